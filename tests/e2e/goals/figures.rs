//! Histories of values at random: whatever is recorded, corrected, confirmed and disputed in whatever
//! order, the figures are those of a slow computation of its own in whole numbers.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::World;

use super::{act, agreed, unweighted};

/// Steps of each history.
const STEPS: usize = 24;

const DAYS: [&str; 3] = ["2026-01-31", "2026-02-28", "2026-03-31"];

/// What a history has left of a day: what counts and what waits, in thousandths.
#[derive(Default)]
struct Day {
    counts: Option<i128>,
    waits: Option<(String, i128)>,
}

/// A goal from `baseline` to `target`, in thousandths.
struct Toward {
    aggregation: &'static str,
    baseline: i128,
    target: i128,
}

impl Toward {
    /// Progress as a numerator and a denominator in lowest terms.
    fn progress(&self, days: &BTreeMap<usize, Day>) -> Option<(i128, i128)> {
        let counts: Vec<_> = days.values().filter_map(|day| day.counts).collect();
        let last = *counts.last()?;
        let (part, whole) = match self.aggregation {
            "last" => (last, 1),
            "sum" => (counts.iter().sum(), 1),
            _ => (counts.iter().sum(), i128::try_from(counts.len()).expect("a few")),
        };
        // (part / whole - baseline) / (target - baseline), times whole.
        let (numerator, denominator) =
            (part - self.baseline * whole, (self.target - self.baseline) * whole);
        let sign = denominator.signum();
        let divisor = (1..=denominator.abs())
            .rev()
            .find(|divisor| numerator % divisor == 0 && denominator % divisor == 0)?;
        Some((sign * numerator / divisor, sign * denominator / divisor))
    }
}

fn thousandths(value: i128) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}.{:03}", value.abs() / 1_000, value.abs() % 1_000)
}

/// In percent with one decimal, rounded down, digit by digit.
fn percent(numerator: i128, denominator: i128) -> String {
    let tenths = (numerator * 1_000).div_euclid(denominator);
    let sign = if numerator < 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_do_not_depend_on_how_they_came_about() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    let mut random = fastrand::Rng::with_seed(0x90a1);
    let mut compared = 0;
    for round in 0..9 {
        let goal = Toward {
            aggregation: ["last", "sum", "average"][round % 3],
            baseline: random.i128(-9_000..9_000),
            target: random.i128(9_001..20_000) * if round % 2 == 0 { 1 } else { -1 },
        };
        let kind = if goal.target > goal.baseline { "higher" } else { "lower" };
        let metric = json!({
            "kind": kind, "baseline": thousandths(goal.baseline), "target": thousandths(goal.target),
        });
        let fields = json!({"metric": metric, "aggregation": goal.aggregation});
        let path = agreed(&world, &plan, fields).await;
        let mut days: BTreeMap<usize, Day> = BTreeMap::new();
        let mut shown = Value::Null;
        for _ in 0..STEPS {
            let number = random.usize(..DAYS.len());
            let day = days.entry(number).or_default();
            shown = match (random.u8(..3), day.waits.take()) {
                (0, Some((id, value))) => {
                    day.counts = Some(value);
                    let body = json!({"measurement": id});
                    act(&world.buyer, &path, "confirm_measurement", body).await
                }
                (1, Some((id, _))) => {
                    let body = json!({"measurement": id, "reason": "Our tills say other."});
                    act(&world.buyer, &path, "dispute_measurement", body).await
                }
                (_, _) => {
                    let value = random.i128(-30_000..30_000);
                    let body = json!({"on": DAYS[number], "value": thousandths(value)});
                    let goal = act(&world.supplier, &path, "measure", body).await;
                    let page = world.buyer.get(&format!("{path}/measurements")).await.expect(200);
                    let is_new =
                        |one: &&Value| one["state"] == "recorded" && one["on"] == DAYS[number];
                    let items = page["items"].as_array().unwrap();
                    let new = items.iter().find(is_new).expect("the value waits");
                    day.waits = Some((new["id"].as_str().unwrap().to_owned(), value));
                    goal
                }
            };
            assert_eq!(
                shown["waits_since"].is_string(),
                days.values().any(|day| day.waits.is_some())
            );
            match goal.progress(&days) {
                None => assert!(shown["measured"].is_null(), "{shown:#}"),
                Some((numerator, denominator)) => {
                    let expected = json!({
                        "numerator": numerator.to_string(),
                        "denominator": denominator.to_string(),
                        "percent": percent(numerator, denominator),
                    });
                    assert_eq!(shown["measured"]["progress"], expected, "{shown:#}");
                    compared += 1;
                }
            }
        }
        // The plan counts the same, and both sides read the same.
        let of_plan = world.buyer.get(&format!("{plan}/progress")).await.expect(200);
        let of_goal = of_plan["goals"].as_array().unwrap().last().unwrap().clone();
        let measured = world.supplier.get(&path).await.expect(200)["measured"].clone();
        assert_eq!(of_goal["progress"], measured["progress"]);
        assert_eq!(measured, shown["measured"]);
    }
    assert!(compared > 100, "{compared}");
}
