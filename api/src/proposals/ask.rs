//! The buyer asks.

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

/// A question to the supplier.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewQuestion, example = json!({"question": "Which stores have it today?"}))]
pub(crate) struct Request {
    /// What is asked.
    #[schema(value_type = String, required, min_length = 1, max_length = 10000)]
    question: Field<String>,
}

impl Parse for Request {
    type Value = Paragraph;

    fn parse(self, reader: &mut Reader) -> Option<Paragraph> {
        reader.required("question", self.question, text(Paragraph::parse))
    }
}

/// Ask about a proposal
///
/// The buyer's clock stands still until the supplier answers.
#[utoipa::path(
    operation_id = "proposal_ask",
    tag = "Proposals",
    security(("access_token" = ["review_proposals"])),
    request_body = Request,
    responses((status = 200, description = "Asked.", body = ProposalView))
)]
#[post("/proposals/{id}/question")]
pub(crate) async fn proposal_ask(
    caller: Caller<right::ReviewProposals>,
    id: PathId<ProposalId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            let was = stored.value.clone();
            let (proposal, question, event) =
                stored.value.ask(caller.fresh(), body.0, &party, caller.now())?;
            proposals::save(tx, &was, &proposal, None, &event).await?;
            proposals::insert_question(tx, &proposal, &question).await?;
            let stored = Stored { value: proposal, updated_at: event.at, ..stored };
            changed(stored.value.version, &ProposalView::new(&stored, caller.actor()))
        })
        .await
}
