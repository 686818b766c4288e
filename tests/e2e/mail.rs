//! Each event's mail reaches each recipient once, whatever the mail server or a kill does.

use std::collections::BTreeSet;

use serde_json::json;
use tests::{TestApp, World, charter, pitch};
use tokio_postgres::error::SqlState;

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_multipart_plain_and_holds_a_title_and_a_link_alone() {
    let world = World::new().await;
    let path = world.submitted().await;
    let mail = world
        .app
        .smtp
        .wait_for("the proposal's mail", |mail| mail.subject.starts_with("New proposal"))
        .await;
    let link = format!("{}{path}", world.app.url());
    assert!(mail.text.contains(&link), "{}", mail.text);
    let html = mail.html.as_ref().expect("a part of HTML").replace("&#x2f;", "/");
    assert!(html.contains(&link), "{html}");
    assert_eq!(mail.header("Auto-Submitted"), Some("auto-generated"));
    assert_eq!(mail.header("Content-Language"), Some("en"));
    assert!(mail.header("Message-ID").is_some_and(|id| id.ends_with("@tandem.example>")));
    for content in ["plastic", "packaging"] {
        assert!(!mail.raw.contains(content), "{}", mail.raw);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_goes_out_in_the_language_in_which_it_was_queued() {
    let app = TestApp::start().await;
    let owner = app.database.owner().await;
    let queue = "INSERT INTO mails (id, to_email, to_name, template, title, partner, link, state, due_at, \
        created_at, language) VALUES (gen_random_uuid(), 'einkauf@nord.example', 'Einkäufer Süd', \
        'brief_cancelled', 'Süßes', 'Hafer & Söhne', '/v1/x', 'queued', now(), now(), $1)";
    owner.execute(queue, &[&"de"]).await.expect("a mail in German");
    let subject = "Abgesagt: Süßes";
    let mail = app.smtp.wait_for(subject, |mail| mail.subject == subject).await;
    assert_eq!(mail.header("Content-Language"), Some("de"));
    let html = mail.html.as_ref().expect("a part of HTML");
    assert!(html.contains("<html lang=\"de\">"), "{html}");
    assert!(mail.text.contains("Guten Tag Einkäufer Süd!"), "{}", mail.text);
    assert!(mail.text.contains("Hafer & Söhne hat das Briefing abgesagt"), "{}", mail.text);
    let unknown = owner.execute(queue, &[&"xx"]).await.expect_err("no such language");
    assert_eq!(unknown.code(), Some(&SqlState::CHECK_VIOLATION));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_waits_for_a_mail_server_that_is_away() {
    let world = World::new().await;
    world.app.smtp.stop().await;
    world.submitted().await;
    world.app.smtp.resume();
    let submitted = |mail: &tests::smtp::Mail| mail.subject.starts_with("New proposal");
    world.app.smtp.wait_for("the proposal's mail", submitted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_is_not_taken_now_is_tried_again_and_arrives_once() {
    let world = World::new().await;
    world.app.smtp.fail_next(2);
    world.submitted().await;
    let submitted = |mail: &tests::smtp::Mail| mail.subject.starts_with("New proposal");
    world.app.smtp.wait_for("the proposal's mail", submitted).await;
    assert_eq!(world.app.all_mails().await.into_iter().filter(submitted).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_address_holds_up_nobody() {
    let world = World::new().await;
    world.app.smtp.refuse("lead@northern.example");
    let path = world.submitted().await;
    world.buyer.act(&path, "acknowledge", &json!({})).await.expect(200);
    world.app.heard("lead@oat.example", "Acknowledged").await;
    world.app.all_mails().await;
    let owner = world.app.database.owner().await;
    let sql = "SELECT count(*) FROM mails WHERE state = 'failed'";
    let failed: i64 = owner.query_one(sql, &[]).await.expect("a count").get(0);
    assert_eq!(failed, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_send_each_mail_once() {
    let world = World::new().await;
    let other = world.app.another().await;
    for _ in 0..5 {
        world.submitted().await;
    }
    let decided = world.under_review().await;
    let question = json!({"question": "Which stores?"});
    world.buyer.act(&decided, "ask", &question).await.expect(200);
    let asked = |mail: &tests::smtp::Mail| mail.subject.starts_with("A question about");
    world.app.smtp.wait_for("the question", asked).await;
    let submitted = |mail: &tests::smtp::Mail| mail.subject.starts_with("New proposal");
    let mails: Vec<_> = world.app.all_mails().await.into_iter().filter(submitted).collect();
    let ids: BTreeSet<_> = mails.iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!((mails.len(), ids.len()), (6, 6));
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_goes_to_its_side_alone_and_holds_no_content() {
    let world = World::new().await;
    let secret = "No plastic cap at all";
    let mut body = json!({"partnership": world.partnership, "pitch": pitch()});
    body["pitch"]["problem"] = json!(secret);
    let draft = world.supplier.post("/v1/proposals", &body).await.expect(201);
    let proposal = format!("/v1/proposals/{}", draft["id"].as_str().unwrap());
    world.supplier.act(&proposal, "submit", &json!({})).await.expect(200);
    world.buyer.act(&proposal, "acknowledge", &json!({})).await.expect(200);
    world.buyer.act(&proposal, "ask", &json!({"question": "Which stores?"})).await.expect(200);
    world.supplier.act(&proposal, "answer", &json!({"answer": "Forty."})).await.expect(200);
    world.pilot_in_review().await;
    let subject = "Approval wanted: Paper bottle";
    world.app.smtp.wait_for(subject, |mail| mail.subject.starts_with(subject)).await;
    let subject = "Answered: Oat drink";
    world.app.smtp.wait_for(subject, |mail| mail.subject.starts_with(subject)).await;

    let mails = world.app.all_mails().await;
    let rivals: Vec<_> = mails
        .iter()
        .filter(|mail| mail.to.iter().any(|to| to.ends_with("southern.example")))
        .map(|mail| mail.subject.clone())
        .collect();
    assert_eq!(rivals, ["Confirm your address"]);
    let (pitch, charter) = (pitch(), charter());
    let contents = [
        secret,
        "Which stores?",
        "Forty.",
        "Strong shopper case",
        pitch["value_line"].as_str().unwrap(),
        charter["hypothesis"].as_str().unwrap(),
        charter["scope"].as_str().unwrap(),
    ];
    for mail in &mails {
        assert_eq!(mail.to.len(), 1, "{}", mail.raw);
        for content in contents {
            let html = mail.html.clone().unwrap_or_default();
            assert!(![&mail.text, &html, &mail.subject].iter().any(|part| part.contains(content)));
        }
    }
}
