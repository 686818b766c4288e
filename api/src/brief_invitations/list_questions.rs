//! What the supplier of an invitation has asked, and what was answered.

use actix_web::{HttpResponse, get};
use domain::{
    access::right,
    brief_invitation::Question,
    id::{BriefInvitationId, BriefQuestionId},
    text::Paragraph,
};
use jiff::Timestamp;
use persistence::brief_invitations;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::{PathId, Shown, plain, response},
    caller::Caller,
    problem::Problem,
};

/// The questions of one supplier.
#[derive(Serialize, ToSchema)]
#[schema(as = BriefQuestions)]
pub(crate) struct QuestionsView {
    /// The oldest first; 50 at most.
    items: Vec<QuestionView>,
}

/// A question about a brief.
#[derive(Serialize, ToSchema)]
#[schema(as = BriefQuestion)]
struct QuestionView {
    /// Its id.
    #[schema(value_type = String, example = "bqst_01930000000070008000000000000001")]
    id: Shown<BriefQuestionId>,
    /// What is asked.
    #[schema(example = "Is glass welcome?")]
    question: String,
    /// When.
    #[schema(value_type = String, format = DateTime, example = "2026-01-03T09:00:00Z")]
    asked_at: Shown<Timestamp>,
    /// What was answered to the supplier alone; null where it was answered to all, or not yet.
    #[schema(example = "Yes, in the northern depots.")]
    answer: Option<String>,
    /// When it was answered; without an `answer` it stands among the clarifications of the detail.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-01-04T09:00:00Z")]
    answered_at: Option<Shown<Timestamp>>,
}

impl From<Question> for QuestionView {
    fn from(one: Question) -> Self {
        let text = |text: &Paragraph| text.as_str().to_owned();
        Self {
            id: Shown(one.id),
            question: text(&one.text),
            asked_at: Shown(one.asked_at),
            answer: one.answer.as_ref().map(text),
            answered_at: one.answered_at.map(Shown),
        }
    }
}

/// List the questions of a supplier about a brief
///
/// Those of this invitation alone.
#[utoipa::path(
    operation_id = "brief_invitation_question_list",
    tag = "Brief invitations",
    security(("access_token" = ["read"])),
    responses((status = 200, description = "All of them.", body = QuestionsView))
)]
#[get("/brief-invitations/{id}/questions")]
pub(crate) async fn brief_invitation_question_list(
    caller: Caller<right::Read>,
    id: PathId<BriefInvitationId>,
) -> Result<HttpResponse, Problem> {
    let found = caller
        .read(async |tx| {
            brief_invitations::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            Ok(brief_invitations::questions(tx, id.0).await?)
        })
        .await?;
    let items = found.into_iter().map(Into::into).collect();
    Ok(response(plain(&QuestionsView { items })?, false))
}
