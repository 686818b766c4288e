//! Items of a checklist as a side names them, and why a step towards the readiness is refused.

use domain::pilot::{Item, ReadyError};
use serde::Deserialize;
use utoipa::ToSchema;

use super::enter_results::place;
use crate::{
    body::{Field, Parse, Reader, Wrong},
    problem::{Code, Fault, Problem, sentence},
};

/// Items of the checklist.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PilotItems, example = json!({"items": [1, 3]}))]
pub(super) struct ItemsRequest {
    /// The numbers of items of your side, as they stand in the charter, from 1.
    #[schema(value_type = Vec<i64>, required, min_items = 1, max_items = 20)]
    items: Field<Vec<Field<i64>>>,
}

impl Parse for ItemsRequest {
    type Value = Vec<usize>;

    fn parse(self, reader: &mut Reader) -> Option<Vec<usize>> {
        let places = reader.each("items", self.items, |reader, raw| {
            let item = place(raw);
            reader.item(item.map_err(|_| out_of_range("must be the number of an item, from 1")))
        })?;
        if !(1..=Item::MOST).contains(&places.len()) {
            let rule = format!("must be from 1 to {}", Item::MOST);
            reader.fault("items", Wrong::new("wrong_count", rule));
        }
        Some(places)
    }
}

fn out_of_range(rule: &str) -> Wrong {
    Wrong::new("out_of_range", rule)
}

impl From<ReadyError> for Problem {
    fn from(error: ReadyError) -> Self {
        let text = error.to_string();
        let (index, wrong) = match error {
            ReadyError::Refused(refusal) => return refusal.into(),
            ReadyError::SamePerson(_) => return Self::new(Code::SamePerson, sentence(&text)),
            ReadyError::Open(places) => {
                let fault = |place| Fault {
                    pointer: format!("/charter/checklist/{place}"),
                    code: "open",
                    detail: format!("item {} is not done", place + 1),
                };
                let faults = places.into_iter().map(fault).collect();
                return Self::new(Code::ChecklistOpen, sentence(&text)).at(faults);
            }
            ReadyError::NoSuchItem(index) => (index, out_of_range(&text)),
            ReadyError::NotYourItem(index) => (index, Wrong::new("not_your_side", text)),
            ReadyError::Unchanged(index) => (index, Wrong::new("unchanged", text)),
        };
        Self::field(&format!("items/{index}"), wrong)
    }
}
