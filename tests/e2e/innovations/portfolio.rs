//! An innovation is written, put away and taken out again, and shows what was pitched of it.

use serde_json::{Value, json};
use tests::{World, id_in, innovation, statuses};

#[tokio::test(flavor = "multi_thread")]
async fn an_innovation_is_looked_after() {
    let world = World::new().await;
    let path = world.innovation(&world.supplier).await;
    let seen = world.supplier.get(&path).await.expect(200);
    for (field, value) in innovation().as_object().unwrap() {
        if field != "intellectual_property" {
            assert_eq!(seen[field], *value, "{field}");
        }
    }
    assert_eq!(seen["intellectual_property"]["background_owner"], "Oat & Co");
    assert_eq!(world.supplier.allowed(&path).await, ["revise", "archive"]);

    let short = json!({"title": "Paper bottle"});
    let revised = world.supplier.act(&path, "revise", &short).await.expect(200);
    assert_eq!((&revised["title"], &revised["notes"]), (&json!("Paper bottle"), &json!(null)));
    world.supplier.put(&path, &json!(1), &short).await.problem(412, "stale_version");
    world.supplier.act(&path, "archive", &json!({})).await.expect(200);
    assert_eq!(world.supplier.allowed(&path).await, ["restore"]);
    world.supplier.put(&path, &json!(3), &short).await.problem(409, "state_conflict");
    // What is put away is pitched no more.
    let body = json!({"partnership": world.partnership, "innovation": id_in(&path)});
    world.supplier.post("/v1/proposals", &body).await.problem(409, "state_conflict");
    let list = async |query: &str| {
        let page = world.supplier.get(&format!("/v1/innovations?{query}")).await.expect(200);
        page["items"].as_array().unwrap().len()
    };
    assert_eq!((list("state=archived").await, list("state=active").await), (1, 0));
    world.supplier.act(&path, "restore", &json!({})).await.expect(200);
    assert_eq!((list("q=PAPER%20bot").await, list("q=closure").await), (1, 0));
    // By a part of the title, and by the words of all the rest.
    world.innovation(&world.supplier).await;
    assert_eq!((list("q=closure").await, list("q=SOURCE%20only").await), (1, 1));
    assert_eq!((list("q=closures").await, list("q=closure%20-source").await), (0, 0));
    let events = world.supplier.events("innovation.restore", 1).await;
    let kinds: Vec<_> = events.iter().filter(|one| one["object"] == id_in(&path)).collect();
    let kinds: Vec<_> = kinds.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    let all = ["innovation.draft", "innovation.revise", "innovation.archive", "innovation.restore"];
    assert_eq!(kinds, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pitch_copies_what_it_lacks_and_never_what_is_internal() {
    let world = World::new().await;
    let path = world.innovation(&world.supplier).await;
    let copied = world.draft_of(&path, &world.partnership).await;
    let copied = world.supplier.get(&copied).await;
    let seen = copied.expect(200);
    let innovation = innovation();
    assert_eq!(seen["value_line"], innovation["summary"]);
    for field in ["title", "category", "readiness"] {
        assert_eq!(seen[field], innovation[field], "{field}");
    }
    assert_eq!(seen["intellectual_property"]["background_owner"], "Oat & Co");
    assert!(!copied.text.contains("closure") && !copied.text.contains("innov"), "{}", copied.text);

    let body = json!({
        "partnership": world.partnership, "innovation": id_in(&path),
        "pitch": {"value_line": "Half the plastic", "category": "cost", "asks": "A shelf."},
    });
    let own = world.supplier.post("/v1/proposals", &body).await.expect(201);
    assert_eq!(own["title"], innovation["title"]);
    assert_eq!(
        (&own["value_line"], &own["category"]),
        (&json!("Half the plastic"), &json!("cost"))
    );

    // Later changes on either side leave the other as it is.
    world.supplier.act(&path, "revise", &json!({"title": "Bare"})).await.expect(200);
    let draft = format!("/v1/proposals/{}", own["id"].as_str().unwrap());
    let same = world.supplier.get(&draft).await.expect(200);
    assert_eq!((&same["title"], &same["version"]), (&own["title"], &json!(1)));

    let body = json!({"partnership": world.partnership, "innovation": id_in(&path)});
    let answer = world.supplier.post("/v1/proposals", &body).await;
    assert_eq!(answer.faults(), [("/pitch/value_line".to_owned(), "missing".to_owned())]);
    let body = json!({"partnership": world.partnership});
    let answer = world.supplier.post("/v1/proposals", &body).await;
    assert_eq!(answer.faults(), [("/pitch".to_owned(), "missing".to_owned())]);
    let body = json!({"partnership": world.partnership, "innovation": "prop_1"});
    let answer = world.supplier.post("/v1/proposals", &body).await;
    assert_eq!(answer.faults(), [("/innovation".to_owned(), "malformed".to_owned())]);
    // Another's innovation is none.
    let foreign = world.innovation(&world.buyer).await;
    let body = json!({"partnership": world.partnership, "innovation": id_in(&foreign)});
    let answer = world.supplier.post("/v1/proposals", &body).await;
    let unknown = "innov_019300000000700080000000000000ff";
    let body = json!({"partnership": world.partnership, "innovation": unknown});
    let unknown = world.supplier.post("/v1/proposals", &body).await;
    unknown.problem(404, "not_found");
    assert_eq!(answer.essence(), unknown.essence());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supplier_sees_to_whom_it_has_pitched_and_how_far_that_is() {
    let world = World::new().await;
    let (_, other) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    let path = world.innovation(&world.supplier).await;
    let first = world.draft_of(&path, &world.partnership).await;
    world.supplier.act(&first, "submit", &json!({})).await.expect(200);
    let second = world.draft_of(&path, &other).await;
    world.draft().await;

    let proposals = format!("{path}/proposals");
    let page = world.supplier.get(&proposals).await.expect(200);
    let told: Vec<_> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["id"], &one["buyer"]["name"], &one["state"], &one["partnership"]))
        .collect();
    let (first, second) = (id_in(&first), id_in(&second));
    let text = |text: &str| Value::from(text);
    let (baker, northern) = (text("Baker"), text("Northern Grocers"));
    let (draft, submitted) = (text("draft"), text("submitted"));
    let (newer, older) = (text(&second), text(&first));
    let (there, here) = (text(&other), text(&world.partnership));
    assert_eq!(told, [(&newer, &baker, &draft, &there), (&older, &northern, &submitted, &here)]);
    let behind = world.supplier.get(&format!("{proposals}?limit=1")).await.expect(200);
    let next = behind["next"].as_str().unwrap();
    let rest = world.supplier.get(&format!("{proposals}?limit=1&cursor={next}")).await.expect(200);
    assert_eq!((&rest["items"][0]["id"], &rest["next"]), (&json!(first), &json!(null)));

    world.innovation(&world.supplier).await;
    for (query, count) in [
        (format!("partnership={other}"), 1),
        (format!("partnership={}", world.partnership), 1),
        (format!("proposal={first}"), 1),
        ("proposal=prop_019300000000700080000000000000ff".to_owned(), 0),
        ("partnership=part_019300000000700080000000000000ff".to_owned(), 0),
        (String::new(), 2),
    ] {
        let page = world.supplier.get(&format!("/v1/innovations?{query}")).await.expect(200);
        assert_eq!(page["items"].as_array().unwrap().len(), count, "{query}");
    }
    let wrong = world.supplier.get("/v1/innovations?proposal=mine").await;
    wrong.problem(400, "invalid_parameter");
    // What is pitched of it changes nothing of it.
    assert_eq!(world.supplier.get(&path).await.expect(200)["version"], 1);
    // For the buyer it is another's, whose proposal it reads.
    let page = world.buyer.get(&format!("/v1/innovations?proposal={first}")).await.expect(200);
    assert_eq!(page, json!({"items": [], "next": null}));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_portfolio_is_for_those_who_write_and_a_program_does_not() {
    let world = World::new().await;
    let path = world.innovation(&world.supplier).await;
    let analyst = world.app.colleague(&world.supplier, "analyst@oat.example", &["analyst"]).await;
    analyst.get(&path).await.expect(200);
    assert!(analyst.allowed(&path).await.is_empty());
    analyst.post("/v1/innovations", &innovation()).await.problem(403, "missing_permission");
    let program = world.app.program(&world.supplier, &["write_proposals"]).await;
    program.get(&path).await.problem(403, "missing_permission");
    program.post("/v1/innovations", &innovation()).await.problem(403, "missing_permission");
    // Nor does it copy what it may not read.
    let body = json!({"partnership": world.partnership, "innovation": id_in(&path)});
    program.post("/v1/proposals", &body).await.problem(403, "missing_permission");
    let body = json!({"name": "PLM", "scopes": ["write_innovations"]});
    assert_eq!(world.supplier.post("/v1/service-accounts", &body).await.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn pitches_and_changes_of_one_innovation_at_once_do_not_wait_for_each_other_in_a_circle() {
    let world = World::new().await;
    let path = world.innovation(&world.supplier).await;
    let body = json!({"partnership": world.partnership, "innovation": id_in(&path)});
    for _ in 0..6 {
        let version = world.supplier.get(&path).await.expect(200)["version"].clone();
        let fields = innovation();
        let changes = (0..3).map(|_| world.supplier.put(&path, &version, &fields));
        let drafts = (0..3).map(|_| world.supplier.post("/v1/proposals", &body));
        let (changes, drafts) = futures_util::future::join(
            futures_util::future::join_all(changes),
            futures_util::future::join_all(drafts),
        )
        .await;
        assert_eq!(statuses(&changes), [200, 412, 412]);
        assert_eq!(statuses(&drafts), [201, 201, 201]);
    }
}
