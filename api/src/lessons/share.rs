//! A side lets the other read what it has learned from a pilot.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId, lessons::Lessons};

use super::{LessonsView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Share the lessons from a pilot
///
/// The other side reads what yours has written, from now on and for good; it is not changed any more.
#[utoipa::path(
    operation_id = "lessons_share",
    tag = "Lessons",
    security(("access_token" = ["submit_pilots"])),
    responses((status = 200, description = "Shared.", body = LessonsView))
)]
#[post("/pilots/{id}/lessons/sharing")]
pub(crate) async fn lessons_share(
    caller: Caller<right::SubmitPilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let now = caller.now();
    step(&caller, id.0, &read, |pilot, own, party| {
        let own = own.ok_or_else(|| Lessons::nothing_to_share(pilot))?;
        Ok(own.share(party, now)?)
    })
    .await
}
