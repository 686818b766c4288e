//! Exclusivity: a buyer is first with something of a supplier's, in a scope and until an end. What
//! stands in the way of a grant is told to the supplier, when it grants, and to nobody else.

mod accept_end;
mod amend;
mod amendment_view;
mod decline;
mod decline_amendment;
mod drop_end;
mod grant;
mod grant_amendment;
mod grant_view;
mod granting;
mod innovation;
mod link_innovation;
mod list;
mod list_granted;
mod list_terms;
mod propose;
mod propose_end;
mod release;
mod revise;
mod show;
mod show_innovation;
mod sign;
mod sign_amendment;
mod signing;
mod start;
mod terms;
mod terms_view;
mod view;
mod withdraw;
mod withdraw_amendment;

use actix_web::HttpResponse;
use domain::{
    access::Right,
    actor::Party,
    event::Event,
    exclusivity::{ActError, Action, Exclusivity},
    id::ExclusivityId,
};
use persistence::{Stored, Writing, exclusivities, idempotency::Answer};

pub(crate) use self::{grant_view::GrantView, view::ExclusivityView};
use crate::{
    allowed::Operation,
    answers::{IfMatch, changed},
    caller::Caller,
    problem::{Code, Problem, sentence},
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(propose::exclusivity_propose)
        .service(list::exclusivity_list)
        .service(list_granted::exclusivity_granted_list)
        .service(show::exclusivity_show)
        .service(revise::exclusivity_revise)
        .service(sign::exclusivity_sign)
        .service(grant::exclusivity_grant)
        .service(decline::exclusivity_decline)
        .service(withdraw::exclusivity_withdraw)
        .service(start::exclusivity_start)
        .service(release::exclusivity_release)
        .service(propose_end::exclusivity_propose_end)
        .service(accept_end::exclusivity_accept_end)
        .service(drop_end::exclusivity_drop_end)
        .service(amend::exclusivity_amend)
        .service(sign_amendment::exclusivity_sign_amendment)
        .service(grant_amendment::exclusivity_grant_amendment)
        .service(decline_amendment::exclusivity_decline_amendment)
        .service(withdraw_amendment::exclusivity_withdraw_amendment)
        .service(list_terms::exclusivity_list_terms)
        .service(show_innovation::exclusivity_show_innovation)
        .service(link_innovation::exclusivity_link_innovation);
}

/// The path of all of them.
const COLLECTION: &str = "/v1/exclusivities";

/// The path of an exclusivity.
pub(crate) fn path(id: ExclusivityId) -> String {
    format!("{COLLECTION}/{id}")
}

fn operation(action: Action) -> Option<Operation> {
    match action {
        Action::Revise => Some(("PUT", "")),
        Action::Sign => Some(("POST", "/signature")),
        Action::Grant => Some(("POST", "/grant")),
        Action::Decline => Some(("POST", "/refusal")),
        Action::Withdraw => Some(("POST", "/withdrawal")),
        Action::Start => Some(("POST", "/start")),
        Action::Release => Some(("POST", "/release")),
        Action::ProposeEnd => Some(("POST", "/end")),
        Action::AcceptEnd => Some(("POST", "/end/acceptance")),
        Action::DropEnd => Some(("POST", "/end/withdrawal")),
        Action::Amend => Some(("POST", "/amendment")),
        Action::SignAmendment => Some(("POST", "/amendment/signature")),
        Action::GrantAmendment => Some(("POST", "/amendment/grant")),
        Action::DeclineAmendment => Some(("POST", "/amendment/refusal")),
        Action::WithdrawAmendment => Some(("POST", "/amendment/withdrawal")),
        Action::Offer
        | Action::Request
        | Action::LapseAmendment
        | Action::Begin
        | Action::RemindMonth
        | Action::RemindWeek
        | Action::RemindDay
        | Action::Miss
        | Action::Cure
        | Action::Resume
        | Action::Prolong
        | Action::Lapse => None,
    }
}

/// Locks the right that the caller has read.
///
/// # Errors
/// 404 when it is not the caller's to see, 412 when it has changed since.
async fn lock(
    tx: &mut Writing<'_>,
    id: ExclusivityId,
    read: &IfMatch,
) -> Result<Stored<Exclusivity>, Problem> {
    let stored = exclusivities::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
    read.require(stored.value.version)?;
    Ok(stored)
}

/// The way of every step: lock what the caller has read, act, save, show.
///
/// # Errors
/// As [`step_within`].
async fn step<P: Right>(
    caller: &Caller<P>,
    id: ExclusivityId,
    read: &IfMatch,
    act: impl FnOnce(Exclusivity, &Party) -> Result<(Exclusivity, Event), ActError>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            step_within(tx, caller, id, read, async |_, one, party| Ok(act(one, party)?)).await
        })
        .await
}

/// The same in a transaction that has begun, where the step looks at other things.
///
/// # Errors
/// 404 when it is not the caller's to see, 412 when it has changed since, 409 when the partnership is
/// not active, and what `act` refuses.
async fn step_within<P: Right>(
    tx: &mut Writing<'_>,
    caller: &Caller<P>,
    id: ExclusivityId,
    read: &IfMatch,
    act: impl AsyncFnOnce(
        &mut Writing<'_>,
        Exclusivity,
        &Party,
    ) -> Result<(Exclusivity, Event), Problem>,
) -> Result<Answer, Problem> {
    let stored = lock(tx, id, read).await?;
    let party = caller.party(&stored.value.standing)?;
    let (exclusivity, event) = act(tx, stored.value.clone(), &party).await?;
    save(tx, caller, stored, exclusivity, &event).await
}

/// The way of what goes on whatever becomes of the partnership: nobody takes a right away by suspending it.
///
/// # Errors
/// As [`step_within`], but for the partnership.
async fn step_alone<P: Right>(
    caller: &Caller<P>,
    id: ExclusivityId,
    read: &IfMatch,
    act: impl FnOnce(Exclusivity, &Party) -> Result<(Exclusivity, Event), ActError>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id, read).await?;
            let seat = stored.value.seat(caller.actor()).ok_or_else(Problem::not_found)?;
            let (exclusivity, event) = act(stored.value.clone(), &seat)?;
            save(tx, caller, stored, exclusivity, &event).await
        })
        .await
}

/// Saves what a locked right has become, and shows it.
///
/// # Errors
/// 409 where another grant stands in the way, or a failure of the database.
async fn save<P: Right>(
    tx: &mut Writing<'_>,
    caller: &Caller<P>,
    stored: Stored<Exclusivity>,
    exclusivity: Exclusivity,
    event: &Event,
) -> Result<Answer, Problem> {
    let saved = exclusivities::save(tx, &stored.value, &exclusivity, event).await;
    saved.map_err(|failure| {
        if exclusivities::has_rival(&failure) {
            Problem::new(Code::ExclusivityConflict, "Another grant of yours stands in the way.")
        } else {
            failure.into()
        }
    })?;
    let stored = Stored { value: exclusivity, updated_at: event.at, ..stored };
    let view = ExclusivityView::new(&stored, caller.actor(), caller.now());
    changed(stored.value.version, &view)
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        let code = match error {
            ActError::Refused(refusal) => return refusal.into(),
            ActError::Sign(error) => return error.into(),
            ActError::Change(error) => return error.into(),
            ActError::SamePerson(_) => Code::SamePerson,
            ActError::Over | ActError::DutyPassed => Code::DatePassed,
            ActError::TooEarly | ActError::TooLong => Code::StateConflict,
            ActError::NotAttested => Code::NotAttested,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}
