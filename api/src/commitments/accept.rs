//! The other side agrees to exactly these terms.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::{CommitmentId, UserId},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{CommitmentView, step_with};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, id},
    caller::Caller,
    members::responsible,
    problem::Problem,
};

/// Who answers for it on the side that accepts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCommitmentAcceptance, example = json!({}))]
pub(crate) struct Request {
    /// The member of the caller's organisation who answers for it; the caller where it is left out.
    #[schema(value_type = Option<String>, max_length = 37)]
    responsible: Field<String>,
}

impl Parse for Request {
    type Value = Option<UserId>;

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        Some(reader.optional("responsible", self.responsible, id))
    }
}

/// Accept a commitment
///
/// The version in `If-Match` is what is agreed to. Only the promisor accepts a promise of its own, only
/// the other side what was offered to it.
#[utoipa::path(
    operation_id = "commitment_accept",
    tag = "Commitments",
    security(("access_token" = ["agree_commitments"])),
    request_body = Request,
    responses((status = 200, description = "Agreed.", body = CommitmentView))
)]
#[post("/commitments/{id}/acceptance")]
pub(crate) async fn commitment_accept(
    caller: Caller<right::AgreeCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    step_with(&caller, id.0, &read, async |tx, commitment, party| {
        let person = responsible(tx, "responsible", body.0, caller.actor()).await?;
        Ok(commitment.accept(person, party, caller.now())?)
    })
    .await
}
