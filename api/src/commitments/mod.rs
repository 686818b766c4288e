//! Commitments: promises that run both ways. One side asks or offers, the other agrees; the promisor
//! delivers, the promisee confirms, and both are counted by one rule.

mod accept;
mod accept_date;
mod accept_outcome;
mod close;
mod columns;
mod confirm;
mod counter;
mod decline;
mod decline_date;
mod decline_outcome;
mod deliver;
mod export;
mod figures;
mod import;
mod list;
mod propose;
mod propose_date;
mod propose_outcome;
mod reject;
mod release;
mod show;
mod terms;
mod view;
mod withdraw;
mod withdraw_date;
mod withdraw_outcome;

use actix_web::HttpResponse;
use domain::{
    access::Right,
    actor::Party,
    commitment::{ActError, Action, Commitment},
    event::Event,
    id::CommitmentId,
};
use persistence::{
    Failure, Stored, Writing,
    commitments::{self, Locked},
};

pub(crate) use self::view::CommitmentView;
use crate::{
    allowed::Operation,
    answers::{IfMatch, changed},
    body::Wrong,
    caller::Caller,
    problem::{Code, Problem, sentence},
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(propose::commitment_propose)
        .service(import::commitment_import)
        .service(export::commitment_export)
        .service(list::commitment_list)
        .service(figures::commitment_figures)
        .service(show::commitment_show)
        .service(counter::commitment_counter)
        .service(accept::commitment_accept)
        .service(decline::commitment_decline)
        .service(withdraw::commitment_withdraw)
        .service(deliver::commitment_deliver)
        .service(confirm::commitment_confirm)
        .service(reject::commitment_reject)
        .service(propose_date::commitment_propose_date)
        .service(accept_date::commitment_accept_date)
        .service(decline_date::commitment_decline_date)
        .service(withdraw_date::commitment_withdraw_date)
        .service(release::commitment_release)
        .service(close::commitment_close)
        .service(propose_outcome::commitment_propose_outcome)
        .service(accept_outcome::commitment_accept_outcome)
        .service(decline_outcome::commitment_decline_outcome)
        .service(withdraw_outcome::commitment_withdraw_outcome);
}

/// The path of all of them.
const COLLECTION: &str = "/v1/commitments";

/// The path of a commitment.
pub(crate) fn path(id: CommitmentId) -> String {
    format!("{COLLECTION}/{id}")
}

fn operation(action: Action) -> Option<Operation> {
    match action {
        Action::Counter => Some(("POST", "/counter-offer")),
        Action::Accept => Some(("POST", "/acceptance")),
        Action::Decline => Some(("POST", "/refusal")),
        Action::Withdraw => Some(("POST", "/withdrawal")),
        Action::Deliver => Some(("POST", "/delivery")),
        Action::Confirm => Some(("POST", "/confirmation")),
        Action::Reject => Some(("POST", "/rejection")),
        Action::ProposeDate => Some(("POST", "/new-date")),
        Action::AcceptDate => Some(("POST", "/new-date/acceptance")),
        Action::DeclineDate => Some(("POST", "/new-date/refusal")),
        Action::WithdrawDate => Some(("POST", "/new-date/withdrawal")),
        Action::Release => Some(("POST", "/release")),
        Action::Close => Some(("POST", "/closure")),
        Action::ProposeOutcome => Some(("POST", "/outcome")),
        Action::AcceptOutcome => Some(("POST", "/outcome/acceptance")),
        Action::DeclineOutcome => Some(("POST", "/outcome/refusal")),
        Action::WithdrawOutcome => Some(("POST", "/outcome/withdrawal")),
        Action::Request
        | Action::Offer
        | Action::Undertake
        | Action::Block
        | Action::Unblock
        | Action::RemindWeek
        | Action::RemindDay
        | Action::Lapse
        | Action::End => None,
    }
}

/// The way of every step: lock what the caller has read, act, save, show.
///
/// # Errors
/// 404 when it is not the caller's to see, 412 when it has changed since, 409 when the partnership is
/// not active, and what `act` refuses.
async fn step<P: Right>(
    caller: &Caller<P>,
    id: CommitmentId,
    read: &IfMatch,
    act: impl FnOnce(Commitment, &Party) -> Result<(Commitment, Event), ActError>,
) -> Result<HttpResponse, Problem> {
    let act = async |_: &mut Writing<'_>, commitment, party: &Party| Ok(act(commitment, party)?);
    step_with(caller, id, read, act).await
}

/// The same where what is done takes a look into the database.
///
/// # Errors
/// As [`step`].
async fn step_with<P: Right>(
    caller: &Caller<P>,
    id: CommitmentId,
    read: &IfMatch,
    act: impl AsyncFnOnce(&mut Writing<'_>, Commitment, &Party) -> Result<(Commitment, Event), Problem>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let locked = commitments::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
            let commitment = &locked.stored.value;
            read.require(commitment.version)?;
            let party = caller.party(&commitment.standing)?;
            let (next, event) = act(tx, commitment.clone(), &party).await?;
            let stored = save(tx, locked, next, &event).await?;
            changed(stored.value.version, &CommitmentView::new(&stored, caller.actor()))
        })
        .await
}

/// Saves what `event` has made of a locked commitment, and what follows from it: a promise stops or goes
/// on with what it waits for, in the same transaction.
///
/// # Errors
/// [`Failure`] when the database fails.
pub(crate) async fn save(
    tx: &mut Writing<'_>,
    locked: Locked,
    next: Commitment,
    event: &Event,
) -> Result<Stored<Commitment>, Failure> {
    let Locked { stored, waiting } = locked;
    commitments::save(tx, &stored.value, &next, event).await?;
    for one in waiting {
        let one = one.hear_of(&next);
        if let Some((moved, event)) = one.follow(event.by, event.at) {
            commitments::save(tx, &one, &moved, &event).await?;
        }
    }
    let mut value = next;
    if let Some((stopped, event)) = value.follow(event.by, event.at) {
        commitments::save(tx, &value, &stopped, &event).await?;
        value = stopped;
    }
    Ok(Stored { value, updated_at: event.at, ..stored })
}

/// A step is refused because of a field of its body.
fn in_field(name: &'static str) -> impl Fn(ActError) -> Problem {
    move |error| match error {
        ActError::DatePassed => Problem::field(name, Wrong::new("past", "must be a day to come")),
        ActError::DateUnchanged => {
            Problem::field(name, Wrong::new("unchanged", "is the day on which it is due already"))
        }
        ActError::OutcomeNotHere => {
            let rule = "must be kept, kept_late or missed of what is disputed, and void of what is \
                        blocked";
            Problem::field(name, Wrong::new("contradiction", rule))
        }
        ActError::Refused(_) | ActError::SamePerson(_) | ActError::CanBeMadeGood => error.into(),
    }
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        let code = match error {
            ActError::Refused(refusal) => return refusal.into(),
            ActError::SamePerson(_) => Code::SamePerson,
            ActError::DatePassed => Code::DatePassed,
            ActError::DateUnchanged | ActError::OutcomeNotHere | ActError::CanBeMadeGood => {
                Code::StateConflict
            }
        };
        Self::new(code, sentence(&error.to_string()))
    }
}
