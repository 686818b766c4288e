//! The ledger that a party takes away: both sides get the same lines, nobody else gets any, and what was
//! changed in it afterwards is found by the binary alone, with its line.

mod long;
mod tampering;

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Caller, World, pitch};

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
pub(crate) fn verify(ledger: &str, against: Option<&str>) -> (bool, String) {
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

/// The id that follows from a hash: its first sixteen bytes, marked as version 8.
fn id_of(hash: &str) -> String {
    let digits = hash.trim_start_matches("sha256:");
    let variant = u8::from_str_radix(&digits[16..17], 16).unwrap() & 0b0011 | 0b1000;
    format!("evt_{}8{}{variant:x}{}", &digits[..12], &digits[13..16], &digits[17..32])
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
