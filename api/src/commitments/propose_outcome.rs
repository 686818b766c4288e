//! A side proposes how it ends.

use actix_web::{HttpResponse, post};
use domain::{access::right, commitment::Outcome, id::CommitmentId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{CommitmentView, in_field, step_with};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, name},
    caller::Caller,
    problem::Problem,
};

/// How it ends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOutcome, example = json!({"outcome": "kept_late"}))]
pub(crate) struct Request {
    /// `kept`, `kept_late` or `missed` of what is disputed; `void` of what is blocked.
    #[schema(value_type = String, required)]
    outcome: Field<String>,
}

impl Parse for Request {
    type Value = Outcome;

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        reader.required("outcome", self.outcome, name)
    }
}

/// Propose an outcome
///
/// It ends so once the other side agrees. What was proposed before is replaced.
#[utoipa::path(
    operation_id = "commitment_propose_outcome",
    tag = "Commitments",
    security(("access_token" = ["agree_commitments"])),
    request_body = Request,
    responses((status = 200, description = "Proposed.", body = CommitmentView))
)]
#[post("/commitments/{id}/outcome")]
pub(crate) async fn commitment_propose_outcome(
    caller: Caller<right::AgreeCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    step_with(&caller, id.0, &read, async |_, commitment, party| {
        commitment.propose_outcome(body.0, party, caller.now()).map_err(in_field("outcome"))
    })
    .await
}
