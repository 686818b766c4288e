//! The terms that can be asked for, and what is told of those that cannot; what is signed can be hashed
//! by anybody who has the JSON.

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Value, json};
use tests::{World, goal_terms_with, plan_terms, plan_terms_of, sign};

fn hash(terms: &Value, plan: &Value) -> String {
    let mut document = terms.clone();
    document["plan"] = plan.clone();
    let bytes = digest(&SHA256, document.to_string().as_bytes());
    bytes.as_ref().iter().fold("sha256:".to_owned(), |text, byte| text + &format!("{byte:02x}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_told_at_once() {
    let world = World::new().await;
    let body = json!({"partnership": world.partnership, "terms": {
        "title": "ab", "starts_on": "2101-01-01", "ends_on": "2106-01-01", "time_zone": "Berlin",
        "currency": "eur", "weighting": "heavy", "review_months": 13, "signed": true,
    }});
    let faults = world.buyer.post("/v1/plans", &body).await.faults();
    let expected = [
        ("/terms/currency", "malformed"),
        ("/terms/ends_on", "out_of_range"),
        ("/terms/review_months", "out_of_range"),
        ("/terms/signed", "unknown_field"),
        ("/terms/time_zone", "malformed"),
        ("/terms/title", "too_short"),
        ("/terms/vision", "missing"),
        ("/terms/weighting", "not_in_list"),
    ];
    let expected = expected.map(|(place, code)| (place.to_owned(), code.to_owned()));
    assert_eq!(faults, expected);
    for (ends_on, code) in [("2101-01-01", "contradiction"), ("2100-12-31", "contradiction")] {
        let terms = plan_terms_of("2101-01-01", ends_on);
        let body = json!({"partnership": world.partnership, "terms": terms});
        let faults = world.buyer.post("/v1/plans", &body).await.faults();
        assert_eq!(faults, [("/terms/ends_on".to_owned(), code.to_owned())]);
    }
    let terms = plan_terms_of("2104-02-29", "2109-02-27");
    world.plan_draft(&world.buyer, &terms).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signs_what_is_over_and_nothing_begins_twice() {
    let world = World::new().await;
    let past = world.plan_draft(&world.buyer, &plan_terms_of("2024-01-01", "2025-12-31")).await;
    sign(&world.buyer, &past, "propose").await.problem(409, "date_passed");
    // What has begun is in force at once, and its first day stays.
    let today = jiff::Zoned::now().date();
    let day = |years: i16| today.saturating_add(jiff::Span::new().years(years)).to_string();
    let path = world.plan_proposed(&plan_terms_of(&day(-1), &day(1))).await;
    let agreed = sign(&world.supplier, &path, "agree").await.expect(200);
    assert_eq!(agreed["state"], "in_force");
    for (terms, place, code) in [
        (plan_terms_of(&day(-2), &day(1)), "/terms/starts_on", "unchangeable"),
        (
            plan_terms_of(&day(-1), &today.yesterday().unwrap().yesterday().unwrap().to_string()),
            "/terms/ends_on",
            "past",
        ),
        (plan_terms_of(&day(-1), &day(1)), "/terms", "unchanged"),
    ] {
        let body = json!({"terms": terms, "reason": "The new bottles come a year later."});
        let faults = world.buyer.act(&path, "amend", &body).await.faults();
        assert_eq!(faults, [(place.to_owned(), code.to_owned())]);
    }
    let body = json!({"terms": plan_terms_of(&day(-1), &day(2)), "reason": "A year more."});
    world.buyer.act(&path, "amend", &body).await.expect(200);
    let longer = sign(&world.supplier, &path, "accept_amendment").await.expect(200);
    assert_eq!(
        (&longer["state"], &longer["terms"]["ends_on"]),
        (&json!("in_force"), &json!(day(2)))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_signature_names_is_what_was_read() {
    let world = World::new().await;
    let path = world.plan_amended(&plan_terms(), &plan_terms_of("2101-01-01", "2104-12-31")).await;
    let seen = world.supplier.get(&path).await.expect(200);
    assert_eq!(seen["content_hash"], hash(&seen["terms"], &seen["id"]));
    let open = &seen["amendment"];
    assert_eq!(open["content_hash"], hash(&open["terms"], &seen["id"]));
    assert_eq!(open["proposed"]["content_hash"], open["content_hash"]);
    let seen = sign(&world.buyer, &path, "accept_amendment").await.expect(200);
    for version in seen["versions"].as_array().unwrap() {
        for signature in version["signatures"].as_array().unwrap() {
            assert_eq!(signature["content_hash"], hash(&version["terms"], &seen["id"]));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn goals_that_weigh_too_much_keep_a_plan_from_being_weighted() {
    let world = World::new().await;
    let terms = |weighting: &str| {
        let mut terms = plan_terms_of("2026-01-01", "2030-12-31");
        terms["weighting"] = json!(weighting);
        terms
    };
    let plan = world.plan_agreed(&terms("unweighted")).await;
    let heavy = goal_terms_with(json!({"weight": 60}));
    world.goal_agreed(&plan, &heavy).await;
    let amendment = json!({"terms": terms("weighted"), "reason": "We want to weigh them."});
    world.buyer.act(&plan, "amend", &amendment).await.expect(200);
    // A goal that both have agreed since then weighs too.
    world.goal_agreed(&plan, &heavy).await;
    let answer = sign(&world.supplier, &plan, "accept_amendment").await;
    assert!(answer.text.contains("weigh 20 more than 100"), "{}", answer.text);
    answer.problem(409, "too_much_weight");
    world.buyer.act(&plan, "withdraw_amendment", &json!({})).await.expect(200);
    world.buyer.act(&plan, "amend", &amendment).await.problem(409, "too_much_weight");
}
