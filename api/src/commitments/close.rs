//! The promisee gives up waiting.

use actix_web::{HttpResponse, post};
use domain::{access::right, commitment::ReasonCode, id::CommitmentId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{CommitmentView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, name},
    caller::Caller,
    problem::Problem,
};

/// Why it was missed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewClosure, example = json!({"reason": "capacity"}))]
pub(crate) struct Request {
    /// `not_started`, `capacity`, `supply`, `quality`, `information`, `priority`, `force_majeure` or
    /// `other`.
    #[schema(value_type = String, required)]
    reason: Field<String>,
}

impl Parse for Request {
    type Value = ReasonCode;

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        reader.required("reason", self.reason, name)
    }
}

/// Close what is overdue
///
/// It was missed, for this reason. Thirty days after its day that happens by itself, without a reason.
#[utoipa::path(
    operation_id = "commitment_close",
    tag = "Commitments",
    security(("access_token" = ["agree_commitments"])),
    request_body = Request,
    responses((status = 200, description = "Missed.", body = CommitmentView))
)]
#[post("/commitments/{id}/closure")]
pub(crate) async fn commitment_close(
    caller: Caller<right::AgreeCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |commitment, party| commitment.close(body.0, party, caller.now()))
        .await
}
