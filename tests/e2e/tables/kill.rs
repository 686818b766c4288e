//! A server that is killed in the middle of an import leaves nothing of it.

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use reqwest::Method;
use tests::{World, days_to_measure, until};

use crate::process::Process;

/// How long a transaction may take to begin or to end.
const PATIENCE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_of_an_import_leaves_nothing() {
    let world = World::new().await;
    let goals = world.goals_to_measure(10).await;
    let mut file = "goal,on,value\n".to_owned();
    let days = days_to_measure(1_500);
    for goal in &goals {
        for day in &days {
            writeln!(file, "{goal},{day},95").unwrap();
        }
    }
    let World { mut app, partnership, .. } = world;
    app.stop().await;
    let server = Process::on(&app, &[]);
    let caller = app.sign_in_at(&server.url, "lead@oat.example").await;
    let path = format!("/v1/partnerships/{partnership}/imports/measurements?mode=apply");
    let request = caller.request(Method::POST, &path).header("Content-Type", "text/csv");
    let import = tokio::spawn(request.body(file.clone()).send());

    // The values are being written, and nothing is committed.
    let owner = app.database.owner().await;
    let writing = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                   AND query LIKE 'INSERT INTO \"goal_measurements\"%' AND xact_start IS NOT NULL";
    let counted =
        async |sql: &str| -> i64 { owner.query_one(sql, &[]).await.expect("a count").get(0) };
    let begun = Instant::now();
    while counted(writing).await == 0 {
        assert!(begun.elapsed() < PATIENCE && !import.is_finished(), "nothing is written");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    server.kill();
    assert!(import.await.expect("it ran").is_err(), "it was answered");
    until(async || if counted(writing).await == 0 { Ok(()) } else { Err("it goes on") }).await;
    assert_eq!(counted("SELECT count(*) FROM goal_measurements").await, 0);
    let measured = "SELECT count(*) FROM events WHERE action = 'measure'";
    assert_eq!(counted(measured).await, 0);

    let server = Process::on(&app, &[]);
    let caller = app.sign_in_at(&server.url, "lead@oat.example").await;
    caller.import(&partnership, "measurements", "apply", &file).await.expect(200);
    assert_eq!(counted("SELECT count(*) FROM goal_measurements").await, 15_000);
    assert_eq!(counted(measured).await, 10);
}
