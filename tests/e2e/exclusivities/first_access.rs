//! What a supplier reads of its own grants: what is still free of an innovation, and who may be first.

use serde_json::{Value, json};
use tests::{World, exclusivity_from, id_in, sign};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_free_of_an_innovation_is_told_to_its_organisation_alone() {
    let world = World::new().await;
    let innovation = world.innovation(&world.supplier).await;
    let place = format!("{innovation}/availability");
    let all = world.supplier.get(&place).await.expect(200);
    assert_eq!((&all["held"], all["free"].as_array().unwrap().len()), (&json!([]), 1));
    let path = world.exclusivity_offered(&exclusivity_from(10, 90)).await;
    world.exclusivity_of(&path, &innovation).await;
    sign(&world.buyer, &path, "sign").await.expect(200);
    // Nothing is held until it is granted.
    assert_eq!(world.supplier.get(&place).await.expect(200), all);
    sign(&world.supplier, &path, "grant").await.expect(200);
    let seen = world.supplier.get(&place).await.expect(200);
    let held = &seen["held"][0];
    assert_eq!(held["exclusivity"], json!(id_in(&path)));
    assert_eq!(held["buyer"]["name"], "Northern Grocers");
    assert_eq!(held["countries"], json!(["AT", "CH", "DE", "DK"]));
    assert_eq!(held["channels"], json!(["grocery", "online"]));
    let free = |code: &str| {
        let scopes = seen["free"].as_array().unwrap();
        let here = |one: &&Value| one["countries"].as_array().unwrap().contains(&json!(code));
        scopes.iter().find(here).map(|one| one["channels"].as_array().unwrap().len())
    };
    assert_eq!((free("FR"), free("DE")), (Some(11), Some(9)));
    for caller in [&world.buyer, &world.rival] {
        caller.get(&place).await.problem(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_be_first_is_read_beside_how_each_has_behaved() {
    let world = World::new().await;
    let (baker, partnership) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    let one = world.exclusivity_granted(&exclusivity_from(10, 90)).await;
    let other = baker.exclusivity(&partnership, &exclusivity_from(100, 90)).await;
    sign(&baker, &other, "sign").await.expect(200);
    sign(&world.supplier, &other, "grant").await.expect(200);
    world.under_review().await;
    world.app.clock.advance(24 * 60 * 60);
    let supplier = world.app.sign_in("lead@oat.example").await;
    let page = supplier.get("/v1/first-access").await.expect(200);
    let rows = page["items"].as_array().unwrap();
    let ids: Vec<_> = rows.iter().map(|row| row["grant"]["exclusivity"].clone()).collect();
    assert_eq!(ids, [json!(id_in(&other)), json!(id_in(&one))]);
    let judged = |row: &Value| row["buyer"]["acknowledged"]["denominator"].clone();
    assert_eq!((judged(&rows[0]), judged(&rows[1])), (json!(0), json!(1)), "{page:#}");
    let first = supplier.get("/v1/first-access?limit=1").await.expect(200);
    assert_eq!(first["items"].as_array().unwrap().len(), 1);
    let next = first["next"].as_str().unwrap();
    let second = supplier.get(&format!("/v1/first-access?limit=1&cursor={next}")).await.expect(200);
    assert_eq!(second["items"][0], rows[1]);
    // To those who were granted it there is nothing.
    for email in ["lead@northern.example", "lead@baker.example", "lead@southern.example"] {
        let caller = world.app.sign_in(email).await;
        assert_eq!(caller.get("/v1/first-access").await.expect(200)["items"], json!([]));
    }
}
