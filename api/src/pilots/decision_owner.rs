//! Who answers for the decision on a pilot is a member of the buyer's who may decide.
//!
//! It is looked up where the buyer acts: as it writes the charter, and as it approves one. A supplier that names
//! somebody learns nothing of whom the buyer has.

use domain::{
    access::Permission,
    actor::{Party, Side},
    id::UserId,
    pilot::Charter,
};
use persistence::{Failure, Reading, members};

use crate::{
    body::Wrong,
    problem::{Code, Problem},
};

async fn decides(tx: &Reading<'_>, owner: Option<UserId>) -> Result<bool, Failure> {
    let Some(owner) = owner else {
        return Ok(true);
    };
    let member = members::find(tx, owner).await?;
    Ok(member.is_some_and(|member| member.roles.hold(Permission::DecidePilots)))
}

/// Goes on only if the owner that the buyer itself names may decide.
///
/// # Errors
/// 422 at `field` where the caller's side is the buyer's, and the owner is no member who may decide.
pub(super) async fn require_of_author(
    tx: &Reading<'_>,
    charter: &Charter,
    party: &Party,
    field: &str,
) -> Result<(), Problem> {
    let owner = charter.arrangements().decision_owner;
    if party.side() == Side::Supplier || decides(tx, owner).await? {
        return Ok(());
    }
    let rule = "must be a member of your organisation who may decide";
    Err(Problem::field(field, Wrong::new("cannot_decide", rule)))
}

/// Goes on only if the owner that a charter names may decide, as the buyer is to sign it.
///
/// # Errors
/// 409 where it is no member of the caller's organisation who may.
pub(super) async fn require(tx: &Reading<'_>, charter: &Charter) -> Result<(), Problem> {
    if decides(tx, charter.arrangements().decision_owner).await? {
        return Ok(());
    }
    let detail = "Whoever is to answer for the decision is no member of yours who may decide.";
    Err(Problem::new(Code::DecisionOwnerCannotDecide, detail))
}
