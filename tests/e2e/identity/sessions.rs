//! A session goes on by refresh tokens, each of which works once; and it ends at the very next request,
//! whatever ended it and whatever its access token says.

use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Caller, PASSWORD, TestApp};

use super::{audited, change_roles, id_of, new_password, refresh, sign_in};

const EMAIL: &str = "lead@northern.example";

async fn founder() -> (TestApp, Caller) {
    let app = TestApp::start().await;
    let caller = app.founder("Northern Grocers", EMAIL).await;
    (app, caller)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_refresh_token_works_once() {
    let (app, admin) = founder().await;
    let first = app.tokens(EMAIL).await;
    let second = refresh(&app, &first, None).await.expect(200);
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert_eq!(first["session"], second["session"]);
    app.caller(&second).get("/v1/me").await.expect(200);
    let third = refresh(&app, &second, None).await.expect(200);
    let caller = app.caller(&third);
    caller.get("/v1/me").await.expect(200);
    // Somebody comes with the first one: it was stolen, or they were.
    refresh(&app, &first, None).await.problem(401, "invalid_refresh_token");
    caller.get("/v1/me").await.problem(401, "unauthenticated");
    refresh(&app, &third, None).await.problem(401, "invalid_refresh_token");
    app.smtp
        .wait_for("the mail of the reuse", |mail| {
            mail.to == [EMAIL] && mail.subject == "One of your sessions was ended"
        })
        .await;
    let entries = audited(&admin, "session.refresh_reused").await;
    assert!(entries.iter().any(|entry| entry["detail"] == first["session"]), "{entries:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_one_is_told_from_two_uses_at_once_by_ten_seconds() {
    let (app, _) = founder().await;
    let first = app.tokens(EMAIL).await;
    let second = refresh(&app, &first, None).await.expect(200);
    app.clock.advance(9);
    let again = refresh(&app, &first, None).await.expect(200);
    assert_eq!(again["refresh_token"], second["refresh_token"]);
    app.clock.advance(2);
    refresh(&app, &first, None).await.problem(401, "invalid_refresh_token");
    refresh(&app, &second, None).await.problem(401, "invalid_refresh_token");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_uses_at_once_get_one_successor() {
    let (app, _) = founder().await;
    let first = app.tokens(EMAIL).await;
    let other = app.another().await;
    let body = json!({"refresh_token": first["refresh_token"]});
    let uses = (0..24).map(|number| {
        let url = if number % 2 == 0 { app.url() } else { other.public_url().to_owned() };
        let (visitor, body) = (app.visitor_at(&url), &body);
        async move { visitor.post("/v1/auth/refresh", body).await.expect(200) }
    });
    let successors = join_all(uses).await;
    for successor in &successors {
        assert_eq!(successor["refresh_token"], successors[0]["refresh_token"]);
    }
    other.stop().await;
    refresh(&app, &successors[0], None).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_refresh_token_opens_nothing() {
    let (app, _) = founder().await;
    let (good, other) = (app.tokens(EMAIL).await, app.tokens(EMAIL).await);
    let text = good["refresh_token"].as_str().unwrap();
    let foreign = other["refresh_token"].as_str().unwrap();
    let (start, end) = text.split_at(40);
    let mut answers = Vec::new();
    for forged in [
        String::new(),
        "A".repeat(70),
        format!("{text}="),
        format!("{text}A"),
        text[..69].to_owned(),
        format!("{}{end}", &foreign[..40]),
        format!("{start}{}", &foreign[40..]),
        good["access_token"].as_str().unwrap().to_owned(),
        good["session"].as_str().unwrap().to_owned(),
    ] {
        let answer = refresh(&app, &json!({"refresh_token": forged}), None).await;
        if answer.status != 422 {
            answer.problem(401, "invalid_refresh_token");
            answers.push(answer.essence());
        }
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:#?}");
    refresh(&app, &good, None).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_holds_at_the_next_request() {
    let (app, admin) = founder().await;
    let tokens = app.tokens(EMAIL).await;
    let caller = app.caller(&tokens);
    // So that the token is one that is remembered.
    caller.get("/v1/me").await.expect(200);
    assert_eq!(caller.post("/v1/auth/sign-out", &json!({})).await.status, 204);
    for path in ["/v1/me", "/v1/proposals", "/v1/account", "/v1/audit"] {
        caller.get(path).await.problem(401, "unauthenticated");
    }
    let body = json!({"email": "a@northern.example", "roles": ["analyst"]});
    caller.post("/v1/invitations", &body).await.problem(401, "unauthenticated");
    caller.post("/v1/auth/sign-out", &json!({})).await.problem(401, "unauthenticated");
    refresh(&app, &tokens, None).await.problem(401, "invalid_refresh_token");
    admin.get("/v1/me").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_password_ends_the_other_sessions() {
    let (app, _) = founder().await;
    let (mine, other) = (app.tokens(EMAIL).await, app.tokens(EMAIL).await);
    let (caller, stranger) = (app.caller(&mine), app.caller(&other));
    stranger.get("/v1/me").await.expect(200);
    let body = new_password("a newer passphrase of words");
    assert_eq!(caller.post("/v1/account/password", &body).await.status, 204);
    stranger.get("/v1/me").await.problem(401, "unauthenticated");
    refresh(&app, &other, None).await.problem(401, "invalid_refresh_token");
    caller.get("/v1/me").await.expect(200);
    refresh(&app, &mine, None).await.expect(200);
    sign_in(&app, EMAIL, PASSWORD, None).await.problem(401, "invalid_credentials");
    sign_in(&app, EMAIL, "a newer passphrase of words", None).await.expect(200);
    app.smtp
        .wait_for("the mail of the change", |mail| mail.subject == "Your password was changed")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_password_opens_nothing_once_it_was_replaced() {
    let proxies = vec!["127.0.0.0/8".to_owned()];
    let app = TestApp::with(|settings| settings.trusted_proxies = proxies).await;
    app.founder("Northern Grocers", EMAIL).await;
    let (first, second) = ("a newer passphrase of words", "yet another passphrase of words");
    let mut current = PASSWORD;
    for next in [first, second, first] {
        let mine = sign_in(&app, EMAIL, current, None).await.expect(200);
        let caller = app.caller(&mine);
        // Some who have the old one sign in all the while, from everywhere: one of them has shown it
        // before it was replaced and gets its session afterwards.
        let changed = AtomicBool::new(false);
        let thief = async |of: u8| {
            let mut answers = Vec::new();
            for number in 0..u8::MAX {
                let body = json!({"email": EMAIL, "password": current});
                let request = app.visitor().request(reqwest::Method::POST, "/v1/auth/token");
                let request = request.header("X-Forwarded-For", format!("203.0.{of}.{number}"));
                answers.push(app.visitor().send(request.json(&body)).await);
                if changed.load(Ordering::Relaxed) {
                    break;
                }
            }
            answers
        };
        let body = json!({"current_password": current, "new_password": next});
        let change = async {
            let answer = caller.post("/v1/account/password", &body).await;
            changed.store(true, Ordering::Relaxed);
            answer
        };
        let (changed, thieves) =
            futures_util::future::join(change, join_all((1..5).map(thief))).await;
        let thieves: Vec<_> = thieves.into_iter().flatten().collect();
        assert_eq!(changed.status, 204, "{}", changed.text);
        for thief in thieves.iter().filter(|thief| thief.status == 200) {
            app.caller(&thief.json()).get("/v1/me").await.problem(401, "unauthenticated");
        }
        caller.get("/v1/me").await.expect(200);
        current = next;
        app.clock.advance(86_400);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_roles_hold_at_the_next_request() {
    let (app, admin) = founder().await;
    app.colleague(&admin, "other@northern.example", &["analyst"]).await;
    let tokens = app.tokens("other@northern.example").await;
    let colleague = app.caller(&tokens);
    let id = id_of(&colleague).await;
    colleague.get("/v1/members").await.problem(403, "missing_permission");
    change_roles(&admin, &id, &["analyst", "org_admin"]).await.expect(200);
    // Both what it might and what it may by now: the token is of yesterday.
    colleague.get("/v1/me").await.problem(401, "unauthenticated");
    colleague.get("/v1/members").await.problem(401, "unauthenticated");
    let tokens = refresh(&app, &tokens, None).await.expect(200);
    let colleague = app.caller(&tokens);
    colleague.get("/v1/members").await.expect(200);
    change_roles(&admin, &id, &["analyst"]).await.expect(200);
    colleague.get("/v1/members").await.problem(401, "unauthenticated");
    // Its own account stays its own.
    colleague.get("/v1/account").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_holds_at_the_next_request() {
    let (app, admin) = founder().await;
    let other = app.founder("Southern Stores", "lead@southern.example").await;
    app.colleague(&admin, "other@northern.example", &["analyst"]).await;
    // The colleague also works for the others.
    let body = json!({"email": "other@northern.example", "roles": ["analyst"]});
    other.post("/v1/invitations", &body).await.expect(201);
    let token = app.token("other@northern.example", "Southern Stores invites you").await;
    let tokens = app.tokens("other@northern.example").await;
    let colleague = app.caller(&tokens);
    let path = format!("/v1/invitations/{token}/acceptance");
    colleague.post(&path, &json!({})).await.expect(200);
    let id = id_of(&colleague).await;

    let path = format!("/v1/members/{id}");
    let version = admin.get(&path).await.expect(200)["version"].clone();
    let removal = format!("{path}/removal");
    assert_eq!(admin.change(&removal, &version, &json!({})).await.status, 204);
    colleague.get("/v1/me").await.problem(401, "unauthenticated");
    admin.get(&path).await.problem(404, "not_found");
    // There it does not belong any more; where it still does, it goes on.
    let northern = tokens["organisation"].as_str();
    refresh(&app, &tokens, northern).await.problem(409, "not_a_member");
    // It has to say so: nobody is taken there without having asked.
    refresh(&app, &tokens, None).await.problem(409, "not_a_member");
    let account = colleague.get("/v1/account").await.expect(200);
    let southern = account["memberships"][0]["organisation"].as_str();
    let tokens = refresh(&app, &tokens, southern).await.expect(200);
    let me = app.caller(&tokens).get("/v1/me").await.expect(200);
    assert_eq!(me["organisation"]["name"], "Southern Stores");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_of_two_organisations_switches() {
    let (app, admin) = founder().await;
    let other = app.founder("Southern Stores", "lead@southern.example").await;
    let body = json!({"email": EMAIL, "roles": ["analyst"]});
    other.post("/v1/invitations", &body).await.expect(201);
    let token = app.token(EMAIL, "Southern Stores invites you").await;
    admin.post(&format!("/v1/invitations/{token}/acceptance"), &json!({})).await.expect(200);

    let account = admin.get("/v1/account").await.expect(200);
    let memberships = account["memberships"].as_array().unwrap();
    let shown: Vec<_> =
        memberships.iter().map(|one| (one["roles"].clone(), one["current"].clone())).collect();
    let all = json!(["org_admin", "partnership_lead", "approver"]);
    assert_eq!(shown, [(all, json!(true)), (json!(["analyst"]), json!(false))]);
    let southern = memberships[1]["organisation"].as_str();

    let tokens = app.tokens(EMAIL).await;
    let switched = refresh(&app, &tokens, southern).await.expect(200);
    let there = app.caller(&switched);
    let me = there.get("/v1/me").await.expect(200);
    assert_eq!(me["organisation"]["name"], "Southern Stores");
    there.get("/v1/members").await.problem(403, "missing_permission");
    // Both at once are fine: the token says for whom it is.
    app.caller(&tokens).get("/v1/members").await.expect(200);
    audited(&other, "session.switch").await;

    let nobodys = "org_019300000000700080000000000000ff";
    let unknown = refresh(&app, &switched, Some(nobodys)).await;
    unknown.problem(409, "not_a_member");
    let rival = app.founder("Eastern Mills", "lead@eastern.example").await;
    let eastern = rival.get("/v1/me").await.expect(200)["organisation"]["id"].clone();
    let foreign = refresh(&app, &switched, eastern.as_str()).await;
    assert_eq!(foreign.essence(), unknown.essence());
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_listed_and_ended() {
    let (app, _) = founder().await;
    let (mine, other) = (app.tokens(EMAIL).await, app.tokens(EMAIL).await);
    let caller = app.caller(&mine);
    let page = caller.get("/v1/account/sessions").await.expect(200);
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len(), 3);
    let current: Vec<_> = items.iter().filter(|item| item["current"] == true).collect();
    assert_eq!(current.len(), 1);
    assert_eq!(current[0]["id"], mine["session"]);
    assert_eq!(current[0]["address"], "127.0.0.1");

    let rival = app.founder("Southern Stores", "lead@southern.example").await;
    let path = |id: &Value| format!("/v1/account/sessions/{}/end", id.as_str().unwrap());
    let foreign = rival.post(&path(&other["session"]), &json!({})).await;
    let unknown = json!("sess_019300000000700080000000000000ff");
    assert_eq!(foreign.essence(), rival.post(&path(&unknown), &json!({})).await.essence());
    app.caller(&other).get("/v1/me").await.expect(200);

    assert_eq!(caller.post(&path(&other["session"]), &json!({})).await.status, 204);
    app.caller(&other).get("/v1/me").await.problem(401, "unauthenticated");
    assert_eq!(caller.post("/v1/account/sessions/end", &json!({})).await.status, 204);
    let page = caller.get("/v1/account/sessions").await.expect(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_lasts_for_thirty_days() {
    let (app, _) = founder().await;
    let mut tokens = app.tokens(EMAIL).await;
    for _ in 0..29 {
        app.clock.advance(86_400);
        tokens = refresh(&app, &tokens, None).await.expect(200);
    }
    app.caller(&tokens).get("/v1/me").await.expect(200);
    app.clock.advance(86_400 - 300);
    let last = refresh(&app, &tokens, None).await.expect(200);
    let caller = app.caller(&last);
    caller.get("/v1/me").await.expect(200);
    app.clock.advance(301);
    // Its access token would have lived on for some minutes.
    caller.get("/v1/me").await.problem(401, "unauthenticated");
    refresh(&app, &last, None).await.problem(401, "invalid_refresh_token");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_change_without_signing_anybody_out() {
    let (app, _) = founder().await;
    let period = 30 * 86_400;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let left = period - i64::try_from(now.as_secs()).unwrap() % period;
    app.clock.advance(left - 60);
    let kids = async || {
        let set = app.visitor().get("/.well-known/jwks.json").await.expect(200);
        let keys = set["keys"].as_array().unwrap().clone();
        keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let before = kids().await;
    let old = app.tokens(EMAIL).await;
    let caller = app.caller(&old);
    caller.get("/v1/me").await.expect(200);
    app.clock.advance(120);
    let after = kids().await;
    assert_eq!((before.len(), after.len()), (3, 3));
    assert_eq!(before[1..], after[..2], "each key is published before it signs and after");
    let new = app.tokens(EMAIL).await;
    assert_eq!((kid(&old), kid(&new)), (before[1].clone(), after[1].clone()));
    caller.get("/v1/me").await.expect(200);
    app.caller(&new).get("/v1/me").await.expect(200);
    refresh(&app, &old, None).await.expect(200);
}

/// The key id that a token names.
fn kid(tokens: &Value) -> String {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    let token = tokens["access_token"].as_str().unwrap();
    let header = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    header["kid"].as_str().unwrap().to_owned()
}
