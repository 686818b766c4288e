//! The supplier answers.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ProposalId, text::Paragraph};
use persistence::{Stored, proposals};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ProposalView, lock};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::{Body, Field, Parse, Reader, text},
    caller::Caller,
    problem::Problem,
};

/// An answer to the buyer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAnswer, example = json!({"answer": "Forty stores in the north."}))]
pub(crate) struct Request {
    /// What is answered.
    #[schema(value_type = String, required, min_length = 1, max_length = 10000)]
    answer: Field<String>,
}

impl Parse for Request {
    type Value = Paragraph;

    fn parse(self, reader: &mut Reader) -> Option<Paragraph> {
        reader.required("answer", self.answer, text(Paragraph::parse))
    }
}

/// Answer a question
///
/// The buyer's clock goes on, moved by the time of waiting.
#[utoipa::path(
    operation_id = "proposal_answer",
    tag = "Proposals",
    request_body = Request,
    responses((status = 200, description = "Answered.", body = ProposalView))
)]
#[post("/proposals/{id}/answer")]
pub(crate) async fn proposal_answer(
    caller: Caller<right::WriteProposals>,
    id: PathId<ProposalId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            let (proposal, event) = stored.value.answer(&party, caller.now())?;
            proposals::save(tx, &proposal, &event).await?;
            proposals::answer_question(tx, &proposal, &body.0, event.at).await?;
            let stored = Stored { value: proposal, updated_at: event.at, ..stored };
            changed(stored.value.version, &ProposalView::new(&stored, caller.actor()))
        })
        .await
}
