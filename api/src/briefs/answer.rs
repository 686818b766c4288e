//! A buyer answers a question to the one who asked, since to tell all would give its idea away.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::{BriefId, BriefQuestionId},
    text::Paragraph,
};
use persistence::{brief_invitations, briefs};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{BriefView, lock, save};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, id, text},
    caller::Caller,
    problem::{Code, Problem},
};

/// An answer to the one who asked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BriefAnswer, example = json!({
    "question": "bqst_01930000000070008000000000000001", "answer": "Yes, in the northern depots.",
}))]
pub(crate) struct Request {
    /// The question.
    #[schema(value_type = String, required, max_length = 40)]
    question: Field<String>,
    /// What is answered.
    #[schema(value_type = String, required, min_length = 1, max_length = 10000)]
    answer: Field<String>,
}

impl Parse for Request {
    type Value = (BriefQuestionId, Paragraph);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let question = reader.required("question", self.question, id);
        let answer = reader.required("answer", self.answer, text(Paragraph::parse));
        Some((question?, answer?))
    }
}

/// Answer a question about a brief
///
/// To the one who asked, alone. What all should know is told with a clarification.
#[utoipa::path(
    operation_id = "brief_answer",
    tag = "Briefs",
    security(("access_token" = ["publish_briefs"])),
    request_body = Request,
    responses((status = 200, description = "Answered.", body = BriefView))
)]
#[post("/briefs/{id}/answer")]
pub(crate) async fn brief_answer(
    caller: Caller<right::PublishBriefs>,
    id: PathId<BriefId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (question, answer) = body.0;
    let (actor, now) = (caller.actor(), caller.now());
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let asked = briefs::question(tx, id.0, question).await?;
            let asked = asked.ok_or_else(Problem::not_found)?;
            let invitation = brief_invitations::lock(tx, asked.invitation).await?;
            let invitation = invitation.ok_or_else(Problem::not_found)?.value;
            caller.party(&invitation.standing)?;
            let (brief, event) = stored.value.clone().answer(actor, now)?;
            let (invitation, told) = invitation.answer(actor, now)?;
            if !briefs::answer_question(tx, question, Some(&answer), now).await? {
                return Err(already_answered());
            }
            let shown = save(tx, &caller, &stored, brief, &event).await?;
            brief_invitations::save(tx, &invitation, &told).await?;
            Ok(shown)
        })
        .await
}

/// 409 for a question that has an answer.
pub(super) fn already_answered() -> Problem {
    Problem::new(Code::StateConflict, "The question was answered already.")
}
