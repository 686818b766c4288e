//! The rows of an import, each with its place: all of them are sound, or the faults of all are told.

use std::collections::{HashMap, hash_map::Entry};

use serde::Deserialize;
use serde_json::{Value, json};

use super::Import;
use crate::{
    body::{self, Field, Parse, Reader, Wrong},
    problem::Problem,
    tables::{Limits, Lines, Sent},
};

/// The rows of an import.
pub(super) struct Rows<I: Import> {
    pub(super) values: Vec<I::Row>,
    /// Where each was, as a JSON pointer: `/rows/0`, or in a file `/lines/2`.
    pub(super) places: Vec<String>,
}

impl<I: Import> Rows<I> {
    /// What was sent.
    ///
    /// # Errors
    /// 422 with the faults of all lines.
    pub(super) fn of(sent: Sent<I::Row>) -> Result<Self, Problem> {
        let Lines { values, mut faults, .. } = match sent {
            Sent::Lines(lines) => lines,
            Sent::Rows(values) => {
                let places = (0..values.len()).map(|index| format!("/rows/{index}")).collect();
                return Ok(Self { values, places });
            }
        };
        let mut seen = HashMap::new();
        let mut rows = Self { values: Vec::new(), places: Vec::new() };
        for (line, value) in values {
            match seen.entry(I::address(&value).as_str().to_owned()) {
                Entry::Occupied(first) => {
                    let wrong = repeated(&format!("line {}", first.get()));
                    let fault = Problem::field(I::ADDRESS, wrong);
                    faults.refuse(line, &I::COLUMNS, "email", fault)?;
                }
                Entry::Vacant(entry) => {
                    entry.insert(line);
                }
            }
            rows.places.push(format!("/lines/{line}"));
            rows.values.push(value);
        }
        faults.finish()?;
        Ok(rows)
    }
}

fn repeated(first: &str) -> Wrong {
    Wrong::new("repeated_address", format!("is an address that {first} has"))
}

/// Reads the rows of JSON, each at its own pointer, and each address once.
pub(super) fn each<I: Import>(
    reader: &mut Reader,
    rows: Field<Vec<Field<I::Request>>>,
) -> Option<Vec<I::Row>> {
    if let Field::Given(rows) = &rows
        && rows.len() > Limits::MAILED.most()
    {
        let rule = format!("has more than {} items", Limits::MAILED.most());
        reader.fault("rows", Wrong::new("too_long", rule));
        return None;
    }
    let mut seen: HashMap<String, String> = HashMap::new();
    reader.each("rows", rows, |reader, row| {
        let row = row.parse(reader)?;
        match seen.entry(I::address(&row).as_str().to_owned()) {
            Entry::Occupied(first) => reader.fault(I::ADDRESS, repeated(first.get())),
            Entry::Vacant(entry) => {
                entry.insert(reader.place().to_owned());
            }
        }
        Some(row)
    })
}

/// The rows as a job keeps them.
#[derive(Deserialize)]
struct Kept {
    rows: Value,
    places: Vec<String>,
}

/// The rows as text, for a job.
pub(super) fn written<I: Import>(values: &[I::Row], places: &[String]) -> String {
    let rows: Vec<_> = values.iter().map(I::request).collect();
    json!({"rows": rows, "places": places}).to_string()
}

/// The rows of such a text.
///
/// # Errors
/// 500 where it is none.
pub(super) fn read_again<I: Import>(input: &str) -> Result<Rows<I>, Problem> {
    let Kept { rows, places } = serde_json::from_str(input).map_err(Problem::internal)?;
    let values = body::read::<I::Requests>(json!({"rows": rows})).map_err(Problem::internal)?;
    Ok(Rows { values, places })
}
