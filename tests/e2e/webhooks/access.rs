//! Who may: admins alone, of their own organisation; and what is asked of a webhook.

use serde_json::json;
use tests::{Receiver, World, id_in};

use crate::{
    leaks::cannot_tell,
    operations::{Targets, delivered},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_rival_cannot_tell_whether_there_is_a_webhook() {
    let world = World::with_webhooks().await;
    let (webhook, delivery) = delivered(&world.buyer).await;
    let hidden = Targets { webhook, delivery, ..Targets::nothing() };
    for other in [&world.rival, &world.supplier] {
        cannot_tell(&world.app, other, &hidden).await;
        let empty = json!({"items": [], "next": null});
        assert_eq!(other.get("/v1/webhooks").await.expect(200), empty);
    }
    let lead =
        world.app.colleague(&world.buyer, "plead@northern.example", &["partnership_lead"]).await;
    let program = world.app.program(&world.buyer, &["read", "read_audit"]).await;
    for caller in [lead, program] {
        for path in ["/v1/webhooks", &format!("/v1/webhooks/{}", hidden.webhook)] {
            caller.get(path).await.problem(403, "missing_permission");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_a_webhook_is_told() {
    let world = World::with_webhooks().await;
    let receiver = Receiver::start().await;
    let faults = async |body| world.buyer.post("/v1/webhooks", &body).await.faults();
    let fault = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    assert_eq!(faults(json!({})).await, [fault("/url", "missing")]);
    let body = json!({"url": "nowhere at all", "events": ["proposals", "pilot"], "secret": "mine",
        "partnership": "prop_1", "description": ""});
    let expected = [
        fault("/description", "too_short"),
        fault("/events/0", "not_in_list"),
        fault("/partnership", "malformed"),
        fault("/secret", "unknown_field"),
        fault("/url", "malformed"),
    ];
    assert_eq!(faults(body).await, expected);
    let body = json!({"url": receiver.url(), "events": []});
    assert_eq!(faults(body).await, [fault("/events", "too_short")]);
    // A partnership of others is as one that is not there.
    let (_, foreign) =
        world.app.partner(&world.rival, "buyer", "Rye & Sons", "lead@rye.example").await;
    for partnership in [foreign, "part_019300000000700080000000000000ff".to_owned()] {
        let body = json!({"url": receiver.url(), "partnership": partnership});
        world.buyer.post("/v1/webhooks", &body).await.problem(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_has_twenty() {
    let world = World::with_webhooks().await;
    let receiver = Receiver::start().await;
    let mut last = None;
    for _ in 0..20 {
        last = Some(world.buyer.hook(&receiver, &json!({"events": ["pilot"]})).await);
    }
    let body = json!({"url": receiver.url()});
    world.buyer.post("/v1/webhooks", &body).await.problem(409, "too_many_webhooks");
    let last = last.unwrap();
    world.buyer.act(&last.path, "remove", &json!({})).await.expect(200);
    world.buyer.post("/v1/webhooks", &body).await.expect(201);
    // Another has its own.
    world.supplier.post("/v1/webhooks", &body).await.expect(201);
    let shown = world.buyer.get(&last.path).await.expect(200);
    assert_eq!((&shown["id"], &shown["state"]), (&json!(id_in(&last.path)), &json!("removed")));
}
