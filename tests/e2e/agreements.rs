//! Agreements: both sign one text, the old one governs until the new one does, and each ends by its day,
//! by notice, or when another comes in its place.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Caller, World, id_in, nda_terms, pdf, sign};

use crate::{
    leaks::{cannot_tell, shows_nothing},
    operations::Targets,
};

const DAY: i64 = 24 * 60 * 60;

fn terms(change: &Value) -> Value {
    let mut terms = nda_terms();
    for (name, value) in change.as_object().expect("fields") {
        terms[name] = value.clone();
    }
    terms
}

/// The path of an agreement that supersedes `old`, drafted by `author`.
async fn successor(world: &World, author: &Caller, old: &str, terms: &Value) -> String {
    let old = id_in(old);
    let body = json!({"partnership": world.partnership, "terms": terms, "supersedes": old});
    let answer = author.post("/v1/agreements", &body).await;
    answer.expect(201);
    answer.header("location").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sign_one_text_and_hear_of_it_without_its_content() {
    let world = World::new().await;
    let path = world.agreement_draft(&world.buyer, &nda_terms()).await;
    world.supplier.get(&path).await.problem(404, "not_found");
    sign(&world.buyer, &path, "propose").await.expect(200);
    let proposed = world.supplier.get(&path).await.expect(200);
    assert_eq!((&proposed["state"], &proposed["live"]), (&json!("proposed"), &json!(false)));
    assert_eq!(world.buyer.allowed(&path).await, ["revise", "withdraw"]);

    let reason = json!({"reason": "Two years are enough."});
    world.supplier.act(&path, "request_changes", &reason).await.expect(200);
    let shorter = terms(&json!({"valid_until": "2100-01-01"}));
    world.supplier.act(&path, "revise", &shorter).await.expect(200);
    // The hash of what was proposed before is that of another text.
    let outdated = json!({"content_hash": proposed["content_hash"]});
    world.supplier.act(&path, "propose", &outdated).await.problem(409, "outdated_content");
    sign(&world.supplier, &path, "propose").await.expect(200);
    let signed = sign(&world.buyer, &path, "agree").await.expect(200);
    assert_eq!((&signed["state"], &signed["live"]), (&json!("signed"), &json!(true)));
    assert_eq!(signed["terms"]["valid_until"], "2100-01-01");
    let both = signed["signatures"].as_array().unwrap();
    assert!(
        both.len() == 2 && both.iter().all(|one| one["content_hash"] == signed["content_hash"])
    );

    for (email, subject) in [
        ("lead@oat.example", "Signature wanted: Mutual non-disclosure agreement"),
        ("lead@northern.example", "Signature wanted: Mutual non-disclosure agreement"),
        ("lead@oat.example", "Signed by both: Mutual non-disclosure agreement"),
    ] {
        let told = |mail: &tests::smtp::Mail| mail.to == [email] && mail.subject == subject;
        let mail = world.app.smtp.wait_for(subject, told).await;
        assert!(!mail.text.contains("stays between") && mail.text.contains(&path), "{}", mail.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signs_for_both_sides_nor_what_is_empty_or_over() {
    let world = World::new().await;
    let empty = world.agreement_draft(&world.buyer, &terms(&json!({"clauses": null}))).await;
    sign(&world.buyer, &empty, "propose").await.problem(409, "state_conflict");
    let past = terms(&json!({"valid_from": "2025-01-01", "valid_until": "2026-01-01"}));
    let over = world.agreement_draft(&world.buyer, &past).await;
    sign(&world.buyer, &over, "propose").await.problem(409, "date_passed");
    let backwards = terms(&json!({"valid_until": "2026-01-01", "notice_days": 366}));
    let body = json!({"partnership": world.partnership, "terms": backwards});
    let faults = world.buyer.post("/v1/agreements", &body).await.faults();
    let told = |(pointer, code): (&str, &str)| (pointer.to_owned(), code.to_owned());
    let expected =
        [("/terms/notice_days", "out_of_range"), ("/terms/valid_until", "contradiction")];
    assert_eq!(faults, expected.map(told));
    // The buyer's founder joins the supplier, too, and speaks for it.
    let path = world.agreement_proposed(&nda_terms()).await;
    let invite = json!({"email": "lead@northern.example", "roles": ["partnership_lead"]});
    world.supplier.post("/v1/invitations", &invite).await.expect(201);
    let token = world.app.token("lead@northern.example", "invites you to Tandem").await;
    world.buyer.post(&format!("/v1/invitations/{token}/acceptance"), &json!({})).await.expect(200);
    let me = world.supplier.get("/v1/me").await.expect(200);
    let body = json!({
        "email": "lead@northern.example",
        "password": tests::PASSWORD,
        "organisation": me["organisation"]["id"],
    });
    let tokens = world.app.visitor().post("/v1/auth/token", &body).await.expect(200);
    let both = world.app.caller(&tokens);
    let seen = both.get(&path).await.expect(200);
    assert_eq!(seen["allowed_actions"], json!([]));
    let hash = json!({"content_hash": seen["content_hash"]});
    let answer = both.change(&format!("{path}/agreement"), &seen["version"], &hash).await;
    answer.problem(403, "same_person");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_the_document_that_both_sign() {
    let world = World::new().await;
    let path = world.agreement_draft(&world.buyer, &terms(&json!({"clauses": null}))).await;
    let file = world.attached(&world.buyer, &path, &pdf("The agreement", 0)).await;
    let id = id_in(&file);
    let named = terms(&json!({"clauses": null, "document": id}));
    // A file of another agreement is none of this one.
    let other = world.agreement_draft(&world.buyer, &nda_terms()).await;
    let refused = world.buyer.act(&other, "revise", &named).await;
    assert_eq!(refused.faults(), [("/document".to_owned(), "not_complete".to_owned())]);

    let before = world.buyer.get(&path).await.expect(200)["content_hash"].clone();
    let revised = world.buyer.act(&path, "revise", &named).await.expect(200);
    assert_ne!(revised["content_hash"], before);
    assert_eq!(revised["terms"]["document"]["id"], json!(id));
    world.supplier.get(&file).await.problem(404, "not_found");
    sign(&world.buyer, &path, "propose").await.expect(200);
    let answer = world.supplier.get(&format!("{file}/content")).await;
    assert_eq!((answer.status, answer.text.as_bytes()), (200, &pdf("The agreement", 0)[..]));
    let seen = world.buyer.get(&file).await.expect(200);
    assert_eq!(seen["allowed_actions"], json!([]));
    let removal = format!("{file}/removal");
    let refused = world.buyer.change(&removal, &seen["version"], &json!({})).await;
    refused.problem(409, "state_conflict");
    sign(&world.supplier, &path, "agree").await.expect(200);
    // From here on no file comes any more.
    let late = tests::announcement(&path, &pdf("Late", 0));
    world.buyer.post("/v1/attachments", &late).await.problem(409, "state_conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_one_governs_until_the_new_one_does() {
    let world = World::new().await;
    let old = world.agreement_signed(&nda_terms()).await;
    let new = successor(&world, &world.supplier, &old, &terms(&json!({"title": "Anew"}))).await;
    sign(&world.supplier, &new, "propose").await.expect(200);
    let live = async |path: &str| world.buyer.get(path).await.expect(200)["live"].clone();
    assert_eq!((live(&old).await, live(&new).await), (json!(true), json!(false)));
    let signed = sign(&world.buyer, &new, "agree").await.expect(200);
    assert_eq!(signed["edition"], 2);
    assert_eq!((live(&old).await, live(&new).await), (json!(false), json!(true)));
    assert_eq!(world.buyer.get(&old).await.expect(200)["state"], "superseded");
    // One that begins later leaves it to the one before until then.
    let later = terms(&json!({"valid_from": "2100-01-01"}));
    let third = successor(&world, &world.buyer, &new, &later).await;
    sign(&world.buyer, &third, "propose").await.expect(200);
    sign(&world.supplier, &third, "agree").await.expect(200);
    assert_eq!((live(&new).await, live(&third).await), (json!(true), json!(false)));
    let seen = world.buyer.get(&new).await.expect(200);
    assert_eq!(
        (&seen["state"], &seen["superseded_at"]),
        (&json!("signed"), &json!("2099-12-31T23:00:00Z"))
    );
    // What has a successor, is not signed, or does not exist: the answer is the same.
    for old in [
        &new,
        &world.agreement_draft(&world.buyer, &nda_terms()).await,
        "agr_01930000000070008000000000000001",
    ] {
        let old = id_in(old);
        let body =
            json!({"partnership": world.partnership, "terms": nda_terms(), "supersedes": old});
        let faults = world.supplier.post("/v1/agreements", &body).await.faults();
        assert_eq!(faults, [("/supersedes".to_owned(), "not_superseded".to_owned())]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_has_ended_has_one_successor_too() {
    let world = World::new().await;
    let old = world.agreement_signed(&nda_terms()).await;
    let mut successors = Vec::new();
    for title in ["One", "Two"] {
        let new = terms(&json!({"title": title}));
        successors.push(successor(&world, &world.supplier, &old, &new).await);
        sign(&world.supplier, successors.last().unwrap(), "propose").await.expect(200);
    }
    let reason = json!({"reason": "We begin anew."});
    world.buyer.act(&old, "terminate", &reason).await.expect(200);
    sign(&world.buyer, &successors[0], "agree").await.expect(200);
    sign(&world.buyer, &successors[1], "agree").await.problem(409, "state_conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_successors_that_are_signed_at_once_one_comes_in_its_place() {
    let world = World::new().await;
    let old = world.agreement_signed(&nda_terms()).await;
    let mut signings = Vec::new();
    for _ in 0..4 {
        let new = successor(&world, &world.buyer, &old, &nda_terms()).await;
        sign(&world.buyer, &new, "propose").await.expect(200);
        let seen = world.supplier.get(&new).await.expect(200);
        signings.push((format!("{new}/agreement"), seen));
    }
    let answers = join_all(signings.iter().map(async |(path, seen)| {
        let hash = json!({"content_hash": seen["content_hash"]});
        world.supplier.change(path, &seen["version"], &hash).await
    }))
    .await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1);
    for lost in answers.iter().filter(|answer| answer.status != 200) {
        lost.problem(409, "state_conflict");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn notice_and_the_last_day_end_it_and_both_hear() {
    let world = World::new().await;
    let path = world.agreement_signed(&terms(&json!({"notice_days": 30}))).await;
    let reason = json!({"reason": "We part."});
    let ending = world.supplier.act(&path, "terminate", &reason).await.expect(200);
    assert_eq!((&ending["state"], &ending["live"]), (&json!("ending"), &json!(true)));
    world.app.clock.advance(30 * DAY + 1);
    for email in ["lead@northern.example", "lead@oat.example"] {
        let told = |mail: &tests::smtp::Mail| {
            mail.to == [email] && mail.subject == "Ended: Mutual non-disclosure agreement"
        };
        world.app.smtp.wait_for("its end", told).await;
    }
    let buyer = world.app.sign_in("lead@northern.example").await;
    let ended = buyer.get(&path).await.expect(200);
    assert_eq!((&ended["state"], &ended["live"]), (&json!("terminated"), &json!(false)));
    assert_eq!(ended["allowed_actions"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_signature_a_revision_and_a_withdrawal_at_once_one_wins() {
    let world = World::new().await;
    for _ in 0..4 {
        let path = world.agreement_proposed(&nda_terms()).await;
        let seen = world.supplier.get(&path).await.expect(200);
        let (version, hash) = (&seen["version"], json!({"content_hash": seen["content_hash"]}));
        let [agree, withdraw] = ["agreement", "withdrawal"].map(|act| format!("{path}/{act}"));
        let (other, nothing) = (terms(&json!({"title": "Another"})), json!({}));
        let (agreed, revised, withdrawn) = tokio::join!(
            world.supplier.change(&agree, version, &hash),
            world.buyer.put(&path, version, &other),
            world.buyer.change(&withdraw, version, &nothing),
        );
        let statuses = [agreed.status, revised.status, withdrawn.status];
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 412).count(), 2, "{statuses:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_partner_of_the_supplier_cannot_tell_what_it_has_signed() {
    let world = World::new().await;
    let (proposal, attachment) = world.submitted_with_file().await;
    let agreement = world.agreement_signed(&nda_terms()).await;
    let (other, partnership) = world
        .app
        .partner(&world.supplier, "supplier", "Western Shops", "lead@western.example")
        .await;
    let body = json!({"partnership": partnership, "terms": nda_terms()});
    let own = other.post("/v1/agreements", &body).await;
    own.expect(201);
    sign(&other, own.header("location"), "propose").await.expect(200);
    sign(&world.supplier, own.header("location"), "agree").await.expect(200);
    let hidden = Targets {
        proposal: id_in(&proposal),
        agreement: id_in(&agreement),
        attachment: id_in(&attachment),
        ..Targets::nothing()
    };
    cannot_tell(&world.app, &other, &hidden).await;
    shows_nothing(&other, &[&hidden.proposal, &hidden.agreement, &hidden.attachment]).await;
}
