//! Versions of a pitch: each is numbered, has a receipt that anybody can verify, and never changes; of
//! what was withdrawn the buyer keeps titles and receipts.

use std::{
    io::Write as _,
    process::{Command, Output, Stdio},
};

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{World, pitch, whole_pitch};
use tokio_postgres::error::SqlState;

use crate::hashes::hash;

#[tokio::test(flavor = "multi_thread")]
async fn each_version_is_numbered_and_proved() {
    let world = World::new().await;
    let path = world.draft().await;
    let versions = format!("{path}/versions");
    assert_eq!(world.supplier.get(&versions).await.expect(200), json!({"items": []}));
    world.supplier.get(&format!("{versions}/1")).await.problem(404, "not_found");
    world.buyer.get(&versions).await.problem(404, "not_found");

    let path = world.revised().await;
    let versions = format!("{path}/versions");
    let seen = world.buyer.get(&path).await.expect(200);
    assert_eq!(
        (&seen["receipt"]["number"], &seen["tailoring"]),
        (&json!(2), &whole_pitch()["tailoring"],)
    );
    for (field, value) in whole_pitch().as_object().unwrap() {
        assert_eq!(seen[field], *value, "{field}");
    }
    // The buyer has known of it since the first.
    let first = world.buyer.get(&format!("{versions}/1")).await.expect(200);
    assert_eq!(seen["created_at"], first["receipt"]["submitted_at"]);
    let list = world.buyer.get(&versions).await;
    let items = list.expect(200)["items"].clone();
    assert_eq!(items.as_array().unwrap().len(), 2);
    assert_eq!(items[1]["receipt"], seen["receipt"]);
    assert_eq!(list.text, world.supplier.get(&versions).await.text);
    for number in ["1", "2"] {
        let of = format!("{versions}/{number}");
        let shown = world.buyer.get(&of).await;
        assert_eq!(shown.text, world.supplier.get(&of).await.text);
        let shown = shown.expect(200);
        assert_eq!(shown["receipt"]["number"].to_string(), number);
        assert_eq!(shown["receipt"]["hash"], hash(&shown["document"]));
        assert_eq!(shown["document"]["submitted_at"], shown["receipt"]["submitted_at"]);
    }
    let second = world.buyer.get(&format!("{versions}/2")).await.expect(200);
    // What is hashed is what is shown.
    assert_eq!(second["document"]["pitch"], whole_pitch());
    let told: Vec<_> = first["document"]["pitch"].as_object().unwrap().keys().collect();
    assert_eq!(
        told,
        ["category", "earliest_launch", "evidence", "problem", "readiness", "title", "value_line",]
    );
    for wrong in ["0", "3", "01", "-1", "1.0", "x", "99999999999"] {
        world.buyer.get(&format!("{versions}/{wrong}")).await.problem(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_versions_are_compared_field_by_field_and_item_by_item() {
    let world = World::new().await;
    let path = world.under_review().await;
    let ask = json!({"question": "Is there more to say?"});
    let (mut second, mut third) = (whole_pitch(), whole_pitch());
    let item = |index: usize| whole_pitch()["value_case"][index].clone();
    second["value_case"] = json!([item(0)]);
    let mut dearer = item(0);
    dearer["amount"] = json!("90000");
    third["value_case"] = json!([dearer, item(1)]);
    third["cost_to_implement"]["amount"] = json!("9000");
    third["markets"] = json!([]);
    for pitch in [&second, &third] {
        world.buyer.act(&path, "ask", &ask).await.expect(200);
        let answer = json!({"answer": "There is.", "pitch": pitch});
        world.supplier.act(&path, "answer", &answer).await.expect(200);
    }
    let compared = async |from: i32, to: i32| {
        let path = format!("{path}/versions/{to}/difference?from={from}");
        let seen = world.buyer.get(&path).await;
        assert_eq!(seen.text, world.supplier.get(&path).await.text);
        let changes = seen.expect(200)["changes"].as_array().unwrap().clone();
        let told = |one: &Value| json!([one["pointer"], one["kind"], one["old"], one["new"]]);
        changes.iter().map(told).collect::<Value>()
    };
    let market = &second["markets"][0];
    assert_eq!(
        compared(2, 3).await,
        json!([
            ["/cost_to_implement/amount", "changed", "12500.5", "9000"],
            ["/markets/0", "removed", market, null],
            ["/value_case/0", "changed", item(0), dearer],
            ["/value_case/1", "added", null, item(1)],
        ])
    );
    assert_eq!(compared(2, 2).await, json!([]));
    let back = compared(3, 2).await;
    assert_eq!(back[1], json!(["/markets/0", "added", null, market]));
    let whole = compared(1, 2).await;
    assert!(whole.as_array().unwrap().iter().all(|change| change[1] == "added"), "{whole}");
    for (query, status, code) in [
        ("", 400, "invalid_parameter"),
        ("?from=", 400, "invalid_parameter"),
        ("?from=x", 400, "invalid_parameter"),
        ("?from=1&from=2", 400, "invalid_parameter"),
        ("?since=1", 400, "invalid_parameter"),
        ("?from=9", 404, "not_found"),
    ] {
        let path = format!("{path}/versions/2/difference{query}");
        world.buyer.get(&path).await.problem(status, code);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_was_withdrawn_the_buyer_keeps_titles_and_receipts() {
    let world = World::new().await;
    let path = world.revised().await;
    let before = world.buyer.get(&path).await.expect(200);
    world.supplier.act(&path, "withdraw", &json!({})).await.expect(200);
    let gone = |text: &str| {
        let (short, whole) = (pitch(), whole_pitch());
        let told = ["value_line", "problem", "evidence", "tailoring", "asks"];
        let told = told.iter().map(|field| &whole[field]).chain([&short["value_line"]]);
        let inner = ["/value_case/0/assumptions", "/markets/0/result", "/offered_right/scope"];
        let inner = inner.iter().map(|pointer| whole.pointer(pointer).unwrap());
        let own = [json!("Is there more to say?"), json!("There is."), json!("12500.5")];
        for content in told.chain(inner).chain(&own) {
            assert!(!text.contains(content.as_str().unwrap()), "{content} in {text}");
        }
    };
    let seen = world.buyer.get(&path).await;
    gone(&seen.text);
    let seen = seen.expect(200);
    assert_eq!((&seen["title"], &seen["receipt"]), (&before["title"], &before["receipt"]));
    assert_eq!((&seen["confidentiality"], &seen["questions"]), (&json!(null), &json!([])));
    let versions = format!("{path}/versions");
    let partnership = &world.partnership;
    for read in [
        versions.clone(),
        format!("{versions}/1"),
        format!("{versions}/2"),
        "/v1/proposals?state=withdrawn".to_owned(),
        "/v1/proposals?q=paper".to_owned(),
        "/v1/events?limit=200".to_owned(),
        format!("/v1/partnerships/{partnership}/ledger"),
    ] {
        let answer = world.buyer.get(&read).await;
        assert_eq!(answer.status, 200, "{read}");
        gone(&answer.text);
    }
    for (number, receipts) in [("1", 0), ("2", 1)] {
        let shown = world.buyer.get(&format!("{versions}/{number}")).await.expect(200);
        assert_eq!(shown["document"], json!(null));
        let kept = world.buyer.get(&versions).await.expect(200)["items"][receipts].clone();
        assert_eq!((&shown["receipt"], &shown["title"]), (&kept["receipt"], &kept["title"]));
    }
    let difference = format!("{versions}/2/difference?from=1");
    world.buyer.get(&difference).await.problem(404, "not_found");
    // For the supplier it is all there.
    assert!(!world.supplier.get(&difference).await.expect(200)["changes"].is_null());
    let own = world.supplier.get(&format!("{versions}/2")).await.expect(200);
    assert_eq!(own["document"]["pitch"], whole_pitch());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_answer_hands_another_version_over() {
    let world = World::new().await;
    let path = world.submitted().await;
    // What was submitted is no draft any more, whoever asks and whenever.
    for (who, code) in [(&world.supplier, "state_conflict"), (&world.buyer, "state_conflict")] {
        who.put(&path, &json!(2), &whole_pitch()).await.problem(409, code);
    }
    world.buyer.act(&path, "acknowledge", &json!({})).await.expect(200);
    let answer = json!({"answer": "Nobody asked.", "pitch": whole_pitch()});
    let answers = format!("{path}/answer");
    world.supplier.change(&answers, &json!(3), &answer).await.problem(409, "state_conflict");
    world.buyer.act(&path, "ask", &json!({"question": "More?"})).await.expect(200);
    world.supplier.put(&path, &json!(4), &whole_pitch()).await.problem(409, "state_conflict");
    let mut wrong = whole_pitch();
    wrong["readiness"] = json!(10);
    let wrong = json!({"answer": "Yes.", "pitch": wrong});
    let faults = world.supplier.change(&answers, &json!(4), &wrong).await.faults();
    assert_eq!(faults, [("/pitch/readiness".to_owned(), "out_of_range".to_owned())]);
    // Without a pitch it stays what it was.
    let answer = json!({"answer": "No."});
    let same = world.supplier.act(&path, "answer", &answer).await.expect(200);
    assert_eq!((&same["receipt"]["number"], &same["tailoring"]), (&json!(1), &json!(null)));
    assert_eq!(world.buyer.get(&format!("{path}/versions")).await.json()["items"][1], json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_versions_at_once_one_is_handed_over() {
    let world = World::new().await;
    let path = world.under_review().await;
    world.buyer.act(&path, "ask", &json!({"question": "More?"})).await.expect(200);
    let answers = join_all((0..8).map(async |turn| {
        let mut pitch = whole_pitch();
        pitch["value_line"] = json!(format!("Value line {turn}"));
        let answer = json!({"answer": "Yes.", "pitch": pitch});
        world.supplier.change(&format!("{path}/answer"), &json!(4), &answer).await
    }))
    .await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert_eq!((won.len(), lost.len()), (1, 7));
    for answer in lost {
        answer.problem(412, "stale_version");
    }
    let versions = world.buyer.get(&format!("{path}/versions")).await.expect(200);
    assert_eq!(versions["items"].as_array().unwrap().len(), 2);
    let second = world.buyer.get(&format!("{path}/versions/2")).await.expect(200);
    assert_eq!(second["document"]["pitch"]["value_line"], won[0].json()["value_line"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_keeps_what_was_handed_over() {
    let world = World::new().await;
    world.revised().await;
    let owner = world.app.database.owner().await;
    for statement in [
        "UPDATE proposal_versions SET document = document",
        "UPDATE proposal_versions SET number = 3 WHERE number = 2",
        "DELETE FROM proposal_versions",
        "UPDATE proposals SET title = 'Another'",
        "UPDATE proposals SET asks = NULL",
        "UPDATE proposals SET markets_are = 1",
        "UPDATE proposals SET value_amount = ARRAY[1, 2]",
        "UPDATE proposals SET receipt_hash = sha256('x')",
        "UPDATE proposals SET submitted_at = submitted_at - interval '1 day'",
        "UPDATE proposals SET receipt_number = 1",
        "UPDATE proposals SET receipt_number = 4",
        "UPDATE proposals SET receipt_number = NULL, receipt_at = NULL, receipt_hash = NULL",
        "INSERT INTO proposal_versions SELECT proposal_id, 3, partnership_id, buyer_org_id,
            supplier_org_id, title, document || ' ', receipt_hash, submitted_at
            FROM proposal_versions WHERE number = 2",
    ] {
        let error = owner.execute(statement, &[]).await.expect_err(statement);
        let code = if statement.contains("markets_are") {
            SqlState::UNDEFINED_COLUMN
        } else {
            SqlState::CHECK_VIOLATION
        };
        assert_eq!(error.code(), Some(&code), "{statement}: {error:?}");
    }
}

/// What the migration makes of proposals that were submitted before there were versions.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_submitted_before_has_its_first_version() {
    let up = include_str!("../../migrations/2026-11-24-203000_proposal_versions/up.sql");
    let insert = up.split(';').find(|one| one.contains("INSERT INTO proposal_versions"));
    let world = World::new().await;
    for (value_line, problem) in [("Plain", json!(null)), ("\"quoted\" \\ / ü 🥣", json!("a\n\tb"))]
    {
        let mut pitch = pitch();
        (pitch["value_line"], pitch["problem"]) = (json!(value_line), problem);
        let body = json!({"partnership": world.partnership, "pitch": pitch});
        let draft = world.supplier.post("/v1/proposals", &body).await.expect(201);
        let path = format!("/v1/proposals/{}", draft["id"].as_str().unwrap());
        world.supplier.act(&path, "submit", &json!({})).await.expect(200);
    }
    let bare = json!({"title": "Bare", "value_line": "It is"});
    let body = json!({"partnership": world.partnership, "pitch": bare});
    let draft = world.supplier.post("/v1/proposals", &body).await.expect(201);
    let path = format!("/v1/proposals/{}", draft["id"].as_str().unwrap());
    world.supplier.act(&path, "submit", &json!({})).await.expect(200);

    let owner = world.app.database.owner().await;
    let all = "SELECT jsonb_agg(to_jsonb(v) ORDER BY proposal_id)::text FROM proposal_versions v";
    let before: String = owner.query_one(all, &[]).await.unwrap().get(0);
    owner
        .batch_execute(
            "ALTER TABLE proposal_versions DISABLE TRIGGER stays; DELETE FROM proposal_versions",
        )
        .await
        .unwrap();
    let insert = insert.expect("the statement").lines();
    let insert: String = insert
        .filter(|line| !line.starts_with("--"))
        .fold(String::new(), |sql, line| sql + line + "\n");
    assert_eq!(owner.execute(&insert, &[]).await.unwrap(), 3);
    let after: String = owner.query_one(all, &[]).await.unwrap().get(0);
    assert_eq!(after, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_detail_is_read_strictly() {
    let world = World::new().await;
    let refused = async |change: &dyn Fn(&mut Value), pointer: &str, code: &str| {
        let mut pitch = whole_pitch();
        change(&mut pitch);
        let body = json!({"partnership": world.partnership, "pitch": pitch});
        let answer = world.supplier.post("/v1/proposals", &body).await;
        let expected = [(format!("/pitch{pointer}"), code.to_owned())];
        assert_eq!(answer.faults(), expected, "{}", answer.text);
    };
    let set = |pointer: &'static str, value: Value| {
        move |pitch: &mut Value| {
            let (outer, name) = pointer.rsplit_once('/').unwrap();
            pitch.pointer_mut(outer).unwrap()[name] = value.clone();
        }
    };
    for (pointer, value, code) in [
        ("/value_case", json!({}), "wrong_type"),
        ("/value_case/0/for", json!("supplier"), "not_in_list"),
        ("/value_case/0/kind", json!("fame"), "not_in_list"),
        ("/value_case/0/amount", json!(5), "wrong_type"),
        ("/value_case/0/amount", json!("1e5"), "malformed"),
        ("/value_case/0/amount", json!("0.0000001"), "malformed"),
        ("/value_case/0/currency", json!("eur"), "not_in_list"),
        ("/value_case/0/currency", json!(null), "missing"),
        ("/value_case/0/unit", json!("kg"), "contradiction"),
        ("/value_case/0/per", json!("day"), "not_in_list"),
        ("/value_case/1/unit", json!(" "), "too_short"),
        ("/markets/0/market", json!("dk"), "not_in_list"),
        ("/markets/0/market", json!("XX"), "not_in_list"),
        ("/markets/0/since", json!("2026-02-30"), "malformed"),
        ("/markets/0/result", json!(""), "too_short"),
        ("/markets/0/source", json!("javascript:alert(1)"), "malformed"),
        ("/cost_to_implement/amount", json!("-1"), "out_of_range"),
        ("/cost_to_implement/currency", json!("XXX"), "not_in_list"),
        ("/days_to_implement", json!(-1), "out_of_range"),
        ("/days_to_implement", json!(3651), "out_of_range"),
        ("/confidentiality", json!("secret"), "not_in_list"),
        ("/intellectual_property/background_owner", json!(null), "missing"),
        ("/offered_right/kind", json!("forever"), "not_in_list"),
        ("/offered_right/days", json!(null), "out_of_range"),
        ("/offered_right/days", json!(0), "out_of_range"),
        ("/offered_right/days", json!(367), "out_of_range"),
    ] {
        refused(&set(pointer, value), pointer, code).await;
    }
    let case = whole_pitch()["value_case"][0].clone();
    let many = json!(vec![case; 21]);
    refused(&set("/value_case", many), "/value_case", "wrong_count").await;
    let market = whole_pitch()["markets"][0].clone();
    let many = json!(vec![market; 51]);
    refused(&set("/markets", many), "/markets", "wrong_count").await;
    let mut nothing = whole_pitch();
    nothing["offered_right"] = json!({"kind": "none"});
    nothing["cost_to_implement"]["amount"] = json!("0.00");
    let body = json!({"partnership": world.partnership, "pitch": nothing});
    let drafted = world.supplier.post("/v1/proposals", &body).await.expect(201);
    let right = json!({"kind": "none", "days": null, "scope": null});
    assert_eq!(drafted["offered_right"], right);
    assert_eq!(drafted["cost_to_implement"]["amount"], "0");
}

/// What `tandem verify-receipt` says of a file.
fn verify(version: &str, kept: Option<&str>) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tandem-under-test"));
    command.env_clear().args(["verify-receipt", "-"]);
    if let Some(kept) = kept {
        command.args(["--hash", kept]);
    }
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    child.stdin.take().unwrap().write_all(version.as_bytes()).unwrap();
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let told = if status.success() { stdout } else { stderr };
    (status.success(), String::from_utf8(told).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_party_verifies_its_receipt_without_the_server() {
    let world = World::new().await;
    let path = world.revised().await;
    let taken = world.buyer.get(&format!("{path}/versions/2")).await;
    let receipt = world.supplier.get(&path).await.expect(200)["receipt"].clone();
    let kept = receipt["hash"].as_str().unwrap();
    let (sound, told) = verify(&taken.text, Some(kept));
    assert!(sound && told.contains(kept) && told.contains("Oat drink"), "{told}");
    assert!(verify(&taken.text, None).0);
    let (sound, told) = verify(&taken.text.replace("12500.5", "1250.5"), None);
    assert!(!sound && told.contains("not sound"), "{told}");
    let first = world.buyer.get(&format!("{path}/versions/1")).await;
    assert!(!verify(&first.text, Some(kept)).0);
    assert!(!verify("[]", None).0 && !verify("", None).0);
}
