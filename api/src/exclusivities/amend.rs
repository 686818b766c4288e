//! A side proposes other terms for what both have signed.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    amendment::AmendError,
    exclusivity::{ActError, ChangeError, Terms},
    id::ExclusivityId,
    text::Reason,
};
use persistence::{Stored, exclusivities};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    ExclusivityView, lock,
    terms::{TermsRequest, require_pilot},
};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::{Body, Field, Parse, Reader, Wrong, text},
    caller::Caller,
    problem::{Code, Problem, sentence},
};

/// Other terms, as a whole, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewExclusivityAmendment, example = json!({
    "terms": {
        "kind": "first_to_market",
        "title": "Paper bottle first",
        "products": ["4006381333931"],
        "territories": ["DACH"],
        "channels": ["grocery", "online"],
        "starts_on": "2035-03-01",
        "window_days": 180,
    },
    "reason": "It sells well, and both want the autumn, too.",
}))]
pub(crate) struct Request {
    /// The new terms, as a whole: what is left out is gone. The duties stay, and others can come behind them; what
    /// has begun keeps its start and its time zone.
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

/// Propose other terms for an exclusivity
///
/// Of one that both have signed, such as a longer window. The buyer signs them, whoever proposed them, and the
/// supplier grants exactly those, where nothing else that it has granted stands in the way. Until then the old
/// terms govern, and without both signatures the others fall away after thirty days.
#[utoipa::path(
    operation_id = "exclusivity_amend",
    tag = "Exclusivity",
    security(("access_token" = ["write_exclusivities"])),
    request_body = Request,
    responses((status = 200, description = "Proposed.", body = ExclusivityView))
)]
#[post("/exclusivities/{id}/amendment")]
pub(crate) async fn exclusivity_amend(
    caller: Caller<right::WriteExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (terms, reason) = body.0;
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let was = &stored.value;
            let party = caller.party(&was.standing)?;
            require_pilot(tx, &terms, was.standing.parties.partnership, "terms/pilot").await?;
            let amended = was.clone().amend(&terms, reason, &party, caller.now());
            let (exclusivity, event) = amended.map_err(in_field)?;
            exclusivities::save(tx, was, &exclusivity, &event).await?;
            exclusivities::keep_terms(tx, &exclusivity, &terms).await?;
            let stored = Stored { value: exclusivity, updated_at: event.at, ..stored };
            let view = ExclusivityView::new(&stored, caller.actor(), caller.now());
            changed(stored.value.version, &view)
        })
        .await
}

/// Other terms are refused because of a field of theirs.
fn in_field(error: ActError) -> Problem {
    let (field, wrong) = match error {
        ActError::Change(ChangeError::Amend(AmendError::Unchanged)) => {
            ("terms", Wrong::new("unchanged", "are those that govern already"))
        }
        ActError::Change(error @ ChangeError::HasBegun) => {
            ("terms/starts_on", Wrong::new("unchangeable", error.to_string()))
        }
        ActError::Change(error @ ChangeError::OtherPilot) => {
            ("terms/pilot", Wrong::new("unchangeable", error.to_string()))
        }
        ActError::Change(error @ ChangeError::Duties) => {
            ("terms/duties", Wrong::new("unchangeable", error.to_string()))
        }
        error => return error.into(),
    };
    Problem::field(field, wrong)
}

impl From<ChangeError> for Problem {
    fn from(error: ChangeError) -> Self {
        let code = match error {
            ChangeError::Amend(_) => Code::AmendmentOpen,
            ChangeError::HasBegun | ChangeError::OtherPilot | ChangeError::Duties => {
                Code::StateConflict
            }
        };
        Self::new(code, sentence(&error.to_string()))
    }
}
