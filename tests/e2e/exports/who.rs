//! Admins take an export away, and a program that may read the audit its own: one at a time, for a week.

use serde_json::json;
use tests::{World, until};

use super::{Export, ask, download};

const DAY: i64 = 24 * 60 * 60;

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_the_admins_for_a_week() {
    let world = World::new().await;
    let lead =
        world.app.colleague(&world.buyer, "lead2@northern.example", &["partnership_lead"]).await;
    let program = world.app.program(&world.buyer, &["read", "read_audit"]).await;
    let reader = world.app.program(&world.buyer, &["read"]).await;
    for caller in [&lead, &reader] {
        caller.post("/v1/exports", &json!({})).await.problem(403, "missing_permission");
    }
    // One at a time, whoever asks.
    let owner = world.app.database.owner().await;
    let holder = world.app.database.owner().await;
    holder.batch_execute("BEGIN; LOCK TABLE commitments IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let first = ask(&world.buyer).await;
    for caller in [&world.buyer, &program] {
        caller.post("/v1/exports", &json!({})).await.problem(409, "export_running");
    }
    let path = format!("/v1/exports/{first}/content");
    world.buyer.get(&path).await.problem(409, "state_conflict");
    // The supplier's is another's, and goes on meanwhile as far as it can.
    ask(&world.supplier).await;
    let on = until(async || {
        let job = world.buyer.get(&format!("/v1/jobs/{first}")).await.expect(200);
        if job["progress"]["done"].as_i64() > Some(5) { Ok(job) } else { Err(job) }
    });
    let on = on.await;
    assert!(on["progress"]["total"].as_i64() > on["progress"]["done"].as_i64(), "{on}");
    holder.batch_execute("ROLLBACK").await.unwrap();
    world.buyer.job(&format!("/v1/jobs/{first}"), "succeeded").await;
    assert_eq!(download(&world.buyer, &path).await.0, 200);

    // What a program has asked for is its own, and the admins'; it has no rights that it was not given.
    let export = Export::of(&program).await;
    let left_out = export.manifest()["left_out"].clone();
    assert!(left_out.as_array().unwrap().contains(&json!("members")), "{left_out}");
    assert!(!export.files.contains_key("members.jsonl"));
    let of_program = export.job["result"]["body"]["content"].as_str().unwrap();
    assert_eq!(download(&world.buyer, of_program).await.0, 200);
    program.get(&path).await.problem(404, "not_found");
    lead.get(&path).await.problem(403, "missing_permission");
    reader.get(of_program).await.problem(403, "missing_permission");
    let nothing = "/v1/exports/job_019300000000700080000000000000ff/content";
    let unknown = world.supplier.get(nothing).await.essence();
    assert_eq!(world.supplier.get(&path).await.essence(), unknown);

    // Behind a week it is gone, with its bytes.
    let spare = "SELECT count(*) FROM spare_objects";
    let kept: i64 = owner.query_one(spare, &[]).await.unwrap().get(0);
    assert!(kept >= 2, "{kept}");
    world.app.clock.advance(7 * DAY + 60);
    until(async || {
        let left: i64 = owner.query_one(spare, &[]).await.unwrap().get(0);
        if left == 0 { Ok(()) } else { Err(left) }
    })
    .await;
    let buyer = world.app.sign_in("lead@northern.example").await;
    buyer.get(&path).await.problem(404, "not_found");
}
