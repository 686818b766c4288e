//! What a charter settles besides the test: all of it is signed, whom it names is there, and the right that it
//! names is of the same partnership.

use serde_json::{Value, json};
use tests::{Caller, World, approve, charter, exclusivity_from, id_in, sign_as, whole_charter};

use crate::hashes::hash;

const NOBODY: &str = "user_019300000000700080000000000000ff";
const NOTHING: &str = "excl_019300000000700080000000000000ff";

async fn me(caller: &Caller) -> Value {
    caller.get("/v1/me").await.expect(200)["user"]["id"].clone()
}

fn with(field: &str, value: &Value) -> Value {
    let mut charter = charter();
    charter[field] = value.clone();
    charter
}

fn fault(pointer: &str) -> [(String, String); 1] {
    [(pointer.to_owned(), "unknown_reference".to_owned())]
}

/// The path of a proposal of an innovation that the buyer has accepted for a pilot.
async fn accepted_of(world: &World, innovation: &str) -> String {
    let path = world.draft_of(innovation, &world.partnership).await;
    world.supplier.act(&path, "submit", &json!({})).await.expect(200);
    world.buyer.act(&path, "acknowledge", &json!({})).await.expect(200);
    let decision = json!({
        "outcome": "accepted_for_pilot", "reason": "worth_testing",
        "feedback": "Strong shopper case; we want to see it on the shelf.",
    });
    world.buyer.act(&path, "decide", &decision).await.expect(200);
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn each_field_is_in_the_hash_as_it_is_shown() {
    let world = World::new().await;
    let draft = world.pilot_draft(&world.supplier).await;
    let right = id_in(&world.exclusivity_offered(&exclusivity_from(10, 60)).await);
    let own = me(&world.supplier).await;
    let whole = whole_charter();
    let mut said: Vec<(&str, Value)> = vec![
        ("sponsors", json!({"buyer": NOBODY})),
        ("sponsors", json!({"supplier": own})),
        ("sponsors", json!({"buyer": NOBODY, "supplier": own})),
        ("embargo", json!({"text": whole["embargo"]["text"]})),
        ("exclusivity", json!(right)),
    ];
    for field in [
        "stock_and_returns",
        "liability",
        "data_sharing",
        "foreground_ip",
        "embargo",
        "exit_plan",
        "commitments",
    ] {
        said.push((field, whole[field].clone()));
    }
    let without = world.supplier.get(&draft).await.expect(200);
    let mut hashes = vec![without["content_hash"].clone()];
    for (field, value) in &said {
        let charter = with(field, value);
        let revised = world.supplier.act(&draft, "revise", &charter).await.expect(200);
        assert_eq!(revised["charter"], charter, "{field}");
        let read = world.supplier.get(&draft).await.expect(200);
        let mut document = read["charter"].clone();
        assert_eq!(document, charter, "{field}");
        document["proposal"] = read["proposal"].clone();
        assert_eq!(read["content_hash"], hash(&document), "{field}");
        hashes.push(read["content_hash"].clone());
    }
    for (index, one) in hashes.iter().enumerate() {
        assert!(!hashes[index + 1..].contains(one), "{index} is hashed as another");
    }
    // What is left out is gone, and the hash is what it was.
    let revised = world.supplier.act(&draft, "revise", &charter()).await.expect(200);
    assert_eq!(revised["content_hash"], hashes[0]);
    assert_eq!(revised["charter"], charter());
    // So is what says nothing.
    let nobody = with("sponsors", &json!({}));
    let revised = world.supplier.act(&draft, "revise", &nobody).await.expect(200);
    assert_eq!(revised["content_hash"], hashes[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_stands_for_a_side_is_its_member_as_the_side_alone_hears() {
    let world = World::new().await;
    let (buyer, supplier) = (me(&world.buyer).await, me(&world.supplier).await);
    let both = |buyer: &Value, supplier: &Value| {
        with("sponsors", &json!({"buyer": buyer, "supplier": supplier}))
    };
    let draft = world.pilot_draft(&world.buyer).await;
    for wrong in [&supplier, &json!(NOBODY)] {
        let refused = world.buyer.act(&draft, "revise", &both(wrong, &buyer)).await;
        assert_eq!(refused.faults(), fault("/sponsors/buyer"));
        let proposal = world.buyer.get(&draft).await.expect(200)["proposal"].clone();
        let body = json!({"proposal": proposal, "charter": both(wrong, &buyer)});
        let refused = world.buyer.post("/v1/pilots", &body).await;
        assert_eq!(refused.faults(), fault("/charter/sponsors/buyer"));
        // The other side hears nothing of it; whoever signs for the side does.
        let pilot = world
            .pilot_handed_in(&world.supplier, &both(wrong, &supplier_of(wrong, &supplier)))
            .await;
        approve(&world.buyer, &pilot).await.problem(409, "sponsor_not_member");
    }
    let one = world.buyer.act(&draft, "revise", &both(&buyer, &buyer)).await;
    let fault_of_one = ("/sponsors/supplier".to_owned(), "contradiction".to_owned());
    assert_eq!(one.faults(), [fault_of_one]);

    let pilot = world.pilot_handed_in(&world.buyer, &both(&buyer, &json!(NOBODY))).await;
    let approver = world.reviewer("second@northern.example", &["approver"]).await;
    approve(&approver.caller, &pilot).await.expect(200);
    let refused = sign_as(&world.supplier, &pilot, "countersignature").await;
    refused.problem(409, "sponsor_not_member");
    let pilot = world.pilot_handed_in(&world.buyer, &both(&buyer, &supplier)).await;
    approve(&approver.caller, &pilot).await.expect(200);
    let signed = sign_as(&world.supplier, &pilot, "countersignature").await.expect(200);
    assert_eq!(signed["charter"]["sponsors"], json!({"buyer": buyer, "supplier": supplier}));
    // So it is with an amendment.
    let amend = async |by: &Caller, charter: &Value| {
        let body = json!({"charter": charter, "reason": "Somebody else stands for it."});
        by.act(&pilot, "amend", &body).await
    };
    let refused = amend(&world.buyer, &both(&json!(NOBODY), &supplier)).await;
    assert_eq!(refused.faults(), fault("/charter/sponsors/buyer"));
    amend(&world.supplier, &both(&json!(NOBODY), &supplier)).await.expect(200);
    let seen = world.buyer.get(&pilot).await.expect(200);
    let signature = json!({"content_hash": seen["amendment"]["content_hash"]});
    let path = format!("{pilot}/amendment/approval");
    let refused = approver.caller.change(&path, &seen["version"], &signature).await;
    refused.problem(409, "sponsor_not_member");
}

/// Somebody of the supplier's, who is not the same as the wrong one.
fn supplier_of(wrong: &Value, supplier: &Value) -> Value {
    if wrong == supplier { json!(null) } else { supplier.clone() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_of_another_partnership_is_one_that_does_not_exist() {
    let world = World::new().await;
    let (baker, partnership) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    let foreign = world.supplier.exclusivity(&partnership, &exclusivity_from(10, 60)).await;
    assert_eq!(baker.get(&foreign).await.status, 200);
    let foreign = with("exclusivity", &json!(id_in(&foreign)));
    let nothing = with("exclusivity", &json!(NOTHING));
    for author in [&world.buyer, &world.supplier] {
        let draft = world.pilot_draft(author).await;
        let proposal = author.get(&draft).await.expect(200)["proposal"].clone();
        let revise = async |charter: &Value| author.act(&draft, "revise", charter).await;
        let (one, other) = (revise(&foreign).await, revise(&nothing).await);
        assert_eq!(one.faults(), fault("/exclusivity"));
        assert_eq!(one.essence(), other.essence());
        let post = async |charter: &Value| {
            author.post("/v1/pilots", &json!({"proposal": proposal, "charter": charter})).await
        };
        let (one, other) = (post(&foreign).await, post(&nothing).await);
        assert_eq!(one.faults(), fault("/charter/exclusivity"));
        assert_eq!(one.essence(), other.essence());
    }
    let pilot = world.pilot_signed(&charter()).await;
    for author in [&world.buyer, &world.supplier] {
        let amend = async |charter: &Value| {
            author.act(&pilot, "amend", &json!({"charter": charter, "reason": "A right"})).await
        };
        let (one, other) = (amend(&foreign).await, amend(&nothing).await);
        assert_eq!(one.faults(), fault("/charter/exclusivity"));
        assert_eq!(one.essence(), other.essence());
    }
    let own = world.exclusivity_offered(&exclusivity_from(10, 60)).await;
    let own = json!(id_in(&own));
    let signed = world.pilot_signed(&with("exclusivity", &own)).await;
    let seen = world.buyer.get(&signed).await.expect(200);
    assert_eq!(seen["charter"]["exclusivity"], own);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_is_of_what_the_pilot_tries() {
    let world = World::new().await;
    // One that waits for the pilot of another proposal is none, and both know that.
    let other = world.pilot_in_review().await;
    let mut terms = exclusivity_from(10, 60);
    terms["duties"] = json!([]);
    terms["pilot"] = json!(id_in(&other));
    let waits = world.exclusivity_offered(&terms).await;
    let naming = |right: &str| with("exclusivity", &json!(id_in(right)));
    for author in [&world.buyer, &world.supplier] {
        let draft = world.pilot_draft(author).await;
        let refused = author.act(&draft, "revise", &naming(&waits)).await;
        assert_eq!(refused.faults(), fault("/exclusivity"));
    }
    // Of its own pilot it is.
    let reason = json!({"reason": "The right is missing."});
    world.supplier.act(&other, "request_changes", &reason).await.expect(200);
    world.supplier.act(&other, "revise", &naming(&waits)).await.expect(200);

    // Of which innovation something is, the supplier alone knows, and hears.
    let (bottle, cap) =
        (world.innovation(&world.supplier).await, world.innovation(&world.supplier).await);
    let proposal = accepted_of(&world, &bottle).await;
    let right = world.exclusivity_offered(&exclusivity_from(20, 60)).await;
    world.exclusivity_of(&right, &cap).await;
    let post = async |author: &Caller| {
        let body = json!({"proposal": id_in(&proposal), "charter": naming(&right)});
        author.post("/v1/pilots", &body).await
    };
    let refused = post(&world.supplier).await;
    assert_eq!(refused.faults(), fault("/charter/exclusivity"));
    let drafted = post(&world.buyer).await;
    drafted.expect(201);
    let pilot = drafted.header("location").to_owned();
    world.buyer.act(&pilot, "submit", &json!({})).await.expect(200);
    let approver = world.reviewer("second@northern.example", &["approver"]).await;
    approve(&approver.caller, &pilot).await.expect(200);
    let refused = sign_as(&world.supplier, &pilot, "countersignature").await;
    refused.problem(409, "other_innovation");
    world.exclusivity_of(&right, &bottle).await;
    sign_as(&world.supplier, &pilot, "countersignature").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amended_charter_says_what_was_signed() {
    let world = World::new().await;
    let mut first = whole_charter();
    first["decision_owner"] = me(&world.buyer).await;
    let pilot = world.pilot_signed(&first).await;
    let right = world.exclusivity_offered(&exclusivity_from(10, 60)).await;
    let mut second = first.clone();
    second["sponsors"] =
        json!({"buyer": me(&world.buyer).await, "supplier": me(&world.supplier).await});
    second["embargo"] = json!({"text": "Nothing of the bottle at all."});
    second["liability"] = json!("The supplier for all of it.");
    second["exclusivity"] = json!(id_in(&right));
    let mut third = second.clone();
    for gone in [
        "sponsors",
        "stock_and_returns",
        "liability",
        "data_sharing",
        "foreground_ip",
        "embargo",
        "exit_plan",
        "exclusivity",
    ] {
        third.as_object_mut().unwrap().remove(gone);
    }
    for charter in [second, third] {
        let body = json!({"charter": charter, "reason": "It is settled otherwise."});
        world.supplier.act(&pilot, "amend", &body).await.expect(200);
        for (who, operation) in [(&world.buyer, "approval"), (&world.supplier, "countersignature")]
        {
            let seen = who.get(&pilot).await.expect(200);
            let signature = json!({"content_hash": seen["amendment"]["content_hash"]});
            let path = format!("{pilot}/amendment/{operation}");
            who.change(&path, &seen["version"], &signature).await.expect(200);
        }
        let seen = world.buyer.get(&pilot).await.expect(200);
        let mut shown = seen["charter"].clone();
        shown["budget"].as_object_mut().unwrap().remove("supplier_percent");
        assert_eq!(shown, charter);
        let mut document = seen["charter"].clone();
        document["proposal"] = seen["proposal"].clone();
        assert_eq!(seen["content_hash"], hash(&document));
        let kept = world.buyer.get(&format!("{pilot}/charters")).await.expect(200);
        let last = kept["items"].as_array().unwrap().last().unwrap();
        assert_eq!(last["charter"], seen["charter"]);
        assert_eq!(last["content_hash"], seen["content_hash"]);
    }
}
