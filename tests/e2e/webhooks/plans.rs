//! However much waits for one webhook, to find what is due looks at little, and so does its log.

use serde_json::json;
use tests::{Receiver, World, statements::Recorder};

use crate::plans::sound;

/// What a courier looks at, as the function of the database has it.
const WAITING: &str = "SELECT prosrc FROM pg_proc WHERE proname = 'webhooks_waiting'";

#[tokio::test(flavor = "multi_thread")]
async fn a_backlog_is_never_read_through() {
    let world = World::with_webhooks().await;
    let receiver = Receiver::start().await;
    let mut hooks = Vec::new();
    for _ in 0..8 {
        hooks.push(world.buyer.hook(&receiver, &json!({"events": ["pilot"]})).await);
    }
    let owner = world.app.database.owner().await;
    // Due at the end of time, so that nobody carries it.
    let fill = "INSERT INTO webhook_deliveries
        SELECT gen_random_uuid(), organisation_id, id, gen_random_uuid(), 'proposal', 'submit',
            CASE WHEN n % 2 = 0 THEN 'queued' ELSE 'delivered' END, 1, 1,
            CASE WHEN n % 2 = 0 THEN '9000-01-01'::timestamptz + n * interval '1 s' END, now()
        FROM webhooks, generate_series(1, 5000) n;
        ANALYZE webhook_deliveries; ANALYZE webhook_lanes; ANALYZE webhooks";
    owner.batch_execute(fill).await.unwrap();
    let mut recorder = Recorder::begin(world.app.database.log(), &owner).await.unwrap();
    recorder.take(&owner).await.unwrap();
    let path = format!("{}/deliveries?limit=50", hooks[0].path);
    world.buyer.get(&path).await.expect(200);
    let statements = recorder.take(&owner).await.unwrap();
    let list = statements.iter().find(|one| one.sql.contains("\"webhook_deliveries\".\"id\" DESC"));
    let list = list.unwrap_or_else(|| panic!("{statements:#?}"));
    sound(&owner, list, &path).await;
    let source: String = owner.query_one(WAITING, &[]).await.unwrap().get(0);
    let source = source.replace("<= now", "<= now()");
    let sql = format!("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {source}");
    let rows = owner.simple_query(&sql).await.unwrap();
    let lines = rows.iter().filter_map(|row| match row {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    let plans: serde_json::Value = serde_json::from_str(&lines.collect::<String>()).unwrap();
    let plan = &plans[0]["Plan"];
    assert!(!plan.to_string().contains("\"Seq Scan\""), "{plan:#}");
    let blocks =
        plan["Shared Hit Blocks"].as_u64().unwrap() + plan["Shared Read Blocks"].as_u64().unwrap();
    assert!(blocks < 80, "{blocks} blocks for eight webhooks: {plan:#}");
}
