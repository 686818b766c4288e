//! Who hears of what: either side of what is shared, each of its own, and a rival of nothing.

use std::collections::BTreeSet;

use serde_json::json;
use tests::{Received, Receiver, World};

use super::{kinds, text, verify};

#[tokio::test(flavor = "multi_thread")]
async fn either_side_hears_of_what_it_may_know_and_a_rival_of_nothing() {
    let world = World::with_webhooks().await;
    let (at_buyer, at_supplier, at_rival) =
        (Receiver::start().await, Receiver::start().await, Receiver::start().await);
    let of_buyer = world.buyer.hook(&at_buyer, &json!({})).await;
    let of_supplier = world.supplier.hook(&at_supplier, &json!({})).await;
    world.rival.hook(&at_rival, &json!({})).await;
    world.under_review().await;
    let acknowledged = at_buyer.wait_for("proposal.acknowledge", 1).await;
    at_supplier.wait_for("proposal.acknowledge", 1).await;
    world.app.all_told().await;

    let sorted = |receiver: &Receiver| {
        let mut kinds = kinds(&receiver.received());
        kinds.sort();
        kinds
    };
    assert_eq!(sorted(&at_buyer), ["proposal.acknowledge", "proposal.submit"]);
    let with_draft = ["proposal.acknowledge", "proposal.draft", "proposal.submit"];
    assert_eq!(sorted(&at_supplier), with_draft);
    assert_eq!(sorted(&at_rival), [""; 0]);

    let message = &acknowledged[0];
    assert_eq!(message.line, "POST /in?key=4711 HTTP/1.1");
    assert_eq!(message.header("content-type"), "application/json");
    let events = world.buyer.events("proposal.acknowledge", 1).await;
    let event = events.iter().find(|event| event["kind"] == "proposal.acknowledge").unwrap();
    let body = json!({"type": "proposal.acknowledge", "timestamp": event["at"], "data": event});
    assert_eq!(message.json(), body);
    for (hook, receiver) in [(&of_buyer, &at_buyer), (&of_supplier, &at_supplier)] {
        receiver.received().iter().for_each(|message| verify(hook, message));
    }
    // The same event is another message for each.
    let ids = |receiver: &Receiver| -> BTreeSet<String> {
        let all = receiver.received();
        all.iter().map(|one| one.header("webhook-id").to_owned()).collect()
    };
    assert_eq!(ids(&at_buyer).union(&ids(&at_supplier)).count(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_hears_of_what_it_names_from_its_beginning_on() {
    let world = World::with_webhooks().await;
    world.submitted().await;
    let (by_noun, by_kind, of_other, all) = (
        Receiver::start().await,
        Receiver::start().await,
        Receiver::start().await,
        Receiver::start().await,
    );
    let (_, other) =
        world.app.partner(&world.buyer, "buyer", "Rye & Sons", "lead@rye.example").await;
    let filter = json!({"events": ["proposal", "proposal.submit"]});
    world.buyer.hook(&by_noun, &filter).await;
    let filter =
        json!({"events": ["pilot", "proposal.acknowledge"], "partnership": world.partnership});
    world.buyer.hook(&by_kind, &filter).await;
    let hook = world.buyer.hook(&of_other, &json!({"partnership": other})).await;
    world.buyer.hook(&all, &json!({})).await;
    let path = format!("/v1/partnerships/{other}");
    let reason = json!({"reason": "The shelf is being rebuilt."});
    world.buyer.act(&path, "suspend", &reason).await.expect(200);
    world.under_review().await;
    by_kind.wait_for("proposal.acknowledge", 1).await;
    world.app.all_told().await;
    let set =
        |receiver: &Receiver| kinds(&receiver.received()).into_iter().collect::<BTreeSet<_>>();
    let of = |kinds: &[&str]| kinds.iter().map(|one| (*one).to_owned()).collect::<BTreeSet<_>>();
    // Nothing of the pitch before.
    assert_eq!(by_noun.received().len(), 2);
    assert_eq!(set(&by_noun), of(&["proposal.submit", "proposal.acknowledge"]));
    assert_eq!(set(&by_kind), of(&["proposal.acknowledge"]));
    assert_eq!(set(&of_other), of(&["partnership.suspend"]));
    let own = set(&all);
    assert!(own.contains("partnership.suspend") && own.contains("proposal.submit"), "{own:?}");

    // A change holds from then on.
    let seen = world.buyer.get(&hook.path).await.expect(200);
    let body = json!({"url": of_other.url(), "events": ["proposal.draft", "proposal.submit"]});
    world.buyer.put(&hook.path, &seen["version"], &body).await.expect(200);
    let shown = world.buyer.get(&hook.path).await.expect(200);
    assert_eq!(shown["events"], body["events"]);
    assert_eq!((&shown["partnership"], &shown["description"]), (&json!(null), &json!(null)));
    world.submitted().await;
    of_other.wait_for("proposal.submit", 1).await;
    world.app.all_told().await;
    assert_eq!(set(&of_other), of(&["partnership.suspend", "proposal.submit"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ping_comes_to_the_one_that_is_meant() {
    let world = World::with_webhooks().await;
    let (meant, other) = (Receiver::start().await, Receiver::start().await);
    let hook = world.buyer.hook(&meant, &json!({"events": ["pilot"]})).await;
    world.buyer.hook(&other, &json!({})).await;
    world.buyer.act(&hook.path, "ping", &json!({})).await.expect(200);
    let came: Vec<Received> = meant.wait_for("webhook.ping", 1).await;
    verify(&hook, &came[0]);
    let data = &came[0].json()["data"];
    assert_eq!(format!("/v1/webhooks/{}", text(data, "object")), hook.path);
    world.app.all_told().await;
    assert_eq!(meant.received().len(), 1);
    assert!(other.received().iter().all(|message| message.kind() != "webhook.ping"));
    // What is off is not pinged, and nothing that happens meanwhile comes later.
    world.buyer.act(&hook.path, "disable", &json!({})).await.expect(200);
    let ping = format!("{}/ping", hook.path);
    world.buyer.post(&ping, &json!({})).await.problem(409, "state_conflict");
    world.buyer.act(&hook.path, "enable", &json!({})).await.expect(200);
    world.buyer.act(&hook.path, "remove", &json!({})).await.expect(200);
    assert_eq!(world.buyer.allowed(&hook.path).await, [""; 0]);
    let list = world.buyer.get("/v1/webhooks").await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}
