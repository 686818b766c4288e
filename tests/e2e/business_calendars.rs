//! A business calendar is its organisation's to change, and its partners' to read.

use serde_json::{Value, json};
use tests::{TestApp, World};

const OWN: &str = "/v1/organisation/business-calendar";

fn of(partnership: &str) -> String {
    format!("/v1/partnerships/{partnership}/business-calendar")
}

#[tokio::test(flavor = "multi_thread")]
async fn partners_read_what_an_admin_has_said() {
    let world = World::new().await;
    let usual = world.buyer.get(OWN).await.expect(200);
    assert_eq!((&usual["time_zone"], &usual["decide_within"]), (&json!("UTC"), &json!(30)));
    assert_eq!(world.supplier.get(&of(&world.partnership)).await.expect(200), usual);
    let body = json!({
        "time_zone": "europe/berlin",
        "working_days": ["saturday", "monday", "monday"],
        "holidays": ["2027-01-01", "2026-12-25"],
        "acknowledge_within": 3,
        "decide_within": 20,
        "counting": "working_days",
    });
    let changed = world.buyer.put(OWN, &json!(1), &body).await.expect(200);
    let expected = json!({
        "organisation": usual["organisation"],
        "version": 2,
        "time_zone": "Europe/Berlin",
        "working_days": ["monday", "saturday"],
        "holidays": ["2026-12-25", "2027-01-01"],
        "acknowledge_within": 3,
        "decide_within": 20,
        "counting": "working_days",
    });
    assert_eq!(changed, expected);
    for (caller, path) in [(&world.buyer, OWN), (&world.supplier, &of(&world.partnership))] {
        assert_eq!(caller.get(path).await.expect(200), expected);
    }
    world.buyer.put(OWN, &json!(1), &json!({})).await.problem(412, "stale_version");
    let changed = world.buyer.put(OWN, &json!(2), &json!({})).await.expect(200);
    assert_eq!((&changed["version"], &changed["holidays"]), (&json!(3), &json!([])));
    // The change is its own to know of.
    world.buyer.events("business_calendar.change", 2).await;
    let events = world.supplier.get("/v1/events?limit=200").await;
    assert!(!events.text.contains("business_calendar"), "{}", events.text);
    // The supplier's own is another one.
    assert_eq!(world.supplier.get(OWN).await.expect(200)["version"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_reads_it() {
    let world = World::new().await;
    world.buyer.put(OWN, &json!(1), &json!({"decide_within": 7})).await.expect(200);
    let foreign = world.rival.get(&of(&world.partnership)).await;
    foreign.problem(404, "not_found");
    let nothing = world.rival.get(&of("part_019300000000700080000000000000ff")).await;
    assert_eq!(foreign.essence(), nothing.essence());
    // A supplier of both reads each by its own partnership; one that is over is read no more.
    let (_, other) =
        world.app.partner(&world.rival, "buyer", "Rye & Sons", "lead@rye.example").await;
    assert_eq!(world.rival.get(&of(&other)).await.expect(200)["decide_within"], 30);
    let path = format!("/v1/partnerships/{}", world.partnership);
    let reason = json!({"reason": "We leave the category."});
    world.supplier.act(&path, "give_notice", &reason).await.expect(200);
    world.app.clock.advance(91 * 24 * 60 * 60);
    world.app.heard("lead@oat.example", "The partnership with Northern Grocers has ended").await;
    let supplier = world.app.sign_in("lead@oat.example").await;
    supplier.get(&of(&world.partnership)).await.problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_told() {
    let app = TestApp::start().await;
    let buyer = app.founder("Northern Grocers", "lead@northern.example").await;
    let many: Vec<String> = jiff::civil::date(2027, 1, 1)
        .series(jiff::Span::new().days(1))
        .take(201)
        .map(|day| day.to_string())
        .collect();
    for (body, pointer, code) in [
        (json!({"time_zone": "Berlin"}), "/time_zone", "malformed"),
        (json!({"working_days": []}), "/working_days", "too_few"),
        (json!({"working_days": ["monday", "caturday"]}), "/working_days/1", "not_in_list"),
        (json!({"holidays": ["2026-02-30"]}), "/holidays/0", "malformed"),
        (json!({"holidays": many}), "/holidays", "too_many"),
        (json!({"acknowledge_within": 0}), "/acknowledge_within", "out_of_range"),
        (json!({"decide_within": 181}), "/decide_within", "out_of_range"),
        (json!({"counting": "moons"}), "/counting", "not_in_list"),
    ] {
        let answer = buyer.put(OWN, &json!(1), &body).await;
        assert_eq!(answer.faults(), [(pointer.to_owned(), code.to_owned())], "{body}: {answer:?}");
    }
    let admins = app.colleague(&buyer, "analyst@northern.example", &["analyst"]).await;
    admins.get(OWN).await.expect(200);
    admins.put(OWN, &json!(1), &json!({})).await.problem(403, "missing_permission");
    let saved: Value = buyer.get(OWN).await.expect(200);
    assert_eq!(saved["version"], 1);
}
