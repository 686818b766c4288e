//! A second factor: set up, asked for, never taken twice, lost and removed; and the organisation that
//! asks for one.
//!
//! The codes are computed here anew from RFC 4226 and RFC 6238.

use aws_lc_rs::hmac;
use serde_json::{Value, json};
use tests::{Answer, Caller, PASSWORD, TestApp, until};

use super::{audited, sign_in};

const EMAIL: &str = "lead@northern.example";

/// A device that shares a secret with the server, and its owner's recovery codes.
pub(crate) struct Device {
    key: Vec<u8>,
    pub(crate) recovery: Vec<String>,
}

impl Device {
    /// The device of a secret in Base32 (RFC 4648).
    fn new(secret: &str) -> Self {
        let bits: String = secret
            .chars()
            .map(|letter| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).expect("Base32"))
            .map(|value| format!("{value:05b}"))
            .collect();
        let byte = |chunk: &[u8]| {
            u8::from_str_radix(std::str::from_utf8(chunk).unwrap(), 2).expect("bits")
        };
        let key = bits.as_bytes().chunks_exact(8).map(byte).collect();
        Self { key, recovery: Vec::new() }
    }

    /// The code of a time step.
    fn code(&self, step: u64) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.key);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let tag = tag.as_ref();
        let offset = usize::from(tag[19] & 0xf);
        let word = u32::from_be_bytes(tag[offset..offset + 4].try_into().unwrap());
        format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
    }

    /// The time step now, on a clock that was moved by so many seconds.
    fn step(moved: u64) -> u64 {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        (now.as_secs() + moved) / 30
    }
}

async fn begin(caller: &Caller) -> Answer {
    caller.post("/v1/account/second-factor", &json!({"password": PASSWORD})).await
}

async fn confirm(caller: &Caller, code: &str) -> Answer {
    caller.post("/v1/account/second-factor/confirmation", &json!({"code": code})).await
}

/// Sets a second factor up with the code of the step before the present one, which leaves the present
/// one and the next for the test.
pub(crate) async fn set_up(caller: &Caller) -> Device {
    let begun = begin(caller).await.expect(200);
    let mut device = Device::new(begun["secret"].as_str().unwrap());
    let mut answer = confirm(caller, &device.code(Device::step(0) - 1)).await;
    if answer.status == 422 {
        // The step has ended between the two clocks' looks.
        answer = confirm(caller, &device.code(Device::step(0) - 1)).await;
    }
    let codes = answer.expect(200);
    let codes = codes["recovery_codes"].as_array().unwrap().iter();
    device.recovery = codes.map(|code| code.as_str().unwrap().to_owned()).collect();
    device
}

async fn founder() -> (TestApp, Caller) {
    let app = TestApp::start().await;
    let caller = app.founder("Northern Grocers", EMAIL).await;
    (app, caller)
}

#[test]
fn the_codes_are_those_of_the_standard() {
    // RFC 4226, appendix D, whose secret is "12345678901234567890".
    let device = Device::new("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    let codes: Vec<_> = (0..4).map(|step| device.code(step)).collect();
    assert_eq!(codes, ["755224", "287082", "359152", "969429"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_set_up_and_asked_for() {
    let (app, caller) = founder().await;
    let wrong = json!({"password": "not the right passphrase"});
    let answer = caller.post("/v1/account/second-factor", &wrong).await;
    assert_eq!(answer.faults(), [("/password".to_owned(), "wrong".to_owned())]);
    confirm(&caller, "123456").await.problem(409, "second_factor_missing");

    let begun = begin(&caller).await.expect(200);
    let (uri, secret) = (begun["uri"].as_str().unwrap(), begun["secret"].as_str().unwrap());
    assert!(uri.starts_with("otpauth://totp/Tandem:") && uri.contains(secret), "{uri}");
    // To begin anew makes the first secret worthless, and nothing is asked of anybody yet.
    let anew = begin(&caller).await.expect(200);
    assert_ne!(anew["secret"], begun["secret"]);
    let first = Device::new(secret).code(Device::step(0));
    assert_eq!(confirm(&caller, &first).await.faults(), [("/code".to_owned(), "wrong".to_owned())]);
    sign_in(&app, EMAIL, PASSWORD, None).await.expect(200);

    let device = Device::new(anew["secret"].as_str().unwrap());
    let step = Device::step(0);
    let confirmed = confirm(&caller, &device.code(step)).await.expect(200);
    assert_eq!(confirmed["recovery_codes"].as_array().unwrap().len(), 10);
    begin(&caller).await.problem(409, "second_factor_exists");
    let account = caller.get("/v1/account").await.expect(200);
    assert_eq!(
        (&account["second_factor"], &account["recovery_codes_left"]),
        (&json!(true), &json!(10))
    );

    sign_in(&app, EMAIL, PASSWORD, None).await.problem(401, "second_factor_needed");
    for wrong in ["000000", "", "12345", "abcdef", "1a2b-3c4d-5e6f-7a8b"] {
        if wrong != device.code(step + 1) && wrong != device.code(step + 2) {
            let answer = sign_in(&app, EMAIL, PASSWORD, Some(wrong)).await;
            answer.problem(401, "invalid_code");
        }
    }
    let subject = "A second factor was set up";
    app.smtp.wait_for(subject, |mail| mail.to == [EMAIL] && mail.subject == subject).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_code_works_twice() {
    let (app, caller) = founder().await;
    let device = set_up(&caller).await;
    // That which confirmed it was used by that.
    let code = device.code(Device::step(0));
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let tokens = sign_in(&app, EMAIL, PASSWORD, Some(&spaced)).await.expect(200);
    app.caller(&tokens).get("/v1/me").await.expect(200);
    sign_in(&app, EMAIL, PASSWORD, Some(&code)).await.problem(401, "invalid_code");
    app.clock.advance(30);
    let next = device.code(Device::step(30));
    sign_in(&app, EMAIL, PASSWORD, Some(&next)).await.expect(200);
    // Neither the one before it is taken any more.
    sign_in(&app, EMAIL, PASSWORD, Some(&code)).await.problem(401, "invalid_code");

    let [first, second, ..] = &device.recovery[..] else { panic!("ten codes") };
    sign_in(&app, EMAIL, PASSWORD, Some(&first.to_uppercase())).await.expect(200);
    sign_in(&app, EMAIL, PASSWORD, Some(first)).await.problem(401, "invalid_code");
    let tokens = sign_in(&app, EMAIL, PASSWORD, Some(second)).await.expect(200);
    let caller = app.caller(&tokens);
    assert_eq!(caller.get("/v1/account").await.expect(200)["recovery_codes_left"], 8);
    until(async || {
        let used = audited(&caller, "account.recovery_code_used").await;
        if used.iter().any(|entry| entry["detail"] == "8 left") { Ok(()) } else { Err(used) }
    })
    .await;

    app.clock.advance(30);
    let body = json!({"code": device.code(Device::step(60))});
    let renewed = caller.post("/v1/account/second-factor/recovery-codes", &body).await.expect(200);
    assert_eq!(renewed["recovery_codes"].as_array().unwrap().len(), 10);
    let old = &device.recovery[4];
    sign_in(&app, EMAIL, PASSWORD, Some(old)).await.problem(401, "invalid_code");
    let new = renewed["recovery_codes"][4].as_str();
    sign_in(&app, EMAIL, PASSWORD, new).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn at_once_one_code_signs_in_once() {
    let (app, caller) = founder().await;
    let device = set_up(&caller).await;
    let code = device.code(Device::step(0));
    let attempts = (0..4).map(|_| sign_in(&app, EMAIL, PASSWORD, Some(&code)));
    let answers = futures_util::future::join_all(attempts).await;
    let signed_in = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(signed_in, 1, "{answers:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn beside_it_a_shorter_password_will_do() {
    let (app, caller) = founder().await;
    let body = |current: &str, new: &str| json!({"current_password": current, "new_password": new});
    let short = "twelve chars";
    let answer = caller.post("/v1/account/password", &body(PASSWORD, short)).await;
    assert_eq!(answer.faults(), [("/new_password".to_owned(), "too_short".to_owned())]);
    let device = set_up(&caller).await;
    assert_eq!(caller.post("/v1/account/password", &body(PASSWORD, short)).await.status, 204);

    // It cannot stand alone again.
    let removal = |password: &str, code: &str| json!({"password": password, "code": code});
    let path = "/v1/account/second-factor/removal";
    let code = device.code(Device::step(0));
    let answer = caller.post(path, &removal(short, &code)).await;
    answer.problem(409, "password_too_short");
    let long = "a newer passphrase of words";
    assert_eq!(caller.post("/v1/account/password", &body(short, long)).await.status, 204);
    let answer = caller.post(path, &removal(PASSWORD, &code)).await;
    assert_eq!(answer.faults(), [("/password".to_owned(), "wrong".to_owned())]);
    let answer = caller.post(path, &removal(long, "000000")).await;
    assert_eq!(answer.faults(), [("/code".to_owned(), "wrong".to_owned())]);
    app.clock.advance(30);
    let code = device.code(Device::step(30));
    let other = sign_in(&app, EMAIL, long, Some(&device.recovery[0])).await.expect(200);
    assert_eq!(caller.post(path, &removal(long, &code)).await.status, 204);
    // What it has shown elsewhere is worth nothing any more.
    app.caller(&other).get("/v1/me").await.problem(401, "unauthenticated");
    sign_in(&app, EMAIL, long, None).await.expect(200);
    let subject = "Your second factor was removed";
    app.smtp.wait_for(subject, |mail| mail.to == [EMAIL] && mail.subject == subject).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_sign_in_uses_no_code_up() {
    let (app, caller) = founder().await;
    let device = set_up(&caller).await;
    let code = &device.recovery[0];
    let body = json!({
        "email": EMAIL, "password": PASSWORD, "code": code,
        "organisation": "org_019300000000700080000000000000ff",
    });
    app.visitor().post("/v1/auth/token", &body).await.problem(401, "invalid_credentials");
    sign_in(&app, EMAIL, PASSWORD, Some(code)).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_not_guessed() {
    let (app, caller) = founder().await;
    let device = set_up(&caller).await;
    let right = device.code(Device::step(0));
    let guesses = ["000000", "111111", "222222", "333333", "444444", "555555", "666666"];
    let wrong: Vec<_> = guesses.into_iter().filter(|guess| *guess != right).collect();
    for guess in &wrong[..5] {
        sign_in(&app, EMAIL, PASSWORD, Some(guess)).await.problem(401, "invalid_code");
    }
    sign_in(&app, EMAIL, PASSWORD, Some(&right)).await.problem(429, "too_many_attempts");
    // The password was right all the while, and is not held back for that.
    sign_in(&app, EMAIL, PASSWORD, None).await.problem(401, "second_factor_needed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_can_ask_for_it() {
    let (app, admin) = founder().await;
    let colleague = app.colleague(&admin, "other@northern.example", &["contributor"]).await;
    let path = "/v1/organisation/policy";
    let wanted = json!({"second_factor_required": true});
    admin.put(path, &json!(1), &wanted).await.problem(409, "no_second_factor");
    let device = set_up(&admin).await;
    // This session has shown it by setting it up.
    let changed = admin.put(path, &json!(1), &wanted).await.expect(200);
    assert_eq!(
        (&changed["second_factor_required"], &changed["version"]),
        (&json!(true), &json!(2))
    );
    admin.get("/v1/me").await.expect(200);

    for path in ["/v1/me", "/v1/proposals", "/v1/events"] {
        colleague.get(path).await.problem(403, "second_factor_required");
    }
    // It still gets in far enough to set one up, and goes on from there.
    let tokens = app.tokens("other@northern.example").await;
    let colleague = app.caller(&tokens);
    colleague.get("/v1/me").await.problem(403, "second_factor_required");
    colleague.get("/v1/account").await.expect(200);
    set_up(&colleague).await;
    colleague.get("/v1/me").await.expect(200);

    let code = device.code(Device::step(0));
    let tokens = sign_in(&app, EMAIL, PASSWORD, Some(&code)).await.expect(200);
    let admin = app.caller(&tokens);
    let program = app.program(&admin, &["read"]).await;
    program.get("/v1/proposals").await.expect(200);
    let wanted = json!({"second_factor_required": false});
    admin.put(path, &json!(2), &wanted).await.expect(200);
    let kinds: Vec<_> =
        admin.events("organisation.change_policy", 2).await.iter().map(kind).collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "organisation.change_policy").count(), 2);
}

fn kind(event: &Value) -> String {
    event["kind"].as_str().unwrap().to_owned()
}
