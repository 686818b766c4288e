//! The figures over HTTP, against promises counted by hand: the same for both sides, for nobody else.

use serde_json::{Value, json};
use tests::{Caller, World, commitment, evidence};

use super::{Time, act, propose};

async fn agreed(world: &World, promisor: &str) -> String {
    let (by, other) = sides(world, promisor);
    let path = propose(by, &commitment(&world.partnership, promisor)).await;
    act(other, &path, "accept").await;
    path
}

fn sides<'w>(world: &'w World, promisor: &str) -> (&'w Caller, &'w Caller) {
    if promisor == "buyer" {
        (&world.buyer, &world.supplier)
    } else {
        (&world.supplier, &world.buyer)
    }
}

async fn keep(world: &World, promisor: &str, path: &str) -> Value {
    let (by, other) = sides(world, promisor);
    by.act(path, "deliver", &evidence()).await.expect(200);
    act(other, path, "confirm").await
}

fn query(world: &World, from: &str, to: &str) -> String {
    format!("/v1/commitments/figures?partnership={}&from={from}&to={to}", world.partnership)
}

fn ratio(value: &Value) -> (Value, Value, Value) {
    let part = |name: &str| value[name].clone();
    (part("numerator"), part("denominator"), part("percent"))
}

/// Eleven promises of 15 February: six of the supplier's, of which three are kept, one is moved in time
/// and kept, one is five days late and one missed; five of the buyer's, of which three are kept, one is
/// missed and one still late. One more is released, and one is due later.
async fn story(time: &mut Time) {
    let mut late = Vec::new();
    for promisor in ["supplier", "buyer"] {
        for _ in 0..3 {
            let path = agreed(&time.world, promisor).await;
            keep(&time.world, promisor, &path).await;
        }
        for _ in 0..2 {
            late.push((promisor, agreed(&time.world, promisor).await));
        }
    }
    let moved = agreed(&time.world, "supplier").await;
    let day = json!({"due_on": "2035-02-25"});
    time.world.supplier.act(&moved, "propose_date", &day).await.expect(200);
    act(&time.world.buyer, &moved, "accept_date").await;
    let released = agreed(&time.world, "buyer").await;
    let reason = json!({"reason": "We do not need it any more."});
    time.world.supplier.act(&released, "release", &reason).await.expect(200);
    time.world.agreed("2035-03-31").await;

    time.set("2035-02-20T12:00:00Z").await;
    time.world.app.heard("lead@northern.example", "Overdue").await;
    for (_, path) in &late {
        // Each of them, whichever the mail was of.
        tests::until(async || {
            let seen = time.world.buyer.get(path).await.expect(200);
            if seen["state"] == "overdue" { Ok(()) } else { Err(seen) }
        })
        .await;
    }
    time.world.app.heard("lead@oat.example", "Due in a week").await;
    let by_hand = keep(&time.world, "supplier", &moved).await;
    assert_eq!((&by_hand["state"], &by_hand["times_moved"]), (&json!("kept"), &json!(1)));
    assert_eq!(keep(&time.world, "supplier", &late[0].1).await["state"], "kept_late");
    let supply = json!({"reason": "supply"});
    time.world.buyer.act(&late[1].1, "close", &supply).await.expect(200);
    let capacity = json!({"reason": "capacity"});
    time.world.supplier.act(&late[2].1, "close", &capacity).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sides_are_counted_by_one_rule() {
    let mut time = Time::new().await;
    story(&mut time).await;
    let world = &time.world;
    let path = query(world, "2035-01-01", "2035-04-01");
    let answer = world.buyer.get(&path).await;
    assert_eq!(answer.text, world.supplier.get(&path).await.text, "both read the same");
    let figures = answer.expect(200);
    let supplier = &figures["whole"]["supplier"];
    assert_eq!(ratio(&supplier["kept_strict"]), (json!(3), json!(6), json!("50.0")));
    assert_eq!(supplier["kept_strict"]["interval"], json!({"lower": 18, "upper": 82}));
    assert_eq!(ratio(&supplier["kept_as_renegotiated"]), (json!(4), json!(6), json!("66.6")));
    assert_eq!(ratio(&supplier["moved"]), (json!(1), json!(6), json!("16.7")));
    assert_eq!(ratio(&supplier["weighted"]), (json!(6), json!(12), json!("50.0")));
    assert_eq!(supplier["mean_days_late"], json!({"numerator": 5, "denominator": 1}));
    assert_eq!(supplier["reasons"], json!([{"reason": "supply", "count": 1}]));
    assert_eq!((&supplier["kept_late"], &supplier["missed"]), (&json!(1), &json!(1)));
    assert_eq!((&supplier["late"], &supplier["open"]), (&json!(0), &json!(1)));
    let buyer = &figures["whole"]["buyer"];
    assert_eq!(ratio(&buyer["kept_strict"]), (json!(3), json!(5), json!("60.0")));
    assert_eq!((&buyer["late"], &buyer["missed"]), (&json!(1), &json!(1)));
    assert_eq!((&buyer["released"], &buyer["base"]), (&json!(1), &json!(5)));
    let gap = &figures["whole"]["reciprocity_gap"];
    assert_eq!(ratio(gap), (json!(3), json!(30), json!("10.0")));

    let months: Vec<_> = figures["months"].as_array().expect("months").iter().collect();
    let names: Vec<_> = months.iter().map(|month| month["month"].clone()).collect();
    assert_eq!(names, ["2035-02", "2035-03"]);
    assert_eq!(months[0]["figures"]["supplier"]["base"], 6);
    assert_eq!(months[1]["figures"]["supplier"]["open"], 1);

    // Half-open: the last day is not in it.
    for (from, to, base) in [
        ("2035-02-15", "2035-02-16", 6),
        ("2035-02-01", "2035-02-15", 0),
        ("2035-02-16", "2035-03-01", 0),
    ] {
        let found = world.buyer.get(&query(world, from, to)).await.expect(200);
        assert_eq!(found["whole"]["supplier"]["base"], base, "{from} to {to}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_sample_has_no_percentage() {
    let world = World::new().await;
    for _ in 0..4 {
        let path = agreed(&world, "supplier").await;
        keep(&world, "supplier", &path).await;
    }
    let figures = world.buyer.get(&query(&world, "2035-01-01", "2035-04-01")).await.expect(200);
    let strict = &figures["whole"]["supplier"]["kept_strict"];
    assert_eq!(ratio(strict), (json!(4), json!(4), json!(null)));
    assert_eq!(strict["interval"], json!({"lower": 51, "upper": 100}));
    let nothing = &figures["whole"]["buyer"]["kept_strict"];
    assert_eq!(ratio(nothing), (json!(0), json!(0), json!(null)));
    assert_eq!(nothing["interval"], json!(null));
    assert_eq!(figures["whole"]["reciprocity_gap"]["percent"], json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_serves_a_pilot_is_counted_where_asked() {
    let world = World::new().await;
    let pilot = world.pilot_in_review().await.replace("/v1/pilots/", "");
    let mut body = commitment(&world.partnership, "supplier");
    body["link"] = json!({"pilot": pilot});
    let path = propose(&world.supplier, &body).await;
    act(&world.buyer, &path, "accept").await;
    keep(&world, "supplier", &path).await;
    let other = agreed(&world, "supplier").await;
    keep(&world, "supplier", &other).await;
    let all = query(&world, "2035-01-01", "2035-04-01");
    let nothing = "pilot_019300000000700080000000000000ff".to_owned();
    for (path, base) in [
        (all.clone(), 2),
        (format!("{all}&pilot={pilot}"), 1),
        (format!("{all}&pilot={nothing}"), 0),
        (format!("{all}&goal={}", nothing.replace("pilot_", "goal_")), 0),
    ] {
        let figures = world.buyer.get(&path).await.expect(200);
        assert_eq!(figures["whole"]["supplier"]["base"], base, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_has_a_form() {
    let world = World::new().await;
    let good = query(&world, "2035-01-01", "2035-04-01");
    for wrong in [
        "/v1/commitments/figures".to_owned(),
        good.replace("from=2035-01-01&", ""),
        good.replace("to=2035-04-01", "to=2035-01-01"),
        good.replace("to=2035-04-01", "to=2045-01-01"),
        good.replace("2035-04-01", "2035-02-30"),
        good.replace("partnership=part_", "partnership=prop_"),
        format!("{good}&by=month"),
        format!("{good}&to=2035-05-01"),
    ] {
        let answer = world.buyer.get(&wrong).await;
        answer.problem(400, "invalid_parameter");
    }
    let hidden = world.rival.get(&good).await;
    hidden.problem(404, "not_found");
    let nothing = good.replace(&world.partnership, "part_019300000000700080000000000000ff");
    assert_eq!(hidden.essence(), world.rival.get(&nothing).await.essence());
}
