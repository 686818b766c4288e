//! Passwords: which are taken, and how one that is forgotten is replaced.

use serde_json::{Value, json};
use tests::{PASSWORD, TestApp};

use super::{new_password, refresh, sign_in};

const EMAIL: &str = "lead@northern.example";
const NEW: &str = "a newer passphrase of words";

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_long_not_guessed_first_and_anything_else() {
    let app = TestApp::start().await;
    let caller = app.founder("Northern Grocers", EMAIL).await;
    let fault = |code: &str| vec![("/new_password".to_owned(), code.to_owned())];
    for (new, code) in [
        ("short", "too_short"),
        ("fourteen chars", "too_short"),
        ("passwordpassword", "too_common"),
        ("aaaaaaaaaaaaaaaaaaaa", "too_common"),
        ("northern.example", "too_common"),
        (&"x".repeat(129), "too_long"),
    ] {
        let answer = caller.post("/v1/account/password", &new_password(new)).await;
        assert_eq!(answer.faults(), fault(code), "{new}");
    }
    let wrong = json!({"current_password": "not the right passphrase", "new_password": NEW});
    let answer = caller.post("/v1/account/password", &wrong).await;
    assert_eq!(answer.faults(), [("/current_password".to_owned(), "wrong".to_owned())]);
    let mut current = PASSWORD.to_owned();
    for new in [
        "  fifteen  spaces  ",
        "牛乳とオーツ麦の飲み物は紙の瓶で",
        "ein Wort, noch eins; !\"§$%&/()",
    ] {
        let body = json!({"current_password": current, "new_password": new});
        assert_eq!(caller.post("/v1/account/password", &body).await.status, 204, "{new}");
        sign_in(&app, EMAIL, new, None).await.expect(200);
        current = new.to_owned();
    }
    sign_in(&app, EMAIL, current.trim_end_matches(')'), None)
        .await
        .problem(401, "invalid_credentials");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_up_and_registering_take_no_common_password() {
    let app = TestApp::start().await;
    let user = json!({"name": "F", "email": EMAIL, "password": "qwertyuiopasdfghjkl"});
    let body = json!({"name": "Northern Grocers", "user": user});
    let answer = app.visitor().post("/v1/organisations", &body).await;
    assert_eq!(answer.faults(), [("/user/password".to_owned(), "too_common".to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_characters_sign_in_from_any_keyboard() {
    let app = TestApp::start().await;
    let caller = app.founder("Northern Grocers", EMAIL).await;
    let body = new_password("caf\u{e9} und mehr davon, bitte");
    assert_eq!(caller.post("/v1/account/password", &body).await.status, 204);
    sign_in(&app, EMAIL, "cafe\u{301} und mehr davon, bitte", None).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_replaced_by_mail() {
    let app = TestApp::start().await;
    app.founder("Northern Grocers", EMAIL).await;
    let tokens = app.tokens(EMAIL).await;
    let visitor = app.visitor();
    let ask = json!({"email": EMAIL});
    visitor.post("/v1/auth/password-reset", &ask).await.expect(202);
    let token = app.token(EMAIL, "Set a new password").await;
    let set = |token: &str, password: &str| json!({"token": token, "password": password});
    let path = "/v1/auth/password-reset/confirmation";
    let fault = |code: &str| [("/password".to_owned(), code.to_owned())];
    for (password, code) in
        [("short", "too_short"), ("thirteen char", "too_short"), ("passwordpassword", "too_common")]
    {
        assert_eq!(visitor.post(path, &set(&token, password)).await.faults(), fault(code));
    }
    // Until it is used, everything is as before.
    app.caller(&tokens).get("/v1/me").await.expect(200);
    assert_eq!(visitor.post(path, &set(&token, NEW)).await.status, 204);
    app.caller(&tokens).get("/v1/me").await.problem(401, "unauthenticated");
    refresh(&app, &tokens, None).await.problem(401, "invalid_refresh_token");
    sign_in(&app, EMAIL, PASSWORD, None).await.problem(401, "invalid_credentials");
    sign_in(&app, EMAIL, NEW, None).await.expect(200);
    let used = visitor.post(path, &set(&token, "yet another passphrase of words")).await;
    used.problem(404, "not_found");
    let unknown = visitor.post(path, &set(&"A".repeat(43), NEW)).await;
    assert_eq!(used.essence(), unknown.essence());

    visitor.post("/v1/auth/password-reset", &ask).await.expect(202);
    let first = token;
    let mail = app
        .smtp
        .wait_for("the second mail", |mail| {
            mail.subject == "Set a new password" && !mail.text.contains(&first)
        })
        .await;
    let token: String = mail.text.split_once("Token: ").unwrap().1.chars().take(43).collect();
    // Of several, one is used; the others are worthless then.
    visitor.post("/v1/auth/password-reset", &ask).await.expect(202);
    let mail = app
        .smtp
        .wait_for("the third mail", |mail| {
            mail.subject == "Set a new password"
                && !mail.text.contains(&first)
                && !mail.text.contains(&token)
        })
        .await;
    let third: String = mail.text.split_once("Token: ").unwrap().1.chars().take(43).collect();
    assert_eq!(visitor.post(path, &set(&third, PASSWORD)).await.status, 204);
    visitor.post(path, &set(&token, NEW)).await.problem(404, "not_found");
    visitor.post("/v1/auth/password-reset", &ask).await.expect(202);
    let known = [first.clone(), token, third];
    let mail = app
        .smtp
        .wait_for("the fourth mail", |mail| {
            mail.subject == "Set a new password" && !known.iter().any(|one| mail.text.contains(one))
        })
        .await;
    let token: String = mail.text.split_once("Token: ").unwrap().1.chars().take(43).collect();
    app.clock.advance(3_601);
    visitor.post(path, &set(&token, NEW)).await.problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_for_a_new_password_does_not_tell_whose_address_is_known() {
    let app = TestApp::start().await;
    app.founder("Northern Grocers", EMAIL).await;
    let mut answers = Vec::new();
    for email in [EMAIL, "nobody@northern.example"] {
        let answer = app.visitor().post("/v1/auth/password-reset", &json!({"email": email})).await;
        let until = answer.expect(202)["expires_at"].as_str().unwrap().to_owned();
        let (status, headers, text) = answer.essence();
        let headers: Vec<_> =
            headers.into_iter().filter(|(name, _)| name != "content-length").collect();
        answers.push((status, headers, text.replace(&until, "<instant>")));
    }
    assert_eq!(answers[0], answers[1]);
    app.token(EMAIL, "Set a new password").await;
    let to_nobody = |mail: &&tests::smtp::Mail| mail.to == ["nobody@northern.example"];
    assert_eq!(app.all_mails().await.iter().filter(to_nobody).count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_shown_whole() {
    let app = TestApp::start().await;
    let caller = app.founder("Northern Grocers", EMAIL).await;
    let mut account = caller.get("/v1/account").await.expect(200);
    let organisation = account["memberships"][0]["organisation"].take();
    assert!(organisation.as_str().unwrap().starts_with("org_"));
    account["id"] = Value::Null;
    let expected = json!({
        "id": null, "name": "Founder", "email": EMAIL,
        "second_factor": false, "recovery_codes_left": 0,
        "memberships": [{
            "organisation": null, "name": "Northern Grocers", "current": true,
            "roles": ["org_admin", "partnership_lead", "approver"],
        }],
    });
    assert_eq!(account, expected);
}
