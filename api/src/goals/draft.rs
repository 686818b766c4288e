//! A side begins to write a goal of a plan.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    goal::{Goal, Terms},
    id::PlanId,
};
use persistence::{Stored, goals, plans};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{GoalView, path, terms::TermsRequest};
use crate::{
    answers::created,
    body::{Body, Field, Parse, Reader, id},
    caller::Caller,
    problem::{Code, Problem},
};

/// A goal to draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewGoal, example = json!({
    "plan": "plan_01930000000070008000000000000001",
    "terms": {
        "title": "On the shelf every day",
        "measure": "Availability on the shelf",
        "unit": "%",
        "metric": {"kind": "higher", "baseline": "92", "target": "98"},
        "starts_on": "2027-01-01",
        "due_on": "2027-12-31",
        "weight": 40,
        "measured_by": "buyer",
    },
}))]
pub(crate) struct Request {
    /// The plan in which it stands.
    #[schema(value_type = String, required, max_length = 37)]
    plan: Field<String>,
    /// What both sides are to agree on.
    #[schema(value_type = TermsRequest, required)]
    terms: Field<TermsRequest>,
}

impl Parse for Request {
    type Value = (PlanId, Terms);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let plan = reader.required("plan", self.plan, id);
        let terms = reader.object("terms", self.terms, |reader, one| one.parse(reader));
        Some((plan?, terms?))
    }
}

/// Draft a goal
///
/// The draft is the author's alone, until it is proposed. A plan has a hundred goals at most.
#[utoipa::path(
    operation_id = "goal_draft",
    tag = "Goals",
    security(("access_token" = ["write_plans"])),
    request_body = Request,
    responses((status = 201, description = "Drafted.", body = GoalView))
)]
#[post("/goals")]
pub(crate) async fn goal_draft(
    caller: Caller<right::WritePlans>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (plan, terms) = body.0;
    let now = caller.now();
    caller
        .write(async |tx| {
            let plan = plans::lock(tx, plan).await?.ok_or_else(Problem::not_found)?.value;
            let party = caller.party(&plan.standing)?;
            if goals::count(tx, plan.id).await? >= Goal::MOST_OF_A_PLAN {
                return Err(too_many());
            }
            let (goal, event) = Goal::draft(caller.fresh(), &plan, terms, &party, now)?;
            goals::insert(tx, &goal, &event).await?;
            let stored = Stored { value: goal, created_at: now, updated_at: now };
            let view = GoalView::new(&stored, caller.actor(), now);
            created(path(stored.value.id), Some(stored.value.version), &view)
        })
        .await
}

/// A plan has enough goals.
pub(super) fn too_many() -> Problem {
    let detail = format!("A plan has at most {} goals.", Goal::MOST_OF_A_PLAN);
    Problem::new(Code::TooManyGoals, detail)
}
