//! A side begins to write a plan: in its own words, or from a template, with its goals.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    goal::{self, Goal},
    id::PartnershipId,
    plan::{Plan, Terms},
};
use persistence::{Stored, goals, partnerships, plans};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PlanView, path, template::TemplateRequest, terms::TermsRequest};
use crate::{
    answers::created,
    body::{Body, Field, Parse, Reader, Wrong, id},
    caller::Caller,
    problem::Problem,
};

/// A plan to draft, from `terms` or from a `template`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPlan, example = json!({
    "partnership": "part_01930000000070008000000000000001",
    "terms": {
        "title": "Half the plastic by 2029",
        "starts_on": "2027-01-01",
        "ends_on": "2028-12-31",
        "time_zone": "Europe/Berlin",
        "vision": "Half the plastic in the category, and the whole range on the shelf every day.",
        "weighting": "weighted",
    },
}))]
pub(crate) struct Request {
    /// The partnership to which it belongs.
    #[schema(value_type = String, required, max_length = 37)]
    partnership: Field<String>,
    /// What both sides are to sign.
    #[schema(value_type = Option<TermsRequest>)]
    terms: Field<TermsRequest>,
    /// In place of `terms`: the template that the plan and its goals begin with.
    #[schema(value_type = Option<TemplateRequest>)]
    template: Field<TemplateRequest>,
}

impl Parse for Request {
    /// The goals are those of the template.
    type Value = (PartnershipId, Terms, Vec<goal::Terms>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let partnership = reader.required("partnership", self.partnership, id);
        let begun = match (self.terms, self.template) {
            (terms, Field::Absent) => {
                let terms = reader.object("terms", terms, |reader, one| one.parse(reader));
                terms.map(|terms| (terms, Vec::new()))
            }
            (Field::Absent, template) => {
                reader.object("template", template, |reader, one| one.parse(reader))
            }
            (_, _) => {
                let wrong = Wrong::new("contradiction", "must be left out beside terms");
                reader.fault("template", wrong);
                None
            }
        };
        let (terms, goals) = begun?;
        Some((partnership?, terms, goals))
    }
}

/// Draft a plan
///
/// The draft is the author's alone, until it is proposed. From a template it comes with the drafts of its
/// goals, which are proposed with it.
#[utoipa::path(
    operation_id = "plan_draft",
    tag = "Plans",
    security(("access_token" = ["write_plans"])),
    request_body = Request,
    responses((status = 201, description = "Drafted.", body = PlanView))
)]
#[post("/plans")]
pub(crate) async fn plan_draft(
    caller: Caller<right::WritePlans>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (partnership, terms, outlined) = body.0;
    let now = caller.now();
    caller
        .write(async |tx| {
            let standing = partnerships::standing(tx, partnership).await?;
            let standing = standing.ok_or_else(Problem::not_found)?;
            let party = caller.party(&standing)?;
            let (plan, event) = Plan::draft(caller.fresh(), standing, terms, &party, now);
            plans::insert(tx, &plan, &event).await?;
            for terms in outlined {
                let (goal, event) = Goal::draft(caller.fresh(), &plan, terms, &party, now)?;
                goals::insert(tx, &goal, &event).await?;
            }
            let stored = Stored { value: plan, created_at: now, updated_at: now };
            let view = PlanView::new(&stored, caller.actor());
            created(path(stored.value.id), Some(stored.value.version), &view)
        })
        .await
}
