//! What is told of a request to whoever runs Tandem: a figure where figures are asked for, and a span
//! where traces are. With neither it costs nothing.

use std::time::Duration;

use actix_web::dev::ServiceRequest;
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    metrics::{self, InFlight},
    state::State,
    traces::{Span, Trace},
};

/// A request that is under way.
pub(crate) struct Observed {
    _in_flight: Option<InFlight>,
    trace: Option<(Trace, Timestamp)>,
    method: &'static str,
}

impl Observed {
    /// A request has come.
    pub(crate) fn begin(state: &State, request: &ServiceRequest) -> Self {
        let trace = state
            .traces
            .as_ref()
            .map(|_| (Trace::of(request.headers(), || state.fresh_uuid()), state.clock.now()));
        Self {
            _in_flight: state.metrics.as_ref().map(metrics::Metrics::begin),
            trace,
            method: metrics::method(request.method()),
        }
    }

    /// It was answered: by which route, if by any, with which status and after how long.
    pub(crate) fn end(
        self,
        state: &State,
        request: Uuid,
        route: &str,
        status: u16,
        took: Duration,
    ) {
        let method = self.method;
        if let Some(metrics) = &state.metrics {
            metrics.answered(route.to_owned(), method, status, took);
        }
        if let (Some(traces), Some((trace, begun))) = (&state.traces, self.trace) {
            let (id, route) = (state.fresh_uuid(), route.to_owned());
            traces.tell(Span { trace, request, id, route, method, status, begun, took });
        }
    }
}
