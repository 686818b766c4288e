//! What is hashed can be hashed again by anybody who has the JSON: receipts, charters, the ledger.
//!
//! Canonical JSON (RFC 8785) of what the API shows, and SHA-256: no code of ours takes part.

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Map, Value, json};
use tests::{World, whole_charter, whole_pitch};

/// The hash of a document without floating-point numbers. `serde_json` sorts names, escapes as the
/// RFC does and writes no white space.
pub(crate) fn hash(document: &Value) -> String {
    let bytes = digest(&SHA256, document.to_string().as_bytes());
    bytes.as_ref().iter().fold("sha256:".to_owned(), |text, byte| text + &format!("{byte:02x}"))
}

/// Some fields of an object.
fn fields(of: &Value, names: &[&str]) -> Map<String, Value> {
    names.iter().map(|name| ((*name).to_owned(), of[*name].clone())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sides_can_verify_a_receipt() {
    let world = World::new().await;
    let path = world.submitted().await;
    for side in [&world.supplier, &world.buyer] {
        let seen = side.get(&path).await.expect(200);
        let pitch = fields(
            &seen,
            &[
                "title",
                "value_line",
                "category",
                "problem",
                "evidence",
                "readiness",
                "earliest_launch",
            ],
        );
        let submitted_at = &seen["receipt"]["submitted_at"];
        let document =
            json!({"pitch": pitch, "proposal": seen["id"], "submitted_at": submitted_at});
        assert_eq!(seen["receipt"]["hash"], hash(&document));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_of_every_field_that_was_written() {
    let world = World::new().await;
    let path = world.revised().await;
    let seen = world.buyer.get(&path).await.expect(200);
    // Of a pitch that says everything, each field that is shown is hashed as it is shown.
    let names: Vec<_> = whole_pitch().as_object().unwrap().keys().cloned().collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let submitted_at = &seen["receipt"]["submitted_at"];
    let document = json!({
        "pitch": fields(&seen, &names), "proposal": seen["id"], "submitted_at": submitted_at,
    });
    assert_eq!(seen["receipt"]["hash"], hash(&document));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_signature_names_is_the_charter_that_was_read() {
    let world = World::new().await;
    let whole = whole_charter();
    let everything = world.pilot_handed_in(&world.supplier, &whole).await;
    for path in [world.pilot_in_review().await, everything.clone()] {
        let seen = world.buyer.get(&path).await.expect(200);
        let mut document = seen["charter"].clone();
        document["proposal"] = seen["proposal"].clone();
        assert_eq!(seen["content_hash"], hash(&document));
    }
    // All that was said is shown as it was said.
    let mut shown = world.buyer.get(&everything).await.expect(200)["charter"].clone();
    assert_eq!(shown["budget"]["supplier_percent"], 60);
    shown["budget"].as_object_mut().unwrap().remove("supplier_percent");
    assert_eq!(shown, whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_party_can_verify_its_ledgers() {
    let world = World::new().await;
    let pilot = world.pilot_in_review().await;
    let events = world.supplier.events("pilot.submit", 1).await;
    assert!(events.len() > 5);
    let shared = format!("/v1/partnerships/{}/ledger", world.partnership);
    let shared = world.supplier.get(&shared).await.text;
    let mut content: Map<String, Value> = Map::new();
    for line in shared.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        if line["content"].is_object() {
            assert_eq!(line["after"], hash(&line["content"]), "{line:#}");
            content.insert(line["kind"].as_str().unwrap().to_owned(), line["content"].clone());
        }
    }
    let pilot = world.buyer.get(&pilot).await.expect(200);
    assert_eq!(content["pilot.submit"]["charter"], pilot["charter"]);
    assert_eq!(content["pilot.submit"]["state"], pilot["state"]);
    assert_eq!(content["partnership.accept"]["state"], "active");
    let mut heads: Map<String, Value> = Map::new();
    for event in &events {
        let mut document = event.as_object().unwrap().clone();
        document.remove("id");
        let told = document.remove("hash").unwrap();
        assert_eq!(told, hash(&Value::Object(document)), "{event:#}");
        let ledger = event["ledger"].as_str().unwrap().to_owned();
        let previous = heads.insert(ledger, told).unwrap_or_default();
        assert_eq!(event["previous"], previous, "{event:#}");
    }
}
