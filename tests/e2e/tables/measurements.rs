//! A hundred thousand values in one go, and what they amount to by hand.

use std::fmt::Write as _;

use serde_json::{Value, json};
use tests::{Caller, World, days_to_measure, terms_to_measure, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_values_in_one_go() {
    let world = World::new().await;
    let (goals, days) = (world.goals_to_measure(59).await, days_to_measure(1_695));
    let mut file = "goal,on,value\n".to_owned();
    for (number, goal) in goals.iter().enumerate() {
        for day in &days {
            writeln!(file, "{goal},{day},{number}.5").unwrap();
        }
    }
    let lines = goals.len() * days.len();
    assert!(lines > 100_000);
    let bad = format!("{file}{},{},x\n", goals[58], days[0]);
    let answer = world.supplier.import(&world.partnership, "measurements", "apply", &bad).await;
    assert_eq!(answer.faults(), [(format!("/lines/{}/value", lines + 2), "malformed".to_owned())]);
    let export = world.supplier.export(&world.partnership, "measurements", "all").await;
    assert_eq!(export.lines().count(), 1, "nothing is half done");

    let answer = world.supplier.import(&world.partnership, "measurements", "apply", &file).await;
    let expected = json!({"mode": "apply", "lines": lines, "created": lines});
    assert_eq!(answer.expect(200), expected);
    let export = world.buyer.export(&world.partnership, "measurements", "all").await;
    let written: Vec<_> = export.lines().skip(1).map(|line| line.split(',').take(3)).collect();
    let read: Vec<_> = file.lines().skip(1).map(|line| line.split(',')).collect();
    assert_eq!(written.len(), lines);
    assert!(written.into_iter().zip(read).all(|(one, other)| one.eq(other)));
    let goal = world.buyer.get(&format!("/v1/goals/{}", goals[0])).await.expect(200);
    assert!(goal["waits_since"].is_string());
    // One event of each goal: all values of a goal are told at once.
    let sql = "SELECT count(*) FROM events WHERE noun = 'goal' AND action = 'measure'";
    let events = world.app.database.owner().await.query_one(sql, &[]).await.expect("a count");
    assert_eq!(usize::try_from(events.get::<_, i64>(0)).unwrap(), goals.len());
}

/// What a side reads of a goal, once its values count.
async fn measured(caller: &Caller, path: &str) -> Value {
    until(async || {
        let goal = caller.get(path).await.expect(200);
        let measured = goal["measured"].clone();
        if measured.is_object() { Ok(measured) } else { Err(goal) }
    })
    .await
}

fn greatest_common_divisor(one: i64, other: i64) -> i64 {
    if other == 0 { one.abs() } else { greatest_common_divisor(other, one % other) }
}

#[tokio::test(flavor = "multi_thread")]
async fn once_they_count_both_sides_read_what_they_amount_to() {
    let world = World::new().await;
    let plan = world.plan_in_force().await;
    let terms = terms_to_measure(json!({"aggregation": "average"}));
    let path = world.goal_agreed(&plan, &terms).await;
    let id = path.replace("/v1/goals/", "");
    let (mut file, mut sum, days) = ("goal;on;value\r\n".to_owned(), 0, days_to_measure(400));
    for (index, day) in days.iter().enumerate() {
        let hundredths = 9_000 + i64::try_from(index * 7_919 % 1_000).unwrap();
        sum += hundredths;
        write!(file, "{id};{day};{}.{:02}\r\n", hundredths / 100, hundredths % 100).unwrap();
    }
    world.supplier.import(&world.partnership, "measurements", "apply", &file).await.expect(200);
    world.app.clock.advance(8 * 24 * 3_600);
    // From 92.00 to 98.00, by hand.
    let count = i64::try_from(days.len()).unwrap();
    let (gone, all) = (sum - 9_200 * count, 600 * count);
    let divisor = greatest_common_divisor(gone, all);
    for email in ["lead@northern.example", "lead@oat.example"] {
        let measured = measured(&world.app.sign_in(email).await, &path).await;
        assert_eq!(measured["periods"], count);
        assert_eq!(measured["progress"]["numerator"], (gone / divisor).to_string());
        assert_eq!(measured["progress"]["denominator"], (all / divisor).to_string());
    }
}
