//! The lessons from a pilot.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::PilotId};
use persistence::{
    lessons::{self, Readable},
    pilots,
};

use super::LessonsView;
use crate::{
    answers::{PathId, plain, response},
    caller::Caller,
    problem::Problem,
};

/// Read the lessons from a pilot
///
/// What your side has written, and what the other side has shared. Whether the other side has written anything
/// that it has not shared is told to nobody.
#[utoipa::path(
    operation_id = "lessons_show",
    tag = "Lessons",
    security(("access_token" = ["read"])),
    responses((status = 200, description = "The lessons.", body = LessonsView))
)]
#[get("/pilots/{id}/lessons")]
pub(crate) async fn lessons_show(
    caller: Caller<right::Read>,
    id: PathId<PilotId>,
) -> Result<HttpResponse, Problem> {
    let actor = caller.actor();
    let view = caller
        .read(async |tx| {
            let pilot = pilots::find(tx, id.0).await?.ok_or_else(Problem::not_found)?.value;
            let Readable { own, partner } = lessons::of(tx, &pilot).await?;
            Ok(LessonsView::new(&pilot, own.as_ref(), partner.as_ref(), actor))
        })
        .await?;
    Ok(response(plain(&view)?, false))
}
