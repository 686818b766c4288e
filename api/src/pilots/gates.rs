//! Gates of a pilot, as its charter names them and as they stand.

use domain::{
    machine::Name,
    pilot::{Gate, GateError, GateOutcome, GateState, Pilot},
    text::Line,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    body::{Field, Parse, Reader, Wrong, date, text},
    problem::{Code, Problem, sentence},
};

/// A day in the middle of the run on which the buyer looks whether the pilot goes on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPilotGate)]
pub(super) struct GateRequest {
    /// Its day, from the first day of the run to the last.
    #[schema(value_type = String, required, format = Date)]
    on: Field<String>,
    /// What it is called.
    #[schema(value_type = String, required, min_length = 1, max_length = 240)]
    name: Field<String>,
}

impl Parse for GateRequest {
    type Value = Gate;

    fn parse(self, reader: &mut Reader) -> Option<Gate> {
        let on = reader.required("on", self.on, date);
        let name = reader.required("name", self.name, text(Line::parse));
        Some(Gate { on: on?, name: name? })
    }
}

/// The gates of a charter, which may be left out.
pub(super) fn gates(reader: &mut Reader, field: Field<Vec<Field<GateRequest>>>) -> Vec<Gate> {
    let gates = reader.each_if("gates", field, |reader, one: GateRequest| one.parse(reader));
    if gates.len() > Gate::MOST {
        let rule = format!("must be {} at most", Gate::MOST);
        reader.fault("gates", Wrong::new("too_many", rule));
    }
    gates
}

/// A day in the middle of the run on which the buyer looks whether the pilot goes on.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotGate)]
pub(super) struct GateView {
    /// Its day.
    #[schema(format = Date, example = "2027-02-01")]
    on: String,
    /// What it is called.
    #[schema(example = "Is the bottle found?")]
    name: String,
}

impl From<&Gate> for GateView {
    fn from(gate: &Gate) -> Self {
        Self { on: gate.on.to_string(), name: gate.name.as_str().to_owned() }
    }
}

/// How a gate stands.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotGateNow)]
pub(super) struct GateNowView {
    /// The number of the gate in the charter, from 1.
    #[schema(minimum = 1, maximum = 10, example = 1)]
    gate: usize,
    /// Its day as it is now: the charter's, or later by what the pilot has stood still.
    #[schema(format = Date, example = "2027-02-01")]
    on: String,
    /// `to_come`, `open` once its day has come, `continue` or `stop` once the buyer has said so.
    #[schema(example = "open")]
    state: &'static str,
    /// Why, where the buyer has said so.
    #[schema(example = json!(null))]
    reason: Option<String>,
    /// Who of the buyer's said it.
    #[schema(example = json!(null))]
    recorded_by: Option<String>,
    /// When.
    #[schema(format = DateTime, example = json!(null))]
    recorded_at: Option<String>,
}

/// How the gates of a pilot stand, in their order.
pub(super) fn now(pilot: &Pilot) -> Vec<GateNowView> {
    let gates = (1..).zip(pilot.gates_now());
    gates
        .map(|(gate, (_, day, state))| {
            let record = state.and_then(|state| state.record.as_ref());
            let waits = if state.is_some_and(GateState::is_open) { "open" } else { "to_come" };
            let reason = record.and_then(|record| record.reason.as_ref());
            GateNowView {
                gate,
                on: day.to_string(),
                state: record.map_or(waits, |record| GateOutcome::as_str(record.outcome)),
                reason: reason.map(|reason| reason.as_str().to_owned()),
                recorded_by: record.map(|record| record.by.to_string()),
                recorded_at: record.map(|record| record.at.to_string()),
            }
        })
        .collect()
}

impl From<GateError> for Problem {
    fn from(error: GateError) -> Self {
        let (field, code) = match error {
            GateError::Refused(refusal) => return refusal.into(),
            GateError::NotOpen => {
                return Self::new(Code::GateNotOpen, sentence(&format!("this {error}")));
            }
            GateError::NoSuchGate => ("gate", "out_of_range"),
            GateError::ReasonMissing => ("reason", "missing"),
        };
        Self::field(field, Wrong::new(code, error.to_string()))
    }
}
