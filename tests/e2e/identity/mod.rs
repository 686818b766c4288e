//! Who somebody is, how it shows that, and what becomes of it: sessions, passwords, second factors,
//! members, service accounts, the audit, and what an operator may do.

mod accounts;
mod audit;
pub(crate) mod emergency;
mod headers;
mod members;
pub(crate) mod second_factors;
mod service_accounts;
mod sessions;
mod throttling;

use serde_json::{Value, json};
use tests::{Answer, Caller, PASSWORD, TestApp, until};

/// Signs in with a password of one's own, and a code where one is given.
async fn sign_in(app: &TestApp, email: &str, password: &str, code: Option<&str>) -> Answer {
    let body = json!({"email": email, "password": password, "code": code});
    app.visitor().post("/v1/auth/token", &body).await
}

/// Presents a refresh token, for an organisation where one is named.
async fn refresh(app: &TestApp, tokens: &Value, organisation: Option<&str>) -> Answer {
    let body = json!({"refresh_token": tokens["refresh_token"], "organisation": organisation});
    app.visitor().post("/v1/auth/refresh", &body).await
}

/// The entries of the audit, once there is one of this kind.
pub(crate) async fn audited(admin: &Caller, kind: &str) -> Vec<Value> {
    until(async || {
        let page = admin.get("/v1/audit?limit=200").await.expect(200);
        let entries = page["items"].as_array().expect("a list").clone();
        let is_there = entries.iter().any(|entry| entry["kind"] == kind);
        if is_there { Ok(entries) } else { Err((kind, entries)) }
    })
    .await
}

/// Changes a member by its id, as an admin.
async fn change_roles(admin: &Caller, id: &str, roles: &[&str]) -> Answer {
    let path = format!("/v1/members/{id}");
    let version = admin.get(&path).await.expect(200)["version"].clone();
    admin.put(&format!("{path}/roles"), &version, &json!({"roles": roles})).await
}

pub(crate) async fn id_of(caller: &Caller) -> String {
    let account = caller.get("/v1/account").await.expect(200);
    account["id"].as_str().expect("an id").to_owned()
}

/// The body with which somebody changes its password.
fn new_password(new: &str) -> Value {
    json!({"current_password": PASSWORD, "new_password": new})
}
