//! The buyer says at a gate whether the pilot goes on.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId, pilot::GateOutcome, text::Reason};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PilotView, enter_results::place, step};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, Wrong, name, text},
    caller::Caller,
    problem::Problem,
};

/// What is said at a gate.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPilotGateRecord, example = json!({"gate": 1, "outcome": "continue"}))]
pub(crate) struct Request {
    /// The number of the gate in the charter, from 1.
    #[schema(value_type = i64, required, minimum = 1, maximum = 10)]
    gate: Field<i64>,
    /// `continue` or `stop`.
    #[schema(value_type = String, required)]
    outcome: Field<String>,
    /// Why, for the supplier to read; needed where the pilot stops.
    #[schema(value_type = Option<String>, min_length = 3, max_length = 2000)]
    reason: Field<String>,
}

impl Parse for Request {
    type Value = (usize, GateOutcome, Option<Reason>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let wrong = |_| Wrong::new("out_of_range", "must be the number of a gate, from 1");
        let gate = reader.required("gate", self.gate, |raw| place(raw).map_err(wrong));
        let outcome = reader.required("outcome", self.outcome, name);
        let given = matches!(self.reason, Field::Given(_));
        let reason = reader.optional("reason", self.reason, text(Reason::parse));
        if given && reason.is_none() {
            return None;
        }
        Some((gate?, outcome?, reason))
    }
}

/// Say at a gate whether the pilot goes on
///
/// From the day of the gate on, while the pilot runs. With `stop` the run is over and the results are to be
/// gathered. A gate at which nothing is said holds nothing up.
#[utoipa::path(
    operation_id = "pilot_record_gate",
    tag = "Pilots",
    security(("access_token" = ["gate_pilots"])),
    request_body = Request,
    responses((status = 200, description = "Said.", body = PilotView))
)]
#[post("/pilots/{id}/gates")]
pub(crate) async fn pilot_record_gate(
    caller: Caller<right::GatePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (gate, outcome, reason) = &body.0;
    step(&caller, id.0, &read, |pilot, party| {
        pilot.record_gate((*gate, *outcome), reason.as_ref(), party, caller.now())
    })
    .await
}
