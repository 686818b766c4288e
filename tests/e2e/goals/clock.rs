//! What time does: a goal begins at midnight where its plan is agreed, silence lets values and outcomes
//! stand, a dispute has its days, and nothing moves while the partnership stands still.

use serde_json::{Value, json};
use tests::{World, goal_terms, goal_terms_with, plan_terms_of, until};

use super::{act, unweighted};
use crate::commitments::Time;

const BOTH: [&str; 2] = ["lead@northern.example", "lead@oat.example"];

/// What is at `path`, once it is so, as the buyer sees it.
async fn once(world: &World, path: &str, is: impl Fn(&Value) -> bool) -> Value {
    until(async || {
        let seen = world.buyer.get(path).await.expect(200);
        if is(&seen) { Ok(seen) } else { Err(seen) }
    })
    .await
}

/// Waits for the mails of both sides.
async fn both_told(world: &World, subject: &str) {
    for email in BOTH {
        world.app.heard(email, subject).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_goal_begins_at_midnight_where_its_plan_is_agreed() {
    let mut time = Time::at(super::BEGIN).await;
    let mut paths = Vec::new();
    // Summer time begins on 25 March 2035 in Berlin and in Helsinki.
    for (title, zone, day) in [
        ("Helsinki's", "Europe/Helsinki", "2035-03-25"),
        ("Berlin's Sunday", "Europe/Berlin", "2035-03-25"),
        ("Berlin's Monday", "Europe/Berlin", "2035-03-26"),
    ] {
        let mut plan = plan_terms_of("2032-01-01", "2036-12-30");
        plan["time_zone"] = json!(zone);
        let plan = time.world.plan_agreed(&plan).await;
        let fields = json!({
            "title": title, "starts_on": day, "due_on": "2036-12-30", "weight": 10,
        });
        let path = time.world.goal_agreed(&plan, &goal_terms_with(fields)).await;
        let seen = time.world.buyer.get(&path).await.expect(200);
        assert_eq!((&seen["state"], &seen["time_zone"]), (&json!("agreed"), &json!(zone)));
        paths.push(path);
    }
    for (instant, begun) in [
        ("2035-03-24T22:30:00Z", 1),
        ("2035-03-24T23:00:01Z", 2),
        // Sunday has 23 hours.
        ("2035-03-25T21:30:00Z", 2),
        ("2035-03-25T22:00:01Z", 3),
    ] {
        time.set(instant).await;
        for (number, path) in paths.iter().enumerate() {
            if number < begun {
                once(&time.world, path, |goal| goal["state"] == "active").await;
            } else {
                let seen = time.world.buyer.get(path).await.expect(200);
                assert_eq!(seen["state"], "agreed", "{path} at {instant}");
            }
        }
    }
    for title in ["Helsinki's", "Berlin's Sunday", "Berlin's Monday"] {
        both_told(&time.world, &format!("Begun: {title}")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_of_silence_accepts_a_value() {
    let mut time = Time::at(super::BEGIN).await;
    let plan = unweighted(&time.world).await;
    let first = time.world.goal_agreed(&plan, &goal_terms()).await;
    let second = time.world.goal_agreed(&plan, &goal_terms()).await;
    time.set("2028-03-01T12:00:00Z").await;
    time.world.recorded(&first, "2028-02-28", "96").await;
    time.world.recorded(&first, "2028-02-29", "95").await;
    time.set("2028-03-01T18:00:00Z").await;
    time.world.recorded(&second, "2028-02-29", "96").await;
    time.set("2028-03-08T13:00:00Z").await;
    let accepted = once(&time.world, &first, |goal| goal["waits_since"].is_null()).await;
    assert_eq!(
        (&accepted["measured"]["periods"], &accepted["measured"]["value"]["decimal"]),
        (&json!(2), &json!("95"))
    );
    let values = time.world.buyer.get(&format!("{first}/measurements")).await.expect(200);
    for one in values["items"].as_array().unwrap() {
        assert_eq!((&one["state"], &one["by_lapse"]), (&json!("accepted"), &json!(true)));
    }
    // The worker has come by, and the other has six hours left.
    let waits = time.world.buyer.get(&second).await.expect(200);
    assert!(waits["waits_since"].is_string() && waits["measured"].is_null());
    act(&time.world.buyer, &second, "dispute_measurement", {
        let id = tests::waiting(&time.world.buyer, &second).await;
        json!({"measurement": id, "reason": "Our tills say 91."})
    })
    .await;
    time.set("2028-04-01T12:00:00Z").await;
    let disputed = time.world.buyer.get(&second).await.expect(200);
    assert!(disputed["waits_since"].is_null() && disputed["measured"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_drops_what_is_proposed() {
    let mut time = Time::at(super::BEGIN).await;
    let plan = unweighted(&time.world).await;
    let amended = time.world.goal_amended(&plan, &goal_terms()).await;
    let fields = json!({"title": "Never answered"});
    let proposed = time.world.goal_proposed(&plan, &goal_terms_with(fields)).await;
    let expires_at = time.world.buyer.get(&amended).await.expect(200)["amendment"]["expires_at"]
        .as_str()
        .unwrap()
        .parse::<jiff::Timestamp>()
        .unwrap();
    let after = expires_at + jiff::SignedDuration::from_secs(1);
    time.set(&after.to_string()).await;
    both_told(&time.world, "Stays as it is: On the shelf").await;
    both_told(&time.world, "Never agreed: Never answered").await;
    let kept = time.world.buyer.get(&amended).await.expect(200);
    assert_eq!((&kept["state"], &kept["amended"]), (&json!("active"), &json!(0)));
    assert_eq!((&kept["amendment"], &kept["terms"]["weight"]), (&json!(null), &json!(40)));
    let withdrawn = time.world.buyer.get(&proposed).await.expect(200);
    assert_eq!((&withdrawn["state"], &withdrawn["by_lapse"]), (&json!("withdrawn"), &json!(true)));
    // Another can be proposed.
    let body = json!({"terms": goal_terms_with(json!({"weight": 20})), "reason": "Once more."});
    act(&time.world.supplier, &amended, "propose_amendment", body).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn time_says_how_it_ended_as_the_values_do() {
    let mut time = Time::at(super::BEGIN).await;
    let plan = unweighted(&time.world).await;
    let goal = async |title: &str| {
        let fields = json!({"title": title, "due_on": "2027-12-31"});
        time.world.goal_agreed(&plan, &goal_terms_with(fields)).await
    };
    let (reached, missed, unknown) = (goal("One").await, goal("Two").await, goal("Three").await);
    time.world.measured(&reached, "2026-06-30", "98").await;
    time.world.measured(&missed, "2026-06-30", "97.999999").await;
    // Fourteen days after the last day, whose end is midnight in UTC.
    time.set("2028-01-14T23:00:00Z").await;
    assert_eq!(time.world.buyer.get(&reached).await.expect(200)["state"], "active");
    time.set("2028-01-15T00:00:01Z").await;
    for (path, title, outcome) in
        [(&reached, "One", "achieved"), (&missed, "Two", "missed"), (&unknown, "Three", "missed")]
    {
        both_told(&time.world, &format!("How it ended, as the values say: {title}")).await;
        let seen = time.world.buyer.get(path).await.expect(200);
        assert_eq!(seen["state"], "outcome_proposed");
        assert_eq!((&seen["outcome"], &seen["outcome_by"]), (&json!(outcome), &json!(null)));
        // Nobody has said it, so either may answer.
        for caller in [&time.world.buyer, &time.world.supplier] {
            let answers = ["assign", "confirm_outcome", "dispute_outcome"];
            assert_eq!(caller.allowed(path).await, answers);
        }
    }
    act(&time.world.supplier, &unknown, "confirm_outcome", json!({})).await;
    time.set("2028-01-30T00:00:00Z").await;
    both_told(&time.world, "Achieved: One").await;
    both_told(&time.world, "Missed: Two").await;
    for (path, state, by_lapse) in
        [(&reached, "achieved", true), (&missed, "missed", true), (&unknown, "missed", false)]
    {
        let seen = time.world.buyer.get(path).await.expect(200);
        assert_eq!((&seen["state"], &seen["by_lapse"]), (&json!(state), &json!(by_lapse)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_is_brought_up_and_then_decided_anew() {
    let mut time = Time::at(super::BEGIN).await;
    let plan = unweighted(&time.world).await;
    let fields = json!({"due_on": "2027-12-31"});
    let path = time.world.goal_agreed(&plan, &goal_terms_with(fields)).await;
    time.world.measured(&path, "2026-06-30", "98").await;
    let reason = json!({"reason": "Not for the whole range."});
    // A dispute in the middle of its time is brought up, and ends nothing before the time is over.
    time.set("2027-03-01T12:00:00Z").await;
    act(&time.world.buyer, &path, "propose_outcome", json!({"outcome": "missed"})).await;
    let disputed = act(&time.world.supplier, &path, "dispute_outcome", reason.clone()).await;
    assert_eq!((&disputed["state"], &disputed["outcome"]), (&json!("active"), &json!(null)));
    assert!(disputed["disputed_at"].is_string());
    time.set("2027-03-11T12:01:00Z").await;
    both_told(&time.world, "Still disputed").await;
    time.set("2027-12-31T12:00:00Z").await;
    // A value that waits is accepted by a worker that came by, though no outcome was computed.
    time.world.recorded(&path, "2027-12-30", "98.5").await;
    time.set("2028-01-08T12:00:00Z").await;
    let seen = once(&time.world, &path, |goal| goal["waits_since"].is_null()).await;
    assert_eq!(seen["state"], "active");
    time.set("2028-01-15T00:00:01Z").await;
    let computed = once(&time.world, &path, |goal| goal["state"] == "outcome_proposed").await;
    assert_eq!((&computed["outcome"], &computed["outcome_by"]), (&json!("achieved"), &json!(null)));
    // Disputed once more, when its time is over: thirty days.
    act(&time.world.buyer, &path, "dispute_outcome", reason).await;
    time.set("2028-01-26T00:00:00Z").await;
    time.world
        .app
        .smtp
        .wait_for_count("both sides told twice", 4, |mail| {
            mail.subject.starts_with("Still disputed")
        })
        .await;
    assert_eq!(time.world.buyer.get(&path).await.expect(200)["state"], "active");
    time.set("2028-02-14T00:01:00Z").await;
    let anew = once(&time.world, &path, |goal| goal["state"] == "outcome_proposed").await;
    assert_eq!(anew["outcome"], "achieved");
    time.set("2028-02-29T00:00:00Z").await;
    let ended = once(&time.world, &path, |goal| goal["state"] == "achieved").await;
    assert_eq!((&ended["by_lapse"], &ended["allowed_actions"]), (&json!(true), &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_moves_while_the_partnership_stands_still() {
    let mut time = Time::at(super::BEGIN).await;
    let plan = unweighted(&time.world).await;
    let later = goal_terms_with(json!({"starts_on": "2027-01-01"}));
    let paths = [
        time.world.goal_proposed(&plan, &goal_terms()).await,
        time.world.goal_agreed(&plan, &later).await,
        time.world.goal_amended(&plan, &goal_terms()).await,
    ];
    time.world.recorded(&paths[2], "2026-06-30", "96").await;
    let partnership = format!("/v1/partnerships/{}", time.world.partnership);
    let reason = json!({"reason": "The range review comes first."});
    act(&time.world.buyer, &partnership, "suspend", reason.clone()).await;
    let before = futures_util::future::join_all(
        paths.iter().map(async |path| time.world.buyer.get(path).await.expect(200)),
    )
    .await;
    for (path, seen) in paths.iter().zip(&before) {
        assert_eq!(seen["allowed_actions"], json!([]));
        let address = format!("{path}/owner");
        let refused = time.world.supplier.change(&address, &seen["version"], &json!({})).await;
        refused.problem(409, "partnership_not_active");
    }
    // Past the end of a notice, a deadline of the partnership's own tells that the worker came by.
    act(&time.world.supplier, &partnership, "give_notice", reason).await;
    time.set("2027-02-24T12:01:00Z").await;
    let ended = |mail: &tests::smtp::Mail| mail.subject.contains("has ended");
    time.world.app.smtp.wait_for("the end of the partnership", ended).await;
    for (path, seen) in paths.iter().zip(&before) {
        let now = time.world.buyer.get(path).await.expect(200);
        assert_eq!((&now["state"], &now["version"]), (&seen["state"], &seen["version"]));
    }
}
