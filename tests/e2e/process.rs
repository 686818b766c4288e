//! The server as a process: it starts with no settings, and what was committed survives a kill -9.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tests::{TestApp, World};

/// A server process. It is killed when it is dropped.
pub(crate) struct Process {
    child: Child,
    pub(crate) url: String,
}

impl Process {
    /// Starts one in an environment that holds nothing but this, and waits until it serves.
    pub(crate) fn start(environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tandem-under-test"));
        command.env_clear().env("LISTEN", "127.0.0.1:0").env("LOG", "error").stdout(Stdio::piped());
        command.env("RATE_LIMIT", "1000000");
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        let mut child = command.envs(environment.iter().copied()).spawn().expect("it starts");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let url = lines
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("Tandem serves on ").map(str::to_owned))
            .expect("it says where it serves");
        Self { child, url }
    }

    /// The same on what a stopped server of a test leaves behind: its database, its files and its mail server.
    pub(crate) fn on(app: &TestApp, besides: &[(&str, &str)]) -> Self {
        let (database, smtp) = (app.database.owner_url(), app.smtp.url());
        let data = app.data().to_string_lossy();
        let own = [("DATABASE_URL", &*database), ("SMTP_URL", &*smtp), ("TANDEM_DATA", &*data)];
        Self::start(&[&own, besides].concat())
    }

    /// The id of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has ended by itself.
    pub(crate) fn ends(mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it is killed");
        self.child.wait().expect("it has ended");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_between_a_decision_and_its_mail_loses_nothing_and_sends_nothing_twice() {
    let world = World::new().await;
    let path = world.under_review().await;
    let acknowledged = |mail: &tests::smtp::Mail| mail.subject.starts_with("Acknowledged");
    world.app.smtp.wait_for("the acknowledgement", acknowledged).await;
    // From here on one server process serves, and the mail server is away.
    let seen = world.buyer.get(&path).await.expect(200);
    let World { mut app, .. } = world;
    app.stop().await;
    app.smtp.stop().await;
    let first = Process::on(&app, &[]);
    let buyer = app.sign_in_at(&first.url, "lead@northern.example").await;
    let decision = json!({
        "outcome": "declined",
        "reason": "timing",
        "feedback": "The range is set for this year; come back in autumn.",
    });
    let answer = buyer.change(&format!("{path}/decision"), &seen["version"], &decision).await;
    answer.expect(200);
    first.kill();

    app.smtp.resume();
    let decided = |mail: &tests::smtp::Mail| mail.subject.starts_with("A decision on");
    assert!(!app.smtp.mails().iter().any(decided), "the mail must not have gone out yet");
    let second = Process::on(&app, &[]);
    // The lease of a mail that was under way at the kill is two minutes of the process's clock, so
    // the queue is told that they have passed.
    let sql = "UPDATE mails SET due_at = now() WHERE state = 'queued'";
    app.database.owner().await.execute(sql, &[]).await.expect("an update");
    app.smtp.wait_for("the decision's mail", decided).await;
    let buyer = app.sign_in_at(&second.url, "lead@northern.example").await;
    let state: Value = buyer.get(&path).await.expect(200)["state"].clone();
    assert_eq!(state, "declined");
    assert_eq!(app.all_mails().await.into_iter().filter(decided).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_of_signing_in_keeps_nobody_out() {
    let mut app = TestApp::start().await;
    app.founder("Northern Grocers", "lead@northern.example").await;
    app.stop().await;
    let data = app.data().to_string_lossy().into_owned();
    let database = app.database.owner_url();
    // Tokens name the address at which they were given, so each server has the same.
    let free = TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr());
    let listen = free.expect("a free port").to_string();
    let environment = [
        ("DATABASE_URL", database.as_str()),
        ("TANDEM_DATA", data.as_str()),
        ("LISTEN", listen.as_str()),
    ];
    let sign_in = json!({"email": "lead@northern.example", "password": tests::PASSWORD});
    let mut server = Process::start(&environment);
    let mut tokens = app.visitor_at(&server.url).post("/v1/auth/token", &sign_in).await.expect(200);
    for _ in 0..3 {
        let visitor = app.visitor_at(&server.url);
        let refresh = json!({"refresh_token": tokens["refresh_token"]});
        let ask = |path: &str, body: &Value| {
            tokio::spawn(visitor.request(reqwest::Method::POST, path).json(body).send())
        };
        // Which of them are done, under way or not begun at the kill is different each time.
        let mut sign_ins: Vec<_> = (0..4).map(|_| ask("/v1/auth/token", &sign_in)).collect();
        let refreshed = ask("/v1/auth/refresh", &refresh);
        let first = sign_ins.remove(0).await.expect("it ran").expect("an answer");
        assert_eq!(first.status(), 200);
        server.kill();
        // Each has been answered, or has lost its server.
        for asked in sign_ins.into_iter().chain([refreshed]) {
            let answer = asked.await.expect("it ran");
            assert!(answer.is_err() || answer.is_ok_and(|answer| answer.status() == 200));
        }

        server = Process::start(&environment);
        let visitor = app.visitor_at(&server.url);
        let access = tokens["access_token"].as_str().expect("a token");
        visitor.with_token(access).get("/v1/me").await.expect(200);
        let other: Value = first.json().await.expect("tokens");
        let access = other["access_token"].as_str().expect("a token");
        visitor.with_token(access).get("/v1/me").await.expect(200);
        visitor.post("/v1/auth/token", &sign_in).await.expect(200);
        // Whether or not the answer got through, the same token gives the next ones.
        tokens = visitor.post("/v1/auth/refresh", &refresh).await.expect(200);
    }
}

/// The id of the process that a private database of this data folder runs in.
fn postmaster(data: &Path) -> String {
    let file = data.join("postgres/cluster/postmaster.pid");
    let text = fs::read_to_string(file).expect("the database runs");
    text.lines().next().expect("its process").to_owned()
}

/// Waits until a process is gone.
fn wait_until_gone(process: &str) {
    let begun = Instant::now();
    while Path::new("/proc").join(process).exists() {
        assert!(begun.elapsed() < Duration::from_mins(1), "process {process} is left over");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_no_settings_it_starts_its_own_database_and_keeps_it_over_a_kill() {
    let data: PathBuf =
        std::env::temp_dir().join(format!("tandem-test-{}-own", std::process::id()));
    let text = data.to_string_lossy().into_owned();
    let environment = [("TANDEM_DATA", text.as_str())];
    let first = Process::start(&environment);
    let user = json!({"name": "One", "email": "one@example.com", "password": tests::PASSWORD});
    let body = json!({"name": "One", "user": user});
    let http = reqwest::Client::new();
    let sign_up = http.post(format!("{}/v1/organisations", first.url)).json(&body);
    assert_eq!(sign_up.send().await.expect("an answer").status(), 202);
    let process = postmaster(&data);
    first.kill();
    wait_until_gone(&process);

    let second = Process::start(&environment);
    let ready = http.get(format!("{}/health/ready", second.url)).send().await;
    assert_eq!(ready.expect("an answer").status(), 200);
    // The mail of the sign-up before the kill is written, into a file.
    let begun = Instant::now();
    while fs::read_dir(data.join("mail")).expect("the mails").count() != 1 {
        assert!(begun.elapsed() < Duration::from_mins(1), "the mail is not written");
        std::thread::sleep(Duration::from_millis(20));
    }
    let process = postmaster(&data);
    second.kill();
    wait_until_gone(&process);
    fs::remove_dir_all(&data).expect("the data folder goes");
}

#[test]
fn settings_are_checked_at_once_and_each_fault_is_named() {
    let output = Command::new(env!("CARGO_BIN_EXE_tandem-under-test"))
        .env_clear()
        .args(["serve", "--listen", "nowhere", "--workers", "0", "--mail-from", "nobody"])
        .args(["--database-url", "not an address", "--log-format", "xml"])
        .args(["--rate-limit", "99999999", "--drain-seconds", "999"])
        .args(["--metrics-listen", "nowhere", "--otlp-endpoint", "nowhere"])
        .output()
        .expect("it runs");
    assert!(!output.status.success());
    let text = String::from_utf8_lossy(&output.stderr);
    let operation = ["RATE_LIMIT", "DRAIN_SECONDS", "METRICS_LISTEN", "OTLP_ENDPOINT"];
    let others = ["LISTEN (", "WORKERS", "MAIL_FROM", "DATABASE_URL", "LOG_FORMAT"];
    for name in others.into_iter().chain(operation) {
        assert!(text.contains(name), "{name} is not named: {text}");
    }
}
