//! What is true in Tandem: the nouns, their states, who may do what, and the formulas.
//!
//! Nothing here reads a clock, a random source, a file or a network: instants and ids come in as
//! parameters. Whatever holds here is also held by a constraint of the database where two requests
//! could race for it.

pub mod access;
pub mod actor;
pub mod agreement;
pub mod amendment;
pub mod attachment;
pub mod audit;
pub mod brief;
pub mod brief_invitation;
pub mod business_calendar;
pub mod calendar;
pub mod chain;
pub mod commitment;
pub mod content;
pub mod country;
pub mod deadline;
pub mod deputy;
pub mod event;
pub mod exclusivity;
pub mod fraction;
pub mod goal;
pub mod hands;
pub mod id;
pub mod innovation;
pub mod invitation;
pub mod job;
pub mod language;
pub mod lessons;
pub mod machine;
pub mod member;
pub mod message;
pub mod money;
mod names;
pub mod note;
pub mod notification;
pub mod organisation;
pub mod panel;
pub mod partnership;
pub mod pilot;
pub mod pilot_approval;
pub mod plan;
pub mod proposal;
pub mod rate_limit;
pub mod ratio;
pub mod remark;
pub mod review;
pub mod second_factor;
pub mod service_account;
pub mod session;
pub mod signing;
pub mod text;
pub mod throttle;
pub mod webhook;
