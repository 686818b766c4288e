//! A slow receiver delays nobody but itself, and has one message at a time.

use serde_json::json;
use tests::{Receiver, Reply, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_receiver_delays_nobody_else() {
    let mut world = World::with_webhooks().await;
    let slow = Receiver::start().await;
    slow.always(Reply::Hold);
    let filter = json!({"events": ["proposal.submit"]});
    // More than there are couriers, if each could have more than one.
    let mut hooks = Vec::new();
    for _ in 0..10 {
        hooks.push(world.buyer.hook(&slow, &filter).await);
    }
    for _ in 0..4 {
        world.submitted().await;
    }
    all_wait(&slow, hooks.len()).await;
    let (prompt, of_other) = (Receiver::start().await, Receiver::start().await);
    world.buyer.hook(&prompt, &filter).await;
    world.supplier.hook(&of_other, &filter).await;
    let mut sent = 0;
    // Theirs come while every one of the slow one's waits, from before until after: not in each try, for
    // those have an end too.
    loop {
        all_wait(&slow, hooks.len()).await;
        let before = slow.received().len();
        for _ in 0..5 {
            world.submitted().await;
        }
        sent += 5;
        prompt.wait_for("proposal.submit", sent).await;
        of_other.wait_for("proposal.submit", sent).await;
        if slow.received().len() == before && slow.open() == hooks.len() {
            break;
        }
        assert!(sent < 50, "it never came while the slow one waited");
    }
    assert_eq!(prompt.most_at_once(), 1, "its attempts come one after the other");
    assert!(slow.most_at_once() <= hooks.len(), "{}", slow.most_at_once());
    // A server that stops does not wait until all of them have ended.
    all_wait(&slow, hooks.len()).await;
    let owner = world.app.database.owner().await;
    let sql = "SELECT count(*) FROM webhook_attempts WHERE fault = 'timeout'";
    let ended = async || -> i64 { owner.query_one(sql, &[]).await.expect("a count").get(0) };
    let before = ended().await;
    world.app.stop().await;
    let after = ended().await;
    assert!(after < before + i64::try_from(hooks.len()).expect("a few"), "{before}, {after}");
}

/// Waits until so many messages wait for their answers at once.
async fn all_wait(receiver: &Receiver, count: usize) {
    tests::until(async || {
        let open = receiver.open();
        if open == count { Ok(()) } else { Err(open) }
    })
    .await;
}
