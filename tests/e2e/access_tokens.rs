//! A token is believed only if this very installation signed it, for this audience, for now, whole.
//!
//! The forgeries are made with the installation's own secret, so that each differs from a good token
//! in one thing alone, and that one thing is why it is refused.

use aws_lc_rs::{hmac, signature::Ed25519KeyPair, signature::KeyPair};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Caller, TestApp};

/// A good token in its parts, and the key of its installation.
struct Forge {
    key: Ed25519KeyPair,
    header: Value,
    claims: Value,
    good: String,
}

impl Forge {
    fn of(app: &TestApp, caller: &Caller) -> Self {
        let good = caller.token().expect("a token").to_owned();
        let part = |index| {
            let part = good.split('.').nth(index).expect("three parts");
            serde_json::from_slice(&BASE64.decode(part).expect("base64url")).expect("JSON")
        };
        Self { key: key(app), header: part(0), claims: part(1), good: good.clone() }
    }

    /// The good token with other header fields and claims; null removes one.
    fn with(&self, header: &Value, claims: &Value) -> String {
        let unsigned = unsigned(&changed(&self.header, header), &changed(&self.claims, claims));
        let signature = BASE64.encode(self.key.sign(unsigned.as_bytes()));
        format!("{unsigned}.{signature}")
    }
}

/// The signing key that the server derives from the secret in its data folder.
fn key(app: &TestApp) -> Ed25519KeyPair {
    let secret = std::fs::read_to_string(app.data().join("secret")).expect("the secret");
    let secret = BASE64.decode(secret.trim()).expect("base64url");
    let hmac = hmac::Key::new(hmac::HMAC_SHA256, &secret);
    // The key of this period of thirty days.
    let period = (std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH))
        .expect("a time")
        .as_secs()
        / (30 * 86_400);
    let seed = hmac::sign(&hmac, &[&b"access-token-key\0"[..], &period.to_be_bytes()].concat());
    Ed25519KeyPair::from_seed_unchecked(seed.as_ref()).expect("a key")
}

fn changed(original: &Value, changes: &Value) -> Value {
    let mut value = original.as_object().expect("an object").clone();
    for (name, change) in changes.as_object().expect("an object") {
        match change {
            Value::Null => drop(value.remove(name)),
            change => drop(value.insert(name.clone(), change.clone())),
        }
    }
    Value::Object(value)
}

fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()))
}

async fn founder() -> (TestApp, Caller, Forge) {
    let app = TestApp::start().await;
    let caller = app.founder("Northern Grocers", "lead@northern.example").await;
    let forge = Forge::of(&app, &caller);
    (app, caller, forge)
}

/// Every way to ask gets the same answer.
async fn refused(app: &TestApp, what: &str, token: &str) {
    let none = app.visitor().get("/v1/me").await.essence();
    let answer = app.visitor().with_token(token).get("/v1/me").await;
    assert_eq!(answer.status, 401, "{what}: {}", answer.text);
    answer.problem(401, "unauthenticated");
    assert_eq!(answer.essence(), none, "{what}");
    assert!(answer.header("www-authenticate").starts_with("Bearer"), "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_forge_leaves_alone_is_good() {
    let (app, _, forge) = founder().await;
    for token in [&forge.good, &forge.with(&json!({}), &json!({}))] {
        app.visitor().with_token(token).get("/v1/me").await.expect(200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_token_opens_nothing() {
    let (app, other) = (TestApp::start().await, TestApp::start().await);
    let caller = app.founder("Northern Grocers", "lead@northern.example").await;
    let foreigner = other.founder("Northern Grocers", "lead@northern.example").await;
    let forge = Forge::of(&app, &caller);
    let mut forged: Vec<_> = headers(&forge)
        .into_iter()
        .map(|header| (header.to_string(), forge.with(&header, &json!({}))))
        .collect();
    let claims = claims(&forge, &app.url());
    forged.extend(
        claims.into_iter().map(|claims| (claims.to_string(), forge.with(&json!({}), &claims))),
    );
    let signatures = signatures(&app, &other, &caller, &foreigner);
    forged.extend(signatures.into_iter().map(|(what, token)| (what.to_owned(), token)));
    assert!(forged.len() >= 150, "{}", forged.len());
    for (what, token) in &forged {
        refused(&app, what, token).await;
    }
    // None of them has spoilt the good one.
    caller.get("/v1/me").await.expect(200);
}

/// Headers that are not ours.
fn headers(forge: &Forge) -> Vec<Value> {
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": BASE64.encode(forge.key.public_key())});
    let mut headers = vec![
        json!({"crit": ["exp"]}),
        json!({"crit": []}),
        json!({"crit": null, "kid": null}),
        json!({"crit": ["b64"], "b64": true}),
        json!({"jku": "http://127.0.0.1:1/jwks.json"}),
        json!({"jwk": jwk}),
        json!({"x5u": "http://127.0.0.1:1/cert.pem"}),
        json!({"x5c": ["AAAA"]}),
    ];
    for alg in ["none", "None", "NONE", "", "HS256", "HS512", "ES256", "RS256", "PS256", "EdDSA "] {
        headers.push(json!({"alg": alg}));
    }
    for typ in ["JWT", "jwt", "at+jwt ", "AT+JWT ", "application/at+jwt", "", "refresh+jwt"] {
        headers.push(json!({"typ": typ}));
    }
    for kid in [
        "",
        "another",
        "../../secret",
        "..\\..\\secret",
        "/dev/null",
        "file:///etc/passwd",
        "' OR '1' = '1",
        "' UNION SELECT 'key' --",
        "| cat /etc/passwd",
        "\0",
        "0",
    ] {
        headers.push(json!({"kid": kid}));
    }
    for field in ["alg", "typ", "kid"] {
        for value in [Value::Null, json!(1), json!(true), json!([]), json!({})] {
            headers.push(json!({field: value}));
        }
    }
    headers
}

/// Claims that are missing or wrong.
fn claims(forge: &Forge, url: &str) -> Vec<Value> {
    let names: Vec<_> = forge.claims.as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["aud", "exp", "iat", "iss", "jti", "nbf", "org", "role", "sid", "sub"]);
    let mut claims: Vec<_> = names.iter().map(|name| json!({name: null})).collect();
    // Of another type than it has.
    for name in &names {
        for value in [json!(true), json!({}), json!([1]), json!([[]])] {
            claims.push(json!({name: value}));
        }
    }
    for name in ["iss", "aud", "sub", "org", "sid"] {
        for value in [json!(""), json!(" "), json!("*"), json!("\0"), json!(0), json!(["a", "b"])] {
            claims.push(json!({name: value}));
        }
        let padded = format!("{} ", forge.claims[name].as_str().unwrap());
        claims.push(json!({name: padded}));
    }
    let now = forge.claims["iat"].as_i64().unwrap();
    claims.extend([
        json!({"iss": "https://elsewhere.example"}),
        json!({"iss": format!("{url}/")}),
        json!({"iss": [url]}),
        json!({"aud": "another"}),
        json!({"aud": "Tandem"}),
        json!({"aud": ["tandem", "another"]}),
        json!({"exp": now - 1}),
        json!({"exp": 0}),
        json!({"exp": -1}),
        json!({"exp": (now + 600).to_string()}),
        json!({"exp": 1e300}),
        json!({"nbf": now + 300}),
        json!({"nbf": (now - 1).to_string()}),
        json!({"iat": now + 300}),
        json!({"role": []}),
        json!({"role": ["owner"]}),
        json!({"role": ["org_admin", "owner"]}),
        json!({"role": "org_admin"}),
        json!({"role": ["ORG_ADMIN"]}),
        json!({"role": {"0": "org_admin"}}),
        // Roles that the person does not hold, or not all of those that it holds.
        json!({"role": ["analyst"]}),
        json!({"role": ["org_admin"]}),
        json!({"role": ["org_admin", "partnership_lead", "contributor", "reviewer", "approver"]}),
        json!({"org": [forge.claims["org"]]}),
        json!({"org": forge.claims["sub"]}),
        json!({"org": "org_019300000000700080000000000000ff"}),
        json!({"sub": forge.claims["org"]}),
        json!({"sub": "user_1"}),
        json!({"sub": "user_019300000000700080000000000000ff"}),
        json!({"sid": "sess_019300000000700080000000000000ff"}),
        json!({"sid": "key_019300000000700080000000000000ff"}),
        // Neither a person nor a program, or both.
        json!({"scope": "read"}),
        json!({"client_id": forge.claims["sub"]}),
        json!({"scope": "read", "client_id": forge.claims["sub"]}),
        json!({"role": null, "scope": "read", "client_id": forge.claims["sub"]}),
        json!({
            "role": null, "scope": "read", "client_id": forge.claims["sub"],
            "sid": "key_019300000000700080000000000000ff",
        }),
        json!({"role": null, "scope": "", "client_id": forge.claims["sub"]}),
    ]);
    claims
}

/// Tokens whose form or signature is not ours.
fn signatures(
    app: &TestApp,
    other: &TestApp,
    caller: &Caller,
    foreigner: &Caller,
) -> Vec<(&'static str, String)> {
    let forge = Forge::of(app, caller);
    let [header, claims, signature] = parts(&forge.good);
    let later = forge.with(&json!({}), &json!({"jti": "another"}));
    let [_, other_claims, other_signature] = parts(&later);
    let unsigned = unsigned(&changed(&forge.header, &json!({"alg": "HS256"})), &forge.claims);
    let by_hmac = |secret: &[u8]| {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), unsigned.as_bytes());
        format!("{unsigned}.{}", BASE64.encode(tag))
    };
    let public = forge.key.public_key().as_ref();
    let foreign_key = Forge { key: key(other), ..Forge::of(app, caller) };
    let cut = forge.good.split_at(forge.good.len() - 4).0;
    let (start, end) = signature.split_at(10);
    let flipped = if end.starts_with('A') { 'B' } else { 'A' };
    vec![
        ("of another installation", foreigner.token().unwrap().to_owned()),
        ("signed by another key", foreign_key.with(&json!({}), &json!({}))),
        ("HS256 with the public key", by_hmac(public)),
        ("HS256 with its text", by_hmac(BASE64.encode(public).as_bytes())),
        ("no signature", format!("{header}.{claims}.")),
        ("two parts", format!("{header}.{claims}")),
        ("truncated", cut.to_owned()),
        ("one character", format!("{header}.{claims}.{start}{flipped}{}", end.split_at(1).1)),
        ("the signature of another", format!("{header}.{claims}.{other_signature}")),
        ("the claims of another", format!("{header}.{other_claims}.{signature}")),
        ("a dot more", format!("{}.", forge.good)),
        ("a dot before", format!(".{}", forge.good)),
        ("four parts", format!("{}.{signature}", forge.good)),
        ("padding", format!("{}=", forge.good)),
        ("a blank inside", format!("{header}. {claims}.{signature}")),
        ("nothing", String::new()),
        ("dots", "..".to_owned()),
        ("huge", format!("{header}.{}.{signature}", "A".repeat(6_000))),
        ("twice", format!("{0},{0}", forge.good)),
    ]
}

fn parts(token: &str) -> [&str; 3] {
    let parts: Vec<_> = token.split('.').collect();
    parts.try_into().expect("three parts")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_comes_once_and_by_its_scheme() {
    let (app, _, forge) = founder().await;
    let visitor = app.visitor();
    let ask = async |values: &[String]| {
        let mut request = visitor.request(Method::GET, "/v1/me");
        for value in values {
            request = request.header("Authorization", value);
        }
        visitor.send(request).await
    };
    let good = &forge.good;
    for scheme in ["Bearer", "bearer", "BEARER"] {
        ask(&[format!("{scheme} {good}")]).await.expect(200);
    }
    for values in [
        vec![format!("Basic {good}")],
        vec![good.clone()],
        vec![format!("Bearer{good}")],
        vec![format!("Bearer {good} {good}")],
        vec![format!("Bearer {good}"), format!("Bearer {good}")],
        vec![format!("Bearer {good}"), "Basic YTpi".to_owned()],
        vec!["Basic YTpi".to_owned(), format!("Bearer {good}")],
    ] {
        ask(&values).await.problem(401, "unauthenticated");
    }
    // Nor does it come any other way.
    for path in [format!("/v1/me?access_token={good}"), format!("/v1/me?token={good}")] {
        visitor.get(&path).await.problem(401, "unauthenticated");
    }
    let cookie = visitor.request(Method::GET, "/v1/me").header("Cookie", format!("token={good}"));
    visitor.send(cookie).await.problem(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_lives_for_ten_minutes() {
    let (app, caller, forge) = founder().await;
    let life = forge.claims["exp"].as_i64().unwrap() - forge.claims["iat"].as_i64().unwrap();
    assert_eq!(life, 600);
    app.clock.advance(500);
    caller.get("/v1/me").await.expect(200);
    app.clock.advance(101);
    refused(&app, "expired", &forge.good).await;
    app.clock.advance(-1_300);
    refused(&app, "not valid yet", &forge.good).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_organisation_comes_from_the_token_alone() {
    let (app, caller, forge) = founder().await;
    let rival = app.founder("Southern Stores", "lead@southern.example").await;
    let own = caller.get("/v1/me").await.expect(200)["organisation"].clone();
    let foreign = rival.get("/v1/me").await.expect(200)["organisation"]["id"].clone();
    let foreign = foreign.as_str().unwrap();
    for header in ["X-Organisation", "X-Organization-Id", "X-Tenant-Id", "Organisation"] {
        let request = caller.request(Method::GET, "/v1/me").header(header, foreign);
        assert_eq!(caller.send(request).await.expect(200)["organisation"], own);
    }
    // A seat that its person does not have opens nothing, even were it signed.
    let claims = json!({"org": foreign, "sub": forge.claims["sub"]});
    let nobody = app.visitor().with_token(&forge.with(&json!({}), &claims));
    nobody.get("/v1/me").await.problem(401, "unauthenticated");
}
