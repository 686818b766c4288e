//! A server that is killed between sending and settling loses nothing: what was under way comes again, as
//! the same message.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use tests::{Receiver, Reply, World};

use crate::process::Process;

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_between_sending_and_settling_repeats_and_loses_nothing() {
    let world = World::with_webhooks().await;
    let receiver = Receiver::start().await;
    let hook = world.buyer.hook(&receiver, &json!({"events": ["proposal.submit"]})).await;
    // The receiver has what came, and its answer never gets through.
    receiver.always(Reply::Hold);
    let mut events = BTreeSet::new();
    for _ in 0..5 {
        let path = world.submitted().await;
        events.insert(tests::id_in(&path));
    }
    receiver.wait_for("proposal.submit", 1).await;
    let World { mut app, .. } = world;
    app.stop().await;
    let loopback = [("WEBHOOK_NETWORKS", "127.0.0.0/8")];
    let owner = app.database.owner().await;
    for kill in 0..3 {
        let before = receiver.received().len();
        let server = Process::on(&app, &loopback);
        receiver.wait_for("proposal.submit", before + 1).await;
        server.kill();
        let sql = "SELECT count(*) FROM webhook_deliveries WHERE state = 'queued'";
        let left: i64 = owner.query_one(sql, &[]).await.unwrap().get(0);
        assert!(left > 0, "kill {kill}");
        // The lease is a minute of the process's clock, so the lane is told that it has passed.
        let sql = "UPDATE webhook_lanes SET free_at = now()";
        owner.execute(sql, &[]).await.unwrap();
    }
    receiver.always(Reply::Status(204, ""));
    let server = Process::on(&app, &loopback);
    let sql = "SELECT count(*) FROM webhook_deliveries WHERE state = 'delivered'";
    tests::until(async || {
        let done: i64 = owner.query_one(sql, &[]).await.unwrap().get(0);
        if done == 5 { Ok(()) } else { Err(done) }
    })
    .await;
    server.kill();
    let mut by_object: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for message in receiver.received() {
        let object = message.json()["data"]["object"].as_str().unwrap().to_owned();
        by_object.entry(object).or_default().insert(message.header("webhook-id").to_owned());
        super::verify(&hook, &message);
    }
    assert_eq!(by_object.keys().cloned().collect::<BTreeSet<_>>(), events);
    assert!(by_object.values().all(|ids| ids.len() == 1), "{by_object:#?}");
    assert!(receiver.received().len() > 5, "some came again");
}
