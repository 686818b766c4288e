//! One pilot.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::PilotId, pilot::Action};
use persistence::pilots;

use super::PilotView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    pilot_approvals,
    problem::Problem,
};

/// Read a pilot
///
/// Its charter, who has signed it, the run, the results, the decision, and what you can do next.
#[utoipa::path(
    operation_id = "pilot_show",
    tag = "Pilots",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The pilot.", body = PilotView))
)]
#[get("/pilots/{id}")]
pub(crate) async fn pilot_show(
    caller: Caller<right::Read>,
    id: PathId<PilotId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let actor = caller.actor();
    let (stored, counts) = caller
        .read(async |tx| {
            let stored = pilots::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            let approves = stored.value.allowed_actions(actor).contains(&Action::Approve);
            let counts = !approves
                || pilot_approvals::counts(tx, &stored.value, actor.user, &caller).await?;
            Ok((stored, counts))
        })
        .await?;
    let view = PilotView::new(&stored, actor);
    let view = if counts { view } else { view.without_approval() };
    answers::read(&known, stored.value.version, &view)
}
