//! Briefs: what a buyer looks for, and whom it has invited. What is told is told to all at once, in one
//! transaction: the brief is locked, then its invitations in the order of their partnerships.

mod answer;
mod archive;
mod cancel;
mod clarify;
mod decide;
pub(crate) mod detail_view;
mod draft;
mod evaluate;
mod extend;
mod list;
mod list_invitees;
mod list_questions;
mod publish;
mod revise;
mod revise_criteria;
mod show;
mod terms;
mod view;

use actix_web::HttpResponse;
use domain::{
    access::Right,
    actor::Side,
    brief::{Action, Brief, Invitees, MACHINE},
    brief_invitation::{BriefInvitation, State},
    event::Event,
    id::BriefId,
    machine::{Name, Refusal},
    partnership::Standing,
};
use persistence::{Stored, Writing, brief_invitations, briefs, partnerships};

pub(crate) use self::view::BriefView;
use crate::{
    allowed::Operation,
    answers::{Answer, IfMatch, changed},
    caller::Caller,
    problem::Problem,
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(draft::brief_draft)
        .service(list::brief_list)
        .service(show::brief_show)
        .service(revise::brief_revise)
        .service(publish::brief_publish)
        .service(revise_criteria::brief_revise_criteria)
        .service(extend::brief_extend)
        .service(clarify::brief_clarify)
        .service(answer::brief_answer)
        .service(evaluate::brief_evaluate)
        .service(decide::brief_decide)
        .service(archive::brief_archive)
        .service(cancel::brief_cancel)
        .service(list_invitees::brief_invitee_list)
        .service(list_questions::brief_question_list);
}

/// The path of all of them.
const COLLECTION: &str = "/v1/briefs";

/// The path of a brief.
pub(crate) fn path(id: BriefId) -> String {
    format!("{COLLECTION}/{id}")
}

fn operation(action: Action) -> Option<Operation> {
    match action {
        Action::Revise => Some(("PUT", "")),
        Action::Publish => Some(("POST", "/publication")),
        Action::ReviseCriteria => Some(("PUT", "/criteria")),
        Action::Extend => Some(("POST", "/extension")),
        Action::Clarify => Some(("POST", "/clarification")),
        Action::Answer => Some(("POST", "/answer")),
        Action::Evaluate => Some(("POST", "/evaluation")),
        Action::Decide => Some(("POST", "/decision")),
        Action::Archive => Some(("POST", "/archival")),
        Action::Cancel => Some(("POST", "/cancellation")),
        Action::Draft | Action::Lapse => None,
    }
}

/// Locks the brief that the caller has read.
///
/// # Errors
/// 404 when it is not the caller's, 412 when it has changed since.
async fn lock(tx: &mut Writing<'_>, id: BriefId, read: &IfMatch) -> Result<Stored<Brief>, Problem> {
    let stored = briefs::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
    read.require(stored.value.version)?;
    Ok(stored)
}

/// The partnerships that a draft names, which stay as they are until the transaction ends.
///
/// # Errors
/// 404 when one is not the caller's, 403 when the caller is the supplier there, 409 when it is not active.
async fn standings<P: Right>(
    tx: &mut Writing<'_>,
    caller: &Caller<P>,
    invitees: &Invitees,
) -> Result<Vec<Standing>, Problem> {
    let named: Vec<_> = invitees.iter().collect();
    let found = partnerships::standings(tx, &named).await?;
    if found.len() < named.len() {
        return Err(Problem::not_found());
    }
    for standing in &found {
        if caller.party(standing)?.side() != Side::Buyer {
            let (noun, action) = (MACHINE.noun, Action::Draft.as_str());
            return Err(Refusal::NotYours { noun, action }.into());
        }
    }
    Ok(found)
}

/// The invitations of a locked brief that still go on, locked in the order of their partnerships.
///
/// # Errors
/// A failure of the database.
async fn lock_invitations(
    tx: &mut Writing<'_>,
    brief: BriefId,
) -> Result<Vec<BriefInvitation>, Problem> {
    let all = brief_invitations::lock_of_brief(tx, brief).await?;
    let all = all.into_iter().map(|stored| stored.value);
    Ok(all.filter(|one| one.state != State::Cancelled && !one.standing.is_over()).collect())
}

/// Does to each of the invitations what was done to their brief, and saves them.
///
/// # Errors
/// What `act` refuses.
async fn tell(
    tx: &mut Writing<'_>,
    invitations: Vec<BriefInvitation>,
    act: impl Fn(BriefInvitation) -> Result<(BriefInvitation, Event), Refusal>,
) -> Result<(), Problem> {
    for one in invitations {
        let (one, event) = act(one)?;
        brief_invitations::save(tx, &one, &event).await?;
    }
    Ok(())
}

/// Saves what a locked brief has become, and shows it.
///
/// # Errors
/// A failure of the database.
async fn save<P: Right>(
    tx: &mut Writing<'_>,
    caller: &Caller<P>,
    was: &Stored<Brief>,
    brief: Brief,
    event: &Event,
) -> Result<Answer, Problem> {
    briefs::save(tx, &brief, event).await?;
    show(caller, was, brief, event)
}

fn show<P: Right>(
    caller: &Caller<P>,
    was: &Stored<Brief>,
    brief: Brief,
    event: &Event,
) -> Result<Answer, Problem> {
    let stored = Stored { value: brief, created_at: was.created_at, updated_at: event.at };
    changed(stored.value.version, &BriefView::new(&stored, caller.actor()))
}

/// The way of every step that nobody else is told: lock what the caller has read, act, save, show.
///
/// # Errors
/// 404 and 412 as [`lock`], and what `act` refuses.
async fn step<P: Right>(
    caller: &Caller<P>,
    id: BriefId,
    read: &IfMatch,
    act: impl FnOnce(Brief) -> Result<(Brief, Event), Refusal>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id, read).await?;
            let (brief, event) = act(stored.value.clone())?;
            save(tx, caller, &stored, brief, &event).await
        })
        .await
}
