//! What is left of somebody who has worked for two organisations, and what is not.

use std::collections::BTreeSet;

use serde_json::json;
use tests::{PASSWORD, World, id_in, until};

use super::{EMAIL, NAME, each_ledger_is_sound, erase, holding, ledgers, member, nothing_is_left};
use crate::{
    identity::{id_of, second_factors::set_up},
    ledger,
};

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one day of a person, and all that is left of it")]
async fn no_name_and_no_address_is_left_and_no_ledger_changes() {
    let world = World::new().await;
    let (app, buyer) = (&world.app, &world.buyer);
    let person = member(app, buyer, EMAIL, &["org_admin", "partnership_lead", "reviewer"]).await;
    let id = id_of(&person).await;

    // A day's work: words to the other side and to colleagues, a seat on a panel, an act on a proposal.
    let proposal = world.submitted().await;
    person.act(&proposal, "acknowledge", &json!({})).await.expect(200);
    let message = world.message(&person, &proposal).await;
    world.note(&person, &proposal).await;
    let reviewer = tests::Reviewer { caller: person.clone(), id: id.clone() };
    let panel = world.convened(&proposal, &[&reviewer]).await;
    person.post("/v1/calendar-links", &json!({"name": "On my phone"})).await.expect(201);
    person
        .post("/v1/invitations", &json!({"email": "new@northern.example", "roles": ["analyst"]}))
        .await
        .expect(201);
    // It belongs to a second organisation, and others want it, too.
    let invite = json!({"email": EMAIL, "roles": ["analyst"]});
    world.supplier.post("/v1/invitations", &invite).await.expect(201);
    let token = app.token(EMAIL, "Oat & Co invites you to Tandem").await;
    let path = format!("/v1/invitations/{token}/acceptance");
    person.post(&path, &json!({})).await.expect(200);
    let open = world.rival.post("/v1/invitations", &invite).await.expect(201);
    let partner = json!({"propose_as": "buyer", "invite": {"name": "Quarry & Co", "email": EMAIL}});
    let proposed = world.rival.post("/v1/partnerships", &partner).await.expect(201);
    // And what waits somewhere: a sign-up, a new password, a failure.
    let visitor = app.visitor();
    let user = json!({"name": NAME, "email": EMAIL, "password": PASSWORD});
    let sign_up = json!({"name": "Quarry", "user": user});
    visitor.post("/v1/organisations", &sign_up).await.expect(202);
    visitor.post("/v1/auth/password-reset", &json!({"email": EMAIL})).await.expect(202);
    let wrong = json!({"email": EMAIL, "password": "not the right passphrase"});
    visitor.post("/v1/auth/token", &wrong).await.problem(401, "invalid_credentials");
    let device = set_up(&person).await;
    app.all_mails().await;
    let owner = app.database.owner().await;
    let tables: BTreeSet<_> = holding(&owner, EMAIL)
        .await
        .iter()
        .map(|row| row[..row.find(':').unwrap()].to_owned())
        .collect();
    for table in ["users", "members", "invitations", "mails", "proposal_messages", "proposal_notes"]
        .into_iter()
        .chain(["password_resets", "sign_ups", "idempotency_keys"])
    {
        assert!(tables.contains(table), "the test looks at too little: {table}, {tables:?}");
    }
    let last: i64 = owner.query_one("SELECT max(position) FROM events", &[]).await.unwrap().get(0);
    let before = ledgers(&owner, last).await;
    let shared = format!("/v1/partnerships/{}/ledger", world.partnership);
    let shown_before = world.supplier.get(&shared).await;

    // It takes the password and, by now, a code; an open session alone does not do it.
    let path = "/v1/account/erasure";
    let answer = person.post(path, &json!({"password": "not the right passphrase"})).await;
    assert_eq!(answer.faults(), [("/password".to_owned(), "wrong".to_owned())]);
    assert_eq!(erase(&person).await.faults(), [("/code".to_owned(), "missing".to_owned())]);
    let body = |code: &str| json!({"password": PASSWORD, "code": code});
    let answer = person.post(path, &body("0000-0000-0000-0000")).await;
    assert_eq!(answer.faults(), [("/code".to_owned(), "wrong".to_owned())]);
    assert_eq!(person.post(path, &body(&device.recovery[0])).await.status, 204);

    nothing_is_left(app, EMAIL).await;
    assert_eq!(ledgers(&owner, last).await, before);
    each_ledger_is_sound(&owner).await;
    // Of what a party takes away only the closing line tells when.
    let events = |text: &str| text.lines().rev().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(events(&world.supplier.get(&shared).await.text), events(&shown_before.text));
    let (sound, said) = ledger::verify(&shown_before.text, None);
    assert!(sound, "{said}");
    for table in ["sessions", "second_factors", "members", "calendar_links"] {
        let sql = format!("SELECT count(*) FROM {table} WHERE user_id = $1::text::uuid");
        let left: i64 = owner.query_one(&sql, &[&&id[5..]]).await.unwrap().get(0);
        assert_eq!(left, 0, "{table}");
    }

    // It is as unknown as anybody who never was, and gone from where it belonged.
    person.get("/v1/me").await.problem(401, "unauthenticated");
    let sign_in = json!({"email": EMAIL, "password": PASSWORD});
    let gone = visitor.post("/v1/auth/token", &sign_in).await;
    let nobody = json!({"email": "nobody@northern.example", "password": PASSWORD});
    let unknown = visitor.post("/v1/auth/token", &nobody).await;
    assert_eq!(gone.problem(401, "invalid_credentials")["detail"], unknown.json()["detail"]);
    for admin in [buyer, &world.supplier] {
        let members = admin.get("/v1/members?limit=200").await;
        assert!(!members.text.contains(&id), "{}", members.text);
        admin.events("member.remove", 1).await;
    }
    let audit = crate::identity::audited(buyer, "account.erased").await;
    assert!(audit.iter().any(|entry| entry["kind"] == "account.erased" && entry["user"] == *id));
    // What it wrote stays, by an erased person; it reviews no more, and what it had sent is taken back.
    let shown = world.supplier.get(&message).await.expect(200);
    assert_eq!((&shown["author"], &shown["author_name"]), (&json!(id), &json!("Erased person")));
    let seats = buyer.get(&panel).await.expect(200)["reviewers"].clone();
    assert!(seats.to_string().contains("removed"), "{seats}");
    let sent = buyer.get("/v1/invitations?limit=200").await.expect(200);
    let new = sent["items"].as_array().unwrap().iter();
    let new = new.filter(|one| one["email"] == "new@northern.example").collect::<Vec<_>>();
    assert_eq!(new[0]["state"], "withdrawn");
    // Who had invited it hears that it declined, and no more.
    let sent = world.rival.get("/v1/invitations").await.expect(200);
    let mut sent = sent["items"].as_array().unwrap().iter();
    let open = sent.find(|one| one["id"] == open["id"]).unwrap();
    assert_eq!(open["state"], "declined");
    let closed = format!("/v1/partnerships/{}", proposed["id"].as_str().unwrap());
    assert_eq!(world.rival.get(&closed).await.expect(200)["state"], "closed");

    // The address signs up anew, as somebody else.
    let anew = app.founder("Quennell & Daughters", EMAIL).await;
    assert_ne!(id_of(&anew).await, id);
    assert_eq!(
        anew.get("/v1/account").await.expect(200)["memberships"].as_array().unwrap().len(),
        1
    );
    assert_eq!(
        app.all_mails().await.into_iter().filter(|mail| super::is_farewell(mail, EMAIL)).count(),
        1
    );
    anew.get(&format!("/v1/messages/{}", id_in(&message))).await.problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_only_admin_hands_over_first() {
    let world = World::new().await;
    let (app, buyer) = (&world.app, &world.buyer);
    let refused = erase(buyer).await.problem(409, "last_admin");
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("last org_admin of Northern Grocers"), "{detail}");
    // Neither where it is an admin of one of several organisations alone: nothing has happened.
    let person = member(app, buyer, EMAIL, &["org_admin"]).await;
    let id = id_of(buyer).await;
    let path = format!("/v1/members/{id}/roles");
    person.put(&path, &json!(1), &json!({"roles": ["analyst"]})).await.expect(200);
    let supplier = json!({"email": EMAIL, "roles": ["analyst"]});
    world.supplier.post("/v1/invitations", &supplier).await.expect(201);
    let token = app.token(EMAIL, "Oat & Co invites you to Tandem").await;
    person.post(&format!("/v1/invitations/{token}/acceptance"), &json!({})).await.expect(200);
    erase(&person).await.problem(409, "last_admin");
    let account = person.get("/v1/account").await.expect(200);
    assert_eq!(account["memberships"].as_array().unwrap().len(), 2);
    // Once there is another, it goes, and who was the founder cannot be the next.
    person.put(&path, &json!(2), &json!({"roles": ["org_admin"]})).await.expect(200);
    assert_eq!(erase(&person).await.status, 204);
    nothing_is_left(app, EMAIL).await;
    let founder = app.sign_in("lead@northern.example").await;
    erase(&founder).await.problem(409, "last_admin");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_refuses_the_last_mail_is_forgotten_too() {
    let world = World::new().await;
    let person = member(&world.app, &world.buyer, EMAIL, &["contributor"]).await;
    world.app.smtp.refuse(EMAIL);
    assert_eq!(erase(&person).await.status, 204);
    world.app.all_mails().await;
    let owner = world.app.database.owner().await;
    until(async || {
        let found = holding(&owner, EMAIL).await;
        if found.is_empty() { Ok(()) } else { Err(found) }
    })
    .await;
}
