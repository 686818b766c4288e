//! A buyer with a stopwatch: what it does takes as long where a rival was granted the same as where nobody
//! was. The times are only compared with each other, each pair in an order of chance: how fast the machine is
//! and what else it does makes no difference.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::{Caller, World, exclusivity_from, sign};

/// So many times each way.
const PAIRS: usize = 150;

/// The sum of ranks differs by so many standard deviations once in more than a hundred thousand runs where
/// there is no difference.
const DEVIATIONS: f64 = 4.5;

/// How long each step of the buyer's takes, from its request to its withdrawal.
async fn times(buyer: &Caller, partnership: &str) -> [Duration; 4] {
    let body = json!({"partnership": partnership, "terms": exclusivity_from(30, 90)});
    let begun = Instant::now();
    let made = buyer.post("/v1/exclusivities", &body).await;
    let requested = begun.elapsed();
    made.expect(201);
    let path = made.header("location").to_owned();
    let seen: Value = buyer.get(&path).await.expect(200);
    let signature = json!({"content_hash": seen["content_hash"]});
    let begun = Instant::now();
    let signed = buyer.change(&format!("{path}/signature"), &seen["version"], &signature).await;
    let signing = begun.elapsed();
    let signed = signed.expect(200);
    let begun = Instant::now();
    buyer.get(&path).await.expect(200);
    let reading = begun.elapsed();
    let withdrawal = format!("{path}/withdrawal");
    let begun = Instant::now();
    buyer.change(&withdrawal, &signed["version"], &json!({})).await.expect(200);
    [requested, signing, reading, begun.elapsed()]
}

/// By how many standard deviations the ranks of two samples differ (Mann and Whitney 1947); two that are
/// drawn alike lie within one in two of three cases, however they are spread.
fn deviations(one: &[Duration], other: &[Duration]) -> f64 {
    let mut all: Vec<_> = one.iter().map(|time| (time, true)).collect();
    all.extend(other.iter().map(|time| (time, false)));
    all.sort_unstable();
    let ranks = all.iter().zip(1_u32..).filter(|((_, of_one), _)| *of_one);
    let sum: f64 = ranks.map(|(_, rank)| f64::from(rank)).sum();
    let [n, m] = [one, other].map(|times| f64::from(u32::try_from(times.len()).expect("few")));
    let expected = n * (n + m + 1.0) / 2.0;
    (sum - expected) / (n * m * (n + m + 1.0) / 12.0).sqrt()
}

#[test]
fn ranks_tell_a_difference_where_there_is_one() {
    let times =
        |from: u64| (0..150).map(|one| Duration::from_micros(from + one)).collect::<Vec<_>>();
    assert!(deviations(&times(1_000), &times(1_001)).abs() < 1.0);
    assert!(deviations(&times(1_000), &times(1_060)).abs() > DEVIATIONS);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rival_grant_does_not_show_in_the_time_that_a_buyer_waits() {
    let world = World::new().await;
    // Two suppliers of the buyer's that differ in what they have granted a rival, and in nothing else.
    let mut suppliers = Vec::new();
    for (granted, name) in [(true, "baker"), (false, "dairy")] {
        let email = format!("lead@{name}.example");
        let (supplier, partnership) = world.app.partner(&world.buyer, "buyer", name, &email).await;
        let (rival, of_rival) = world
            .app
            .partner(&supplier, "supplier", &format!("{name}s"), &format!("lead@{name}s.example"))
            .await;
        let path = rival.exclusivity(&of_rival, &exclusivity_from(20, 200)).await;
        sign(&rival, &path, "sign").await.expect(200);
        if granted {
            sign(&supplier, &path, "grant").await.expect(200);
        }
        suppliers.push(partnership);
    }
    let mut measured: [[Vec<Duration>; 2]; 4] = Default::default();
    for _ in 0..PAIRS {
        let mut order = [0, 1];
        fastrand::shuffle(&mut order);
        for side in order {
            let times = times(&world.buyer, &suppliers[side]).await;
            for (step, time) in times.into_iter().enumerate() {
                measured[step][side].push(time);
            }
        }
    }
    let steps = ["request", "sign", "read", "withdraw"];
    let found = measured.each_ref().map(|[with, without]| deviations(with, without));
    assert!(found.iter().all(|one| one.abs() < DEVIATIONS), "{steps:?}: {found:.2?}");
}
