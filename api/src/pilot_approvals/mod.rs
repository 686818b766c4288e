//! The buyer's approvals of pilots' charters, and whose it asks for: its own alone. The supplier learns
//! nothing of them, neither who nor how many.

mod change_policy;
mod policy;
mod show;
mod show_policy;

use domain::{
    access::Right,
    id::{PilotApprovalId, UserId},
    pilot::{Pilot, State},
    pilot_approval::{Approvals, GiveError, Policy},
};
use persistence::{Failure, Reading, deputies, pilot_approvals};

use crate::{
    caller::Caller,
    problem::{Code, Problem, sentence},
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(show_policy::pilot_approval_policy_show)
        .service(change_policy::pilot_approval_policy_change)
        .service(show::pilot_approval_list);
}

/// The approvals of a pilot's charter as it was last handed in, or none yet by what is asked now.
///
/// # Errors
/// [`Failure`] when the database fails.
pub(crate) async fn of(
    tx: &Reading<'_>,
    pilot: &Pilot,
    policy: &Policy,
    fresh: PilotApprovalId,
) -> Result<Approvals, Failure> {
    let last = pilot_approvals::last(tx, pilot.id).await?;
    let in_review = pilot.state == State::CharterReview;
    if let Some(last) = last.filter(|last| !in_review || last.handed_in == pilot.version) {
        return Ok(last);
    }
    let asked = policy.terms.requirement(pilot.charter.arrangements());
    Ok(Approvals::none(fresh, pilot, asked.clone()))
}

/// True if an approval of this person of the buyer's would count now.
///
/// # Errors
/// [`Failure`] when the database fails.
pub(crate) async fn counts<P: Right>(
    tx: &Reading<'_>,
    pilot: &Pilot,
    person: UserId,
    caller: &Caller<P>,
) -> Result<bool, Failure> {
    let policy = pilot_approvals::policy(tx).await?;
    if policy.clears(pilot).is_some() {
        return Ok(true);
    }
    let approvals = of(tx, pilot, &policy, caller.fresh()).await?;
    let away = deputies::represented_by(tx, person, caller.now()).await?;
    Ok(approvals.place_for(person, &away).is_ok())
}

impl From<GiveError> for Problem {
    fn from(error: GiveError) -> Self {
        let code = match error {
            GiveError::Refused(refusal) => return refusal.into(),
            GiveError::Requester => Code::RequesterCannotApprove,
            GiveError::Twice | GiveError::ByDeputy => Code::ApprovedAlready,
            GiveError::TooFewWithoutRequester => Code::TooFewApprovers,
            GiveError::NotNamed => Code::NotAnApprover,
            GiveError::NotYet => Code::NotYourTurn,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}
