//! The values of goals: the side that measures writes them down, the other confirms or disputes them.

mod columns;
mod confirm;
mod dispute;
mod export;
mod import;
mod list;
mod record;

use actix_web::HttpResponse;
use domain::{
    access::Right,
    actor::Party,
    content::canonical,
    goal::{Goal, Log, MeasureError, Measurement, Measuring, Reading, ReadingError},
    id::GoalId,
    machine::Name,
};
use persistence::goals::{self, measurements};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::IfMatch,
    body::Wrong,
    caller::Caller,
    goals::{lock, show},
    problem::{Code, Problem, sentence},
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(record::measurement_record)
        .service(import::measurement_import)
        .service(export::measurement_export)
        .service(list::measurement_list)
        .service(confirm::measurement_confirm)
        .service(dispute::measurement_dispute);
}

/// A value of a goal.
#[derive(Serialize, ToSchema)]
#[schema(as = Measurement)]
pub(crate) struct MeasurementView {
    /// Its id.
    #[schema(example = "meas_01930000000070008000000000000001")]
    id: String,
    /// The period, by its last day.
    #[schema(format = Date, example = "2027-01-31")]
    on: String,
    /// Counts the values of the period, from 1.
    #[schema(minimum = 1, example = 1)]
    version: i32,
    /// The value, where the goal has no ratio and no milestones.
    #[schema(example = "94.5")]
    value: Option<String>,
    /// The numerator, where the goal has a ratio.
    #[schema(example = json!(null))]
    numerator: Option<String>,
    /// The denominator, where the goal has a ratio.
    #[schema(example = json!(null))]
    denominator: Option<String>,
    /// The numbers of the milestones that are done, where the goal has some.
    #[schema(example = json!(null))]
    milestones_done: Option<Vec<i16>>,
    /// `recorded` (the other side has not answered), `accepted` (it counts), `disputed` or `superseded`
    /// (a later version stands in its place).
    #[schema(example = "accepted")]
    state: &'static str,
    /// Who wrote it down.
    #[schema(example = "user_01930000000070008000000000000001")]
    recorded_by: String,
    /// When.
    #[schema(format = DateTime, example = "2027-02-01T08:00:00Z")]
    recorded_at: String,
    /// Why it is disputed.
    #[schema(example = json!(null))]
    reason: Option<String>,
    /// True if silence accepted it.
    #[schema(example = false)]
    by_lapse: bool,
}

impl From<Measurement> for MeasurementView {
    fn from(one: Measurement) -> Self {
        let (value, ratio, milestones_done) = match one.reading {
            Reading::Value(value) => (Some(canonical(value)), None, None),
            Reading::Ratio(numerator, denominator) => {
                (None, Some((canonical(numerator), canonical(denominator))), None)
            }
            Reading::Done(done) => (None, None, Some(done)),
        };
        let (numerator, denominator) = ratio.unzip();
        Self {
            id: one.id.to_string(),
            on: one.on.to_string(),
            version: one.version,
            value,
            numerator,
            denominator,
            milestones_done,
            state: one.state.as_str(),
            recorded_by: one.recorded_by.to_string(),
            recorded_at: one.recorded_at.to_string(),
            reason: one.reason.map(|reason| reason.as_str().to_owned()),
            by_lapse: one.by_lapse,
        }
    }
}

/// The way of every step: lock the goal that the caller has read, act on its values, save, show.
///
/// # Errors
/// 404 when it is not the caller's to see, 412 when it has changed since, 409 when the partnership is
/// not active, and what `act` refuses.
async fn step<P: Right, E>(
    caller: &Caller<P>,
    id: GoalId,
    read: &IfMatch,
    act: impl FnOnce(Goal, Log, &Party) -> Result<Measuring, E>,
) -> Result<HttpResponse, Problem>
where
    Problem: From<E>,
{
    caller
        .write(async |tx| {
            let (stored, party) = lock(tx, caller, id, read).await?;
            let log = measurements::log(tx, id).await?;
            let (goal, changes, event) = act(stored.value.clone(), log, &party)?;
            goals::save(tx, &stored.value, (&goal, &changes, &event)).await?;
            show(&stored, goal, &event, caller)
        })
        .await
}

/// What is told of a single value: what speaks against it first.
impl From<Vec<(usize, MeasureError)>> for Problem {
    fn from(errors: Vec<(usize, MeasureError)>) -> Self {
        let first = errors.into_iter().next().map(|(_, error)| error.into());
        first.unwrap_or_else(|| Self::internal("a value was refused without a reason"))
    }
}

impl From<MeasureError> for Problem {
    fn from(error: MeasureError) -> Self {
        let (field, code) = match error {
            MeasureError::Act(error) => return error.into(),
            MeasureError::NotRecorded => {
                return Self::new(Code::StateConflict, sentence(&error.to_string()));
            }
            MeasureError::OutOfPeriod => ("on", "out_of_range"),
            MeasureError::InFuture => ("on", "future"),
            MeasureError::Reading(error) => match error {
                ReadingError::Kind(_) => ("value", "not_of_this_kind"),
                ReadingError::NoSuchMilestone(_) => ("milestones_done", "out_of_range"),
                ReadingError::Denominator => ("denominator", "out_of_range"),
            },
        };
        Self::field(field, Wrong::new(code, error.to_string()))
    }
}
