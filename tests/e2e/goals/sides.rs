//! Who may do what: each role of each side is offered just what it may do in each state, programs measure
//! and sign nothing, and nobody acts for both sides.

use serde_json::json;
use tests::{World, goal_terms, goal_terms_with, waiting};

use super::{act, unweighted};
use crate::joint_plans::sides::{colleagues, table};

#[tokio::test(flavor = "multi_thread")]
async fn each_role_is_offered_what_it_may_do() {
    let world = World::new().await;
    let (own, other) = (
        colleagues(&world, &world.buyer, "north").await,
        colleagues(&world, &world.supplier, "oats").await,
    );
    let plan = unweighted(&world).await;
    let nothing = || json!({});

    let path = world.goal_draft(&world.buyer, &plan, &goal_terms()).await;
    let expected =
        ["contributor: revise propose withdraw", "partnership_lead: revise propose withdraw"];
    assert_eq!(table(&own, &path).await, expected);

    act(&own["contributor"], &path, "propose", nothing()).await;
    let expected = ["contributor: withdraw", "partnership_lead: withdraw"];
    assert_eq!(table(&own, &path).await, expected);
    let expected = [
        "approver: agree",
        "contributor: request_changes",
        "partnership_lead: request_changes agree",
    ];
    assert_eq!(table(&other, &path).await, expected);

    let reason = json!({"reason": "We measure that ourselves."});
    act(&other["contributor"], &path, "request_changes", reason.clone()).await;
    let expected = ["contributor: revise withdraw", "partnership_lead: revise withdraw"];
    assert_eq!(table(&own, &path).await, expected);
    let expected = ["contributor: revise", "partnership_lead: revise"];
    assert_eq!(table(&other, &path).await, expected);

    // The supplier has the last word, so it is the author from now on.
    let later = goal_terms_with(json!({"starts_on": "2030-01-01"}));
    act(&other["contributor"], &path, "revise", later.clone()).await;
    let expected = ["contributor: withdraw", "partnership_lead: withdraw"];
    assert_eq!(table(&other, &path).await, expected);
    act(&own["approver"], &path, "agree", nothing()).await;
    let expected = [
        "approver: propose_amendment",
        "contributor: assign",
        "partnership_lead: assign propose_amendment",
    ];
    for side in [&own, &other] {
        assert_eq!(table(side, &path).await, expected);
    }

    let body = json!({"terms": goal_terms(), "reason": "It begins at once."});
    let open = act(&own["approver"], &path, "propose_amendment", body).await;
    let expected =
        ["contributor: assign withdraw_amendment", "partnership_lead: assign withdraw_amendment"];
    assert_eq!(table(&own, &path).await, expected);
    let expected = [
        "approver: accept_amendment decline_amendment",
        "contributor: assign",
        "partnership_lead: assign accept_amendment decline_amendment",
    ];
    assert_eq!(table(&other, &path).await, expected);

    let hash = json!({"content_hash": open["amendment"]["content_hash"]});
    let active = act(&other["approver"], &path, "accept_amendment", hash).await;
    assert_eq!(active["state"], "active");
    let expected = [
        "approver: propose_amendment propose_outcome",
        "contributor: assign",
        "partnership_lead: assign propose_amendment propose_outcome",
    ];
    assert_eq!(table(&own, &path).await, expected);
    let expected = [
        "approver: propose_amendment propose_outcome",
        "contributor: measure assign",
        "partnership_lead: measure assign propose_amendment propose_outcome",
    ];
    assert_eq!(table(&other, &path).await, expected);

    let value = json!({"on": "2026-06-30", "value": "96"});
    act(&other["contributor"], &path, "measure", value).await;
    let expected = [
        "approver: confirm_measurement dispute_measurement propose_amendment propose_outcome",
        "contributor: confirm_measurement dispute_measurement assign",
        "partnership_lead: confirm_measurement dispute_measurement assign propose_amendment \
         propose_outcome",
    ];
    assert_eq!(table(&own, &path).await, expected);

    act(&own["approver"], &path, "propose_outcome", json!({"outcome": "missed"})).await;
    let expected = ["contributor: assign", "partnership_lead: assign"];
    assert_eq!(table(&own, &path).await, expected);
    let expected = [
        "approver: confirm_outcome dispute_outcome",
        "contributor: assign",
        "partnership_lead: assign confirm_outcome dispute_outcome",
    ];
    assert_eq!(table(&other, &path).await, expected);

    act(&other["approver"], &path, "confirm_outcome", nothing()).await;
    for side in [&own, &other] {
        assert_eq!(table(side, &path).await, [""; 0]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_writes_and_measures_and_signs_nothing() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    let scopes = ["read", "write_plans", "record_measurements"];
    let program = world.app.program(&world.supplier, &scopes).await;
    let reader = world.app.program(&world.supplier, &["read"]).await;
    let path = world.goal_agreed(&plan, &goal_terms()).await;
    assert_eq!(program.allowed(&path).await, ["measure", "assign"]);
    assert_eq!(reader.allowed(&path).await, [""; 0]);
    let value = json!({"on": "2026-06-30", "value": "96"});
    act(&program, &path, "measure", value.clone()).await;
    let version = reader.get(&path).await.expect(200)["version"].clone();
    let measurements = format!("{path}/measurements");
    reader.change(&measurements, &version, &value).await.problem(403, "missing_permission");

    // What the other side measures, a program of this side can neither confirm nor dispute.
    let theirs = world.goal_agreed(&plan, &goal_terms_with(json!({"measured_by": "buyer"}))).await;
    act(&world.buyer, &theirs, "measure", value).await;
    let version = program.get(&theirs).await.expect(200)["version"].clone();
    let body = json!({"measurement": waiting(&world.buyer, &theirs).await});
    let confirmation = format!("{theirs}/measurements/confirmation");
    program.change(&confirmation, &version, &body).await.problem(403, "missing_permission");
    let outcome = format!("{theirs}/outcome");
    let body = json!({"outcome": "achieved"});
    program.change(&outcome, &version, &body).await.problem(403, "missing_permission");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_never_acts_for_both_sides() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    // The buyer's lead has a seat with the supplier, too.
    let body = json!({"email": "lead@northern.example", "roles": ["partnership_lead"]});
    world.supplier.post("/v1/invitations", &body).await.expect(201);
    let token = world.app.token("lead@northern.example", "invites you to Tandem").await;
    let acceptance = format!("/v1/invitations/{token}/acceptance");
    world.buyer.post(&acceptance, &json!({})).await.expect(200);
    let organisation = world.supplier.get("/v1/me").await.expect(200)["organisation"]["id"].clone();
    let body = json!({
        "email": "lead@northern.example", "password": tests::PASSWORD, "organisation": organisation,
    });
    let tokens = world.app.visitor().post("/v1/auth/token", &body).await.expect(200);
    let both = world.app.caller(&tokens);
    let person = world.buyer.get("/v1/account").await.expect(200)["id"].clone();

    let path = world.goal_proposed(&plan, &goal_terms()).await;
    assert!(both.allowed(&path).await.is_empty());
    let version = both.get(&path).await.expect(200)["version"].clone();
    let agreement = format!("{path}/agreement");
    both.change(&agreement, &version, &json!({})).await.problem(403, "same_person");
    // Nor is it named for the other side by somebody else.
    let refused = world.supplier.change(&agreement, &version, &json!({"owner": person})).await;
    refused.problem(403, "same_person");
    // An owner is a member of the organisation that names it.
    let stranger = world.rival.get("/v1/account").await.expect(200)["id"].clone();
    let refused = world.supplier.change(&agreement, &version, &json!({"owner": stranger})).await;
    assert_eq!(refused.faults()[0].0, "/owner");
    act(&world.supplier, &path, "agree", json!({})).await;

    // The same where values are at stake: what one has measured for the buyer, it cannot confirm.
    let theirs = world.goal_agreed(&plan, &goal_terms_with(json!({"measured_by": "buyer"}))).await;
    act(&world.buyer, &theirs, "measure", json!({"on": "2026-06-30", "value": "96"})).await;
    let version = both.get(&theirs).await.expect(200)["version"].clone();
    let body = json!({"measurement": waiting(&both, &theirs).await});
    let confirmation = format!("{theirs}/measurements/confirmation");
    both.change(&confirmation, &version, &body).await.problem(403, "same_person");

    // The database holds that too, whoever asks.
    let owner = world.app.database.owner().await;
    for sql in [
        "UPDATE goals SET supplier_hands = buyer_hands",
        "UPDATE goals SET supplier_owner = buyer_owner",
        "UPDATE goals SET supplier_owner = NULL",
    ] {
        assert!(owner.execute(sql, &[]).await.is_err(), "{sql}");
    }
}
