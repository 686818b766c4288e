//! A filter takes what it says and no more: each character of a search stands for itself, an unknown
//! or doubled parameter is refused and never ignored, and no filter reaches what the caller may not see.

use serde_json::json;
use tests::{Caller, World, pitch};

use crate::lists::draft;

/// The titles of the proposals that these parameters show, sorted.
pub(crate) async fn titles(caller: &Caller, pairs: &[(&str, &str)]) -> Vec<String> {
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let query: Vec<_> =
        pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let body = caller.get(&format!("/v1/proposals?{}", query.join("&"))).await.expect(200);
    let rows = body["items"].as_array().expect("rows").iter();
    let mut titles: Vec<_> =
        rows.filter_map(|row| Some(row["title"].as_str()?.to_owned())).collect();
    titles.sort();
    titles
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_take_what_they_say() {
    let world = World::new().await;
    draft(&world, "A draft").await;
    let submitted = draft(&world, "A submission").await;
    let path = format!("/v1/proposals/{submitted}");
    world.supplier.act(&path, "submit", &json!({})).await.expect(200);
    let (baker, other) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    let body = json!({"partnership": other, "pitch": pitch()});
    world.supplier.post("/v1/proposals", &body).await.expect(201);
    let oat = "Oat drink in a paper bottle";
    let supplier = &world.supplier;
    assert_eq!(titles(supplier, &[("state", "draft")]).await, ["A draft", oat]);
    assert_eq!(titles(supplier, &[("state", "submitted")]).await, ["A submission"]);
    assert_eq!(titles(supplier, &[("state", "draft,submitted")]).await.len(), 3);
    assert!(titles(supplier, &[("state", "declined")]).await.is_empty());
    assert_eq!(titles(supplier, &[("partnership", &other)]).await, [oat]);
    let both = [("partnership", world.partnership.as_str()), ("state", "draft")];
    assert_eq!(titles(supplier, &both).await, ["A draft"]);
    // The buyer's filters cannot reach what it may not see.
    assert!(titles(&world.buyer, &[("state", "draft")]).await.is_empty());
    assert!(titles(&world.buyer, &[("partnership", &other)]).await.is_empty());
    assert!(titles(&baker, &[("q", "submission")]).await.is_empty());
    // An instant: what changed at it is in, what changed before is not.
    let at = world.supplier.get(&path).await.json()["updated_at"].as_str().unwrap().to_owned();
    assert_eq!(titles(supplier, &[("updated_since", &at)]).await, ["A submission", oat]);
    let after = at.parse::<jiff::Timestamp>().unwrap() + jiff::SignedDuration::from_micros(1);
    assert_eq!(titles(supplier, &[("updated_since", &after.to_string())]).await, [oat]);
    for far in ["-009998-01-01T00:00:00Z", "0000-01-01T00:00:00Z"] {
        assert_eq!(titles(supplier, &[("updated_since", far)]).await.len(), 3, "{far}");
    }
    assert!(titles(supplier, &[("updated_since", "9999-12-30T00:00:00Z")]).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_takes_every_character_as_it_is() {
    let world = World::new().await;
    let all =
        ["100% oats", "100 oats", "oat_drink", "oat-drink", "back\\slash", "backslash", "Crème"];
    for title in all {
        draft(&world, title).await;
    }
    for (search, found) in [
        ("0% o", &["100% oats"][..]),
        ("%", &["100% oats"]),
        // Without its sign it is the word that both have.
        ("100%", &["100 oats", "100% oats"]),
        ("t_d", &["oat_drink"]),
        ("_", &["oat_drink"]),
        ("\\", &["back\\slash"]),
        ("k\\s", &["back\\slash"]),
        ("\\%", &[]),
        ("OATS", &["100 oats", "100% oats"]),
        ("CRÈ", &["Crème"]),
        ("cre\u{300}m", &["Crème"]),
        ("' OR 1=1 --", &[]),
        (
            "",
            &[
                "100 oats",
                "100% oats",
                "Crème",
                "back\\slash",
                "backslash",
                "oat-drink",
                "oat_drink",
            ],
        ),
    ] {
        assert_eq!(titles(&world.supplier, &[("q", search)]).await, found, "{search:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_innovation_is_found_by_its_title_and_state() {
    let world = World::new().await;
    for title in ["100% oats", "100 oats"] {
        world.supplier.post("/v1/innovations", &json!({"title": title})).await.expect(201);
    }
    let count = async |query: &str| {
        let page = world.supplier.get(&format!("/v1/innovations?{query}")).await.expect(200);
        page["items"].as_array().unwrap().len()
    };
    for (query, found) in [
        // By its word, and by a part of the title.
        ("q=100%25", 2),
        ("q=100%25%20oa", 1),
        ("q=OATS", 2),
        ("state=active", 2),
        ("state=archived", 0),
        ("q=%25_", 0),
    ] {
        assert_eq!(count(query).await, found, "{query}");
    }
    for query in ["state=draft", "plan=x", "proposal=", "sort=title"] {
        let answer = world.supplier.get(&format!("/v1/innovations?{query}")).await;
        answer.problem(400, "invalid_parameter");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_parameter_is_refused() {
    let world = World::new().await;
    for query in [
        "offset=10",
        "page=2",
        "Limit=5",
        "=",
        "limit=5&limit=5",
        "state=draft&state=submitted",
        "state=",
        "state=Draft",
        "state=draft,",
        "state=active",
        "partnership=mine",
        "partnership=prop_01930000000070008000000000000001",
        "updated_since=yesterday",
        "updated_since=2026-01-01",
        "updated_since=2026-01-01T00:00:00",
        "sort=title",
        "sort=",
        "sort=created_at,updated_at",
        "q=%00",
        &format!("q={}", "x".repeat(201)),
        "organisation=org_01930000000070008000000000000001",
    ] {
        let answer = world.supplier.get(&format!("/v1/proposals?{query}")).await;
        assert_eq!(answer.status, 400, "{query}: {}", answer.text);
        answer.problem(400, "invalid_parameter");
    }
}
