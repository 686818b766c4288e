//! What is done to a ledger after it was taken away: changed, cut, put in another order, or written anew.

use serde_json::{Value, json};

use super::{id_of, lines, path, text, told, verify};
use crate::hashes::hash;

/// Asserts that the ledger is not sound, and that the first fault lies in this line.
#[track_caller]
fn assert_found(what: &str, ledger: &str, against: Option<&str>, line: usize, fault: &str) {
    let (sound, told) = verify(ledger, against);
    assert!(!sound, "{what}: {told}");
    let first = told.lines().nth(1).unwrap_or_default();
    assert!(first.starts_with(&format!("  - line {line}: ")), "{what}: {told}");
    assert!(told.contains(fault), "{what}: {told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_done_to_it_is_found_in_its_line() {
    let (_, ledger) = told().await;
    let all = lines(&ledger);
    let of = |kind: &str| all.iter().position(|line| line["kind"] == kind).unwrap();
    let change = |at: usize, pointer: &str, value: Value| {
        let mut changed = all.clone();
        *changed[at].pointer_mut(pointer).unwrap() = value;
        text(&changed)
    };
    let assert_found = |what, ledger: &str, at: usize, fault| {
        assert_found(what, ledger, None, at + 1, fault);
    };
    let suspended = of("partnership.suspend");
    let reason = change(suspended, "/reason", json!("Another reason."));
    assert_found("a reason", &reason, suspended, "something in it was changed");
    let at = change(suspended, "/at", json!("2026-01-01T00:00:00Z"));
    assert_found("an instant", &at, suspended, "something in it was changed");
    let signed = of("pilot.countersign");
    let title = change(signed, "/content/charter/title", json!("Another title"));
    assert_found("a charter", &title, signed, "the content was changed");
    let silenced = change(signed, "/content", Value::Null);
    assert_found("no charter", &silenced, signed, "content is missing");
    let id = change(signed, "/id", json!("evt_01930000000070008000000000000001"));
    assert_found("an id", &id, signed, "id is not the one");

    let without = |at: usize| text(&[&all[..at], &all[at + 1..]].concat());
    assert_found("a dropped line", &without(signed), signed, "its sequence is");
    assert_found("the first dropped", &without(0), 0, "previous is not the hash");
    let mut reordered = all.clone();
    reordered.swap(signed, signed + 1);
    assert_found("two lines swapped", &text(&reordered), signed, "its sequence is");
    let mut doubled = all.clone();
    doubled.insert(signed, all[signed].clone());
    assert_found("a line twice", &text(&doubled), signed + 1, "its sequence is");

    let events = all.len() - 1;
    assert_found("no closing line", &text(&all[..events]), events, "it was cut off");
    assert_found("the last event dropped", &without(events - 1), events - 1, "or of another head");
    assert_found("half a line", &ledger[..ledger.len() - 20], events, "it is no JSON object");
    let longer = change(events, "/length", json!(events + 1));
    assert_found("a longer length", &longer, events, "something in it was changed");
    assert_found("more behind it", &format!("{ledger}{ledger}"), events + 1, "follows the closing");
}

/// The ledger with the `at`th event changed and everything behind it sealed anew.
fn forged(ledger: &str, at: usize, change: impl FnOnce(&mut Value)) -> String {
    let mut all = lines(ledger);
    change(&mut all[at]);
    let (end, events) = all.split_last_mut().unwrap();
    let mut previous = events[..at].last().map_or(Value::Null, |event| event["hash"].clone());
    for event in &mut events[at..] {
        event["previous"] = previous;
        let mut sealed = event.clone();
        for field in ["id", "hash", "content"] {
            sealed.as_object_mut().unwrap().remove(field);
        }
        let hash = hash(&sealed);
        event["id"] = json!(id_of(&hash));
        event["hash"] = json!(hash);
        previous = event["hash"].clone();
    }
    end["head"] = previous;
    let mut sealed = end.clone();
    sealed.as_object_mut().unwrap().remove("hash");
    end["hash"] = json!(hash(&sealed));
    text(&all)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_past_that_was_rewritten_shows_in_an_older_export() {
    let (world, older) = told().await;
    world.submitted().await;
    let ledger = world.supplier.get(&path(&world.partnership)).await.text;
    let (sound, said) = verify(&ledger, Some(&older));
    let before = lines(&older).len() - 1;
    assert!(sound && said.contains(&format!("up to event {before}")), "{said}");
    assert!(verify(&older, Some(&older)).0);

    let at = 5;
    let forged = forged(&ledger, at, |event| event["at"] = json!("2026-01-01T00:00:00Z"));
    let (sound, said) = verify(&forged, None);
    assert!(sound, "by itself it cannot be told from a true one: {said}");
    assert_found("a rewritten past", &forged, Some(&older), at + 1, "the past was rewritten");
    // The older one is longer than what is said to be newer, or of another ledger, or spoilt itself.
    let (sound, said) = verify(&older, Some(&ledger));
    assert!(!sound && said.contains("goes on where this one ends"), "{said}");
    let (_, other) = told().await;
    assert_found("another ledger", &ledger, Some(&other), 1, "the past was rewritten");
    let spoilt = older.replace("\"pilot.approve\"", "\"pilot.reject\"");
    let (sound, said) = verify(&ledger, Some(&spoilt));
    assert!(!sound && said.contains("the older export, line "), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_byte_of_a_real_one_can_be_another() {
    let (_, ledger) = told().await;
    let seed = fastrand::u64(..);
    let mut random = fastrand::Rng::with_seed(seed);
    let said = |bytes: &[u8]| -> Option<Vec<Value>> {
        let lines = bytes.split_inclusive(|byte| *byte == b'\n');
        lines.map(|line| serde_json::from_slice(line).ok()).collect()
    };
    for _ in 0..150 {
        let (mut bytes, place) = (ledger.clone().into_bytes(), random.usize(..ledger.len()));
        bytes[place] = random.u8(b' '..=b'~');
        let changed = String::from_utf8(bytes).expect("of a letter of ASCII comes another");
        if said(changed.as_bytes()) != said(ledger.as_bytes()) {
            let (sound, told) = verify(&changed, None);
            assert!(!sound, "seed {seed}, byte {place}: {told}");
        }
    }
}
