//! Two buyers of one supplier: neither's export has a word of the other, and the supplier's has both.

use serde_json::json;
use tests::{World, commitment, id_in};

use super::Export;
use crate::identity::id_of;

#[tokio::test(flavor = "multi_thread")]
async fn an_export_says_nothing_of_a_rival() {
    let world = World::new().await;
    let invite = json!({"name": "Oat & Co", "email": "lead@oat.example"});
    let body = json!({"propose_as": "buyer", "invite": invite});
    let proposed = world.rival.post("/v1/partnerships", &body).await.expect(201);
    let other = proposed["id"].as_str().unwrap().to_owned();
    let told = |mail: &tests::smtp::Mail| mail.subject.starts_with("Southern Stores invites you");
    let mail = world.app.smtp.wait_for("the invitation", told).await;
    let (_, rest) = mail.text.split_once("/v1/invitations/").unwrap();
    let token: String = rest.chars().take(43).collect();
    world
        .supplier
        .post(&format!("/v1/invitations/{token}/acceptance"), &json!({}))
        .await
        .expect(200);
    // The same happens with either, of the same thing.
    let innovation = world.innovation(&world.supplier).await;
    let mut own = vec![Vec::new(), Vec::new()];
    for (place, (buyer, partnership)) in
        [(&world.buyer, &world.partnership), (&world.rival, &other)].into_iter().enumerate()
    {
        let proposal = world.draft_of(&innovation, partnership).await;
        world.supplier.act(&proposal, "submit", &json!({})).await.expect(200);
        buyer.act(&proposal, "acknowledge", &json!({})).await.expect(200);
        let message = world.message(buyer, &proposal).await;
        let note = world.note(buyer, &proposal).await;
        let promise = commitment(partnership, "supplier");
        let promise = buyer.post("/v1/commitments", &promise).await.expect(201);
        let promise = promise["id"].as_str().unwrap().to_owned();
        let person = id_of(buyer).await;
        let me = buyer.get("/v1/me").await.expect(200);
        let organisation = me["organisation"]["id"].as_str().unwrap().to_owned();
        let ids = [id_in(&proposal), id_in(&message), id_in(&note), promise, person, organisation];
        own[place].extend(ids);
        own[place].push(partnership.clone());
    }
    own[0].extend(["Northern Grocers", "northern.example"].map(str::to_owned));
    own[1].extend(["Southern Stores", "southern.example"].map(str::to_owned));
    for (caller, place) in [(&world.buyer, 0), (&world.rival, 1)] {
        let export = Export::of(caller).await;
        assert_eq!(export.rows("partnerships").len(), 1);
        for (name, text) in &export.files {
            for hidden in &own[1 - place] {
                assert!(!text.contains(hidden) && !name.contains(hidden), "{name}: {hidden}");
            }
        }
        let all: String = export.files.values().map(String::as_str).collect();
        for shown in &own[place] {
            assert!(all.contains(shown), "{shown}");
        }
    }
    let export = Export::of(&world.supplier).await;
    let all: String = export.files.values().map(String::as_str).collect();
    // All of both, but what is private to a buyer: its note, its person's mail address.
    for ids in &own {
        for shown in
            ids.iter().filter(|one| !one.starts_with("note_") && !one.ends_with(".example"))
        {
            assert!(all.contains(shown), "{shown}");
        }
    }
    for (noun, rows) in [("partnerships", 2), ("proposals", 2), ("commitments", 2), ("messages", 2)]
    {
        assert_eq!(export.rows(noun).len(), rows, "{noun}");
    }
    assert_eq!(export.files.keys().filter(|name| name.starts_with("ledgers/")).count(), 2);
}
