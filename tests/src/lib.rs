//! What the end-to-end tests stand on: a real PostgreSQL, a real SMTP conversation, the real server.
//!
//! One cluster serves the whole test binary and ends with it; every test has a database and a server
//! of its own, so tests run side by side and know nothing of each other.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::indexing_slicing,
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "a panic is how a test fails, here as in the tests themselves"
)]

mod agreements;
mod app;
mod briefs;
mod cable;
mod caller;
mod cluster;
pub mod data;
mod exclusivities;
mod files;
mod goals;
mod innovations;
mod jobs;
mod joint_plans;
mod panels;
mod pilots;
mod receiver;
mod remarks;
pub mod smtp;
pub mod statements;
mod tables;
mod webhooks;
mod world;

use std::time::Duration;

/// How long a test waits for what must come before it fails: far longer than it takes, since many
/// tests share few cores.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often it looks.
const LOOK: Duration = Duration::from_millis(20);

/// What `look` finds, once it does. It fails with what was there instead, the last time it looked.
pub async fn until<T, E: std::fmt::Debug>(mut look: impl AsyncFnMut() -> Result<T, E>) -> T {
    let begun = std::time::Instant::now();
    loop {
        match look().await {
            Ok(found) => return found,
            Err(seen) => assert!(begun.elapsed() < PATIENCE, "{seen:#?}"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

pub use self::{
    agreements::nda_terms,
    app::{TestApp, serve_ahead},
    briefs::{brief_terms, in_days},
    cable::Cable,
    caller::{Answer, Caller, id_in, statuses},
    cluster::{Cluster, Database},
    exclusivities::{day_in, exclusivity_from, exclusivity_terms, exclusivity_terms_with},
    files::{announcement, pdf, sha256, upload},
    goals::{goal_terms, goal_terms_with, waiting},
    innovations::{innovation, whole_pitch},
    jobs::colleagues,
    joint_plans::{plan_terms, plan_terms_of, sign},
    panels::{Reviewer, panel_criteria, panel_scores},
    pilots::{APPROVAL_POLICY, approve, charter_of, promised, sign_as, tiered, whole_charter},
    receiver::{Received, Receiver, Reply},
    tables::{days_to_measure, terms_to_measure},
    webhooks::Hook,
    world::{PASSWORD, World, charter, commitment, evidence, pitch},
};
