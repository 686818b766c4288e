//! What must not reach a log does not: no password, no token, no mail address, no body.
//!
//! The server runs as a process of its own and says all that it can say.

use std::process::Stdio;

use serde_json::json;
use tests::{Caller, PASSWORD, TestApp, pitch};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

const SECRET: &str = "Nobody is to read this line in a log";

/// A server process that logs into a file, on what a [`TestApp`] that has stopped leaves behind.
struct Process {
    app: TestApp,
    child: Child,
    visitor: Caller,
}

impl Process {
    async fn start(filter: &str) -> Self {
        let mut app = TestApp::start().await;
        app.stop().await;
        let log = std::fs::File::create(app.data().join("log")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_tandem-under-test"))
            .env("LISTEN", "127.0.0.1:0")
            .env("DATABASE_URL", app.database.owner_url())
            .env("TANDEM_DATA", app.data())
            .env("SMTP_URL", app.smtp.url())
            .env("WORKERS", "1")
            .env("LOG", filter)
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = loop {
            let line = lines.next_line().await.unwrap().expect("the server starts");
            if let Some(url) = line.strip_prefix("Tandem serves on ") {
                break url.to_owned();
            }
        };
        Self { visitor: app.visitor_at(&url), app, child }
    }

    /// Its log, once it has ended.
    async fn log(mut self) -> String {
        self.child.kill().await.unwrap();
        std::fs::read_to_string(self.app.data().join("log")).unwrap()
    }
}

/// Drives what handles secrets, and gives every secret that there was.
async fn drive(Process { app, visitor, .. }: &Process) -> Vec<String> {
    let email = "lead@northern.example";
    let user = json!({"name": "Founder", "email": email, "password": PASSWORD});
    let body = json!({"name": "Northern Grocers", "user": user});
    visitor.post("/v1/organisations", &body).await.expect(202);
    let confirmation = app.token(email, "Confirm your address").await;
    let body = json!({"token": confirmation});
    visitor.post("/v1/organisations/confirmation", &body).await.expect(201);
    let wrong = json!({"email": email, "password": "another passphrase of words"});
    visitor.post("/v1/auth/token", &wrong).await.problem(401, "invalid_credentials");
    let right = json!({"email": email, "password": PASSWORD});
    let token = visitor.post("/v1/auth/token", &right).await.expect(200);
    let token = token["access_token"].as_str().unwrap().to_owned();
    let buyer = visitor.with_token(&token);

    let colleague = "colleague@northern.example";
    let body = json!({"email": colleague, "roles": ["contributor"]});
    buyer.post("/v1/invitations", &body).await.expect(201);
    let invitation = app.token(colleague, "invites you to Tandem").await;
    let path = format!("/v1/invitations/{invitation}");
    visitor.get(&path).await.expect(200);
    let body = json!({"name": "Colleague", "password": PASSWORD, "organisation": SECRET});
    visitor.post(&format!("{path}/registration"), &body).await.expect(422);
    let body = json!({"name": "Colleague", "password": PASSWORD});
    visitor.post(&format!("{path}/registration"), &body).await.expect(201);
    visitor.post(&format!("{path}/registration"), &body).await.expect(409);
    let mut pitch = pitch();
    pitch["value_line"] = json!(SECRET);
    let body = json!({"partnership": "part_019300000000700080000000000000ff", "pitch": pitch});
    buyer.post("/v1/proposals", &body).await.expect(404);
    buyer.get(&format!("/v1/proposals?q={email}")).await.expect(200);
    buyer.get(&format!("/v1/proposals?token={invitation}")).await.expect(400);
    let signature = token.rsplit('.').next().unwrap().to_owned();
    [email, colleague, "northern.example", PASSWORD, "another passphrase", SECRET]
        .map(str::to_owned)
        .into_iter()
        .chain([confirmation, invitation, signature])
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_line_of_ours_holds_a_secret() {
    for filter in
        ["info,actix_server=warn", "info,api=trace,persistence=trace,domain=trace", "trace"]
    {
        let process = Process::start(filter).await;
        let secrets = drive(&process).await;
        let log = process.log().await;
        assert!(log.contains("answered") && log.contains("/v1/invitations/{token}"), "{log}");
        for secret in secrets {
            assert!(!log.contains(&secret), "{secret} is in the log of {filter}:\n{log}");
        }
    }
}
