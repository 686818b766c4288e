//! Every fault of a body is told, with its pointer.

use domain::text::{Line, Title};
use serde::Deserialize;

use super::*;

#[derive(Debug, Deserialize)]
struct Request {
    title: Field<String>,
    note: Field<String>,
    count: Field<u8>,
    items: Field<Vec<Field<Item>>>,
}

#[derive(Debug, Deserialize)]
struct Item {
    name: Field<String>,
}

impl Parse for Request {
    type Value = (Title, Option<Line>, Vec<Line>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let title = reader.required("title", self.title, text(Title::parse));
        let note = reader.optional("note", self.note, text(Line::parse));
        reader.optional("count", self.count, Ok);
        let items = reader.each("items", self.items, |reader, item| {
            reader.required("name", item.name, text(Line::parse))
        });
        Some((title?, note, items?))
    }
}

fn faults(body: &str) -> Vec<(String, &'static str)> {
    let problem = super::parse::<Request>(body.as_bytes()).unwrap_err();
    assert_eq!(problem.code(), Code::Invalid, "{problem}");
    problem.faults().iter().map(|fault| (fault.pointer.clone(), fault.code)).collect()
}

#[test]
fn a_good_body_becomes_its_value() {
    let body = r#"{"title": " Cafe\u0301 au lait ", "items": [{"name": "one"}], "note": null}"#;
    let (title, note, items) = super::parse::<Request>(body.as_bytes()).unwrap();
    assert_eq!(title.as_str(), "Café au lait");
    assert_eq!((note, items.len()), (None, 1));
}

#[test]
fn all_faults_at_once_each_with_its_pointer() {
    let body = r#"{"titel": "x", "note": 5, "count": 256, "items": [{"name": ""}, {"nam/e": 1}]}"#;
    let mut told = faults(body);
    told.sort();
    let expected = [
        ("/count", "wrong_type"),
        ("/items/0/name", "too_short"),
        ("/items/1/name", "missing"),
        ("/items/1/nam~1e", "unknown_field"),
        ("/note", "wrong_type"),
        ("/titel", "unknown_field"),
        ("/title", "missing"),
    ];
    assert_eq!(told, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
}

#[test]
fn an_array_is_no_object() {
    assert_eq!(faults(r#"["Title", "note"]"#), [(String::new(), "wrong_type")]);
    let body = r#"{"title": "Oats", "items": [["name"]]}"#;
    assert_eq!(faults(body), [("/items/0".to_owned(), "wrong_type")]);
}

#[test]
fn an_item_that_cannot_be_read_hides_no_other() {
    let body = r#"{"title": "Oats", "items": [["name"], {"name": "one"}, 5, null, {"name": 1}]}"#;
    let expected = [
        ("/items/0", "wrong_type"),
        ("/items/2", "wrong_type"),
        ("/items/4/name", "wrong_type"),
        ("/items/3", "missing"),
    ];
    assert_eq!(faults(body), expected.map(|(pointer, code)| (pointer.to_owned(), code)));
}

#[test]
fn numbers_that_do_not_fit_are_refused() {
    for count in ["-1", "256", "1.5", "1e2", "\"1\"", "true", "[]"] {
        let body = format!(r#"{{"title": "Oats", "items": [], "count": {count}}}"#);
        assert_eq!(faults(&body), [("/count".to_owned(), "wrong_type")], "{count}");
    }
}

#[test]
fn what_is_no_json_is_malformed() {
    for body in ["", "{", "{\"title\": \"a\", \"title\": \"b\"}", "{} {}", "nul", "\u{feff}{}"] {
        let problem = super::parse::<Request>(body.as_bytes()).unwrap_err();
        assert_eq!(problem.code(), Code::MalformedJson, "{body}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(super::parse::<Request>(deep.as_bytes()).unwrap_err().code(), Code::MalformedJson);
}

#[test]
fn decimals_are_texts_of_a_limited_size() {
    for good in ["0", "-1.5", "123456789012345.123456"] {
        assert!(decimal(good.to_owned()).is_ok(), "{good}");
    }
    for bad in ["", "1e3", "NaN", "1.", ".5", "+1", "1,5", "1234567890123456", "1.1234567", " 1"] {
        assert!(decimal(bad.to_owned()).is_err(), "{bad}");
    }
}
