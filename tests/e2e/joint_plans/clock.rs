//! What time does: a plan is in force from the first midnight of its place to the last, silence ends
//! what waits, and nothing moves while the partnership stands still.

use std::cell::Cell;

use jiff::{SignedDuration, Timestamp, Zoned, civil::Date};
use serde_json::{Value, json};
use tests::{World, plan_terms, plan_terms_of};

const DAY: i64 = 24 * 60 * 60;

/// A server whose clock goes to where it is sent.
struct Travel {
    world: World,
    moved: Cell<i64>,
}

impl Travel {
    async fn begin() -> Self {
        Self { world: World::new().await, moved: Cell::new(0) }
    }

    fn to(&self, instant: Timestamp) {
        let now = Timestamp::now() + SignedDuration::from_secs(self.moved.get());
        let seconds = instant.duration_since(now).as_secs();
        self.world.app.clock.advance(seconds);
        self.moved.set(self.moved.get() + seconds);
    }

    /// Waits for the mails of both sides.
    async fn mailed(&self, subject: &str) {
        for email in ["lead@northern.example", "lead@oat.example"] {
            let what = format!("{subject:?} to {email}");
            let told = |mail: &tests::smtp::Mail| mail.to == [email] && mail.subject == subject;
            self.world.app.smtp.wait_for(&what, told).await;
        }
    }

    /// What is at `path`, read by somebody who signs in anew: the clock has ended the token.
    async fn seen(&self, path: &str) -> Value {
        let buyer = self.world.app.sign_in("lead@northern.example").await;
        buyer.get(path).await.expect(200)
    }
}

/// The last Sunday of the next March: summer time begins in Berlin and in Helsinki.
fn summer() -> Date {
    let year = Zoned::now().year() + 1;
    let last = Date::new(year, 3, 31).unwrap();
    last.saturating_sub(jiff::Span::new().days(last.weekday().to_sunday_zero_offset()))
}

fn terms(title: &str, zone: &str) -> Value {
    let mut terms = plan_terms_of(&summer().to_string(), &summer().tomorrow().unwrap().to_string());
    terms["title"] = json!(title);
    terms["time_zone"] = json!(zone);
    terms
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_in_force_from_midnight_to_midnight_where_it_is_agreed() {
    let travel = Travel::begin().await;
    let berlin = travel.world.plan_agreed(&terms("Berlin's", "Europe/Berlin")).await;
    let helsinki = travel.world.plan_agreed(&terms("Helsinki's", "Europe/Helsinki")).await;
    let utc = |day: Date, hour: i8, minute: i8| {
        day.at(hour, minute, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp()
    };
    let (before, sunday) = (summer().yesterday().unwrap(), summer());
    // Half past midnight in Helsinki: the worker has come by, and not to Berlin.
    travel.to(utc(before, 22, 30));
    travel.mailed("In force: Helsinki's").await;
    assert_eq!(travel.seen(&helsinki).await["state"], "in_force");
    assert_eq!(travel.seen(&berlin).await["state"], "agreed");
    travel.to(utc(before, 23, 0));
    travel.mailed("In force: Berlin's").await;
    assert_eq!(travel.seen(&berlin).await["state"], "in_force");
    // The second midnight comes 47 hours after the first.
    travel.to(utc(sunday.tomorrow().unwrap(), 21, 30));
    travel.mailed("Closed: Helsinki's").await;
    assert_eq!(travel.seen(&berlin).await["state"], "in_force");
    travel.to(utc(sunday.tomorrow().unwrap(), 22, 0));
    travel.mailed("Closed: Berlin's").await;
    let closed = travel.seen(&berlin).await;
    assert_eq!((&closed["state"], &closed["by_lapse"]), (&json!("closed"), &json!(false)));
    assert_eq!(closed["allowed_actions"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_withdraws_what_is_proposed_and_drops_an_amendment() {
    let travel = Travel::begin().await;
    let world = &travel.world;
    let proposed = world.plan_proposed(&plan_terms()).await;
    let other = plan_terms_of("2101-01-01", "2104-12-31");
    let amended = world.plan_amended(&plan_terms(), &other).await;
    let expires_at = world.buyer.get(&amended).await.expect(200)["amendment"]["expires_at"].clone();
    let expires_at: Timestamp = expires_at.as_str().unwrap().parse().unwrap();
    assert!(expires_at.duration_since(Timestamp::now()).as_secs() > 29 * DAY);
    travel.to(expires_at + SignedDuration::from_secs(1));
    travel.mailed("Never agreed: Half the plastic").await;
    travel.mailed("Stays as it is: Half the plastic").await;
    let withdrawn = travel.seen(&proposed).await;
    assert_eq!((&withdrawn["state"], &withdrawn["by_lapse"]), (&json!("withdrawn"), &json!(true)));
    let kept = travel.seen(&amended).await;
    assert_eq!((&kept["state"], &kept["by_lapse"]), (&json!("agreed"), &json!(false)));
    assert_eq!(
        (&kept["amendment"], &kept["terms"]["ends_on"]),
        (&json!(null), &json!("2103-12-31"))
    );
    // Another can be proposed.
    let supplier = world.app.sign_in("lead@oat.example").await;
    let body = json!({"terms": other, "reason": "The new bottles come a year later."});
    supplier.act(&amended, "amend", &body).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_moves_while_the_partnership_stands_still() {
    let world = World::new().await;
    let path = world.plan_proposed(&plan_terms()).await;
    let seen = world.supplier.get(&path).await.expect(200);
    let partnership = format!("/v1/partnerships/{}", world.partnership);
    let reason = json!({"reason": "The range review comes first."});
    world.buyer.act(&partnership, "suspend", &reason).await.expect(200);
    assert!(world.supplier.allowed(&path).await.is_empty());
    let hash = json!({"content_hash": seen["content_hash"]});
    let refused =
        world.supplier.change(&format!("{path}/agreement"), &seen["version"], &hash).await;
    refused.problem(409, "partnership_not_active");
    let body = json!({"partnership": world.partnership, "terms": plan_terms()});
    world.supplier.post("/v1/plans", &body).await.problem(409, "partnership_not_active");
    // Past the end of a notice, a deadline of the partnership's own tells that the worker came by.
    world.supplier.act(&partnership, "give_notice", &reason).await.expect(200);
    world.app.clock.advance(92 * DAY);
    let ended = |mail: &tests::smtp::Mail| mail.subject.contains("has ended");
    world.app.smtp.wait_for("the end of the partnership", ended).await;
    let supplier = world.app.sign_in("lead@oat.example").await;
    assert_eq!(supplier.get(&path).await.expect(200)["state"], "proposed");
}
