//! The supplier answers, where it wants to with another version of its pitch.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::ProposalId,
    proposal::{AnswerError, Pitch},
    text::Paragraph,
};
use futures_util::future::try_join;
use persistence::proposals;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ProposalView, calendar, files, lock, pitch::PitchRequest, save};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, text},
    caller::Caller,
    problem::{Code, Problem, sentence},
};

/// An answer to the buyer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAnswer, example = json!({"answer": "Forty stores in the north."}))]
pub(crate) struct Request {
    /// What is answered.
    #[schema(value_type = String, required, min_length = 1, max_length = 10000)]
    answer: Field<String>,
    /// The pitch as it is from now on, as a whole: a version of its own, with a receipt of its own. The
    /// ones before stay as they are.
    #[schema(value_type = Option<PitchRequest>)]
    pitch: Field<PitchRequest>,
}

impl Parse for Request {
    type Value = (Paragraph, Option<Pitch>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let answer = reader.required("answer", self.answer, text(Paragraph::parse));
        let pitch = reader.object_if("pitch", self.pitch, |reader, pitch| pitch.parse(reader));
        Some((answer?, pitch))
    }
}

/// Answer a question
///
/// The buyer's clock goes on, moved by the time of waiting. An answer may hand over another version: with
/// another pitch, or with files that came since the question.
#[utoipa::path(
    operation_id = "proposal_answer",
    tag = "Proposals",
    security(("access_token" = ["write_proposals"])),
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
    let (answer, pitch) = body.0;
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            let proposal = stored.value.clone();
            let (calendar, files) = try_join(calendar(tx, &proposal), files(tx, &proposal)).await?;
            let answered = proposal.answer(pitch, &files, &calendar, &party, caller.now());
            let (proposal, document, event) = answered?;
            proposals::answer_question(tx, &proposal, &answer, event.at).await?;
            save(tx, &caller, &stored, (proposal, document), &event).await
        })
        .await
}

impl From<AnswerError> for Problem {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Refused(refusal) => refusal.into(),
            AnswerError::TooManyVersions => {
                Self::new(Code::TooManyVersions, sentence(&error.to_string()))
            }
        }
    }
}
