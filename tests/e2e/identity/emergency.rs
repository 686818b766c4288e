//! What an operator does in an emergency, by the command line, is seen by those concerned and ends by
//! itself.

use serde_json::{Value, json};
use tests::{PASSWORD, TestApp, World};
use tokio::process::Command;

use super::{audited, sign_in};

/// The end of a command: whether it succeeded, and what it said.
pub(crate) async fn tandem(app: &TestApp, arguments: &[&str]) -> (bool, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_tandem-under-test"))
        .args(arguments)
        .env("DATABASE_URL", app.database.owner_url())
        .env("TANDEM_DATA", app.data())
        .output()
        .await
        .unwrap();
    let said = [done.stdout, done.stderr].concat();
    (done.status.success(), String::from_utf8(said).unwrap())
}

fn after(text: &str, name: &str) -> String {
    let (_, rest) = text.split_once(name).unwrap_or_else(|| panic!("no {name} in {text}"));
    rest.split_whitespace().next().unwrap().to_owned()
}

pub(crate) const BECAUSE: [&str; 4] =
    ["--operator", "Night shift", "--reason", "The admin is on leave"];

#[tokio::test(flavor = "multi_thread")]
async fn breaking_the_glass_is_told_and_ends() {
    let world = World::new().await;
    let organisation = world.buyer.get("/v1/me").await.expect(200)["organisation"]["id"].clone();
    let organisation = organisation.as_str().unwrap();
    let arguments = [&["break-glass", organisation], &BECAUSE[..]].concat();
    let (done, said) = tandem(&world.app, &arguments).await;
    assert!(done, "{said}");
    let account = json!({
        "client_id": after(&said, "client_id"), "client_secret": after(&said, "client_secret"),
    });
    let token = world.app.client_token(&account).await.expect(200);
    assert_eq!(token["scope"], "read read_audit");
    let operator = world.app.caller(&token);
    operator.get("/v1/proposals").await.expect(200);
    operator.get("/v1/members").await.problem(403, "missing_permission");

    let subject = "An operator of Tandem was let into your organisation";
    let told = |mail: &tests::smtp::Mail| mail.subject == subject;
    let mail = world.app.smtp.wait_for(subject, told).await;
    assert_eq!(mail.to, ["lead@northern.example"]);
    let entries = audited(&world.buyer, "service_account.create").await;
    let entry = entries.iter().find(|entry| entry["kind"] == "service_account.create").unwrap();
    assert_eq!(entry["by"], "operator");
    assert_eq!(entry["detail"], "Night shift: The admin is on leave");
    operator.get("/v1/audit").await.expect(200);
    // Nobody else may act as the operator.
    let path = format!("/v1/service-accounts/{}", account["client_id"].as_str().unwrap());
    let secrets = format!("{path}/secrets");
    world.buyer.change(&secrets, &json!(1), &json!({})).await.problem(409, "state_conflict");
    let page = world.buyer.get("/v1/service-accounts").await.expect(200);
    assert_eq!(page["items"][0]["name"], "Operator Night shift");
    audited(&world.buyer, "service_account.key_used").await;
    // No partner learns of it.
    let events = world.supplier.get("/v1/events?limit=200").await;
    assert!(!events.text.contains("operator"), "{}", events.text);

    world.app.clock.advance(3_601);
    operator.get("/v1/proposals").await.problem(401, "unauthenticated");
    world.app.client_token(&account).await.problem(401, "invalid_client");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_says_who_and_why_and_of_whom() {
    let app = TestApp::start().await;
    let organisation = "org_019300000000700080000000000000ff";
    for (arguments, fault) in [
        (vec!["break-glass", organisation], "--operator"),
        (vec!["break-glass", "nobody", "--operator", "A", "--reason", "Because"], "ORGANISATION"),
        (vec!["break-glass", organisation, "--operator", "A", "--reason", "x"], "--reason"),
        (
            vec![
                "break-glass",
                organisation,
                "--operator",
                "A",
                "--reason",
                "Because",
                "--may",
                "approve_pilots",
            ],
            "--may",
        ),
        (vec!["break-glass", organisation, "--operator", "A", "--reason", "Because"], "no such"),
        (
            vec!["reset-second-factor", "a@b.example", "--operator", "A", "--reason", "Because"],
            "nobody",
        ),
    ] {
        let (done, said) = tandem(&app, &arguments).await;
        assert!(!done && said.contains(fault), "{arguments:?}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_second_factor_is_removed_and_told() {
    let app = TestApp::start().await;
    let email = "lead@northern.example";
    let admin = app.founder("Northern Grocers", email).await;
    let begun = admin.post("/v1/account/second-factor", &json!({"password": PASSWORD})).await;
    begun.expect(200);
    // As if a code had confirmed it.
    let owner = app.database.owner().await;
    owner.execute("UPDATE second_factors SET confirmed_at = now()", &[]).await.unwrap();
    sign_in(&app, email, PASSWORD, None).await.problem(401, "second_factor_needed");
    let (done, said) =
        tandem(&app, &[&["reset-second-factor", email], &BECAUSE[..]].concat()).await;
    assert!(done, "{said}");
    admin.get("/v1/me").await.problem(401, "unauthenticated");
    let tokens = sign_in(&app, email, PASSWORD, None).await.expect(200);
    let admin = app.caller(&tokens);
    let entries = audited(&admin, "account.second_factor_off").await;
    let is_off = |entry: &&Value| entry["kind"] == "account.second_factor_off";
    let entry = entries.iter().find(is_off).unwrap();
    assert_eq!(entry["by"], "operator");
    assert!(entry["detail"].as_str().unwrap().contains("Night shift: The admin is on leave"));
    let subject = "Your second factor was removed";
    app.smtp.wait_for(subject, |mail| mail.to == [email] && mail.subject == subject).await;
}
