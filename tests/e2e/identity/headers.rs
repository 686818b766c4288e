//! What every answer says to browsers and caches.

use reqwest::Method;
use tests::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_not_kept_and_not_guessed_at() {
    let app = TestApp::start().await;
    for path in ["/v1/me", "/v1/nothing", "/health/live", "/openapi.json"] {
        let answer = app.visitor().get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}: there is no TLS here");
        assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_tls_browsers_keep_to_it() {
    let url = Some("https://tandem.example".to_owned());
    let app = TestApp::with(|settings| settings.public_url = url).await;
    for path in ["/v1/me", "/health/live"] {
        let answer = app.visitor_at(&app.address()).get(path).await;
        let rule = answer.header("strict-transport-security");
        assert_eq!(rule, "max-age=63072000; includeSubDomains", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_listed_origins_alone_may_call() {
    let listed = "https://portal.example";
    let app = TestApp::with(|settings| settings.cors_origins = vec![listed.to_owned()]).await;
    let ask = async |origin: &str, method: Method| {
        let visitor = app.visitor();
        let request = visitor.request(method, "/v1/proposals").header("Origin", origin);
        let request = request
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization, if-match");
        visitor.send(request).await
    };
    let answer = ask(listed, Method::OPTIONS).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("access-control-allow-origin"), listed);
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    let answer = ask(listed, Method::GET).await;
    answer.problem(401, "unauthenticated");
    assert_eq!(answer.header("access-control-allow-origin"), listed);
    let vary: Vec<_> =
        answer.headers.get_all("vary").iter().map(|value| value.to_str().unwrap()).collect();
    let vary = vary.join(", ");
    assert!(vary.contains("Origin") && vary.contains("Authorization"), "{vary}");
    for origin in ["https://elsewhere.example", "null", "https://portal.example.evil.example"] {
        for method in [Method::OPTIONS, Method::GET] {
            let answer = ask(origin, method).await;
            assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
        }
    }
}
