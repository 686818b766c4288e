//! Lists: page by page each row comes once and in order, whatever comes in between; what is asked
//! for in a way that does not exist is refused, and a cursor opens nothing of anybody else's.

use std::collections::HashSet;

use serde_json::{Value, json};
use tests::{Caller, World, exclusivity_terms, goal_terms, pitch, plan_terms};

/// A titled draft of the supplier's; its id.
pub(crate) async fn draft(world: &World, title: &str) -> String {
    let mut pitch = pitch();
    pitch["title"] = json!(title);
    let body = json!({"partnership": world.partnership, "pitch": pitch});
    let draft = world.supplier.post("/v1/proposals", &body).await.expect(201);
    draft["id"].as_str().expect("an id").to_owned()
}

/// The rows of every page, read with the `Link` header; `between` comes after each.
async fn walk(caller: &Caller, first: &str, between: impl AsyncFn()) -> Vec<Value> {
    let (mut rows, mut path) = (Vec::new(), first.to_owned());
    loop {
        let page = caller.get(&path).await;
        let body = page.expect(200);
        rows.extend(body["items"].as_array().expect("rows").clone());
        // Of a goal it moves with each second.
        rows.iter_mut()
            .filter_map(|row| row.get_mut("expected"))
            .for_each(|one| *one = Value::Null);
        assert!(rows.len() < 1_000, "the pages have no end");
        let Some(next) = body["next"].as_str() else {
            assert_eq!(page.header("link"), "", "the last page has no next");
            return rows;
        };
        let link = page.header("link").strip_prefix('<').expect("a link");
        let (target, rest) = link.split_once('>').expect("a target");
        assert_eq!(rest, "; rel=\"next\"");
        assert!(target.ends_with(&format!("cursor={next}")), "{target}");
        target.clone_into(&mut path);
        between().await;
    }
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().filter_map(|row| row["id"].as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_show_each_row_once_and_in_order() {
    let world = World::new().await;
    for number in 0..63 {
        draft(&world, &format!("Proposal {number}")).await;
    }
    // Many have changed at one instant, so that the id has to break the ties.
    let owner = world.app.database.owner().await;
    let ties = "UPDATE proposals SET updated_at = date_trunc('day', updated_at)
                + (right(title, 1) || ' seconds')::interval";
    assert_eq!(owner.execute(ties, &[]).await.unwrap(), 63);
    let mut known = HashSet::new();
    for sort in
        ["", "&sort=created_at", "&sort=-created_at", "&sort=updated_at", "&sort=-updated_at"]
    {
        let whole =
            walk(&world.supplier, &format!("/v1/proposals?limit=200{sort}"), async || {}).await;
        let come_in = async || drop(draft(&world, "Between").await);
        let pages = walk(&world.supplier, &format!("/v1/proposals?limit=9{sort}"), come_in).await;
        let once: HashSet<_> = ids(&pages).into_iter().collect();
        assert_eq!(once.len(), pages.len(), "a row came twice: {sort}");
        // What was there before comes in the same order; what came in between may come too.
        let before: HashSet<_> = ids(&whole).into_iter().collect();
        let of_before: Vec<_> = ids(&pages).into_iter().filter(|id| before.contains(id)).collect();
        assert_eq!(of_before, ids(&whole), "{sort}");
        let field = if sort.contains("updated") { "updated_at" } else { "created_at" };
        let order = |row: &Value| {
            (
                row[field].as_str().unwrap().parse::<jiff::Timestamp>().unwrap(),
                row["id"].to_string(),
            )
        };
        let mut sorted = whole.clone();
        sorted.sort_by_key(order);
        if !sort.contains('=') || sort.contains("=-") {
            sorted.reverse();
        }
        assert_eq!(ids(&whole), ids(&sorted), "{sort}");
        known.insert(whole.first().unwrap()["id"].to_string());
    }
    assert!(known.len() >= 3, "the orders differ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_has_its_limit_and_a_link_that_keeps_the_filters() {
    let world = World::new().await;
    for number in 0..52 {
        draft(&world, &format!("Oats & more {number}")).await;
    }
    draft(&world, "Rye").await;
    let count = async |query: &str| {
        let body = world.supplier.get(&format!("/v1/proposals{query}")).await.expect(200);
        (body["items"].as_array().unwrap().len(), body["next"].is_string())
    };
    assert_eq!(count("").await, (50, true));
    assert_eq!(count("?limit=1").await, (1, true));
    assert_eq!(count("?limit=52").await, (52, true));
    assert_eq!(count("?limit=53").await, (53, false));
    assert_eq!(count("?limit=200").await, (53, false));
    for wrong in ["0", "201", "-1", "1.5", "65537", "", "all", "%2B5", "5%20"] {
        let answer = world.supplier.get(&format!("/v1/proposals?limit={wrong}")).await;
        answer.problem(400, "invalid_parameter");
    }
    let query = "/v1/proposals?q=oats%20%26%20MORE&limit=20&state=draft,submitted";
    let rows = walk(&world.supplier, query, async || {}).await;
    assert_eq!(rows.len(), 52);
    let mut plan = String::new();
    for _ in 0..3 {
        plan = world.plan_draft(&world.supplier, &plan_terms()).await;
    }
    for _ in 0..3 {
        world.goal_draft(&world.supplier, &plan, &goal_terms()).await;
    }
    for _ in 0..3 {
        world.innovation(&world.supplier).await;
    }
    for _ in 0..3 {
        world.brief().await;
    }
    for _ in 0..3 {
        world.exclusivity_offered(&exclusivity_terms()).await;
    }
    // Nothing that is still to be listed comes between two walks.
    world.supplier.events("exclusivity.offer", 3).await;
    for list in [
        "/v1/events",
        "/v1/partnerships",
        "/v1/members",
        "/v1/innovations",
        "/v1/brief-invitations",
        "/v1/exclusivities",
        "/v1/pilots",
        "/v1/plans",
        "/v1/goals",
    ] {
        let whole = walk(&world.supplier, list, async || {}).await;
        let pages = walk(&world.supplier, &format!("{list}?limit=1"), async || {}).await;
        assert_eq!(pages, whole, "{list}");
        world.supplier.get(&format!("{list}?limit=0")).await.problem(400, "invalid_parameter");
        world.supplier.get(&format!("{list}?lmit=5")).await.problem(400, "invalid_parameter");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_is_taken_only_as_it_was_given() {
    let world = World::new().await;
    for number in 0..3 {
        draft(&world, &format!("Proposal {number}")).await;
    }
    let page = world.supplier.get("/v1/proposals?limit=1&sort=created_at").await.expect(200);
    let cursor = page["next"].as_str().unwrap();
    let first = &cursor[..1];
    let turned = format!("{}{}", if first == "A" { "B" } else { "A" }, &cursor[1..]);
    let cut = &cursor[..cursor.len() - 2];
    let doubled = format!("{cursor}{cursor}");
    for wrong in
        [&turned, cut, &doubled, "", "AAAA", "%00", &"A".repeat(54), &format!("{cursor}%3D")]
    {
        let answer =
            world.supplier.get(&format!("/v1/proposals?sort=created_at&cursor={wrong}")).await;
        answer.problem(400, "invalid_cursor");
    }
    for sort in ["", "&sort=-created_at", "&sort=updated_at"] {
        let answer = world.supplier.get(&format!("/v1/proposals?cursor={cursor}{sort}")).await;
        answer.problem(400, "invalid_cursor");
    }
    // Where it stands in the query makes no difference.
    let path = format!("/v1/proposals?cursor={cursor}&sort=created_at");
    assert_eq!(world.supplier.get(&path).await.expect(200)["items"].as_array().unwrap().len(), 2);
    // Others get nothing by it: they may begin behind it in what is theirs.
    for other in [&world.buyer, &world.rival] {
        assert_eq!(other.get(&path).await.expect(200), json!({"items": [], "next": null}));
    }
    world.supplier.events("proposal.draft", 3).await;
    let events = world.supplier.get("/v1/events?limit=2").await.expect(200);
    let event = events["next"].as_str().unwrap();
    world.supplier.get(&format!("/v1/events?cursor={event}")).await.expect(200);
    let answer = world.rival.get(&format!("/v1/events?cursor={event}")).await;
    answer.problem(400, "invalid_cursor");
    let unknown = "/v1/events?cursor=evt_44136fa355b3878a9146ad16f7e8649e";
    assert_eq!(answer.essence(), world.rival.get(unknown).await.essence());
}
