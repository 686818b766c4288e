//! What each side promises in a charter, as it comes and as it is shown, and which commitments came of it.

use domain::{
    commitment::{ActError, Category},
    machine::Name,
    pilot::{Pilot, Promise, PromiseError},
    text::Title,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    body::{Field, Reader, Wrong, date, name, text},
    problem::{Fault, Problem},
};

/// Something that a side promises with a charter: a commitment, once both have signed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPilotCommitment)]
pub(super) struct PromiseRequest {
    /// The side that promises: `buyer` or `supplier`.
    #[schema(value_type = String, required)]
    promisor: Field<String>,
    /// What, in one line.
    #[schema(value_type = String, required, min_length = 3, max_length = 160)]
    what: Field<String>,
    /// Its kind, as of any commitment; `other` where it is left out.
    #[schema(value_type = Option<String>)]
    category: Field<String>,
    /// The day by whose end, in UTC.
    #[schema(value_type = String, required, format = Date)]
    due_on: Field<String>,
}

/// What the sides promise, which may be left out.
pub(super) fn promises(
    reader: &mut Reader,
    field: Field<Vec<Field<PromiseRequest>>>,
) -> Vec<Promise> {
    let promises = reader.each_if("commitments", field, |reader, one| {
        let promisor = reader.required("promisor", one.promisor, name);
        let what = reader.required("what", one.what, text(Title::parse));
        let category = reader.optional("category", one.category, name);
        let due_on = reader.required("due_on", one.due_on, date);
        let category = category.unwrap_or(Category::Other);
        Some(Promise { promisor: promisor?, what: what?, category, due_on: due_on? })
    });
    if promises.len() > Promise::MOST {
        let rule = format!("must be {} at most", Promise::MOST);
        reader.fault("commitments", Wrong::new("too_many", rule));
    }
    promises
}

/// Something that a side promises with a charter.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotCommitment)]
pub(super) struct PromiseView {
    /// The side that promises.
    #[schema(example = "supplier")]
    promisor: &'static str,
    /// What.
    #[schema(example = "Two thousand bottles in the warehouse")]
    what: String,
    /// Its kind.
    #[schema(example = "delivery")]
    category: &'static str,
    /// The day by whose end, in UTC.
    #[schema(format = Date, example = "2026-12-20")]
    due_on: String,
}

impl From<&Promise> for PromiseView {
    fn from(one: &Promise) -> Self {
        Self {
            promisor: one.promisor.as_str(),
            what: one.what.as_str().to_owned(),
            category: one.category.as_str(),
            due_on: one.due_on.to_string(),
        }
    }
}

/// A commitment that came of the charter.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotUndertaking)]
pub(super) struct UndertakenView {
    /// The number of what was promised among the `commitments` of the charter, from 1.
    #[schema(minimum = 1, example = 1)]
    number: usize,
    /// The commitment that it has become.
    #[schema(example = "commit_01930000000070008000000000000001")]
    commitment: String,
}

/// All of them, in the order of the charter.
pub(super) fn undertaken(pilot: &Pilot) -> Vec<UndertakenView> {
    let commitments = (1..).zip(&pilot.undertaken);
    commitments.map(|(number, id)| UndertakenView { number, commitment: id.to_string() }).collect()
}

impl From<PromiseError> for Problem {
    fn from(error: PromiseError) -> Self {
        let detail = error.to_string();
        let PromiseError { place, error } = error;
        let (pointer, problem) = (format!("/charter/commitments/{place}"), Self::from(error));
        match error {
            ActError::DatePassed => {
                let pointer = format!("{pointer}/due_on");
                problem.at(vec![Fault { pointer, code: "past", detail }])
            }
            ActError::Refused(_)
            | ActError::SamePerson(_)
            | ActError::DateUnchanged
            | ActError::CanBeMadeGood
            | ActError::OutcomeNotHere => problem,
        }
    }
}
