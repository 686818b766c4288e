//! Whom and what a charter names is there: who decides, who stands for it, and the right to be first.
//!
//! Of a side's people the side alone hears, as it writes the charter or signs it. A right of another
//! partnership is answered as one that does not exist, and of which innovation a right is, which the supplier
//! alone says, is looked at where the supplier acts.

use domain::{
    actor::{Party, Side},
    id::{ExclusivityId, ProposalId},
    pilot::{Charter, Pilot},
};
use persistence::{Failure, Reading, exclusivities, innovations, members, pilots};

use super::decision_owner;
use crate::{
    body::Wrong,
    problem::{Code, Problem},
};

/// Goes on only if what the author's charter names is there; a fault is at a field of `charter`, which is the
/// pointer of the charter in its request, empty or with a slash behind.
///
/// # Errors
/// 422 where something is not.
pub(super) async fn require_of_author(
    tx: &Reading<'_>,
    pilot: &Pilot,
    terms: &Charter,
    party: &Party,
    charter: &str,
) -> Result<(), Problem> {
    let owner = format!("{charter}decision_owner");
    decision_owner::require_of_author(tx, terms, party, &owner).await?;
    if !has_sponsor(tx, terms, party).await? {
        let field = format!("{charter}sponsors/{}", party.side());
        let rule = "must be a member of your organisation";
        return Err(Problem::field(&field, Wrong::new("unknown_reference", rule)));
    }
    let Some(right) = terms.arrangements().clauses.exclusivity else { return Ok(()) };
    if is_of(tx, right, pilot, party).await? {
        return Ok(());
    }
    let rule = "must be an exclusivity of this partnership, and of what the pilot tries";
    let field = format!("{charter}exclusivity");
    Err(Problem::field(&field, Wrong::new("unknown_reference", rule)))
}

/// Goes on only if those of the party's are there whom a charter names that it is to sign, and the supplier's
/// right is of what the pilot tries.
///
/// # Errors
/// 409 where it is not so.
pub(super) async fn require_of_signer(
    tx: &Reading<'_>,
    pilot: &Pilot,
    terms: &Charter,
    party: &Party,
) -> Result<(), Problem> {
    if party.side() == Side::Buyer {
        decision_owner::require(tx, terms).await?;
    }
    if !has_sponsor(tx, terms, party).await? {
        let detail = "Whoever is to stand for the pilot is no member of yours.";
        return Err(Problem::new(Code::SponsorNotMember, detail));
    }
    let right = terms.arrangements().clauses.exclusivity;
    let Some(right) = right.filter(|_| party.side() == Side::Supplier) else { return Ok(()) };
    if is_of_innovation(tx, right, pilot.proposal).await? {
        return Ok(());
    }
    let detail = format!("You have said of {right} that it is of another innovation.");
    Err(Problem::new(Code::OtherInnovation, detail))
}

async fn has_sponsor(tx: &Reading<'_>, terms: &Charter, party: &Party) -> Result<bool, Failure> {
    match terms.arrangements().clauses.sponsors.of(party.side()) {
        Some(sponsor) => Ok(members::find(tx, sponsor).await?.is_some()),
        None => Ok(true),
    }
}

/// True if both sides of the pilot know the right, and nothing that the party knows says that it is of
/// something else than the pilot tries.
async fn is_of(
    tx: &Reading<'_>,
    right: ExclusivityId,
    pilot: &Pilot,
    party: &Party,
) -> Result<bool, Failure> {
    let partnership = pilot.standing.parties.partnership;
    let found = exclusivities::find(tx, right).await?.map(|stored| stored.value);
    let own = found.filter(|found| found.standing.parties.partnership == partnership);
    let Some(found) = own else { return Ok(false) };
    // Both have read which pilot it waits for.
    if let Some(other) = found.terms.pilot.filter(|other| *other != pilot.id) {
        let other = pilots::find(tx, other).await?.map(|stored| stored.value);
        if other.is_some_and(|other| other.proposal != pilot.proposal) {
            return Ok(false);
        }
    }
    if party.side() == Side::Buyer {
        return Ok(true);
    }
    is_of_innovation(tx, right, pilot.proposal).await
}

/// True unless the supplier has said of the two that they are of different innovations.
async fn is_of_innovation(
    tx: &Reading<'_>,
    right: ExclusivityId,
    proposal: ProposalId,
) -> Result<bool, Failure> {
    let linked = exclusivities::private(tx, right).await?.innovation;
    let pitched = innovations::of_proposal(tx, proposal).await?;
    Ok(linked.is_none() || pitched.is_none() || linked == pitched)
}
