//! What a panel can be asked for: criteria, reviewers and scores, with every fault at its place; and who may
//! ask.

use serde_json::{Value, json};
use tests::{World, panel_criteria, panel_scores};

fn pair(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_once() {
    let world = World::new().await;
    let [first, _] = world.two_reviewers().await;
    let analyst = world.reviewer("analyst@northern.example", &["analyst"]).await;
    let panel = format!("{}/panel", world.submitted().await);
    let criteria = json!([
        {"title": "Value", "weight": 0}, {"title": "x", "weight": 101}, {"weight": 5, "more": 1},
    ]);
    let body = json!({"reviewers": [], "criteria": criteria, "due_on": "soon"});
    let answer = world.buyer.post(&panel, &body).await;
    assert_eq!(
        answer.faults(),
        [
            pair("/criteria/0/weight", "out_of_range"),
            pair("/criteria/1/title", "too_short"),
            pair("/criteria/1/weight", "out_of_range"),
            pair("/criteria/2/more", "unknown_field"),
            pair("/criteria/2/title", "missing"),
            pair("/due_on", "malformed"),
            pair("/reviewers", "wrong_count"),
        ]
    );
    let twice = json!([{"title": "Value", "weight": 1}, {"title": "VALUE", "weight": 2}]);
    let body = json!({"reviewers": [first.id], "criteria": twice});
    let answer = world.buyer.post(&panel, &body).await;
    assert_eq!(answer.faults(), [pair("/criteria/1/title", "taken")]);
    let nobody = "user_01930000000070008000000000000001";
    let body = json!({"reviewers": [first.id, nobody, analyst.id, first.id]});
    let answer = world.buyer.post(&panel, &body).await;
    assert_eq!(
        answer.faults(),
        [
            pair("/reviewers/1", "not_a_member"),
            pair("/reviewers/2", "may_not_review"),
            pair("/reviewers/3", "may_not_review"),
        ]
    );
    let body = json!({"reviewers": [first.id], "due_on": "2020-01-01"});
    let answer = world.buyer.post(&panel, &body).await;
    assert_eq!(answer.faults(), [pair("/due_on", "out_of_range")]);
    // Only who leads convenes.
    let body = json!({"reviewers": [first.id]});
    first.caller.post(&panel, &body).await.problem(403, "missing_permission");
    world.supplier.post(&panel, &body).await.problem(403, "not_your_side");
    world.rival.post(&panel, &body).await.problem(404, "not_found");
    let draft = format!("{}/panel", world.draft().await);
    world.buyer.post(&draft, &body).await.problem(404, "not_found");
    world.buyer.post(&panel, &body).await.expect(201);
    first.declare(&panel).await;
    let body = json!({"scores": [
        {"criterion": "Readiness", "score": 6},
        {"criterion": "Readiness", "score": 3, "comment": ""},
    ]});
    let answer = first.caller.act(&panel, "score", &body).await;
    assert_eq!(
        answer.faults(),
        [pair("/scores/0/score", "out_of_range"), pair("/scores/1/comment", "too_short")]
    );
    let body = json!({"scores": [
        {"criterion": "Readiness", "score": 1}, {"criterion": "Readiness", "score": 3},
        {"criterion": "Taste", "score": 3},
    ]});
    let answer = first.caller.act(&panel, "score", &body).await;
    assert_eq!(
        answer.faults(),
        [pair("/scores/1/criterion", "taken"), pair("/scores/2/criterion", "not_in_list")]
    );
    let body = json!({"scores": [{"criterion": "Readiness", "comment": "I cannot say."}]});
    let answer = first.caller.act(&panel, "score", &body).await;
    assert_eq!(answer.faults(), [pair("/scores", "too_few")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_has_criteria_of_its_own() {
    let world = World::new().await;
    let [first, second] = world.two_reviewers().await;
    let path = "/v1/panel-criteria";
    let usual = world.buyer.get(path).await.expect(200);
    let weights: Vec<_> =
        usual["criteria"].as_array().unwrap().iter().map(|one| one["weight"].clone()).collect();
    assert_eq!((&usual["version"], weights), (&json!(1), vec![json!(20); 5]));
    let body = json!({"criteria": panel_criteria()});
    first.caller.put(path, &json!(1), &body).await.problem(403, "missing_permission");
    world.buyer.put(path, &json!(1), &body).await.expect(200);
    world.buyer.put(path, &json!(1), &body).await.problem(412, "stale_version");
    world.buyer.put(path, &json!(2), &body).await.expect(200);
    assert_eq!(world.rival.get(path).await.expect(200)["version"], 1);
    let proposal = world.submitted().await;
    let body = json!({"reviewers": [first.id, second.id]});
    let seen = world.buyer.act(&proposal, "convene_panel", &body).await.expect(201);
    assert_eq!(seen["criteria"][0]["title"], "Value for shoppers");
    assert_eq!(seen["criteria"][1]["description"], Value::Null);
    // Other criteria, while nobody has scored.
    let panel = format!("{proposal}/panel");
    let other = json!({"criteria": [{"title": "Readiness", "weight": 7}]});
    let seen = world.buyer.act(&panel, "change_criteria", &other).await.expect(200);
    assert_eq!(seen["criteria"].as_array().unwrap().len(), 1);
    first.declare(&panel).await;
    let answer = first.caller.act(&panel, "score", &panel_scores(1, None, None)).await;
    assert_eq!(answer.faults(), [pair("/scores/0/criterion", "not_in_list")]);
}
