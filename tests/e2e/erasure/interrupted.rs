//! A server that dies in the middle of an erasure has done nothing; the next one does it.

use serde_json::json;
use tests::{PASSWORD, World, until};

use super::{EMAIL, erase, holding, member, nothing_is_left};
use crate::process::Process;

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_erases_nothing() {
    let world = World::new().await;
    member(&world.app, &world.buyer, EMAIL, &["contributor"]).await;
    world.app.all_mails().await;
    let World { mut app, .. } = world;
    app.stop().await;
    let owner = app.database.owner().await;
    let before = holding(&owner, EMAIL).await;
    let first = Process::on(&app, &[]);
    let here = app.sign_in_at(&first.url, EMAIL).await;
    // What an erasure comes to behind most else is held, so that it stands still there.
    let holder = app.database.owner().await;
    holder.batch_execute("BEGIN; LOCK TABLE idempotency_keys IN EXCLUSIVE MODE").await.unwrap();
    let erasing = tokio::spawn(async move {
        let body = json!({"password": PASSWORD});
        let request = here.request(reqwest::Method::POST, "/v1/account/erasure").json(&body);
        request.send().await.is_ok()
    });
    until(async || {
        let sql =
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'idempotency_keys'::regclass";
        let waiting: i64 = owner.query_one(sql, &[]).await.unwrap().get(0);
        if waiting > 0 { Ok(()) } else { Err(waiting) }
    })
    .await;
    first.kill();
    assert!(!erasing.await.unwrap(), "there is nobody to answer");
    holder.batch_execute("ROLLBACK").await.unwrap();

    let second = Process::on(&app, &[]);
    assert_eq!(holding(&owner, EMAIL).await, before);
    let here = app.sign_in_at(&second.url, EMAIL).await;
    assert_eq!(erase(&here).await.status, 204);
    nothing_is_left(&app, EMAIL).await;
    let admin = app.sign_in_at(&second.url, "lead@northern.example").await;
    assert_eq!(admin.get("/v1/members").await.expect(200)["items"].as_array().unwrap().len(), 1);
}
