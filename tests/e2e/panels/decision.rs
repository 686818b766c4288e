//! How the decision heeds the panel: nobody decides on her own scores alone, nor against the recommendation
//! without a reason; also where a score comes while it is decided.

use futures_util::future::join;
use serde_json::{Value, json};
use tests::{World, panel_scores};

fn decision(outcome: &str) -> Value {
    json!({
        "outcome": outcome, "reason": "worth_testing",
        "feedback": "Strong shopper case; we want to see it.",
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn against_the_recommendation_with_a_reason_alone() {
    let world = World::new().await;
    let [first, second] = world.two_reviewers().await;
    let proposal = world.under_review().await;
    let panel = world.convened(&proposal, &[&first, &second]).await;
    for reviewer in [&first, &second] {
        reviewer.score(&panel, &panel_scores(1, Some(1), Some("declined"))).await;
    }
    let silent = world.buyer.act(&proposal, "decide", &decision("accepted_direct")).await;
    assert_eq!(silent.faults(), [("/override_reason".to_owned(), "missing".to_owned())]);
    let mut body = decision("declined");
    body["override_reason"] = json!("We know better.");
    let needless = world.buyer.act(&proposal, "decide", &body).await;
    assert_eq!(needless.faults(), [("/override_reason".to_owned(), "not_allowed".to_owned())]);
    body["outcome"] = json!("accepted_direct");
    let decided = world.buyer.act(&proposal, "decide", &body).await;
    assert!(!decided.text.contains("We know better"));
    decided.expect(200);
    let seen = world.buyer.get(&panel).await.expect(200);
    let closing = json!({
        "outcome": "accepted_direct", "recommendation": "declined",
        "override_reason": "We know better.",
    });
    assert_eq!((&seen["state"], &seen["closing"]), (&json!("closed"), &closing));
    assert_eq!(seen["allowed_actions"], json!([]));
    let path = format!("{panel}/scores");
    let late = first.caller.put(&path, &seen["version"], &panel_scores(5, None, None)).await;
    late.problem(409, "state_conflict");
    let told = world.supplier.get(&proposal).await.text;
    assert!(!told.contains("We know better") && !told.contains("override"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_panel_it_is_as_it_was() {
    let world = World::new().await;
    let proposal = world.under_review().await;
    let mut body = decision("declined");
    body["override_reason"] = json!("Nobody has said anything.");
    let needless = world.buyer.act(&proposal, "decide", &body).await;
    assert_eq!(needless.faults(), [("/override_reason".to_owned(), "not_allowed".to_owned())]);
    world.buyer.act(&proposal, "decide", &decision("declined")).await.expect(200);
    world.buyer.get(&format!("{proposal}/panel")).await.problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_decides_on_her_own_scores_alone() {
    let world = World::new().await;
    let both = world.reviewer("both@northern.example", &["reviewer", "approver"]).await;
    let other = world.reviewer("other@northern.example", &["reviewer"]).await;
    let proposal = world.under_review().await;
    let panel = world.convened(&proposal, &[&both, &other]).await;
    both.score(&panel, &panel_scores(5, None, Some("accepted_direct"))).await;
    let alone = both.caller.act(&proposal, "decide", &decision("accepted_direct")).await;
    alone.problem(403, "scored_alone");
    other.score(&panel, &panel_scores(5, None, None)).await;
    both.caller.act(&proposal, "decide", &decision("accepted_direct")).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_deferred_is_reviewed_anew() {
    let world = World::new().await;
    let [first, second] = world.two_reviewers().await;
    let proposal = world.under_review().await;
    let panel = world.convened(&proposal, &[&first, &second]).await;
    first.score(&panel, &panel_scores(5, None, None)).await;
    let mut body = decision("deferred");
    body["deferred_until"] = json!("2199-01-01");
    world.buyer.act(&proposal, "decide", &body).await.expect(200);
    let owner = world.app.database.owner().await;
    let woken = "UPDATE deadlines SET due_at = 'epoch' WHERE noun = 'proposal'; \
                 UPDATE proposals SET wakes_at = '1971-01-01'";
    owner.batch_execute(woken).await.unwrap();
    world.app.heard("lead@northern.example", "To be looked at again").await;
    let again = world.convened(&proposal, &[&first]).await;
    let seen = world.buyer.get(&again).await.expect(200);
    assert_eq!((&seen["version"], &seen["scored"]), (&json!(1), &json!(0)));
}

/// The second score gives the panel a recommendation. Either it is in before the decision, which then needs a
/// reason, or it comes too late.
#[tokio::test(flavor = "multi_thread")]
async fn a_score_counts_or_comes_too_late() {
    let world = World::new().await;
    let [first, second] = world.two_reviewers().await;
    for _ in 0..8 {
        let proposal = world.under_review().await;
        let panel = world.convened(&proposal, &[&first, &second]).await;
        first.score(&panel, &panel_scores(1, None, Some("declined"))).await;
        second.declare(&panel).await;
        let body = panel_scores(1, None, Some("declined"));
        let path = format!("{panel}/scores");
        let decide = format!("{proposal}/decision");
        let (scored, decided) = join(
            second.caller.put(&path, &json!(4), &body),
            world.buyer.change(&decide, &json!(3), &decision("accepted_direct")),
        )
        .await;
        let seen = world.buyer.get(&panel).await.expect(200);
        let recommendation = &seen["closing"]["recommendation"];
        match (scored.status, decided.status) {
            (200, 422) => assert_eq!(seen["state"], "open"),
            (412 | 409, 200) => {
                assert_eq!((&seen["scored"], recommendation), (&json!(1), &Value::Null));
            }
            other => panic!("{other:?}: {} {}", scored.text, decided.text),
        }
    }
}
