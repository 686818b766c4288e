//! Who may do what: each role of each side is offered just what it may do, programs sign nothing, and
//! nobody acts for both sides.

use std::collections::BTreeMap;

use serde_json::json;
use tests::{Caller, World, plan_terms, plan_terms_of, sign};

const ROLES: [&str; 5] = ["partnership_lead", "contributor", "reviewer", "approver", "analyst"];

/// Members of an organisation, each with one role.
pub(crate) async fn colleagues(
    world: &World,
    admin: &Caller,
    side: &str,
) -> BTreeMap<&'static str, Caller> {
    let mut all = BTreeMap::new();
    for role in ROLES {
        let email = format!("{role}@{side}.example");
        all.insert(role, world.app.colleague(admin, &email, &[role]).await);
    }
    all
}

/// A line for each role that is offered something.
pub(crate) async fn table(colleagues: &BTreeMap<&'static str, Caller>, path: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for (role, caller) in colleagues {
        let allowed = caller.allowed(path).await;
        if !allowed.is_empty() {
            lines.push(format!("{role}: {}", allowed.join(" ")));
        }
    }
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_is_offered_what_it_may_do() {
    let world = World::new().await;
    let own = colleagues(&world, &world.buyer, "north").await;
    let other = colleagues(&world, &world.supplier, "oats").await;
    let path = world.plan_draft(&world.buyer, &plan_terms()).await;
    let expected = [
        "approver: propose",
        "contributor: revise withdraw",
        "partnership_lead: revise propose withdraw",
    ];
    assert_eq!(table(&own, &path).await, expected);

    sign(&world.buyer, &path, "propose").await.expect(200);
    let expected = ["contributor: revise withdraw", "partnership_lead: revise withdraw"];
    assert_eq!(table(&own, &path).await, expected);
    let expected = [
        "approver: agree",
        "contributor: request_changes revise",
        "partnership_lead: agree request_changes revise",
    ];
    assert_eq!(table(&other, &path).await, expected);

    sign(&other["approver"], &path, "agree").await.expect(200);
    for side in [&own, &other] {
        let expected = ["approver: amend terminate", "partnership_lead: amend terminate"];
        assert_eq!(table(side, &path).await, expected);
    }
    let terms = plan_terms_of("2101-01-01", "2104-12-31");
    let body = json!({"terms": terms, "reason": "The new bottles come a year later."});
    own["approver"].act(&path, "amend", &body).await.expect(200);
    let expected = [
        "approver: terminate",
        "contributor: withdraw_amendment",
        "partnership_lead: withdraw_amendment terminate",
    ];
    assert_eq!(table(&own, &path).await, expected);
    let expected = [
        "approver: accept_amendment decline_amendment terminate",
        "partnership_lead: accept_amendment decline_amendment terminate",
    ];
    assert_eq!(table(&other, &path).await, expected);

    // What is offered to nobody is refused as well.
    let seen = world.supplier.get(&path).await.expect(200);
    let hash = json!({"content_hash": seen["amendment"]["content_hash"]});
    let accept = format!("{path}/amendment/acceptance");
    let refused = world.buyer.change(&accept, &seen["version"], &hash).await;
    refused.problem(403, "not_your_side");
    let refused = other["contributor"].change(&accept, &seen["version"], &hash).await;
    refused.problem(403, "missing_permission");
    let amend = format!("{path}/amendment");
    let refused = world.supplier.change(&amend, &seen["version"], &body).await;
    refused.problem(409, "amendment_open");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_writes_and_signs_nothing() {
    let world = World::new().await;
    let program = world.app.program(&world.buyer, &["read", "write_plans"]).await;
    let path = world.plan_draft(&program, &plan_terms()).await;
    assert_eq!(program.allowed(&path).await, ["revise", "withdraw"]);
    let seen = program.get(&path).await.expect(200);
    let hash = json!({"content_hash": seen["content_hash"]});
    let refused = program.change(&format!("{path}/proposal"), &seen["version"], &hash).await;
    refused.problem(403, "missing_permission");
    let body = json!({"name": "ERP", "scopes": ["agree_plans"]});
    let refused = world.buyer.post("/v1/service-accounts", &body).await;
    assert_eq!(refused.faults()[0].1, "not_in_list");
    // What it has written a person signs.
    sign(&world.buyer, &path, "propose").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_never_signs_for_both_sides() {
    let world = World::new().await;
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

    let path = world.plan_proposed(&plan_terms()).await;
    assert!(both.allowed(&path).await.is_empty());
    let seen = both.get(&path).await.expect(200);
    let hash = json!({"content_hash": seen["content_hash"]});
    let refused = both.change(&format!("{path}/agreement"), &seen["version"], &hash).await;
    refused.problem(403, "same_person");
    // Nor does it touch the terms for the other side.
    both.put(&path, &seen["version"], &plan_terms()).await.problem(403, "same_person");
    sign(&world.supplier, &path, "agree").await.expect(200);

    // The database holds that too, whoever asks.
    let owner = world.app.database.owner().await;
    let sql = "UPDATE plans SET supplier_hands = buyer_hands";
    assert!(owner.execute(sql, &[]).await.is_err());
}
