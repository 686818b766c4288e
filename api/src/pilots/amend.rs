//! A side proposes another charter for what both have signed.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    actor::Side,
    amendment::AmendError,
    id::PilotId,
    pilot::{ChangeError, Charter, PromiseError},
    pilot_approval::CoverError,
    text::Reason,
};
use persistence::{Stored, pilots};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PilotView, amendment::require_covered, charter::CharterRequest, lock, named};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::{Body, Field, Parse, Reader, Wrong, text},
    caller::Caller,
    problem::{Code, Problem, sentence},
};

/// Another charter, as a whole, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPilotAmendment, example = json!({
    "charter": {
        "title": "Paper bottle in twenty stores",
        "hypothesis": "Shoppers of oat drinks switch to the paper bottle at the same price.",
        "scope": "Twenty stores in the north, one product, chilled shelf.",
        "starts_on": "2027-01-04",
        "ends_on": "2027-04-25",
        "decision_by": "2027-05-15",
        "criteria": [{
            "metric": "Units per store and week",
            "direction": "higher",
            "go_value": "11",
            "stop_value": "8",
            "weight": 100,
            "must_meet": true,
            "measured_by": "buyer",
        }],
    },
    "reason": "The bottles came four weeks late.",
}))]
pub(crate) struct Request {
    /// The new charter, as a whole: what is left out is gone. Its checklist stays as it was signed.
    #[schema(value_type = CharterRequest, required)]
    charter: Field<CharterRequest>,
    /// Why, for the other side to read.
    #[schema(value_type = String, required, min_length = 3, max_length = 2000)]
    reason: Field<String>,
}

impl Parse for Request {
    type Value = (Charter, Reason);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let charter = reader.object("charter", self.charter, |reader, one| one.parse(reader));
        let reason = reader.required("reason", self.reason, text(Reason::parse));
        Some((charter?, reason?))
    }
}

/// Propose an amendment of a charter
///
/// Of one that both have signed, until its run has ended. The buyer approves it, though not by whoever proposed it,
/// and the supplier countersigns it; until then the old charter governs, and without their signatures the
/// amendment falls away after thirty days. What would take more approvals than the charter had is refused.
#[utoipa::path(
    operation_id = "pilot_amend",
    tag = "Pilots",
    security(("access_token" = ["submit_pilots"])),
    request_body = Request,
    responses((status = 200, description = "Proposed.", body = PilotView))
)]
#[post("/pilots/{id}/amendment")]
pub(crate) async fn pilot_amend(
    caller: Caller<right::SubmitPilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (charter, reason) = body.0;
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let party = caller.party(&stored.value.standing)?;
            let was = &stored.value;
            let amended = was.clone().amend(&charter, reason, &party, caller.now());
            let (pilot, event) = amended.map_err(in_field)?;
            named::require_of_author(tx, was, &charter, &party, "charter/").await?;
            // A supplier does not learn what its buyer asks for: the buyer hears of it as it signs.
            if party.side() == Side::Buyer {
                require_covered(tx, was, &charter).await?;
            }
            pilots::save(tx, was, &pilot, &event).await?;
            pilots::keep_charter(tx, &pilot, &charter).await?;
            let stored = Stored { value: pilot, updated_at: event.at, ..stored };
            changed(stored.value.version, &PilotView::new(&stored, caller.actor()))
        })
        .await
}

/// Another charter is refused because of a field of its.
fn in_field(error: ChangeError) -> Problem {
    let at = |place, field| format!("charter/commitments/{place}{field}");
    let (field, code) = match error {
        ChangeError::Amend(AmendError::Unchanged) => {
            let wrong = Wrong::new("unchanged", "is what governs already");
            return Problem::field("charter", wrong);
        }
        ChangeError::Over => ("charter/ends_on".to_owned(), "past"),
        ChangeError::HasBegun => ("charter/starts_on".to_owned(), "unchangeable"),
        ChangeError::Checklist => ("charter/checklist".to_owned(), "unchangeable"),
        ChangeError::Promised(place) => (at(place, ""), "unchangeable"),
        ChangeError::Gates => ("charter/gates".to_owned(), "unchangeable"),
        ChangeError::Promise(PromiseError { place, .. }) => {
            let wrong = Wrong::new("past", "must be a day to come");
            return Problem::field(&at(place, "/due_on"), wrong);
        }
        ChangeError::Refused(_)
        | ChangeError::Amend(AmendError::Open)
        | ChangeError::Sign(_)
        | ChangeError::SamePerson(_)
        | ChangeError::RequesterCannotApprove => return error.into(),
    };
    Problem::field(&field, Wrong::new(code, error.to_string()))
}

impl From<ChangeError> for Problem {
    fn from(error: ChangeError) -> Self {
        let code = match error {
            ChangeError::Refused(refusal) => return refusal.into(),
            ChangeError::Sign(error) => return error.into(),
            ChangeError::Promise(error) => return error.into(),
            ChangeError::Amend(_) => Code::AmendmentOpen,
            ChangeError::SamePerson(_) => Code::SamePerson,
            ChangeError::RequesterCannotApprove => Code::RequesterCannotApprove,
            ChangeError::HasBegun
            | ChangeError::Over
            | ChangeError::Checklist
            | ChangeError::Gates
            | ChangeError::Promised(_) => Code::StateConflict,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}

impl From<CoverError> for Problem {
    fn from(error: CoverError) -> Self {
        let code = match error {
            CoverError::TooFew { .. } => Code::AmendmentNotCovered,
            CoverError::NotNamed => Code::NotAnApprover,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}
