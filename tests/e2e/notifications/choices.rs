//! What is switched off or muted stands in the list alone; what is mandatory comes by mail all the same.

use serde_json::json;
use tests::{World, pitch};

use super::{BUYER, all, choose, optional, to, told, whats};

#[tokio::test(flavor = "multi_thread")]
async fn who_hears_nothing_by_mail_has_it_in_the_list_and_signs_in_time() {
    let world = World::new().await;
    let kinds = optional(&world.buyer).await;
    let kinds: Vec<_> = kinds.iter().map(String::as_str).collect();
    choose(&world.buyer, &json!({"choices": all(&kinds, "off")})).await;
    world.pilot_in_review().await;
    world.app.heard(BUYER, "Approval wanted: Paper bottle").await;
    // Nobody else answers for it, so the list is the only place where it stands.
    let page = told(&world.buyer, 3).await;
    assert!(whats(&page).contains(&"proposal_submitted"), "{page:#}");
    assert!(whats(&page).contains(&"pilot_approval_wanted"), "{page:#}");
    let mails = world.app.all_mails().await;
    assert_eq!(to(&mails, BUYER, "New proposal").len(), 0);
    // What is switched on again comes again, what was missed does not.
    choose(&world.buyer, &json!({})).await;
    world.submitted().await;
    world.app.heard(BUYER, "New proposal").await;
    assert_eq!(to(&world.app.all_mails().await, BUYER, "New proposal").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_muted_partnership_is_silent_and_the_others_are_not() {
    let world = World::new().await;
    let (rye, other) =
        world.app.partner(&world.buyer, "buyer", "Rye & Sons", "lead@rye.example").await;
    choose(&world.buyer, &json!({"muted": [world.partnership]})).await;
    world.pilot_in_review().await;
    let mut pitch = pitch();
    pitch["title"] = json!("Rye crisps");
    let draft = json!({"partnership": other, "pitch": pitch});
    let draft = rye.post("/v1/proposals", &draft).await.expect(201);
    let path = format!("/v1/proposals/{}", draft["id"].as_str().expect("an id"));
    rye.act(&path, "submit", &json!({})).await.expect(200);
    world.app.heard(BUYER, "New proposal: Rye crisps").await;
    world.app.heard(BUYER, "Approval wanted: Paper bottle").await;
    let mails = world.app.all_mails().await;
    assert_eq!(to(&mails, BUYER, "New proposal: Oat drink").len(), 0);
    // Accepted twice, pitched twice, handed in once.
    let page = told(&world.buyer, 5).await;
    let submitted = whats(&page).into_iter().filter(|what| *what == "proposal_submitted");
    assert_eq!(submitted.count(), 2, "{page:#}");
}
