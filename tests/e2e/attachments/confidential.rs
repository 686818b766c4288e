//! What is confidential is kept and given away only while a non-disclosure agreement is live, whatever
//! happens at once.

use serde_json::{Value, json};
use tests::{Caller, World, announcement, nda_terms, pdf, sign, upload};

fn confidential(owner: &str, bytes: &[u8]) -> Value {
    let mut body = announcement(owner, bytes);
    body["confidential"] = json!(true);
    body
}

/// The path of a confidential file that the supplier has announced.
async fn announced(supplier: &Caller, owner: &str, bytes: &[u8]) -> String {
    let answer = supplier.post("/v1/attachments", &confidential(owner, bytes)).await;
    answer.expect(201);
    answer.header("location").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_takes_an_agreement_that_is_live() {
    let world = World::new().await;
    let (proposal, bytes) = (world.draft().await, pdf("Recipe", 0));
    let body = confidential(&proposal, &bytes);
    let refused = async || {
        let problem = world.supplier.post("/v1/attachments", &body).await;
        let told = problem.problem(409, "nda_required");
        assert!(told["detail"].as_str().unwrap().contains("non-disclosure agreement"), "{told}");
    };
    refused().await;
    let proposed = world.agreement_proposed(&nda_terms()).await;
    refused().await;
    // Nor does one of another kind, one that is still to begin, or one with somebody else.
    let mut front_end = nda_terms();
    front_end["kind"] = json!("front_end");
    world.agreement_signed(&front_end).await;
    let mut later = nda_terms();
    later["valid_from"] = json!("2100-01-01");
    world.agreement_signed(&later).await;
    let (other, partnership) = world
        .app
        .partner(&world.supplier, "supplier", "Western Shops", "lead@western.example")
        .await;
    let draft = json!({"partnership": partnership, "terms": nda_terms()});
    let draft = world.supplier.post("/v1/agreements", &draft).await;
    draft.expect(201);
    sign(&world.supplier, draft.header("location"), "propose").await.expect(200);
    sign(&other, draft.header("location"), "agree").await.expect(200);
    refused().await;

    sign(&world.supplier, &proposed, "agree").await.expect(200);
    let file = announced(&world.supplier, &proposal, &bytes).await;
    upload(&world.supplier, &file, bytes.clone()).await.expect(200);
    let late = announced(&world.supplier, &proposal, &pdf("Late", 0)).await;
    world.supplier.act(&proposal, "submit", &json!({})).await.expect(200);
    let content = format!("{file}/content");
    assert_eq!(world.buyer.get(&content).await.text.as_bytes(), bytes);
    let reason = json!({"reason": "We part."});
    world.buyer.act(&proposed, "terminate", &reason).await.expect(200);
    world.buyer.get(&content).await.problem(409, "nda_required");
    assert_eq!(world.buyer.get(&file).await.expect(200)["confidential"], json!(true));
    assert_eq!(world.supplier.get(&content).await.status, 200);
    upload(&world.supplier, &late, pdf("Late", 0)).await.problem(409, "state_conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_that_ends_meanwhile_lets_nothing_through() {
    let world = World::new().await;
    for turn in 0..16 {
        let nda = world.agreement_signed(&nda_terms()).await;
        let bytes = pdf(&format!("Recipe {turn}"), 0);
        let (proposal, seen) = (world.draft().await, world.buyer.get(&nda).await.expect(200));
        let file = announced(&world.supplier, &proposal, &bytes).await;
        let (path, reason) = (format!("{nda}/termination"), json!({"reason": "We part."}));
        let (ended, uploaded) = tokio::join!(
            world.buyer.change(&path, &seen["version"], &reason),
            upload(&world.supplier, &file, bytes),
        );
        assert_eq!(ended.expect(200)["state"], "terminated");
        let state = world.supplier.get(&file).await.expect(200)["state"].clone();
        if uploaded.status == 200 {
            assert_eq!(state, "complete");
        } else {
            uploaded.problem(409, "nda_required");
            assert_eq!(state, "pending");
        }
        // Whatever came first: after the end nothing comes.
        let next = confidential(&proposal, &pdf("Next", 0));
        world.supplier.post("/v1/attachments", &next).await.problem(409, "nda_required");
    }
    // In the order in which they were written down, each file came while the agreement of its turn stood.
    let owner = world.app.database.owner().await;
    let sql = "SELECT count(*) FROM events file WHERE noun = 'attachment' AND action = 'complete'
        AND 'agree' IS DISTINCT FROM (
            SELECT action FROM events WHERE noun = 'agreement' AND action IN ('agree', 'terminate')
            AND position < file.position ORDER BY position DESC LIMIT 1)";
    let unprotected: i64 = owner.query_one(sql, &[]).await.unwrap().get(0);
    assert_eq!(unprotected, 0);
}
