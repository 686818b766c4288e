//! Searching pitches: by their title and their words, within what the caller may read of them.

use serde_json::{Value, json};
use tests::{Caller, World, whole_pitch};

use crate::filters::titles;

/// The title of the pitch.
const TITLE: &str = "Oat drink in a paper bottle";

/// The titles of the proposals that a search finds.
async fn found(caller: &Caller, search: &str) -> Vec<String> {
    titles(caller, &[("q", search)]).await
}

/// A draft of this pitch.
async fn drafted(world: &World, pitch: &Value) -> String {
    let body = json!({"partnership": world.partnership, "pitch": pitch});
    let draft = world.supplier.post("/v1/proposals", &body).await.expect(201);
    format!("/v1/proposals/{}", draft["id"].as_str().expect("an id"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pitch_is_found_by_its_words_once_it_is_handed_over() {
    let world = World::new().await;
    let path = drafted(&world, &whole_pitch()).await;
    let searches = [
        "bottle paper",
        "same price",
        "packaging",
        "plastic category",
        "retailers abroad",
        "depots crates",
        "SEASON",
        "oat drinks",
        "hundred stores",
        "\"came back\"",
        "nothing or abroad",
        "abroad -glass",
    ];
    for search in searches {
        assert_eq!(found(&world.supplier, search).await, [TITLE], "{search}");
        assert_eq!(found(&world.buyer, search).await, [""; 0], "a draft, {search}");
    }
    world.supplier.act(&path, "submit", &json!({})).await.expect(200);
    for search in searches {
        assert_eq!(found(&world.buyer, search).await, [TITLE], "{search}");
        assert_eq!(found(&world.rival, search).await, [""; 0], "a rival, {search}");
    }
    for search in ["\"back came\"", "abroad -retailers", "glass", "abroad glass", "-", "\"", "!&|"]
    {
        assert_eq!(found(&world.buyer, search).await, [""; 0], "{search}");
    }
    // What was withdrawn the buyer knows by its title alone.
    world.supplier.act(&path, "withdraw", &json!({})).await.expect(200);
    assert_eq!(found(&world.buyer, "paper bottle").await, [TITLE]);
    for search in searches {
        assert_eq!(found(&world.buyer, search).await, [""; 0], "withdrawn, {search}");
        assert_eq!(found(&world.supplier, search).await, [TITLE], "{search}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pitch_is_kept_whatever_its_words_and_however_many() {
    let world = World::new().await;
    let mut number = 0;
    let mut words = |count: usize, of: &dyn Fn(u32) -> String| {
        (0..count)
            .map(|_| {
                number += 1;
                of(number)
            })
            .collect::<Vec<_>>()
            .join(" ")
    };
    let rare = |number: u32| char::from_u32(0x20000 + number).expect("a character").to_string();
    let mut pitch = whole_pitch();
    pitch["problem"] = json!(words(5_000, &rare));
    pitch["evidence"] = json!(words(5_000, &rare));
    pitch["tailoring"] = json!(words(500, &|number| format!("a-{number}.example/b")));
    pitch["asks"] = json!("x".repeat(10_000));
    let draft = drafted(&world, &pitch).await;
    let shown = world.supplier.get(&draft).await.expect(200);
    assert_eq!(shown["asks"], pitch["asks"]);
    assert_eq!(found(&world.supplier, &rare(4_321)).await, [TITLE]);
}
