//! What a member was told is in its list, whether it has read it or not, and in nobody else's.

use serde_json::json;
use tests::World;

use super::{LIST, SETTINGS, choose, told, whats};

#[tokio::test(flavor = "multi_thread")]
async fn each_thing_is_listed_and_counted_until_it_is_read() {
    let world = World::new().await;
    let buyer = &world.buyer;
    told(buyer, 1).await;
    let first = world.submitted().await;
    told(buyer, 2).await;
    world.submitted().await;
    let page = told(buyer, 3).await;
    let expected = ["proposal_submitted", "proposal_submitted", "partnership_accepted"];
    assert_eq!(whats(&page), expected);
    assert_eq!((&page["unread_count"], &page["next"]), (&json!(3), &json!(null)));
    let row = &page["items"][1];
    for (field, value) in [
        ("kind", json!("proposals")),
        ("headline", json!("New proposal: Oat drink in a paper bottle")),
        ("title", json!("Oat drink in a paper bottle")),
        ("partner", json!("Oat & Co")),
        ("partnership", json!(world.partnership)),
        ("link", json!(first)),
        ("read_at", json!(null)),
    ] {
        assert_eq!(row[field], value, "{field}");
    }
    let events = buyer.events("proposal.submit", 2).await;
    assert!(events.iter().any(|event| event["id"] == row["event"]), "{row:#}");
    // The one who acted is not told.
    let own = world.supplier.get(LIST).await.expect(200);
    assert!(!whats(&own).contains(&"proposal_submitted"), "{own:#}");

    let half = buyer.get(&format!("{LIST}?limit=2")).await.expect(200);
    let next = half["next"].as_str().expect("more");
    let rest = buyer.get(&format!("{LIST}?limit=2&cursor={next}")).await.expect(200);
    assert_eq!((whats(&half), whats(&rest)), (expected[..2].to_vec(), expected[2..].to_vec()));
    let read = row["allowed_actions"][0]["href"].as_str().expect("it can be read");
    let once = buyer.post(read, &json!({})).await.expect(200);
    assert_eq!(once["allowed_actions"], json!([]));
    assert_eq!(buyer.post(read, &json!({})).await.expect(200)["read_at"], once["read_at"]);
    let count = async |query: &str| {
        let page = buyer.get(&format!("{LIST}?{query}")).await.expect(200);
        (page["items"].as_array().expect("a list").len(), page["unread_count"].clone())
    };
    for (query, rows) in [
        ("unread=true", 2),
        ("unread=false", 1),
        ("kind=proposals", 2),
        ("kind=proposals&unread=true", 1),
        (format!("partnership={}", world.partnership).as_str(), 3),
        ("partnership=part_019300000000700080000000000000ff", 0),
    ] {
        assert_eq!(count(query).await, (rows, json!(2)), "{query}");
    }
    // What came before the one that was read, and nothing that came since.
    let all = json!({"up_to": row["id"]});
    let done = buyer.post(&format!("{LIST}/reading"), &all).await.expect(200);
    assert_eq!((done, count("unread=true").await), (json!({"read": 1}), (1, json!(1))));
    for query in ["unread=yes", "kind=nothing", "partnership=prop_1", "state=read"] {
        buyer.get(&format!("{LIST}?{query}")).await.problem(400, "invalid_parameter");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_and_its_settings_are_their_members_alone() {
    let world = World::new().await;
    world.submitted().await;
    let colleague =
        world.app.colleague(&world.buyer, "analyst@northern.example", &["analyst"]).await;
    let page = told(&world.buyer, 3).await;
    assert!(whats(&page).contains(&"colleague_joined"), "{page:#}");
    choose(&world.buyer, &json!({"language": "de", "muted": [world.partnership]})).await;
    let empty = json!({"items": [], "next": null, "unread_count": 0});
    for stranger in [&colleague, &world.rival] {
        assert_eq!(stranger.get(LIST).await.expect(200), empty);
        let usual = stranger.get(SETTINGS).await.expect(200);
        assert_eq!((&usual["version"], &usual["language"]), (&json!(1), &json!("en")));
        let id = page["items"][0]["id"].as_str().expect("an id");
        let hidden = stranger.post(&format!("{LIST}/{id}/reading"), &json!({})).await;
        hidden.problem(404, "not_found");
        let unknown = format!("{LIST}/ntf_019300000000700080000000000000ff/reading");
        let unknown = stranger.post(&unknown, &json!({})).await;
        assert_eq!(hidden.essence(), unknown.essence());
        let all = stranger.post(&format!("{LIST}/reading"), &json!({"up_to": id})).await;
        assert_eq!(all.expect(200), json!({"read": 0}));
    }
    assert_eq!(world.buyer.get(LIST).await.expect(200)["unread_count"], page["unread_count"]);
    let program = world.app.program(&world.buyer, &["read"]).await;
    for path in [LIST, SETTINGS] {
        program.get(path).await.problem(403, "missing_permission");
    }

    // The database keeps colleagues apart by itself.
    let me = colleague.get("/v1/me").await.expect(200);
    let uuid = |id: &serde_json::Value| {
        id.as_str().expect("an id").split_once('_').expect("an id").1.to_owned()
    };
    let serving = world.app.database.connect("tandem_app").await;
    let scope = format!(
        "SET app.organisation = '{}'; SET app.person = '{}'",
        uuid(&me["organisation"]["id"]),
        uuid(&me["user"]["id"])
    );
    serving.batch_execute(&scope).await.expect("a scope");
    for table in ["notifications", "notification_settings"] {
        let sql = format!("SELECT count(*) FROM {table}");
        let seen: i64 = serving.query_one(&sql, &[]).await.expect("a count").get(0);
        assert_eq!(seen, 0, "{table}");
    }
    let sql = "UPDATE notifications SET read_at = now()";
    assert_eq!(serving.execute(sql, &[]).await.expect("nothing"), 0);
}
