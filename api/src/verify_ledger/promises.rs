//! What was promised, by whom, until when, and what became of it: read from the content of commitments and
//! goals by the names of their fields.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::line::Event;

/// The nouns that are promises.
const NOUNS: [&str; 2] = ["commitment", "goal"];

/// A text is shown up to so many characters.
const WIDEST: usize = 60;

/// The promises of a ledger by their ids, which follow the time at which they were made.
#[derive(Default)]
pub(super) struct Promises(BTreeMap<String, Row>);

/// What, by whom, due, what became of it.
type Row = [String; 4];

const HEADING: [&str; 4] = ["what", "by", "due", "what became of it"];

impl Promises {
    /// Notes what an event tells.
    pub(super) fn note(&mut self, event: Event) {
        let link = event.link;
        if NOUNS.contains(&link.noun.as_str())
            && let Some(content) = &event.content
        {
            self.0.insert(link.object, row(content, &link.to));
        }
    }

    /// The table, or that there is nothing to show.
    pub(super) fn table(&self) -> String {
        if self.0.is_empty() {
            return "It holds no commitment and no goal.\n".to_owned();
        }
        let rows: Vec<_> =
            [HEADING.map(str::to_owned)].iter().chain(self.0.values()).cloned().collect();
        let widths: [usize; 4] = std::array::from_fn(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        });
        let line = |row: &Row| {
            let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
            format!("  {}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
        };
        format!("What was promised:\n\n{}", rows.iter().map(line).collect::<String>())
    }
}

fn row(content: &Map<String, Value>, state: &str) -> Row {
    let first = |names: &[&str]| names.iter().find_map(|name| shown(content.get(*name)?));
    let due = first(&["current_due", "due", "due_on"]);
    let due = match (due, first(&["original_due"])) {
        (Some(due), Some(original)) if due != original => format!("{due} (first {original})"),
        (due, original) => due.or(original).unwrap_or_default(),
    };
    let became = match first(&["outcome"]) {
        Some(outcome) if outcome != state => format!("{} ({outcome})", plain(state)),
        Some(_) | None => plain(state),
    };
    let what = first(&["what", "title"]).unwrap_or_default();
    [what, first(&["promisor_side", "author"]).unwrap_or_default(), due, became]
}

/// A value as it is shown; nothing of null, lists and records.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(plain(text)),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A text of the file in one line, without what would move a terminal's cursor or turn its direction.
fn plain(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let clean = |c: char| if c.is_control() || turns(c) { ' ' } else { c };
    let mut line: String = text.chars().map(clean).take(WIDEST).collect();
    if text.chars().nth(WIDEST).is_some() {
        line.push('…');
    }
    line
}
