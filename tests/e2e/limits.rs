//! Limits: a bucket empties and fills again, over all servers together; whoever floods is held back alone;
//! every answer tells how it stands, and nobody hears of another.
//!
//! Twelve requests a minute come back one every five seconds, so that a slow machine changes little.

use std::time::Instant;

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, Caller, PASSWORD, TestApp, until};

const EMAIL: &str = "lead@northern.example";
const SUPPLIER: &str = "lead@oat.example";

/// A server on which one client may send so many requests a minute.
async fn limited(requests: u32) -> TestApp {
    TestApp::with(|settings| settings.rate_limit = requests).await
}

/// Somebody who has signed up a minute ago, so that nothing is left of what that cost.
async fn founder(app: &TestApp, organisation: &str, email: &str) -> Caller {
    let founder = app.founder(organisation, email).await;
    app.clock.advance(70);
    founder
}

/// How much an answer says is left of a limit.
fn left(answer: &Answer, of: &str) -> i64 {
    number(answer.header("ratelimit"), of, "r")
}

fn number(header: &str, of: &str, name: &str) -> i64 {
    let item = header.split(", ").find(|item| item.starts_with(&format!("\"{of}\";")));
    let item = item.unwrap_or_else(|| panic!("{of} is not in {header:?}"));
    let value = item.split(';').find_map(|part| part.strip_prefix(&format!("{name}=")));
    value.expect("it is told").parse().expect("a number")
}

/// When a refusal says to come back.
fn seconds(answer: &Answer) -> i64 {
    answer.problem(429, "rate_limited");
    answer.header("retry-after").parse().expect("seconds")
}

/// Asks again and again until it is refused; how often it was not, and the refusal.
async fn flood(caller: &Caller, path: &str) -> (i64, Answer) {
    let mut count = 0;
    loop {
        let answer = caller.get(path).await;
        if answer.status == 429 {
            return (count, answer);
        }
        count += 1;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_empties_and_tells_truly_when_to_come_back() {
    let app = limited(12).await;
    let buyer = founder(&app, "Northern Grocers", EMAIL).await;
    let begun = Instant::now();
    let first = buyer.get("/v1/me").await;
    assert_eq!((first.status, left(&first, "client")), (200, 11));
    assert_eq!(number(first.header("ratelimit"), "client", "t"), 5);
    assert_eq!(left(&first, "organisation"), 59);
    let (more, refused) = flood(&buyer, "/v1/me").await;
    let come_back = i64::try_from(begun.elapsed().as_secs()).unwrap() / 5 + 1;
    assert!((11..=11 + come_back).contains(&more), "{more}");
    assert_eq!(left(&refused, "client"), 0);
    assert!((1..=5).contains(&seconds(&refused)), "{refused:?}");
    // What takes the whole bucket: not half of the time, and all of it.
    let refused = buyer.get("/v1/audit/export").await;
    let wait = seconds(&refused);
    assert!((50..=60).contains(&wait), "{wait}");
    app.clock.advance(wait / 2);
    let wait = seconds(&buyer.get("/v1/audit/export").await);
    app.clock.advance(wait);
    assert_eq!(buyer.get("/v1/audit/export").await.status, 200);
    assert!(seconds(&buyer.get("/v1/me").await) <= 5);
    // It holds no more than it does when it is full.
    app.clock.advance(200);
    let (count, _) = flood(&buyer, "/v1/me").await;
    assert!((12..=14).contains(&count), "{count}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_tells_how_it_stands() {
    let origin = "https://portal.example";
    let app = TestApp::with(|settings| settings.cors_origins = vec![origin.to_owned()]).await;
    let buyer = app.founder("Northern Grocers", EMAIL).await;
    let client = "\"client\";q=1000000;w=60, \"organisation\";q=5000000;w=60";
    let network = "\"network\";q=5000000;w=60";
    let unknown = "/v1/proposals/prop_01930000000070008000000000000001";
    let post = |path: &str, body: &'static str| {
        let request = buyer.request(Method::POST, path).body(body);
        buyer.send(request.header("Content-Type", "application/json"))
    };
    let html = buyer.request(Method::GET, "/v1/me").header("Accept", "text/html");
    let deleted = buyer.request(Method::DELETE, "/v1/me");
    for (answer, status) in [
        (buyer.get("/v1/me").await, 200),
        (post("/v1/partnerships", "nonsense").await, 400),
        (buyer.get("/v1/proposals?nonsense=1").await, 400),
        (buyer.get(unknown).await, 404),
        (buyer.get("/v1/nowhere").await, 404),
        (buyer.get("/v1").await, 404),
        (buyer.send(deleted).await, 405),
        (buyer.send(html).await, 406),
        (buyer.post("/v1/partnerships", &json!({})).await, 422),
    ] {
        assert_eq!(answer.status, status, "{answer:?}");
        assert_eq!(answer.header("ratelimit-policy"), client, "{answer:?}");
        assert!(left(&answer, "client") > 990_000 && left(&answer, "organisation") > 4_990_000);
    }
    let forged = format!("{}x", buyer.token().expect("a token"));
    let (visitor, forged) = (app.visitor(), app.visitor().with_token(&forged));
    let nobody = json!({"email": "nobody@example.com", "password": PASSWORD});
    for (answer, status) in [
        (visitor.get("/v1/me").await, 401),
        (forged.get("/v1/me").await, 401),
        (visitor.get("/v1/nowhere").await, 404),
        (visitor.post("/v1/auth/token", &nobody).await, 401),
        (visitor.post("/v1/auth/token", &json!({})).await, 422),
    ] {
        assert_eq!(answer.status, status, "{answer:?}");
        assert_eq!(answer.header("ratelimit-policy"), network, "{answer:?}");
        assert!(left(&answer, "network") > 4_990_000, "{answer:?}");
    }
    for path in ["/health/live", "/openapi.json", "/v2/me"] {
        let answer = visitor.get(path).await;
        assert!(answer.headers.get("ratelimit").is_none(), "{answer:?}");
        assert!(answer.headers.get("ratelimit-policy").is_none(), "{answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_other_origins_read_a_refusal_too() {
    let origin = "https://portal.example";
    let app = TestApp::with(|settings| {
        settings.cors_origins = vec![origin.to_owned()];
        settings.rate_limit = 12;
    })
    .await;
    let visitor = app.visitor();
    let asked = async |accept: &str| {
        let request = visitor.request(Method::GET, "/v1/me").header("Origin", origin);
        visitor.send(request.header("Accept", accept)).await
    };
    let mut answers = vec![asked("text/html").await];
    assert_eq!(answers[0].status, 406);
    while answers.last().expect("the last").status != 429 {
        answers.push(asked("*/*").await);
    }
    for answer in answers {
        assert_eq!(answer.header("access-control-allow-origin"), origin, "{answer:?}");
        let exposed = answer.header("access-control-expose-headers").to_lowercase();
        for name in ["ratelimit", "ratelimit-policy", "retry-after"] {
            assert!(exposed.split([',', ' ']).any(|one| one == name), "{exposed}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_limited_as_a_whole_and_no_other_with_it() {
    let app = limited(12).await;
    let rival = founder(&app, "Southern Stores", "lead@southern.example").await;
    let admin = founder(&app, "Northern Grocers", EMAIL).await;
    let mut clients = vec![admin.clone()];
    for _ in 0..5 {
        clients.push(app.program(&admin, &["read"]).await);
        app.clock.advance(15);
    }
    app.clock.advance(70);
    let before = rival.get("/v1/me").await;
    let begun = Instant::now();
    let mut let_in = 0;
    let mut last = None;
    for client in &clients {
        let (count, refused) = flood(client, "/v1/proposals").await;
        let_in += count;
        last = Some(refused);
    }
    // Six clients could send 72, their organisation may send 60, and one more each second.
    let meanwhile = i64::try_from(begun.elapsed().as_secs()).unwrap() + 1;
    assert!((60..=60 + meanwhile).contains(&let_in) && let_in < 72, "{let_in}");
    let last = last.expect("a refusal");
    assert_eq!(left(&last, "organisation"), 0);
    assert!(left(&last, "client") > 0, "it is not its own limit: {last:?}");
    // Another organisation hears nothing of it.
    let after = rival.get("/v1/me").await;
    assert_eq!(after.status, 200);
    assert!(left(&after, "organisation") >= left(&before, "organisation") - 1, "{after:?}");
    app.clock.advance(seconds(&last));
    assert_eq!(clients[5].get("/v1/proposals").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_counted_by_its_network_alone() {
    let app = TestApp::with(|settings| {
        settings.rate_limit = 12;
        settings.trusted_proxies = vec!["127.0.0.1".to_owned()];
    })
    .await;
    let buyer = founder(&app, "Northern Grocers", EMAIL).await;
    let token = buyer.token().expect("a token");
    // The buyer's own token with another signature.
    let (claims, _) = token.rsplit_once('.').expect("a signature");
    let signature = "A".repeat(86);
    let forged = app.visitor().with_token(&format!("{claims}.{signature}"));
    let from = async |caller: &Caller, address: &str| {
        let request = caller.request(Method::GET, "/v1/me").header("X-Forwarded-For", address);
        caller.send(request).await
    };
    let begun = Instant::now();
    let mut count = 0;
    let refused = loop {
        let answer = from(&forged, "203.0.113.9").await;
        match answer.status {
            401 => count += 1,
            _ => break answer,
        }
    };
    // And one more each second.
    let meanwhile = |begun: Instant| begun.elapsed().as_secs() + 1;
    assert!((60..=60 + meanwhile(begun)).contains(&count), "{count}");
    assert!(seconds(&refused) <= 2, "{refused:?}");
    assert_eq!(left(&refused, "network"), 0);
    // Nothing of it was the buyer's, who may sit in the same network.
    let own = from(&buyer, "203.0.113.9").await;
    assert_eq!((own.status, left(&own, "client"), left(&own, "organisation")), (200, 11, 59));
    // Another address is another network; of IPv6, another household is.
    assert_eq!(from(&forged, "203.0.113.10").await.status, 401);
    let begun = Instant::now();
    let mut household = 0;
    while from(&app.visitor(), &format!("2001:db8::{household:x}")).await.status == 401 {
        household += 1;
    }
    assert!((60..=60 + meanwhile(begun)).contains(&household), "{household}");
    assert_eq!(from(&app.visitor(), "2001:db8:0:1::1").await.status, 401);
}

/// That so much was taken of a full bucket, but for what has flowed back since.
fn spent(price: i64, answer: &Answer, (bucket, full): (&str, i64), begun: Instant) {
    let millis = i64::try_from(begun.elapsed().as_millis()).expect("some seconds");
    let least = full - price;
    let seen = left(answer, bucket);
    let seen_at_most = least + full * millis / 60_000;
    assert!(
        (least..=seen_at_most).contains(&seen),
        "{bucket}: {seen} after {price} in {millis} ms"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn dearer_kinds_cost_more() {
    // One that fills slowly, so that hardly anything flows back while the server answers.
    let app = limited(120).await;
    let buyer = founder(&app, "Northern Grocers", EMAIL).await;
    let (_, partnership) = app.partner(&buyer, "buyer", "Oat & Co", SUPPLIER).await;
    let part = format!("/v1/partnerships/{partnership}");
    for (path, price) in [
        ("/v1/proposals".to_owned(), 1),
        ("/v1/proposals?q=oat".to_owned(), 5),
        ("/v1/proposals?%71=oat".to_owned(), 5),
        ("/v1/audit/export".to_owned(), 20),
        (format!("{part}/exports/commitments"), 20),
        (format!("{part}/ledger"), 20),
        // However it is written.
        (format!("{part}/ledg%65r"), 20),
    ] {
        app.clock.advance(70);
        let begun = Instant::now();
        let answer = buyer.get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        spent(price, &answer, ("client", 120), begun);
        spent(price, &answer, ("organisation", 600), begun);
    }
    app.clock.advance(70);
    let body = json!({"email": EMAIL, "password": PASSWORD});
    let begun = Instant::now();
    let answer = app.visitor().post("/v1/auth/token", &body).await;
    assert_eq!(answer.status, 200);
    spent(10, &answer, ("network", 600), begun);
    let refresh = json!({"refresh_token": answer.json()["refresh_token"]});
    let answer = app.visitor().post("/v1/auth/refresh", &refresh).await;
    assert_eq!(answer.status, 200);
    assert!(left(&answer, "network") >= 589);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_together_hand_out_one_bucket() {
    let app = limited(600).await;
    let buyer = founder(&app, "Northern Grocers", EMAIL).await;
    let other = app.another_with(|settings| settings.rate_limit = 600).await;
    let body = json!({"email": EMAIL, "password": PASSWORD});
    let tokens = app.visitor_at(other.public_url()).post("/v1/auth/token", &body).await.expect(200);
    let token = tokens["access_token"].as_str().expect("a token");
    let there = app.visitor_at(other.public_url()).with_token(token);
    app.clock.advance(70);
    let begun = Instant::now();
    let floods = [&buyer, &there, &buyer, &there, &buyer, &there].map(async |caller| {
        let mut let_in = 0;
        // One refusal is not the end: the other server may hold a share yet.
        for _ in 0..20 {
            let_in += flood(caller, "/v1/me").await.0;
        }
        let_in
    });
    let let_in: i64 = join_all(floods).await.into_iter().sum();
    let meanwhile = begun.elapsed().as_secs_f64() * 10.0;
    assert!(let_in >= 600, "{let_in}");
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let over = let_in as f64 - 600.0 - meanwhile;
    assert!(over <= 1.0, "{let_in} in {meanwhile}");
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_is_spent_without_asking_and_forgotten_in_time() {
    let mut app = limited(1_200).await;
    let buyer = founder(&app, "Northern Grocers", EMAIL).await;
    let owner = app.database.owner().await;
    // The youngest transaction that has taken of any bucket.
    let last_taken = async || {
        let sql = "SELECT max(xmin::text::bigint) FROM rate_limits";
        owner.query_one(sql, &[]).await.expect("a number").get::<_, i64>(0)
    };
    let before = last_taken().await;
    assert_eq!(buyer.get("/v1/me").await.status, 200);
    let asked = last_taken().await;
    assert!(asked > before, "the first has to ask");
    for _ in 0..15 {
        assert_eq!(buyer.get("/v1/me").await.status, 200);
    }
    assert_eq!(last_taken().await, asked, "the others do not");
    let rows = async || {
        let sql = "SELECT count(*) FROM rate_limits";
        owner.query_one(sql, &[]).await.expect("a count").get::<_, i64>(0)
    };
    assert!(rows().await >= 3, "a client, an organisation and a network");
    app.stop().await;
    app.clock.advance(7_200);
    let other = app.another().await;
    until(async || match rows().await {
        0 => Ok(()),
        left => Err(left),
    })
    .await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_can_be_switched_off() {
    let app = limited(0).await;
    let buyer = app.founder("Northern Grocers", EMAIL).await;
    let answer = buyer.get("/v1/me").await;
    assert_eq!(answer.status, 200);
    for name in ["ratelimit", "ratelimit-policy"] {
        assert!(answer.headers.get(name).is_none(), "{answer:?}");
    }
}
