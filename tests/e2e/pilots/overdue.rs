//! Who hears of a decision first, and what becomes of one that does not come.

use serde_json::{Value, json};
use tests::{Caller, World, approve, charter, id_in, whole_charter};

use crate::commitments::Time;

/// A charter that runs and is decided in the first weeks of 2036.
fn of_2036() -> Value {
    let mut charter = charter();
    charter["starts_on"] = json!("2036-01-07");
    charter["ends_on"] = json!("2036-01-31");
    charter["decision_by"] = json!("2036-02-15");
    charter
}

async fn reaches(caller: &Caller, pilot: &str, state: &str) -> Value {
    tests::until(async || {
        let seen = caller.get(pilot).await.expect(200);
        if seen["state"] == state { Ok(seen) } else { Err(seen["state"].clone()) }
    })
    .await
}

async fn told(world: &World, who: &str, subject: &str) -> usize {
    let mails = world.app.all_mails().await;
    let own = mails.iter().filter(|mail| mail.to == [who.to_owned()]);
    own.filter(|mail| mail.subject.starts_with(subject)).count()
}

async fn logged(world: &World, pilot: &str, action: &str) {
    tests::until(async || {
        let count = world.logged(pilot, action).await;
        if count == 1 { Ok(()) } else { Err(count) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_hears_first_and_a_missing_decision_frees_the_supplier() {
    let mut time = Time::new().await;
    time.set("2036-01-05T10:00:00Z").await;
    let owner = time.world.reviewer("owner@northern.example", &["approver"]).await;
    let lead = "lead@northern.example";
    let mut charter = of_2036();
    charter["decision_owner"] = json!(owner.id);
    let pilot = time.world.pilot_to_decide(&charter).await;
    let shown = time.world.supplier.get(&pilot).await.expect(200)["charter"].clone();
    assert_eq!(shown["decision_owner"], json!(owner.id));
    assert_eq!(told(&time.world, "owner@northern.example", "Decision wanted").await, 1);
    assert_eq!(told(&time.world, lead, "Decision wanted").await, 0);

    // It is among what the buyer has to decide, and in nobody else's list.
    let open = "/v1/open-decisions";
    let page = time.world.buyer.get(open).await.expect(200);
    assert_eq!(page["items"][0]["id"], json!(id_in(&pilot)));
    let World { supplier, .. } = &time.world;
    assert_eq!(supplier.get(open).await.expect(200)["items"], json!([]));
    let cursor = format!("{open}?cursor={}", id_in(&pilot));
    supplier.get(&cursor).await.problem(400, "invalid_cursor");

    time.set("2036-02-16T00:30:00Z").await;
    let late = reaches(&time.world.buyer, &pilot, "overdue").await;
    assert!(late["overdue_since"].is_string() && late["undecided_at"].is_string());
    let page = time.world.buyer.get(open).await.expect(200);
    assert_eq!(page["items"][0]["state"], "overdue");
    for who in ["owner@northern.example", lead, "lead@oat.example"] {
        assert_eq!(told(&time.world, who, "Decision overdue").await, 1, "{who}");
    }
    for (to, action, times) in [
        ("2036-02-23T01:00:00Z", "remind_week", 1),
        ("2036-03-01T01:00:00Z", "remind_fortnight", 2),
    ] {
        time.set(to).await;
        logged(&time.world, &pilot, action).await;
        for (who, count) in
            [("owner@northern.example", times), (lead, times), ("lead@oat.example", 0)]
        {
            assert_eq!(told(&time.world, who, "Still to be decided").await, count, "{who}");
        }
    }
    // Until the last moment the buyer can decide; after it nobody can.
    time.set("2036-03-14T23:00:00Z").await;
    assert!(time.world.buyer.allowed(&pilot).await.contains(&"decide".to_owned()));
    time.set("2036-03-15T02:00:00Z").await;
    let closed = reaches(&time.world.supplier, &pilot, "undecided").await;
    assert_eq!((&closed["decision"], &closed["allowed_actions"]), (&json!(null), &json!([])));
    assert_eq!(closed["overdue_since"], late["overdue_since"]);
    let version = &closed["version"];
    let decision = json!({"outcome": "scale", "feedback": "The shoppers took it up as hoped."});
    let refused = time.world.buyer.change(&format!("{pilot}/decision"), version, &decision).await;
    refused.problem(409, "state_conflict");
    for who in ["owner@northern.example", lead] {
        assert_eq!(told(&time.world, who, "Closed without a decision").await, 1, "{who}");
    }
    assert_eq!(told(&time.world, "lead@oat.example", "No decision came").await, 1);
    assert_eq!(time.world.buyer.get(open).await.expect(200)["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn open_decisions_are_pitches_and_pilots_by_their_date() {
    let mut time = Time::new().await;
    time.set("2036-01-05T10:00:00Z").await;
    let pilot = time.world.pilot_to_decide(&of_2036()).await;
    let sooner = time.world.submitted().await;
    time.set("2036-01-20T10:00:00Z").await;
    let later = time.world.submitted().await;
    let buyer = &time.world.buyer;
    // The pitches are due on 4 and 19 February, the pilot on the 15th.
    let expected = [&sooner, &pilot, &later].map(|path| id_in(path));
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = buyer.get(&format!("/v1/open-decisions?limit=1{cursor}")).await.expect(200);
        let items = page["items"].as_array().unwrap();
        seen.extend(items.iter().map(|one| one["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_answers_for_the_decision_may_decide() {
    let world = World::new().await;
    let reader = world.reviewer("analyst@northern.example", &["analyst"]).await;
    let foreign = world.supplier.get("/v1/me").await.expect(200)["user"]["id"].clone();
    let own = world.buyer.get("/v1/me").await.expect(200)["user"]["id"].clone();
    let mut charter = whole_charter();
    let draft = world.pilot_draft(&world.buyer).await;
    for wrong in [&json!(reader.id), &foreign, &json!("user_019300000000700080000000000000ff")] {
        charter["decision_owner"] = wrong.clone();
        let refused = world.buyer.act(&draft, "revise", &charter).await;
        let fault = ("/decision_owner".to_owned(), "cannot_decide".to_owned());
        assert_eq!(refused.faults(), [fault]);
        let proposal = world.buyer.get(&draft).await.expect(200)["proposal"].clone();
        let body = json!({"proposal": proposal, "charter": charter});
        let refused = world.buyer.post("/v1/pilots", &body).await;
        let fault = ("/charter/decision_owner".to_owned(), "cannot_decide".to_owned());
        assert_eq!(refused.faults(), [fault]);
        // A supplier learns nothing of whom the buyer has: the buyer's signature takes it.
        let pilot = world.pilot_handed_in(&world.supplier, &charter).await;
        approve(&world.buyer, &pilot).await.problem(409, "decision_owner_cannot_decide");
    }
    charter["decision_owner"] = own;
    world.buyer.act(&draft, "revise", &charter).await.expect(200);
    let pilot = world.pilot_handed_in(&world.supplier, &charter).await;
    approve(&world.buyer, &pilot).await.expect(200);
}
