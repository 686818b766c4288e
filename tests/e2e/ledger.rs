//! The ledger that a party takes away: both sides get the same lines, nobody else gets any, and what was
//! changed in it afterwards is found by the binary alone, with its line.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Caller, TestApp, World, pitch, statements::Recorder};

use crate::hashes::hash;

/// Where the ledger of a partnership is.
fn path(partnership: &str) -> String {
    format!("/v1/partnerships/{partnership}/ledger")
}

/// The lines of a ledger.
fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text(lines: &[Value]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// What the binary says of a ledger, with nothing in its environment, and whether it is sound.
fn verify(ledger: &str, against: Option<&str>) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tandem-under-test"));
    command.env_clear().args(["verify-ledger", "-"]);
    let older = against.map(|older| {
        let name = format!("tandem-test-{}-{}.ndjson", std::process::id(), fastrand::u64(..));
        let older_file = std::env::temp_dir().join(name);
        std::fs::write(&older_file, older).unwrap();
        command.arg("--against").arg(&older_file);
        older_file
    });
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    // It may have found enough before the end.
    let _ = child.stdin.take().unwrap().write_all(ledger.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    if let Some(file) = older {
        std::fs::remove_file(file).unwrap();
    }
    let (sound, told) = (status.code() == Some(0), if status.success() { stdout } else { stderr });
    assert!(sound || status.code() == Some(1), "{status}");
    (sound, String::from_utf8(told).unwrap())
}

/// Asserts that the ledger is not sound, and that the first fault lies in this line.
#[track_caller]
fn assert_found(what: &str, ledger: &str, against: Option<&str>, line: usize, fault: &str) {
    let (sound, told) = verify(ledger, against);
    assert!(!sound, "{what}: {told}");
    let first = told.lines().nth(1).unwrap_or_default();
    assert!(first.starts_with(&format!("  - line {line}: ")), "{what}: {told}");
    assert!(told.contains(fault), "{what}: {told}");
}

/// A partnership in which much has happened: proposals, one of them withdrawn, a pilot from its charter to
/// its decision, what is private beside it, and a suspension.
async fn story(world: &World) {
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    world.draft().await;
    world.pilot_draft(supplier).await;
    let withdrawn = world.submitted().await;
    supplier.act(&withdrawn, "withdraw", &json!({})).await.expect(200);
    let pilot = world.pilot_in_review().await;
    let reason = json!({"reason": "The range review comes first."});
    buyer.act(&pilot, "request_changes", &reason).await.expect(200);
    let revised = supplier.act(&pilot, "revise", &tests::charter()).await.expect(200);
    supplier.act(&pilot, "submit", &json!({})).await.expect(200);
    let signature = json!({"content_hash": revised["content_hash"]});
    buyer.act(&pilot, "approve", &signature).await.expect(200);
    supplier.act(&pilot, "countersign", &signature).await.expect(200);
    for (who, action, body) in [
        (supplier, "confirm_readiness", json!({})),
        (buyer, "confirm_readiness", json!({})),
        (buyer, "start", json!({})),
        (buyer, "evaluate", json!({})),
        (supplier, "publish_results", json!({"values": ["13.50"]})),
        (
            buyer,
            "decide",
            json!({"outcome": "scale", "feedback": "The shoppers took it up as hoped."}),
        ),
    ] {
        who.act(&pilot, action, &body).await.expect(200);
    }
    let partnership = format!("/v1/partnerships/{}", world.partnership);
    buyer.act(&partnership, "suspend", &reason).await.expect(200);
    buyer.act(&partnership, "resume", &json!({})).await.expect(200);
}

/// A server with that story, and the buyer's ledger.
async fn told() -> (World, String) {
    let world = World::new().await;
    story(&world).await;
    let ledger = world.buyer.get(&path(&world.partnership)).await.text;
    (world, ledger)
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sides_take_the_same_away_and_verify_it() {
    let (world, ledger) = told().await;
    let answer = world.supplier.get(&path(&world.partnership)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let name = format!("attachment; filename=\"ledger-{}.ndjson\"", world.partnership);
    assert_eq!(answer.header("content-disposition"), name);
    let (own, other) = (lines(&ledger), lines(&answer.text));
    let (end, events) = own.split_last().unwrap();
    assert_eq!(events, &other[..other.len() - 1]);
    let closing = |line: &Value| {
        let mut line = line.as_object().unwrap().clone();
        (line.remove("exported_at").is_some() && line.remove("hash").is_some(), line)
    };
    assert_eq!(closing(end), closing(other.last().unwrap()));
    assert_eq!(end["length"], events.len());
    assert_eq!(end["head"], events.last().unwrap()["hash"]);

    // Each event is the one of the list.
    let listed = world.supplier.events("partnership.resume", 1).await;
    let shared = listed.into_iter().filter(|one| one["ledger"] == json!(world.partnership));
    let without_content = events.iter().cloned().map(|mut event| {
        event.as_object_mut().unwrap().remove("content").unwrap();
        event
    });
    assert_eq!(shared.collect::<Vec<_>>(), without_content.collect::<Vec<_>>());

    for ledger in [&ledger, &answer.text] {
        let (sound, told) = verify(ledger, None);
        assert!(sound, "{told}");
        for part in [&world.partnership, end["head"].as_str().unwrap(), &events.len().to_string()] {
            assert!(told.contains(part), "{part} is not in {told}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_holds_what_both_may_keep_and_nothing_else() {
    let (world, ledger) = told().await;
    for line in lines(&ledger).iter().filter(|line| line["kind"].is_string()) {
        let kept = !line["kind"].as_str().unwrap().starts_with("proposal.");
        assert_eq!(line["content"].is_object(), kept, "{line:#}");
        assert_eq!(line["content"].is_null(), !kept, "{line:#}");
    }
    let pitch = pitch();
    for private in [
        pitch["title"].as_str().unwrap(),
        pitch["value_line"].as_str().unwrap(),
        "pilot.draft",
        "proposal.draft",
        "Founder",
        "@",
        "Northern Grocers",
        "Oat & Co",
    ] {
        assert!(!ledger.contains(private), "{private}");
    }
    // What is nobody's but the author's is known by no id either.
    let owner = world.app.database.owner().await;
    let sql = "SELECT replace(id::text, '-', '') FROM pilots WHERE state = 'draft'
        UNION ALL SELECT replace(id::text, '-', '') FROM proposals WHERE state = 'draft'";
    let drafts = owner.query(sql, &[]).await.unwrap();
    assert_eq!(drafts.len(), 2);
    assert!(drafts.iter().all(|draft| !ledger.contains(draft.get::<_, &str>(0))));
    let sql = "SELECT count(*) FROM events WHERE content IS NOT NULL
        AND (partner_org_id IS NULL OR noun NOT IN ('partnership', 'pilot'))";
    assert_eq!(owner.query_one(sql, &[]).await.unwrap().get::<_, i64>(0), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_gets_a_line() {
    let (world, _) = told().await;
    let unknown = "part_019300000000700080000000000000ff";
    let absent = world.rival.get(&path(unknown)).await;
    absent.problem(404, "not_found");
    let foreign = world.rival.get(&path(&world.partnership)).await;
    assert_eq!(foreign.essence(), absent.essence());
    // While nobody has accepted it, a partnership has its author alone, and nothing is shared.
    let invite = json!({"name": "Rye & Sons", "email": "lead@rye.example"});
    let body = json!({"propose_as": "buyer", "invite": invite});
    let proposed = world.buyer.post("/v1/partnerships", &body).await.expect(201);
    let proposed = path(proposed["id"].as_str().unwrap());
    let ledger = world.buyer.get(&proposed).await.text;
    let end = &lines(&ledger)[0];
    assert_eq!((&end["length"], &end["head"]), (&json!(0), &Value::Null));
    assert!(verify(&ledger, None).0);
    assert_eq!(world.supplier.get(&proposed).await.essence(), absent.essence());
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

/// The id that follows from a hash: its first sixteen bytes, marked as version 8.
fn id_of(hash: &str) -> String {
    let digits = hash.trim_start_matches("sha256:");
    let variant = u8::from_str_radix(&digits[16..17], 16).unwrap() & 0b0011 | 0b1000;
    format!("evt_{}8{}{variant:x}{}", &digits[..12], &digits[13..16], &digits[17..32])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_past_that_was_rewritten_shows_in_an_older_export() {
    let (world, older) = told().await;
    world.submitted().await;
    let ledger = world.supplier.get(&path(&world.partnership)).await.text;
    let (sound, told) = verify(&ledger, Some(&older));
    let before = lines(&older).len() - 1;
    assert!(sound && told.contains(&format!("begins with the {before} events")), "{told}");
    assert!(verify(&older, Some(&older)).0);

    let at = 5;
    let forged = forged(&ledger, at, |event| event["at"] = json!("2026-01-01T00:00:00Z"));
    let (sound, told) = verify(&forged, None);
    assert!(sound, "by itself it cannot be told from a true one: {told}");
    assert_found("a rewritten past", &forged, Some(&older), at + 1, "the past was rewritten");
    // The older one is longer than what is said to be newer, or of another ledger, or spoilt itself.
    let (sound, told) = verify(&older, Some(&ledger));
    assert!(!sound && told.contains("goes on where this one ends"), "{told}");
    let (_, other) = self::told().await;
    assert_found("another ledger", &ledger, Some(&other), 1, "the past was rewritten");
    let spoilt = older.replace("\"pilot.approve\"", "\"pilot.reject\"");
    let (sound, told) = verify(&ledger, Some(&spoilt));
    assert!(!sound && told.contains("the older export, line "), "{told}");
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

/// Adds events to the end of a ledger: a proposal that is asked and answers, again and again.
async fn prolong(app: &TestApp, ledger: &str, count: usize) {
    let owner = app.database.owner().await;
    let all = lines(ledger);
    let first = all.len();
    let mut previous = all[first - 2]["hash"].as_str().unwrap().to_owned();
    let object = "0193000000007000800000000000000f";
    let state = |sequence: usize| hash(&json!(sequence));
    let (mut ids, mut hashes) = (Vec::new(), vec![previous.clone()]);
    for sequence in first..first + count {
        let [from, to] = [sequence, sequence + 1].map(|one| format!("state_{one}"));
        let sealed = json!({
            "ledger": all[0]["ledger"], "sequence": sequence, "previous": previous,
            "kind": "proposal.lapse", "object": format!("prop_{object}"), "by": "clock",
            "user": null, "organisation": null, "from": from, "to": to, "reason": null,
            "before": state(sequence), "after": state(sequence + 1), "at": "2026-11-24T15:00:00Z",
        });
        previous = hash(&sealed);
        ids.push(id_of(&previous).replace("evt_", ""));
        hashes.push(previous.clone());
    }
    let states: Vec<_> = (first..=first + count).map(state).collect();
    let sequence = i64::try_from(first).unwrap();
    let sql = "WITH head AS (SELECT id, org_id, partner_org_id FROM ledgers
            WHERE partner_org_id IS NOT NULL AND length = $1 - 1)
        INSERT INTO events (id, ledger_id, sequence, org_id, partner_org_id, noun, action, object_id,
            actor, from_state, to_state, before_hash, after_hash, previous_hash, hash, occurred_at)
        SELECT ($2::text[])[n]::uuid, head.id, $1 + n - 1, org_id, partner_org_id, 'proposal', 'lapse',
            $5::text::uuid, 'clock', 'state_' || ($1 + n - 1), 'state_' || ($1 + n),
            decode(substr(($3::text[])[n], 8), 'hex'), decode(substr(($3::text[])[n + 1], 8), 'hex'),
            decode(substr(($4::text[])[n], 8), 'hex'), decode(substr(($4::text[])[n + 1], 8), 'hex'),
            '2026-11-24T15:00:00Z'
        FROM head, generate_series(1, array_length($2::text[], 1)) n";
    let added = owner.execute(sql, &[&sequence, &ids, &states, &hashes, &object]).await.unwrap();
    assert_eq!(added, count as u64);
    let sql =
        "UPDATE ledgers SET length = length + $2, last_hash = decode(substr($3::text, 8), 'hex')
        WHERE partner_org_id IS NOT NULL AND length = $1 - 1";
    let count = i64::try_from(count).unwrap();
    owner.execute(sql, &[&sequence, &count, &previous]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_one_comes_in_pieces_and_ends_where_it_ended_when_it_was_asked_for() {
    let (world, short) = told().await;
    prolong(&world.app, &short, 12_000).await;
    let owner = world.app.database.owner().await;
    let mut recorder = Recorder::begin(world.app.database.log(), &owner).await.unwrap();
    let request = world.supplier.request(Method::GET, &path(&world.partnership));
    let mut response = request.send().await.unwrap();
    let mut bytes = response.chunk().await.unwrap().unwrap().to_vec();
    // Meanwhile the ledger goes on.
    let partnership = format!("/v1/partnerships/{}", world.partnership);
    let reason = json!({"reason": "The range review comes first."});
    world.buyer.act(&partnership, "suspend", &reason).await.expect(200);
    while let Some(chunk) = response.chunk().await.unwrap() {
        bytes.extend_from_slice(&chunk);
    }
    let ledger = String::from_utf8(bytes).unwrap();
    let length = lines(&short).len() - 1 + 12_000;
    assert_eq!(lines(&ledger).last().unwrap()["length"], length);
    let (sound, told) = verify(&ledger, Some(&short));
    assert!(sound && told.contains(&format!("events    {length}")), "{told}");
    let later = world.buyer.get(&path(&world.partnership)).await.text;
    assert!(verify(&later, Some(&ledger)).0);

    let statements = recorder.take(&owner).await.unwrap();
    let pieces = statements.iter().filter(|one| one.sql.contains("\"events\".\"content\" FROM"));
    assert!(pieces.count() > 2 * length / 1_000, "it is read in pieces");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_asked_for_by_its_own_form_or_by_json() {
    let world = World::new().await;
    let ask = async |who: &Caller, method: Method, path: &str, accept: &str| -> Answer {
        who.send(who.request(method, path).header("Accept", accept)).await
    };
    let ledger = path(&world.partnership);
    for (accept, status) in [
        ("application/x-ndjson", 200),
        ("application/json", 200),
        ("application/*;q=0.1", 200),
        ("text/html, */*;q=0.8", 200),
        ("text/html", 406),
        ("application/x-ndjson;q=0, */*;q=0", 406),
    ] {
        for file in [&ledger, "/v1/audit/export"] {
            let answer = ask(&world.buyer, Method::GET, file, accept).await;
            assert_eq!(answer.status, status, "{accept}: {file}");
        }
        let answer = ask(&world.buyer, Method::HEAD, &ledger, accept).await;
        assert_eq!((answer.status, answer.text.as_str()), (status, ""), "{accept}");
    }
    // What answers with JSON does not answer with anything else.
    let other = ask(&world.buyer, Method::GET, "/v1/me", "application/x-ndjson").await;
    other.problem(406, "not_acceptable");
}
