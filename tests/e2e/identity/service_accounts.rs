//! Service accounts: a program signs in by OAuth 2, does what its scopes allow and nothing more, and is
//! replaced and ended without a pause and without a doubt.

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Caller, TestApp, World, pitch};

use super::audited;

async fn create(admin: &Caller, scopes: &[&str]) -> Value {
    let body = json!({"name": "ERP of Northern Grocers", "scopes": scopes});
    admin.post("/v1/service-accounts", &body).await.expect(201)
}

async fn oauth(app: &TestApp, form: &[(&str, &str)], basic: Option<String>) -> Answer {
    let visitor = app.visitor();
    let mut request = visitor.request(Method::POST, "/v1/oauth/token").form(form);
    if let Some(basic) = basic {
        request = request.header("Authorization", basic);
    }
    visitor.send(request).await
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().expect("a text")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_acts_within_its_scopes() {
    let world = World::new().await;
    let account = create(&world.supplier, &["read", "write_proposals"]).await;
    assert!(text(&account, "client_secret").starts_with("tandem_secret_"));
    let token = world.app.client_token(&account).await.expect(200);
    assert_eq!(
        (&token["token_type"], &token["scope"]),
        (&json!("Bearer"), &json!("read write_proposals"))
    );
    assert_eq!(token.get("refresh_token"), None);
    let program = world.app.caller(&token);
    let me = program.get("/v1/me").await.expect(200);
    assert_eq!((&me["user"], &me["service_account"]["id"]), (&json!(null), &account["client_id"]));
    assert_eq!(me["permissions"], json!(["read", "write_proposals"]));

    let body = json!({"partnership": world.partnership, "pitch": pitch()});
    let draft = program.post("/v1/proposals", &body).await.expect(201);
    let path = format!("/v1/proposals/{}", text(&draft, "id"));
    program.act(&path, "submit", &json!({})).await.expect(200);
    let events = world.supplier.events("proposal.submit", 1).await;
    let event = events.iter().find(|event| event["kind"] == "proposal.submit").unwrap();
    assert_eq!((&event["by"], &event["user"]), (&json!("service"), &account["client_id"]));
    // The other side sees who acted, and that it was a program.
    let events = world.buyer.events("proposal.submit", 1).await;
    assert!(events.iter().any(|event| event["by"] == "service"), "{events:#?}");

    for (path, body) in [
        ("/v1/invitations", json!({"email": "a@oat.example", "roles": ["analyst"]})),
        ("/v1/service-accounts", json!({"name": "Another", "scopes": ["read"]})),
        ("/v1/account/password", super::new_password("a newer passphrase of words")),
        ("/v1/auth/sign-out", json!({})),
    ] {
        program.post(path, &body).await.problem(403, "missing_permission");
    }
    for path in ["/v1/members", "/v1/audit", "/v1/account", "/v1/organisation"] {
        program.get(path).await.problem(403, "missing_permission");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn id_and_secret_come_one_way_or_the_other() {
    let app = TestApp::start().await;
    let admin = app.founder("Northern Grocers", "lead@northern.example").await;
    let account = create(&admin, &["read", "write_pilots"]).await;
    let (id, secret) = (text(&account, "client_id"), text(&account, "client_secret"));
    let grant = ("grant_type", "client_credentials");
    let basic = |id: &str, secret: &str| {
        Some(format!("Basic {}", BASE64_STANDARD.encode(format!("{id}:{secret}"))))
    };
    let posted = [grant, ("client_id", id), ("client_secret", secret)];
    oauth(&app, &posted, None).await.expect(200);
    oauth(&app, &[grant], basic(id, secret)).await.expect(200);
    let narrowed = oauth(&app, &[grant, ("scope", "read")], basic(id, secret)).await.expect(200);
    assert_eq!(narrowed["scope"], "read");
    let reader = app.caller(&narrowed);
    let body =
        json!({"proposal": "prop_019300000000700080000000000000ff", "charter": tests::charter()});
    reader.post("/v1/pilots", &body).await.problem(403, "missing_permission");

    let mut refusals = Vec::new();
    for (form, basic, status, code) in [
        (vec![], basic(id, secret), 400, "invalid_request"),
        (vec![("grant_type", "password")], basic(id, secret), 400, "unsupported_grant_type"),
        (vec![grant, grant], basic(id, secret), 400, "invalid_request"),
        (posted.to_vec(), basic(id, secret), 400, "invalid_request"),
        (vec![grant, ("scope", "read approve_pilots")], basic(id, secret), 400, "invalid_scope"),
        (vec![grant, ("scope", "everything")], basic(id, secret), 400, "invalid_scope"),
        (vec![grant], None, 401, "invalid_client"),
        (vec![grant], basic(id, "tandem_secret_AAAA"), 401, "invalid_client"),
        (vec![grant], basic(id, &secret[14..]), 401, "invalid_client"),
        (
            vec![grant],
            basic("user_019300000000700080000000000000ff", secret),
            401,
            "invalid_client",
        ),
        (vec![grant], basic("nobody", secret), 401, "invalid_client"),
    ] {
        let answer = oauth(&app, &form, basic).await;
        let problem = answer.problem(status, code);
        assert_eq!(problem["error"], code);
        if status == 401 {
            assert_eq!(answer.header("www-authenticate"), "Basic realm=\"tandem\"");
            refusals.push(answer.essence());
        }
    }
    refusals.dedup();
    assert_eq!(refusals.len(), 1, "{refusals:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_replaced_while_it_works() {
    let app = TestApp::start().await;
    let admin = app.founder("Northern Grocers", "lead@northern.example").await;
    let old = create(&admin, &["read"]).await;
    let path = format!("/v1/service-accounts/{}", text(&old, "client_id"));
    let program = app.caller(&app.client_token(&old).await.expect(200));
    program.get("/v1/proposals").await.expect(200);
    let secrets = format!("{path}/secrets");
    let new = admin.change(&secrets, &json!(1), &json!({})).await.expect(201);
    assert_ne!(new["client_secret"], old["client_secret"]);
    admin.change(&secrets, &json!(2), &json!({})).await.problem(409, "too_many_secrets");
    let successor = app.caller(&app.client_token(&new).await.expect(200));
    let shown = admin.get(&path).await.expect(200);
    for secret in shown["secrets"].as_array().unwrap() {
        assert!(secret["last_used_at"].is_string(), "{secret:#}");
    }
    assert!(!shown.to_string().contains("tandem_secret_"), "a secret is shown once");

    let body = json!({"secret": old["secret_id"]});
    let revocation = format!("{secrets}/revocation");
    admin.change(&revocation, &json!(1), &body).await.problem(412, "stale_version");
    admin.change(&revocation, &json!(2), &body).await.expect(200);
    program.get("/v1/proposals").await.problem(401, "unauthenticated");
    app.client_token(&old).await.problem(401, "invalid_client");
    successor.get("/v1/proposals").await.expect(200);
    admin.change(&revocation, &json!(3), &body).await.problem(409, "state_conflict");
    let body = json!({"secret": "key_019300000000700080000000000000ff"});
    admin.change(&revocation, &json!(3), &body).await.problem(404, "not_found");

    admin.act(&path, "remove", &json!({})).await.expect(200);
    successor.get("/v1/proposals").await.problem(401, "unauthenticated");
    app.client_token(&new).await.problem(401, "invalid_client");
    assert_eq!(admin.get(&path).await.expect(200)["allowed_actions"], json!([]));
    let used = audited(&admin, "service_account.key_used").await;
    assert!(used.iter().any(|entry| entry["detail"] == new["secret_id"]), "{used:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_table_holds_a_secret() {
    let app = TestApp::start().await;
    let admin = app.founder("Northern Grocers", "lead@northern.example").await;
    let body = json!({"name": "ERP", "scopes": ["read"]});
    let request = admin.request(Method::POST, "/v1/service-accounts").json(&body);
    let answer = admin.send(request.header("Idempotency-Key", "one")).await;
    let account = answer.expect(201);
    let begun =
        admin.post("/v1/account/second-factor", &json!({"password": tests::PASSWORD})).await;
    let factor = begun.expect(200);
    let tokens = app.tokens("lead@northern.example").await;
    app.visitor()
        .post("/v1/auth/password-reset", &json!({"email": "lead@northern.example"}))
        .await
        .expect(202);
    let reset = app.token("lead@northern.example", "Set a new password").await;
    let body = json!({"url": "https://erp.northern.example/in"});
    let webhook = admin.post("/v1/webhooks", &body).await.expect(201);
    let owner = app.database.owner().await;
    let tables = "SELECT relname::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'";
    let mut everything = String::new();
    for row in owner.query(tables, &[]).await.unwrap() {
        let sql = format!("SELECT t::text FROM {} t", row.get::<_, String>(0));
        for row in owner.query(&sql, &[]).await.unwrap() {
            everything += &row.get::<_, String>(0);
        }
    }
    assert!(everything.contains("lead@northern.example"));
    let secret = &text(&account, "client_secret")["tandem_secret_".len()..];
    let of_device = text(&factor, "secret");
    let of_webhook = text(&webhook, "secret").strip_prefix("whsec_").expect("a secret");
    let bytes = BASE64_STANDARD.decode(of_webhook).expect("base64");
    let of_webhook = bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let refresh = text(&tokens, "refresh_token");
    for secret in [secret, of_device, &of_webhook, refresh, &refresh[30..], &reset, tests::PASSWORD]
    {
        for form in [secret.to_owned(), hexadecimal(secret)] {
            assert!(!everything.contains(&form), "{form}");
        }
    }
}

fn hexadecimal(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn scopes_never_sign_decide_or_manage() {
    let app = TestApp::start().await;
    let admin = app.founder("Northern Grocers", "lead@northern.example").await;
    for scope in ["approve_pilots", "decide_proposals", "manage_members", "own_account", "owner"] {
        let body = json!({"name": "ERP", "scopes": ["read", scope]});
        let faults = admin.post("/v1/service-accounts", &body).await.faults();
        assert_eq!(faults, [("/scopes/1".to_owned(), "not_in_list".to_owned())]);
    }
}
