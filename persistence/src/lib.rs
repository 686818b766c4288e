//! Diesel and PostgreSQL: rows in, domain values out.
//!
//! [`Database::read`] and [`Database::write`] are the only two ways to reach a table. Both bind the
//! caller's [`Scope`] to their transaction, so row-level security holds for every statement; the
//! statements name the organisation besides. What a request may not see is not found.

pub mod accounts;
pub mod agreements;
pub mod amendments;
pub mod attachments;
pub mod audit;
mod both_sides;
pub mod brief_invitations;
pub mod briefs;
pub mod business_calendars;
pub mod calendar_links;
pub mod commitments;
mod database;
mod deadlines;
pub mod deputies;
pub mod embedded;
pub mod erasure;
pub mod exclusivities;
mod failure;
pub mod goals;
pub mod idempotency;
pub mod innovations;
pub mod invitations;
pub mod jobs;
pub mod ledger;
pub mod lessons;
pub mod mails;
pub mod members;
pub mod messages;
pub mod migrations;
pub mod notes;
pub mod notifications;
pub mod objects;
pub mod organisations;
pub mod pages;
pub mod panels;
pub mod partnerships;
pub mod password_resets;
pub mod pilot_approvals;
pub mod pilots;
pub mod plans;
mod pool;
mod prepared;
pub mod proposals;
mod pulse;
pub mod queues;
pub mod rate_limits;
mod remarks;
pub mod reviews;
mod rows;
mod schema;
mod scope;
pub mod second_factors;
pub mod service_accounts;
pub mod sessions;
mod settings;
pub mod sign_in_failures;
pub mod sign_ups;
mod signatures;
pub mod throttles;
pub mod webhooks;
pub mod workers;

pub use self::{
    database::{Database, Load, Reading, Writing},
    failure::{Denied, Failure},
    pulse::Pulse,
    rows::Stored,
    scope::{Credential, Scope},
    settings::{PLANNER, Settings, SettingsError},
};
