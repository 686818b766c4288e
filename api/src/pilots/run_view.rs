//! That a pilot stands still, and what is proposed in the place of its decision.

use domain::{
    machine::Name,
    pilot::{Extension, Pause, Pilot},
};
use serde::Serialize;
use utoipa::ToSchema;

/// That a pilot stands still.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotPause)]
pub(super) struct PauseView {
    /// Because of whom, as the side says that paused it: `buyer`, `supplier` or `neither`.
    #[schema(example = "buyer")]
    cause: &'static str,
    /// Why.
    #[schema(example = "The shelf is being rebuilt.")]
    reason: Option<String>,
    /// The side that paused it.
    #[schema(example = "buyer")]
    paused_side: Option<&'static str>,
    /// Since when.
    #[schema(format = DateTime, example = "2027-02-01T09:00:00Z")]
    since: String,
    /// When it goes on by itself.
    #[schema(format = DateTime, example = "2027-03-01T00:00:00Z")]
    goes_on_at: Option<String>,
}

impl PauseView {
    pub(super) fn new(pilot: &Pilot, one: &Pause) -> Self {
        let said = one.said.as_ref();
        Self {
            cause: one.cause.as_str(),
            reason: said.map(|(_, reason)| reason.as_str().to_owned()),
            paused_side: said.map(|(side, _)| side.as_str()),
            since: one.since.to_string(),
            goes_on_at: pilot.goes_on_at().map(|at| at.to_string()),
        }
    }
}

/// What the buyer has proposed: that the pilot runs on.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotExtension)]
pub(super) struct ExtensionView {
    /// The new last day.
    #[schema(format = Date, example = "2027-05-30")]
    ends_on: String,
    /// The new last day for the decision.
    #[schema(format = Date, example = "2027-06-15")]
    decision_by: String,
    /// Why.
    #[schema(example = "Four of the stores came late; we want to see them, too.")]
    reason: Option<String>,
    /// Who proposed it.
    #[schema(example = "user_01930000000070008000000000000001")]
    proposed_by: String,
    /// When.
    #[schema(format = DateTime, example = "2027-04-02T09:00:00Z")]
    proposed_at: String,
    /// When it falls away without the supplier's signature.
    #[schema(format = DateTime, example = "2027-04-16T09:00:00Z")]
    expires_at: String,
}

impl From<&Extension> for ExtensionView {
    fn from(one: &Extension) -> Self {
        Self {
            ends_on: one.ends_on.to_string(),
            decision_by: one.decision_by.to_string(),
            reason: one.reason.as_ref().map(|reason| reason.as_str().to_owned()),
            proposed_by: one.by.to_string(),
            proposed_at: one.at.to_string(),
            expires_at: one.expires_at().to_string(),
        }
    }
}
