//! What must not reach a log does not: no password, no token, no mail address, no body.
//!
//! The server runs as a process of its own and says all that it can say.

use std::process::Stdio;

use serde_json::{Value, json};
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
    let tokens = visitor.post("/v1/auth/token", &right).await.expect(200);
    let token = tokens["access_token"].as_str().unwrap().to_owned();
    let buyer = visitor.with_token(&token);
    let mut secrets = identity(app, visitor, &buyer, &tokens, email).await;

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
    let known = [email, colleague, "northern.example", PASSWORD, "another passphrase", SECRET];
    secrets.extend(known.map(str::to_owned));
    secrets.extend([confirmation, invitation, signature]);
    secrets
}

/// Drives sessions, second factors, service accounts and resets, and gives every secret of theirs.
async fn identity(
    app: &TestApp,
    visitor: &Caller,
    buyer: &Caller,
    tokens: &Value,
    email: &str,
) -> Vec<String> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let refresh = text(&tokens["refresh_token"]);
    let body = json!({"refresh_token": refresh});
    let next = visitor.post("/v1/auth/refresh", &body).await.expect(200);
    visitor.post("/v1/auth/refresh", &json!({"refresh_token": format!("{refresh}A")})).await;
    let account = json!({"name": "ERP", "scopes": ["read"]});
    let account = buyer.post("/v1/service-accounts", &account).await.expect(201);
    for secret in [text(&account["client_secret"]), "tandem_secret_of_nobody".to_owned()] {
        let form = [
            ("grant_type", "client_credentials".to_owned()),
            ("client_id", text(&account["client_id"])),
            ("client_secret", secret),
        ];
        let request = visitor.request(reqwest::Method::POST, "/v1/oauth/token").form(&form);
        visitor.send(request).await;
    }
    let begun = json!({"password": PASSWORD});
    let begun = buyer.post("/v1/account/second-factor", &begun).await.expect(200);
    let code = json!({"code": "135790"});
    buyer.post("/v1/account/second-factor/confirmation", &code).await.problem(422, "invalid");
    visitor.post("/v1/auth/password-reset", &json!({"email": email})).await.expect(202);
    let reset = app.token(email, "Set a new password").await;
    let body = json!({"token": reset, "password": "passwordpassword"});
    visitor.post("/v1/auth/password-reset/confirmation", &body).await.expect(422);
    buyer.post("/v1/account/sessions/end", &json!({})).await;
    vec![
        refresh,
        text(&next["refresh_token"]),
        text(&account["client_secret"]),
        "of_nobody".to_owned(),
        text(&begun["secret"]),
        "135790".to_owned(),
        reset,
        "passwordpassword".to_owned(),
    ]
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
