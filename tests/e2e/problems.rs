//! Every wrong request is answered by a problem: `application/problem+json` with the right status
//! and code, a `type` that `/docs/problems` explains, the request id as `instance`, and nothing of
//! the cause. Faults of fields have tests of their own.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Caller, World, pitch};

/// What would tell of the inside of the server.
const INSIDE: [&str; 12] = [
    "sql", "diesel", "postgres", "relation", "violates", "actix", "serde", "tokio", ".rs:",
    "panicked", "i64", "thread",
];

/// The body of a refusal that has all that every refusal has; `page` is `/docs/problems`.
#[track_caller]
pub(crate) fn refusal(answer: &Answer, page: &str) -> Value {
    let code = answer.json()["code"].as_str().expect("a code").to_owned();
    let body = answer.problem(answer.status, &code);
    let anchor = body["type"].as_str().and_then(|uri| uri.split_once("/docs/problems#"));
    assert_eq!(anchor.map(|(_, anchor)| anchor), Some(code.as_str()), "{body:#}");
    assert!(page.contains(&format!("id=\"{code}\"")), "/docs/problems does not explain {code}");
    assert_eq!(body["instance"], format!("urn:uuid:{}", answer.header("x-request-id")));
    match answer.status {
        401 => assert!(answer.header("www-authenticate").starts_with("Bearer"), "{answer:?}"),
        405 => assert!(!answer.header("allow").is_empty(), "{answer:?}"),
        503 => assert!(!answer.header("retry-after").is_empty(), "{answer:?}"),
        _ => assert!((400..600).contains(&answer.status), "{answer:?}"),
    }
    for fault in body["errors"].as_array().into_iter().flatten() {
        let pointer = fault["pointer"].as_str().expect("a pointer");
        assert!(pointer.is_empty() || pointer.starts_with('/'), "{fault}");
        assert!(fault["code"].is_string() && fault["detail"].is_string(), "{fault}");
    }
    let text = answer.text.to_lowercase();
    for word in INSIDE {
        assert!(!text.contains(word), "{word:?} is nobody's business: {}", answer.text);
    }
    body
}

/// The page that explains the problems.
pub(crate) async fn page(world: &World) -> String {
    world.app.visitor().get("/docs/problems").await.text
}

pub(crate) async fn post(
    caller: &Caller,
    path: &str,
    form: Option<&str>,
    body: impl Into<Vec<u8>>,
) -> Answer {
    let request = caller.request(Method::POST, path).body(body.into());
    let request = match form {
        Some(form) => request.header("Content-Type", form),
        None => request,
    };
    caller.send(request).await
}

pub(crate) const JSON: Option<&str> = Some("application/json");

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_not_found() {
    let world = World::new().await;
    let page = page(&world).await;
    let unknown = "/v1/proposals/prop_01930000000070008000000000000001";
    let unknown = world.supplier.get(unknown).await;
    assert_eq!(refusal(&unknown, &page)["code"], "not_found");
    let existing = world.draft().await;
    let id = existing.rsplit_once('_').unwrap().1;
    for path in [
        "/".to_owned(),
        "/v1".to_owned(),
        "/v2/proposals".to_owned(),
        "/v1/proposals/".to_owned(),
        "/v1/proposals/prop_".to_owned(),
        format!("/v1/proposals/{id}"),
        format!("/v1/proposals/part_{id}"),
        format!("/v1/proposals/prop_{}", id.to_uppercase()),
        format!("/v1/proposals/prop_{}", &id[1..]),
        format!("/v1/proposals/prop_{id}0"),
        format!("/v1/proposals/prop_{id}%00"),
        format!("/v1/proposals/prop_{id}/"),
        format!("/v1/proposals/prop_{id}%20"),
        format!("/v1/proposals/{}", "x".repeat(5_000)),
        format!("/v1/pilots/prop_{id}"),
    ] {
        let answer = world.supplier.get(&path).await;
        assert_eq!(answer.essence(), unknown.essence(), "{path}");
    }
    // The draft is there, but not for the buyer.
    assert_eq!(world.buyer.get(&existing).await.essence(), unknown.essence());
    world.supplier.get(&existing).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_method_is_told_the_right_ones() {
    let world = World::new().await;
    let page = page(&world).await;
    let document = world.app.document().await;
    for (template, item) in document["paths"].as_object().unwrap() {
        let path = template.replace("{id}", "prop_01930000000070008000000000000001");
        let path = path.replace("{token}", &"A".repeat(43)).replace("{number}", "1");
        let mut known: Vec<_> =
            item.as_object().unwrap().keys().map(|name| name.to_uppercase()).collect();
        if known.iter().any(|one| one == "GET") {
            known.push("HEAD".to_owned());
        }
        known.sort();
        for method in ["GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "BREW"] {
            if known.iter().any(|one| one == method) {
                continue;
            }
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = world.supplier.send(world.supplier.request(method, &path)).await;
            assert_eq!(refusal(&answer, &page)["code"], "method_not_allowed", "{path}");
            assert_eq!(answer.header("allow"), known.join(", "), "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_calls_is_asked_before_the_body_is_read() {
    let world = World::new().await;
    let page = page(&world).await;
    let visitor = world.app.visitor();
    for caller in [visitor.clone(), visitor.with_token("not.a.token"), visitor.with_token("")] {
        let answer = post(&caller, "/v1/proposals", None, "{").await;
        answer.problem(401, "unauthenticated");
        refusal(&answer, &page);
    }
    let wrong = json!({"email": "lead@oat.example", "password": "not the passphrase at all"});
    let answer = visitor.post("/v1/auth/token", &wrong).await;
    answer.problem(401, "invalid_credentials");
    refusal(&answer, &page);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_says_that_it_is_json() {
    let world = World::new().await;
    let page = page(&world).await;
    let body = json!({"partnership": world.partnership, "pitch": pitch()}).to_string();
    for form in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("application/json-patch+json"),
        Some("application/jsonx"),
        Some("json"),
        Some(";"),
    ] {
        let answer = post(&world.supplier, "/v1/proposals", form, body.clone()).await;
        answer.problem(415, "unsupported_media_type");
        refusal(&answer, &page);
    }
    for form in ["application/json", "Application/JSON", "application/json; charset=utf-8"] {
        post(&world.supplier, "/v1/proposals", Some(form), body.clone()).await.expect(201);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_is_one_unambiguous_json_document() {
    let world = World::new().await;
    let page = page(&world).await;
    let bodies: Vec<Vec<u8>> = [
        "",
        " ",
        "{",
        "nul",
        "{} {}",
        "{}]",
        "{'title': 1}",
        "{\"title\": 1,}",
        "\u{feff}{}",
        "{\"a\": NaN}",
        "{\"a\": 1e999}",
        "{\"a\": 01}",
        "{\"a\": \"\\ud800\"}",
        "{\"a\": \"\n\"}",
        "{\"partnership\": \"a\", \"partnership\": \"a\"}",
        "{\"pitch\": {\"title\": \"one\", \"t\\u0069tle\": \"two\"}}",
    ]
    .into_iter()
    .map(|text| text.as_bytes().to_vec())
    .chain([
        b"{\"a\": \"\xff\"}".to_vec(),
        "[".repeat(100_000).into(),
        "{\"a\":".repeat(200).into(),
    ])
    .collect();
    for body in bodies {
        let shown = String::from_utf8_lossy(&body).chars().take(60).collect::<String>();
        let answer = post(&world.supplier, "/v1/proposals", JSON, body).await;
        assert_eq!(refusal(&answer, &page)["code"], "malformed_json", "{shown}");
        assert_eq!(answer.status, 400);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_may_have_256_kib() {
    let world = World::new().await;
    let page = page(&world).await;
    let fits = format!("{{}}{}", " ".repeat(256 * 1024 - 2));
    post(&world.supplier, "/v1/proposals", JSON, fits.clone()).await.problem(422, "invalid");
    let answer = post(&world.supplier, "/v1/proposals", JSON, fits + " ").await;
    answer.problem(413, "too_large");
    refusal(&answer, &page);
}

#[tokio::test(flavor = "multi_thread")]
async fn accept_has_to_allow_json() {
    let world = World::new().await;
    let page = page(&world).await;
    for (accept, status) in [
        ("application/json", 200),
        ("Application/JSON", 200),
        ("application/json;charset=utf-8", 200),
        ("text/html, application/xhtml+xml, */*;q=0.8", 200),
        ("application/*;q=0.1", 200),
        ("application/problem+json, application/json;q=0.5", 200),
        ("text/html", 406),
        ("application/xml, text/*", 406),
        ("application/json;q=0", 406),
        ("application/json; q=0.0, text/html", 406),
        ("application/json;q=0, */*", 406),
        ("*/*;q=0", 406),
    ] {
        let request = world.supplier.request(Method::GET, "/v1/me").header("Accept", accept);
        let answer = world.supplier.send(request).await;
        assert_eq!(answer.status, status, "{accept}");
        if status == 406 {
            assert_eq!(refusal(&answer, &page)["code"], "not_acceptable");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_id_of_the_callers_own_is_echoed() {
    let world = World::new().await;
    let mine = "6f9619ff-8b86-4011-b42d-00c04fc964ff";
    let with = async |id: &str, path: &str| {
        let request = world.supplier.request(Method::GET, path).header("X-Request-Id", id);
        world.supplier.send(request).await
    };
    assert_eq!(with(mine, "/v1/me").await.header("x-request-id"), mine);
    let problem = with(mine, "/v1/nothing").await.problem(404, "not_found");
    assert_eq!(problem["instance"], format!("urn:uuid:{mine}"));
    let first = with("mine; drop it", "/v1/me").await;
    let second = with("mine; drop it", "/v1/me").await;
    let (first, second) = (first.header("x-request-id"), second.header("x-request-id"));
    assert!(first.len() == 36 && first != second, "{first} {second}");
}
