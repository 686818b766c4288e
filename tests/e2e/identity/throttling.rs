//! Guessing is slowed down, for an address that is known as for one that is not; nobody is locked out
//! for good, and where requests come from is believed of proxies of ours alone.

use futures_util::future::join_all;
use serde_json::json;
use tests::{Answer, PASSWORD, TestApp};

use super::sign_in;

const EMAIL: &str = "lead@northern.example";
const WRONG: &str = "not the right passphrase";

fn wait(answer: &Answer) -> i64 {
    answer.problem(429, "too_many_attempts");
    answer.header("retry-after").parse().expect("seconds")
}

#[tokio::test(flavor = "multi_thread")]
async fn after_five_failures_each_attempt_waits_and_a_success_frees() {
    let app = TestApp::start().await;
    app.founder("Northern Grocers", EMAIL).await;
    for _ in 0..5 {
        sign_in(&app, EMAIL, WRONG, None).await.problem(401, "invalid_credentials");
    }
    // The right one has to wait as well: it must not be told from the wrong ones.
    assert_eq!(wait(&sign_in(&app, EMAIL, PASSWORD, None).await), 1);
    app.clock.advance(1);
    sign_in(&app, EMAIL, WRONG, None).await.problem(401, "invalid_credentials");
    assert_eq!(wait(&sign_in(&app, EMAIL, WRONG, None).await), 2);
    assert_eq!(wait(&sign_in(&app, EMAIL, WRONG, None).await), 2, "what waits does not count");
    // Others are not held back.
    app.founder("Southern Stores", "lead@southern.example").await;
    app.clock.advance(2);
    sign_in(&app, EMAIL, PASSWORD, None).await.expect(200);
    for _ in 0..5 {
        sign_in(&app, EMAIL, WRONG, None).await.problem(401, "invalid_credentials");
    }
    assert_eq!(wait(&sign_in(&app, EMAIL, WRONG, None).await), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_locked_out_for_good() {
    let app = TestApp::start().await;
    app.founder("Northern Grocers", EMAIL).await;
    let mut longest = 0;
    for _ in 0..30 {
        let answer = sign_in(&app, EMAIL, WRONG, None).await;
        if answer.status == 429 {
            let seconds = wait(&answer);
            longest = longest.max(seconds);
            app.clock.advance(seconds);
        }
    }
    assert_eq!(longest, 15 * 60);
    app.clock.advance(longest);
    sign_in(&app, EMAIL, PASSWORD, None).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_waits_like_a_known_one() {
    let app = TestApp::start().await;
    app.founder("Northern Grocers", EMAIL).await;
    let mut answers = Vec::new();
    for email in [EMAIL, "nobody@northern.example"] {
        let mut told = Vec::new();
        for _ in 0..7 {
            told.push(sign_in(&app, email, WRONG, None).await.essence());
        }
        answers.push(told);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0].last().unwrap().0, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_no_way_around() {
    let app = TestApp::start().await;
    app.founder("Northern Grocers", EMAIL).await;
    let other = app.another().await;
    let body = json!({"email": EMAIL, "password": WRONG});
    let guesses = (0..40).map(|number| {
        let url = if number % 2 == 0 { app.url() } else { other.public_url().to_owned() };
        let (visitor, body) = (app.visitor_at(&url), &body);
        async move { visitor.post("/v1/auth/token", body).await.status }
    });
    let begun = std::time::Instant::now();
    let statuses = join_all(guesses).await;
    let tried = statuses.iter().filter(|status| **status == 401).count();
    // Five are free; then one more after each second that it took.
    let waited = usize::try_from(begun.elapsed().as_secs()).unwrap();
    assert!((5..=5 + waited).contains(&tried), "{tried} of {statuses:?}");
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_are_let_in_at_once_wait_for_nobody() {
    let app = TestApp::start().await;
    app.founder("Northern Grocers", EMAIL).await;
    for _ in 0..12 {
        let tries = (0..5).map(|_| sign_in(&app, EMAIL, PASSWORD, None));
        for answer in join_all(tries).await {
            answer.expect(200);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_keeps_another_out_from_elsewhere() {
    let proxies = vec!["127.0.0.0/8".to_owned()];
    let app = TestApp::with(|settings| settings.trusted_proxies = proxies).await;
    app.founder("Northern Grocers", EMAIL).await;
    let from = async |address: &str, password: &str| {
        let body = json!({"email": EMAIL, "password": password});
        let request = app.visitor().request(reqwest::Method::POST, "/v1/auth/token").json(&body);
        app.visitor().send(request.header("X-Forwarded-For", address)).await
    };
    for _ in 0..5 {
        from("198.51.100.1", WRONG).await.problem(401, "invalid_credentials");
    }
    wait(&from("198.51.100.1", WRONG).await);
    from("203.0.113.9", PASSWORD).await.expect(200);
    // Nor does that free who guesses, who would learn by it that the owner signed in.
    wait(&from("198.51.100.1", WRONG).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_to_one_address_are_held_back() {
    let app = TestApp::start().await;
    let body = json!({"email": "somebody@example.org"});
    for _ in 0..5 {
        app.visitor().post("/v1/auth/password-reset", &body).await.expect(202);
    }
    wait(&app.visitor().post("/v1/auth/password-reset", &body).await);
    let user = json!({"name": "F", "email": "somebody@example.org", "password": PASSWORD});
    let body = json!({"name": "Another", "user": user});
    for _ in 0..5 {
        app.visitor().post("/v1/organisations", &body).await.expect(202);
    }
    wait(&app.visitor().post("/v1/organisations", &body).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_proxy_of_ours_says_where_a_request_comes_from() {
    for (proxies, shown) in [(vec![], "127.0.0.1"), (vec!["127.0.0.0/8".to_owned()], "203.0.113.9")]
    {
        let app = TestApp::with(|settings| settings.trusted_proxies = proxies).await;
        let caller = app.founder("Northern Grocers", EMAIL).await;
        let body = json!({"email": EMAIL, "password": PASSWORD});
        let request = app.visitor().request(reqwest::Method::POST, "/v1/auth/token").json(&body);
        let request = request
            .header("X-Forwarded-For", "198.51.100.1, 203.0.113.9")
            .header("User-Agent", "a browser");
        let tokens = app.visitor().send(request).await.expect(200);
        let page = caller.get("/v1/account/sessions").await.expect(200);
        let items = page["items"].as_array().unwrap();
        let session = items.iter().find(|one| one["id"] == tokens["session"]).unwrap();
        assert_eq!((&session["address"], &session["client"]), (&json!(shown), &json!("a browser")));
    }
}
