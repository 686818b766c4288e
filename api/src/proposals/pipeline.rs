//! How many proposals lie in which state, and for how long.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, get};
use domain::{access::right, id::PartnershipId, machine::Name};
use jiff::Timestamp;
use persistence::proposals::{self, Stage};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    answers::{Shown, plain, response},
    caller::Caller,
    lists::{id, parameters, unknown},
    problem::Problem,
};

/// Which proposals are counted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameter that `Question` reads")]
pub(crate) struct PipelineParameters {
    /// Only of this partnership.
    #[param(max_length = 40)]
    partnership: Option<String>,
}

/// What a caller asked.
pub(crate) struct Question(Option<PartnershipId>);

impl FromRequest for Question {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = || {
            let mut partnership = None;
            for (name, value) in parameters(request)? {
                match name.as_str() {
                    "partnership" => partnership = Some(id("partnership", &value)?),
                    _ => return Err(unknown(&name)),
                }
            }
            Ok(Self(partnership))
        };
        ready(read())
    }
}

/// How much lies in which state.
#[derive(Serialize, ToSchema)]
#[schema(as = Pipeline)]
struct PipelineView {
    /// What the caller's organisation pitches, its drafts included.
    as_supplier: Vec<StageView>,
    /// What is pitched to it.
    as_buyer: Vec<StageView>,
}

/// What lies in a state.
#[derive(Serialize, ToSchema)]
#[schema(as = PipelineStage)]
struct StageView {
    /// The state, in the order in which a pitch goes through them.
    #[schema(example = "under_review")]
    state: &'static str,
    /// How many lie there.
    #[schema(value_type = u64, example = 12)]
    count: i64,
    /// For how many hours they have on average, rounded down.
    #[schema(value_type = u64, example = 310)]
    mean_hours: i64,
    /// Since when the one does that has lain there longest.
    #[schema(value_type = String, format = DateTime, example = "2026-01-02T10:00:00Z")]
    oldest_since: Shown<Timestamp>,
    /// Since when the one does that came last.
    #[schema(value_type = String, format = DateTime, example = "2026-01-20T10:00:00Z")]
    newest_since: Shown<Timestamp>,
}

impl StageView {
    fn new(stage: Stage, now: Timestamp) -> Self {
        Self {
            state: stage.state.as_str(),
            count: stage.count,
            mean_hours: now.duration_since(stage.mean_since).as_hours(),
            oldest_since: Shown(stage.oldest_since),
            newest_since: Shown(stage.newest_since),
        }
    }
}

/// Show the pipeline
///
/// How many proposals lie in which state and since when; states without any are left out.
#[utoipa::path(
    operation_id = "proposal_pipeline",
    tag = "Proposals",
    security(("access_token" = ["read"])),
    params(PipelineParameters),
    responses((status = 200, description = "The pipeline.", body = PipelineView))
)]
#[get("/pipeline")]
pub(crate) async fn proposal_pipeline(
    caller: Caller<right::Read>,
    question: Question,
) -> Result<HttpResponse, Problem> {
    let read = caller.read(async |tx| Ok(proposals::pipeline(tx, question.0).await?));
    let (as_supplier, as_buyer) = read.await?;
    let stage = |stage| StageView::new(stage, caller.now());
    let stages = |stages: Vec<Stage>| stages.into_iter().map(stage).collect();
    let view = PipelineView { as_supplier: stages(as_supplier), as_buyer: stages(as_buyer) };
    Ok(response(plain(&view)?, false))
}
