//! Innovations: a supplier's portfolio, its own alone, and what was pitched of it.

mod archive;
mod availability;
mod draft;
mod entry;
mod list;
mod list_proposals;
mod restore;
mod revise;
mod show;
mod view;

use actix_web::HttpResponse;
use domain::{
    access::right,
    event::Event,
    id::InnovationId,
    innovation::{Action, Innovation},
    machine::Refusal,
};
use persistence::{Stored, innovations};

pub(crate) use self::view::InnovationView;
use crate::{
    allowed::Operation,
    answers::{IfMatch, changed},
    caller::Caller,
    problem::Problem,
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(draft::innovation_draft)
        .service(list::innovation_list)
        .service(show::innovation_show)
        .service(revise::innovation_revise)
        .service(archive::innovation_archive)
        .service(restore::innovation_restore)
        .service(list_proposals::innovation_proposal_list)
        .service(availability::innovation_availability);
}

/// The path of all of them.
const COLLECTION: &str = "/v1/innovations";

/// The path of an innovation.
fn path(id: InnovationId) -> String {
    format!("{COLLECTION}/{id}")
}

/// A proposal is made of it where proposals are drafted.
fn operation(action: Action) -> Option<Operation> {
    match action {
        Action::Revise => Some(("PUT", "")),
        Action::Archive => Some(("POST", "/archival")),
        Action::Restore => Some(("POST", "/restoration")),
        Action::Draft | Action::Pitch => None,
    }
}

/// The way of every step: lock what the caller has read, act, save, show.
///
/// # Errors
/// 404 when it is not the caller's, 412 when it has changed since, and what `act` refuses.
async fn step(
    caller: &Caller<right::WriteInnovations>,
    id: InnovationId,
    read: &IfMatch,
    act: impl FnOnce(Innovation) -> Result<(Innovation, Event), Refusal>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = innovations::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
            read.require(stored.value.version)?;
            let (innovation, event) = act(stored.value)?;
            innovations::save(tx, &innovation, &event).await?;
            let stored = Stored { value: innovation, updated_at: event.at, ..stored };
            changed(stored.value.version, &InnovationView::new(&stored, caller.actor()))
        })
        .await
}
