//! Promises that run both ways: who may do what, what time does, who wins a race, and what is counted.

mod acts;
mod clock;
mod figures;
mod persons;
mod races;
mod terms;

use jiff::Timestamp;
use serde_json::{Value, json};
use tests::{Caller, TestApp, World};

/// By how many seconds a clock is ahead that stands at an instant.
fn ahead(instant: &str) -> i64 {
    let instant: Timestamp = instant.parse().expect("an instant");
    instant.as_second() - Timestamp::now().as_second()
}

/// A world whose clock a test sets to instants.
pub(crate) struct Time {
    pub(crate) world: World,
    moved: i64,
}

impl Time {
    pub(crate) async fn new() -> Self {
        Self { world: World::new().await, moved: 0 }
    }

    /// A world that begins at an instant, for what lies between fixed days.
    pub(crate) async fn at(instant: &str) -> Self {
        let moved = ahead(instant);
        Self { world: World::of(TestApp::ahead(moved).await).await, moved }
    }

    /// Sets the clock, and signs both leads in anew: their tokens have run out.
    pub(crate) async fn set(&mut self, to: &str) {
        // A mail that is on its way is taken for lost once its lease ends, and sent again.
        self.world.app.all_mails().await;
        let by = ahead(to) - self.moved;
        self.world.app.clock.advance(by);
        self.moved += by;
        self.world.buyer = self.world.app.sign_in("lead@northern.example").await;
        self.world.supplier = self.world.app.sign_in("lead@oat.example").await;
    }
}

/// The path of what a side proposes.
async fn propose(by: &Caller, body: &Value) -> String {
    let proposed = by.post("/v1/commitments", body).await.expect(201);
    format!("/v1/commitments/{}", proposed["id"].as_str().expect("an id"))
}

/// Acts with an empty body.
async fn act(by: &Caller, path: &str, action: &str) -> Value {
    by.act(path, action, &json!({})).await.expect(200)
}
