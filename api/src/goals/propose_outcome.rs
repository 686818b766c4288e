//! A side says how a goal ended.

use actix_web::{HttpResponse, post};
use domain::{access::right, goal::Outcome, id::GoalId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{GoalView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, name},
    caller::Caller,
    problem::Problem,
};

/// How a goal ended.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewGoalOutcome, example = json!({"outcome": "achieved"}))]
pub(crate) struct Request {
    /// `achieved` or `missed`.
    #[schema(value_type = String, required)]
    outcome: Field<String>,
}

impl Parse for Request {
    type Value = Outcome;

    fn parse(self, reader: &mut Reader) -> Option<Outcome> {
        reader.required("outcome", self.outcome, name)
    }
}

/// Say how a goal ended
///
/// The other side confirms or disputes it. Without a word for fourteen days after the last day, what the
/// accepted values say is proposed.
#[utoipa::path(
    operation_id = "goal_propose_outcome",
    tag = "Goals",
    security(("access_token" = ["agree_plans"])),
    request_body = Request,
    responses((status = 200, description = "Proposed to the other side.", body = GoalView))
)]
#[post("/goals/{id}/outcome")]
pub(crate) async fn goal_propose_outcome(
    caller: Caller<right::AgreePlans>,
    id: PathId<GoalId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |goal, party| goal.propose_outcome(body.0, party, caller.now()))
        .await
}
