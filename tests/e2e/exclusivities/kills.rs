//! The clock runs every step of a right exactly once, with two servers that are killed at random.

use serde_json::json;
use tests::{World, day_in, exclusivity_from, exclusivity_terms, exclusivity_terms_with};

use crate::kills::{BUYER, SUPPLIER, Story, each_step_comes_once};

const OF_EACH: usize = 6;

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_that_are_killed_at_random_do_each_step_once() {
    let world = World::new().await;
    let duty = json!([{"kind": "min_sites", "what": "In a hundred stores", "due_on": day_in(20)}]);
    let mut with_duty = exclusivity_from(10, 60);
    with_duty["duties"] = duty;
    let mut plain = exclusivity_from(10, 60);
    plain["duties"] = json!([]);
    let waits = exclusivity_terms_with(&json!({"duties": []}));
    let mut expected = Vec::new();
    for _ in 0..OF_EACH {
        for (terms, steps) in [
            (&plain, &["begin", "lapse", "remind_day", "remind_month", "remind_week"][..]),
            (&with_duty, &["begin", "lapse", "miss"]),
            (&waits, &["lapse"]),
        ] {
            let path = world.exclusivity_granted(terms).await;
            expected.push((path, steps.iter().map(|step| (*step, 1)).collect()));
        }
        expected.push((world.exclusivity_signed(&exclusivity_terms()).await, vec![("lapse", 1)]));
    }
    let all = OF_EACH;
    let told = [
        ("Begun", BUYER, 2 * all),
        ("Begun", SUPPLIER, 2 * all),
        ("Thirty days left", BUYER, all),
        ("Seven days left", SUPPLIER, all),
        ("A day left", BUYER, all),
        ("To be made good", BUYER, all),
        ("To be made good", SUPPLIER, all),
        ("Window ended", BUYER, all),
        ("Free to offer", SUPPLIER, all),
        ("Lapsed", BUYER, 2 * all),
        ("Lapsed, and free to offer", SUPPLIER, 2 * all),
        ("Never signed", BUYER, all),
        ("Never signed", SUPPLIER, all),
    ];
    let phases =
        [(10, 2), (21, 2), (31, 2), (36, 2), (41, 1), (61, 2), (64, 1), (69, 1), (71, 2), (72, 0)];
    let (noun, seed) = ("exclusivity", 2611);
    let story = Story { noun, seed, phases: &phases, expected, told: &told };
    each_step_comes_once(world, story).await;
}
