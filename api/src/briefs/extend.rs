//! A buyer gives everybody more time.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    brief::{ExtendError, Schedule},
    id::BriefId,
};
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{BriefView, lock, lock_invitations, save, tell};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, Wrong, instant},
    caller::Caller,
    problem::Problem,
};

/// More time. What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BriefExtension, example = json!({
    "closes_at": "2035-03-15T12:00:00Z", "decision_by": "2035-04-15T12:00:00Z",
}))]
pub(crate) struct Request {
    /// Until when is asked.
    #[schema(value_type = Option<String>, format = DateTime)]
    questions_until: Field<String>,
    /// When it closes.
    #[schema(value_type = Option<String>, format = DateTime)]
    closes_at: Field<String>,
    /// By when you decide.
    #[schema(value_type = Option<String>, format = DateTime)]
    decision_by: Field<String>,
}

/// The instants that are moved.
pub(crate) struct Moved {
    questions_until: Option<Timestamp>,
    closes_at: Option<Timestamp>,
    decision_by: Option<Timestamp>,
}

impl Parse for Request {
    type Value = Moved;

    fn parse(self, reader: &mut Reader) -> Option<Moved> {
        Some(Moved {
            questions_until: reader.optional("questions_until", self.questions_until, instant),
            closes_at: reader.optional("closes_at", self.closes_at, instant),
            decision_by: reader.optional("decision_by", self.decision_by, instant),
        })
    }
}

impl Moved {
    /// The schedule that comes of another.
    ///
    /// # Errors
    /// 422 when it would be out of order.
    fn of(&self, old: &Schedule) -> Result<Schedule, Problem> {
        let questions_until = self.questions_until.unwrap_or(old.questions_until());
        let closes_at = self.closes_at.unwrap_or(old.closes_at());
        let decision_by = self.decision_by.unwrap_or(old.decision_by());
        Schedule::new(questions_until, closes_at, decision_by).ok_or_else(|| {
            let early = questions_until > closes_at;
            let field = if early { "questions_until" } else { "decision_by" };
            let form = if early { "must not be after" } else { "must not be before" };
            Problem::field(field, Wrong::new("out_of_range", format!("{form} `closes_at`")))
        })
    }

    /// Which of them would leave less time than there was.
    fn shorter(&self, old: &Schedule) -> &'static str {
        let earlier = |new: Option<Timestamp>, old: Timestamp| new.is_some_and(|new| new < old);
        if earlier(self.questions_until, old.questions_until()) {
            "questions_until"
        } else if earlier(self.decision_by, old.decision_by()) {
            "decision_by"
        } else {
            "closes_at"
        }
    }
}

/// Extend a brief
///
/// For all whom it has invited, who are told. A deadline is never shortened.
#[utoipa::path(
    operation_id = "brief_extend",
    tag = "Briefs",
    security(("access_token" = ["publish_briefs"])),
    request_body = Request,
    responses((status = 200, description = "Extended.", body = BriefView))
)]
#[post("/briefs/{id}/extension")]
pub(crate) async fn brief_extend(
    caller: Caller<right::PublishBriefs>,
    id: PathId<BriefId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor(), caller.now());
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let invitations = lock_invitations(tx, id.0).await?;
            let old = stored.value.terms.schedule;
            let schedule = body.0.of(&old)?;
            let extended = stored.value.clone().extend(schedule, actor, now);
            let (brief, event) = extended.map_err(|error| match error {
                ExtendError::Refused(refusal) => refusal.into(),
                ExtendError::Shorter => {
                    let form = "must be later: a deadline is extended, never shortened";
                    Problem::field(body.0.shorter(&old), Wrong::new("out_of_range", form))
                }
            })?;
            let answer = save(tx, &caller, &stored, brief, &event).await?;
            tell(tx, invitations, |one| one.extend(schedule, actor, now)).await?;
            Ok(answer)
        })
        .await
}
