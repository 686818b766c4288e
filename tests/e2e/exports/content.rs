//! An export holds what the API shows, row for row, and each file is what the manifest says.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Caller, World, pitch, sha256};

use super::Export;
use crate::{ledger, row_level_security::story::story};

/// The lists of the API that a file has each, and at least how many rows the story leaves in it.
const LISTS: [(&str, &str); 14] = [
    ("partnerships", "/v1/partnerships"),
    ("innovations", "/v1/innovations"),
    ("briefs", "/v1/briefs"),
    ("brief_invitations", "/v1/brief-invitations"),
    ("proposals", "/v1/proposals"),
    ("pilots", "/v1/pilots"),
    ("plans", "/v1/plans"),
    ("goals", "/v1/goals"),
    ("commitments", "/v1/commitments"),
    ("agreements", "/v1/agreements"),
    ("exclusivities", "/v1/exclusivities"),
    ("members", "/v1/members"),
    ("invitations", "/v1/invitations"),
    ("webhooks", "/v1/webhooks"),
];

/// What belongs to rows, and is there on one side at least.
const OF_ROWS: [&str; 12] = [
    "messages",
    "notes",
    "panels",
    "proposal_versions",
    "proposal_version_documents",
    "proposal_attachments",
    "pilot_charters",
    "measurements",
    "plan_reviews",
    "exclusivity_terms",
    "brief_invitees",
    "webhook_deliveries",
];

/// The rows without what is another by the clock of each answer: how far a goal should be.
fn still(mut rows: Vec<Value>) -> Vec<Value> {
    for row in &mut rows {
        row.as_object_mut().expect("an object").remove("expected");
    }
    rows
}

/// The rows of a list, each as it is read alone where it can be: a list may show less.
async fn in_full(side: &Caller, list: &str) -> Vec<Value> {
    let mut rows = side.listed(list).await;
    for row in &mut rows {
        let one = side.get(&format!("{list}/{}", row["id"].as_str().unwrap_or_default())).await;
        if one.status == 200 {
            *row = one.json();
        }
    }
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn each_file_has_what_the_api_shows() {
    let world = World::new().await;
    story(&world).await;
    let mut body = json!({"partnership": world.partnership, "pitch": pitch()});
    body["pitch"]["title"] = json!("=HYPERLINK(\"http://x.example\")");
    world.supplier.post("/v1/proposals", &body).await.expect(201);
    let mut seen = BTreeSet::new();
    for side in [&world.buyer, &world.supplier] {
        let export = Export::of(side).await;
        let manifest = export.manifest();
        assert_eq!(manifest["left_out"], json!([]));
        let files = manifest["files"].as_array().unwrap();
        // The manifest is the only one that it does not tell of.
        assert_eq!(files.len() + 1, export.files.len());
        for file in files {
            let text = &export.files[file["name"].as_str().unwrap()];
            let told = (&file["size"], &file["sha256"]);
            assert_eq!(told, (&json!(text.len()), &json!(sha256(text.as_bytes()))), "{file}");
        }
        for (noun, list) in LISTS {
            let shown = still(in_full(side, list).await);
            let rows = still(export.rows(noun));
            let ids = |rows: &[Value]| {
                let ids = rows.iter().map(|row| row["id"].as_str().unwrap_or_default().to_owned());
                ids.collect::<BTreeSet<_>>()
            };
            assert_eq!(rows.len(), shown.len(), "{noun}");
            assert_eq!(ids(&rows), ids(&shown), "{noun}");
            // Word for word, whatever came first.
            let whole = rows.iter().filter(|row| shown.contains(row)).count();
            assert_eq!(whole, rows.len(), "{noun}: {rows:#?} {shown:#?}");
            let file = files.iter().find(|file| file["name"] == format!("{noun}.csv")).unwrap();
            assert_eq!(file["rows"], rows.len(), "{noun}");
            if !rows.is_empty() {
                seen.insert(noun);
            }
        }
        for review in export.rows("plan_reviews") {
            let path = format!("/v1/reviews/{}", review["id"].as_str().unwrap());
            assert_eq!(review["figures"], side.get(&path).await.expect(200)["figures"]);
        }
        seen.extend(OF_ROWS.iter().filter(|noun| !export.rows(noun).is_empty()));
        // Each side verifies what both have.
        let name = format!("ledgers/{}.ndjson", world.partnership);
        let (sound, said) = ledger::verify(&export.files[&name], None);
        assert!(sound, "{said}");
        let events = export.rows("events");
        assert!(events.iter().any(|event| event["ledger"] == *world.partnership));
        assert!(!export.rows("audit").is_empty());
        // No cell is a formula.
        let proposals = &export.files["proposals.csv"];
        assert!(proposals.lines().count() > 1);
        assert!(!proposals.contains(",\"=HYPER") && !proposals.contains(",=HYPER"), "{proposals}");
    }
    let all: BTreeSet<_> = LISTS.iter().map(|(noun, _)| *noun).chain(OF_ROWS).collect();
    assert_eq!(seen, all, "the story shows too little");
    let export = Export::of(&world.supplier).await;
    assert!(export.files["proposals.csv"].contains("\"'=HYPERLINK(\"\"http://x.example\"\")\""));
    // A part of it is a part of it.
    let path = export.job["result"]["body"]["content"].as_str().unwrap();
    let request = world.supplier.request(reqwest::Method::GET, path).header("Range", "bytes=4-9");
    let part = request.send().await.unwrap();
    assert_eq!(part.status(), 206);
    assert_eq!(part.bytes().await.unwrap(), export.bytes[4..10]);
    // Whoever has begun with another begins again.
    let request = world.supplier.request(reqwest::Method::GET, path).header("Range", "bytes=4-9");
    let whole = request.header("If-Range", "\"another\"").send().await.unwrap();
    assert_eq!(whole.status(), 200);
    assert_eq!(whole.bytes().await.unwrap(), export.bytes[..]);
    // Whoever has it is told so.
    let request = world.supplier.request(reqwest::Method::GET, path);
    let first = request.send().await.unwrap();
    assert_eq!(first.status(), 200);
    let request = world.supplier.request(reqwest::Method::GET, path);
    let same = request.header("If-None-Match", &first.headers()["etag"]).send().await.unwrap();
    assert_eq!((same.status().as_u16(), same.bytes().await.unwrap().len()), (304, 0));
}
