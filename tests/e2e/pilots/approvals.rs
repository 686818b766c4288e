//! Who approves a charter for the buyer, how many it takes, and what the supplier learns of it: nothing.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Reviewer, World, approve, charter_of, id_in, sign_as, statuses, tiered};

/// So many approvers, who hold no other role.
async fn approvers(world: &World, count: usize) -> Vec<Reviewer> {
    let mut all = Vec::new();
    for number in 0..count {
        all.push(
            world.reviewer(&format!("approver{number}@northern.example"), &["approver"]).await,
        );
    }
    all
}

async fn approvals(world: &World, pilot: &str) -> Value {
    world.buyer.get(&format!("{pilot}/approvals")).await.expect(200)
}

/// All that the supplier can read of a pilot.
async fn seen_by_supplier(world: &World, pilot: &str) -> Vec<String> {
    let ledger = format!("/v1/partnerships/{}/ledger", world.partnership);
    let mut all = Vec::new();
    for path in [pilot, "/v1/pilots", "/v1/events?limit=200"] {
        all.push(format!("{:?}", world.supplier.get(path).await.essence()));
    }
    // The last line of a ledger says when it was exported.
    let exported = world.supplier.get(&ledger).await.text;
    let (entries, _) = exported.trim_end().rsplit_once('\n').unwrap();
    all.push(entries.to_owned());
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn the_budget_says_how_many_and_the_supplier_never_learns_it() {
    let world = World::new().await;
    let two = approvers(&world, 2).await;
    world.asks_for(&tiered(&json!({"approvals": 2}))).await;
    let pilot = world.pilot_handed_in(&world.supplier, &charter_of("10000", "EUR")).await;
    world.supplier.events("pilot.submit", 1).await;
    let before = seen_by_supplier(&world, &pilot).await;
    let first = approve(&two[0].caller, &pilot).await.expect(200);
    assert_eq!(first["state"], "charter_review");
    let offered = |seen: &Value| seen["allowed_actions"].to_string().contains("\"approve\"");
    assert!(!offered(&first), "{first:#}");
    assert!(!two[0].caller.allowed(&pilot).await.contains(&"approve".to_owned()));
    assert!(two[1].caller.allowed(&pilot).await.contains(&"approve".to_owned()));
    // Whatever the supplier reads is what it was, and there is nothing else to read.
    world.buyer.events("pilot_approval.approve", 1).await;
    assert_eq!(seen_by_supplier(&world, &pilot).await, before);
    let hidden = world.supplier.get(&format!("{pilot}/approvals")).await;
    let nothing = "/v1/pilots/pilot_019300000000700080000000000000ff/approvals";
    assert_eq!(hidden.essence(), world.supplier.get(nothing).await.essence());
    hidden.problem(404, "not_found");

    approve(&two[0].caller, &pilot).await.problem(409, "approved_already");
    let waiting = approvals(&world, &pilot).await;
    assert_eq!((&waiting["state"], &waiting["yours_counts"]), (&json!("waiting"), &json!(true)));
    assert_eq!(waiting["approvals"][0]["by"], json!(two[0].id));
    let second = approve(&two[1].caller, &pilot).await.expect(200);
    assert_eq!(second["state"], "approved_by_buyer");
    assert_eq!(approvals(&world, &pilot).await["state"], "complete");
    let seen = world.supplier.get(&pilot).await.expect(200);
    assert_eq!(seen["signatures"].as_array().unwrap().len(), 1);
    world.supplier.events("pilot.approve", 1).await;
    let everything = seen_by_supplier(&world, &pilot).await.join(" ");
    for word in [two[0].id.as_str(), "pilot_approval", "papp_", "tier"] {
        assert!(!everything.contains(word), "{word}");
    }
    sign_as(&world.supplier, &pilot, "countersignature").await.expect(200);
    let mails = world.app.all_mails().await;
    let told = mails.iter().filter(|mail| mail.to == ["lead@oat.example"]);
    assert_eq!(told.filter(|mail| mail.subject.starts_with("Signature wanted")).count(), 1);
    // Below the tier it takes one, and a currency that no tier names takes as many as the highest.
    for (amount, currency, state) in
        [("9999.99", "EUR", "approved_by_buyer"), ("1", "JPY", "charter_review")]
    {
        let pilot = world.pilot_handed_in(&world.supplier, &charter_of(amount, currency)).await;
        assert_eq!(approve(&two[0].caller, &pilot).await.expect(200)["state"], state, "{currency}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn approvals_fall_away_with_the_charter() {
    let world = World::new().await;
    let two = approvers(&world, 2).await;
    world.asks_for(&tiered(&json!({"approvals": 2}))).await;
    let pilot = world.pilot_handed_in(&world.supplier, &charter_of("20000", "EUR")).await;
    approve(&two[0].caller, &pilot).await.expect(200);
    let reason = json!({"reason": "Half the budget, please."});
    two[1].caller.act(&pilot, "request_changes", &reason).await.expect(200);
    assert_eq!(approvals(&world, &pilot).await["state"], "void");
    // Also where it is handed in as it was.
    world.supplier.act(&pilot, "submit", &json!({})).await.expect(200);
    let anew = approvals(&world, &pilot).await;
    assert_eq!((&anew["state"], &anew["approvals"]), (&json!("waiting"), &json!([])));
    assert_eq!(approve(&two[1].caller, &pilot).await.expect(200)["state"], "charter_review");
    let outdated = json!({"content_hash": format!("sha256:{}", "0".repeat(64))});
    let version = world.buyer.get(&pilot).await.expect(200)["version"].clone();
    let refused = two[0].caller.change(&format!("{pilot}/approval"), &version, &outdated).await;
    refused.problem(409, "outdated_content");
    // What was asked when the first approval came is asked until it is handed in anew.
    world.asks_for(&json!({"usual": {"approvals": 1}})).await;
    assert_eq!(approvals(&world, &pilot).await["requirement"]["approvals"], 2);
    assert_eq!(approve(&two[0].caller, &pilot).await.expect(200)["state"], "approved_by_buyer");
    // The supplier sends back what the buyer has signed: all approve anew.
    world.supplier.act(&pilot, "request_changes", &reason).await.expect(200);
    assert_eq!(approvals(&world, &pilot).await["state"], "void");
    world.supplier.act(&pilot, "submit", &json!({})).await.expect(200);
    assert_eq!(approvals(&world, &pilot).await["requirement"]["approvals"], 1);
    assert_eq!(approve(&two[0].caller, &pilot).await.expect(200)["state"], "approved_by_buyer");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_eight_approvals_at_once_exactly_three_count() {
    let world = World::new().await;
    let eight = approvers(&world, 8).await;
    world.asks_for(&tiered(&json!({"approvals": 3}))).await;
    let pilot = world.pilot_handed_in(&world.supplier, &charter_of("20000", "EUR")).await;
    // Each of them twice.
    let tries = eight.iter().chain(&eight).map(|one| approve_seen(&world, one, &pilot));
    let answers = join_all(tries).await;
    let statuses = statuses(&answers);
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!(count(200), 3, "{statuses:?}");
    assert_eq!(count(200) + count(412) + count(409), 16, "{statuses:?}");
    assert_eq!(world.logged(&pilot, "approve").await, 1);
    let owner = world.app.database.owner().await;
    let sql = "SELECT count(*), count(DISTINCT approver_id) FROM pilot_approvals_given";
    let row = owner.query_one(sql, &[]).await.unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1)), (3, 3));
    let seen = world.supplier.get(&pilot).await.expect(200);
    assert_eq!(seen["state"], "approved_by_buyer");
}

async fn approve_seen(world: &World, one: &Reviewer, pilot: &str) -> tests::Answer {
    let seen = world.buyer.get(pilot).await.expect(200);
    let signature = json!({"content_hash": seen["content_hash"]});
    one.caller.change(&format!("{pilot}/approval"), &json!(3), &signature).await
}

/// Who may approve: by role, side, and whether it asked for it.
#[tokio::test(flavor = "multi_thread")]
async fn who_may_approve() {
    let world = World::new().await;
    world.asks_for(&tiered(&json!({"approvals": 9}))).await;
    let pilot = world.pilot_handed_in(&world.buyer, &charter_of("20000", "EUR")).await;
    for (role, status, code) in [
        ("org_admin", 403, "missing_permission"),
        ("partnership_lead", 403, "missing_permission"),
        ("contributor", 403, "missing_permission"),
        ("reviewer", 403, "missing_permission"),
        ("analyst", 403, "missing_permission"),
        ("approver", 200, ""),
    ] {
        let own = world.reviewer(&format!("{role}@northern.example"), &[role]).await;
        let answer = approve(&own.caller, &pilot).await;
        assert_eq!(answer.status, status, "{role}: {}", answer.text);
        if status != 200 {
            answer.problem(status, code);
        }
        let email = format!("{role}@oat.example");
        let theirs = world.app.colleague(&world.supplier, &email, &[role]).await;
        let foreign = approve(&theirs, &pilot).await;
        foreign.problem(403, if status == 200 { "not_your_side" } else { code });
    }
    approve(&world.buyer, &pilot).await.problem(403, "requester_cannot_approve");
    assert!(!world.buyer.allowed(&pilot).await.contains(&"approve".to_owned()));
    // Whom the tier does not name does not count, and who is named later comes later.
    let two = approvers(&world, 2).await;
    let named = json!({"approvals": 2, "order": "sequential", "approvers": [two[1].id, two[0].id]});
    world.asks_for(&tiered(&named)).await;
    let pilot = world.pilot_handed_in(&world.supplier, &charter_of("20000", "EUR")).await;
    approve(&world.buyer, &pilot).await.problem(403, "not_an_approver");
    approve(&two[0].caller, &pilot).await.problem(409, "not_your_turn");
    assert_eq!(approve(&two[1].caller, &pilot).await.expect(200)["state"], "charter_review");
    assert_eq!(approvals(&world, &pilot).await["awaited"], json!([two[0].id]));
    world.app.heard("approver0@northern.example", "Approval wanted").await;
    assert_eq!(approve(&two[0].caller, &pilot).await.expect(200)["state"], "approved_by_buyer");
    // Those who come next are told, and nobody else.
    let wanted = |mails: &[tests::smtp::Mail], to: &str| {
        let id = id_in(&pilot);
        let own = mails.iter().filter(|mail| mail.to == [to] && mail.text.contains(&id));
        own.filter(|mail| mail.subject.starts_with("Approval wanted")).count()
    };
    let mails = world.app.all_mails().await;
    for (who, count) in [("approver0", 1), ("approver1", 1), ("approver", 0), ("lead", 0)] {
        assert_eq!(wanted(&mails, &format!("{who}@northern.example")), count, "{who}");
    }
    // Too few are left without the one who asks.
    let named = json!({"approvals": 1, "approvers": [named_id(&world.buyer).await]});
    world.asks_for(&tiered(&named)).await;
    let pilot = world.pilot_handed_in(&world.buyer, &charter_of("20000", "EUR")).await;
    approve(&two[0].caller, &pilot).await.problem(409, "too_few_approvers");
}

async fn named_id(caller: &tests::Caller) -> Value {
    caller.get("/v1/me").await.expect(200)["user"]["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_approved_for_the_buyer_does_not_sign_for_the_supplier() {
    let world = World::new().await;
    let other = approvers(&world, 1).await.remove(0);
    let invite = json!({"email": "lead@northern.example", "roles": ["approver"]});
    world.supplier.post("/v1/invitations", &invite).await.expect(201);
    let token = world.app.token("lead@northern.example", "invites you to Tandem").await;
    world.buyer.post(&format!("/v1/invitations/{token}/acceptance"), &json!({})).await.expect(200);
    let body = json!({
        "email": "lead@northern.example",
        "password": tests::PASSWORD,
        "organisation": world.supplier.get("/v1/me").await.expect(200)["organisation"]["id"],
    });
    let tokens = world.app.visitor().post("/v1/auth/token", &body).await.expect(200);
    let both = world.app.caller(&tokens);
    world.asks_for(&tiered(&json!({"approvals": 2}))).await;
    let pilot = world.pilot_handed_in(&world.supplier, &charter_of("20000", "EUR")).await;
    // The first of two, so that the signature is somebody else's.
    approve(&world.buyer, &pilot).await.expect(200);
    approve(&other.caller, &pilot).await.expect(200);
    sign_as(&both, &pilot, "countersignature").await.problem(403, "same_person");
    sign_as(&world.supplier, &pilot, "countersignature").await.expect(200);
}
