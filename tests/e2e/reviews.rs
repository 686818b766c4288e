//! Reviews: the figures of a moment, the same bytes for both sides, whatever comes later.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use jiff::{ToSpan, Zoned};
use serde_json::{Value, json};
use tests::{Answer, Caller, World, evidence, goal_terms, goal_terms_with, id_in, sign};
use tokio_postgres::error::SqlState;

use crate::hashes::hash;

const DAY: i64 = 24 * 60 * 60;

async fn hold(caller: &Caller, plan: &str) -> Answer {
    let body = json!({"plan": id_in(plan), "notes": "The second gate comes in May."});
    caller.post("/v1/reviews", &body).await
}

/// The figures, byte for byte as they came.
fn figures(answer: &Answer) -> &str {
    let (_, rest) = answer.text.split_once("\"figures\":").expect("figures");
    rest.split_once(",\"acknowledged_by\"").expect("an end").0
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_seen_stays_as_it_was() {
    let world = World::new().await;
    let plan = world.plan_in_force().await;
    let shelf = world.goal_agreed(&plan, &goal_terms()).await;
    let other = goal_terms_with(json!({"title": "Fewer gaps", "weight": 20}));
    world.goal_agreed(&plan, &other).await;
    world.goal_draft(&world.buyer, &plan, &goal_terms()).await;
    // 92 to 98, at 96: two thirds, and data for 40 of 60.
    world.measured(&shelf, "2026-06-30", "96").await;
    let tomorrow = Zoned::now().date().saturating_add(1.day()).to_string();
    let promise = world.agreed(&tomorrow).await;
    world.supplier.act(&promise, "deliver", &evidence()).await.expect(200);
    world.buyer.act(&promise, "confirm", &json!({})).await.expect(200);
    world.agreed(&Zoned::now().date().saturating_add(60.days()).to_string()).await;
    world.app.clock.advance(3 * DAY);
    let buyer = world.app.sign_in("lead@northern.example").await;
    let supplier = world.app.sign_in("lead@oat.example").await;

    let answer = hold(&buyer, &plan).await;
    let review = answer.expect(201);
    let path = answer.header("location").to_owned();
    world.app.heard("lead@oat.example", "A review to look at: Half the plastic").await;
    assert_eq!((&review["number"], &review["state"]), (&json!(1), &json!("held")));
    let kept = &review["figures"];
    let share = |numerator: &str, denominator: &str, percent: &str| json!({"numerator": numerator, "denominator": denominator, "percent": percent});
    assert_eq!(kept["progress"], share("2", "3", "66.6"));
    assert_eq!(kept["coverage"], share("2", "3", "66.6"));
    assert_eq!((&kept["weight"], kept["goals"].as_array().unwrap().len()), (&json!(60), 2));
    let goal = &kept["goals"][0];
    assert_eq!(goal["value"], json!({"numerator": "96", "denominator": "1", "decimal": "96"}));
    assert_eq!((&goal["progress"], &goal["terms_number"]), (&share("2", "3", "66.6"), &json!(1)));
    assert_eq!(
        (&goal["status"], &kept["goals"][1]["status"]),
        (&json!("on_track"), &json!("no_data"))
    );
    let one = json!({"numerator": 1, "denominator": 1, "percent": null});
    let none = json!({"numerator": 0, "denominator": 0, "percent": null});
    let (from, to) = (json!("2026-01-01"), &review["held_on"]);
    assert_eq!((&kept["commitments"]["from"], &kept["commitments"]["to"]), (&from, to));
    assert_eq!(
        kept["commitments"]["supplier"],
        json!({"base": 1, "kept_strict": one, "kept_as_renegotiated": one})
    );
    assert_eq!(
        kept["commitments"]["buyer"],
        json!({"base": 0, "kept_strict": none, "kept_as_renegotiated": none})
    );

    // A correction comes, and both accept it.
    let value = json!({"on": "2026-06-30", "value": "98"});
    supplier.act(&shelf, "measure", &value).await.expect(200);
    let page = buyer.get(&format!("{shelf}/measurements")).await.expect(200);
    let waits = json!({"measurement": page["items"][0]["id"]});
    buyer.act(&shelf, "confirm_measurement", &waits).await.expect(200);
    let progress = buyer.get(&format!("{plan}/progress")).await.expect(200);
    assert_eq!(progress["progress"]["percent"], "100.0");

    let comment = json!({"comment": "Seen. The gate opens on the third of May."});
    let seen = supplier.act(&path, "acknowledge", &comment).await.expect(200);
    assert_eq!((&seen["state"], &seen["comment"]), (&json!("acknowledged"), &comment["comment"]));
    world.app.heard("lead@northern.example", "Acknowledged by both: Half the plastic").await;
    let (one, other) = (buyer.get(&path).await, supplier.get(&path).await);
    assert_eq!(figures(&one), figures(&answer));
    assert_eq!(figures(&one), figures(&other));
    let frozen = &one.json()["figures"];
    assert_eq!(
        (frozen.to_string().as_str(), json!(hash(frozen))),
        (figures(&one), seen["figures_hash"].clone())
    );
    assert_eq!(one.expect(200)["allowed_actions"], json!([]));

    // The next begins where this one ended.
    let next = hold(&supplier, &plan).await.expect(201);
    assert_eq!((&next["number"], &next["author"]), (&json!(2), &json!("supplier")));
    assert_eq!(next["figures"]["commitments"]["from"], review["held_on"]);
    assert_eq!(next["figures"]["commitments"]["supplier"]["base"], 0);
    assert_eq!(next["figures"]["progress"]["percent"], "100.0");
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_are_listed_the_latest_first_and_hidden_from_strangers() {
    let world = World::new().await;
    let plan = world.plan_in_force().await;
    let path = world.review_held(&plan).await;
    hold(&world.supplier, &plan).await.expect(201);
    hold(&world.buyer, &plan).await.expect(201);
    let list = format!("{plan}/reviews");
    let numbers = |page: &Value| -> Vec<i64> {
        let items = page["items"].as_array().expect("a list");
        items.iter().map(|one| one["number"].as_i64().expect("a number")).collect()
    };
    let first = world.supplier.get(&format!("{list}?limit=2")).await.expect(200);
    assert_eq!(numbers(&first), [3, 2]);
    assert!(first["items"][0].get("figures").is_none());
    let next = first["next"].as_str().expect("another page");
    let rest = world.buyer.get(&format!("{list}?limit=2&cursor={next}")).await.expect(200);
    assert_eq!((numbers(&rest), &rest["next"]), (vec![1], &json!(null)));

    let nothing = "review_019300000000700080000000000000ff";
    let hidden = world.rival.get(&path).await;
    hidden.problem(404, "not_found");
    let unknown = world.rival.get(&format!("/v1/reviews/{nothing}")).await;
    let essence = |answer: &Answer, id: &str| answer.essence().2.replace(id, "<id>");
    assert_eq!(essence(&hidden, &id_in(&path)), essence(&unknown, nothing));
    world.rival.get(&list).await.problem(404, "not_found");
    hold(&world.rival, &plan).await.problem(404, "not_found");
    let acknowledge = format!("{path}/acknowledgement");
    world.rival.change(&acknowledge, &json!(1), &json!({})).await.problem(404, "not_found");
    // The cursor of another plan's review is none.
    let other = world.plan_in_force().await;
    let foreign = world.buyer.get(&format!("{other}/reviews?cursor={next}")).await;
    foreign.problem(400, "invalid_cursor");
}

#[tokio::test(flavor = "multi_thread")]
async fn leads_and_approvers_of_the_other_side_acknowledge() {
    let world = World::new().await;
    let plan = world.plan_in_force().await;
    let path = world.review_held(&plan).await;
    let acknowledge = format!("{path}/acknowledgement");
    let nothing = json!({});
    for (admin, side) in [(&world.buyer, "north"), (&world.supplier, "oats")] {
        for role in ["contributor", "reviewer", "analyst"] {
            let email = format!("{role}@{side}.example");
            let caller = world.app.colleague(admin, &email, &[role]).await;
            assert!(caller.allowed(&path).await.is_empty());
            hold(&caller, &plan).await.problem(403, "missing_permission");
            let refused = caller.change(&acknowledge, &json!(1), &nothing).await;
            refused.problem(403, "missing_permission");
        }
    }
    assert!(world.buyer.allowed(&path).await.is_empty());
    let own = world.buyer.change(&acknowledge, &json!(1), &nothing).await;
    own.problem(403, "not_your_side");
    let approver = world.app.colleague(&world.supplier, "a@oats.example", &["approver"]).await;
    hold(&approver, &plan).await.expect(201);
    assert_eq!(approver.allowed(&path).await, ["acknowledge"]);
    let seen = approver.act(&path, "acknowledge", &nothing).await.expect(200);
    assert_eq!(seen["acknowledged_by"], approver.get("/v1/account").await.expect(200)["id"]);
    let again = world.supplier.change(&acknowledge, &seen["version"], &nothing).await;
    again.problem(409, "state_conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_plan_that_both_have_signed_is_reviewed() {
    let world = World::new().await;
    let plan = world.plan_draft(&world.buyer, &tests::plan_terms()).await;
    hold(&world.buyer, &plan).await.problem(409, "plan_not_agreed");
    hold(&world.supplier, &plan).await.problem(404, "not_found");
    sign(&world.buyer, &plan, "propose").await.expect(200);
    hold(&world.supplier, &plan).await.problem(409, "plan_not_agreed");
    sign(&world.supplier, &plan, "agree").await.expect(200);
    let early = hold(&world.supplier, &plan).await.expect(201);
    assert_eq!(early["figures"]["commitments"]["from"], early["held_on"]);
    assert_eq!(early["figures"]["coverage"], json!(null));
    let reason = json!({"reason": "The category is given up."});
    world.buyer.act(&plan, "terminate", &reason).await.expect(200);
    hold(&world.supplier, &plan).await.problem(409, "plan_over");
    // What was held before is acknowledged all the same.
    let path = format!("/v1/reviews/{}", early["id"].as_str().unwrap());
    world.buyer.act(&path, "acknowledge", &json!({})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_acknowledgements_at_once_one_wins_and_reviews_are_numbered() {
    let world = World::new().await;
    let approver = world.app.colleague(&world.supplier, "a@oats.example", &["approver"]).await;
    let plan = world.plan_in_force().await;
    let answers = join_all(
        (0..8).map(|turn| hold(if turn % 2 == 0 { &world.buyer } else { &approver }, &plan)),
    );
    let numbers: BTreeSet<_> =
        answers.await.iter().map(|one| one.expect(201)["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, (1..=8).collect());

    let path = world.review_held(&plan).await;
    let acknowledge = format!("{path}/acknowledgement");
    let answers = join_all((0..8).map(async |turn| {
        let by = if turn % 2 == 0 { &world.supplier } else { &approver };
        by.change(&acknowledge, &json!(1), &json!({"comment": format!("Word {turn}")})).await
    }))
    .await;
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(won.len(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 412).count(), 7);
    assert_eq!(world.buyer.get(&path).await.json()["comment"], won[0].json()["comment"]);
    world.buyer.events("review.acknowledge", 1).await;

    // The database never rewrites what was seen, whoever asks.
    let owner = world.app.database.owner().await;
    for sql in [
        "UPDATE plan_reviews SET figures = '{}', figures_hash = sha256('{}') WHERE state = 'held'",
        "UPDATE plan_reviews SET notes = 'Another word' WHERE state = 'held'",
        "UPDATE plan_reviews SET comment = 'Another word' WHERE state = 'acknowledged'",
        "UPDATE plan_reviews SET supplier_hands = buyer_hands, state = 'acknowledged'
         WHERE state = 'held' AND author_side = 'buyer'",
        "DELETE FROM plan_reviews",
    ] {
        assert!(owner.execute(sql, &[]).await.is_err(), "{sql}");
    }
    let server = world.app.database.connect("tandem_app").await;
    for sql in ["UPDATE plan_reviews SET figures = figures", "DELETE FROM plan_reviews"] {
        let refused = server.execute(sql, &[]).await.expect_err(sql);
        assert_eq!(refused.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE), "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_acknowledges() {
    let world = World::new().await;
    let plan = world.plan_in_force().await;
    let path = world.review_held(&plan).await;
    world.app.clock.advance(30 * DAY + 60);
    for email in ["lead@northern.example", "lead@oat.example"] {
        world.app.heard(email, "Acknowledged by silence: Half the plastic").await;
    }
    let supplier = world.app.sign_in("lead@oat.example").await;
    let seen = supplier.get(&path).await.expect(200);
    assert_eq!((&seen["state"], &seen["by_lapse"]), (&json!("acknowledged"), &json!(true)));
    assert_eq!((&seen["acknowledged_by"], &seen["allowed_actions"]), (&json!(null), &json!([])));
    let kept = supplier.events("review.lapse", 1).await;
    assert!(kept.iter().any(|event| event["object"] == json!(id_in(&path))));
}
