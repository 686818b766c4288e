//! What is not taken comes again, later and later, as the same message; and who takes nothing for three
//! days, or is gone, is switched off.

use serde_json::{Value, json};
use tests::{Caller, Hook, Receiver, Reply, World};

use super::{text, verify};

/// The seconds between two instants.
fn seconds(from: &str, to: &str) -> i64 {
    let instant = |text: &str| text.parse::<jiff::Timestamp>().expect("an instant");
    instant(to).duration_since(instant(from)).as_secs()
}

/// The one delivery of a webhook, after so many attempts.
async fn the_one(buyer: &Caller, hook: &Hook, attempts: usize) -> Value {
    let page = tests::until(async || {
        let page = buyer.get(&format!("{}/deliveries", hook.path)).await.expect(200);
        if page["items"][0]["id"].is_string() { Ok(page) } else { Err(page) }
    });
    let delivery = page.await["items"][0].clone();
    buyer.attempts(&delivery, attempts).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_comes_again_as_the_same_message() {
    let world = World::with_webhooks().await;
    let receiver = Receiver::start().await;
    receiver.reply(&[Reply::Status(500, ""), Reply::Close]);
    let hook = world.buyer.hook(&receiver, &json!({"events": ["proposal.submit"]})).await;
    world.submitted().await;
    receiver.wait_for("proposal.submit", 1).await;
    let one = the_one(&world.buyer, &hook, 1).await;
    assert_eq!((text(&one, "state"), &one["attempt_count"]), ("queued", &json!(1)));
    let attempt = &one["attempts"][0];
    assert_eq!((&attempt["status"], text(attempt, "error")), (&json!(500), "status"));
    assert_eq!(text(attempt, "error_detail"), "The answer was not one of 200 to 299.");
    let pause = seconds(text(attempt, "at"), text(&one, "next_attempt_at"));
    assert!((4..=6).contains(&pause), "{pause}");
    // Not before its time.
    world.app.clock.advance(3);
    assert_eq!(receiver.received().len(), 1);
    world.app.clock.advance(4);
    receiver.wait_for("proposal.submit", 2).await;
    let one = the_one(&world.buyer, &hook, 2).await;
    let attempt = &one["attempts"][1];
    assert_eq!((&attempt["status"], text(attempt, "error")), (&json!(null), "broken"));
    let pause = seconds(text(attempt, "at"), text(&one, "next_attempt_at"));
    assert!((269..=331).contains(&pause), "{pause}");
    world.app.clock.advance(pause + 1);
    let all = receiver.wait_for("proposal.submit", 3).await;
    let buyer = world.app.sign_in("lead@northern.example").await;
    let one = buyer.deliveries(&hook, "delivered", 1).await.remove(0);
    assert_eq!((&one["attempt_count"], &one["next_attempt_at"]), (&json!(3), &json!(null)));
    for message in &all {
        assert_eq!(message.header("webhook-id"), text(&one, "id"));
        assert_eq!(message.body, all[0].body);
    }
    let moments: std::collections::BTreeSet<_> =
        all.iter().map(|message| message.header("webhook-timestamp")).collect();
    assert_eq!(moments.len(), 3, "each attempt is signed anew");
    verify(&hook, &all[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_says_when_to_come_again_and_leads_nowhere_else() {
    let world = World::with_webhooks().await;
    let (receiver, elsewhere) = (Receiver::start().await, Receiver::start().await);
    let location = format!("Location: {}\r\n", elsewhere.url()).leak();
    receiver.reply(&[Reply::Status(503, "Retry-After: 3600\r\n"), Reply::Status(307, location)]);
    let hook = world.buyer.hook(&receiver, &json!({"events": ["proposal.submit"]})).await;
    world.submitted().await;
    let one = the_one(&world.buyer, &hook, 1).await;
    let pause = seconds(text(&one["attempts"][0], "at"), text(&one, "next_attempt_at"));
    assert!((3_599..=3_605).contains(&pause), "{pause}");
    world.app.clock.advance(3_590);
    assert_eq!(receiver.received().len(), 1);
    world.app.clock.advance(20);
    receiver.wait_for("proposal.submit", 2).await;
    let buyer = world.app.sign_in("lead@northern.example").await;
    let one = the_one(&buyer, &hook, 2).await;
    let attempt = &one["attempts"][1];
    assert_eq!((&attempt["status"], text(attempt, "error")), (&json!(307), "redirect"));
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_gone_is_switched_off_at_once() {
    let world = World::with_webhooks().await;
    let colleague =
        world.app.colleague(&world.buyer, "admin@northern.example", &["org_admin"]).await;
    let receiver = Receiver::start().await;
    receiver.reply(&[Reply::Status(410, "")]);
    let called = json!({"events": ["proposal"], "description": "Our ERP"});
    let hook = world.buyer.hook(&receiver, &called).await;
    world.submitted().await;
    world.buyer.deliveries(&hook, "failed", 1).await;
    let shown = world.buyer.get(&hook.path).await.expect(200);
    assert_eq!((text(&shown, "state"), text(&shown, "disabled_because")), ("disabled", "gone"));
    let events = world.buyer.events("webhook.switch_off", 1).await;
    let off = events.iter().find(|event| event["kind"] == "webhook.switch_off").unwrap();
    assert_eq!((text(off, "by"), text(off, "reason")), ("clock", "It answered 410 Gone."));
    for admin in ["lead@northern.example", "admin@northern.example"] {
        world.app.heard(admin, "The webhook Our ERP was switched off").await;
    }
    // Its maker knows; the other admin hears that it was made.
    world.app.heard("admin@northern.example", "The webhook Our ERP was changed").await;
    let mails = world.app.all_mails().await;
    assert!(!mails.iter().any(|mail| mail.text.contains("4711") || mail.subject.contains("4711")));
    // Nothing more is sent, until it is switched on again.
    world.submitted().await;
    world.app.all_told().await;
    assert_eq!(receiver.received().len(), 1);
    colleague.act(&hook.path, "enable", &json!({})).await.expect(200);
    let path = format!("/v1/webhook-deliveries/{}", receiver.received()[0].header("webhook-id"));
    colleague.act(&path, "replay", &json!({})).await.expect(200);
    receiver.wait_for("proposal.submit", 2).await;
    let all = receiver.received();
    assert_eq!(all[0].header("webhook-id"), all[1].header("webhook-id"));
    let delivered = colleague.deliveries(&hook, "delivered", 1).await;
    assert_eq!(delivered[0]["attempt_count"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_nothing_for_three_days_is_switched_off_and_loses_nothing() {
    let world = World::with_webhooks().await;
    let receiver = Receiver::start().await;
    receiver.always(Reply::Status(500, ""));
    let hook = world.buyer.hook(&receiver, &json!({"events": ["proposal.submit"]})).await;
    for _ in 0..2 {
        world.submitted().await;
    }
    let owner = world.app.database.owner().await;
    let mut pauses = 0;
    for attempts in 1..=10_i64 {
        // Whatever is due is tried, and the clock goes on to what is due next.
        let left = "SELECT count(*) FROM webhook_deliveries
            WHERE state = 'queued' AND (attempts < $1 OR due_at IS NULL)";
        tests::until(async || {
            let all = "SELECT count(*) FROM webhook_deliveries";
            let all: i64 = owner.query_one(all, &[]).await.unwrap().get(0);
            let number = i32::try_from(attempts).unwrap();
            let left: i64 = owner.query_one(left, &[&number]).await.unwrap().get(0);
            if all == 2 && left == 0 { Ok(()) } else { Err((attempts, all, left)) }
        })
        .await;
        let next = "SELECT extract(epoch FROM max(due_at))::bigint FROM webhook_deliveries";
        let next: Option<i64> = owner.query_one(next, &[]).await.unwrap().get(0);
        let Some(next) = next else { break };
        let now = jiff::Timestamp::now().as_second() + pauses;
        let pause = (next - now + 1).max(0);
        world.app.clock.advance(pause);
        pauses += pause;
    }
    let days = pauses / 86_400;
    assert!((2..=4).contains(&days), "{pauses}");
    let buyer = world.app.sign_in("lead@northern.example").await;
    let failed = buyer.deliveries(&hook, "failed", 2).await;
    let most = failed.iter().map(|one| one["attempt_count"].as_i64().unwrap()).max();
    assert_eq!(most, Some(10));
    let shown = buyer.get(&hook.path).await.expect(200);
    assert_eq!((text(&shown, "state"), text(&shown, "disabled_because")), ("disabled", "failing"));
    world.app.heard("lead@northern.example", "The webhook 127.0.0.1:").await;

    let replay = format!("{}/replay", hook.path);
    let since = json!({"since": "2020-01-01T00:00:00Z"});
    buyer.post(&replay, &since).await.problem(409, "state_conflict");
    receiver.always(Reply::Status(204, ""));
    buyer.act(&hook.path, "enable", &json!({})).await.expect(200);
    let later = json!({"since": "2200-01-01T00:00:00Z"});
    assert_eq!(buyer.post(&replay, &later).await.expect(200), json!({"replayed": 0}));
    assert_eq!(buyer.post(&replay, &since).await.expect(200), json!({"replayed": 2}));
    let delivered = buyer.deliveries(&hook, "delivered", 2).await;
    let ids: std::collections::BTreeSet<_> = delivered.iter().map(|one| text(one, "id")).collect();
    let all = receiver.received();
    let came: std::collections::BTreeSet<_> =
        all.iter().map(|message| message.header("webhook-id")).collect();
    assert_eq!(came, ids, "the same two, however often they came");
}
