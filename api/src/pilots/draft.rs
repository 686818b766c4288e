//! A side begins to write a charter for an accepted proposal.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::ProposalId,
    pilot::{Charter, NotAccepted, Pilot},
};
use persistence::{Stored, pilots, proposals};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PilotView, charter::CharterRequest, named, path};
use crate::{
    answers::created,
    body::{Body, Field, Parse, Reader, id},
    caller::Caller,
    problem::{Code, Problem, sentence},
};

/// A pilot to draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPilot, example = json!({
    "proposal": "prop_01930000000070008000000000000001",
    "charter": {
        "title": "Paper bottle in twenty stores",
        "hypothesis": "Shoppers of oat drinks switch to the paper bottle at the same price.",
        "scope": "Twenty stores in the north, one product, chilled shelf.",
        "starts_on": "2027-01-04",
        "ends_on": "2027-03-28",
        "decision_by": "2027-04-15",
        "criteria": [{
            "metric": "Units per store and week",
            "direction": "higher",
            "go_value": "12",
            "stop_value": "8",
            "weight": 100,
            "must_meet": true,
            "measured_by": "buyer",
        }],
    },
}))]
pub(crate) struct Request {
    /// The proposal that the pilot tries: one that is `accepted_for_pilot`.
    #[schema(value_type = String, required, max_length = 37)]
    proposal: Field<String>,
    /// What it is to show.
    #[schema(value_type = CharterRequest, required)]
    charter: Field<CharterRequest>,
}

impl Parse for Request {
    type Value = (ProposalId, Charter);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let proposal = reader.required("proposal", self.proposal, id);
        let charter = reader.object("charter", self.charter, |reader, one| one.parse(reader));
        Some((proposal?, charter?))
    }
}

/// Draft a pilot
///
/// The draft is the author's alone, until it is handed in.
#[utoipa::path(
    operation_id = "pilot_draft",
    tag = "Pilots",
    security(("access_token" = ["write_pilots"])),
    request_body = Request,
    responses((status = 201, description = "Drafted.", body = PilotView))
)]
#[post("/pilots")]
pub(crate) async fn pilot_draft(
    caller: Caller<right::WritePilots>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (proposal, charter) = body.0;
    let now = caller.now();
    caller
        .write(async |tx| {
            let proposal = proposals::lock(tx, proposal).await?.ok_or_else(Problem::not_found)?;
            let proposal = proposal.value;
            let party = caller.party(&proposal.standing)?;
            let (pilot, event) = Pilot::draft(caller.fresh(), &proposal, charter, &party, now)?;
            named::require_of_author(tx, &pilot, &pilot.charter, &party, "charter/").await?;
            pilots::insert(tx, &pilot, &event).await?;
            let stored = Stored { value: pilot, created_at: now, updated_at: now };
            let view = PilotView::new(&stored, caller.actor());
            created(path(stored.value.id), Some(stored.value.version), &view)
        })
        .await
}

impl From<NotAccepted> for Problem {
    fn from(error: NotAccepted) -> Self {
        Self::new(Code::ProposalNotAccepted, sentence(&error.to_string()))
    }
}
