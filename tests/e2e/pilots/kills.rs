//! The clock runs every step of a pilot exactly once, with two servers that are killed at random.

use serde_json::{Value, json};
use tests::{World, charter, day_in};

use crate::kills::{BUYER, SUPPLIER, Story, count, each_step_comes_once};

const OF_EACH: usize = 5;

/// A charter that runs from today on, until and with a decision by the ends of these days.
fn until(ends: i64, decided: i64) -> Value {
    let mut text = charter();
    text["starts_on"] = json!(day_in(0));
    text["ends_on"] = json!(day_in(ends));
    text["decision_by"] = json!(day_in(decided));
    text
}

/// A pilot of each kind, with the steps that the clock takes with it.
async fn pilots(world: &World) -> Vec<(String, Vec<(&'static str, i64)>)> {
    let decided = world.pilot_to_decide(&until(10, 20)).await;
    let mut by_buyer = until(10, 20);
    by_buyer["criteria"][0]["measured_by"] = json!("buyer");
    let silent = world.pilot_running(&by_buyer).await;
    let extended = world.pilot_to_decide(&until(10, 90)).await;
    let body = json!({"ends_on": day_in(60), "decision_by": day_in(80), "reason": "More stores."});
    world.buyer.act(&extended, "extend", &body).await.expect(200);
    let mut gated = until(80, 90);
    gated["gates"] =
        json!([{"on": day_in(5), "name": "First"}, {"on": day_in(12), "name": "Second"}]);
    let gated = world.pilot_running(&gated).await;
    let paused = world.pilot_running(&until(80, 90)).await;
    let reason = json!({"reason": "The shelf is being rebuilt."});
    world.buyer.act(&paused, "pause", &reason).await.expect(200);
    vec![
        (decided, vec![("lapse", 2), ("remind_fortnight", 1), ("remind_week", 1)]),
        (silent, vec![("lapse", 3), ("remind_fortnight", 1), ("remind_week", 1)]),
        (extended, vec![("lapse_extension", 1)]),
        (gated, vec![("gate_due", 2)]),
        (paused, vec![("lapse", 1)]),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_that_are_killed_at_random_do_each_step_once() {
    let world = World::new().await;
    let mut expected = Vec::new();
    for _ in 0..OF_EACH {
        expected.extend(pilots(&world).await);
    }
    let all = OF_EACH;
    let told = [
        ("A gate of the pilot", BUYER, 2 * all),
        ("A gate of the pilot", SUPPLIER, 2 * all),
        ("To be evaluated", BUYER, all),
        ("Not extended", BUYER, all),
        ("Not extended", SUPPLIER, all),
        ("Goes on", BUYER, all),
        ("Goes on", SUPPLIER, all),
        ("Decision overdue", BUYER, 2 * all),
        ("Decision overdue", SUPPLIER, 2 * all),
        ("Still to be decided", BUYER, 4 * all),
        ("Closed without a decision", BUYER, 2 * all),
        ("No decision came", SUPPLIER, 2 * all),
    ];
    let phases = [(6, 2), (11, 2), (13, 1), (15, 2), (22, 2), (29, 2), (36, 1), (50, 2), (51, 0)];
    let (noun, seed) = ("pilot", 2711);
    let story = Story { noun, seed, phases: &phases, expected, told: &told };
    let app = each_step_comes_once(world, story).await;
    let undecided = "SELECT count(*) FROM pilots WHERE state = 'undecided'";
    let undecided = count(&app.database.owner().await, undecided).await;
    assert_eq!(undecided, i64::try_from(2 * OF_EACH).unwrap());
}
