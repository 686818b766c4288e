//! A supplier asks about a brief.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    brief_invitation::{BriefInvitation, Question},
    id::BriefInvitationId,
    text::Paragraph,
};
use persistence::{Stored, brief_invitations};
use serde::Deserialize;
use utoipa::ToSchema;

use super::BriefInvitationView;
use crate::{
    answers::{IfMatch, PathId, changed},
    body::{Body, Field, Parse, Reader, text},
    caller::Caller,
    problem::{Code, Problem},
};

/// A question about a brief.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewBriefQuestion, example = json!({"question": "Is glass welcome?"}))]
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

/// Ask about a brief
///
/// The buyer alone reads it, and answers to you alone or tells all whom it has invited, without saying
/// who has asked.
#[utoipa::path(
    operation_id = "brief_invitation_ask",
    tag = "Brief invitations",
    security(("access_token" = ["write_proposals"])),
    request_body = Request,
    responses((status = 200, description = "Asked.", body = BriefInvitationView))
)]
#[post("/brief-invitations/{id}/question")]
pub(crate) async fn brief_invitation_ask(
    caller: Caller<right::WriteProposals>,
    id: PathId<BriefInvitationId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let now = caller.now();
    caller
        .write(async |tx| {
            let stored = brief_invitations::lock(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            read.require(stored.value.version)?;
            let party = caller.party(&stored.value.standing)?;
            let (one, event) = stored.value.ask(&party, now)?;
            let asked = brief_invitations::questions(tx, id.0).await?;
            if asked.len() >= BriefInvitation::MOST_QUESTIONS {
                let detail = "There are as many questions of yours as one supplier may ask.";
                return Err(Problem::new(Code::TooManyQuestions, detail));
            }
            let question = Question {
                id: caller.fresh(),
                text: body.0,
                asked_at: now,
                answer: None,
                answered_at: None,
            };
            brief_invitations::insert_question(tx, &one, &question).await?;
            brief_invitations::save(tx, &one, &event).await?;
            let created_at = stored.created_at;
            let stored = Stored { value: one, created_at, updated_at: event.at };
            let view = BriefInvitationView::new(&stored, caller.actor(), now);
            changed(stored.value.version, &view)
        })
        .await
}
