//! Notifications: each member's list has what concerns it and nobody else sees it, and mails come as it has
//! chosen, once, or to somebody in its place.

mod choices;
mod digests;
mod gathering;
mod kills;
mod list;
mod plans;
mod refused;
mod settings;
mod unsubscribing;

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Caller, World, smtp::Mail, until};

const BUYER: &str = "lead@northern.example";
const SUPPLIER: &str = "lead@oat.example";
const SETTINGS: &str = "/v1/me/notification-settings";
const LIST: &str = "/v1/notifications";

/// The kinds that nobody can switch off.
const MANDATORY: [&str; 4] = ["security", "signatures", "exclusivity_terms", "pilot_decisions"];

/// The caller's notifications once there are so many: a page of at most 200.
async fn told(caller: &Caller, count: usize) -> Value {
    until(async || {
        let page = caller.get(&format!("{LIST}?limit=200")).await.expect(200);
        let there = page["items"].as_array().expect("a list").len();
        if there >= count { Ok(page) } else { Err(page) }
    })
    .await
}

/// What the rows of a page tell, in their order.
fn whats(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().expect("a list");
    items.iter().map(|one| one["what"].as_str().expect("a word")).collect()
}

/// Says all of what a caller wants to hear.
async fn choose(caller: &Caller, body: &Value) -> Value {
    let version = caller.get(SETTINGS).await.expect(200)["version"].clone();
    caller.put(SETTINGS, &version, body).await.expect(200)
}

/// The same choice for these kinds.
fn all(kinds: &[&str], choice: &str) -> Value {
    kinds.iter().map(|kind| json!({"kind": kind, "choice": choice})).collect()
}

/// Every kind that can be switched off.
async fn optional(caller: &Caller) -> Vec<String> {
    let settings = caller.get(SETTINGS).await.expect(200);
    let kinds = settings["choices"].as_array().expect("a list").iter();
    let kinds = kinds.filter(|one| one["mandatory"] == false);
    kinds.map(|one| one["kind"].as_str().expect("a kind").to_owned()).collect()
}

/// How a kind comes to the caller by mail.
async fn choice(caller: &Caller, kind: &str) -> String {
    let settings = caller.get(SETTINGS).await.expect(200);
    let mut kinds = settings["choices"].as_array().expect("a list").iter();
    let one = kinds.find(|one| one["kind"] == kind).expect("the kind");
    one["choice"].as_str().expect("a choice").to_owned()
}

/// The mails to an address whose subject begins so.
fn to<'m>(mails: &'m [Mail], email: &str, subject: &str) -> Vec<&'m Mail> {
    mails.iter().filter(|mail| mail.to == [email] && mail.subject.starts_with(subject)).collect()
}

/// Asks for a mail that goes at once and waits for it: whatever was due before has been taken.
async fn after_all_due(world: &World, email: &str) {
    let before = to(&world.app.smtp.mails(), email, "Set a new password").len();
    let visitor = world.app.visitor();
    visitor.post("/v1/auth/password-reset", &json!({"email": email})).await.expect(202);
    let is_it = |mail: &Mail| mail.to == [email] && mail.subject == "Set a new password";
    world.app.smtp.wait_for_count("the mail of a reset", before + 1, is_it).await;
    world.app.all_mails().await;
}

/// The path of the link by which the reader of a mail unsubscribes.
fn link(mail: &Mail) -> String {
    let header = mail.header("List-Unsubscribe").expect("it has the header");
    assert_eq!(mail.header("List-Unsubscribe-Post"), Some("List-Unsubscribe=One-Click"));
    let url = header.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).expect("an address");
    // Of several servers each writes its own.
    url.get(url.find("/v1/").expect("an address of ours")..).expect("a path").to_owned()
}

/// Posts what a mail program posts.
async fn one_click(world: &World, path: &str) -> Answer {
    let visitor = world.app.visitor();
    let form = [("List-Unsubscribe", "One-Click")];
    visitor.send(visitor.request(Method::POST, path).form(&form)).await
}
