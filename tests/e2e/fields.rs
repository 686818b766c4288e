//! No fault of a body hides another: unknown fields, arrays in place of objects, wrong types, texts
//! and numbers that do not fit are all told at once, each with its pointer and a code.

use serde_json::json;
use tests::{World, charter, pitch};

use crate::problems::{JSON, page, post, refusal};

#[tokio::test(flavor = "multi_thread")]
async fn only_an_object_is_an_object() {
    let world = World::new().await;
    let page = page(&world).await;
    for body in ["[]", "[\"part_1\", {}]", "\"text\"", "5", "null", "true"] {
        let answer = post(&world.supplier, "/v1/proposals", JSON, body).await;
        refusal(&answer, &page);
        assert_eq!(answer.faults(), [(String::new(), "wrong_type".to_owned())], "{body}");
    }
    for inner in [json!(["Oat drink", "A value line"]), json!("text"), json!(5), json!(true)] {
        let body = json!({"partnership": world.partnership, "pitch": inner});
        let answer = world.supplier.post("/v1/proposals", &body).await;
        assert_eq!(answer.faults(), told(&[("/pitch", "wrong_type")]), "{inner}");
    }
    let mut charter = charter();
    charter["criteria"] = json!([["metric"], 5]);
    let body = json!({"proposal": "prop_01930000000070008000000000000001", "charter": charter});
    let faults = world.supplier.post("/v1/pilots", &body).await.faults();
    let expected = [("/charter/criteria/0", "wrong_type"), ("/charter/criteria/1", "wrong_type")];
    assert_eq!(faults, told(&expected));
    // What takes no content takes an empty object, and no other.
    let draft = world.draft().await;
    let version = &world.supplier.get(&draft).await.json()["version"];
    let submission = format!("{draft}/submission");
    let answer = world.supplier.change(&submission, version, &json!({"note": "now"})).await;
    assert_eq!(answer.faults(), told(&[("/note", "unknown_field")]));
    let answer = world.supplier.change(&submission, version, &json!([])).await;
    assert_eq!(answer.faults(), told(&[("", "wrong_type")]));
    world.supplier.change(&submission, version, &json!({})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_faults_are_told_at_once_where_they_are() {
    let world = World::new().await;
    let page = page(&world).await;
    let body = json!({
        "partnership": "prop_01930000000070008000000000000001",
        "titel": "at the wrong level",
        "organisation": "org_01930000000070008000000000000001",
        "pitch": {
            "title": "ab",
            "category": "Packaging",
            "problem": "A bell \u{7} rings",
            "evidence": {"text": "no text"},
            "readiness": 10,
            "earliest_launch": "2027-02-30",
            "a/b~c": 1,
            "state": "submitted",
        },
    });
    let answer = world.supplier.post("/v1/proposals", &body).await;
    refusal(&answer, &page);
    let expected = [
        ("/organisation", "unknown_field"),
        ("/partnership", "malformed"),
        ("/pitch/a~1b~0c", "unknown_field"),
        ("/pitch/category", "not_in_list"),
        ("/pitch/earliest_launch", "malformed"),
        ("/pitch/evidence", "wrong_type"),
        ("/pitch/problem", "control_character"),
        ("/pitch/readiness", "out_of_range"),
        ("/pitch/state", "unknown_field"),
        ("/pitch/title", "too_short"),
        ("/pitch/value_line", "missing"),
        ("/titel", "unknown_field"),
    ];
    assert_eq!(answer.faults(), told(&expected));
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_keep_to_their_length_and_characters() {
    let world = World::new().await;
    let page = page(&world).await;
    for (title, fault) in [
        ("ab".to_owned(), Some("too_short")),
        ("  ab \n ".to_owned(), Some("too_short")),
        ("e\u{301}e\u{301}".to_owned(), Some("too_short")),
        ("abc".to_owned(), None),
        ("ü".repeat(160), None),
        ("u\u{308}".repeat(160), None),
        ("𝒳".repeat(161), Some("too_long")),
        ("a\0b".to_owned(), Some("control_character")),
        ("one\ntwo".to_owned(), Some("control_character")),
        ("one\u{85}two".to_owned(), Some("control_character")),
        ("one\u{7f}two".to_owned(), Some("control_character")),
    ] {
        let mut pitch = pitch();
        pitch["title"] = json!(title);
        let body = json!({"partnership": world.partnership, "pitch": pitch});
        let answer = world.supplier.post("/v1/proposals", &body).await;
        let Some(fault) = fault else {
            answer.expect(201);
            continue;
        };
        refusal(&answer, &page);
        assert_eq!(answer.faults(), told(&[("/pitch/title", fault)]), "{title:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_do_not_fit_are_refused_not_rounded() {
    let world = World::new().await;
    let page = page(&world).await;
    let template = json!({"partnership": world.partnership, "pitch": pitch()}).to_string();
    for number in [
        "0",
        "10",
        "-1",
        "-0",
        "7.0",
        "7.5",
        "7e0",
        "\"7\"",
        "true",
        "[]",
        "{}",
        "32768",
        "65543",
        "4294967303",
        "9223372036854775808",
        "18446744073709551623",
        "1e30",
        "-1e30",
    ] {
        let body = template.replace("\"readiness\":7", &format!("\"readiness\":{number}"));
        assert_ne!(body, template);
        let answer = post(&world.supplier, "/v1/proposals", JSON, body).await;
        refusal(&answer, &page);
        let faults = answer.faults();
        assert_eq!(faults.len(), 1, "{number}: {faults:?}");
        assert_eq!(faults[0].0, "/pitch/readiness", "{number}");
    }
    let mut charter = charter();
    for value in ["1e3", "NaN", "1234567890123456", "1.1234567", "1,5", "", "١"] {
        charter["criteria"][0]["go_value"] = json!(value);
        let body = json!({"proposal": "prop_01930000000070008000000000000001", "charter": charter});
        let answer = world.supplier.post("/v1/pilots", &body).await;
        assert_eq!(answer.faults(), told(&[("/charter/criteria/0/go_value", "malformed")]));
    }
}

fn told(faults: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(pointer, code): &(&str, &str)| ((*pointer).to_owned(), (*code).to_owned());
    faults.iter().map(own).collect()
}
