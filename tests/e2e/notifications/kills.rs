//! However often a server dies in the middle, each member is told of each event once, in its list and by
//! mail.

use serde_json::json;
use tests::World;
use tokio_postgres::Client;

use super::{all, choose, told};
use crate::process::Process;

/// Every event again, as if nobody had been told anything.
const AGAIN: &str = "DELETE FROM notifications; DELETE FROM mails;
    INSERT INTO dispatches (event_id, org_id, partner_org_id, due_at)
    SELECT id, org_id, partner_org_id, now() FROM events";

async fn texts(owner: &Client, sql: &str) -> Vec<String> {
    let rows = owner.query(sql, &[]).await.expect("rows");
    rows.iter().map(|row| row.get(0)).collect()
}

async fn left(owner: &Client) -> i64 {
    let sql = "SELECT count(*) FROM dispatches";
    owner.query_one(sql, &[]).await.expect("a count").get(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_member_is_told_once_whatever_dies() {
    let world = World::new().await;
    choose(&world.buyer, &json!({"choices": all(&["proposals"], "digest")})).await;
    for _ in 0..20 {
        world.under_review().await;
    }
    told(&world.buyer, 21).await;
    told(&world.supplier, 20).await;
    world.app.all_mails().await;
    let owner = world.app.database.owner().await;
    let list = "SELECT user_id || ' ' || event_id FROM notifications ORDER BY 1";
    // By day the hour of the mail may have come; then the day is another, and the mails are the same.
    let mails = "SELECT meant_for || ' ' || template || ' ' || title || ' ' || link FROM mails
        WHERE meant_for IS NOT NULL AND lists IS NULL ORDER BY 1";
    let (listed, mailed) = (texts(&owner, list).await, texts(&owner, mails).await);
    assert!(listed.len() >= 41, "{}", listed.len());
    let World { mut app, .. } = world;
    app.stop().await;
    owner.batch_execute(AGAIN).await.expect("all again");
    let mut chance = fastrand::Rng::with_seed(7);
    for _ in 0..4 {
        let rest = chance.i64(0..=left(&owner).await);
        let server = Process::on(&app, &[]);
        tests::until(async || {
            let left = left(&owner).await;
            if left <= rest { Ok(()) } else { Err(left) }
        })
        .await;
        server.kill();
        // The leases of what was under way would end by the process's clock, so the queues are told that they
        // have; and what was done is asked for again, as if its end had been lost.
        let sql = "UPDATE dispatches SET due_at = now();
            UPDATE mails SET due_at = now() WHERE state = 'queued' AND lists IS NULL;
            INSERT INTO dispatches (event_id, org_id, partner_org_id, due_at)
            SELECT id, org_id, partner_org_id, now() FROM events ORDER BY random() LIMIT 20
            ON CONFLICT DO NOTHING";
        owner.batch_execute(sql).await.expect("some again");
    }
    let server = Process::on(&app, &[]);
    tests::until(async || {
        let left = left(&owner).await;
        if left == 0 { Ok(()) } else { Err(left) }
    })
    .await;
    app.all_mails().await;
    server.kill();
    assert_eq!(texts(&owner, list).await, listed);
    assert_eq!(texts(&owner, mails).await, mailed);
}
