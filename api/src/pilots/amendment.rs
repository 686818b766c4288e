//! What the steps of an amendment look up: the charter that is proposed, and the approvals of the present one.

use domain::{
    actor::{Party, Side},
    id::UserId,
    pilot::{Charter, Pilot},
    pilot_approval::{Covered, State},
};
use jiff::Timestamp;
use persistence::{Failure, Reading, deputies, pilot_approvals, pilots};
use serde_json::Value;

use super::charter::CharterRequest;
use crate::{body, problem::Problem};

/// The charter that is proposed for a pilot. It is read as it came, and its hash tells that it is the same.
///
/// # Errors
/// 404 where there is none, 500 when it cannot be read.
pub(super) async fn proposed(tx: &Reading<'_>, pilot: &Pilot) -> Result<Charter, Problem> {
    let document = pilots::open_charter(tx, pilot.id).await?.ok_or_else(Problem::not_found)?;
    let mut value: Value = serde_json::from_str(&document).map_err(Problem::internal)?;
    // It follows from the buyer's, and is not said twice in a request.
    if let Some(budget) = value.get_mut("budget").and_then(Value::as_object_mut) {
        budget.remove("supplier_percent");
    }
    // Whoever signs has not sent it: what is wrong with it is our fault.
    body::read::<CharterRequest>(value).map_err(|_| Problem::internal("a charter cannot be read"))
}

/// Those whose approvals the charter of a pilot has.
async fn approved_by(tx: &Reading<'_>, pilot: &Pilot) -> Result<Vec<UserId>, Failure> {
    let last = pilot_approvals::last(tx, pilot.id).await?;
    let complete = last.filter(|last| last.state == State::Complete);
    Ok(match complete {
        Some(approvals) => approvals.given.iter().map(|one| one.place).collect(),
        // Where the buyer had said nothing, its signature is all that there is.
        None => pilot.signatures.of(Side::Buyer).map(|one| one.user).into_iter().collect(),
    })
}

/// Goes on only if the approvals of a pilot of the caller's, the buyer's, are enough for this charter.
///
/// # Errors
/// 409 when it would take more.
pub(super) async fn require_covered(
    tx: &Reading<'_>,
    pilot: &Pilot,
    charter: &Charter,
) -> Result<(), Problem> {
    let policy = pilot_approvals::policy(tx).await?;
    let given = approved_by(tx, pilot).await?;
    Ok(policy.require_covered(&pilot.charter, charter, &given)?)
}

/// The proof that this party may sign this charter for the buyer.
///
/// # Errors
/// 409 when it would take more approvals than there are, 403 when others are named.
pub(super) async fn covered(
    tx: &Reading<'_>,
    pilot: &Pilot,
    charter: &Charter,
    (party, at): (&Party, Timestamp),
) -> Result<Covered, Problem> {
    let policy = pilot_approvals::policy(tx).await?;
    let given = approved_by(tx, pilot).await?;
    let away = deputies::represented_by(tx, party.user(), at).await?;
    let content = charter.hash(pilot.proposal);
    let signer = (party.user(), &away[..]);
    Ok(policy.covers((&pilot.charter, charter), content, &given, signer)?)
}
