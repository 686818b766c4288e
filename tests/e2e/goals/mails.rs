//! Who hears of a goal: its owner on the other side, who leads where none is named, and nobody else.

use serde_json::{Value, json};
use tests::{Caller, World, goal_terms_with, waiting};

use super::{act, unweighted};
use crate::commitments::Time;

const BUYER: &str = "owner@northern.example";
const SUPPLIER: &str = "owner@oat.example";
const BUYER_LEAD: &str = "lead@northern.example";
const SUPPLIER_LEAD: &str = "lead@oat.example";

/// A member of each side who is to own goals, and nobody else's colleague.
struct Owners {
    buyer: Value,
    supplier: Value,
}

impl Owners {
    async fn of(world: &World) -> Self {
        let id = async |admin: &Caller, email: &str| {
            let owner = world.app.colleague(admin, email, &["contributor"]).await;
            owner.get("/v1/account").await.expect(200)["id"].clone()
        };
        Self { buyer: id(&world.buyer, BUYER).await, supplier: id(&world.supplier, SUPPLIER).await }
    }
}

fn terms(title: &str, more: &Value) -> Value {
    let mut terms = goal_terms_with(json!({"title": title}));
    terms.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    terms
}

/// Waits until as many mails of the goal with this title came as are expected, and compares them: how
/// each begins, and to whom it went.
async fn heard(world: &World, title: &str, expected: &[(&str, &str)]) {
    let of_goal = format!(": {title}");
    let mails = world
        .app
        .smtp
        .wait_for_count(title, expected.len(), |mail| mail.subject.ends_with(&of_goal))
        .await;
    let mut found: Vec<_> =
        mails.iter().map(|mail| (mail.subject.replace(&of_goal, ""), mail.to.join(", "))).collect();
    let mut expected: Vec<_> =
        expected.iter().map(|(subject, to)| ((*subject).to_owned(), (*to).to_owned())).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_of_the_other_side_hears_of_each_step() {
    let world = World::new().await;
    let owners = Owners::of(&world).await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let plan = unweighted(&world).await;
    let reason = || json!({"reason": "Not like this."});
    let terms = |title: &str, weight: i64| terms(title, &json!({"weight": weight}));

    let first = [
        // The supplier has named nobody yet; whoever revises answers for it.
        ("A goal is proposed", SUPPLIER_LEAD),
        ("Changes requested", BUYER),
        ("A goal is proposed", BUYER),
        ("Agreed by both", SUPPLIER_LEAD),
        ("A value to look at", BUYER),
        ("A value is disputed", SUPPLIER),
        ("Signature wanted to change", BUYER),
        ("As it was", SUPPLIER),
        ("Signature wanted to change", BUYER),
        ("No signature is needed", BUYER),
        ("Signature wanted to change", BUYER),
        ("Changed", SUPPLIER),
        ("How it ended", SUPPLIER),
        ("The outcome is disputed", BUYER),
        ("How it ended", BUYER),
        ("Missed", SUPPLIER),
    ];
    // A mail goes to whom the goal names when it is written: before others are named, each is waited for.
    let path = world.goal_draft(buyer, &plan, &terms("One", 40)).await;
    act(buyer, &path, "propose", json!({"owner": owners.buyer})).await;
    act(supplier, &path, "request_changes", reason()).await;
    heard(&world, "One", &first[..2]).await;
    act(supplier, &path, "revise", terms("One", 30)).await;
    act(buyer, &path, "agree", json!({"owner": owners.buyer})).await;
    heard(&world, "One", &first[..4]).await;
    act(supplier, &path, "assign", json!({"owner": owners.supplier})).await;
    act(supplier, &path, "measure", json!({"on": "2026-06-30", "value": "96"})).await;
    let mut dispute = reason();
    dispute["measurement"] = json!(waiting(buyer, &path).await);
    act(buyer, &path, "dispute_measurement", dispute).await;
    let amendment = |weight: i64| json!({"terms": terms("One", weight), "reason": "It matters."});
    act(supplier, &path, "propose_amendment", amendment(20)).await;
    act(buyer, &path, "decline_amendment", reason()).await;
    act(supplier, &path, "propose_amendment", amendment(21)).await;
    act(supplier, &path, "withdraw_amendment", json!({})).await;
    let open = act(supplier, &path, "propose_amendment", amendment(22)).await;
    let hash = json!({"content_hash": open["amendment"]["content_hash"]});
    act(buyer, &path, "accept_amendment", hash).await;
    act(buyer, &path, "propose_outcome", json!({"outcome": "achieved"})).await;
    act(supplier, &path, "dispute_outcome", reason()).await;
    act(supplier, &path, "propose_outcome", json!({"outcome": "missed"})).await;
    act(buyer, &path, "confirm_outcome", json!({})).await;

    let cancelled = world.goal_draft(supplier, &plan, &terms("Two", 40)).await;
    act(supplier, &cancelled, "propose", json!({"owner": owners.supplier})).await;
    heard(&world, "Two", &[("A goal is proposed", BUYER_LEAD)]).await;
    act(buyer, &cancelled, "agree", json!({"owner": owners.buyer})).await;
    let body = json!({"cancel": true, "reason": "Nobody can measure it."});
    let open = act(buyer, &cancelled, "propose_amendment", body).await;
    let hash = json!({"content_hash": open["amendment"]["content_hash"]});
    act(supplier, &cancelled, "accept_amendment", hash).await;

    let withdrawn = world.goal_proposed(&plan, &terms("Three", 40)).await;
    act(buyer, &withdrawn, "withdraw", json!({})).await;

    let achieved = world.goal_agreed(&plan, &terms("Four", 40)).await;
    act(supplier, &achieved, "propose_outcome", json!({"outcome": "achieved"})).await;
    act(buyer, &achieved, "confirm_outcome", json!({})).await;

    heard(&world, "One", &first).await;
    heard(
        &world,
        "Two",
        &[
            ("A goal is proposed", BUYER_LEAD),
            ("Agreed by both", SUPPLIER),
            ("Signature wanted to change", SUPPLIER),
            ("Given up", BUYER),
        ],
    )
    .await;
    let three = [("A goal is proposed", SUPPLIER_LEAD), ("Taken back", SUPPLIER_LEAD)];
    heard(&world, "Three", &three).await;
    heard(
        &world,
        "Four",
        &[
            ("A goal is proposed", SUPPLIER_LEAD),
            ("Agreed by both", BUYER_LEAD),
            ("How it ended", BUYER_LEAD),
            ("Achieved", SUPPLIER_LEAD),
        ],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_time_does_both_owners_hear_and_those_who_lead_of_a_dispute() {
    let mut time = Time::at(super::BEGIN).await;
    let owners = Owners::of(&time.world).await;
    let plan = unweighted(&time.world).await;
    let goal = async |title: &str, more: Value| {
        let path = time.world.goal_draft(&time.world.buyer, &plan, &terms(title, &more)).await;
        act(&time.world.buyer, &path, "propose", json!({"owner": owners.buyer})).await;
        heard(&time.world, title, &[("A goal is proposed", SUPPLIER_LEAD)]).await;
        path
    };
    let agree = async |path: &str| {
        act(&time.world.supplier, path, "agree", json!({"owner": owners.supplier})).await;
    };
    goal("Never", json!({})).await;
    let begins = goal("Begins", json!({"starts_on": "2027-01-01"})).await;
    let amended = goal("Amended", json!({})).await;
    let ends = goal("Ends", json!({"due_on": "2027-12-31"})).await;
    let disputed = goal("Disputed", json!({"due_on": "2027-12-31"})).await;
    for path in [&begins, &amended, &ends, &disputed] {
        agree(path).await;
    }
    let body = json!({"cancel": true, "reason": "Nobody can measure it."});
    act(&time.world.buyer, &amended, "propose_amendment", body).await;
    act(&time.world.buyer, &disputed, "propose_outcome", json!({"outcome": "achieved"})).await;
    let reason = json!({"reason": "Not like this."});
    act(&time.world.supplier, &disputed, "dispute_outcome", reason).await;
    time.set("2027-06-01T00:00:00Z").await;
    let (proposed, agreed) = (("A goal is proposed", SUPPLIER_LEAD), ("Agreed by both", BUYER));
    let both = |subject| [(subject, BUYER), (subject, SUPPLIER)];
    // Nobody of the supplier's was named for what it has not answered.
    let never = [proposed, ("Never agreed", BUYER), ("Never agreed", SUPPLIER_LEAD)];
    heard(&time.world, "Never", &never).await;
    heard(&time.world, "Begins", &[&[proposed, agreed][..], &both("Begun")].concat()).await;
    let open = ("Signature wanted to change", SUPPLIER);
    let lapsed = [&[proposed, agreed, open][..], &both("Stays as it is")].concat();
    heard(&time.world, "Amended", &lapsed).await;
    let lasts = [
        proposed,
        agreed,
        ("How it ended", SUPPLIER),
        ("The outcome is disputed", BUYER),
        ("Still disputed", BUYER_LEAD),
        ("Still disputed", SUPPLIER_LEAD),
    ];
    heard(&time.world, "Disputed", &lasts).await;
    let computed = "How it ended, as the values say";
    time.set("2028-01-16T00:00:00Z").await;
    let proposals = [&[proposed, agreed][..], &both(computed)].concat();
    heard(&time.world, "Ends", &proposals).await;
    time.set("2028-02-01T00:00:00Z").await;
    let ended = [&[proposed, agreed][..], &both(computed), &both("Missed")].concat();
    heard(&time.world, "Ends", &ended).await;
}
