//! A receipt proves with which files a pitch was handed over.

use serde_json::json;
use tests::{World, announcement, pdf};

use crate::hashes::hash;

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_of_the_files_too() {
    let world = World::new().await;
    let path = world.draft().await;
    let offer = pdf("Offer", 0);
    world.attached(&world.supplier, &path, &offer).await;
    // What never came is not handed over.
    world.announced(&world.supplier, &path, &pdf("Never sent", 0)).await;
    world.supplier.act(&path, "submit", &json!({})).await.expect(200);
    let version = async |number: u32| {
        let of = format!("{path}/versions/{number}");
        let shown = world.buyer.get(&of).await;
        assert_eq!(shown.text, world.supplier.get(&of).await.text);
        let shown = shown.expect(200);
        assert_eq!(shown["receipt"]["hash"], hash(&shown["document"]));
        shown["document"]["files"].clone()
    };
    let told = |bytes: &[u8]| {
        let announced = announcement(&path, bytes);
        json!({
            "name": announced["name"], "media_type": announced["media_type"],
            "size": announced["size"], "sha256": announced["sha256"],
        })
    };
    assert_eq!(version(1).await, json!([told(&offer)]));
    world.buyer.act(&path, "acknowledge", &json!({})).await.expect(200);
    let ask = json!({"question": "Is there a drawing?"});
    // An answer of words alone hands nothing over; one with a file does.
    world.buyer.act(&path, "ask", &ask).await.expect(200);
    let answered = world.supplier.act(&path, "answer", &json!({"answer": "Soon."})).await;
    assert_eq!(answered.expect(200)["receipt"]["number"], 1);
    world.buyer.act(&path, "ask", &ask).await.expect(200);
    let drawing = pdf("Drawing", 0);
    world.attached(&world.supplier, &path, &drawing).await;
    let answered = world.supplier.act(&path, "answer", &json!({"answer": "Here."})).await;
    assert_eq!(answered.expect(200)["receipt"]["number"], 2);
    assert_eq!(version(2).await, json!([told(&offer), told(&drawing)]));
    let difference = format!("{path}/versions/2/difference?from=1");
    let changes = world.buyer.get(&difference).await.expect(200)["changes"].clone();
    let added = json!({"pointer": "/files/1", "kind": "added", "old": null, "new": told(&drawing)});
    assert_eq!(changes, json!([added]));
}
