//! When several act at once, one wins, and the others are told why.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{World, commitment, evidence, id_in, statuses};

use super::{Time, propose};

#[tokio::test(flavor = "multi_thread")]
async fn of_eight_acceptances_at_once_one_wins() {
    let world = World::new().await;
    let path = world.offered("2035-02-15").await;
    let (place, version, nothing) = (format!("{path}/acceptance"), json!(1), json!({}));
    let all = (0..8).map(|_| world.buyer.change(&place, &version, &nothing));
    assert_eq!(statuses(&join_all(all).await), [200, 412, 412, 412, 412, 412, 412, 412]);
    assert_eq!(world.logged(&path, "accept").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn acceptance_counter_offer_refusal_and_withdrawal_leave_one_truth() {
    let world = World::new().await;
    for _ in 0..6 {
        let path = world.offered("2035-02-15").await;
        let (version, reason) = (json!(1), json!({"reason": "Not this season."}));
        let terms = json!({"what": "Other terms", "due_on": "2035-03-01"});
        let places = ["acceptance", "counter-offer", "refusal", "withdrawal"]
            .map(|place| format!("{path}/{place}"));
        let nothing = json!({});
        let answers = join_all([
            world.buyer.change(&places[0], &version, &nothing),
            world.buyer.change(&places[1], &version, &terms),
            world.buyer.change(&places[2], &version, &reason),
            world.supplier.change(&places[3], &version, &nothing),
        ])
        .await;
        assert_eq!(statuses(&answers), [200, 412, 412, 412]);
        assert_eq!(world.buyer.get(&path).await.expect(200)["version"], 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn delivery_and_release_at_once_end_in_one_of_the_two() {
    let world = World::new().await;
    for _ in 0..6 {
        let path = world.agreed("2035-02-15").await;
        let (delivery, release) = (format!("{path}/delivery"), format!("{path}/release"));
        let (version, reason) = (json!(2), json!({"reason": "We do not need it any more."}));
        let body = evidence();
        let (delivered, released) = tokio::join!(
            world.supplier.change(&delivery, &version, &body),
            world.buyer.change(&release, &version, &reason),
        );
        let state = world.buyer.get(&path).await.expect(200)["state"].clone();
        match (delivered.status, released.status) {
            (200, 412) => assert_eq!(state, "delivered"),
            (412, 200) => assert_eq!(state, "released"),
            statuses => panic!("{statuses:?}: {} {}", delivered.text, released.text),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn confirmation_and_silence_at_once_confirm_once() {
    let mut time = Time::new().await;
    let mut paths = Vec::new();
    for _ in 0..8 {
        paths.push(time.world.agreed("2035-02-15").await);
    }
    time.set("2035-01-10T12:00:00Z").await;
    let mut last = String::new();
    for path in &paths {
        let delivered = time.world.supplier.act(path, "deliver", &evidence()).await.expect(200);
        delivered["since"].as_str().expect("an instant").clone_into(&mut last);
    }
    let other = time.world.app.another().await;
    time.set("2035-01-17T11:59:30Z").await;
    let versions = join_all(
        paths
            .iter()
            .map(async |path| time.world.buyer.get(path).await.expect(200)["version"].clone()),
    )
    .await;
    time.world.app.clock.advance(60);
    let (places, nothing): (Vec<_>, _) =
        (paths.iter().map(|path| format!("{path}/confirmation")).collect(), json!({}));
    let confirmations = places
        .iter()
        .zip(&versions)
        .map(|(place, version)| time.world.buyer.change(place, version, &nothing));
    let answers = join_all(confirmations).await;
    for (path, answer) in paths.iter().zip(&answers) {
        // Whoever was late is told so; the clock may have to come yet to none of them.
        assert!([200, 412].contains(&answer.status), "{}", answer.text);
        let kept = time.world.supplier.get(path).await.expect(200);
        assert_eq!(
            (&kept["state"], &kept["by_lapse"]),
            (&json!("kept"), &json!(answer.status == 412))
        );
        let ends =
            time.world.logged(path, "confirm").await + time.world.logged(path, "lapse").await;
        assert_eq!(ends, 1);
    }
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn promises_that_wait_for_each_other_are_settled_without_a_deadlock() {
    let time = Time::new().await;
    let world = &time.world;
    let mut first = Vec::new();
    for _ in 0..4 {
        first.push(world.agreed("2035-02-15").await);
    }
    let ids: Vec<_> = first.iter().map(|path| id_in(path)).collect();
    let mut second = Vec::new();
    for _ in 0..4 {
        let mut body = commitment(&world.partnership, "buyer");
        body["depends_on"] = json!(ids);
        second.push(propose(&world.buyer, &body).await);
    }
    // Deliveries of what comes first, and acceptances of what waits for it, all at once.
    let (one, two) = (json!(1), json!(2));
    let (nothing, shown) = (json!({}), evidence());
    let deliver: Vec<_> = first.iter().map(|path| format!("{path}/delivery")).collect();
    let accept: Vec<_> = second.iter().map(|path| format!("{path}/acceptance")).collect();
    let delivering = join_all(deliver.iter().map(|at| world.supplier.change(at, &two, &shown)));
    let accepting = join_all(accept.iter().map(|at| world.supplier.change(at, &one, &nothing)));
    let (delivered, accepted) = tokio::join!(delivering, accepting);
    assert_eq!(statuses(&delivered), [200; 4]);
    assert_eq!(statuses(&accepted), [200; 4]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_block_and_remind_once() {
    let mut time = Time::new().await;
    let first = time.world.agreed("2035-01-20").await;
    let mut body = commitment(&time.world.partnership, "buyer");
    body["depends_on"] = json!([id_in(&first)]);
    let second = propose(&time.world.buyer, &body).await;
    time.world.supplier.act(&second, "accept", &json!({})).await.expect(200);
    let other = time.world.app.another().await;
    time.set("2035-01-21T03:00:00Z").await;
    time.world.app.heard("lead@northern.example", "Waits for another promise").await;
    time.world.app.heard("lead@oat.example", "Overdue").await;
    let blocked: Value = time.world.buyer.get(&second).await.expect(200);
    assert_eq!(
        (&blocked["state"], &blocked["since"]),
        (&json!("blocked"), &json!("2035-01-21T00:00:00Z"))
    );
    assert_eq!(time.world.logged(&second, "block").await, 1);
    assert_eq!(time.world.logged(&first, "lapse").await, 1);
    other.stop().await;
}
