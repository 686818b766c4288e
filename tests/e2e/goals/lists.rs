//! What the lists of goals and of values find: a search goes by the title that governs, and a cursor of
//! another goal's values leads nowhere.

use serde_json::{Value, json};
use tests::{Caller, World, goal_terms_with};

use super::{act, agreed, unweighted};

/// The titles that a query finds, sorted.
async fn titles(caller: &Caller, query: &str) -> Vec<String> {
    let page = caller.get(&format!("/v1/goals?{query}")).await.expect(200);
    let items = page["items"].as_array().expect("a list").iter();
    let mut titles: Vec<_> =
        items.map(|one| one["terms"]["title"].as_str().expect("a title").to_owned()).collect();
    titles.sort();
    titles
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_goes_by_the_title_that_governs() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    let path = agreed(&world, &plan, json!({"title": "100% on the shelf"})).await;
    let draft = goal_terms_with(json!({"title": "A draft on the shelf"}));
    world.goal_draft(&world.buyer, &plan, &draft).await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    assert_eq!(titles(buyer, "q=SHELF").await, ["100% on the shelf", "A draft on the shelf"]);
    assert_eq!(titles(supplier, "q=SHELF").await, ["100% on the shelf"]);
    assert_eq!(titles(buyer, "q=100%25").await, ["100% on the shelf"]);
    assert_eq!(titles(buyer, "q=1%25o").await, [""; 0]);
    assert_eq!(titles(buyer, "q=shelf&state=draft").await, ["A draft on the shelf"]);
    assert_eq!(titles(supplier, "state=draft").await, [""; 0]);
    let partnership = format!("partnership={}", world.partnership);
    assert_eq!(titles(supplier, &partnership).await, ["100% on the shelf"]);
    assert_eq!(titles(&world.rival, &partnership).await, [""; 0]);
    // A title that is proposed is found once it governs, and the one before no more.
    let terms = goal_terms_with(json!({"title": "In every store"}));
    let body = json!({"terms": terms, "reason": "It says more."});
    let open = act(supplier, &path, "propose_amendment", body).await;
    assert_eq!(titles(buyer, "q=every").await, [""; 0]);
    let hash = json!({"content_hash": open["amendment"]["content_hash"]});
    act(buyer, &path, "accept_amendment", hash).await;
    assert_eq!(titles(buyer, "q=every").await, ["In every store"]);
    assert_eq!(titles(buyer, "q=100").await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn values_come_page_by_page_the_latest_period_first() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    let (path, other) =
        (agreed(&world, &plan, json!({})).await, agreed(&world, &plan, json!({})).await);
    for (on, value) in
        [("2026-02-28", "1"), ("2026-01-31", "2"), ("2026-03-31", "3"), ("2026-01-31", "4")]
    {
        act(&world.supplier, &path, "measure", json!({"on": on, "value": value})).await;
    }
    let foreign = world.recorded(&other, "2026-01-31", "5").await;
    let list = format!("{path}/measurements");
    let whole = world.buyer.get(&list).await.expect(200);
    let values: Vec<_> =
        whole["items"].as_array().unwrap().iter().map(|one| one["value"].clone()).collect();
    assert_eq!(values, ["3", "1", "4", "2"]);
    let (mut rows, mut query) = (Vec::new(), "limit=1".to_owned());
    loop {
        let page = world.buyer.get(&format!("{list}?{query}")).await.expect(200);
        rows.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        query = format!("limit=1&cursor={next}");
        assert!(rows.len() < 9, "the pages have no end");
    }
    assert_eq!(Value::Array(rows), whole["items"]);
    let theirs = world.buyer.get(&format!("{list}?cursor={foreign}")).await;
    let nothing = format!("{list}?cursor=meas_{}", "0".repeat(32));
    theirs.problem(400, "invalid_cursor");
    assert_eq!(theirs.essence(), world.buyer.get(&nothing).await.essence());
    world.rival.get(&format!("{list}?cursor={foreign}")).await.problem(404, "not_found");
}
