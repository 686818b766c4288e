//! The document tells a reader enough: every operation has its words, every answer an example, every
//! problem its codes, each with its place at `/docs/problems`, and every field of a request its bounds.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::TestApp;

fn document() -> Value {
    serde_json::from_str(include_str!("../../openapi/openapi.json")).unwrap()
}

/// What is behind a reference, or the thing itself.
fn follow<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let pointer = value["$ref"].as_str().and_then(|path| path.strip_prefix('#'));
    pointer.map_or(value, |pointer| document.pointer(pointer).unwrap())
}

/// Every operation, as `get /v1/pilots` and its text.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let items = document["paths"].as_object().unwrap().iter();
    let each = items.flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (format!("{method} {path}"), operation))
    });
    each.collect()
}

#[test]
fn every_operation_has_its_words_and_every_answer_an_example() {
    let document = document();
    for (what, operation) in operations(&document) {
        assert!(operation["description"].as_str().is_some_and(|text| text.len() > 10), "{what}");
        for (status, response) in operation["responses"].as_object().unwrap() {
            let response = follow(&document, response);
            let content = response["content"].as_object();
            for (kind, content) in content.into_iter().flatten() {
                // Of bytes and pages there is none, and what has no schema is described elsewhere.
                let schema = &content["schema"];
                if schema["format"] == "binary" || *schema == json!({}) || kind.starts_with("text/")
                {
                    continue;
                }
                let examples = content["examples"].as_object().into_iter().flatten();
                let shown = examples.filter(|(_, one)| !follow(&document, one)["value"].is_null());
                let listed = content["example"].is_string() || shown.count() > 0;
                assert!(listed, "{what}: {status} has no example of {kind}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_problem_lists_its_codes_and_every_code_has_its_place_on_the_page() {
    let document = document();
    let page = TestApp::start().await.visitor().get("/docs/problems").await.text;
    let anchors = page.split("<h2 id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let anchors: BTreeSet<_> = anchors.collect();
    let mut listed = BTreeSet::new();
    for (what, operation) in operations(&document) {
        let problems = operation["responses"].as_object().unwrap().iter();
        for (status, response) in problems.filter(|(status, _)| status.starts_with(['4', '5'])) {
            let response = follow(&document, response);
            let examples = &response["content"]["application/problem+json"]["examples"];
            let examples = examples.as_object().unwrap_or_else(|| panic!("{what}: {status}"));
            assert!(!examples.is_empty(), "{what}: {status} lists no code");
            for (code, example) in examples {
                let problem = &follow(&document, example)["value"];
                assert_eq!(problem["code"], **code, "{what}");
                assert_eq!(problem["status"].to_string(), **status, "{what}: {code}");
                let address = problem["type"].as_str().unwrap();
                assert!(address.ends_with(&format!("/docs/problems#{code}")), "{address}");
                assert!(anchors.contains(code.as_str()), "{code} has no place on the page");
                listed.insert(code.as_str());
            }
        }
    }
    let nowhere: Vec<_> = anchors.difference(&listed).collect();
    // A method that a path does not have belongs to no operation.
    assert_eq!(nowhere, [&"method_not_allowed"]);
}

#[test]
fn every_field_of_a_request_has_its_bounds() {
    let document = document();
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for (what, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let place = format!("{what} {}", parameter["name"]);
            unbounded(&document, &place, &parameter["schema"], &mut seen, &mut wrong);
        }
        let content = operation["requestBody"]["content"].as_object();
        for (kind, content) in content.into_iter().flatten() {
            unbounded(
                &document,
                &format!("{what} {kind}"),
                &content["schema"],
                &mut seen,
                &mut wrong,
            );
        }
    }
    assert!(seen.len() > 80, "{}", seen.len());
    assert!(
        wrong.is_empty(),
        "give each a bound, or its words in documentation/choices.rs: {wrong:#?}"
    );
}

/// Finds the texts and lists below a schema that have no bound.
fn unbounded(
    document: &Value,
    place: &str,
    schema: &Value,
    seen: &mut BTreeSet<String>,
    wrong: &mut Vec<String>,
) {
    if let Some(name) = schema["$ref"].as_str() {
        if seen.insert(name.to_owned()) {
            unbounded(document, name, follow(document, schema), seen, wrong);
        }
        return;
    }
    let is = |kind: &str| schema["type"] == kind || schema["type"] == json!([kind, "null"]);
    let bounds = ["maxLength", "enum", "format", "pattern"];
    if is("string") && !bounds.iter().any(|bound| schema.get(bound).is_some())
        || is("array") && schema.get("maxItems").is_none()
    {
        wrong.push(place.to_owned());
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        unbounded(document, &format!("{place}/{name}"), property, seen, wrong);
    }
    if schema["items"].is_object() {
        unbounded(document, &format!("{place}[]"), &schema["items"], seen, wrong);
    }
    for kind in ["oneOf", "allOf"] {
        for part in schema[kind].as_array().into_iter().flatten() {
            unbounded(document, place, part, seen, wrong);
        }
    }
}
