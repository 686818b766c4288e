//! Cells: what JSON is as a text, and back.
//!
//! A text that a spreadsheet would take for a formula is written behind an apostrophe, which reading takes
//! away again (OWASP, CSV injection); so what was written is read as it was.

use serde_json::{Value, json};

use super::Kind;

/// What a formula begins with, in one script or another.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// True of what begins a formula, behind any number of apostrophes.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// What a spreadsheet may take for the end of a cell, whatever the file is written with.
const ENDS: [char; 2] = [';', '\t'];

/// A text with an apostrophe before each formula, at its beginning and wherever a cell might begin.
fn guarded(text: &str) -> String {
    let mut guarded = String::with_capacity(text.len());
    for piece in text.split_inclusive(ENDS) {
        if is_formula(piece) {
            guarded.push('\'');
        }
        guarded.push_str(piece);
    }
    guarded
}

/// The text that was guarded so.
fn unguarded(text: &str) -> String {
    let piece = |piece| {
        let bare = str::strip_prefix(piece, '\'');
        bare.filter(|rest| is_formula(rest)).unwrap_or(piece)
    };
    text.split_inclusive(ENDS).map(piece).collect()
}

/// What stands for a list without items: an empty cell is no list at all.
const NONE: &str = "|";

/// The items as one text, separated by `|`; a backslash stands before what would be misread.
fn joined(items: impl Iterator<Item = String>) -> String {
    let items: Vec<_> = items.map(|item| item.replace('\\', "\\\\").replace('|', "\\|")).collect();
    if items.is_empty() { NONE.to_owned() } else { items.join("|") }
}

/// The items of such a text.
fn split(text: &str) -> Vec<String> {
    if text == NONE {
        return Vec::new();
    }
    let (mut items, mut item) = (Vec::new(), String::new());
    let mut characters = text.chars().peekable();
    while let Some(one) = characters.next() {
        match (one, characters.peek()) {
            ('\\', Some(next @ ('\\' | '|'))) => {
                item.push(*next);
                characters.next();
            }
            ('|', _) => items.push(std::mem::take(&mut item)),
            (other, _) => item.push(other),
        }
    }
    items.push(item);
    items
}

/// A whole number; what is none stays a text, and is told as such.
fn number(text: &str) -> Value {
    text.trim().parse::<i64>().map_or_else(|_| json!(text), Value::from)
}

fn step(text: &str) -> Value {
    match text.trim_start().split_once(' ') {
        Some((weight, title)) => json!({"weight": number(weight), "title": title}),
        None => json!({"title": text}),
    }
}

/// The cell of a field of whatever kind: an object, and a list of objects, as JSON.
pub(crate) fn cell_of(field: &Value) -> String {
    match field {
        Value::Array(items) if items.iter().any(Value::is_object) => field.to_string(),
        field => Kind::Texts.write(field),
    }
}

impl Kind {
    /// The field of a cell; none where it is empty.
    pub(super) fn read(self, cell: &str) -> Option<Value> {
        if cell.is_empty() {
            return None;
        }
        Some(match self {
            Self::Text => json!(unguarded(cell)),
            Self::Plain => json!(cell.trim()),
            Self::Number => number(cell),
            Self::Texts => json!(split(&unguarded(cell))),
            Self::Words => split(&unguarded(cell)).iter().map(|item| item.trim()).collect(),
            Self::Numbers => split(&unguarded(cell)).iter().map(|item| number(item)).collect(),
            Self::Steps => split(&unguarded(cell)).iter().map(|item| step(item)).collect(),
        })
    }

    /// The cell of a field.
    pub(super) fn write(self, field: &Value) -> String {
        match (self, field) {
            (_, Value::Null) => String::new(),
            (Self::Plain | Self::Number | Self::Numbers, Value::String(text)) => text.clone(),
            (Self::Text | Self::Texts | Self::Words | Self::Steps, Value::String(text)) => {
                guarded(text)
            }
            (Self::Steps, Value::Array(items)) => {
                let step = |item: &Value| {
                    let title = item["title"].as_str().unwrap_or_default();
                    format!("{} {title}", item["weight"])
                };
                guarded(&joined(items.iter().map(step)))
            }
            (_, Value::Array(items)) => guarded(&joined(items.iter().map(text))),
            (_, Value::Bool(_) | Value::Number(_) | Value::Object(_)) => field.to_string(),
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Texts with what cells could misread.
    fn odd() -> impl Strategy<Value = String> {
        prop_oneof![
            "['=+@|\\\\\t\r\n;,\" a-]{1,8}",
            "\\PC{1,20}",
            "['＝＋－＠=]{1,4}",
            "[ -~]{1,12}",
        ]
    }

    #[test]
    fn spaces_around_a_word_are_not_its_own() {
        assert_eq!(Kind::Words.read(" analyst | reviewer"), Some(json!(["analyst", "reviewer"])));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_it_was(text in odd(), texts in prop::collection::vec(odd(), 0..5)) {
            for (kind, field) in [(Kind::Text, json!(text)), (Kind::Texts, json!(texts))] {
                prop_assert_eq!(kind.read(&kind.write(&field)), Some(field));
            }
        }

        #[test]
        fn no_cell_of_a_text_begins_a_formula(text in odd(), weight in 1..100, title in odd()) {
            let steps = json!([{"weight": weight, "title": title}]);
            for (kind, field) in [
                (Kind::Text, json!(text)),
                (Kind::Texts, json!([text, text])),
                (Kind::Steps, steps),
            ] {
                // Whatever a spreadsheet takes for the end of a cell.
                let cell = kind.write(&field);
                prop_assert!(!cell.split(ENDS).any(|part| part.starts_with(FORMULA)), "{cell:?}");
            }
        }

        #[test]
        fn numbers_and_steps_come_back(
            numbers in prop::collection::vec(any::<i64>(), 0..5),
            steps in prop::collection::vec((1..100_i64, odd()), 0..5),
        ) {
            let steps: Value =
                steps.iter().map(|(weight, title)| json!({"weight": weight, "title": title})).collect();
            for (kind, field) in [(Kind::Numbers, json!(numbers)), (Kind::Steps, steps)] {
                prop_assert_eq!(kind.read(&kind.write(&field)), Some(field));
            }
        }
    }

    #[test]
    fn only_the_apostrophe_before_a_formula_goes() {
        for (cell, text) in [
            ("'=1+1", "=1+1"),
            ("''=1+1", "'=1+1"),
            ("'tis", "'tis"),
            ("'", "'"),
            ("=1+1", "=1+1"),
            ("O'Hara", "O'Hara"),
            ("Oat;'=1+1", "Oat;=1+1"),
            ("Oat;'tis", "Oat;'tis"),
        ] {
            assert_eq!(Kind::Text.read(cell), Some(json!(text)), "{cell}");
        }
        assert_eq!(Kind::Plain.write(&json!("-5")), "-5");
        assert_eq!(Kind::Number.read("4x"), Some(json!("4x")));
        assert_eq!(Kind::Steps.read("Artwork"), Some(json!([{"title": "Artwork"}])));
    }
}
