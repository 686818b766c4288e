//! What waits ends by itself: once, at its time, with several servers running and after any pause.

use serde_json::json;
use tests::{Caller, World};

const DAY: i64 = 24 * 60 * 60;

/// Waits until what is at `path` is in this state; the mail that tells of it says when to look.
async fn mailed(world: &World, subject: &str, count: usize) {
    for email in ["lead@northern.example", "lead@oat.example"].iter().take(count) {
        let what = format!("{subject:?} to {email}");
        world
            .app
            .smtp
            .wait_for(&what, |mail| mail.to == [*email] && mail.subject.contains(subject))
            .await;
    }
}

/// Signs in anew: moving the clock by days has ended the token.
async fn again(world: &World, email: &str) -> Caller {
    world.app.sign_in(email).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_without_a_decision_lapses_once_and_both_sides_hear() {
    let world = World::new().await;
    let other = world.app.another().await;
    let path = world.under_review().await;
    // It is due at the end of the thirtieth day.
    world.app.clock.advance(31 * DAY);
    mailed(&world, "Oat drink in a paper bottle", 2).await;
    world
        .app
        .smtp
        .wait_for("the supplier is free", |mail| mail.subject.starts_with("No decision on"))
        .await;
    let supplier = again(&world, "lead@oat.example").await;
    let lapsed = supplier.get(&path).await.expect(200);
    assert_eq!(lapsed["state"], "lapsed");
    assert_eq!(lapsed["allowed_actions"], json!([]));
    let events = supplier.events("proposal.lapse", 1).await;
    let lapse_events: Vec<_> =
        events.iter().filter(|one| one["kind"] == "proposal.lapse").collect();
    assert_eq!(lapse_events.len(), 1);
    assert_eq!(lapse_events[0]["by"], "clock");
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_stops_the_clock() {
    let world = World::new().await;
    let path = world.under_review().await;
    let question = json!({"question": "Which stores?"});
    let asked = world.buyer.act(&path, "ask", &question).await.expect(200);
    assert!(asked["clock_stopped_at"].is_string());
    let before = asked["decide_by"].clone();
    world.app.clock.advance(40 * DAY);
    let supplier = again(&world, "lead@oat.example").await;
    let answer = json!({"answer": "Forty."});
    let answered = supplier.act(&path, "answer", &answer).await.expect(200);
    assert_eq!(answered["state"], "under_review");
    let instant = |value: &serde_json::Value| {
        value.as_str().expect("an instant").parse::<jiff::Timestamp>().expect("an instant")
    };
    let moved = instant(&answered["decide_by"]).duration_since(instant(&before));
    assert!(moved.as_secs() >= 40 * DAY, "{moved:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unanswered_invitation_closes_the_partnership_and_cannot_be_accepted() {
    let world = World::new().await;
    let invite = json!({"name": "Barley & Co", "email": "lead@barley.example"});
    let body = json!({"propose_as": "buyer", "invite": invite});
    let proposed = world.buyer.post("/v1/partnerships", &body).await.expect(201);
    let token = world.app.token("lead@barley.example", "invites you").await;
    world.app.clock.advance(30 * DAY + 1);
    world
        .app
        .smtp
        .wait_for("the invitation has expired", |mail| mail.subject.contains("has expired"))
        .await;
    let rival = again(&world, "lead@southern.example").await;
    let path = format!("/v1/invitations/{token}");
    assert_eq!(world.app.visitor().get(&path).await.expect(200)["state"], "expired");
    rival.post(&format!("{path}/acceptance"), &json!({})).await.problem(409, "state_conflict");
    let buyer = again(&world, "lead@northern.example").await;
    let id = proposed["id"].as_str().expect("an id");
    let closed = buyer.get(&format!("/v1/partnerships/{id}")).await.expect(200);
    assert_eq!(closed["state"], "closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn notice_ends_the_partnership_after_its_days() {
    let world = World::new().await;
    let path = format!("/v1/partnerships/{}", world.partnership);
    let reason = json!({"reason": "We leave the category."});
    let ending = world.supplier.act(&path, "give_notice", &reason).await.expect(200);
    assert_eq!((&ending["state"], ending["ends_on"].is_string()), (&json!("ending"), true));
    world.app.clock.advance(91 * DAY);
    mailed(&world, "has ended", 2).await;
    let buyer = again(&world, "lead@northern.example").await;
    assert_eq!(buyer.get(&path).await.expect(200)["state"], "ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_moves_while_the_partnership_is_suspended() {
    let world = World::new().await;
    let proposal = world.under_review().await;
    let path = format!("/v1/partnerships/{}", world.partnership);
    let reason = json!({"reason": "The range review comes first."});
    world.buyer.act(&path, "suspend", &reason).await.expect(200);
    assert!(world.buyer.allowed(&proposal).await.is_empty());
    let seen = world.buyer.get(&proposal).await.expect(200);
    let ask = format!("{proposal}/question");
    let question = json!({"question": "Which stores?"});
    world
        .buyer
        .change(&ask, &seen["version"], &question)
        .await
        .problem(409, "partnership_not_active");
    assert_eq!(world.supplier.allowed(&path).await, ["give_notice"]);
    world.buyer.act(&path, "resume", &json!({})).await.expect(200);
    world.buyer.act(&proposal, "ask", &question).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn notice_does_not_undo_a_suspension_and_a_suspension_stops_what_would_lapse() {
    let world = World::new().await;
    let proposal = world.under_review().await;
    let path = format!("/v1/partnerships/{}", world.partnership);
    let reason = json!({"reason": "The range review comes first."});
    world.buyer.act(&path, "suspend", &reason).await.expect(200);
    let ending = world.supplier.act(&path, "give_notice", &reason).await.expect(200);
    assert_eq!(ending["state"], "ending");
    let body = json!({"partnership": world.partnership, "pitch": tests::pitch()});
    let refused = world.supplier.post("/v1/proposals", &body).await;
    refused.problem(409, "partnership_not_active");

    // Past the day of decision, and past the end: the partnership's own deadline does fire.
    world.app.clock.advance(92 * DAY);
    mailed(&world, "has ended", 2).await;
    let supplier = again(&world, "lead@oat.example").await;
    assert_eq!(supplier.get(&proposal).await.expect(200)["state"], "under_review");
}
