//! Proposals: a supplier's pitch to one buyer, from the first word to the answer.

mod acknowledge;
mod answer;
mod answer_figures;
mod ask;
mod compare_versions;
mod decide;
mod details;
mod details_view;
mod difference;
mod draft;
mod list;
mod list_open;
mod list_versions;
mod pipeline;
pub(crate) mod pitch;
mod revise;
mod show;
mod show_version;
mod submit;
mod version_view;
mod view;
mod withdraw;

use actix_web::HttpResponse;
use domain::{
    access::Right,
    actor::Party,
    attachment::Attachment,
    business_calendar::Terms,
    content::Content,
    event::Event,
    id::ProposalId,
    proposal::{Action, Proposal},
};
use persistence::{Reading, Stored, Writing, attachments, business_calendars, proposals};

pub(crate) use self::view::ProposalView;
use crate::{
    allowed::Operation,
    answers::{Answer, IfMatch, changed},
    caller::Caller,
    problem::Problem,
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(draft::proposal_draft)
        .service(list::proposal_list)
        .service(list_open::proposal_list_open)
        .service(pipeline::proposal_pipeline)
        .service(answer_figures::proposal_answer_figures)
        .service(show::proposal_show)
        .service(list_versions::proposal_version_list)
        .service(show_version::proposal_version_show)
        .service(compare_versions::proposal_version_compare)
        .service(revise::proposal_revise)
        .service(submit::proposal_submit)
        .service(acknowledge::proposal_acknowledge)
        .service(ask::proposal_ask)
        .service(answer::proposal_answer)
        .service(decide::proposal_decide)
        .service(withdraw::proposal_withdraw);
}

/// The path of all of them.
pub(crate) const COLLECTION: &str = "/v1/proposals";

/// The path of a proposal.
pub(crate) fn path(id: ProposalId) -> String {
    format!("{COLLECTION}/{id}")
}

fn operation(action: Action) -> Option<Operation> {
    match action {
        Action::Revise => Some(("PUT", "")),
        Action::Submit => Some(("POST", "/submission")),
        Action::Acknowledge => Some(("POST", "/acknowledgement")),
        Action::Ask => Some(("POST", "/question")),
        Action::Answer => Some(("POST", "/answer")),
        Action::Decide => Some(("POST", "/decision")),
        Action::ConvenePanel => Some(("POST", "/panel")),
        Action::Withdraw => Some(("POST", "/withdrawal")),
        Action::Draft | Action::Remind | Action::Overdue | Action::Resume | Action::Lapse => None,
    }
}

/// Locks the proposal that the caller has read.
///
/// # Errors
/// 404 when it is not the caller's to see, 412 when it has changed since.
async fn lock(
    tx: &mut Writing<'_>,
    id: ProposalId,
    read: &IfMatch,
) -> Result<Stored<Proposal>, Problem> {
    let stored = proposals::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
    read.require(stored.value.version)?;
    Ok(stored)
}

/// The way of every step: lock what the caller has read, act, save, show.
///
/// # Errors
/// 404 and 412 as [`lock`], 409 when the partnership is not active, and what `act` refuses.
async fn step<P: Right, E>(
    caller: &Caller<P>,
    id: ProposalId,
    read: &IfMatch,
    act: impl FnOnce(Proposal, &Party) -> Result<(Proposal, Event), E>,
) -> Result<HttpResponse, Problem>
where
    Problem: From<E>,
{
    caller
        .write(async |tx| {
            let stored = lock(tx, id, read).await?;
            let party = caller.party(&stored.value.standing)?;
            let (proposal, event) = act(stored.value.clone(), &party)?;
            save(tx, caller, &stored, (proposal, None), &event).await
        })
        .await
}

/// Saves what a locked proposal has become, with the document that it has handed over, and shows it.
///
/// # Errors
/// A failure of the database.
async fn save<P: Right>(
    tx: &mut Writing<'_>,
    caller: &Caller<P>,
    was: &Stored<Proposal>,
    (proposal, handed_over): (Proposal, Option<Content>),
    event: &Event,
) -> Result<Answer, Problem> {
    proposals::save(tx, &was.value, &proposal, handed_over.as_ref(), event).await?;
    let created_at = was.created_at;
    let stored = Stored { value: proposal, created_at, updated_at: event.at };
    changed(stored.value.version, &ProposalView::new(&stored, caller.actor()))
}

/// The files of a locked proposal.
///
/// # Errors
/// A failure of the database.
async fn files(tx: &Reading<'_>, proposal: &Proposal) -> Result<Vec<Attachment>, Problem> {
    let files = attachments::all(tx, &proposal.into()).await?;
    Ok(files.into_iter().map(|stored| stored.value).collect())
}

/// The calendar by which the buyer of a proposal answers.
///
/// # Errors
/// A failure of the database.
async fn calendar(tx: &Reading<'_>, proposal: &Proposal) -> Result<Terms, Problem> {
    Ok(business_calendars::of(tx, proposal.standing.parties.buyer).await?.terms)
}
