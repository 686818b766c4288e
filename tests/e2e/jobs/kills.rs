//! A server that is killed in the middle of a job loses nothing and does nothing twice; nor does one that was
//! only slow.

use jiff::{SignedDuration, Timestamp};
use persistence::{
    Database, Scope, Settings, Writing,
    jobs::lanes::{self, Come, Taken, Turn},
};
use tests::{World, colleagues, until};

use super::{counts, hold, invited, mailed, release};
use crate::process::Process;

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_of_a_job_loses_nothing_and_does_nothing_twice() {
    let world = World::new().await;
    let World { mut app, buyer, .. } = world;
    let owner = app.database.owner().await;
    hold(&app, &[&buyer]).await;
    let path = buyer.import_later("users", &colleagues("killed", 0..140)).await;
    app.stop().await;
    let done = async || -> i32 {
        let row = owner.query_one("SELECT done FROM jobs", &[]).await.unwrap();
        row.get(0)
    };
    let mut chance = fastrand::Rng::with_seed(17);
    let mut seen = Vec::new();
    for _ in 0..5 {
        // The lease is a minute of the process's clock, so the lane is told that it has passed.
        release(&app).await;
        let before = done().await;
        let server = Process::on(&app, &[]);
        until(async || if done().await > before { Ok(()) } else { Err(before) }).await;
        // Somewhere in the next step.
        tokio::time::sleep(std::time::Duration::from_millis(chance.u64(0..60))).await;
        server.kill();
        seen.push(done().await);
    }
    assert!(seen.first().is_some_and(|done| *done < 140), "{seen:?}");
    release(&app).await;
    let server = Process::on(&app, &[]);
    let sql = "SELECT state = 'succeeded' FROM jobs";
    until(async || {
        let ended: bool = owner.query_one(sql, &[]).await.unwrap().get(0);
        if ended { Ok(()) } else { Err(done().await) }
    })
    .await;
    // What was being handed over as a server died is told that its two minutes have passed.
    owner.execute("UPDATE mails SET due_at = now() WHERE state = 'queued'", &[]).await.unwrap();
    let mails = mailed(&app, "killed-").await;
    assert!(mails.len() == 140 && mails.values().all(|count| *count == 1), "{mails:?}");
    let admin = app.sign_in_at(&server.url, "lead@northern.example").await;
    let job = admin.job(&path, "succeeded").await;
    assert_eq!(counts(&job["result"]["body"]), (140, 0));
    let invited = invited(&admin).await;
    let killed = invited.iter().filter(|(to, _)| to.starts_with("killed-"));
    assert_eq!(killed.clone().count(), 140);
    assert!(killed.clone().all(|(_, count)| *count == 1), "{invited:?}");
    for (action, times) in [("start", 1_i64), ("succeed", 1)] {
        let sql = "SELECT count(*) FROM events WHERE noun = 'job' AND action = $1";
        let count: i64 = owner.query_one(sql, &[&action]).await.unwrap().get(0);
        assert_eq!(count, times, "{action}");
    }
}

/// Takes the job that is due.
async fn take(database: &Database, until: Timestamp) -> Box<Turn> {
    let now = Timestamp::now();
    let take = async |tx: &mut Writing<'_>| lanes::take(tx, now, until).await;
    match database.write(&Scope::worker(), take).await.unwrap() {
        Taken::Do(turn) => turn,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_whose_turn_is_over_writes_nothing() {
    let World { mut app, buyer, .. } = World::new().await;
    let owner = app.database.owner().await;
    hold(&app, &[&buyer]).await;
    buyer.import_later("users", &colleagues("slow", 0..2)).await;
    app.stop().await;
    release(&app).await;
    let settings = Settings::serving(&app.database.owner_url()).unwrap();
    let database = Database::new(&settings, 2).unwrap();
    let later = Timestamp::now() + SignedDuration::from_mins(5);
    // The first takes so long that its lease is over, and the job is taken again.
    let slow = take(&database, Timestamp::now()).await;
    let quick = take(&database, later).await;
    assert_eq!((slow.attempts, quick.attempts), (1, 2));
    let scope = Scope::worker_for(slow.job.organisation);
    let holds = async |turn: &Turn| {
        let look = async |tx: &mut Writing<'_>| lanes::hold(tx, turn).await;
        database.write(&scope, look).await.unwrap()
    };
    let settle = async |turn: &Turn, status: u16| {
        let come = Come::Ended(status, b"{}");
        let settle =
            async |tx: &mut Writing<'_>| lanes::settle(tx, turn, come, Timestamp::now()).await;
        database.write(&scope, settle).await.unwrap()
    };
    assert!(!holds(&slow).await && !settle(&slow, 500).await, "its turn is over");
    let state: String = owner.query_one("SELECT state FROM jobs", &[]).await.unwrap().get(0);
    assert_eq!(state, "running");
    assert!(holds(&quick).await && settle(&quick, 200).await);
    assert!(!holds(&quick).await, "it has ended");
    let row = owner.query_one("SELECT state, status FROM jobs", &[]).await.unwrap();
    assert_eq!((row.get::<_, String>(0).as_str(), row.get::<_, i16>(1)), ("succeeded", 200));
}
