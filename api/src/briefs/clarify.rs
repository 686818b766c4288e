//! A buyer tells everybody something: of its own accord, or because somebody has asked.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    brief::Brief,
    id::{BriefId, BriefQuestionId},
    text::Paragraph,
};
use persistence::{brief_invitations, briefs};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{BriefView, answer::already_answered, lock, lock_invitations, save, tell};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, id, text},
    caller::Caller,
    problem::{Code, Problem},
};

/// What is told to all.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewClarification, example = json!({"text": "Glass is welcome, too."}))]
pub(crate) struct Request {
    /// What. It is copied as it is: do not write who has asked.
    #[schema(value_type = String, required, min_length = 1, max_length = 10000)]
    text: Field<String>,
    /// The question that it answers, which nobody but its author and you can read.
    #[schema(value_type = Option<String>, max_length = 40)]
    question: Field<String>,
}

impl Parse for Request {
    type Value = (Paragraph, Option<BriefQuestionId>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let told = reader.required("text", self.text, text(Paragraph::parse));
        let question = reader.optional("question", self.question, id);
        Some((told?, question))
    }
}

/// Clarify a brief
///
/// All whom it has invited are told the same, and nobody is told whether somebody has asked.
#[utoipa::path(
    operation_id = "brief_clarify",
    tag = "Briefs",
    security(("access_token" = ["publish_briefs"])),
    request_body = Request,
    responses((status = 200, description = "Told.", body = BriefView))
)]
#[post("/briefs/{id}/clarification")]
pub(crate) async fn brief_clarify(
    caller: Caller<right::PublishBriefs>,
    id: PathId<BriefId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (text, question) = body.0;
    let (actor, now) = (caller.actor(), caller.now());
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let invitations = lock_invitations(tx, id.0).await?;
            let (brief, event) = stored.value.clone().clarify(actor, now)?;
            if let Some(question) = question {
                let found = briefs::question(tx, id.0, question).await?;
                let found = found.ok_or_else(Problem::not_found)?;
                if !briefs::answer_question(tx, found.question.id, None, now).await? {
                    return Err(already_answered());
                }
            }
            if briefs::clarifications(tx, id.0).await?.len() >= Brief::MOST_CLARIFICATIONS {
                let detail = "Nothing more can be told to all about this brief.";
                return Err(Problem::new(Code::TooManyClarifications, detail));
            }
            for one in &invitations {
                let id = caller.fresh();
                brief_invitations::insert_clarification(tx, one, id, &text, now).await?;
            }
            let answer = save(tx, &caller, &stored, brief, &event).await?;
            tell(tx, invitations, |one| one.clarify(actor, now)).await?;
            Ok(answer)
        })
        .await
}
