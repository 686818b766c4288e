//! Days end where they are agreed, a promise that waits is not late, and what has a partnership ends with
//! it.

use serde_json::json;
use tests::{commitment, evidence, id_in};

use super::{Time, act, propose};

#[tokio::test(flavor = "multi_thread")]
async fn a_day_ends_in_its_own_time_zone() {
    let mut time = Time::new().await;
    let mut paths = Vec::new();
    // Summer time begins on 25 March in Berlin and on 11 March in New York.
    for (day, zone, end) in [
        ("2035-03-24", "Europe/Berlin", "2035-03-24T23:00:00Z"),
        ("2035-03-25", "Europe/Berlin", "2035-03-25T22:00:00Z"),
        ("2035-03-10", "America/New_York", "2035-03-11T05:00:00Z"),
        ("2035-03-11", "America/New_York", "2035-03-12T04:00:00Z"),
        ("2035-03-25", "UTC", "2035-03-26T00:00:00Z"),
    ] {
        let mut body = commitment(&time.world.partnership, "supplier");
        body["due_on"] = json!(day);
        body["time_zone"] = json!(zone);
        body["what"] = json!(format!("By {day} in {zone}"));
        let path = propose(&time.world.supplier, &body).await;
        let agreed = act(&time.world.buyer, &path, "accept").await;
        assert_eq!((&agreed["due_at"], &agreed["time_zone"]), (&json!(end), &json!(zone)));
        paths.push(path);
    }
    // The last minutes of the shorter day in Berlin: in time. What the clock does comes first, so that
    // it does not come between reading and acting.
    time.set("2035-03-25T21:55:00Z").await;
    time.world.app.heard("lead@oat.example", "Due tomorrow: By 2035-03-25 in Europe/Berlin").await;
    let last = &paths[1];
    time.world.supplier.act(last, "deliver", &evidence()).await.expect(200);
    assert_eq!(act(&time.world.buyer, last, "confirm").await["state"], "kept");
    // A day earlier in Berlin is over, and both days in New York.
    for index in [0, 2, 3] {
        time.world.app.heard("lead@oat.example", &overdue(index)).await;
        let late = time.world.supplier.get(&paths[index]).await.expect(200);
        assert_eq!(late["state"], "overdue");
    }
    assert_eq!(time.world.supplier.get(&paths[4]).await.expect(200)["state"], "agreed");
    let late = &paths[0];
    time.world.supplier.act(late, "deliver", &evidence()).await.expect(200);
    assert_eq!(act(&time.world.buyer, late, "confirm").await["state"], "kept_late");
}

fn overdue(index: usize) -> String {
    let what = ["2035-03-24 in Europe/Berlin", "", "2035-03-10 in America/New_York"];
    let what = what.get(index).copied().unwrap_or("2035-03-11 in America/New_York");
    format!("Overdue: By {what}")
}

#[tokio::test(flavor = "multi_thread")]
async fn reminders_come_and_silence_has_a_day() {
    let mut time = Time::new().await;
    let path = time.world.agreed("2035-02-15").await;
    let mut body = commitment(&time.world.partnership, "supplier");
    body["what"] = json!("Build stock");
    let missed = propose(&time.world.supplier, &body).await;
    act(&time.world.buyer, &missed, "accept").await;
    time.set("2035-02-08T00:00:10Z").await;
    for email in ["lead@northern.example", "lead@oat.example"] {
        time.world.app.heard(email, "Due in a week: Send the forecast").await;
    }
    time.set("2035-02-14T00:00:10Z").await;
    for email in ["lead@northern.example", "lead@oat.example"] {
        time.world.app.heard(email, "Due tomorrow: Send the forecast").await;
    }
    let reminded = time.world.buyer.get(&path).await.expect(200);
    assert_eq!((&reminded["state"], &reminded["version"]), (&json!("agreed"), &json!(4)));
    time.world.supplier.act(&path, "deliver", &evidence()).await.expect(200);
    time.set("2035-02-21T00:01:00Z").await;
    time.world.app.heard("lead@oat.example", "Confirmed by silence").await;
    let kept = time.world.supplier.get(&path).await.expect(200);
    assert_eq!((&kept["state"], &kept["by_lapse"]), (&json!("kept"), &json!(true)));
    assert_eq!(kept["allowed_actions"], json!([]));
    // The other one is overdue, and closes by itself after thirty days.
    time.set("2035-03-18T00:00:10Z").await;
    time.world.app.heard("lead@northern.example", "Missed: Build stock").await;
    let closed = time.world.supplier.get(&missed).await.expect(200);
    assert_eq!((&closed["state"], &closed["by_lapse"]), (&json!("missed"), &json!(true)));
    assert_eq!(closed["reason"], json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_the_other_side_is_not_late() {
    let mut time = Time::new().await;
    let first = time.world.agreed("2035-01-20").await;
    let mut body = commitment(&time.world.partnership, "buyer");
    // Due at the very instant at which what it waits for is.
    body["due_on"] = json!("2035-01-20");
    body["depends_on"] = json!([id_in(&first)]);
    let second = propose(&time.world.buyer, &body).await;
    act(&time.world.supplier, &second, "accept").await;
    time.set("2035-01-21T06:00:00Z").await;
    time.world.app.heard("lead@northern.example", "Waits for another promise").await;
    time.world.app.heard("lead@oat.example", "Overdue").await;
    let blocked = time.world.buyer.get(&second).await.expect(200);
    assert_eq!(
        (&blocked["state"], &blocked["since"]),
        (&json!("blocked"), &json!("2035-01-21T00:00:00Z"))
    );
    // A day and a half later it comes, and two days move the day that counts.
    time.set("2035-01-22T12:00:00Z").await;
    time.world.supplier.act(&first, "deliver", &evidence()).await.expect(200);
    time.world.app.heard("lead@northern.example", "Goes on").await;
    let goes_on = time.world.buyer.get(&second).await.expect(200);
    assert_eq!(goes_on["state"], "agreed");
    let days = ["original_due", "counted_due", "current_due"].map(|name| goes_on[name].clone());
    assert_eq!(days, ["2035-01-20", "2035-01-22", "2035-01-22"]);
    assert_eq!(
        (&goes_on["times_moved"], &goes_on["moves"][0]["cause"]),
        (&json!(0), &json!("blocked"))
    );
    time.world.buyer.act(&second, "deliver", &evidence()).await.expect(200);
    assert_eq!(act(&time.world.supplier, &second, "confirm").await["state"], "kept");
    // It counts for the buyer by the first day, too: the delay was the supplier's.
    let partnership = &time.world.partnership;
    let path =
        format!("/v1/commitments/figures?partnership={partnership}&from=2035-01-01&to=2035-02-01");
    let figures = time.world.buyer.get(&path).await.expect(200);
    assert_eq!(figures["whole"]["buyer"]["kept_strict"]["numerator"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_accepted_while_the_other_side_is_late_waits_at_once() {
    let mut time = Time::new().await;
    let first = time.world.agreed("2035-01-20").await;
    let mut body = commitment(&time.world.partnership, "buyer");
    body["depends_on"] = json!([id_in(&first)]);
    time.set("2035-01-21T06:00:00Z").await;
    time.world.app.heard("lead@oat.example", "Overdue").await;
    let second = propose(&time.world.buyer, &body).await;
    let accepted = act(&time.world.supplier, &second, "accept").await;
    assert_eq!((&accepted["state"], &accepted["version"]), (&json!("blocked"), &json!(3)));
    // Both agree on another day: it waits no longer.
    let day = json!({"due_on": "2035-03-01"});
    time.world.buyer.act(&second, "propose_date", &day).await.expect(200);
    let agreed = act(&time.world.supplier, &second, "accept_date").await;
    assert_eq!((&agreed["state"], &agreed["depends_on"]), (&json!("agreed"), &json!([])));
    assert_eq!(agreed["counted_due"], "2035-03-01");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_lapses_while_the_partnership_is_suspended_and_all_ends_with_it() {
    let mut time = Time::new().await;
    let agreed = time.world.agreed("2035-02-15").await;
    let (due, delivered) =
        (time.world.agreed("2035-01-05").await, time.world.agreed("2035-02-15").await);
    time.set("2035-01-01T12:00:00Z").await;
    let offered = time.world.offered("2035-02-15").await;
    time.world.supplier.act(&delivered, "deliver", &evidence()).await.expect(200);
    let partnership = format!("/v1/partnerships/{}", time.world.partnership);
    let reason = json!({"reason": "The range review comes first."});
    time.world.buyer.act(&partnership, "suspend", &reason).await.expect(200);
    time.world.supplier.act(&partnership, "give_notice", &reason).await.expect(200);
    let day = json!({"due_on": "2035-03-01"});
    let refused = time.world.supplier.change(&format!("{agreed}/new-date"), &json!(2), &day).await;
    refused.problem(409, "partnership_not_active");
    // Past a day, and past what silence has: nothing moves.
    time.set("2035-02-01T12:00:00Z").await;
    for (path, state) in [(&due, "agreed"), (&delivered, "delivered")] {
        assert_eq!(time.world.buyer.get(path).await.expect(200)["state"], state);
    }
    time.set("2035-04-03T12:00:00Z").await;
    time.world.app.heard("lead@northern.example", "The partnership with").await;
    time.world.supplier.events("commitment.end", 4).await;
    for (path, state) in
        [(&agreed, "void"), (&due, "void"), (&delivered, "void"), (&offered, "closed")]
    {
        let ended = time.world.supplier.get(path).await.expect(200);
        assert_eq!((&ended["state"], &ended["allowed_actions"]), (&json!(state), &json!([])));
    }
}
