//! What time does to a right: each step once, told to whom it concerns.

use serde_json::json;
use tests::{World, exclusivity_from, exclusivity_terms};

const DAY: i64 = 24 * 60 * 60;
const BUYER: &str = "lead@northern.example";
const SUPPLIER: &str = "lead@oat.example";

#[tokio::test(flavor = "multi_thread")]
async fn a_right_begins_with_its_day_is_brought_to_mind_and_ends() {
    let world = World::new().await;
    let path = world.exclusivity_granted(&exclusivity_from(10, 60)).await;
    let seen = world.buyer.get(&path).await.expect(200);
    assert_eq!((&seen["state"], &seen["live"]), (&json!("agreed"), &json!(false)));
    assert!(seen["begins_at"].is_string() && seen["ends_at"].is_string());
    for (days, subject) in [
        (10, "Begun: Paper bottle first"),
        (30, "Thirty days left: Paper bottle first"),
        (23, "Seven days left: Paper bottle first"),
        (6, "A day left: Paper bottle first"),
    ] {
        world.app.clock.advance(days * DAY);
        for email in [BUYER, SUPPLIER] {
            world.app.heard(email, subject).await;
        }
    }
    let buyer = world.app.sign_in(BUYER).await;
    assert_eq!(buyer.get(&path).await.expect(200)["live"], json!(true));
    world.app.clock.advance(DAY);
    world.app.heard(SUPPLIER, "Free to offer: Paper bottle first").await;
    world.app.heard(BUYER, "Window ended: Paper bottle first").await;
    let buyer = world.app.sign_in(BUYER).await;
    let ended = buyer.get(&path).await.expect(200);
    assert_eq!((&ended["state"], &ended["live"]), (&json!("expired"), &json!(false)));
    assert_eq!(ended["allowed_actions"], json!([]));
    for action in ["begin", "remind_month", "remind_week", "remind_day", "lapse"] {
        assert_eq!(world.logged(&path, action).await, 1, "{action}");
    }
    // Each hears of it once, and not of what the other hears.
    let mails = world.app.all_mails().await;
    let told = |to: &str, subject: &str| {
        mails.iter().filter(|mail| mail.to == [to] && mail.subject.starts_with(subject)).count()
    };
    assert_eq!((told(SUPPLIER, "Free to offer"), told(SUPPLIER, "Window ended")), (1, 0));
    assert_eq!((told(BUYER, "Free to offer"), told(BUYER, "Window ended")), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_starts_lapses_at_its_long_stop() {
    let world = World::new().await;
    let path = world.exclusivity_granted(&exclusivity_terms()).await;
    world.app.clock.advance(61 * DAY);
    world.app.heard(SUPPLIER, "Lapsed, and free to offer: Paper bottle first").await;
    world.app.heard(BUYER, "Lapsed: Paper bottle first").await;
    let buyer = world.app.sign_in(BUYER).await;
    assert_eq!(buyer.get(&path).await.expect(200)["state"], "lapsed");
    assert_eq!(world.logged(&path, "lapse").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_withdraws_what_is_not_signed_by_both() {
    let world = World::new().await;
    let path = world.exclusivity_signed(&exclusivity_terms()).await;
    world.app.clock.advance(30 * DAY);
    for email in [BUYER, SUPPLIER] {
        world.app.heard(email, "Never signed: Paper bottle first").await;
    }
    let buyer = world.app.sign_in(BUYER).await;
    let seen = buyer.get(&path).await.expect(200);
    assert_eq!((&seen["state"], &seen["by_lapse"]), (&json!("withdrawn"), &json!(true)));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_with_its_partnership_unless_it_outlives_that() {
    let world = World::new().await;
    let mut outlives = exclusivity_from(10, 300);
    outlives["survives_termination"] = json!(true);
    outlives["duties"] = json!([]);
    let kept = world.exclusivity_granted(&outlives).await;
    let ended = world.exclusivity_granted(&exclusivity_from(10, 300)).await;
    let open = world.exclusivity_offered(&exclusivity_from(200, 90)).await;
    let partnership = format!("/v1/partnerships/{}", world.partnership);
    let reason = json!({"reason": "We stop."});
    world.supplier.act(&partnership, "give_notice", &reason).await.expect(200);
    world.app.clock.advance(120 * DAY);
    let supplier = world.app.sign_in(SUPPLIER).await;
    let state = async |path: &str| supplier.get(path).await.expect(200)["state"].clone();
    tests::until(async || {
        let states = [state(&kept).await, state(&ended).await, state(&open).await];
        if states == ["active", "terminated", "withdrawn"] { Ok(()) } else { Err(states) }
    })
    .await;
    world.app.clock.advance(200 * DAY);
    let supplier = world.app.sign_in(SUPPLIER).await;
    tests::until(async || {
        let state = supplier.get(&kept).await.expect(200)["state"].clone();
        if state == "expired" { Ok(()) } else { Err(state) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_runs_on_while_the_partnership_stands_still() {
    let world = World::new().await;
    let path = world.exclusivity_granted(&exclusivity_from(10, 20)).await;
    let open = world.exclusivity_offered(&exclusivity_from(100, 90)).await;
    let partnership = format!("/v1/partnerships/{}", world.partnership);
    let reason = json!({"reason": "Quality."});
    world.buyer.act(&partnership, "suspend", &reason).await.expect(200);
    // What the buyer alone may do goes on, and nothing else.
    assert_eq!(world.buyer.allowed(&path).await, ["release"]);
    let seen = world.buyer.get(&path).await.expect(200);
    let end = format!("{path}/end");
    let refused = world.buyer.change(&end, &seen["version"], &reason).await;
    refused.problem(409, "partnership_not_active");
    world.app.clock.advance(31 * DAY);
    world.app.heard(BUYER, "Window ended: Paper bottle first").await;
    let buyer = world.app.sign_in(BUYER).await;
    assert_eq!(buyer.get(&path).await.expect(200)["state"], "expired");
    assert_eq!(buyer.get(&open).await.expect(200)["state"], "offered");
    buyer.act(&partnership, "resume", &json!({})).await.expect(200);
    world.app.clock.advance(DAY);
    world.app.heard(BUYER, "Never signed: Paper bottle first").await;
}
