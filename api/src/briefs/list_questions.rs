//! What was asked about a brief, by whom.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{
    access::right,
    id::{BriefId, BriefQuestionId, PartnershipId},
    text::Paragraph,
};
use jiff::Timestamp;
use persistence::briefs::{self, Asked};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::{PathId, Shown},
    caller::Caller,
    lists::{ById, ByIdParameters, PageView},
    problem::Problem,
};

/// A question about a brief, and who asks it.
#[derive(Serialize, ToSchema)]
#[schema(as = AskedBriefQuestion)]
pub(crate) struct AskedView {
    /// Its id.
    #[schema(value_type = String, example = "bqst_01930000000070008000000000000001")]
    id: Shown<BriefQuestionId>,
    /// The partnership with the supplier who asks.
    #[schema(value_type = String, example = "part_01930000000070008000000000000001")]
    partnership: Shown<PartnershipId>,
    /// The supplier's name.
    #[schema(example = "Oat & Co")]
    supplier: String,
    /// What is asked.
    #[schema(example = "Is glass welcome?")]
    question: String,
    /// When.
    #[schema(value_type = String, format = DateTime, example = "2026-01-03T09:00:00Z")]
    asked_at: Shown<Timestamp>,
    /// What was answered to this supplier alone; null where it was answered to all, or not yet.
    #[schema(example = "Yes, in the northern depots.")]
    answer: Option<String>,
    /// When it was answered, to this supplier or to all.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-01-04T09:00:00Z")]
    answered_at: Option<Shown<Timestamp>>,
}

impl From<Asked> for AskedView {
    fn from(one: Asked) -> Self {
        let text = |text: &Paragraph| text.as_str().to_owned();
        Self {
            id: Shown(one.question.id),
            partnership: Shown(one.partnership),
            supplier: one.supplier_name,
            question: text(&one.question.text),
            asked_at: Shown(one.question.asked_at),
            answer: one.question.answer.as_ref().map(text),
            answered_at: one.question.answered_at.map(Shown),
        }
    }
}

/// List the questions about a brief
///
/// Of all whom it has invited, the newest first.
#[utoipa::path(
    operation_id = "brief_question_list",
    tag = "Briefs",
    security(("access_token" = ["read"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of them.", body = PageView<AskedView>))
)]
#[get("/briefs/{id}/questions")]
pub(crate) async fn brief_question_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    id: PathId<BriefId>,
    asked: ById<BriefQuestionId>,
) -> Result<HttpResponse, Problem> {
    let found = caller
        .read(async |tx| {
            briefs::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            Ok(briefs::questions(tx, id.0, asked.after, asked.wanted()).await?)
        })
        .await?;
    asked.page(&request, found, |one| one.question.id, AskedView::from)
}
