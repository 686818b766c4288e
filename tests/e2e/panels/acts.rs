//! How a panel is called together, declares and scores, and how members leave it.

use serde_json::{Value, json};
use tests::{World, panel_scores};

fn states(panel: &Value) -> Vec<&str> {
    let reviewers = panel["reviewers"].as_array().unwrap();
    reviewers.iter().map(|one| one["state"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_invitation_to_the_findings() {
    let world = World::new().await;
    let [first, second] = world.two_reviewers().await;
    let proposal = world.under_review().await;
    world.buyer.get(&format!("{proposal}/panel")).await.problem(404, "not_found");
    let panel = world.convened(&proposal, &[&first, &second]).await;
    assert!(!world.buyer.allowed(&proposal).await.contains(&"convene_panel".to_owned()));
    let body = json!({"reviewers": [first.id]});
    let again = world.buyer.post(&panel, &body).await;
    again.problem(409, "panel_exists");
    assert_eq!(first.caller.allowed(&panel).await, ["declare", "declare_conflict"]);
    let early = panel_scores(5, None, None);
    let path = format!("{panel}/scores");
    first.caller.put(&path, &json!(1), &early).await.problem(409, "state_conflict");

    first.score(&panel, &panel_scores(4, None, Some("accepted_direct"))).await;
    let other = json!({"criteria": [{"title": "Other", "weight": 1}]});
    let changed = world.buyer.put(&format!("{panel}/criteria"), &json!(3), &other).await;
    changed.problem(409, "criteria_locked");
    second.score(&panel, &panel_scores(1, Some(2), None)).await;
    // She thinks again.
    let body = panel_scores(2, Some(1), Some("declined"));
    second.caller.act(&panel, "score", &body).await.expect(200);
    let seen = world.buyer.get(&panel).await.expect(200);
    assert_eq!((&seen["scored"], &seen["version"]), (&json!(2), &json!(6)));
    assert_eq!(states(&seen), ["scored", "scored"]);
    let totals: Vec<_> = (0..2)
        .map(|place| seen["reviewers"][place]["scores"]["total"]["decimal"].clone())
        .collect();
    assert_eq!(totals, ["75", "15"]);
    let findings = &seen["findings"];
    assert_eq!(findings["score"], json!({"numerator": "45", "denominator": "1", "decimal": "45"}));
    assert_eq!(
        (&findings["spread"]["decimal"], &findings["disagree"]),
        (&json!("60"), &json!(true))
    );
    assert_eq!(findings["criteria"][0]["mean"]["decimal"], "50");
    assert_eq!(findings["criteria"][1]["mean"], Value::Null);
    assert_eq!(findings["recommendation"], Value::Null);
    // The proposal has no part in it.
    assert_eq!(world.buyer.get(&proposal).await.expect(200)["version"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_ends_what_she_sees() {
    let world = World::new().await;
    let [first, second] = world.two_reviewers().await;
    let panel = world.convened(&world.under_review().await, &[&first, &second]).await;
    let path = format!("{panel}/declaration");
    let missing = first.caller.change(&path, &json!(1), &json!({"conflict": true})).await;
    assert_eq!(missing.faults(), [("/words".to_owned(), "missing".to_owned())]);
    let body = json!({"conflict": true, "words": "My brother works there."});
    let seen = first.caller.act(&panel, "declare_conflict", &body).await.expect(200);
    second.score(&panel, &panel_scores(4, None, None)).await;
    let later = first.caller.get(&panel).await.expect(200);
    assert_eq!(later, seen);
    assert_eq!((&later["criteria"], &later["scored"]), (&Value::Null, &Value::Null));
    assert_eq!(later["reviewers"].as_array().unwrap().len(), 1);
    assert_eq!(later["reviewers"][0]["conflict"], "My brother works there.");
    assert_eq!(later["allowed_actions"], json!([]));
    let path = format!("{panel}/scores");
    let refused = first.caller.put(&path, &json!(2), &panel_scores(1, None, None)).await;
    refused.problem(403, "conflict_declared");
    // Her colleagues see that there is one; the words are the leads'.
    let colleague = second.caller.get(&panel).await.expect(200);
    assert_eq!(colleague["reviewers"][0]["state"], "conflicted");
    let lead = world.buyer.get(&panel).await.expect(200);
    assert_eq!(lead["reviewers"][0]["conflict"], "My brother works there.");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_taken_off_or_leaves_counts_no_more() {
    let world = World::new().await;
    let [first, second] = world.two_reviewers().await;
    let third = world.reviewer("third@northern.example", &["reviewer"]).await;
    let proposal = world.under_review().await;
    let panel = world.convened(&proposal, &[&first, &second]).await;
    first.score(&panel, &panel_scores(1, None, None)).await;
    second.score(&panel, &panel_scores(5, None, None)).await;
    let body = json!({"reviewer": first.id, "reason": "She is on leave."});
    let seen = world.buyer.act(&panel, "remove_reviewer", &body).await.expect(200);
    assert_eq!((&seen["scored"], &seen["findings"]["score"]), (&json!(1), &Value::Null));
    assert_eq!(seen["reviewers"][0]["scores"], Value::Null);
    let events = world.buyer.events("panel.remove_reviewer", 1).await;
    let removal = events.iter().find(|event| event["kind"] == "panel.remove_reviewer").unwrap();
    assert_eq!(removal["reason"], "She is on leave.");
    let back = world.buyer.act(&panel, "add_reviewer", &json!({"reviewer": first.id})).await;
    back.problem(409, "on_panel_already");
    let founder = world.buyer.get("/v1/me").await.expect(200)["user"]["id"].clone();
    let reader = world.buyer.act(&panel, "add_reviewer", &json!({"reviewer": founder})).await;
    reader.problem(409, "may_have_read_scores");
    world.buyer.act(&panel, "add_reviewer", &json!({"reviewer": third.id})).await.expect(200);
    third.score(&panel, &panel_scores(3, None, None)).await;

    // Whoever leaves the organisation leaves the panel.
    let member = format!("/v1/members/{}", second.id);
    world.buyer.act(&member, "remove", &json!({})).await.expect(204);
    let seen = world.buyer.get(&panel).await.expect(200);
    assert_eq!(states(&seen), ["removed", "removed", "scored"]);
    assert_eq!((&seen["scored"], &seen["findings"]["score"]), (&json!(1), &Value::Null));
    world.buyer.events("panel.remove_reviewer", 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_open_for_somebody_is_listed_by_its_day() {
    let world = World::new().await;
    let [first, second] = world.two_reviewers().await;
    let mut panels = Vec::new();
    for due_on in [Value::Null, json!("2035-03-02"), json!("2035-03-01")] {
        let proposal = world.under_review().await;
        let body = json!({"reviewers": [first.id, second.id], "due_on": due_on});
        world.buyer.act(&proposal, "convene_panel", &body).await.expect(201);
        panels.push(format!("{proposal}/panel"));
    }
    let open = async || {
        let (mut cursor, mut found) = (String::new(), Vec::new());
        loop {
            let page = first.caller.get(&format!("/v1/open-reviews?limit=1{cursor}")).await;
            let page = page.expect(200);
            for item in page["items"].as_array().unwrap() {
                found.push(format!("/v1/proposals/{}/panel", item["proposal"].as_str().unwrap()));
            }
            let Some(next) = page["next"].as_str() else { return found };
            cursor = format!("&cursor={next}");
        }
    };
    assert_eq!(open().await, [panels[2].as_str(), &panels[1], &panels[0]]);
    first.declare(&panels[2]).await;
    assert_eq!(open().await.len(), 3);
    let usual = json!({"scores": [{"criterion": "Readiness", "score": 3}]});
    first.caller.act(&panels[2], "score", &usual).await.expect(200);
    world.supplier.act(&panels[1].replace("/panel", ""), "withdraw", &json!({})).await.expect(200);
    assert_eq!(open().await, [panels[0].as_str()]);
    let gone = first.caller.get(&panels[1]).await.expect(200);
    assert_eq!((&gone["state"], &gone["allowed_actions"]), (&json!("closed"), &json!([])));
    let stranger = world.rival.get("/v1/open-reviews").await.expect(200);
    assert_eq!(stranger, json!({"items": [], "next": null}));
}
