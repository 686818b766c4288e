//! From a draft over a refusal to a plan that both have signed, amended and terminated; each side hears
//! of what the other has done.

use serde_json::{Value, json};
use tests::{Caller, World, plan_terms, sign};

fn titled(title: &str) -> Value {
    let mut terms = plan_terms();
    terms["title"] = json!(title);
    terms
}

async fn state(caller: &Caller, path: &str) -> Value {
    caller.get(path).await.expect(200)["state"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn from_a_draft_to_its_end() {
    let world = World::new().await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let (northern, oat) = ("lead@northern.example", "lead@oat.example");
    let reason = json!({"reason": "The range review comes first."});

    // 1. A draft is its author's alone; proposed, it is both sides'.
    let path = world.plan_draft(buyer, &plan_terms()).await;
    supplier.get(&path).await.problem(404, "not_found");
    let drafted = buyer.get(&path).await.expect(200);
    assert_eq!((&drafted["state"], &drafted["author"]), (&json!("draft"), &json!("buyer")));
    assert!(drafted["created_at"].is_string() && drafted["proposed_at"].is_null());
    assert_eq!(drafted["terms"]["review_months"], 3);
    assert_eq!(buyer.allowed(&path).await, ["revise", "propose", "withdraw"]);
    let proposed = sign(buyer, &path, "propose").await.expect(200);
    assert_eq!(proposed["signatures"][0]["side"], "buyer");
    assert!(proposed["created_at"].is_null() && proposed["proposed_at"].is_string());
    world.app.heard(oat, "Signature wanted: Half the plastic").await;
    assert_eq!(supplier.allowed(&path).await, ["agree", "request_changes", "revise"]);
    assert_eq!(buyer.allowed(&path).await, ["revise", "withdraw"]);

    // 2. The other side sends it back, revises it itself, and proposes it as its author.
    let back = supplier.act(&path, "request_changes", &reason).await.expect(200);
    assert_eq!((&back["state"], &back["signatures"]), (&json!("changes_requested"), &json!([])));
    world.app.heard(northern, "Changes requested: Half the plastic").await;
    let revised = supplier.act(&path, "revise", &titled("Half the waste")).await.expect(200);
    assert_eq!((&revised["author"], &revised["state"]), (&json!("supplier"), &back["state"]));
    world.app.heard(northern, "Other terms: Half the waste").await;
    let old = json!({"content_hash": proposed["content_hash"]});
    supplier.act(&path, "propose", &old).await.problem(409, "outdated_content");
    sign(supplier, &path, "propose").await.expect(200);
    world.app.heard(northern, "Signature wanted: Half the waste").await;

    // 3. Both have signed the same.
    let agreed = sign(buyer, &path, "agree").await.expect(200);
    assert_eq!(agreed["state"], "agreed");
    let signed = agreed["signatures"].as_array().unwrap();
    assert_eq!(signed.len(), 2);
    assert!(signed.iter().all(|one| one["content_hash"] == agreed["content_hash"]));
    assert_eq!(agreed["versions"][0]["terms"], agreed["terms"]);
    world.app.heard(oat, "Signed by both: Half the waste").await;

    // 4. New terms govern only once the other side has signed exactly those.
    let other = json!({"terms": titled("Half of both"), "reason": "Both belong together."});
    let open = supplier.act(&path, "amend", &other).await.expect(200);
    assert_eq!(open["terms"]["title"], "Half the waste");
    assert_eq!(open["amendment"]["terms"]["title"], "Half of both");
    world.app.heard(northern, "Signature wanted to change: Half the waste").await;
    assert_eq!(supplier.allowed(&path).await, ["withdraw_amendment", "terminate"]);
    let answers = ["accept_amendment", "decline_amendment", "terminate"];
    assert_eq!(buyer.allowed(&path).await, answers);
    let governing = json!({"content_hash": open["content_hash"]});
    buyer.act(&path, "accept_amendment", &governing).await.problem(409, "outdated_content");
    buyer.act(&path, "decline_amendment", &reason).await.expect(200);
    world.app.heard(oat, "As it was: Half the waste").await;
    supplier.act(&path, "amend", &other).await.expect(200);
    supplier.act(&path, "withdraw_amendment", &json!({})).await.expect(200);
    world.app.heard(northern, "No signature is needed: Half the waste").await;
    supplier.act(&path, "amend", &other).await.expect(200);
    let amended = sign(buyer, &path, "accept_amendment").await.expect(200);
    assert_eq!(amended["terms"]["title"], "Half of both");
    assert_eq!(amended["content_hash"], open["amendment"]["content_hash"]);
    assert_eq!(amended["amendment"], json!(null));
    let versions = amended["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 2);
    assert_eq!(versions[0], agreed["versions"][0]);
    assert_eq!(versions[1]["reason"], "Both belong together.");
    assert_eq!(versions[1]["signatures"], amended["signatures"]);
    world.app.heard(oat, "Changed: Half of both").await;

    // 5. Either side ends it, and nothing moves any more.
    buyer.act(&path, "terminate", &reason).await.expect(200);
    world.app.heard(oat, "Terminated: Half of both").await;
    for side in [buyer, supplier] {
        assert_eq!(state(side, &path).await, "terminated");
        assert!(side.allowed(&path).await.is_empty());
    }
    let events = supplier.events("plan.terminate", 1).await;
    let steps: Vec<_> = events
        .iter()
        .filter(|event| event["object"] == amended["id"])
        .map(|event| event["kind"].as_str().unwrap().trim_start_matches("plan."))
        .collect();
    let expected = [
        "propose",
        "request_changes",
        "revise",
        "propose",
        "agree",
        "amend",
        "decline_amendment",
        "amend",
        "withdraw_amendment",
        "amend",
        "accept_amendment",
        "terminate",
    ];
    assert_eq!(steps, expected, "the draft is not among what the other side sees");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_was_taken_back_stays_unknown() {
    let world = World::new().await;
    let path = world.plan_draft(&world.supplier, &plan_terms()).await;
    world.supplier.act(&path, "withdraw", &json!({})).await.expect(200);
    assert_eq!(state(&world.supplier, &path).await, "withdrawn");
    for caller in [&world.buyer, &world.rival] {
        caller.get(&path).await.problem(404, "not_found");
        assert_eq!(caller.get("/v1/plans").await.expect(200)["items"], json!([]));
    }
    let proposed = world.plan_proposed(&plan_terms()).await;
    world.rival.get(&proposed).await.problem(404, "not_found");
    world.buyer.act(&proposed, "withdraw", &json!({})).await.expect(200);
    world.app.heard("lead@oat.example", "Taken back: Half the plastic").await;
    assert_eq!(state(&world.supplier, &proposed).await, "withdrawn");
}
