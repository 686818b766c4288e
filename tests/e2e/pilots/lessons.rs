//! What each side has learned from a pilot: its own alone, until it shares that for good.

use serde_json::{Value, json};
use tests::{Answer, Caller, World, charter};

const TEXT: &str = "The shelf was cleared two weeks late.";

async fn closed(world: &World) -> String {
    let pilot = world.pilot_to_decide(&charter()).await;
    let decision = json!({"outcome": "stop", "feedback": "The shoppers did not take it up."});
    world.buyer.act(&pilot, "decide", &decision).await.expect(200);
    pilot
}

fn words(text: &str) -> Value {
    json!({"text": text})
}

/// All that somebody can read of a pilot and its lessons, byte for byte.
async fn reads(caller: &Caller, pilot: &str) -> Vec<String> {
    let mut told = Vec::new();
    for path in [pilot, &format!("{pilot}/lessons"), "/v1/pilots", "/v1/events?limit=200"] {
        let Answer { status, text, .. } = caller.get(path).await;
        // What names an answer is its own.
        let text = text.split("\"instance\"").next().unwrap_or_default();
        told.push(format!("{status} {text}"));
    }
    let partnership = caller.get(pilot).await.json()["partnership"].clone();
    let ledger = format!("/v1/partnerships/{}/ledger", partnership.as_str().unwrap_or_default());
    // When it was taken away is one's own.
    let taken = caller.get(&ledger).await.text;
    let taken = taken.split("\"exported_at\"").next().unwrap_or_default();
    told.extend(taken.split("\"instance\"").next().map(str::to_owned));
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_can_tell_whether_the_other_side_has_written_any() {
    let world = World::new().await;
    let pilot = closed(&world).await;
    let path = format!("{pilot}/lessons");
    for (author, other) in [(&world.supplier, &world.buyer), (&world.buyer, &world.supplier)] {
        world.app.all_mails().await;
        let (before, strange) = (reads(other, &pilot).await, reads(&world.rival, &pilot).await);
        author.act(&path, "write", &words("A first thought.")).await.expect(200);
        let written = author.act(&path, "write", &words(TEXT)).await.expect(200);
        assert_eq!((&written["own"]["text"], &written["version"]), (&json!(TEXT), &json!(3)));
        assert_eq!(written["own"]["state"], "private");
        let mails = world.app.all_mails().await.len();
        assert_eq!(reads(other, &pilot).await, before);
        assert_eq!(reads(&world.rival, &pilot).await, strange);
        // Nor by trying: the answers are those of a side that has written nothing.
        let shown = other.get(&path).await.expect(200);
        assert_eq!(
            (&shown["own"], &shown["partner"], &shown["version"]),
            (&json!(null), &json!(null), &json!(1))
        );
        other
            .change(&format!("{path}/sharing"), &json!(3), &json!({}))
            .await
            .problem(412, "stale_version");
        let nothing = other.change(&format!("{path}/sharing"), &json!(1), &json!({})).await;
        nothing.problem(409, "state_conflict");
        other.put(&path, &json!(3), &words("x")).await.problem(412, "stale_version");
        assert_eq!(world.app.all_mails().await.len(), mails);
        // Once both sides have been asked, the author takes its own away again for the next round.
        let owner = world.app.database.owner().await;
        owner.batch_execute("DELETE FROM pilot_lessons").await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shared_is_read_by_both_and_final() {
    let world = World::new().await;
    let pilot = closed(&world).await;
    let path = format!("{pilot}/lessons");
    let contributor =
        world.app.colleague(&world.supplier, "writer@oat.example", &["contributor"]).await;
    contributor.act(&path, "write", &words(TEXT)).await.expect(200);
    let program = world.app.program(&world.supplier, &["read", "write_pilots"]).await;
    assert_eq!(program.allowed(&path).await, ["write"]);
    let shared = world.supplier.act(&path, "share", &json!({})).await.expect(200);
    assert_eq!(
        (&shared["own"]["state"], &shared["allowed_actions"]),
        (&json!("shared"), &json!([]))
    );
    let read = world.buyer.get(&path).await.expect(200);
    assert_eq!((&read["partner"], &read["own"]), (&shared["own"], &json!(null)));
    world.app.heard("lead@northern.example", "What was learned").await;
    let late = world.supplier.put(&path, &shared["version"], &words("Something else.")).await;
    late.problem(409, "state_conflict");
    let twice =
        world.supplier.change(&format!("{path}/sharing"), &shared["version"], &json!({})).await;
    twice.problem(409, "state_conflict");
    let owner = world.app.database.owner().await;
    let changed = owner.batch_execute("UPDATE pilot_lessons SET text = 'Another'").await;
    assert!(changed.is_err(), "the database keeps what is shared");
    // Both read one event of it, with its words; how often it was written is the author's alone.
    let events = |all: Vec<Value>| -> Vec<String> {
        let kinds = all.iter().map(|one| one["kind"].as_str().unwrap().to_owned());
        kinds.filter(|kind| kind.starts_with("lessons.")).collect()
    };
    assert_eq!(events(world.buyer.events("lessons.share", 1).await), ["lessons.share"]);
    assert_eq!(events(world.supplier.events("lessons.share", 1).await).len(), 2);
    world.rival.get(&path).await.problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn lessons_come_with_the_end() {
    let world = World::new().await;
    let pilot = world.pilot_to_decide(&charter()).await;
    let path = format!("{pilot}/lessons");
    let seen = world.supplier.get(&path).await.expect(200);
    assert_eq!((&seen["allowed_actions"], &seen["version"]), (&json!([]), &json!(1)));
    world.supplier.put(&path, &json!(1), &words(TEXT)).await.problem(409, "state_conflict");
    let draft = world.pilot_draft(&world.supplier).await;
    let hidden = format!("{draft}/lessons");
    world.buyer.get(&hidden).await.problem(404, "not_found");
    world.buyer.put(&hidden, &json!(1), &words(TEXT)).await.problem(404, "not_found");
    let empty = closed(&world).await;
    let wrong = world.buyer.put(&format!("{empty}/lessons"), &json!(1), &words("")).await;
    assert_eq!(wrong.faults().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_and_who_shares_is_told_by_the_role() {
    let world = World::new().await;
    let pilot = closed(&world).await;
    let path = format!("{pilot}/lessons");
    world.buyer.act(&path, "write", &words(TEXT)).await.expect(200);
    let version = world.buyer.get(&path).await.expect(200)["version"].clone();
    for (role, writes, shares) in [
        ("org_admin", false, false),
        ("contributor", true, true),
        ("reviewer", false, false),
        ("approver", false, false),
        ("analyst", false, false),
    ] {
        let email = format!("{role}@northern.example").replace('_', "-");
        let one = world.app.colleague(&world.buyer, &email, &[role]).await;
        let offered = one.allowed(&path).await;
        assert_eq!(offered.contains(&"write".to_owned()), writes, "{role}");
        assert_eq!(offered.contains(&"share".to_owned()), shares, "{role}");
        if !writes {
            let refused = one.put(&path, &version, &words("Not mine.")).await;
            refused.problem(403, "missing_permission");
            let refused = one.change(&format!("{path}/sharing"), &version, &json!({})).await;
            refused.problem(403, "missing_permission");
        }
        assert_eq!(one.get(&path).await.expect(200)["own"]["text"], TEXT, "{role}");
    }
    let program = world.app.program(&world.buyer, &["read", "write_pilots"]).await;
    let refused = program.change(&format!("{path}/sharing"), &version, &json!({})).await;
    refused.problem(403, "missing_permission");
}
