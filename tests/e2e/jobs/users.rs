//! Colleagues are invited from JSON and from a file: all faults are told first, and twice does no harm.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{PASSWORD, World, colleagues, id_in};

use super::{counts, invited, mailed};

#[tokio::test(flavor = "multi_thread")]
async fn colleagues_come_from_json_and_from_a_file_and_twice_does_no_harm() {
    let world = World::new().await;
    let (app, admin) = (&world.app, &world.buyer);
    let rows = json!({"rows": [
        {"email": "one@northern.example", "roles": ["approver", "analyst"]},
        {"email": "lead@northern.example", "roles": ["analyst"]},
        {"email": "Two@Northern.example", "roles": ["reviewer"]},
    ]});
    let checked = admin.import_people("users", "check", &rows).await.expect(200);
    assert_eq!((checked["mode"].as_str(), counts(&checked)), (Some("check"), (2, 1)));
    assert!(invited(admin).await.is_empty());
    let applied = admin.import_people("users", "apply", &rows).await.expect(200);
    assert_eq!(counts(&applied), (2, 1));
    let row = |outcome: &Value| (outcome["pointer"].clone(), outcome["outcome"].clone());
    let results: Vec<_> = applied["results"].as_array().unwrap().iter().map(row).collect();
    let expected = [("/rows/0", "created"), ("/rows/1", "unchanged"), ("/rows/2", "created")];
    assert_eq!(results, expected.map(|(at, what)| (json!(at), json!(what))));
    // Whoever is there with other roles keeps them, and the row says so.
    let differ = |answer: &Value| {
        let rows = answer["results"].as_array().unwrap().iter();
        rows.map(|row| row["differs"].as_bool().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(
        (differ(&checked), differ(&applied)),
        (vec![false, true, false], vec![false, true, false])
    );
    // Each result names the invitation, which is one like any other.
    let invitation = applied["results"][0]["invitation"].clone();
    let list = admin.get("/v1/invitations").await.expect(200);
    let one = list["items"].as_array().unwrap().iter().find(|one| one["id"] == invitation).unwrap();
    assert_eq!(one["roles"], json!(["approver", "analyst"]));
    assert_eq!(one["email"], "one@northern.example");

    // One accepts; the same again, as a file, with one more.
    let token = app.token("one@northern.example", "invites you to Tandem").await;
    let body = json!({"name": "One", "password": PASSWORD});
    let path = format!("/v1/invitations/{token}/registration");
    app.visitor().post(&path, &body).await.expect(201);
    let file = json!(
        "roles;email\r\n\
        approver|analyst;one@northern.example\r\n\
        \r\n\
        reviewer;two@northern.example\r\n\
        org_admin;three@northern.example\r\n"
    );
    for (created, unchanged) in [(1, 2), (0, 3)] {
        let applied = admin.import_people("users", "apply", &file).await.expect(200);
        assert_eq!(differ(&applied), [false, false, false]);
        assert_eq!(counts(&applied), (created, unchanged), "{applied:#}");
        assert_eq!(applied["results"][1]["pointer"], "/lines/4");
    }
    for name in ["one", "two", "three"] {
        let mails = mailed(app, &format!("{name}@")).await;
        // To one who has joined, too, an invitation came once.
        assert!(mails.values().all(|count| *count == 1) && mails.len() == 1, "{name}: {mails:?}");
    }
    let events = admin.events("invitation.send", 4).await;
    let sent = events.iter().filter(|event| event["kind"] == "invitation.send");
    assert!(sent.clone().all(|event| event["by"] == "person"), "{events:#?}");
    assert_eq!(sent.count(), 4, "three colleagues and the partner");
    // What was withdrawn can be invited anew.
    let two =
        list["items"].as_array().unwrap().iter().find(|one| one["email"] == "two@northern.example");
    let path =
        format!("/v1/invitations/{}/withdrawal", id_in(two.unwrap()["id"].as_str().unwrap()));
    admin.post(&path, &json!({})).await.expect(200);
    let again = admin.import_people("users", "apply", &rows).await.expect(200);
    assert_eq!(counts(&again), (1, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn all_faults_are_told_at_once_and_nobody_is_invited() {
    let world = World::new().await;
    let admin = &world.buyer;
    let rows = json!({"rows": [
        {"email": "good@northern.example", "roles": ["analyst"]},
        {"email": "nowhere", "roles": []},
        {"email": "good@Northern.example", "roles": ["analyst"]},
        {"roles": ["king"], "name": "King"},
        7,
    ]});
    let fault = |at: &str, code: &str| (at.to_owned(), code.to_owned());
    for mode in ["check", "apply"] {
        let answer = admin.import_people("users", mode, &rows).await;
        let expected = [
            fault("/rows/1/email", "malformed"),
            fault("/rows/1/roles", "too_short"),
            fault("/rows/2/email", "repeated_address"),
            fault("/rows/3/email", "missing"),
            fault("/rows/3/name", "unknown_field"),
            fault("/rows/3/roles/0", "not_in_list"),
            fault("/rows/4", "wrong_type"),
        ];
        assert_eq!(answer.faults(), expected);
        let file = json!(
            "email,roles\n\
            good@northern.example,analyst\n\
            nowhere,\n\
            good@northern.example,king|analyst\n\
            fine@northern.example\n\
            GOOD@northern.example,analyst\n"
        );
        let answer = admin.import_people("users", mode, &file).await;
        let expected = [
            fault("/lines/3/email", "malformed"),
            fault("/lines/3/roles", "missing"),
            fault("/lines/4/roles/0", "not_in_list"),
            fault("/lines/5", "wrong_count"),
            fault("/lines/6/email", "repeated_address"),
        ];
        assert_eq!(answer.faults(), expected);
    }
    let file = json!("email,roles\ngood@northern.example,analyst\nfine@northern.example,king\n");
    let problem = admin.import_people("users", "apply", &file).await.problem(422, "invalid");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.starts_with("1 field is not valid: line 3: "), "{detail}");
    let answer = admin.import_people("users", "apply", &colleagues("many", 0..5_001)).await;
    assert_eq!(answer.faults(), [fault("/rows", "too_long")]);
    let request = admin.request(Method::POST, "/v1/imports/users?mode=apply");
    let request = request.header("Content-Type", "application/xml").body("<rows/>");
    admin.send(request).await.problem(415, "unsupported_media_type");
    assert!(invited(admin).await.is_empty());
    assert!(admin.get("/v1/jobs").await.expect(200)["items"].as_array().unwrap().is_empty());
}
