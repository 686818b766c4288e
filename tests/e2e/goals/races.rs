//! When several act at once, one wins, the others are told why, and the goals of a plan never weigh more
//! than a hundred together.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Caller, World, goal_terms, goal_terms_with, statuses};

use super::{agreed, unweighted};
use crate::commitments::Time;

async fn version(caller: &Caller, path: &str) -> Value {
    caller.get(path).await.expect(200)["version"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn agreements_at_once_never_weigh_more_than_a_hundred() {
    let world = World::new().await;
    for _ in 0..4 {
        let plan = world.plan_in_force().await;
        let mut places = Vec::new();
        for _ in 0..6 {
            let path = world.goal_proposed(&plan, &goal_terms()).await;
            places.push((format!("{path}/agreement"), version(&world.supplier, &path).await));
        }
        let nothing = json!({});
        let answers = join_all(
            places.iter().map(|(place, version)| world.supplier.change(place, version, &nothing)),
        )
        .await;
        // Of forty each, two fit.
        assert_eq!(statuses(&answers), [200, 200, 409, 409, 409, 409]);
        for answer in answers.iter().filter(|answer| answer.status == 409) {
            answer.problem(409, "too_much_weight");
        }
        let progress = world.buyer.get(&format!("{plan}/progress")).await.expect(200);
        assert_eq!(progress["weight"], 80);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn amendments_at_once_never_weigh_more_than_a_hundred() {
    let world = World::new().await;
    let (heavy, reason) = (goal_terms_with(json!({"weight": 60})), "It matters more now.");
    for _ in 0..4 {
        let plan = world.plan_in_force().await;
        let mut signed = Vec::new();
        for _ in 0..2 {
            let path = agreed(&world, &plan, json!({})).await;
            let body = json!({"terms": heavy, "reason": reason});
            let open = world.supplier.act(&path, "propose_amendment", &body).await.expect(200);
            let hash = json!({"content_hash": open["amendment"]["content_hash"]});
            signed.push((format!("{path}/amendment/acceptance"), open["version"].clone(), hash));
        }
        let answers = join_all(
            signed.iter().map(|(place, version, hash)| world.buyer.change(place, version, hash)),
        )
        .await;
        assert_eq!(statuses(&answers), [200, 409]);
        let progress = world.buyer.get(&format!("{plan}/progress")).await.expect(200);
        assert_eq!(progress["weight"], 100);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_is_confirmed_or_disputed() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    for _ in 0..8 {
        let path = agreed(&world, &plan, json!({})).await;
        let id = world.recorded(&path, "2026-06-30", "96").await;
        let version = version(&world.buyer, &path).await;
        let [confirmation, dispute] =
            ["confirmation", "dispute"].map(|act| format!("{path}/measurements/{act}"));
        let body = json!({"measurement": id});
        let reason = json!({"measurement": id, "reason": "Our tills say 91."});
        let (confirmed, disputed) = tokio::join!(
            world.buyer.change(&confirmation, &version, &body),
            world.buyer.change(&dispute, &version, &reason),
        );
        assert_eq!(statuses([&confirmed, &disputed]), [200, 412]);
        let counts = world.supplier.get(&path).await.expect(200)["measured"].is_object();
        assert_eq!(counts, confirmed.status == 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_corrections_of_a_period_at_once_one_waits() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    for _ in 0..8 {
        let path = agreed(&world, &plan, json!({})).await;
        world.measured(&path, "2026-06-30", "96").await;
        let (place, version) =
            (format!("{path}/measurements"), version(&world.supplier, &path).await);
        let bodies = ["95", "97"].map(|value| json!({"on": "2026-06-30", "value": value}));
        let answers =
            join_all(bodies.iter().map(|body| world.supplier.change(&place, &version, body))).await;
        assert_eq!(statuses(&answers), [200, 412]);
        let page = world.buyer.get(&place).await.expect(200);
        let states: Vec<_> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["version"].as_i64().unwrap(), one["state"].as_str().unwrap()))
            .collect();
        assert_eq!(states, [(2, "recorded"), (1, "accepted")]);
    }
    // Whatever asks, of a period one counts and one waits.
    let owner = world.app.database.owner().await;
    for (set, of) in [("accepted", "recorded"), ("recorded", "accepted")] {
        let sql = format!("UPDATE goal_measurements SET state = '{set}' WHERE state = '{of}'");
        assert!(owner.execute(&sql, &[]).await.is_err(), "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_measured_or_has_ended() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    for _ in 0..8 {
        let path = agreed(&world, &plan, json!({})).await;
        let version = version(&world.supplier, &path).await;
        let (measurements, outcome) = (format!("{path}/measurements"), format!("{path}/outcome"));
        let value = json!({"on": "2026-06-30", "value": "96"});
        let body = json!({"outcome": "achieved"});
        let (measured, proposed) = tokio::join!(
            world.supplier.change(&measurements, &version, &value),
            world.buyer.change(&outcome, &version, &body),
        );
        assert_eq!(statuses([&measured, &proposed]), [200, 412]);
        let seen = world.buyer.get(&path).await.expect(200);
        let state = if measured.status == 200 { "active" } else { "outcome_proposed" };
        assert_eq!(
            (&seen["state"], seen["waits_since"].is_string()),
            (&json!(state), measured.status == 200)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amendment_is_accepted_declined_or_withdrawn() {
    let world = World::new().await;
    let plan = unweighted(&world).await;
    for _ in 0..6 {
        let path = world.goal_amended(&plan, &goal_terms()).await;
        let seen = world.buyer.get(&path).await.expect(200);
        let version = &seen["version"];
        let hash = json!({"content_hash": seen["amendment"]["content_hash"]});
        let (reason, nothing) = (json!({"reason": "Not this year."}), json!({}));
        let [accept, decline, withdraw] =
            ["acceptance", "refusal", "withdrawal"].map(|act| format!("{path}/amendment/{act}"));
        let (accepted, declined, withdrawn) = tokio::join!(
            world.buyer.change(&accept, version, &hash),
            world.buyer.change(&decline, version, &reason),
            world.supplier.change(&withdraw, version, &nothing),
        );
        assert_eq!(statuses([&accepted, &declined, &withdrawn]), [200, 412, 412]);
        let after = world.buyer.get(&path).await.expect(200);
        let (weight, versions) = if accepted.status == 200 { (20, 2) } else { (40, 1) };
        assert_eq!(
            (&after["amendment"], &after["terms"]["weight"]),
            (&json!(null), &json!(weight))
        );
        assert_eq!(after["versions"].as_array().unwrap().len(), versions);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_ends_leaves_no_goal_behind() {
    let world = World::new().await;
    let reason = json!({"reason": "The category is given up."});
    for _ in 0..6 {
        let plan = world.plan_in_force().await;
        let light = goal_terms_with(json!({"weight": 1}));
        let active = world.goal_amended(&plan, &light).await;
        let proposed = world.goal_proposed(&plan, &light).await;
        // A draft that the side which ends the plan does not know of.
        let draft = world.goal_draft(&world.buyer, &plan, &light).await;
        let of_plan = version(&world.supplier, &plan).await;
        let of_active = world.buyer.get(&active).await.expect(200);
        let hash = json!({"content_hash": of_active["amendment"]["content_hash"]});
        let (termination, agreement, proposal, acceptance) = (
            format!("{plan}/termination"),
            format!("{proposed}/agreement"),
            format!("{draft}/proposal"),
            format!("{active}/amendment/acceptance"),
        );
        let (of_proposed, of_draft, nothing) =
            (version(&world.supplier, &proposed).await, json!(1), json!({}));
        let (ended, agreed, put, accepted) = tokio::join!(
            world.supplier.change(&termination, &of_plan, &reason),
            world.supplier.change(&agreement, &of_proposed, &nothing),
            world.buyer.change(&proposal, &of_draft, &nothing),
            world.buyer.change(&acceptance, &of_active["version"], &hash),
        );
        assert_eq!(ended.status, 200, "{}", ended.text);
        for answer in [&agreed, &put, &accepted] {
            assert!([200, 409, 412].contains(&answer.status), "{}", answer.text);
        }
        for path in [&active, &proposed] {
            let state = world.buyer.get(path).await.expect(200)["state"].clone();
            assert!(state == "cancelled" || state == "withdrawn", "{state}");
        }
        let state = world.buyer.get(&draft).await.expect(200)["state"].clone();
        assert_eq!(state, if put.status == 200 { "withdrawn" } else { "draft" });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_and_a_dispute_at_once_leave_one_truth() {
    let mut time = Time::at(super::BEGIN).await;
    let plan = unweighted(&time.world).await;
    let mut paths = Vec::new();
    for _ in 0..8 {
        paths.push(agreed(&time.world, &plan, json!({})).await);
    }
    time.set("2028-01-10T12:00:00Z").await;
    let mut disputes = Vec::new();
    for path in &paths {
        let id = time.world.recorded(path, "2028-01-09", "96").await;
        let body = json!({"measurement": id, "reason": "Our tills say 91."});
        disputes.push((format!("{path}/measurements/dispute"), body));
    }
    let other = time.world.app.another().await;
    time.set("2028-01-17T11:59:30Z").await;
    let buyer = time.world.buyer.clone();
    let versions = join_all(paths.iter().map(|path| version(&buyer, path))).await;
    time.world.app.clock.advance(60);
    let answers = join_all(
        disputes
            .iter()
            .zip(&versions)
            .map(|((place, body), version)| buyer.change(place, version, body)),
    )
    .await;
    for (path, answer) in paths.iter().zip(&answers) {
        assert!([200, 412].contains(&answer.status), "{}", answer.text);
        let won = i64::from(answer.status == 200);
        let seen = buyer.get(path).await.expect(200);
        assert_eq!(seen["measured"].is_null(), answer.status == 200, "{seen:#}");
        assert_eq!(time.world.logged(path, "dispute_measurement").await, won);
        assert_eq!(time.world.logged(path, "accept_measurements").await, 1 - won);
    }
    other.stop().await;
}
