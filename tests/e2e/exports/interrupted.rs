//! A server that dies in the middle of an export leaves nothing, and the next one makes one file.

use std::path::Path;

use serde_json::json;
use tests::{World, until};

use super::{ask, download};
use crate::process::Process;

/// The files in a folder and all below it.
fn files(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .map(|entry| {
            let path = entry.expect("an entry").path();
            if path.is_dir() { files(&path) } else { 1 }
        })
        .sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_leaves_one_file_in_the_end() {
    let world = World::new().await;
    world.submitted().await;
    let World { mut app, .. } = world;
    app.stop().await;
    let data = app.data().to_path_buf();
    let owner = app.database.owner().await;
    let holder = app.database.owner().await;
    let besides = files(&data);
    let first = Process::on(&app, &[]);
    let here = app.sign_in_at(&first.url, "lead@northern.example").await;
    // It stands still where it reads commitments, behind much.
    holder.batch_execute("BEGIN; LOCK TABLE commitments IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let job = ask(&here).await;
    until(async || {
        let sql = "SELECT count(*) FROM pg_locks
            WHERE NOT granted AND relation = 'commitments'::regclass";
        let waiting: i64 = owner.query_one(sql, &[]).await.unwrap().get(0);
        if waiting > 0 { Ok(()) } else { Err(waiting) }
    })
    .await;
    first.kill();
    holder.batch_execute("ROLLBACK").await.unwrap();
    assert_eq!(files(&data), besides, "what it had written is gone with it");
    // Its lease has a minute by the clock of the next one.
    owner.execute("UPDATE job_lanes SET free_at = now()", &[]).await.unwrap();
    let second = Process::on(&app, &[]);
    let here = app.sign_in_at(&second.url, "lead@northern.example").await;
    let ended = here.job(&format!("/v1/jobs/{job}"), "succeeded").await;
    let (status, bytes) =
        download(&here, ended["result"]["body"]["content"].as_str().unwrap()).await;
    assert_eq!((status, json!(bytes.len())), (200, ended["result"]["body"]["size"].clone()));
    assert_eq!(files(&data), besides + 1);
}
