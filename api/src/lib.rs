//! Tandem over HTTP and mail: what callers say and hear.
//!
//! A handler is the use case: it locks, asks the domain to decide, saves, and shows. It reaches the
//! database only through who calls (`caller`); whatever leaves the house later reads the event
//! log.

mod access_tokens;
mod account;
mod agreements;
mod allowed;
mod answers;
mod attachments;
mod audit;
mod auth;
mod body;
mod brief_invitations;
mod briefs;
mod business_calendars;
mod calendar;
mod calendar_links;
mod caller;
mod client;
mod command;
mod commitments;
mod config;
mod cors;
mod deadlines;
mod demo;
mod deputies;
mod documentation;
mod download;
mod edge;
mod emergency;
mod events;
mod exclusivities;
mod exports;
mod fractions;
mod gate;
mod goals;
mod health;
mod imports;
mod innovations;
mod intellectual_property;
mod invitations;
mod jobs;
mod lessons;
mod limits;
mod lists;
mod mail;
mod measurements;
mod members;
mod messages;
mod metrics;
mod money;
mod notes;
mod notifications;
mod observed;
mod organisations;
mod panels;
mod partnerships;
mod passwords;
mod periods;
mod pilot_approvals;
mod pilots;
mod plans;
mod problem;
mod proposals;
mod ratios;
mod registration;
mod remarks;
mod reviews;
mod routes;
mod second_factors;
mod secrets;
mod serve;
mod service_accounts;
mod sessions;
mod signatures;
mod state;
mod store;
mod tables;
mod traces;
mod verify_ledger;
mod verify_receipt;
mod webhooks;
mod workers;

pub use self::{
    command::main,
    config::{Config, Settings},
    documentation::{document, document_text},
    serve::{ServeError, Server},
    state::Clock,
    store::Store,
};

/// A page of a list is some hundred small pieces of memory, and a password's hash one of 19 MiB: this
/// allocator is quicker with the first and gives the second back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
