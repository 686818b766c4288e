//! The clock does each of its steps exactly once, with two servers that are killed at random: the way of every
//! noun's own test of that.

use std::{
    collections::BTreeMap,
    io::Write,
    process::{Command, Stdio},
};

use tests::{TestApp, World, smtp::Mail};

use crate::process::Process;

const DAY: i64 = 24 * 60 * 60;
pub(crate) const BUYER: &str = "lead@northern.example";
pub(crate) const SUPPLIER: &str = "lead@oat.example";

/// What the clock is to do, and to whom it is told.
pub(crate) struct Story<'s> {
    /// The noun of the steps.
    pub(crate) noun: &'s str,
    /// Where chance begins.
    pub(crate) seed: u64,
    /// The days ahead at which something is due, and how often a server is killed there; the last kills none.
    pub(crate) phases: &'s [(i64, u32)],
    /// The paths of the objects, each with the clock's steps and how often each comes.
    pub(crate) expected: Vec<(String, Vec<(&'s str, i64)>)>,
    /// The beginning of a subject, to whom it goes and how many such mails there are.
    pub(crate) told: &'s [(&'s str, &'s str, usize)],
}

/// Lets the time of a story pass. The application is stopped, and its database is there.
pub(crate) async fn each_step_comes_once(world: World, story: Story<'_>) -> TestApp {
    let expected: BTreeMap<String, _> =
        story.expected.into_iter().map(|(path, steps)| (uuid(&path), steps)).collect();
    world.app.all_mails().await;
    let World { mut app, partnership, .. } = world;
    app.stop().await;
    let owner = app.database.owner().await;
    let mut chance = fastrand::Rng::with_seed(story.seed);
    let mut kills = 0;
    for (days, deaths) in story.phases {
        let mut servers = [server(&app, *days), server(&app, *days)];
        for _ in 0..*deaths {
            // Somewhere in the middle of what is due.
            let rest = chance.i64(0..=left(&owner, *days).await);
            waits_for(&owner, *days, rest).await;
            let [one, other] = servers;
            let (dies, lives) = if chance.bool() { (one, other) } else { (other, one) };
            dies.kill();
            kills += 1;
            servers = [server(&app, *days), lives];
        }
        waits_for(&owner, *days, 0).await;
        if *deaths > 0 {
            servers.into_iter().for_each(Process::kill);
            continue;
        }
        // The last: everything is told, and the ledger is sound.
        let mails = app.all_mails().await;
        let url = servers[0].url.clone();
        let reader = app.sign_in_at(&url, SUPPLIER).await;
        let ledger = reader.get(&format!("/v1/partnerships/{partnership}/ledger")).await;
        verify(&ledger.text);
        told_once(&mails, story.told, kills);
    }
    let sql = "SELECT object_id::text, action, count(*) FROM events
        WHERE noun = $1 AND actor = 'clock' GROUP BY 1, 2 ORDER BY 1, 2";
    let mut done: BTreeMap<String, Vec<(String, i64)>> = BTreeMap::new();
    for row in owner.query(sql, &[&story.noun]).await.expect("rows") {
        let (object, action, times): (String, String, i64) = (row.get(0), row.get(1), row.get(2));
        done.entry(object).or_default().push((action, times));
    }
    for (object, steps) in &expected {
        let steps: Vec<_> =
            steps.iter().map(|(step, times)| ((*step).to_owned(), *times)).collect();
        assert_eq!(done.get(object), Some(&steps), "{object}");
    }
    assert_eq!(done.len(), expected.len());
    assert!(kills > 10, "{kills}");
    app
}

/// A server process whose clock is so many days ahead.
fn server(app: &TestApp, days: i64) -> Process {
    Process::on(app, &[("CLOCK_AHEAD", &(days * DAY).to_string())])
}

pub(crate) async fn count(owner: &tokio_postgres::Client, sql: &str) -> i64 {
    owner.query_one(sql, &[]).await.expect("a count").get(0)
}

/// What waits for a clock that is so many days ahead.
async fn left(owner: &tokio_postgres::Client, days: i64) -> i64 {
    let due = format!("due_at <= now() + interval '{days} days'");
    count(owner, &format!("SELECT count(*) FROM deadlines WHERE {due}")).await
}

/// Waits until no more than so much is left for it.
async fn waits_for(owner: &tokio_postgres::Client, days: i64, rest: i64) {
    tests::until(async || {
        let left = left(owner, days).await;
        if left <= rest { Ok(()) } else { Err(left) }
    })
    .await;
}

/// Each is told what concerns it as often as it happened; a mail that comes again is the same.
fn told_once(mails: &[Mail], expected: &[(&str, &str, usize)], kills: usize) {
    let mut told: BTreeMap<(String, String), BTreeMap<String, usize>> = BTreeMap::new();
    for mail in mails {
        let subject = mail.subject.split(':').next().unwrap_or_default().to_owned();
        let id = mail.header("Message-ID").expect("an id").to_owned();
        *told.entry((mail.to.concat(), subject)).or_default().entry(id).or_default() += 1;
    }
    for (subject, to, times) in expected {
        let ids = &told[&((*to).to_owned(), (*subject).to_owned())];
        assert_eq!(ids.len(), *times, "{subject} to {to}");
        // One that was under way as its server died comes again, as the same mail.
        assert!(ids.values().all(|copies| *copies <= 1 + kills), "{subject} to {to}: {ids:?}");
        let doubled = ids.values().filter(|copies| **copies > 1).count();
        assert!(doubled <= kills * 4, "{subject} to {to}: {ids:?}");
    }
}

fn uuid(path: &str) -> String {
    let (_, id) = path.rsplit_once('_').expect("an id");
    let part = |from: usize, to: usize| id.get(from..to).expect("an id").to_owned();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

/// Lets the binary verify a ledger.
pub(crate) fn verify(ledger: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tandem-under-test"));
    command.env_clear().args(["verify-ledger", "-"]).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = command.spawn().expect("it starts");
    child.stdin.take().expect("a pipe").write_all(ledger.as_bytes()).expect("it reads");
    assert!(child.wait().expect("it ends").success());
}
