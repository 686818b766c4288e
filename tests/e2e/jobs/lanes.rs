//! The jobs of an organisation are done one at a time, and those of another do not wait for them.

use jiff::Timestamp;
use serde_json::Value;
use tests::{World, colleagues};

use super::{hold, release};

fn at(job: &Value, name: &str) -> Timestamp {
    job[name].as_str().unwrap_or_else(|| panic!("{job:#}")).parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_go_one_at_a_time_and_no_organisation_waits_for_another() {
    let world = World::new().await;
    // All of the buyer's are there before anything is done, and those of the others come last.
    hold(&world.app, &[&world.buyer, &world.supplier, &world.rival]).await;
    let mut of_buyer = Vec::new();
    for number in 0..6 {
        let rows = colleagues(&format!("lane-{number}"), 0..24);
        of_buyer.push(world.buyer.import_later("users", &rows).await);
    }
    let of_supplier = world.supplier.import_later("users", &colleagues("own", 0..30)).await;
    let of_rival = world.rival.import_later("users", &colleagues("own", 0..30)).await;
    release(&world.app).await;
    let mut ended = Vec::new();
    for path in &of_buyer {
        ended.push(world.buyer.job(path, "succeeded").await);
    }
    for pair in ended.windows(2) {
        assert!(at(&pair[0], "ended_at") <= at(&pair[1], "started_at"), "{pair:#?}");
    }
    let last = at(&ended[5], "ended_at");
    for (caller, path) in [(&world.supplier, of_supplier), (&world.rival, of_rival)] {
        let other = caller.job(&path, "succeeded").await;
        assert!(at(&other, "ended_at") < last, "{other:#} waited for {:#}", ended[5]);
    }
}
