//! A side proposes new terms for what both have signed.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    amendment::AmendError,
    id::PlanId,
    plan::{ActError, Terms},
    text::Reason,
};
use persistence::goals;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PlanView, step_within, terms::TermsRequest};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, Wrong, text},
    caller::Caller,
    problem::Problem,
};

/// New terms, as a whole, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPlanAmendment, example = json!({
    "terms": {
        "title": "Half the plastic by 2030",
        "starts_on": "2027-01-01",
        "ends_on": "2029-12-31",
        "time_zone": "Europe/Berlin",
        "vision": "Half the plastic in the category, and the whole range on the shelf every day.",
        "weighting": "weighted",
    },
    "reason": "The new bottles come a year later.",
}))]
pub(crate) struct Request {
    /// The new terms, as a whole: what is left out is gone.
    #[schema(value_type = TermsRequest, required)]
    terms: Field<TermsRequest>,
    /// Why, for the other side to read.
    #[schema(value_type = String, required, min_length = 3, max_length = 2000)]
    reason: Field<String>,
}

impl Parse for Request {
    type Value = (Terms, Reason);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let terms = reader.object("terms", self.terms, |reader, one| one.parse(reader));
        let reason = reader.required("reason", self.reason, text(Reason::parse));
        Some((terms?, reason?))
    }
}

/// Propose an amendment
///
/// Whoever proposes new terms signs them for its side. The old ones govern until the other side signs
/// exactly those; without an answer the amendment falls away after thirty days. One waits at a time.
/// The first day can be moved only while it is to come.
#[utoipa::path(
    operation_id = "plan_amend",
    tag = "Plans",
    security(("access_token" = ["agree_plans"])),
    request_body = Request,
    responses((status = 200, description = "Signed and proposed.", body = PlanView))
)]
#[post("/plans/{id}/amendment")]
pub(crate) async fn plan_amend(
    caller: Caller<right::AgreePlans>,
    id: PathId<PlanId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (terms, reason) = body.0;
    step_within(&caller, id.0, &read, async |tx, plan, party| {
        let goals = goals::weight_of(tx, plan.id, None).await?;
        plan.amend(terms, goals, reason, party, caller.now()).map_err(in_field)
    })
    .await
}

/// New terms are refused because of a field of theirs.
fn in_field(error: ActError) -> Problem {
    let (field, wrong) = match error {
        ActError::Amend(AmendError::Unchanged) => {
            ("terms", Wrong::new("unchanged", "is what governs already"))
        }
        ActError::Over => ("terms/ends_on", Wrong::new("past", "must not have passed")),
        ActError::HasBegun => {
            ("terms/starts_on", Wrong::new("unchangeable", "has begun and cannot be moved"))
        }
        ActError::Refused(_)
        | ActError::SamePerson(_)
        | ActError::Sign(_)
        | ActError::TooMuchWeight { .. }
        | ActError::Amend(AmendError::Open) => return error.into(),
    };
    Problem::field(field, wrong)
}
