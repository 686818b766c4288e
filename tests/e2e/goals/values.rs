//! What values amount to, computed by hand, for every kind of metric; and how a goal stands at instants
//! of the calendar.

use serde_json::{Value, json};
use tests::{World, goal_terms, waiting};

use super::{act, agreed, unweighted};
use crate::commitments::Time;

/// Last days of periods that are over before every test.
const DAYS: [&str; 4] = ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"];

/// Records the values of the first days and has each confirmed; the goal then.
async fn measured(world: &World, path: &str, values: &[Value]) -> Value {
    let mut goal = world.buyer.get(path).await.expect(200);
    for (day, value) in DAYS.iter().zip(values) {
        let mut body = value.clone();
        body["on"] = json!(day);
        act(&world.supplier, path, "measure", body).await;
        let id = waiting(&world.buyer, path).await;
        goal = act(&world.buyer, path, "confirm_measurement", json!({"measurement": id})).await;
    }
    goal
}

fn value(value: &str) -> Value {
    json!({"value": value})
}

fn ratio(part: &str, whole: &str) -> Value {
    json!({"numerator": part, "denominator": whole})
}

fn done(milestones: &[i64]) -> Value {
    json!({"milestones_done": milestones})
}

/// A share as the API shows it.
fn share(of: &Value) -> String {
    let text = |name: &str| of[name].as_str().expect("a text").to_owned();
    format!("{}/{} {}%", text("numerator"), text("denominator"), text("percent"))
}

/// A metric and its aggregation, the values of the periods, and what they amount to: the value, the
/// progress, what of it is counted, and whether the last is inside.
type Case<'c> = (&'c Value, &'c str, Vec<Value>, Value, &'c str, &'c str, Value);

#[expect(clippy::too_many_lines, reason = "a table of cases")]
#[tokio::test(flavor = "multi_thread")]
async fn figures_by_hand() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    let higher = json!({"kind": "higher", "baseline": "92", "target": "98"});
    let from_floor = json!({"kind": "higher", "baseline": "92", "target": "98", "floor": "90"});
    let lower = json!({"kind": "lower", "baseline": "10", "target": "4"});
    let lower_floor = json!({"kind": "lower", "baseline": "10", "target": "4", "floor": "12"});
    let hundred = json!({"kind": "higher", "baseline": "0", "target": "100"});
    let share_of = json!({"kind": "higher", "baseline": "0", "target": "1"});
    let range = |baseline: &str| json!({"kind": "range", "baseline": baseline, "lower": "4", "upper": "10"});
    let maintain = json!({"kind": "maintain", "lower": "4", "upper": "10"});
    let milestones = json!({"kind": "milestones", "milestones": [
        {"title": "Artwork approved", "weight": 1},
        {"title": "Line trial", "weight": 2},
        {"title": "In every store", "weight": 5},
    ]});
    let tenths = json!({"kind": "higher", "baseline": "0.1", "target": "0.300000"});
    let values = |all: &[&str]| all.iter().map(|one| value(one)).collect::<Vec<_>>();
    let ratios = || vec![ratio("1", "3"), ratio("3", "4")];
    // Metric, aggregation, values; the value, progress, what counts, and whether the last is inside.
    let cases: [Case<'_>; 19] = [
        (&higher, "last", values(&["96"]), json!("96"), "2/3 66.6%", "2/3 66.6%", json!(null)),
        (
            &higher,
            "last",
            values(&["96", "90"]),
            json!("90"),
            "-1/3 -33.4%",
            "0/1 0.0%",
            json!(null),
        ),
        (&higher, "last", values(&["99"]), json!("99"), "7/6 116.6%", "1/1 100.0%", json!(null)),
        (&from_floor, "last", values(&["96"]), json!("96"), "3/4 75.0%", "3/4 75.0%", json!(null)),
        (&lower, "last", values(&["6"]), json!("6"), "2/3 66.6%", "2/3 66.6%", json!(null)),
        (&lower, "last", values(&["12"]), json!("12"), "-1/3 -33.4%", "0/1 0.0%", json!(null)),
        (&lower_floor, "last", values(&["6"]), json!("6"), "3/4 75.0%", "3/4 75.0%", json!(null)),
        (
            &hundred,
            "sum",
            values(&["10", "20", "25"]),
            json!("55"),
            "11/20 55.0%",
            "11/20 55.0%",
            json!(null),
        ),
        (
            &hundred,
            "average",
            values(&["10", "20", "25"]),
            json!("18.333333"),
            "11/60 18.3%",
            "11/60 18.3%",
            json!(null),
        ),
        (&share_of, "ratio", ratios(), json!("0.571428"), "4/7 57.1%", "4/7 57.1%", json!(null)),
        (&tenths, "last", values(&["0.2"]), json!("0.2"), "1/2 50.0%", "1/2 50.0%", json!(null)),
        (
            &range("20"),
            "last",
            values(&["15"]),
            json!("15"),
            "1/2 50.0%",
            "1/2 50.0%",
            json!(false),
        ),
        (
            &range("20"),
            "last",
            values(&["15", "10"]),
            json!("10"),
            "1/1 100.0%",
            "1/1 100.0%",
            json!(true),
        ),
        (
            &range("20"),
            "last",
            values(&["30"]),
            json!("30"),
            "-1/1 -100.0%",
            "0/1 0.0%",
            json!(false),
        ),
        (
            &range("5"),
            "last",
            values(&["4", "10", "11"]),
            json!("11"),
            "2/3 66.6%",
            "2/3 66.6%",
            json!(false),
        ),
        (
            &maintain,
            "last",
            values(&["3", "5", "6", "7"]),
            json!("7"),
            "3/4 75.0%",
            "3/4 75.0%",
            json!(true),
        ),
        // Each period's own share is inside or not.
        (
            &json!({"kind": "maintain", "lower": "0.3", "upper": "0.5"}),
            "ratio",
            ratios(),
            json!("0.571428"),
            "1/2 50.0%",
            "1/2 50.0%",
            json!(false),
        ),
        (&milestones, "last", vec![done(&[])], json!(null), "0/1 0.0%", "0/1 0.0%", json!(null)),
        (
            &milestones,
            "last",
            vec![done(&[1]), done(&[3, 1, 3])],
            json!(null),
            "3/4 75.0%",
            "3/4 75.0%",
            json!(null),
        ),
    ];
    for (metric, aggregation, values, amount, progress, counted, is_inside) in cases {
        let path =
            agreed(&world, &plan, json!({"metric": metric, "aggregation": aggregation})).await;
        let empty = world.buyer.get(&path).await.expect(200);
        assert_eq!((&empty["measured"], &empty["status"]), (&json!(null), &json!("no_data")));
        let goal = measured(&world, &path, &values).await;
        let found = &goal["measured"];
        let what = format!("{metric} {aggregation} {values:?}: {found:#}");
        assert_eq!(found["value"]["decimal"], amount, "{what}");
        assert_eq!(share(&found["progress"]), progress, "{what}");
        assert_eq!(share(&found["counted"]), counted, "{what}");
        assert_eq!(found["is_inside"], is_inside, "{what}");
        assert_eq!(found["periods"], values.len(), "{what}");
        assert_eq!(found["last_on"], DAYS[values.len() - 1], "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_is_answered_once_and_by_its_id() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    let (path, other) =
        (agreed(&world, &plan, json!({})).await, agreed(&world, &plan, json!({})).await);
    let first = world.recorded(&path, "2026-06-30", "96").await;
    let foreign = world.recorded(&other, "2026-06-30", "96").await;
    let confirmation = format!("{path}/measurements/confirmation");
    let version = world.buyer.get(&path).await.expect(200)["version"].clone();
    // Another goal's value, none at all: the same.
    let nothing = format!("meas_{}", "0".repeat(32));
    let [one, two] = [foreign, nothing].map(|id| json!({"measurement": id}));
    let one = world.buyer.change(&confirmation, &version, &one).await;
    let two = world.buyer.change(&confirmation, &version, &two).await;
    one.problem(409, "state_conflict");
    assert_eq!(one.essence(), two.essence());
    // A correction takes the place of what waits: that one can be answered no more.
    let second = world.recorded(&path, "2026-06-30", "97").await;
    let version = world.buyer.get(&path).await.expect(200)["version"].clone();
    let body = json!({"measurement": first});
    world.buyer.change(&confirmation, &version, &body).await.problem(409, "state_conflict");
    act(&world.buyer, &path, "confirm_measurement", json!({"measurement": second})).await;
    let page = world.supplier.get(&format!("{path}/measurements")).await.expect(200);
    let items: Vec<_> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            [&one["version"], &one["state"], &one["value"], &one["by_lapse"]]
                .map(Value::to_string)
                .join(" ")
        })
        .collect();
    assert_eq!(items, ["2 \"accepted\" \"97\" false", "1 \"superseded\" \"96\" false"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_wait_are_confirmed_in_one_go() {
    let world = World::new().await;
    let plan = world.plan_in_force().await;
    let path = world.goal_agreed(&plan, &goal_terms()).await;
    for (day, value) in DAYS.iter().zip(["93", "94", "95", "96"]) {
        world.recorded(&path, day, value).await;
    }
    let list = format!("{path}/measurements");
    let latest = waiting(&world.buyer, &path).await;
    let body = json!({"measurement": latest, "reason": "The store counted less."});
    act(&world.buyer, &path, "dispute_measurement", body).await;
    let goal = act(&world.buyer, &path, "confirm_measurement", json!({})).await;
    assert_eq!((&goal["measured"]["periods"], &goal["waits_since"]), (&json!(3), &Value::Null));
    let page = world.supplier.get(&list).await.expect(200);
    let states: Vec<_> =
        page["items"].as_array().unwrap().iter().map(|one| &one["state"]).collect();
    assert_eq!(states, ["disputed", "accepted", "accepted", "accepted"]);
    assert_eq!(world.logged(&path, "confirm_measurement").await, 1);
    // Now none waits.
    let confirmation = format!("{list}/confirmation");
    let answer = world.buyer.change(&confirmation, &goal["version"], &json!({})).await;
    answer.problem(409, "state_conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_weighs_what_its_goals_have_come_to() {
    let world = World::new().await;
    let plan = world.plan_in_force().await;
    let progress = async || world.supplier.get(&format!("{plan}/progress")).await.expect(200);
    let empty = progress().await;
    assert_eq!([&empty["progress"], &empty["coverage"]], [&json!(null); 2]);
    for (weight, value) in [(40, Some("99")), (20, Some("95")), (20, Some("90")), (20, None)] {
        let path = agreed(&world, &plan, json!({"weight": weight})).await;
        if let Some(value) = value {
            world.measured(&path, "2026-06-30", value).await;
        }
    }
    // Neither an excess nor a fall counts for more than its goal: (40 + 10 + 0) of the 80 with data.
    let found = progress().await;
    assert_eq!(share(&found["progress"]), "5/8 62.5%");
    assert_eq!(share(&found["coverage"]), "4/5 80.0%");
    assert_eq!(found["weight"], 100);
    let goals = found["goals"].as_array().unwrap();
    let shares: Vec<_> = goals
        .iter()
        .map(
            |goal| {
                if goal["progress"].is_null() { String::new() } else { share(&goal["progress"]) }
            },
        )
        .collect();
    assert_eq!(shares, ["7/6 116.6%", "1/2 50.0%", "-1/3 -33.4%", ""]);
    assert_eq!(goals[3]["status"], "no_data");
    // What has ended still counts, and has no status any more; what was given up does not.
    let path = |index: usize| format!("/v1/goals/{}", goals[index]["goal"].as_str().unwrap());
    act(&world.buyer, &path(0), "propose_outcome", json!({"outcome": "achieved"})).await;
    act(&world.supplier, &path(0), "confirm_outcome", json!({})).await;
    let body = json!({"cancel": true, "reason": "Nobody can measure it."});
    let open = act(&world.buyer, &path(3), "propose_amendment", body).await;
    let hash = json!({"content_hash": open["amendment"]["content_hash"]});
    let cancelled = act(&world.supplier, &path(3), "accept_amendment", hash).await;
    assert_eq!(cancelled["state"], "cancelled");
    let found = progress().await;
    assert_eq!(
        (share(&found["progress"]), share(&found["coverage"])),
        ("5/8 62.5%".to_owned(), "1/1 100.0%".to_owned())
    );
    assert_eq!((&found["weight"], &found["goals"].as_array().unwrap().len()), (&json!(80), &3));
    let first = &found["goals"][0];
    assert_eq!(
        (&first["state"], &first["status"], &first["is_stale"]),
        (&json!("achieved"), &json!(null), &json!(false))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calendar_says_how_it_stands() {
    let mut time = Time::at(super::BEGIN).await;
    let plan = unweighted(&time.world).await;
    // A year of 365 days, of which 73 are over on 15 March.
    let fields = |cadence: &str| {
        json!({
            "metric": {"kind": "higher", "baseline": "0", "target": "100"},
            "starts_on": "2027-01-01", "due_on": "2027-12-31", "cadence": cadence,
        })
    };
    let mut paths = Vec::new();
    for _ in 0..4 {
        paths.push(agreed(&time.world, &plan, fields("monthly")).await);
    }
    let weekly = agreed(&time.world, &plan, fields("weekly")).await;
    let maintain = json!({
        "metric": {"kind": "maintain", "lower": "4", "upper": "10"},
        "starts_on": "2027-01-01", "due_on": "2027-12-31",
    });
    let kept = agreed(&time.world, &plan, maintain).await;
    time.set("2027-03-15T00:00:00Z").await;
    time.world
        .app
        .smtp
        .wait_for_count("every goal has begun", 12, |mail| mail.subject.starts_with("Begun"))
        .await;
    for (path, value, status) in [
        (&paths[0], "10.1", "on_track"),
        (&paths[1], "9.9", "at_risk"),
        (&paths[2], "-4.9", "at_risk"),
        (&paths[3], "-5.1", "off_track"),
        (&weekly, "20", "on_track"),
        // All of the time, whatever the calendar says.
        (&kept, "11", "off_track"),
    ] {
        let goal = time.world.measured(path, "2027-03-04", value).await;
        assert_eq!(
            (&goal["status"], &goal["is_stale"]),
            (&json!(status), &json!(false)),
            "{value}"
        );
        assert_eq!(share(&goal["expected"]).split(' ').next_back(), Some("20.0%"));
    }
    // A week and a half after the end of the last period.
    time.set("2027-03-15T12:00:05Z").await;
    for (path, is_stale) in [(&weekly, true), (&paths[0], false)] {
        assert_eq!(time.world.buyer.get(path).await.expect(200)["is_stale"], is_stale, "{path}");
    }
}
