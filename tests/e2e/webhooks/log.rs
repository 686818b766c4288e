//! The log of deliveries: page by page, the newest first, with what came of each attempt, for its admins
//! alone; what is old goes.

use serde_json::json;
use tests::{Receiver, Reply, World};

use super::text;

#[tokio::test(flavor = "multi_thread")]
async fn the_log_tells_of_each_attempt_and_nothing_of_what_was_answered() {
    let world = World::with_webhooks().await;
    let receiver = Receiver::start().await;
    receiver.reply(&[Reply::Status(202, "X-Secret: of-the-receiver\r\n")]);
    let hook = world.buyer.hook(&receiver, &json!({"events": ["proposal.submit"]})).await;
    for count in 1..=5 {
        world.submitted().await;
        world.buyer.deliveries(&hook, "delivered", count).await;
    }
    let path = format!("{}/deliveries", hook.path);
    let whole = world.buyer.get(&path).await.expect(200);
    let items = whole["items"].as_array().unwrap();
    let came: Vec<_> =
        receiver.received().iter().rev().map(|m| m.header("webhook-id").to_owned()).collect();
    let listed: Vec<_> = items.iter().map(|one| text(one, "id").to_owned()).collect();
    assert_eq!(listed, came);
    let mut paged = Vec::new();
    let mut next = format!("{path}?limit=2");
    loop {
        let page = world.buyer.get(&next).await.expect(200);
        paged.extend(page["items"].as_array().unwrap().clone());
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("{path}?limit=2&cursor={cursor}");
    }
    assert_eq!(paged, *items);
    let first = world.buyer.attempts(items.last().unwrap(), 1).await;
    let attempt = &first["attempts"][0];
    assert_eq!((&attempt["number"], &attempt["status"]), (&json!(1), &json!(202)));
    assert_eq!((&attempt["error"], &attempt["error_detail"]), (&json!(null), &json!(null)));
    assert!(attempt["duration_ms"].as_i64().unwrap() >= 5, "{attempt:#}");
    assert!(!first.to_string().contains("of-the-receiver"), "{first:#}");

    // What was taken goes after a month, with its attempts.
    world.app.clock.advance(31 * 24 * 60 * 60);
    let owner = world.app.database.owner().await;
    let mut restarted = world.app;
    // A server sweeps as it begins.
    restarted.stop().await;
    let server = restarted.another().await;
    let left = "SELECT (SELECT count(*) FROM webhook_deliveries) + (SELECT count(*) FROM webhook_attempts)";
    tests::until(async || {
        let left: i64 = owner.query_one(left, &[]).await.unwrap().get(0);
        if left == 0 { Ok(()) } else { Err(left) }
    })
    .await;
    server.stop().await;
}
