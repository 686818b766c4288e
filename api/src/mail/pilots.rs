//! Whom a pilot concerns among the buyer's people, and its approvals.

use domain::{
    access::Role,
    id::{Id, LessonsId, OrganisationId, PilotApprovalId, UserId},
    machine::Name,
    pilot::{Action, Pilot, State},
    pilot_approval::Approvals,
};
use jiff::Timestamp;
use persistence::{
    Failure, Stored, Writing, deputies, ledger::Entry, lessons, members, pilot_approvals, pilots,
};

use super::subject::Shared;
use crate::{lessons as lesson_paths, pilots as pilot_paths};

/// A pilot concerns both sides; that it was handed in, those who are named to approve it; that a decision is
/// due, whoever answers for it, and once it is overdue all who lead besides, as at a gate; that its run is over,
/// whoever has proposed an amendment that falls away with that.
///
/// # Errors
/// [`Failure`] when the database fails.
pub(super) async fn of_pilot(
    tx: &mut Writing<'_>,
    entry: &Entry,
    action: Action,
    organisation: OrganisationId,
) -> Result<Option<Shared>, Failure> {
    let (id, at) = (Id::new(entry.object), entry.at);
    let Some(Stored { value, .. }) = pilots::find(tx, id).await? else {
        return Ok(None);
    };
    let parties = value.standing.parties;
    let shared = Shared::new(value.charter.title(), pilot_paths::path(id), parties.partnership);
    if entry.to == State::Evaluating.as_str() {
        let persons = proposers(tx, entry, &value, organisation).await?;
        return Ok(Some(Shared { persons, ..shared }));
    }
    if parties.buyer != organisation {
        return Ok(Some(shared));
    }
    let owner = value.charter.arrangements().decision_owner;
    let is = |state: State| entry.to == state.as_str();
    let is_late = is(State::Overdue) || is(State::Undecided);
    let reminds = [Action::RemindWeek, Action::RemindFortnight].contains(&action);
    let is_published = action == Action::PublishResults || is(State::DecisionDue);
    let persons = if is_published && [Action::PublishResults, Action::Lapse].contains(&action) {
        with_deputies(tx, owner.into_iter().collect(), at).await?
    } else if reminds || action == Action::Lapse && is_late {
        answerable(tx, owner, &[Role::Approver, Role::PartnershipLead, Role::OrgAdmin]).await?
    } else if action == Action::GateDue {
        answerable(tx, owner, &[Role::PartnershipLead]).await?
    } else if action == Action::Submit {
        let policy = pilot_approvals::policy(tx).await?;
        let asked = policy.terms.requirement(value.charter.arrangements()).clone();
        awaited(tx, &Approvals::none(Id::new(id.uuid()), &value, asked), at).await?
    } else {
        Vec::new()
    };
    Ok(Some(Shared { persons, ..shared }))
}

/// Of the organisation's, whoever has proposed what falls away as the run ends; and its leads where they hear of
/// that end, too.
async fn proposers(
    tx: &mut Writing<'_>,
    entry: &Entry,
    pilot: &Pilot,
    organisation: OrganisationId,
) -> Result<Vec<UserId>, Failure> {
    let own = pilot.standing.parties.side_of(organisation);
    let fallen = pilots::fallen_at(tx, pilot.id, entry.at).await?;
    let Some((_, proposer)) = fallen.filter(|(side, _)| Some(*side) == own) else {
        return Ok(Vec::new());
    };
    match entry.by.user() {
        Some((actor, _)) if actor == proposer => Ok(Vec::new()),
        Some((_, acting)) if acting == organisation => Ok(vec![proposer]),
        _ => answerable(tx, Some(proposer), &[Role::PartnershipLead]).await,
    }
}

/// Whoever is named, and all who hold one of these roles.
async fn answerable(
    tx: &mut Writing<'_>,
    named: Option<UserId>,
    roles: &[Role],
) -> Result<Vec<UserId>, Failure> {
    let mut persons: Vec<_> = named.into_iter().collect();
    for role in roles.iter().copied() {
        for member in members::holding(tx, role).await? {
            if !persons.contains(&member.user) {
                persons.push(member.user);
            }
        }
    }
    Ok(persons)
}

/// Lessons go by the title of their pilot.
///
/// # Errors
/// [`Failure`] when the database fails.
pub(super) async fn of_lessons(
    tx: &mut Writing<'_>,
    id: LessonsId,
) -> Result<Option<Shared>, Failure> {
    let Some(pilot) = lessons::pilot_of(tx, id).await? else {
        return Ok(None);
    };
    let pilot = pilots::find(tx, pilot).await?.map(|stored| stored.value);
    Ok(pilot.map(|pilot| {
        let link = lesson_paths::path(pilot.id);
        let partnership = pilot.standing.parties.partnership;
        let shared = Shared::new(pilot.charter.title(), link, partnership);
        Shared { about: Some(pilot.id.uuid()), ..shared }
    }))
}

/// Approvals concern those who are named and have still to approve.
///
/// # Errors
/// [`Failure`] when the database fails.
pub(super) async fn of_approvals(
    tx: &mut Writing<'_>,
    id: PilotApprovalId,
    at: Timestamp,
) -> Result<Option<Shared>, Failure> {
    let Some(approvals) = pilot_approvals::find(tx, id).await? else {
        return Ok(None);
    };
    let Some(Stored { value, .. }) = pilots::find(tx, approvals.pilot).await? else {
        return Ok(None);
    };
    // What was sent back or signed meanwhile waits for nobody.
    if value.version != approvals.handed_in {
        return Ok(None);
    }
    let partnership = value.standing.parties.partnership;
    let shared = Shared::new(value.charter.title(), pilot_paths::path(value.id), partnership);
    let persons = awaited(tx, &approvals, at).await?;
    Ok(Some(Shared { about: Some(value.id.uuid()), persons, ..shared }))
}

/// Those whose approvals are awaited, and who stands in for them.
async fn awaited(
    tx: &mut Writing<'_>,
    approvals: &Approvals,
    at: Timestamp,
) -> Result<Vec<UserId>, Failure> {
    with_deputies(tx, approvals.awaited(), at).await
}

async fn with_deputies(
    tx: &mut Writing<'_>,
    mut persons: Vec<UserId>,
    at: Timestamp,
) -> Result<Vec<UserId>, Failure> {
    for deputy in deputies::representing(tx, &persons, at).await? {
        if !persons.contains(&deputy) {
            persons.push(deputy);
        }
    }
    Ok(persons)
}
