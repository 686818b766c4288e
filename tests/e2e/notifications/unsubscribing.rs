//! One click of a mail program unsubscribes its reader from that kind, as RFC 8058 asks for, and nothing else
//! does.

use reqwest::Method;
use serde_json::json;
use tests::World;

use super::{BUYER, SETTINGS, choice, link, one_click, to, told};

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
