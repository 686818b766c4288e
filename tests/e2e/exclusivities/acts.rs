//! From an offer or a request to the grant, and who may do what on the way.

use serde_json::{Value, json};
use tests::{World, exclusivity_from, exclusivity_terms, exclusivity_terms_with, id_in, sign};

use crate::{
    leaks::{cannot_tell, shows_nothing},
    operations::Targets,
};

#[tokio::test(flavor = "multi_thread")]
async fn the_buyer_signs_and_the_supplier_grants_exactly_that() {
    let world = World::new().await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let path = buyer.exclusivity(&world.partnership, &exclusivity_terms()).await;
    assert_eq!(supplier.allowed(&path).await, ["revise", "decline"]);
    assert_eq!(buyer.allowed(&path).await, ["sign", "revise", "withdraw"]);
    sign(buyer, &path, "sign").await.expect(200);
    // Other terms void the signature, whoever writes them.
    let wider = exclusivity_terms_with(&json!({"territories": ["worldwide"], "channels": ["all"]}));
    let seen = supplier.get(&path).await.expect(200);
    let revised = supplier.act(&path, "revise", &wider).await.expect(200);
    assert_eq!((&revised["state"], &revised["signatures"]), (&json!("negotiating"), &json!([])));
    let outdated = json!({"content_hash": seen["content_hash"]});
    buyer.act(&path, "sign", &outdated).await.problem(409, "outdated_content");
    sign(buyer, &path, "sign").await.expect(200);
    let granted = sign(supplier, &path, "grant").await.expect(200);
    assert_eq!((&granted["state"], &granted["live"]), (&json!("agreed"), &json!(false)));
    assert_eq!((&granted["begins_at"], &granted["ends_at"]), (&json!(null), &json!(null)));
    let sides: Vec<_> =
        granted["signatures"].as_array().unwrap().iter().map(|one| one["side"].clone()).collect();
    assert_eq!(sides, ["buyer", "supplier"]);
    assert_eq!(buyer.allowed(&path).await, ["start", "release", "propose_end", "amend"]);
    assert_eq!(supplier.allowed(&path).await, ["propose_end", "amend"]);
    let begun = buyer.act(&path, "start", &json!({})).await.expect(200);
    assert_eq!((&begun["state"], &begun["live"]), (&json!("active"), &json!(true)));

    for (email, subject) in [
        ("lead@oat.example", "Exclusivity is asked for: Paper bottle first"),
        ("lead@oat.example", "Signature wanted: Paper bottle first"),
        ("lead@northern.example", "Other terms: Paper bottle first"),
        ("lead@northern.example", "Signed by both: Paper bottle first"),
        ("lead@oat.example", "Begun: Paper bottle first"),
    ] {
        world.app.heard(email, subject).await;
    }
    let told = |mail: &tests::smtp::Mail| mail.subject.starts_with("Signed by both");
    let mail = world.app.smtp.wait_for("the grant", told).await;
    assert!(!mail.text.contains("4006381333931") && mail.text.contains(&path), "{}", mail.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_supplier_grants_only_the_buyer_releases_and_nobody_is_both() {
    let world = World::new().await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let path = world.exclusivity_signed(&exclusivity_terms()).await;
    let seen = buyer.get(&path).await.expect(200);
    let hash = json!({"content_hash": seen["content_hash"]});
    let grant = format!("{path}/grant");
    buyer.change(&grant, &seen["version"], &hash).await.problem(403, "not_your_side");
    // The buyer's founder joins the supplier, too, and speaks for it.
    let invite = json!({"email": "lead@northern.example", "roles": ["partnership_lead"]});
    supplier.post("/v1/invitations", &invite).await.expect(201);
    let token = world.app.token("lead@northern.example", "invites you to Tandem").await;
    buyer.post(&format!("/v1/invitations/{token}/acceptance"), &json!({})).await.expect(200);
    let me = supplier.get("/v1/me").await.expect(200);
    let body = json!({
        "email": "lead@northern.example",
        "password": tests::PASSWORD,
        "organisation": me["organisation"]["id"],
    });
    let tokens = world.app.visitor().post("/v1/auth/token", &body).await.expect(200);
    let both = world.app.caller(&tokens);
    assert_eq!(both.get(&path).await.expect(200)["allowed_actions"], json!([]));
    both.change(&grant, &seen["version"], &hash).await.problem(403, "same_person");

    sign(supplier, &path, "grant").await.expect(200);
    let version = supplier.get(&path).await.expect(200)["version"].clone();
    let reason = json!({"reason": "We do not launch it."});
    let release = format!("{path}/release");
    supplier.change(&release, &version, &reason).await.problem(403, "not_your_side");
    // Both end it together, or the buyer gives it back.
    supplier.act(&path, "propose_end", &reason).await.expect(200);
    assert_eq!(supplier.allowed(&path).await, ["drop_end", "amend"]);
    buyer.act(&path, "drop_end", &json!({})).await.expect(200);
    let released = buyer.act(&path, "release", &reason).await.expect(200);
    assert_eq!(released["state"], "released");
    world.app.heard("lead@oat.example", "Free to offer: Paper bottle first").await;
    let other = world.exclusivity_granted(&exclusivity_terms()).await;
    buyer.act(&other, "propose_end", &reason).await.expect(200);
    let ended = supplier.act(&other, "accept_end", &json!({})).await.expect(200);
    assert_eq!(ended["state"], "cancelled");
    world.app.heard("lead@northern.example", "Window ended: Paper bottle first").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_are_read_strictly() {
    let world = World::new().await;
    let faults = async |change: Value| {
        let terms = exclusivity_terms_with(&change);
        let body = json!({"partnership": world.partnership, "terms": terms});
        let answer = world.supplier.post("/v1/exclusivities", &body).await;
        answer.faults().into_iter().map(|(at, code)| format!("{at} {code}")).collect::<Vec<_>>()
    };
    let same = ["4006381333931", "04006381333931"];
    for (change, expected) in [
        (json!({"products": []}), "/terms/products out_of_range"),
        (json!({"products": same}), "/terms/products out_of_range"),
        (json!({"territories": ["eu"]}), "/terms/territories/0 not_in_list"),
        (json!({"channels": ["all", "online"]}), "/terms/channels not_in_list"),
        (json!({"window_days": 1825}), "/terms/window_days out_of_range"),
        (json!({"starts_on": "2035-01-01"}), "/terms/starts_on contradiction"),
        (json!({"latest_start": null}), "/terms/starts_on contradiction"),
        (json!({"earliest_start": "2200-01-01"}), "/terms/starts_on contradiction"),
        (json!({"cure_days": 91}), "/terms/cure_days out_of_range"),
        (json!({"innovation": "x"}), "/terms/innovation unknown_field"),
    ] {
        assert_eq!(faults(change).await, [expected]);
    }
    let over = exclusivity_terms_with(&json!({"latest_start": "2026-01-01"}));
    let body = json!({"partnership": world.partnership, "terms": over});
    world.supplier.post("/v1/exclusivities", &body).await.problem(409, "date_passed");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_twelve_months_take_what_both_attest() {
    let world = World::new().await;
    let path = world.exclusivity_offered(&exclusivity_from(30, 366)).await;
    sign(&world.buyer, &path, "sign").await.problem(409, "not_attested");
    let hash = world.buyer.get(&path).await.expect(200)["content_hash"].clone();
    let attested = json!({"content_hash": hash, "attestation": "Our share is below 30 %."});
    world.buyer.act(&path, "sign", &attested).await.expect(200);
    sign(&world.supplier, &path, "grant").await.problem(409, "not_attested");
    let granted = world.supplier.act(&path, "grant", &attested).await.expect(200);
    assert_eq!(granted["buyer_attestation"], "Our share is below 30 %.");
    assert_eq!(granted["supplier_attestation"], granted["buyer_attestation"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_innovation_is_the_suppliers_alone() {
    let world = World::new().await;
    let innovation = world.innovation(&world.supplier).await;
    let path = world.exclusivity_offered(&exclusivity_terms()).await;
    let before = world.buyer.get(&path).await;
    world.exclusivity_of(&path, &innovation).await;
    let place = format!("{path}/innovation");
    let seen = world.supplier.get(&place).await.expect(200);
    assert_eq!(seen["innovation"], json!(id_in(&innovation)));
    let named =
        json!({"innovation": id_in(&innovation), "carved_out": "Harbour Foods, until autumn"});
    let seen = world.supplier.put(&place, &json!(1), &named).await.expect(200);
    assert_eq!(seen, world.supplier.get(&place).await.expect(200));
    assert_eq!(seen["carved_out"], named["carved_out"]);
    // To the buyer there is nothing, and nothing has changed.
    world.buyer.get(&place).await.problem(404, "not_found");
    let body = json!({"innovation": id_in(&innovation)});
    world.buyer.put(&place, &json!(1), &body).await.problem(404, "not_found");
    assert_eq!(world.buyer.get(&path).await.essence(), before.essence());
    // An innovation of somebody else's is none.
    let foreign = world.innovation(&world.buyer).await;
    let body = json!({"innovation": id_in(&foreign)});
    let faults = world.supplier.put(&place, &json!(1), &body).await.faults();
    assert_eq!(faults, [("/innovation".to_owned(), "not_found".to_owned())]);
    // What is granted stays of what it is.
    sign(&world.buyer, &path, "sign").await.expect(200);
    sign(&world.supplier, &path, "grant").await.expect(200);
    let version = world.supplier.get(&path).await.expect(200)["version"].clone();
    let none = json!({"innovation": null});
    world.supplier.put(&place, &version, &none).await.problem(409, "state_conflict");
    let owner = world.app.database.owner().await;
    let sql = "UPDATE exclusivity_innovations SET innovation_id = NULL";
    assert!(owner.batch_execute(sql).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_buyer_of_the_supplier_sees_nothing_of_it() {
    let world = World::new().await;
    let path = world.exclusivity_granted(&exclusivity_terms()).await;
    let (baker, _) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    let hidden = Targets { exclusivity: id_in(&path), ..Targets::nothing() };
    for caller in [&baker, &world.rival] {
        cannot_tell(&world.app, caller, &hidden).await;
        shows_nothing(caller, &[&hidden.exclusivity]).await;
    }
}
