//! No reviewer sees what others think before her own scores are in, also not as the lead who convened the
//! panel; whoever is a lead or an approver and does not review sees all.

use serde_json::{Value, json};
use tests::{Caller, World};

async fn sees(caller: &Caller, panel: &str) -> (bool, usize, Value) {
    let seen = caller.get(panel).await.expect(200);
    let reviewers = seen["reviewers"].as_array().unwrap();
    let told = reviewers.iter().filter(|one| !one["scores"].is_null()).count();
    (!seen["findings"].is_null(), told, seen["scored"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn others_are_hidden_until_ones_own_are_in() {
    let world = World::new().await;
    let [first, second] = world.two_reviewers().await;
    let convener = world.reviewer("lead2@northern.example", &["partnership_lead"]).await;
    let approver = world.reviewer("approver@northern.example", &["approver"]).await;
    let analyst = world.reviewer("analyst@northern.example", &["analyst"]).await;
    let body = json!({"name": "Archive", "scopes": ["read"]});
    let account = world.buyer.post("/v1/service-accounts", &body).await.expect(201);
    let program = world.app.caller(&world.app.client_token(&account).await.expect(200));
    let proposal = world.under_review().await;
    let reviewers = json!({"reviewers": [first.id, second.id, convener.id]});
    convener.caller.act(&proposal, "convene_panel", &reviewers).await.expect(201);
    let panel = format!("{proposal}/panel");
    let scores = json!({"scores": [{"criterion": "Readiness", "score": 2, "comment": "Not yet."}]});
    first.score(&panel, &scores).await;

    let hidden = (false, 0, json!(1));
    for caller in [&second.caller, &convener.caller, &analyst.caller, &program] {
        assert_eq!(sees(caller, &panel).await, hidden);
        assert!(!caller.get(&panel).await.text.contains("Not yet."));
    }
    for caller in [&first.caller, &approver.caller, &world.buyer] {
        assert_eq!(sees(caller, &panel).await, (true, 1, json!(1)));
    }
    // Nor does a decision tell what the others recommend.
    let decision = json!({
        "outcome": "declined", "reason": "capacity",
        "feedback": "There is no room for it on the shelf.",
    });
    let refused = convener.caller.act(&proposal, "decide", &decision).await;
    refused.problem(409, "own_scores_missing");
    second.declare(&panel).await;
    assert_eq!(sees(&second.caller, &panel).await, hidden);
    convener.score(&panel, &scores).await;
    assert_eq!(sees(&convener.caller, &panel).await, (true, 2, json!(2)));
    assert_eq!(sees(&second.caller, &panel).await, (false, 0, json!(2)));
    // The events that everybody reads tell who scored when, and no scores; nor can hashes be guessed.
    let events = analyst.caller.events("panel.score", 2).await;
    let text = serde_json::to_string(&events).unwrap();
    assert!(!text.contains("Not yet."));
    let owner = world.app.database.owner().await;
    let sheets: i64 = owner
        .query_one("SELECT count(DISTINCT sheet_id) FROM panel_seats", &[])
        .await
        .unwrap()
        .get(0);
    assert_eq!(sheets, 2);
    // Hers are in, and she sees the others'.
    second.caller.act(&panel, "score", &scores).await.expect(200);
    assert_eq!(sees(&second.caller, &panel).await, (true, 3, json!(3)));
}
