//! The side that measures writes many values down at once: all of a file, or none.
//!
//! All goals are held before anything is written, by age; the values of one goal make one event.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    actor::Party,
    goal::{Goal, Measuring, Reading},
    id::{GoalId, MeasurementId, PartnershipId},
};
use jiff::civil::Date;
use persistence::{
    Writing,
    goals::{self, measurements},
    partnerships,
};
use serde::Deserialize;
use serde_json::Map;

use super::{columns::COLUMNS, record};
use crate::{
    answers::{PathId, plain},
    body::{Field, Parse, Reader, Wrong, id},
    caller::Caller,
    problem::Problem,
    tables::{Faults, ImportParameters, ImportView, Limits, Lines, Mode, Upload},
};

/// The most goals of a file: all of them are locked at once.
const MOST_GOALS: usize = 500;

/// A line: a value, and its goal.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    goal: Field<String>,
    measurement: Field<record::Request>,
}

/// A value of a period of a goal.
type Value = (GoalId, Date, Reading);

impl Parse for Line {
    type Value = Value;

    fn parse(self, reader: &mut Reader) -> Option<Value> {
        let goal = reader.required("goal", self.goal, id);
        let value = reader.object("measurement", self.measurement, |reader, one| one.parse(reader));
        let (on, reading) = value?;
        Some((goal?, on, reading))
    }
}

/// Import values
///
/// CSV: a line is a value, as `POST /v1/goals/{id}/measurements` takes it, with its `goal` besides. All of
/// it is recorded or nothing; all values of one goal are one event and one mail. A file has up to 200,000
/// lines, 16 MiB and 500 goals, and a period of a goal once.
#[utoipa::path(
    operation_id = "measurement_import",
    tag = "Measurements",
    security(("access_token" = ["record_measurements"])),
    params(ImportParameters),
    request_body(content = String, content_type = "text/csv", description = "The file.", example = "goal,on,value\ngoal_01930000000070008000000000000001,2026-06-30,94.5\n"),
    responses((status = 200, description = "Recorded; or, of a check, sound.", body = ImportView))
)]
#[post("/partnerships/{id}/imports/measurements")]
pub(crate) async fn measurement_import(
    caller: Caller<right::RecordMeasurements>,
    id: PathId<PartnershipId>,
    mode: Mode,
    upload: Upload,
) -> Result<HttpResponse, Problem> {
    let id = id.0;
    let reading = upload.read::<Line, _>(&caller, id, &COLUMNS, Map::new(), Limits::MANY);
    let (_turn, Lines { values, count, mut faults }) = reading.await?;
    let goals = by_goal(values, &mut faults)?;
    caller
        .write(async |tx| {
            let standing = partnerships::standing(tx, id).await?.ok_or_else(Problem::not_found)?;
            let party = caller.party(&standing)?;
            let ids: Vec<_> = goals.iter().map(|(goal, _)| *goal).collect();
            let held = goals::hold(tx, id, &ids).await?;
            let mut measured = Vec::new();
            for (goal, values) in goals {
                if !held.contains(&goal) {
                    unknown(&values, &mut faults)?;
                } else if let Some(one) =
                    measure(tx, &caller, goal, values, &party, &mut faults).await?
                {
                    measured.push(one);
                }
            }
            faults.finish()?;
            if mode == Mode::Apply {
                goals::save_measured(tx, &measured).await?;
            }
            plain(&ImportView::new(mode, count))
        })
        .await
}

/// The values of a goal, each with its line.
type Values = Vec<(u64, Date, Reading)>;

/// The values by goal, by age, each period once.
fn by_goal(
    mut values: Vec<(u64, Value)>,
    faults: &mut Faults,
) -> Result<Vec<(GoalId, Values)>, Problem> {
    values.sort_by_key(|(line, (goal, on, _))| (*goal, *on, *line));
    let mut goals: Vec<(GoalId, Values)> = Vec::new();
    let mut refuse = |line, field, code, rule: String| {
        faults.refuse(line, &COLUMNS, field, Problem::field(field, Wrong::new(code, rule)))
    };
    for (line, (goal, on, reading)) in values {
        if goals.last().is_none_or(|(last, _)| *last != goal) {
            goals.push((goal, Vec::new()));
        }
        let many = goals.len() > MOST_GOALS;
        let Some((_, values)) = goals.last_mut() else { continue };
        match values.last() {
            _ if many => {
                let rule = format!("is one more than the {MOST_GOALS} goals that a file may name");
                refuse(line, "goal", "wrong_count", rule)?;
            }
            Some((first, other, _)) if *other == on => {
                let rule = format!("is a period of this goal that line {first} has");
                refuse(line, "on", "repeated_period", rule)?;
            }
            Some(_) | None => values.push((line, on, reading)),
        }
    }
    goals.truncate(MOST_GOALS);
    Ok(goals)
}

/// Tells that a goal is none of the caller's in this partnership: at each of its lines.
fn unknown(values: &Values, faults: &mut Faults) -> Result<(), Problem> {
    for (line, ..) in values {
        let rule = "must be a goal of this partnership that you may see";
        let fault = Problem::field("goal", Wrong::new("unknown_reference", rule));
        faults.refuse(*line, &COLUMNS, "goal", fault)?;
    }
    Ok(())
}

/// What the values make of a held goal; nothing where they are refused.
async fn measure(
    tx: &mut Writing<'_>,
    caller: &Caller<right::RecordMeasurements>,
    id: GoalId,
    values: Values,
    party: &Party,
    faults: &mut Faults,
) -> Result<Option<(Goal, Measuring)>, Problem> {
    let was = goals::lock(tx, id).await?.ok_or_else(Problem::not_found)?.value;
    let log = measurements::log(tx, id).await?;
    let mut lines = Vec::with_capacity(values.len());
    let values = values.into_iter().map(|(line, on, reading)| {
        lines.push(line);
        (caller.fresh::<MeasurementId>(), on, reading)
    });
    let values = values.collect();
    match was.clone().measure(log, values, party, caller.now()) {
        Ok(measuring) => Ok(Some((was, measuring))),
        Err(errors) => {
            for (place, error) in errors {
                let line = lines.get(place).copied().unwrap_or_default();
                faults.refuse(line, &COLUMNS, "goal", error.into())?;
            }
            Ok(None)
        }
    }
}
