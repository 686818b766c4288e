//! The promisor says that it is done, and shows it.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    commitment::{Delivery, Evidence},
    id::CommitmentId,
    text::{Paragraph, WebAddress},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{CommitmentView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, Wrong, text},
    caller::Caller,
    problem::Problem,
};

/// What shows that it is done.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDelivery, example = json!({
    "evidence": [{
        "text": "Sent by EDI; the receipt is 4711.",
        "url": "https://supplier.example/forecasts/4711",
    }],
}))]
pub(crate) struct Request {
    /// 1 to 10 pieces.
    #[schema(value_type = Vec<EvidenceRequest>, required, min_items = 1, max_items = 10)]
    evidence: Field<Vec<Field<EvidenceRequest>>>,
}

/// Something that shows that it is done.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewEvidence)]
pub(crate) struct EvidenceRequest {
    /// What, in words.
    #[schema(value_type = String, required, min_length = 1, max_length = 10000)]
    text: Field<String>,
    /// Where it can be seen.
    #[schema(value_type = Option<String>, format = "uri", max_length = 2000)]
    url: Field<String>,
}

fn evidence(reader: &mut Reader, request: EvidenceRequest) -> Option<Evidence> {
    let text_of = reader.required("text", request.text, text(Paragraph::parse));
    let url = reader.optional("url", request.url, text(WebAddress::parse));
    Some(Evidence { text: text_of?, url })
}

impl Parse for Request {
    type Value = Vec<Evidence>;

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let given = reader.each("evidence", self.evidence, evidence)?;
        if !(1..=Delivery::MOST_EVIDENCE).contains(&given.len()) {
            let rule = format!("needs 1 to {} pieces", Delivery::MOST_EVIDENCE);
            reader.fault("evidence", Wrong::new("wrong_count", rule));
        }
        Some(given)
    }
}

/// Deliver
///
/// The other side confirms or rejects; its silence for seven days confirms.
#[utoipa::path(
    operation_id = "commitment_deliver",
    tag = "Commitments",
    security(("access_token" = ["write_commitments"])),
    request_body = Request,
    responses((status = 200, description = "Delivered.", body = CommitmentView))
)]
#[post("/commitments/{id}/delivery")]
pub(crate) async fn commitment_deliver(
    caller: Caller<right::WriteCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |commitment, party| commitment.deliver(body.0, party, caller.now()))
        .await
}
