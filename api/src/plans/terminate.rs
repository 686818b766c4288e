//! A side ends the plan before its last day.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PlanId};

use persistence::{Stored, goals, plans};

use super::PlanView;
use crate::{
    answers::{IfMatch, PathId, changed},
    body::Body,
    caller::Caller,
    partnerships::ReasonRequest,
    problem::Problem,
};

/// Terminate a plan
///
/// Either side can, once both have signed. Its goals that have not ended end with it. An amendment that waits for its answer falls away.
#[utoipa::path(
    operation_id = "plan_terminate",
    tag = "Plans",
    request_body = ReasonRequest,
    responses((status = 200, description = "Terminated.", body = PlanView))
)]
#[post("/plans/{id}/termination")]
pub(crate) async fn plan_terminate(
    caller: Caller<right::AgreePlans>,
    id: PathId<PlanId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    let now = caller.now();
    caller
        .write(async |tx| {
            let stored = plans::lock(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            read.require(stored.value.version)?;
            let party = caller.party(&stored.value.standing)?;
            let (plan, event) = stored.value.clone().terminate(&body.0, &party, now)?;
            plans::save(tx, &stored.value, &plan, &event).await?;
            for goal in goals::lock_of_plan(tx, id.0).await? {
                // What has ended already stays as it is.
                if let Ok((ended, event)) = goal.value.clone().end((&party).into(), now) {
                    goals::save(tx, &goal.value, (&ended, &[], &event)).await?;
                }
            }
            let stored = Stored { value: plan, updated_at: event.at, ..stored };
            changed(stored.value.version, &PlanView::new(&stored, caller.actor()))
        })
        .await
}
