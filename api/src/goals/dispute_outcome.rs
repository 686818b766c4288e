//! The other side does not agree how a goal ended.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::GoalId};

use super::{GoalView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    partnerships::ReasonRequest,
    problem::Problem,
};

/// Dispute how a goal ended
///
/// The goal goes on. After ten days those who lead on both sides hear of it; after thirty, though
/// not before it would be without a dispute, the outcome is proposed anew, as the accepted values say.
#[utoipa::path(
    operation_id = "goal_dispute_outcome",
    tag = "Goals",
    security(("access_token" = ["agree_plans"])),
    request_body = ReasonRequest,
    responses((status = 200, description = "Disputed.", body = GoalView))
)]
#[post("/goals/{id}/outcome/dispute")]
pub(crate) async fn goal_dispute_outcome(
    caller: Caller<right::AgreePlans>,
    id: PathId<GoalId>,
    read: IfMatch,
    body: Body<ReasonRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |goal, party| goal.dispute_outcome(&body.0, party, caller.now()))
        .await
}
