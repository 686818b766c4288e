//! However many sign at once, no two rival grants come about, and none is refused that stands in nobody's
//! way: both are looked at anew afterwards, by brute force.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Caller, World, day_in, exclusivity_from, sign};

/// What a random right is of, in the test's own words.
#[derive(Debug, Clone)]
struct Scope {
    buyer: usize,
    products: Vec<&'static str>,
    territories: Vec<&'static str>,
    channels: Vec<&'static str>,
    starts: i64,
    days: i64,
}

fn some_of(all: &[&'static str]) -> Vec<&'static str> {
    let mut chosen: Vec<_> = all.iter().copied().filter(|_| fastrand::u8(..) < 70).collect();
    if chosen.is_empty() {
        chosen.push(all[fastrand::usize(..all.len())]);
    }
    chosen
}

impl Scope {
    fn random(buyer: usize) -> Self {
        let channels = if fastrand::u8(..6) == 0 {
            vec!["all"]
        } else {
            some_of(&["grocery", "online", "travel"])
        };
        Self {
            buyer,
            products: some_of(&["one", "two", "three", "four", "five"]),
            territories: some_of(&["DE", "FR", "BENELUX", "NL", "NORDICS", "DK", "US"]),
            channels,
            starts: fastrand::i64(10..100),
            days: fastrand::i64(1..60),
        }
    }

    fn terms(&self) -> Value {
        let mut terms = exclusivity_from(self.starts, self.days);
        terms["products"] = json!(self.products);
        terms["territories"] = json!(self.territories);
        terms["channels"] = json!(self.channels);
        terms["starts_on"] = json!(day_in(self.starts));
        terms
    }

    fn countries(&self) -> Vec<&'static str> {
        let expand = |name: &&'static str| match *name {
            "BENELUX" => vec!["BE", "NL", "LU"],
            "NORDICS" => vec!["DK", "FI", "IS", "NO", "SE"],
            country => vec![country],
        };
        self.territories.iter().flat_map(expand).collect()
    }

    fn rivals(&self, other: &Self) -> bool {
        let share = |one: &[&str], other: &[&str]| one.iter().any(|item| other.contains(item));
        let all = |one: &[&str]| one.contains(&"all");
        self.buyer != other.buyer
            && share(&self.products, &other.products)
            && share(&self.countries(), &other.countries())
            && (all(&self.channels)
                || all(&other.channels)
                || share(&self.channels, &other.channels))
            && self.starts < other.starts + other.days
            && other.starts < self.starts + self.days
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_two_signers_at_once_grant_nothing_twice_and_refuse_nothing_that_is_free() {
    let world = World::new().await;
    let mut buyers: Vec<(Caller, String)> = vec![(world.buyer.clone(), world.partnership.clone())];
    for name in ["Baker", "Miller", "Cooper"] {
        let email = format!("lead@{}.example", name.to_lowercase());
        buyers.push(world.app.partner(&world.supplier, "supplier", name, &email).await);
    }
    let mut granted: Vec<(Scope, String)> = Vec::new();
    let mut refused = 0;
    for _ in 0..2 {
        let mut signed = Vec::new();
        for turn in 0..32 {
            let (buyer, partnership) = &buyers[turn % buyers.len()];
            let scope = Scope::random(turn % buyers.len());
            let path = buyer.exclusivity(partnership, &scope.terms()).await;
            let seen = sign(buyer, &path, "sign").await.expect(200);
            signed.push((scope, path, seen));
        }
        let answers = join_all(signed.iter().map(async |(_, path, seen)| {
            let hash = json!({"content_hash": seen["content_hash"]});
            world.supplier.change(&format!("{path}/grant"), &seen["version"], &hash).await
        }))
        .await;
        let mut conflicts = Vec::new();
        for ((scope, path, _), answer) in signed.into_iter().zip(answers) {
            if answer.status == 200 {
                granted.push((scope, path));
            } else {
                conflicts.push((scope, answer.problem(409, "exclusivity_conflict")));
            }
        }
        for (index, (one, _)) in granted.iter().enumerate() {
            for (other, _) in &granted[index + 1..] {
                assert!(!one.rivals(other), "{one:?} {other:?}");
            }
        }
        for (scope, problem) in &conflicts {
            let detail = problem["detail"].as_str().unwrap();
            let named = granted.iter().find(|(_, path)| detail.contains(&tests::id_in(path)));
            let (named, _) = named.unwrap_or_else(|| panic!("{detail} names no grant"));
            assert!(named.rivals(scope), "{named:?} {scope:?}");
        }
        refused += conflicts.len();
    }
    // Chance has tried both.
    assert!(granted.len() > 3 && refused > 3, "{} {refused}", granted.len());
}
