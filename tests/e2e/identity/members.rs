//! Members and invitations: an admin gives roles, removes, invites and takes that back; and there is
//! always an admin left.

use futures_util::future::{join, join_all};
use serde_json::json;
use tests::{Caller, TestApp};

use super::{change_roles, id_of};

async fn northern() -> (TestApp, Caller, Caller) {
    let app = TestApp::start().await;
    let admin = app.founder("Northern Grocers", "lead@northern.example").await;
    let other = app.colleague(&admin, "other@northern.example", &["org_admin"]).await;
    (app, admin, other)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_member_sees_its_colleagues_by_name_and_nobody_elses() {
    let (app, admin, other) = northern().await;
    let analyst = app.colleague(&admin, "analyst@northern.example", &["analyst"]).await;
    let program = app.program(&admin, &["read"]).await;
    let rival = app.founder("Southern Grocers", "lead@southern.example").await;
    let gone = id_of(&other).await;
    let mut expected = Vec::new();
    for (member, roles) in [
        (&admin, json!(["org_admin", "partnership_lead", "approver"])),
        (&analyst, json!(["analyst"])),
    ] {
        let account = member.get("/v1/account").await.expect(200);
        expected.push(json!({"id": account["id"], "name": account["name"], "roles": roles}));
    }
    let path = format!("/v1/members/{gone}/removal");
    assert_eq!(admin.change(&path, &json!(1), &json!({})).await.status, 204);
    for reader in [&admin, &analyst, &program] {
        assert_eq!(reader.listed("/v1/colleagues").await, expected);
    }
    let of_rival = rival.listed("/v1/colleagues").await;
    assert_eq!(of_rival.len(), 1);
    assert_eq!(of_rival[0]["id"], rival.get("/v1/account").await.expect(200)["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_admin_stays() {
    let (_app, admin, other) = northern().await;
    let (first, second) = (id_of(&admin).await, id_of(&other).await);
    let shown = admin.get("/v1/organisation").await.expect(200);
    assert_eq!((&shown["admins"], &shown["advice"]), (&json!(2), &json!(null)));
    change_roles(&admin, &second, &["analyst"]).await.expect(200);
    let shown = admin.get("/v1/organisation").await.expect(200);
    assert_eq!(shown["admins"], 1);
    assert!(shown["advice"].as_str().unwrap().contains("second member"));
    change_roles(&admin, &first, &["analyst"]).await.problem(409, "last_admin");
    let path = format!("/v1/members/{first}/removal");
    admin.change(&path, &json!(1), &json!({})).await.problem(409, "last_admin");
    admin.get("/v1/members").await.expect(200);
    // Not what was asked, but what it would leave.
    change_roles(&admin, &first, &["org_admin"]).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_admins_who_remove_each_other_leave_one() {
    for _ in 0..6 {
        let (_app, admin, other) = northern().await;
        let (first, second) = (id_of(&admin).await, id_of(&other).await);
        let remove = async |by: &Caller, whom: &str| {
            by.change(&format!("/v1/members/{whom}/removal"), &json!(1), &json!({})).await.status
        };
        let (one, two) = join(remove(&admin, &second), remove(&other, &first)).await;
        let done = [one, two].iter().filter(|status| **status == 204).count();
        assert_eq!(done, 1, "{one} {two}");
        let left = if one == 204 { &admin } else { &other };
        let page = left.get("/v1/members").await.expect(200);
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demoted_admin_does_not_undo_it() {
    let (app, admin, other) = northern().await;
    let id = id_of(&other).await;
    let path = format!("/v1/members/{id}/roles");
    let versions = (1..40).map(|version| format!("\"{version}\"")).collect::<Vec<_>>().join(", ");
    let demote = async || {
        let request =
            admin.request(reqwest::Method::PUT, &path).json(&json!({"roles": ["analyst"]}));
        admin.send(request.header("If-Match", &versions)).await
    };
    // Its requests are under way before, while and after it is demoted.
    let stop = std::sync::atomic::AtomicBool::new(false);
    let promote = async || {
        let mut statuses = Vec::new();
        while !stop.load(std::sync::atomic::Ordering::Relaxed) {
            let body = json!({"roles": ["org_admin"]});
            let request = other.request(reqwest::Method::PUT, &path).json(&body);
            statuses.push(other.send(request.header("If-Match", &versions)).await.status);
        }
        statuses
    };
    let demoted = async {
        let answer = demote().await;
        // What was on its way then has come to an end by now, and whatever comes is refused.
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        answer
    };
    let (demoted, _) = join(demoted, join_all((0..4).map(|_| promote()))).await;
    demoted.expect(200);
    let shown = admin.get(&format!("/v1/members/{id}")).await.expect(200);
    assert_eq!(shown["roles"], json!(["analyst"]), "{shown:#}");
    drop(app);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_invite_any_more_does_not_come_back_by_an_invitation() {
    let (app, admin, other) = northern().await;
    let email = "backdoor@northern.example";
    let body = json!({"email": email, "roles": ["org_admin"]});
    other.post("/v1/invitations", &body).await.expect(201);
    let token = app.token(email, "invites you to Tandem").await;
    let body = json!({"email": "good@northern.example", "roles": ["analyst"]});
    admin.post("/v1/invitations", &body).await.expect(201);
    let id = id_of(&other).await;
    let path = format!("/v1/members/{id}/removal");
    assert_eq!(admin.change(&path, &json!(1), &json!({})).await.status, 204);
    let body = json!({"name": "Other", "password": tests::PASSWORD});
    let path = format!("/v1/invitations/{token}/registration");
    app.visitor().post(&path, &body).await.problem(409, "state_conflict");
    let page = admin.get("/v1/invitations?limit=200").await.expect(200);
    let open = page["items"].as_array().unwrap().iter().filter(|one| one["state"] == "open");
    let open: Vec<_> = open.map(|one| one["email"].clone()).collect();
    assert_eq!(open, [json!("good@northern.example")]);
    // Who joins is told to the admins.
    let token = app.token("good@northern.example", "invites you to Tandem").await;
    let path = format!("/v1/invitations/{token}/registration");
    app.visitor().post(&path, &body).await.expect(201);
    let subject = "good@northern.example has joined your organisation";
    app.smtp.wait_for(subject, |mail| mail.subject == subject).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_belongs_nowhere_any_more_comes_back_by_its_address() {
    let (app, admin, other) = northern().await;
    let email = "other@northern.example";
    let id = id_of(&other).await;
    let path = format!("/v1/members/{id}/removal");
    assert_eq!(admin.change(&path, &json!(1), &json!({})).await.status, 204);
    let body = json!({"email": email, "password": tests::PASSWORD});
    app.visitor().post("/v1/auth/token", &body).await.problem(401, "invalid_credentials");
    // Invited anew, it registers, with a password of its own, and is the same person.
    let body = json!({"email": email, "roles": ["analyst"]});
    let sent = admin.post("/v1/invitations", &body).await.expect(201);
    let first = |mail: &tests::smtp::Mail| {
        mail.to == [email] && mail.subject.contains("invites you to Tandem")
    };
    let tokens: Vec<_> = app
        .smtp
        .wait_for_count("both invitations", 2, first)
        .await
        .iter()
        .map(|mail| {
            let (_, rest) = mail.text.split_once("/v1/invitations/").expect("a link");
            rest.chars().take(43).collect::<String>()
        })
        .collect();
    let mut back = None;
    for token in &tokens {
        let path = format!("/v1/invitations/{token}");
        let shown = app.visitor().get(&path).await.expect(200);
        if shown["id"] == sent["id"] {
            let body = json!({"name": "Other", "password": "a newer passphrase of words"});
            let answer = app.visitor().post(&format!("{path}/registration"), &body).await;
            back = Some(answer.expect(201));
        }
    }
    assert_eq!(back.expect("the new invitation")["id"], json!(id));
    let body = json!({"email": email, "password": "a newer passphrase of words"});
    app.visitor().post("/v1/auth/token", &body).await.expect(200);

    // Or it founds an organisation of its own.
    assert_eq!(admin.change(&path, &json!(1), &json!({})).await.status, 204);
    let founder = app.founder("Other & Co", email).await;
    assert_eq!(id_of(&founder).await, id);
    // Whoever still belongs somewhere is told by mail alone that it has an account.
    let user = json!({"name": "F", "email": email, "password": tests::PASSWORD});
    let body = json!({"name": "Third", "user": user});
    app.visitor().post("/v1/organisations", &body).await.expect(202);
    let subject = "You have an account already";
    app.smtp.wait_for(subject, |mail| mail.to == [email] && mail.subject == subject).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleagues_invitation_is_for_its_address() {
    let (app, admin, _) = northern().await;
    let rival = app.founder("Southern Stores", "lead@southern.example").await;
    let body = json!({"email": "third@northern.example", "roles": ["org_admin"]});
    admin.post("/v1/invitations", &body).await.expect(201);
    let token = app.token("third@northern.example", "invites you to Tandem").await;
    let path = format!("/v1/invitations/{token}/acceptance");
    rival.post(&path, &json!({})).await.problem(403, "another_address");
    let path = format!("/v1/invitations/{token}");
    assert_eq!(app.visitor().get(&path).await.expect(200)["state"], "open");
}

#[tokio::test(flavor = "multi_thread")]
async fn invitations_to_one_address_are_held_back_for_each_organisation() {
    let (app, admin, _) = northern().await;
    let body = json!({"email": "busy@example.org", "roles": ["analyst"]});
    for _ in 0..5 {
        admin.post("/v1/invitations", &body).await.expect(201);
    }
    admin.post("/v1/invitations", &body).await.problem(429, "too_many_attempts");
    // No other organisation learns of that.
    let rival = app.founder("Southern Stores", "lead@southern.example").await;
    rival.post("/v1/invitations", &body).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_names_the_version_that_was_read() {
    let (app, admin, other) = northern().await;
    let id = id_of(&other).await;
    let path = format!("/v1/members/{id}");
    let shown = admin.get(&path).await;
    assert!(shown.header("etag").starts_with("\"1-"), "{shown:?}");
    change_roles(&admin, &id, &["org_admin", "reviewer"]).await.expect(200);
    let body = json!({"roles": ["analyst"]});
    admin.put(&format!("{path}/roles"), &json!(1), &body).await.problem(412, "stale_version");
    for (roles, code) in [(json!([]), "too_short"), (json!(["owner"]), "not_in_list")] {
        let answer = admin.put(&format!("{path}/roles"), &json!(2), &json!({"roles": roles})).await;
        assert_eq!(answer.faults().len(), 1);
        assert_eq!(answer.faults()[0].1, code);
    }
    let events = admin.events("member.change_roles", 1).await;
    let event = events.iter().find(|event| event["kind"] == "member.change_roles").unwrap();
    assert_eq!(event["object"], json!(id));
    assert_ne!(event["before"], event["after"]);
    let subject = "The roles of Colleague were changed";
    let to_other = |mail: &tests::smtp::Mail| mail.subject == subject;
    let mail = app.smtp.wait_for(subject, to_other).await;
    assert_eq!(mail.to, ["other@northern.example"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_listed_and_taken_back() {
    let (app, admin, _) = northern().await;
    let email = "third@northern.example";
    let body = json!({"email": email, "roles": ["analyst"]});
    let sent = admin.post("/v1/invitations", &body).await.expect(201);
    let token = app.token(email, "invites you to Tandem").await;
    let page = admin.get("/v1/invitations?limit=200").await.expect(200);
    let items = page["items"].as_array().unwrap();
    let states: Vec<_> = items.iter().map(|item| (&item["email"], &item["state"])).collect();
    let expected =
        [(json!("other@northern.example"), json!("accepted")), (json!(email), json!("open"))];
    assert_eq!(states, expected.iter().map(|(a, b)| (a, b)).collect::<Vec<_>>());
    assert!(!page.to_string().contains(&token), "a list shows no tokens");

    let withdrawal = items[1]["allowed_actions"][0]["href"].as_str().unwrap();
    assert_eq!(withdrawal, format!("/v1/invitations/{}/withdrawal", sent["id"].as_str().unwrap()));
    let withdrawn = admin.post(withdrawal, &json!({})).await.expect(200);
    assert_eq!(withdrawn["state"], "withdrawn");
    admin.post(withdrawal, &json!({})).await.problem(409, "state_conflict");
    let path = format!("/v1/invitations/{token}");
    assert_eq!(app.visitor().get(&path).await.expect(200)["state"], "withdrawn");
    let body = json!({"name": "Third", "password": tests::PASSWORD});
    let answer = app.visitor().post(&format!("{path}/registration"), &body).await;
    answer.problem(409, "state_conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_to_a_partner_is_taken_back_with_its_partnership() {
    let (_app, admin, _) = northern().await;
    let invite = json!({"name": "Oat & Co", "email": "lead@oat.example"});
    let body = json!({"propose_as": "buyer", "invite": invite});
    let partnership = admin.post("/v1/partnerships", &body).await.expect(201);
    let page = admin.get("/v1/invitations?limit=200").await.expect(200);
    let partner = page["items"].as_array().unwrap().iter().find(|one| one["purpose"] == "partner");
    let partner = partner.expect("it is listed");
    assert_eq!(partner["allowed_actions"], json!([]));
    let path = format!("/v1/invitations/{}/withdrawal", partner["id"].as_str().unwrap());
    let problem = admin.post(&path, &json!({})).await.problem(409, "state_conflict");
    let id = partnership["id"].as_str().unwrap();
    assert!(problem["detail"].as_str().unwrap().contains(id), "{problem:#}");
}
