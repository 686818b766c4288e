//! A side holds a review of a plan: the figures of this moment are frozen.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::PlanId,
    review::{Promises, Review, frozen},
    text::Paragraph,
};
use persistence::{Stored, Writing, commitments, goals, plans, reviews};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ReviewView, path};
use crate::{
    answers::created,
    body::{Body, Field, Parse, Reader, id, text},
    caller::Caller,
    problem::Problem,
};

/// A review to hold.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReview, example = json!({
    "plan": "plan_01930000000070008000000000000001",
    "notes": "The second gate comes in May; until then the forecast is looked at each week.",
}))]
pub(crate) struct Request {
    /// The plan that is reviewed.
    #[schema(value_type = String, required, max_length = 37)]
    plan: Field<String>,
    /// What was spoken of.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    notes: Field<String>,
}

impl Parse for Request {
    type Value = (PlanId, Option<Paragraph>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let plan = reader.required("plan", self.plan, id);
        let notes = reader.optional("notes", self.notes, text(Paragraph::parse));
        Some((plan?, notes))
    }
}

/// Hold a review
///
/// Freezes the figures of this moment: those of the plan's progress, and how both sides kept the promises
/// that were due at first since the last review, or the plan's first day. What comes later never changes
/// them. Either side can, while the plan is agreed or in force; the other acknowledges, or its silence
/// for thirty days does.
#[utoipa::path(
    operation_id = "review_hold",
    tag = "Reviews",
    security(("access_token" = ["agree_plans"])),
    request_body = Request,
    responses((status = 201, description = "Held.", body = ReviewView))
)]
#[post("/reviews")]
pub(crate) async fn review_hold(
    caller: Caller<right::AgreePlans>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (plan, notes) = body.0;
    let now = caller.now();
    caller
        .write(async |tx: &mut Writing<'_>| {
            // While the plan and its goals are locked nobody changes what is frozen.
            let plan = plans::lock(tx, plan).await?.ok_or_else(Problem::not_found)?.value;
            let party = caller.party(&plan.standing)?;
            let goals = goals::lock_of_plan(tx, plan.id).await?;
            let goals: Vec<_> = goals.into_iter().map(|stored| stored.value).collect();
            let last = reviews::list(tx, plan.id, None, 1).await?.pop().map(|stored| stored.value);
            let (from, to) = Review::days_since(last.as_ref(), &plan, now);
            let partnership = plan.standing.parties.partnership;
            let asked = commitments::Asked { partnership, link: None, from, to };
            let promises =
                Promises { from, to, figures: commitments::period(tx, &asked).await?.whole };
            let figures = frozen(&plan, &goals, &promises, now);
            let id = caller.fresh();
            let (review, event) =
                Review::hold(id, &plan, last.as_ref(), &figures, notes, &party, now)?;
            reviews::insert(tx, &review, &figures, &event).await?;
            let stored = Stored { value: review, created_at: now, updated_at: now };
            let view =
                ReviewView::new(&stored, caller.actor()).with_figures(&figures.canonical())?;
            created(path(stored.value.id), Some(stored.value.version), &view)
        })
        .await
}
