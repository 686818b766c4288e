//! What is another's does not show: not in an answer, a list, a count, an event, a mail or the log.
//!
//! An object that the caller may not see answers like one that does not exist, whatever is asked of
//! it; an address that is known answers like one that is not.

use serde_json::{Value, json};
use tests::{
    Caller, PASSWORD, TestApp, World, brief_terms, exclusivity_terms, goal_terms, id_in, nda_terms,
    pdf, plan_terms,
};

use crate::operations::{Operation, Targets, of_the_buyer};

/// Asks everything of `hidden` and of what does not exist, and compares the answers.
pub(crate) async fn cannot_tell(app: &TestApp, caller: &Caller, hidden: &Targets) {
    let mut compared = 0;
    for operation in Operation::all(app).await.iter().filter(|one| one.names_an_object()) {
        for version in ["0", "1", "2"] {
            let of = |targets: &Targets| Targets { version, ..targets.clone() };
            let nothing = operation.call(caller, &of(&Targets::nothing())).await;
            let hidden = operation.call(caller, &of(hidden)).await;
            let name = &operation.name;
            assert_eq!(hidden.essence(), nothing.essence(), "{name}: {}", hidden.text);
            assert!([403, 404].contains(&hidden.status), "{name}: {}", hidden.text);
            compared += 1;
        }
    }
    assert!(compared > 30, "{compared}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_cannot_tell_what_exists() {
    let world = World::new().await;
    let pilot = id_in(&world.pilot_in_review().await);
    let plan = world.plan_agreed(&plan_terms()).await;
    let goal = world.goal_agreed(&plan, &goal_terms()).await;
    let agreement = world.agreement_signed(&nda_terms()).await;
    let (brief, brief_invitation) = world.brief().await;
    let exclusivity = world.exclusivity_signed(&exclusivity_terms()).await;
    let targets = Targets {
        agreement: id_in(&agreement),
        exclusivity: id_in(&exclusivity),
        innovation: id_in(&world.innovation(&world.supplier).await),
        brief: id_in(&brief),
        brief_invitation: id_in(&brief_invitation),
        partnership: world.partnership.clone(),
        pilot,
        plan: id_in(&plan),
        measurement: world.recorded(&goal, "2026-06-30", "96").await,
        goal: id_in(&goal),
        commitment: id_in(&world.agreed("2035-02-15").await),
        ..of_the_buyer(&world).await
    };
    let (submitted, attachment) = world.submitted_with_file().await;
    let message = id_in(&world.message(&world.buyer, &submitted).await);
    let note = id_in(&world.note(&world.buyer, &submitted).await);
    let targets = Targets { attachment: id_in(&attachment), message, note, ..targets };
    let draft = world.draft().await;
    let [first, _] = world.two_reviewers().await;
    let reviewed = world.under_review().await;
    world.convened(&reviewed, &[&first]).await;
    let under_review = world.under_review().await;
    for proposal in [draft, submitted, under_review, reviewed, world.accepted().await] {
        let hidden = Targets { proposal: id_in(&proposal), ..targets.clone() };
        cannot_tell(&world.app, &world.rival, &hidden).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buyer_cannot_tell_whether_its_supplier_drafts() {
    let world = World::new().await;
    let draft = world.draft().await;
    let attachment = id_in(&world.attached(&world.supplier, &draft, &pdf("Offer", 0)).await);
    let proposal = id_in(&draft);
    let agreement = id_in(&world.agreement_draft(&world.supplier, &nda_terms()).await);
    let pilot = id_in(&world.pilot_draft(&world.supplier).await);
    let plan = id_in(&world.plan_draft(&world.supplier, &plan_terms()).await);
    let shared = world.plan_agreed(&plan_terms()).await;
    let goal = id_in(&world.goal_draft(&world.supplier, &shared, &goal_terms()).await);
    let innovation = id_in(&world.innovation(&world.supplier).await);
    let hidden = Targets {
        innovation,
        proposal,
        pilot,
        plan,
        goal,
        agreement,
        attachment,
        ..Targets::nothing()
    };
    cannot_tell(&world.app, &world.buyer, &hidden).await;
    let Targets { innovation, proposal, pilot, plan, goal, agreement, attachment, .. } = &hidden;
    shows_nothing(&world.buyer, &[innovation, proposal, pilot, plan, goal, agreement, attachment])
        .await;
    // Nor does the plan in which it stands show it.
    let progress = world.buyer.get(&format!("{shared}/progress")).await.expect(200);
    assert_eq!((&progress["goals"], &progress["weight"]), (&json!([]), &json!(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supplier_cannot_tell_whether_its_buyer_drafts() {
    let world = World::new().await;
    let pilot = id_in(&world.pilot_draft(&world.buyer).await);
    let plan = world.plan_draft(&world.buyer, &plan_terms()).await;
    let goal = id_in(&world.goal_draft(&world.buyer, &plan, &goal_terms()).await);
    let agreement = world.agreement_draft(&world.buyer, &nda_terms()).await;
    let attachment = id_in(&world.attached(&world.buyer, &agreement, &pdf("Words", 0)).await);
    let (plan, agreement) = (id_in(&plan), id_in(&agreement));
    let brief = id_in(&world.brief_draft(&brief_terms(&[&world.partnership])).await);
    let hidden = Targets { brief, pilot, plan, goal, agreement, attachment, ..Targets::nothing() };
    cannot_tell(&world.app, &world.supplier, &hidden).await;
    let Targets { brief, pilot, plan, goal, agreement, attachment, .. } = &hidden;
    shows_nothing(&world.supplier, &[brief, pilot, plan, goal, agreement, attachment]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_was_called_off_stays_its_authors() {
    let world = World::new().await;
    let pilot = world.pilot_draft(&world.buyer).await;
    world.buyer.act(&pilot, "cancel", &json!({"reason": "We think again."})).await.expect(200);
    let plan = world.plan_draft(&world.buyer, &plan_terms()).await;
    let goal = world.goal_draft(&world.buyer, &plan, &goal_terms()).await;
    world.buyer.act(&goal, "withdraw", &json!({})).await.expect(200);
    world.buyer.act(&plan, "withdraw", &json!({})).await.expect(200);
    let hidden = Targets {
        pilot: id_in(&pilot),
        plan: id_in(&plan),
        goal: id_in(&goal),
        ..Targets::nothing()
    };
    cannot_tell(&world.app, &world.supplier, &hidden).await;
    shows_nothing(&world.supplier, &[&hidden.pilot, &hidden.plan, &hidden.goal]).await;
}

/// Asserts that neither lists nor events hold any of the ids.
pub(crate) async fn shows_nothing(caller: &Caller, ids: &[&str]) {
    for list in [
        "innovations",
        "briefs",
        "brief-invitations",
        "proposals",
        "pilots",
        "plans",
        "goals",
        "agreements",
        "exclusivities",
        "events",
    ] {
        let path = &format!("/v1/{list}?limit=200");
        let answer = caller.get(path).await;
        answer.expect(200);
        for id in ids {
            assert!(!answer.text.contains(id), "{path} shows {id}: {}", answer.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rivals_lists_are_empty_however_it_asks() {
    let world = World::new().await;
    let pilot = world.pilot_in_review().await;
    world.draft().await;
    let plan = world.plan_agreed(&plan_terms()).await;
    world.goal_agreed(&plan, &goal_terms()).await;
    world.agreed("2035-02-15").await;
    world.agreement_signed(&nda_terms()).await;
    world.exclusivity_signed(&exclusivity_terms()).await;
    let title = "Oat drink in a paper bottle".replace(' ', "%20");
    let partnership = &world.partnership;
    world.innovation(&world.supplier).await;
    world.brief().await;
    for list in [
        "/v1/innovations",
        "/v1/briefs",
        "/v1/brief-invitations",
        "/v1/proposals",
        "/v1/pilots",
        "/v1/plans",
        "/v1/goals",
        "/v1/agreements",
        "/v1/exclusivities",
        "/v1/commitments",
        "/v1/partnerships",
    ] {
        for query in [
            String::new(),
            format!("?q={title}"),
            "?q=Oat".to_owned(),
            "?q=".to_owned(),
            format!("?partnership={partnership}"),
            "?updated_since=2000-01-01T00:00:00Z&sort=updated_at&limit=200".to_owned(),
            "?state=draft".to_owned(),
            "?state=charter_review,draft,closed".to_owned(),
        ] {
            let theirs = world.rival.get(&format!("{list}{query}")).await;
            if theirs.status == 400 {
                // A state that this list does not know: the same for who has rows.
                let same = world.buyer.get(&format!("{list}{query}")).await;
                assert_eq!(theirs.essence(), same.essence());
            } else {
                assert_eq!(theirs.expect(200), json!({"items": [], "next": null}), "{list}{query}");
            }
        }
    }
    assert_eq!(world.buyer.get(&pilot).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rival_sees_its_own_events_and_members_alone() {
    let world = World::new().await;
    let pilot = id_in(&world.pilot_in_review().await);
    let me = world.rival.get("/v1/me").await.expect(200);
    let theirs = world.buyer.events("pilot.submit", 1).await;
    let events = world.rival.events("organisation.found", 1).await;
    assert_eq!(events.len(), 1, "{events:#?}");
    assert_eq!(events.first().unwrap()["object"], me["organisation"]["id"]);
    let members = world.rival.get("/v1/members").await.expect(200);
    assert_eq!(members["items"].as_array().unwrap().len(), 1);

    assert!(theirs.iter().any(|event| event["object"] == pilot));
    let foreign = theirs[0]["id"].as_str().unwrap();
    let foreign = world.rival.get(&format!("/v1/events?cursor={foreign}")).await;
    let nothing = world.rival.get("/v1/events?cursor=evt_019300000000800080000000000000ff").await;
    foreign.problem(400, "invalid_cursor");
    assert_eq!(foreign.essence(), nothing.essence());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_cursor_opens_nothing() {
    let world = World::new().await;
    world.submitted().await;
    world.submitted().await;
    let page = world.buyer.get("/v1/proposals?limit=1").await.expect(200);
    let cursor = page["next"].as_str().unwrap();
    let path = format!("/v1/proposals?limit=1&cursor={cursor}");
    assert_eq!(world.buyer.get(&path).await.expect(200)["items"].as_array().unwrap().len(), 1);
    assert_eq!(world.rival.get(&path).await.expect(200), json!({"items": [], "next": null}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_idempotency_key_is_a_new_one() {
    let world = World::new().await;
    let invite = json!({"name": "Oat & Co", "email": "somebody@oat.example"});
    let body = json!({"propose_as": "buyer", "invite": invite});
    let mut ids = Vec::new();
    for caller in [&world.buyer, &world.rival, &world.supplier] {
        let request = caller.request(reqwest::Method::POST, "/v1/partnerships").json(&body);
        let answer = caller.send(request.header("Idempotency-Key", "the same")).await;
        assert_eq!(answer.header("idempotency-replayed"), "");
        ids.push(answer.expect(201)["id"].as_str().unwrap().to_owned());
    }
    let request = world.rival.request(reqwest::Method::POST, "/v1/partnerships").json(&body);
    let again = world.rival.send(request.header("Idempotency-Key", "the same")).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    ids.push(again.expect(201)["id"].as_str().unwrap().to_owned());
    assert_eq!(ids.iter().skip(1).position(|id| *id == ids[3]), Some(0));
    assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answered_invitation_is_of_no_use_to_a_rival() {
    let world = World::new().await;
    let token = world.app.token("lead@oat.example", "invites you to a partnership").await;
    let path = format!("/v1/invitations/{token}/acceptance");
    world.rival.post(&path, &json!({})).await.problem(409, "state_conflict");
    let path = format!("/v1/invitations/{token}/refusal");
    world.app.visitor().post(&path, &json!({})).await.problem(409, "state_conflict");
    let partnership = format!("/v1/partnerships/{}", world.partnership);
    world.rival.get(&partnership).await.problem(404, "not_found");
    assert_eq!(world.buyer.get(&partnership).await.expect(200)["supplier"]["name"], "Oat & Co");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitations_id_is_not_its_token() {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    let world = World::new().await;
    let events = world.buyer.events("invitation.send", 1).await;
    let is_sent = |event: &&Value| event["kind"] == "invitation.send";
    let sent = events.iter().find(is_sent).expect("an invitation was sent");
    for field in ["object", "hash", "id"] {
        let text = sent[field].as_str().unwrap().split(['_', ':']).next_back().unwrap();
        let bytes: Vec<u8> = text.as_bytes().iter().copied().cycle().take(32).collect();
        let token = BASE64_URL_SAFE_NO_PAD.encode(bytes);
        let answer = world.rival.get(&format!("/v1/invitations/{token}")).await;
        answer.problem(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_side_calls_its_partner_is_its_own() {
    let app = TestApp::start().await;
    let buyer = app.founder("Northern Grocers", "lead@northern.example").await;
    let invite = json!({"name": "The slow ones", "email": "lead@oat.example"});
    let body = json!({"propose_as": "buyer", "invite": invite});
    let proposed = buyer.post("/v1/partnerships", &body).await.expect(201);
    let token = app.token("lead@oat.example", "invites you to a partnership").await;
    let body = json!({"name": "Founder", "password": PASSWORD, "organisation": "Oat & Co"});
    let path = format!("/v1/invitations/{token}");
    app.visitor().post(&format!("{path}/registration"), &body).await.expect(201);
    let supplier = app.sign_in("lead@oat.example").await;
    supplier.post(&format!("{path}/acceptance"), &json!({})).await.expect(200);

    let path = format!("/v1/partnerships/{}", proposed["id"].as_str().unwrap());
    assert_eq!(buyer.get(&path).await.expect(200)["invited_name"], "The slow ones");
    assert_eq!(supplier.get(&path).await.expect(200)["invited_name"], json!(null));
    for (caller, name, found) in
        [(&buyer, "slow", 1), (&supplier, "slow", 0), (&supplier, "Northern", 1)]
    {
        let page = caller.get(&format!("/v1/partnerships?q={name}")).await.expect(200);
        assert_eq!(page["items"].as_array().unwrap().len(), found, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn inviting_does_not_tell_whose_address_is_known() {
    let world = World::new().await;
    for (path, body) in [
        ("/v1/invitations", json!({"roles": ["analyst"]})),
        ("/v1/partnerships", json!({"propose_as": "buyer", "invite": {"name": "Somebody"}})),
    ] {
        let mut answers = Vec::new();
        for email in ["lead@oat.example", "none@oat.example"] {
            let mut body = body.clone();
            let place = if body["invite"].is_object() { &mut body["invite"] } else { &mut body };
            place["email"] = json!(email);
            let answer = world.rival.post(path, &body).await;
            let mut shown = answer.expect(201);
            let id = shown["id"].as_str().unwrap().to_owned();
            for instant in ["expires_at", "created_at", "updated_at"] {
                shown[instant] = json!(null);
            }
            answers.push(shown.to_string().replace(&id, "<id>").replace(email, "<email>"));
        }
        assert_eq!(answers[0], answers[1]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_up_does_not_tell_whose_address_is_known() {
    let app = TestApp::start().await;
    app.founder("Northern Grocers", "known@northern.example").await;
    let mut answers = Vec::new();
    for email in ["known@northern.example", "other@northern.example"] {
        let user = json!({"name": "Founder", "email": email, "password": PASSWORD});
        let body = json!({"name": "Another", "user": user});
        let answer = app.visitor().post("/v1/organisations", &body).await;
        let echoed = answer.expect(202);
        let (status, headers, text) = answer.essence();
        let text = text.replace(email, "<email>");
        let until = echoed["expires_at"].as_str().unwrap();
        let headers: Vec<_> =
            headers.into_iter().filter(|(name, _)| name != "content-length").collect();
        answers.push((status, headers, text.replace(until, "<instant>")));
    }
    assert_eq!(answers[0], answers[1]);
    // The owner of the address alone is told, by mail.
    app.smtp
        .wait_for("the answer to the owner", |mail| mail.subject == "You have an account already")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_does_not_tell_whose_address_is_known() {
    let app = TestApp::start().await;
    let founder = app.founder("Northern Grocers", "known@northern.example").await;
    app.founder("Southern Stores", "other@southern.example").await;
    let me = founder.get("/v1/me").await.expect(200);
    let mut answers = Vec::new();
    for body in [
        json!({"email": "known@northern.example", "password": "not the right passphrase"}),
        json!({"email": "nobody@northern.example", "password": "not the right passphrase"}),
        json!({"email": "nobody@northern.example", "password": PASSWORD}),
        // Right, for an organisation to which the person does not belong.
        json!({
            "email": "other@southern.example", "password": PASSWORD,
            "organisation": me["organisation"]["id"],
        }),
        json!({
            "email": "other@southern.example", "password": PASSWORD,
            "organisation": "org_019300000000700080000000000000ff",
        }),
    ] {
        let answer = app.visitor().post("/v1/auth/token", &body).await;
        answer.problem(401, "invalid_credentials");
        answers.push(answer.essence());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:#?}");
}
