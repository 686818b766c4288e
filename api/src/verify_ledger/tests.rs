//! Ledgers that are made by hand: promises, which are read by the names of their fields, and what a file
//! may say to a terminal.

use domain::{
    content::ContentHash,
    id::{EventId, Id},
};
use serde_json::{Value, json};

use super::*;

const PARTNERSHIP: &str = "part_01930000000070008000000000000001";

/// The hash of a document; `serde_json` sorts names.
fn hash(document: &Value) -> String {
    ContentHash::of(&document.to_string()).to_string()
}

/// A ledger of these events: of each its object, its action, its states and its content.
fn ledger(events: &[(&str, &str, Option<&str>, &str, Value)]) -> String {
    let (mut text, mut previous) = (String::new(), Value::Null);
    let mut after = std::collections::HashMap::<&str, Value>::new();
    for (index, (object, kind, from, to, content)) in events.iter().enumerate() {
        let now = json!(hash(content));
        let before = after.insert(object, now.clone());
        let mut event = json!({
            "ledger": PARTNERSHIP, "sequence": index + 1, "previous": previous, "kind": kind,
            "object": object, "by": "clock", "user": null, "organisation": null, "from": from, "to": to,
            "reason": null, "before": before, "after": now, "at": "2026-11-24T15:00:00Z",
        });
        previous = json!(hash(&event));
        let id = EventId::new(ContentHash::parse(previous.as_str().unwrap()).unwrap().uuid());
        event["id"] = json!(id.to_string());
        event["hash"] = previous.clone();
        event["content"] = content.clone();
        writeln!(text, "{event}").unwrap();
    }
    let mut end = json!({
        "ledger": PARTNERSHIP, "length": events.len(), "head": previous,
        "exported_at": "2026-11-24T15:00:00Z",
    });
    end["hash"] = json!(hash(&end));
    text + &format!("{end}\n")
}

fn checked(text: &str) -> Result<String, Vec<String>> {
    check(text.as_bytes(), None::<&[u8]>).unwrap()
}

#[test]
fn promises_are_told_with_what_became_of_them() {
    let commitment = |due: &str, outcome: Value| {
        json!({
            "what": "Share the forecast by\n\u{1b}[2Jthe 5th", "promisor_side": "buyer",
            "original_due": "2027-01-05", "current_due": due, "outcome": outcome,
        })
    };
    let (one, other) = ("cmt_1", "goal_1");
    let text = ledger(&[
        (one, "commitment.offer", None, "offered", commitment("2027-01-05", json!(null))),
        (
            other,
            "goal.propose",
            None,
            "proposed",
            json!({"title": "98 % on time", "due": "2027-12-31"}),
        ),
        (
            one,
            "commitment.move",
            Some("offered"),
            "accepted",
            commitment("2027-01-12", json!(null)),
        ),
        (
            one,
            "commitment.keep",
            Some("accepted"),
            "closed",
            commitment("2027-01-12", json!("kept")),
        ),
    ]);
    let told = checked(&text).unwrap();
    let (_, table) = told.split_once("What was promised:\n\n").unwrap();
    let rows: Vec<_> = table.lines().collect();
    assert_eq!(rows.len(), 3, "{told}");
    assert!(rows[1].starts_with("  Share the forecast by  [2Jthe 5th  buyer"), "{told}");
    assert!(rows[1].ends_with("2027-01-12 (first 2027-01-05)  closed (kept)"), "{told}");
    assert!(rows[2].starts_with("  98 % on time"), "{told}");
    assert!(rows[2].ends_with("2027-12-31                     proposed"), "{told}");
    assert!(told.contains("of 4 word for word, of 0 by hash alone"), "{told}");
}

#[test]
fn an_empty_ledger_is_sound() {
    let told = checked(&ledger(&[])).unwrap();
    assert!(told.contains("head      none") && told.contains("no commitment"), "{told}");
}

#[test]
fn what_is_no_line_of_a_ledger_is_told_with_its_line() {
    let content = json!({"what": "Something", "weight": 1});
    let sound = ledger(&[("cmt_1", "commitment.offer", None, "offered", content)]);
    assert!(checked(&sound).is_ok());
    let fault = |text: &str| checked(text).unwrap_err().first().unwrap().clone();
    for (from, to, told) in [
        ("\"by\":\"clock\",", "", "line 1: by is missing"),
        ("\"clock\"", "\"person\"", "line 1: by is not of its form"),
        ("commitment.offer", "Offer", "line 1: kind is not of its form"),
        ("\"from\":null", "\"from\":7", "line 1: from is not of its form"),
        (
            "\"from\":null",
            "\"from\":null,\"from\":null",
            "line 1: it is no JSON object: an object has",
        ),
        ("\"from\":null", "\"from\":null,\"more\":1", "line 1: it has the field \"more\""),
        ("\"weight\":1", "\"weight\":1.0", "line 1: it holds what canonical JSON"),
        ("\"weight\":1", "\"wëight\":1", "line 1: it holds what canonical JSON"),
        ("\"length\":1", "\"length\":1.5", "line 2: it holds what canonical JSON"),
        ("\"what\"", "what", "line 1: it is no JSON object"),
        (&sound, "[]\n", "line 1: it is no JSON object"),
        (&sound, "", "line 1: the file ends without a closing line"),
    ] {
        let text = sound.replacen(from, to, 1);
        assert!(text != sound && fault(&text).starts_with(told), "{from}: {}", fault(&text));
    }
    let twice = format!("{sound}{sound}");
    assert_eq!(fault(&twice), "line 3: something follows the closing line");
    assert_eq!(checked(&"{}\n".repeat(50)).unwrap_err().len(), 20);
}

#[test]
fn what_is_wrong_with_the_older_one_is_told_once() {
    let offer = ("cmt_1", "commitment.offer", None, "offered", json!({"what": "Something"}));
    let other = ("cmt_2", "commitment.offer", None, "offered", json!({"what": "Something else"}));
    let (older, sound) = (ledger(std::slice::from_ref(&offer)), ledger(&[offer, other]));
    let against = |older: &str| check(sound.as_bytes(), Some(older.as_bytes())).unwrap();
    assert!(against(&older).unwrap().contains("it begins with all of the older, up to event 1"));
    let cut = older.lines().next().unwrap();
    let cut = against(cut).unwrap_err();
    assert_eq!(cut.len(), 1, "{cut:?}");
    assert!(cut[0].starts_with("the older export, line 2: the file ends"), "{cut:?}");
}

#[test]
fn no_bit_can_be_turned_unless_nothing_is_said_otherwise() {
    let content =
        |weight: i64| json!({"what": "Say so", "weight": weight, "yes": true, "no": null});
    let sound = ledger(&[
        ("cmt_1", "commitment.offer", None, "offered", content(1)),
        ("cmt_1", "commitment.accept", Some("offered"), "accepted", content(2)),
    ]);
    let said = |bytes: &[u8]| -> Option<Vec<Value>> {
        let lines = bytes.split_inclusive(|byte| *byte == b'\n');
        lines.map(|line| serde_json::from_slice(line).ok()).collect()
    };
    let (original, mut same) = (said(sound.as_bytes()).unwrap(), 0);
    for place in 0..sound.len() {
        // A digit for another one, and each bit.
        for turned in [1_u8, 2, 3, 4, 5, 6, 7, 8, 9, 16, 32, 64, 128] {
            let mut bytes = sound.clone().into_bytes();
            bytes[place] ^= turned;
            if check(bytes.as_slice(), None::<&[u8]>).unwrap().is_ok() {
                assert_eq!(said(&bytes).as_ref(), Some(&original), "{place} by {turned}");
                same += 1;
            }
        }
    }
    // The white space at the end of a line can be another.
    assert!(same < 20, "{same}");
}
