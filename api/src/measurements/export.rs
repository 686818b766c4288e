//! The values of all goals of a partnership, as a file.

use actix_web::{HttpResponse, get};
use domain::{
    access::right,
    goal::Measurement,
    id::{GoalId, PartnershipId},
};
use persistence::goals::measurements::{self, Place};
use serde::Serialize;

use super::{MeasurementView, columns::COLUMNS};
use crate::{
    answers::PathId,
    caller::Caller,
    download::{self, CSV},
    problem::Problem,
    tables::{Asked, ExportParameters, Rows},
};

/// So many values are read at once.
const PIECE: u16 = 1_000;

/// A line: a value, and its goal.
#[derive(Serialize)]
struct Line {
    goal: String,
    measurement: MeasurementView,
}

/// Export values
///
/// CSV: every version of every period of every goal of the partnership, goal by goal. With
/// `columns=import` only the values that count, as an import takes them.
#[utoipa::path(
    operation_id = "measurement_export",
    tag = "Measurements",
    security(("access_token" = ["read"])),
    params(ExportParameters),
    responses((status = 200, description = "The values. With `columns=import`, as here, what an import takes.", body = String, content_type = "text/csv", example = "goal,on,value\ngoal_01930000000070008000000000000001,2026-06-30,94.5\n"))
)]
#[get("/partnerships/{id}/exports/measurements")]
pub(crate) async fn measurement_export(
    caller: Caller<right::Read>,
    id: PathId<PartnershipId>,
    asked: Asked,
) -> Result<HttpResponse, Problem> {
    let id = id.0;
    caller.require_partnership(id).await?;
    let rows = Rows::new(&COLUMNS, asked);
    let only_accepted = asked == Asked::Import;
    let read = async move |after| {
        caller
            .read(async |tx| {
                Ok(measurements::of_partnership(tx, id, after, only_accepted, PIECE).await?)
            })
            .await
    };
    let (lines, next) = lines_of(read(None).await?);
    let first = rows.first(lines, next)?;
    Ok(download::download(&format!("measurements-{id}"), CSV, first, async move |after| {
        let (lines, next) = lines_of(read(Some(after)).await?);
        rows.more(lines, next)
    }))
}

/// The lines of a piece, and behind which place the next one begins.
fn lines_of(found: Vec<(GoalId, Measurement)>) -> (impl Iterator<Item = Line>, Option<Place>) {
    let full = found.len() == usize::from(PIECE);
    let last = found.last().filter(|_| full);
    let next = last.map(|(goal, one)| (*goal, one.on, one.version));
    let line = |(goal, one): (GoalId, Measurement)| Line {
        goal: goal.to_string(),
        measurement: one.into(),
    };
    (found.into_iter().map(line), next)
}
