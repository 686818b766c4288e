//! What the buyer does for its right: promises that both have signed, and what becomes of the right with
//! them.

use serde_json::{Value, json};
use tests::{Caller, World, day_in, evidence, exclusivity_terms_with, id_in, sign};

const DAY: i64 = 24 * 60 * 60;
const BUYER: &str = "lead@northern.example";
const SUPPLIER: &str = "lead@oat.example";

/// A right from the tenth day on for sixty, with a duty for each of these days.
async fn granted(world: &World, days: &[i64]) -> String {
    let duty = |days: &i64| json!({"kind": "min_sites", "what": format!("Stores by {days}"), "due_on": day_in(*days)});
    let duties: Vec<_> = days.iter().map(duty).collect();
    let terms = exclusivity_terms_with(&json!({
        "starts_upon": null, "latest_start": null, "starts_on": day_in(10), "window_days": 60,
        "duties": duties,
    }));
    world.exclusivity_granted(&terms).await
}

/// The promises for a right, in the order of its duties.
async fn promises(caller: &Caller, right: &str) -> Vec<Value> {
    let page = caller.get("/v1/commitments?limit=200").await.expect(200);
    let rows = page["items"].as_array().unwrap().iter();
    let of_right = |row: &&Value| row["link"]["exclusivity"] == id_in(right);
    let mut rows: Vec<_> = rows.filter(of_right).cloned().collect();
    rows.sort_by_key(|row| row["what"].to_string());
    rows
}

fn path(promise: &Value) -> String {
    format!("/v1/commitments/{}", promise["id"].as_str().unwrap())
}

pub(super) async fn becomes(world: &World, path: &str, state: &str) -> Value {
    let buyer = world.app.sign_in(BUYER).await;
    tests::until(async || {
        let seen = buyer.get(path).await.expect(200);
        if seen["state"] == state { Ok(seen) } else { Err(seen) }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_suppliers_signature_makes_promises_of_the_duties() {
    let world = World::new().await;
    let right = granted(&world, &[20, 30]).await;
    let made = promises(&world.supplier, &right).await;
    assert_eq!(made.len(), 2);
    let signed = world.buyer.get(&right).await.expect(200)["signatures"].clone();
    for promise in &made {
        assert_eq!((&promise["state"], &promise["promisor"]), (&json!("agreed"), &json!("buyer")));
        assert_eq!(promise["promisor_user"], signed[0]["user"]);
        assert_eq!(promise["promisee_user"], signed[1]["user"]);
        let path = path(promise);
        assert_eq!(world.logged(&path, "undertake").await, 1);
        assert_eq!(world.buyer.allowed(&path).await, ["deliver", "propose_date"]);
        assert_eq!(world.supplier.allowed(&path).await, ["propose_date", "release"]);
    }
    assert_eq!(made[0]["original_due"], json!(day_in(20)));
    // As part of the grant, and told as any other.
    let kinds: Vec<_> = world
        .buyer
        .events("exclusivity.grant", 1)
        .await
        .iter()
        .map(|event| event["kind"].as_str().unwrap().to_owned())
        .skip_while(|kind| kind != "exclusivity.grant")
        .collect();
    assert_eq!(kinds, ["exclusivity.grant", "commitment.undertake", "commitment.undertake"]);
    world.app.heard(BUYER, "Promised with a signature: Stores by 20").await;
    let figures = format!(
        "/v1/commitments/figures?partnership={}&from={}&to={}&exclusivity={}",
        world.partnership,
        day_in(0),
        day_in(25),
        id_in(&right)
    );
    let figures = world.supplier.get(&figures).await.expect(200);
    assert_eq!(figures["link"]["exclusivity"], json!(id_in(&right)));
    // Nobody links a promise of one's own to a right, nor signs what cannot be fulfilled any more.
    let mut own = tests::commitment(&world.partnership, "supplier");
    own["link"] = json!({"exclusivity": id_in(&right)});
    let faults = world.supplier.post("/v1/commitments", &own).await.faults();
    assert_eq!(faults[0], ("/link/exclusivity".to_owned(), "unknown_field".to_owned()));
    let late = exclusivity_terms_with(&json!({
        "duties": [{"kind": "other", "what": "Too late", "due_on": "2026-01-01"}],
    }));
    let body = json!({"partnership": world.partnership, "terms": late});
    world.supplier.post("/v1/exclusivities", &body).await.problem(409, "date_passed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missed_is_made_good_and_else_the_right_lapses() {
    let world = World::new().await;
    let right = granted(&world, &[20, 40]).await;
    let made = promises(&world.buyer, &right).await;
    let (first, second) = (path(&made[0]), path(&made[1]));
    world.app.clock.advance(21 * DAY);
    let cured = becomes(&world, &right, "in_cure").await;
    let day = |days| format!("{}T00:00:00Z", day_in(days));
    assert_eq!(cured["cure_until"], json!(day(21 + 14)));
    for email in [BUYER, SUPPLIER] {
        world.app.heard(email, "To be made good: Paper bottle first").await;
    }
    // The supplier cannot take the days by closing it; a delivery counts until the supplier says no.
    let supplier = world.app.sign_in(SUPPLIER).await;
    assert_eq!(supplier.allowed(&first).await, ["propose_date", "release"]);
    let buyer = world.app.sign_in(BUYER).await;
    buyer.act(&first, "deliver", &evidence()).await.expect(200);
    becomes(&world, &right, "active").await;
    world.app.heard(BUYER, "Made good: Paper bottle first").await;
    let reason = json!({"reason": "Only a hundred."});
    supplier.act(&first, "reject", &reason).await.expect(200);
    becomes(&world, &right, "in_cure").await;
    // The buyer brings what was missing, and the supplier lets it stand.
    buyer.act(&first, "deliver", &evidence()).await.expect(200);
    becomes(&world, &right, "active").await;
    let kept = supplier.act(&first, "confirm", &json!({})).await.expect(200);
    assert_eq!(kept["state"], "kept_late");
    // The second is never made good.
    world.app.clock.advance(20 * DAY);
    becomes(&world, &right, "in_cure").await;
    world.app.clock.advance(14 * DAY);
    world.app.heard(SUPPLIER, "Lapsed, and free to offer: Paper bottle first").await;
    becomes(&world, &right, "lapsed").await;
    let ended = becomes(&world, &second, "missed").await;
    assert_eq!(ended["by_lapse"], json!(true));
    for (action, times) in [("miss", 3), ("cure", 2), ("lapse", 1)] {
        assert_eq!(world.logged(&right, action).await, times, "{action}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_due_falls_away_with_the_right() {
    let world = World::new().await;
    let right = granted(&world, &[20, 40]).await;
    let made = promises(&world.buyer, &right).await;
    let reason = json!({"reason": "We do not launch it."});
    world.buyer.act(&right, "release", &reason).await.expect(200);
    for promise in &made {
        let ended = becomes(&world, &path(promise), "void").await;
        assert_eq!(ended["by_lapse"], json!(false));
        assert_eq!(world.logged(&path(promise), "end").await, 1);
    }
    world.app.clock.advance(45 * DAY);
    world.app.all_mails().await;
    for promise in &made {
        assert_eq!(world.logged(&path(promise), "lapse").await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_supplier_releases_or_puts_off_is_made_good() {
    let world = World::new().await;
    let right = granted(&world, &[20, 20]).await;
    let made = promises(&world.buyer, &right).await;
    world.app.clock.advance(21 * DAY);
    becomes(&world, &right, "in_cure").await;
    let buyer = world.app.sign_in(BUYER).await;
    let supplier = world.app.sign_in(SUPPLIER).await;
    for promise in &made {
        becomes(&world, &path(promise), "overdue").await;
    }
    let reason = json!({"reason": "We agreed otherwise."});
    supplier.act(&path(&made[0]), "release", &reason).await.expect(200);
    let later = json!({"due_on": day_in(30)});
    // A step on the right in between does not lose what it is still to hear.
    buyer.act(&path(&made[1]), "propose_date", &later).await.expect(200);
    supplier.act(&path(&made[1]), "accept_date", &json!({})).await.expect(200);
    tests::until(async || {
        let answer = supplier.act(&right, "propose_end", &reason).await;
        // The clock may have come between the reading and the step.
        if answer.status == 412 { Err(answer.text) } else { Ok(answer.expect(200)) }
    })
    .await;
    becomes(&world, &right, "active").await;
    world.app.clock.advance(10 * DAY);
    becomes(&world, &right, "in_cure").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gains_days_by_what_is_no_delivery() {
    let world = World::new().await;
    let right = granted(&world, &[20]).await;
    let promise = path(&promises(&world.buyer, &right).await[0]);
    world.app.clock.advance(30 * DAY);
    becomes(&world, &right, "in_cure").await;
    becomes(&world, &promise, "overdue").await;
    let buyer = world.app.sign_in(BUYER).await;
    buyer.act(&promise, "deliver", &evidence()).await.expect(200);
    becomes(&world, &right, "active").await;
    world.app.clock.advance(2 * DAY);
    let supplier = world.app.sign_in(SUPPLIER).await;
    let reason = json!({"reason": "There is nothing in any store."});
    supplier.act(&promise, "reject", &reason).await.expect(200);
    // Of its days those are left that it had not taken before it said so.
    let cured = becomes(&world, &right, "in_cure").await;
    let until: jiff::Timestamp = cured["cure_until"].as_str().unwrap().parse().unwrap();
    let days = until.duration_since(jiff::Timestamp::now()).as_hours() / 24;
    assert!((34..=37).contains(&days), "{days}");
    world.app.clock.advance(6 * DAY);
    becomes(&world, &right, "lapsed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stood_still_is_made_up_for_whoever_stopped_it() {
    let world = World::new().await;
    let right = granted(&world, &[20, 40]).await;
    world.app.clock.advance(22 * DAY);
    let cured = becomes(&world, &right, "in_cure").await;
    let until =
        |seen: &Value| seen["cure_until"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    let supplier = world.app.sign_in(SUPPLIER).await;
    let partnership = format!("/v1/partnerships/{}", world.partnership);
    let reason = json!({"reason": "We look into it."});
    supplier.act(&partnership, "suspend", &reason).await.expect(200);
    world.app.clock.advance(25 * DAY);
    let supplier = world.app.sign_in(SUPPLIER).await;
    supplier.act(&partnership, "resume", &json!({})).await.expect(200);
    let resumed = supplier.get(&right).await.expect(200);
    assert_eq!(resumed["state"], "in_cure");
    let more = until(&resumed).duration_since(until(&cured)).as_hours();
    assert!((25 * 24..=25 * 24 + 1).contains(&more), "{more}");
    assert_eq!(world.logged(&right, "resume").await, 1);
    // The other came due meanwhile, of which the clock hears within an hour; both can be brought.
    world.app.clock.advance(2 * 60 * 60);
    let supplier = world.app.sign_in(SUPPLIER).await;
    for promise in promises(&supplier, &right).await {
        let promise = path(&promise);
        becomes(&world, &promise, "overdue").await;
        let buyer = world.app.sign_in(BUYER).await;
        buyer.act(&promise, "deliver", &evidence()).await.expect(200);
    }
    becomes(&world, &right, "active").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missed_before_the_start_has_the_same_days() {
    let world = World::new().await;
    let terms = exclusivity_terms_with(&json!({
        "duties": [{"kind": "launch_by", "what": "Launched", "due_on": day_in(20)}],
    }));
    let path = world.exclusivity_signed(&terms).await;
    sign(&world.supplier, &path, "grant").await.expect(200);
    world.app.clock.advance(21 * DAY);
    world.app.heard(BUYER, "To be made good: Paper bottle first").await;
    let buyer = world.app.sign_in(BUYER).await;
    let seen = buyer.get(&path).await.expect(200);
    assert_eq!((&seen["state"], seen["cure_until"].is_string()), (&json!("agreed"), true));
    let begun = buyer.act(&path, "start", &json!({})).await.expect(200);
    assert_eq!((&begun["state"], &begun["live"]), (&json!("in_cure"), &json!(true)));
    world.app.clock.advance(14 * DAY);
    becomes(&world, &path, "lapsed").await;
}
