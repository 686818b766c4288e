//! One click of a mail program unsubscribes its reader from that kind, as RFC 8058 asks for, and nothing else
//! does.

use reqwest::Method;
use serde_json::json;
use tests::{World, commitment};

use super::{
    BUYER, SETTINGS, SUPPLIER, after_all_due, all, choice, choose, link, one_click, to, told, whats,
};
use crate::commitments::Time;

#[tokio::test(flavor = "multi_thread")]
async fn one_click_unsubscribes_from_one_kind() {
    let world = World::new().await;
    world.submitted().await;
    let begins = |mail: &tests::smtp::Mail| mail.subject.starts_with("New proposal");
    let mail = world.app.smtp.wait_for("the proposal's mail", begins).await;
    let path = link(&mail);
    let visitor = world.app.visitor();

    // To look, to say something else or to have another token changes nothing.
    assert_eq!(visitor.get(&path).await.status, 405);
    let json = visitor.post(&path, &json!({"List-Unsubscribe": "One-Click"})).await;
    json.problem(415, "unsupported_media_type");
    let form = visitor.request(Method::POST, &path).form(&[("List-Unsubscribe", "Later")]);
    let faults = visitor.send(form).await.faults();
    assert_eq!(faults, [("/List-Unsubscribe".to_owned(), "not_in_list".to_owned())]);
    let (rest, last) = path.split_at(path.len() - 1);
    let forged = format!("{rest}{}", if last == "A" { "B" } else { "A" });
    let forged = one_click(&world, &forged).await;
    assert_eq!(choice(&world.buyer, "proposals").await, "at_once");

    let done = one_click(&world, &path).await;
    assert_eq!((done.status, done.essence()), (204, forged.essence()));
    let settings = world.buyer.get(SETTINGS).await.expect(200);
    assert_eq!(settings["version"], 2);
    assert_eq!(choice(&world.buyer, "proposals").await, "off");
    assert_eq!(choice(&world.buyer, "proposal_decisions").await, "at_once");
    assert_eq!(choice(&world.supplier, "proposals").await, "at_once");
    // Again, with no body, and in the other form that the standard allows.
    let parts = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
    let bare = visitor.request(Method::POST, &path);
    let form = visitor.request(Method::POST, &path);
    let form = form.header("Content-Type", "multipart/form-data; boundary=b").body(parts);
    for request in [bare, form] {
        assert_eq!(visitor.send(request).await.status, 204);
    }
    assert_eq!(world.buyer.get(SETTINGS).await.expect(200), settings);

    world.pilot_in_review().await;
    world.app.heard(BUYER, "Approval wanted").await;
    told(&world.buyer, 4).await;
    let mails = world.app.all_mails().await;
    assert_eq!(to(&mails, BUYER, "New proposal").len(), 1);
    // Nobody unsubscribes from what is mandatory, from an invitation, or from what it has asked for.
    for subject in ["Approval wanted", "Confirm your address", "Northern Grocers invites you"] {
        let mut of = mails.iter().filter(|mail| mail.subject.starts_with(subject)).peekable();
        assert!(of.peek().is_some(), "{subject}");
        assert!(of.all(|mail| mail.header("List-Unsubscribe").is_none()), "{subject}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_a_later_mail_is_taken_back() {
    let mut time = Time::at("2027-03-01T10:00:00Z").await;
    let world = &time.world;
    // For the buyer messages are gathered, and what is promised waits for the mail of the day; for the supplier
    // two kinds wait for it.
    let day = json!({"choices": all(&["commitments"], "digest")});
    choose(&world.buyer, &day).await;
    choose(&world.supplier, &json!({"choices": all(&["proposals", "messages"], "digest")})).await;
    let path = world.submitted().await;
    for _ in 0..12 {
        world.message(&world.supplier, &path).await;
    }
    world
        .supplier
        .post("/v1/commitments", &commitment(&world.partnership, "supplier"))
        .await
        .expect(201);
    world.buyer.act(&path, "acknowledge", &json!({})).await.expect(200);
    world.message(&world.buyer, &path).await;
    told(&world.buyer, 14).await;
    told(&world.supplier, 2).await;
    let owner = world.app.database.owner().await;
    let waiting = async || {
        let sql = "SELECT count(*) FILTER (WHERE state = 'held'), count(*) FILTER (WHERE lists IS NOT NULL)
            FROM mails WHERE state IN ('held', 'queued')";
        let row = owner.query_one(sql, &[]).await.expect("counts");
        (row.get::<_, i64>(0), row.get::<_, i64>(1))
    };
    let mails = world.app.all_mails().await;
    assert_eq!(waiting().await, (6, 3));

    // Unsubscribed, muted, and switched off: one letter is left, with one line.
    let message = to(&mails, BUYER, "Oat & Co writes about")[0];
    assert_eq!(one_click(world, &link(message)).await.status, 204);
    assert_eq!(waiting().await, (3, 2));
    let muted = json!({"choices": day["choices"], "muted": [world.partnership]});
    choose(&world.buyer, &muted).await;
    assert_eq!(waiting().await, (2, 1));
    let choices =
        json!([{"kind": "proposals", "choice": "off"}, {"kind": "messages", "choice": "digest"}]);
    choose(&world.supplier, &json!({"choices": choices})).await;
    assert_eq!(waiting().await, (1, 1));
    time.set("2027-03-02T09:00:00Z").await;
    let world = &time.world;
    world.app.heard(SUPPLIER, "Your day on Tandem").await;
    after_all_due(world, BUYER).await;
    let mails = world.app.all_mails().await;
    assert!(to(&mails, BUYER, "More about").is_empty() && to(&mails, BUYER, "Your day").is_empty());
    let days = to(&mails, SUPPLIER, "Your day on Tandem");
    assert_eq!((days.len(), days[0].text.matches("\n- ").count()), (1, 1), "{}", days[0].text);
    assert!(days[0].text.contains("- Northern Grocers writes about"), "{}", days[0].text);
    // Nothing that was told is lost: it stands in the list.
    let told = told(&world.buyer, 14).await;
    assert_eq!(whats(&told).iter().filter(|what| **what == "message_received").count(), 12);
}
