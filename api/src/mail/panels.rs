//! Whom a panel's mails concern: who was asked to review by an event, or has not scored a day before the
//! day; and nobody in their place.

use domain::{
    id::{Id, UserId},
    panel::{Action, Panel, State},
};
use persistence::{Failure, Writing, ledger::Entry, panels, proposals};

use super::subject::{Subject, present};
use crate::panels::path;

/// What a mail says of a panel: the title of its proposal, and no partner. None where it concerns nobody.
pub(super) async fn subject(
    tx: &mut Writing<'_>,
    entry: &Entry,
    action: Action,
) -> Result<Option<Subject>, Failure> {
    let Some(panel) = panels::find_itself(tx, Id::new(entry.object)).await? else {
        return Ok(None);
    };
    let panel = panel.value;
    let persons = present(tx, concerned(&panel, entry, action)).await?;
    let Some(proposal) = proposals::find(tx, panel.proposal).await? else {
        return Ok(None);
    };
    if persons.is_empty() {
        return Ok(None);
    }
    let title = proposal.value.pitch.title.as_str().to_owned();
    let mut subject = Subject::private(title, &path(panel.proposal));
    subject.partnership = Some(proposal.value.standing.parties.partnership);
    subject.about = Some(panel.proposal.uuid());
    subject.persons = persons;
    Ok(Some(subject))
}

/// Those whose scores are awaited still, but for whoever acted.
fn concerned(panel: &Panel, entry: &Entry, action: Action) -> Vec<UserId> {
    let actor = entry.by.user().map(|(user, _)| user);
    // What is decided, withdrawn or lapsed needs no review.
    let waits = panel.present_state() == State::Open;
    let asked = panel
        .awaited()
        .filter(|seat| waits && (action == Action::Remind || seat.invited_at == entry.at));
    asked.map(|seat| seat.reviewer).filter(|reviewer| Some(*reviewer) != actor).collect()
}
