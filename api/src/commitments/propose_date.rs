//! A side proposes another day.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::CommitmentId};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{CommitmentView, in_field, step_with};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, date},
    caller::Caller,
    problem::Problem,
};

/// Another day.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDate, example = json!({"due_on": "2035-02-28"}))]
pub(crate) struct Request {
    /// The day at whose end it is to be due, in the time zone of the commitment.
    #[schema(value_type = String, required, format = Date)]
    due_on: Field<String>,
}

impl Parse for Request {
    type Value = Date;

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        reader.required("due_on", self.due_on, date)
    }
}

/// Propose another day
///
/// The other side agrees or not; until then it is due as it was. The first day stays on record, and so
/// does every move. What was proposed before is replaced.
#[utoipa::path(
    operation_id = "commitment_propose_date",
    tag = "Commitments",
    security(("access_token" = ["write_commitments"])),
    request_body = Request,
    responses((status = 200, description = "Proposed.", body = CommitmentView))
)]
#[post("/commitments/{id}/new-date")]
pub(crate) async fn commitment_propose_date(
    caller: Caller<right::WriteCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    step_with(&caller, id.0, &read, async |_, commitment, party| {
        commitment.propose_date(body.0, party, caller.now()).map_err(in_field("due_on"))
    })
    .await
}
