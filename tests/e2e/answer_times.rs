//! The buyer's clock, as both sides see and hear it: by its own calendar, told once, and counted.

use jiff::Timestamp;
use serde_json::{Value, json};
use tests::{World, id_in, pitch};

use crate::commitments::Time;

const CALENDAR: &str = "/v1/organisation/business-calendar";

fn instant(value: &Value) -> Timestamp {
    value.as_str().expect("an instant").parse().expect("an instant")
}

/// Two working days in Berlin to acknowledge, ten to decide.
fn calendar() -> Value {
    json!({
        "time_zone": "Europe/Berlin",
        "holidays": ["2035-01-01"],
        "acknowledge_within": 2,
        "decide_within": 10,
        "counting": "working_days",
    })
}

/// Submitted on Friday, 29 December 2034, with a holiday on the Monday after.
async fn before_a_holiday() -> (Time, String) {
    let mut time = Time::new().await;
    time.set("2034-12-29T10:00:00Z").await;
    time.world.buyer.put(CALENDAR, &json!(1), &calendar()).await.expect(200);
    let path = time.world.submitted().await;
    (time, path)
}

#[tokio::test(flavor = "multi_thread")]
async fn working_days_are_those_of_the_buyer() {
    let (time, path) = before_a_holiday().await;
    for caller in [&time.world.buyer, &time.world.supplier] {
        let seen = caller.get(&path).await.expect(200);
        assert_eq!(seen["acknowledge_by"], "2035-01-03T23:00:00Z");
        assert_eq!(seen["decide_by"], "2035-01-15T23:00:00Z");
        assert_eq!(seen["acknowledged_late"], Value::Null);
    }
    // Another calendar changes nothing of what is due.
    time.world.buyer.put(CALENDAR, &json!(2), &json!({"decide_within": 1})).await.expect(200);
    let seen = time.world.supplier.get(&path).await.expect(200);
    assert_eq!(seen["decide_by"], "2035-01-15T23:00:00Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_of_silence_is_told_once_to_whom_it_concerns() {
    let (mut time, path) = before_a_holiday().await;
    let other = time.world.app.another().await;
    let title = pitch()["title"].as_str().unwrap().to_owned();
    let (buyer, supplier) = ("lead@northern.example", "lead@oat.example");
    time.set("2035-01-01T12:00:00Z").await;
    time.world.app.heard(buyer, &format!("To be answered: {title}")).await;
    time.set("2035-01-03T23:00:01Z").await;
    time.world.app.heard(buyer, &format!("Not acknowledged in time: {title}")).await;
    time.world.app.heard(supplier, &format!("{title} was not acknowledged in time")).await;
    for caller in [&time.world.buyer, &time.world.supplier] {
        let seen = caller.get(&path).await.expect(200);
        assert_eq!(
            (&seen["state"], &seen["acknowledged_late"]),
            (&json!("submitted"), &json!(true))
        );
    }
    time.set("2035-01-08T12:00:00Z").await;
    let subject = format!("To be answered: {title}");
    let reminded = |mail: &tests::smtp::Mail| mail.to == [buyer] && mail.subject == subject;
    time.world.app.smtp.wait_for_count("both reminders", 2, reminded).await;
    time.set("2035-01-15T23:00:01Z").await;
    time.world.app.heard(supplier, &format!("No decision on {title}")).await;
    let events = time.world.supplier.events("proposal.lapse", 1).await;
    let of_time: Vec<_> = events
        .iter()
        .filter(|event| event["by"] == "clock")
        .map(|event| event["kind"].as_str().unwrap())
        .collect();
    let expected = ["proposal.remind", "proposal.overdue", "proposal.remind", "proposal.lapse"];
    assert_eq!(of_time, expected);
    // No reminder of the buyer's goes to the supplier.
    let reminders = time
        .world
        .app
        .all_mails()
        .await
        .into_iter()
        .filter(|mail| mail.subject.starts_with("To be"));
    assert!(reminders.into_iter().all(|mail| mail.to == [buyer]));
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_buyer_waits_for_is_made_up_for_by_working_days() {
    let (mut time, path) = before_a_holiday().await;
    time.world.buyer.act(&path, "acknowledge", &json!({})).await.expect(200);
    let question = json!({"question": "Which stores?"});
    let asked = time.world.buyer.act(&path, "ask", &question).await.expect(200);
    assert!(asked["clock_stopped_at"].is_string());
    // Tuesday and Wednesday: Monday is a holiday.
    time.set("2035-01-03T10:00:00Z").await;
    let answer = json!({"answer": "Forty."});
    let answered = time.world.supplier.act(&path, "answer", &answer).await.expect(200);
    assert_eq!(answered["decide_by"], "2035-01-17T23:00:00Z");
    assert_eq!(
        (&answered["clock_stopped_at"], &answered["acknowledged_late"]),
        (&Value::Null, &json!(false))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_owed_by_a_day_on_which_nobody_could_answer() {
    let (mut time, path) = before_a_holiday().await;
    let other = time.world.app.another().await;
    let answered = time.world.accepted().await;
    let decided = time.world.buyer.get(&answered).await.expect(200);
    let partnership = format!("/v1/partnerships/{}", time.world.partnership);
    let reason = json!({"reason": "A claim has to be settled."});
    let still = time.world.supplier.act(&partnership, "suspend", &reason).await.expect(200);
    assert_eq!(still["suspended_at"], still["updated_at"]);
    // What is due by the fifteenth of January passes, and nothing lapses.
    time.set("2035-01-18T10:00:00Z").await;
    let seen = time.world.buyer.get(&path).await.expect(200);
    assert_eq!(
        (&seen["state"], &seen["decide_by"]),
        (&json!("submitted"), &json!("2035-01-15T23:00:00Z"))
    );
    let resumed = time.world.supplier.act(&partnership, "resume", &json!({})).await.expect(200);
    assert_eq!(resumed["suspended_at"], Value::Null);
    // From Tuesday, the second, to Thursday, the eighteenth: thirteen days of work.
    for caller in [&time.world.buyer, &time.world.supplier] {
        let seen = caller.get(&path).await.expect(200);
        assert_eq!(
            (&seen["state"], &seen["acknowledged_late"]),
            (&json!("submitted"), &Value::Null)
        );
        assert_eq!(seen["acknowledge_by"], "2035-01-22T23:00:00Z");
        assert_eq!(seen["decide_by"], "2035-02-01T23:00:00Z");
    }
    let moved = time.world.buyer.events("proposal.resume", 1).await;
    let moved: Vec<_> = moved.iter().filter(|event| event["kind"] == "proposal.resume").collect();
    assert_eq!((moved.len(), &moved[0]["object"]), (1, &json!(id_in(&path))));
    assert_eq!(time.world.buyer.get(&answered).await.expect(200), decided);
    time.set("2035-02-01T23:00:01Z").await;
    let title = pitch()["title"].as_str().unwrap().to_owned();
    time.world.app.heard("lead@oat.example", &format!("No decision on {title}")).await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_deferred_wakes_as_the_day_begins_where_the_buyer_works() {
    let (mut time, path) = before_a_holiday().await;
    time.world.buyer.act(&path, "acknowledge", &json!({})).await.expect(200);
    let mut decision = json!({
        "outcome": "deferred", "reason": "timing", "deferred_until": "2034-12-29",
        "feedback": "We look at it again with the range of the summer.",
    });
    let faults = time.world.buyer.act(&path, "decide", &decision).await.faults();
    assert_eq!(faults, [("/deferred_until".to_owned(), "missing".to_owned())]);
    decision["deferred_until"] = json!("2035-07-02");
    let deferred = time.world.buyer.act(&path, "decide", &decision).await.expect(200);
    assert_eq!(deferred["decision"]["deferred_until"], "2035-07-02");
    assert_eq!(deferred["decision"]["wakes_at"], "2035-07-01T22:00:00Z");
    let other = time.world.app.another().await;
    time.set("2035-07-01T22:00:01Z").await;
    time.world.supplier.events("proposal.lapse", 1).await;
    let woken = time.world.supplier.get(&path).await.expect(200);
    assert_eq!((&woken["state"], &woken["decision"]), (&json!("under_review"), &Value::Null));
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_read_the_same_figures_and_nobody_else_any() {
    let (mut time, late) = before_a_holiday().await;
    let decided = time.world.accepted().await;
    time.world.submitted().await;
    time.set("2035-01-04T10:00:00Z").await;
    time.world.app.heard("lead@oat.example", "Oat drink").await;
    time.world.supplier.events("proposal.overdue", 2).await;
    time.world.buyer.act(&late, "acknowledge", &json!({})).await.expect(200);
    let figures = |from: &str, to: &str| {
        format!("/v1/answer-figures?partnership={}&from={from}&to={to}", time.world.partnership)
    };
    let whole = figures("2034-12-29", "2034-12-30");
    let seen = time.world.buyer.get(&whole).await.expect(200);
    assert_eq!(seen, time.world.supplier.get(&whole).await.expect(200));
    let share =
        |of: &Value| (of["numerator"].as_u64().unwrap(), of["denominator"].as_u64().unwrap());
    assert_eq!((share(&seen["acknowledged"]), share(&seen["decided"])), ((1, 3), (1, 1)));
    assert_eq!(seen["open"], 2);
    let nothing = time.world.buyer.get(&figures("2034-12-30", "2035-01-30")).await.expect(200);
    assert_eq!((share(&nothing["acknowledged"]), &nothing["open"]), ((0, 0), &json!(0)));
    let rival = time.world.app.sign_in("lead@southern.example").await;
    let foreign = rival.get(&whole).await;
    let unknown = whole.replace(&time.world.partnership, "part_019300000000700080000000000000ff");
    assert_eq!(foreign.essence(), rival.get(&unknown).await.essence());
    foreign.problem(404, "not_found");
    for wrong in [
        whole.replace("&to=2034-12-30", ""),
        whole.replace("to=2034-12-30", "to=2034-12-29"),
        whole.replace("to=2034-12-30", "to=2044-12-30"),
        whole.replace("from=", "since="),
        whole.replace("partnership=part_", "partnership=prop_"),
    ] {
        rival.get(&wrong).await.problem(400, "invalid_parameter");
    }
    assert!(instant(&time.world.buyer.get(&decided).await.expect(200)["since"]) < Timestamp::MAX);
}

#[tokio::test(flavor = "multi_thread")]
async fn open_decisions_come_by_their_date_and_the_pipeline_counts_them() {
    let mut time = Time::new().await;
    time.set("2035-01-02T10:00:00Z").await;
    let World { buyer, supplier, .. } = &time.world;
    let later = time.world.submitted().await;
    buyer.put(CALENDAR, &json!(1), &json!({"decide_within": 5})).await.expect(200);
    let sooner = time.world.under_review().await;
    let asked = time.world.under_review().await;
    buyer.act(&asked, "ask", &json!({"question": "Which stores?"})).await.expect(200);
    time.world.draft().await;
    time.world.accepted().await;
    let open = "/v1/open-decisions";
    let ids = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap();
        items.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    let page = buyer.get(open).await.expect(200);
    assert_eq!((ids(&page), &page["next"]), (vec![id_in(&sooner), id_in(&later)], &Value::Null));
    let first = buyer.get(&format!("{open}?limit=1")).await.expect(200);
    assert_eq!(first["next"], id_in(&sooner));
    let rest = buyer.get(&format!("{open}?limit=1&cursor={}", id_in(&sooner))).await.expect(200);
    assert_eq!((ids(&rest), &rest["next"]), (vec![id_in(&later)], &Value::Null));
    // Nobody decides what it has pitched, nor what it does not see.
    for caller in [supplier, &time.world.app.sign_in("lead@southern.example").await] {
        assert_eq!(caller.get(open).await.expect(200), json!({"items": [], "next": null}));
        let cursor = caller.get(&format!("{open}?cursor={}", id_in(&sooner))).await;
        cursor.problem(400, "invalid_cursor");
    }

    let counts = |stages: &Value| -> Vec<(String, u64)> {
        let stages = stages.as_array().unwrap().iter();
        stages
            .map(|one| (one["state"].as_str().unwrap().to_owned(), one["count"].as_u64().unwrap()))
            .collect()
    };
    let named = |names: &[&str]| -> Vec<(String, u64)> {
        names.iter().map(|name| ((*name).to_owned(), 1)).collect()
    };
    let seen = ["submitted", "under_review", "info_requested", "accepted_for_pilot"];
    let pipeline = "/v1/pipeline";
    let of_buyer = buyer.get(pipeline).await.expect(200);
    assert_eq!(
        (counts(&of_buyer["as_buyer"]), counts(&of_buyer["as_supplier"])),
        (named(&seen), vec![])
    );
    let of_one = format!("{pipeline}?partnership={}", time.world.partnership);
    let of_supplier = supplier.get(&of_one).await.expect(200);
    let with_draft: Vec<_> = ["draft"].into_iter().chain(seen).collect();
    assert_eq!(counts(&of_supplier["as_supplier"]), named(&with_draft));
    let oldest = instant(&of_buyer["as_buyer"][0]["oldest_since"]);
    assert_eq!(oldest, instant(&of_buyer["as_buyer"][0]["newest_since"]));
    assert_eq!(oldest, instant(&buyer.get(&later).await.expect(200)["since"]));

    // One that has lain there for ten hours and a half and one for half an hour: five and a half.
    time.set("2035-01-02T20:00:00Z").await;
    time.world.submitted().await;
    time.set("2035-01-02T20:30:00Z").await;
    let of_buyer = time.world.buyer.get(pipeline).await.expect(200);
    let submitted = &of_buyer["as_buyer"][0];
    assert_eq!((&submitted["count"], &submitted["mean_hours"]), (&json!(2), &json!(5)));
}
