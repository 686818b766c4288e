//! Two rival grants never meet, and the supplier alone hears what stands in the way, when it grants.

use serde_json::{Value, json};
use tests::{Answer, Caller, World, exclusivity_from, id_in, sign};

/// The supplier's answer to a grant for another buyer, of the same terms but for what is changed.
async fn second(world: &World, other: (&Caller, &str), change: &Value) -> (String, Answer) {
    let (buyer, partnership) = other;
    let mut terms = exclusivity_from(30, 90);
    for (name, value) in change.as_object().unwrap() {
        terms[name] = value.clone();
    }
    let path = buyer.exclusivity(partnership, &terms).await;
    sign(buyer, &path, "sign").await.expect(200);
    let answer = sign(&world.supplier, &path, "grant").await;
    (path, answer)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rival_grant_is_refused_to_the_supplier_with_its_own_grant() {
    let world = World::new().await;
    let (baker, partnership) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    let baker = (&baker, partnership.as_str());
    let first = world.exclusivity_granted(&exclusivity_from(30, 90)).await;
    for change in [
        json!({}),
        json!({"kind": "exclusive"}),
        json!({"products": ["0-4006381333931"], "territories": ["EU"]}),
        json!({"products": ["OAT DRINK  in a paper bottle"], "channels": ["all"]}),
        json!({"territories": ["worldwide"]}),
        json!({"starts_on": tests::day_in(119), "window_days": 1}),
        json!({"starts_on": null, "starts_upon": "launch", "latest_start": tests::day_in(20)}),
    ] {
        let (path, answer) = second(&world, baker, &change).await;
        let problem = answer.problem(409, "exclusivity_conflict");
        assert!(problem["detail"].as_str().unwrap().contains(&id_in(&first)), "{problem}");
        // The buyer sees what it has signed, and nothing of it.
        let seen = baker.0.get(&path).await.expect(200);
        assert_eq!((&seen["state"], &seen["version"]), (&json!("signed"), &json!(2)), "{change}");
    }
    // What does not meet it, is not refused.
    for change in [
        json!({"kind": "first_look"}),
        json!({"products": ["Another bottle"]}),
        json!({"territories": ["FR", "NORDICS"], "products": ["4006381333931"], "channels": ["foodservice"]}),
        json!({"territories": ["FR", "BENELUX"]}),
        json!({"channels": ["discount"]}),
        json!({"starts_on": tests::day_in(120)}),
        json!({"starts_on": tests::day_in(1), "window_days": 29}),
    ] {
        let (_, answer) = second(&world, baker, &change).await;
        assert_eq!(answer.status, 200, "{change} {}", answer.text);
    }
    // The same buyer may have more.
    world.exclusivity_granted(&exclusivity_from(30, 90)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_innovation_is_not_granted_twice_whatever_it_is_called() {
    let world = World::new().await;
    let (baker, partnership) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    let innovation = world.innovation(&world.supplier).await;
    let first = world.exclusivity_offered(&exclusivity_from(30, 90)).await;
    world.exclusivity_of(&first, &innovation).await;
    sign(&world.buyer, &first, "sign").await.expect(200);
    sign(&world.supplier, &first, "grant").await.expect(200);
    let mut terms = exclusivity_from(30, 90);
    terms["products"] = json!(["A bottle of another name"]);
    let path = baker.exclusivity(&partnership, &terms).await;
    world.exclusivity_of(&path, &innovation).await;
    sign(&baker, &path, "sign").await.expect(200);
    sign(&world.supplier, &path, "grant").await.problem(409, "exclusivity_conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_back_or_lapsed_is_free_and_what_has_begun_holds_less() {
    const DAY: i64 = 24 * 60 * 60;
    let world = World::new().await;
    let (baker, partnership) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    let upon = tests::exclusivity_terms();
    let first = world.exclusivity_granted(&upon).await;
    // Upon an event all is held in which it could run: to the end of ninety days from the sixtieth.
    let late = json!({"starts_on": tests::day_in(140)});
    let (path, answer) = second(&world, (&baker, &partnership), &late).await;
    answer.problem(409, "exclusivity_conflict");
    world.buyer.act(&first, "start", &json!({})).await.expect(200);
    // Once it runs it ends after ninety days.
    sign(&world.supplier, &path, "grant").await.expect(200);
    let early = json!({"starts_on": tests::day_in(40), "window_days": 10});
    let (path, answer) = second(&world, (&baker, &partnership), &early).await;
    answer.problem(409, "exclusivity_conflict");
    let reason = json!({"reason": "We do not need it."});
    world.buyer.act(&first, "release", &reason).await.expect(200);
    sign(&world.supplier, &path, "grant").await.expect(200);
    // What lapses at its long stop is free, too.
    let mut upon = upon;
    upon["products"] = json!(["Another bottle"]);
    let first = world.exclusivity_granted(&upon).await;
    let other = json!({"products": ["another bottle"], "starts_on": tests::day_in(65)});
    let (path, answer) = second(&world, (&baker, &partnership), &other).await;
    answer.problem(409, "exclusivity_conflict");
    // Nothing is signed anew meanwhile, so that it does not come to nothing.
    world.app.clock.advance(29 * DAY);
    let baker = world.app.sign_in("lead@baker.example").await;
    let mut revised = exclusivity_from(65, 90);
    revised["products"] = json!(["another bottle"]);
    baker.act(&path, "revise", &revised).await.expect(200);
    sign(&baker, &path, "sign").await.expect(200);
    world.app.clock.advance(28 * DAY);
    let baker = world.app.sign_in("lead@baker.example").await;
    baker.act(&path, "revise", &revised).await.expect(200);
    sign(&baker, &path, "sign").await.expect(200);
    world.app.clock.advance(5 * DAY);
    world.app.heard("lead@oat.example", "Lapsed, and free to offer: Paper bottle first").await;
    let supplier = world.app.sign_in("lead@oat.example").await;
    assert_eq!(supplier.get(&first).await.expect(200)["state"], "lapsed");
    sign(&supplier, &path, "grant").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_holds_it_too() {
    let world = World::new().await;
    let (baker, partnership) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    world.exclusivity_granted(&exclusivity_from(30, 90)).await;
    let path = baker.exclusivity(&partnership, &exclusivity_from(60, 90)).await;
    sign(&baker, &path, "sign").await.expect(200);
    let owner = world.app.database.owner().await;
    // What it reserves meets the first one, though its window does not.
    let grant = "UPDATE exclusivities SET state = 'agreed', held_from = now() + interval '10 days',
        held_until = now() + interval '20 days', reserved_until = now() + interval '40 days'
        WHERE state = 'signed'";
    let error = owner.batch_execute(grant).await.unwrap_err();
    let error = error.as_db_error().expect("the database refuses");
    assert_eq!(error.constraint(), Some("exclusivities_no_rivals"), "{error}");
    // Nor does anybody grant in the name of a buyer.
    let me = baker.get("/v1/me").await.expect(200);
    let uuid = me["organisation"]["id"].as_str().unwrap().replace("org_", "");
    let sql = format!("SELECT set_config('app.organisation', '{uuid}', false)");
    owner.batch_execute(&sql).await.unwrap();
    owner
        .batch_execute("UPDATE exclusivities SET product_keys = '{a,b}' WHERE state = 'signed'")
        .await
        .unwrap();
    let error = owner.batch_execute(grant).await.unwrap_err();
    assert!(error.as_db_error().is_some_and(|error| error.message().contains("signs last")));
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_first_look_runs_the_innovation_is_shown_to_nobody_else() {
    const DAY: i64 = 24 * 60 * 60;
    let world = World::new().await;
    let (_, partnership) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    let innovation = world.innovation(&world.supplier).await;
    let mut terms = exclusivity_from(5, 20);
    terms["kind"] = json!("first_look");
    let look = world.exclusivity_offered(&terms).await;
    world.exclusivity_of(&look, &innovation).await;
    sign(&world.buyer, &look, "sign").await.expect(200);
    sign(&world.supplier, &look, "grant").await.expect(200);
    // Before it runs nothing is refused.
    let early = world.draft_of(&innovation, &partnership).await;
    world.supplier.act(&early, "submit", &json!({})).await.expect(200);
    let elsewhere = world.draft_of(&innovation, &partnership).await;
    let here = world.draft_of(&innovation, &world.partnership).await;
    let other = world.innovation(&world.supplier).await;
    let other = world.draft_of(&other, &partnership).await;
    world.app.clock.advance(6 * DAY);
    world.app.heard("lead@oat.example", "Begun: Paper bottle first").await;
    let supplier = world.app.sign_in("lead@oat.example").await;
    let refused = supplier.act(&elsewhere, "submit", &json!({})).await;
    let problem = refused.problem(409, "first_look_runs");
    assert!(problem["detail"].as_str().unwrap().contains(&id_in(&look)), "{problem}");
    assert_eq!(supplier.get(&elsewhere).await.expect(200)["state"], "draft");
    // To the buyer who has it, and of something else, it can be submitted.
    supplier.act(&here, "submit", &json!({})).await.expect(200);
    supplier.act(&other, "submit", &json!({})).await.expect(200);
    world.app.clock.advance(20 * DAY);
    world.app.heard("lead@oat.example", "Free to offer: Paper bottle first").await;
    let supplier = world.app.sign_in("lead@oat.example").await;
    supplier.act(&elsewhere, "submit", &json!({})).await.expect(200);
}
