//! Whoever invites, by a request of its own or by a job: the one way in which an invitation comes about.

use domain::{
    access::Right,
    actor::Actor,
    id::Id,
    invitation::{Invitation, Purpose},
    text::{Email, PersonName},
};
use jiff::Timestamp;
use persistence::{
    Writing,
    invitations::{self, Sent},
};

use crate::{caller::Caller, problem::Problem, state::Shared};

/// Whoever invites.
pub(crate) struct Inviter<'a> {
    /// On whose behalf.
    pub(crate) actor: &'a Actor,
    /// What the server works with.
    pub(crate) shared: &'a Shared,
    /// When.
    pub(crate) now: Timestamp,
}

impl<'a> Inviter<'a> {
    /// The caller of a request.
    pub(crate) fn of<P: Right>(caller: &'a Caller<P>) -> Self {
        Self { actor: caller.actor(), shared: caller.shared(), now: caller.now() }
    }

    /// A new id.
    pub(crate) fn fresh<I: Id>(&self) -> I {
        self.shared.fresh()
    }

    /// Sends an invitation of the organisation that has this name; whether it may send one more was counted
    /// before.
    ///
    /// # Errors
    /// A failure of the database.
    pub(crate) async fn send(
        &self,
        tx: &mut Writing<'_>,
        organisation_name: PersonName,
        email: Email,
        purpose: Purpose,
    ) -> Result<Sent, Problem> {
        let (invitation, event) =
            Invitation::send(self.fresh(), email, purpose, self.actor, self.now);
        let token = self.shared.secret.token(event.object);
        let sent = Sent { invitation, organisation_name };
        invitations::insert(tx, &sent, token.hash(), &event).await?;
        Ok(sent)
    }
}
