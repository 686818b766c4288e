//! What both have signed of a right changes as it came about: the buyer signs, the supplier signs last, and hears
//! alone what stands in the way.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Answer, Caller, World, day_in, exclusivity_from, exclusivity_terms_with, id_in, sign};

use super::duties::becomes;
use crate::{
    innovations::leaks::{essence, neutral},
    leaks::{cannot_tell, shows_nothing},
    operations::Targets,
};

const DAY: i64 = 24 * 60 * 60;
const BUYER: &str = "lead@northern.example";
const SUPPLIER: &str = "lead@oat.example";

fn amendment(terms: &Value) -> Value {
    json!({"terms": terms, "reason": "It sells well, and both want more of it."})
}

/// The buyer proposes other terms, and signs them.
async fn wanted(buyer: &Caller, path: &str, terms: &Value) -> Answer {
    buyer.act(path, "amend", &amendment(terms)).await.expect(200);
    sign(buyer, path, "sign_amendment").await
}

/// From the tenth day on for so many, with duties by these days.
fn terms(window: i64, duties: &[i64]) -> Value {
    let mut terms = exclusivity_from(10, window);
    let duty = |days: &i64| json!({"kind": "min_sites", "what": format!("Stores by {days}"), "due_on": day_in(*days)});
    terms["duties"] = duties.iter().map(duty).collect();
    terms
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_is_extended_by_both_and_owes_what_comes_to_it() {
    let world = World::new().await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let path = world.exclusivity_granted(&terms(60, &[20])).await;
    let was = buyer.get(&path).await.expect(200);
    assert_eq!(buyer.get(&format!("{path}/terms")).await.expect(200)["items"], json!([]));
    let longer = terms(90, &[20, 80]);
    let open = supplier.act(&path, "amend", &amendment(&longer)).await.expect(200);
    let hash = open["amendment"]["content_hash"].clone();
    assert_eq!((&open["terms"], &open["content_hash"]), (&was["terms"], &was["content_hash"]));
    assert_ne!(hash, was["content_hash"]);
    assert!(buyer.allowed(&path).await.contains(&"sign_amendment".to_owned()));
    assert!(!supplier.allowed(&path).await.contains(&"grant_amendment".to_owned()));
    let body = json!({"content_hash": hash});
    let early = format!("{path}/amendment/grant");
    supplier.change(&early, &open["version"], &body).await.problem(409, "state_conflict");
    let signed = sign(buyer, &path, "sign_amendment").await.expect(200);
    assert_eq!(signed["amendment"]["signed_by"], was["signatures"][0]["user"]);
    let outdated = json!({"content_hash": was["content_hash"]});
    supplier.act(&path, "grant_amendment", &outdated).await.problem(409, "outdated_content");
    let done = sign(supplier, &path, "grant_amendment").await.expect(200);
    assert_eq!((&done["terms_number"], &done["content_hash"]), (&json!(2), &hash));
    assert_eq!((&done["amendment"], &done["state"]), (&Value::Null, &json!("agreed")));
    let ends = format!("{}T00:00:00Z", day_in(100));
    assert_eq!((&done["ends_at"], &done["terms"]["window_days"]), (&json!(ends), &json!(90)));
    let page = buyer.get("/v1/commitments?limit=200").await.expect(200);
    let mut owed: Vec<_> =
        page["items"].as_array().unwrap().iter().map(|one| &one["what"]).collect();
    owed.sort_by_key(ToString::to_string);
    assert_eq!(owed, ["Stores by 20", "Stores by 80"]);
    // Whatever was proposed is kept.
    let other = terms(30, &[20, 80]);
    buyer.act(&path, "amend", &amendment(&other)).await.expect(200);
    let no = json!({"reason": "We want it for the summer, too."});
    supplier.act(&path, "decline_amendment", &no).await.expect(200);
    let kept = supplier.get(&format!("{path}/terms")).await.expect(200)["items"].clone();
    let of = |name: &str| {
        kept.as_array().unwrap().iter().map(|one| one[name].clone()).collect::<Vec<_>>()
    };
    assert_eq!(of("state"), ["signed", "signed", "dropped"]);
    assert_eq!(of("number"), [json!(1), json!(2), Value::Null]);
    assert_eq!(
        (&kept[0]["terms"], &kept[0]["content_hash"]),
        (&was["terms"], &was["content_hash"])
    );
    assert_eq!(kept[1]["content_hash"], hash);
    for (email, subject) in [
        (BUYER, "To be changed: Paper bottle first"),
        (SUPPLIER, "Signature wanted to change: Paper bottle first"),
        (BUYER, "Changed: Paper bottle first"),
        (BUYER, "Promised with a signature: Stores by 80"),
        (BUYER, "Stays as it is: Paper bottle first"),
    ] {
        world.app.heard(email, subject).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_govern_is_refused_where_it_stands() {
    let world = World::new().await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let path = world.exclusivity_granted(&terms(60, &[20])).await;
    let body = amendment(&terms(60, &[20]));
    let faults = async |caller: &Caller, body: &Value| {
        let faults = caller.act(&path, "amend", body).await.faults();
        faults.into_iter().map(|(at, code)| format!("{at} {code}")).collect::<Vec<_>>()
    };
    assert_eq!(faults(buyer, &body).await, ["/terms unchanged"]);
    for duties in [&[][..], &[21], &[80, 20]] {
        let body = amendment(&terms(60, duties));
        assert_eq!(faults(buyer, &body).await, ["/terms/duties unchangeable"]);
    }
    let mut unknown = terms(60, &[20]);
    unknown["pilot"] = json!("pilot_01930000000070008000000000000001");
    assert_eq!(faults(buyer, &amendment(&unknown)).await, ["/terms/pilot unknown_reference"]);
    buyer.act(&path, "amend", &amendment(&terms(90, &[20]))).await.expect(200);
    let again = amendment(&terms(80, &[20]));
    let version = supplier.get(&path).await.expect(200)["version"].clone();
    let amend = format!("{path}/amendment");
    supplier.change(&amend, &version, &again).await.problem(409, "amendment_open");
    // The side whose it is takes it back, and only that.
    let withdraw = format!("{path}/amendment/withdrawal");
    supplier.change(&withdraw, &version, &json!({})).await.problem(403, "not_your_side");
    buyer.act(&path, "withdraw_amendment", &json!({})).await.expect(200);
    world.app.clock.advance(11 * DAY);
    becomes(&world, &path, "active").await;
    let buyer = world.app.sign_in(BUYER).await;
    let mut moved = terms(60, &[20]);
    moved["starts_on"] = json!(day_in(12));
    assert_eq!(faults(&buyer, &amendment(&moved)).await, ["/terms/starts_on unchangeable"]);
    let late = buyer.act(&path, "amend", &amendment(&terms(1, &[20]))).await;
    late.problem(409, "date_passed");
    // Nobody signs it: it falls away, and the right goes on.
    buyer.act(&path, "amend", &amendment(&terms(90, &[20]))).await.expect(200);
    world.app.clock.advance(30 * DAY);
    world.app.heard(BUYER, "Stays as it is: Paper bottle first").await;
    assert_eq!(world.logged(&path, "lapse_amendment").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_longer_right_that_meets_a_rival_is_refused_to_the_supplier_alone() {
    let world = World::new().await;
    let (baker, partnership) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    let alone = heard(&world, false).await;
    let rival = baker.exclusivity(&partnership, &exclusivity_from(75, 20)).await;
    sign(&baker, &rival, "sign").await.expect(200);
    sign(&world.supplier, &rival, "grant").await.expect(200);
    let beside = heard(&world, true).await;
    assert!(alone.len() > 8, "{}", alone.len());
    assert_eq!(beside, alone);
    // To the rival, it is not there.
    let terms = exclusivity_terms_with(&json!({"products": ["Another bottle"]}));
    let path = world.exclusivity_granted(&terms).await;
    let mut longer = terms.clone();
    longer["window_days"] = json!(120);
    wanted(&world.buyer, &path, &longer).await.expect(200);
    let hidden = Targets { exclusivity: id_in(&path), ..Targets::nothing() };
    cannot_tell(&world.app, &baker, &hidden).await;
    shows_nothing(&baker, &[&id_in(&path)]).await;
}

/// What the buyer hears of other terms until it takes them back; where `refused`, the supplier tries to grant them
/// meanwhile, and cannot.
async fn heard(world: &World, refused: bool) -> Vec<String> {
    let buyer = &world.buyer;
    let path = world.exclusivity_granted(&exclusivity_from(10, 60)).await;
    let id = id_in(&path);
    let body = amendment(&exclusivity_from(10, 75));
    let mut heard = vec![essence(&buyer.act(&path, "amend", &body).await)];
    heard.push(essence(&sign(buyer, &path, "sign_amendment").await));
    if refused {
        let refused = sign(&world.supplier, &path, "grant_amendment").await;
        refused.problem(409, "exclusivity_conflict");
    }
    for path in [path.clone(), format!("{path}/terms"), format!("{path}/innovation")] {
        heard.push(essence(&buyer.get(&path).await));
    }
    heard.push(essence(&buyer.act(&path, "withdraw_amendment", &json!({})).await));
    let reason = json!({"reason": "We do not launch it."});
    heard.push(essence(&buyer.act(&path, "release", &reason).await));
    let released = |one: &Value| one["object"] == id && one["kind"] == "exclusivity.release";
    let mut count = 1;
    let events = loop {
        let events = buyer.events("exclusivity.release", count).await;
        if events.iter().any(released) {
            break events;
        }
        count += 1;
    };
    heard.extend(events.iter().filter(|one| one["object"] == id).map(|event| {
        let mut event = neutral(event);
        event["previous"] = json!("<hash>");
        event.to_string()
    }));
    heard
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_would_meet_one_alone_is_extended() {
    let world = World::new().await;
    let (baker, partnership) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    let mut extended = 0;
    for turn in 0..8 {
        let start = 10 + turn * 40;
        let mut paths = Vec::new();
        for (buyer, partnership, window, longer) in [
            (&world.buyer, &world.partnership, (start, 10), (start, 20)),
            (&baker, &partnership, (start + 30, 10), (start + 15, 25)),
        ] {
            let path = buyer.exclusivity(partnership, &exclusivity_from(window.0, window.1)).await;
            sign(buyer, &path, "sign").await.expect(200);
            sign(&world.supplier, &path, "grant").await.expect(200);
            wanted(buyer, &path, &exclusivity_from(longer.0, longer.1)).await.expect(200);
            paths.push(path);
        }
        let answers = join_all(paths.iter().map(async |path| {
            let answer = sign(&world.supplier, path, "grant_amendment").await;
            if answer.status == 200 {
                return true;
            }
            answer.problem(409, "exclusivity_conflict");
            false
        }))
        .await;
        // Each meets nothing but what the other is to become.
        extended += answers.iter().filter(|granted| **granted).count();
        let held = world.supplier.get("/v1/first-access?limit=200").await.expect(200);
        let held = held["items"].as_array().unwrap();
        let grants = || held.iter().map(|one| &one["grant"]);
        let of = |path: &String| grants().find(|one| one["exclusivity"] == id_in(path)).unwrap();
        let (one, other) = (of(&paths[0]), of(&paths[1]));
        assert!(one["held_until"].as_str() <= other["held_from"].as_str(), "{one} {other}");
    }
    assert_eq!(extended, 8);
}
