//! What becomes of a person who is erased, in one transaction: its memberships end as if its organisations
//! had removed it, the invitations to it are declined, and its name and address are forgotten.

use domain::{
    actor::By,
    audit::Kind,
    id::UserId,
    invitation::{Invitation, Purpose},
    member::Member,
    panel::Panel,
    partnership::Partnership,
};
use jiff::Timestamp;
use persistence::{
    Failure, Stored, Writing, accounts,
    audit::{self, Entry},
    erasure, invitations, mails, members, organisations, panels,
    partnerships::{self, SaveError},
};
use uuid::Uuid;

use crate::{
    mail,
    members::{leave_panels, withdraw_invitations},
    problem::{Code, Problem, sentence},
};

/// Why somebody is not erased.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EraseError {
    /// The organisation with this name would have no admin any more.
    #[error(
        "the person is the last org_admin of {0}: make a member one first, and invite somebody where there is \
         no other"
    )]
    LastAdmin(String),
    /// The database failed.
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<SaveError> for EraseError {
    fn from(error: SaveError) -> Self {
        match error {
            // Only one that is accepted takes the place of a pair.
            SaveError::PairTaken => Self::Failure(Failure::Changed),
            SaveError::Failure(failure) => Self::Failure(failure),
        }
    }
}

impl From<EraseError> for Problem {
    fn from(error: EraseError) -> Self {
        match error {
            EraseError::LastAdmin(_) => Self::new(Code::LastAdmin, sentence(&error.to_string())),
            EraseError::Failure(failure) => failure.into(),
        }
    }
}

/// The erasure of a person.
pub(crate) struct Erasure<'a> {
    /// Who is erased.
    pub(crate) person: UserId,
    /// Where an operator does it: who and why, as the organisations will read it.
    pub(crate) because: Option<&'a str>,
    /// The id of the last mail to it.
    pub(crate) mail: Uuid,
    /// When.
    pub(crate) at: Timestamp,
}

/// A membership that ends, with what hangs on it.
struct Leaving {
    member: Member,
    /// What the organisation is called.
    organisation: String,
    admins: i64,
    seats: Vec<Stored<Panel>>,
}

/// An invitation that is declined, with the partnership that it would have begun.
struct Declined {
    invitation: Invitation,
    partnership: Option<Stored<Partnership>>,
}

impl Erasure<'_> {
    /// Erases the person whose account the transaction has locked. Everything is locked before any ledger
    /// is.
    ///
    /// # Errors
    /// [`EraseError`].
    pub(crate) async fn carry_out(
        &self,
        tx: &mut Writing<'_>,
        itself: &accounts::Itself,
    ) -> Result<(), EraseError> {
        members::go_on_as(tx, self.person).await?;
        let mut memberships = members::of_person(tx, self.person).await?;
        memberships.sort_by_key(|member| member.organisation);
        let mut leaving = Vec::new();
        for member in memberships {
            leaving.extend(self.lock_membership(tx, member).await?);
        }
        let mut declined = Vec::new();
        let open = erasure::open_invitations(tx, self.person, &itself.email).await?;
        for which in open {
            if let Some(invitation) = erasure::lock_invitation(tx, which).await? {
                let partnership = match invitation.purpose {
                    Purpose::Partner(id) => partnerships::lock(tx, id).await?,
                    Purpose::Colleague(_) => None,
                };
                declined.push(Declined { invitation, partnership });
            }
        }
        for one in leaving {
            self.leave(tx, one).await?;
        }
        for one in declined {
            self.decline(tx, one).await?;
        }
        erasure::forget(tx, self.person, itself, self.at).await?;
        let farewell = mail::farewell(self.mail, &itself.email);
        Ok(mails::queue_besides(tx, &[farewell], self.at).await?)
    }

    /// Locks what a membership's end changes; none where it has ended meanwhile.
    async fn lock_membership(
        &self,
        tx: &mut Writing<'_>,
        member: Member,
    ) -> Result<Option<Leaving>, EraseError> {
        members::act_as(tx, &member).await?;
        let Some(organisation) = organisations::lock(tx).await? else { return Ok(None) };
        let organisation = organisation.name.as_str().to_owned();
        // The lock has asked for the caller once more, in its own scope.
        members::act_as(tx, &member).await?;
        let Some(member) = members::lock(tx, self.person).await? else { return Ok(None) };
        let admins = members::admins(tx).await?;
        if member.is_not_last(admins).is_err() {
            return Err(EraseError::LastAdmin(organisation));
        }
        let seats = panels::lock_of_reviewer(tx, self.person).await?;
        Ok(Some(Leaving { member, organisation, admins, seats }))
    }

    async fn leave(&self, tx: &mut Writing<'_>, leaving: Leaving) -> Result<(), EraseError> {
        let Leaving { member, organisation, admins, seats } = leaving;
        let by = match self.because {
            Some(_) => By::Operator,
            None => By::Person(self.person, member.organisation),
        };
        members::act_as(tx, &member).await?;
        self.record(tx, &member).await?;
        members::act_as(tx, &member).await?;
        let event = member.remove(admins, by, self.at);
        let event = event.map_err(|_| EraseError::LastAdmin(organisation))?;
        members::remove(tx, &member, &event).await?;
        leave_panels(tx, seats, self.person, by, self.at).await?;
        Ok(withdraw_invitations(tx, self.person, by, self.at).await?)
    }

    /// Writes it down for one of the organisations, which learns nothing of the others.
    async fn record(&self, tx: &mut Writing<'_>, member: &Member) -> Result<(), Failure> {
        match self.because {
            None => audit::record(tx, &Entry::own(Kind::Erased, self.person, self.at)).await,
            Some(because) => {
                let entry = Entry::new(Kind::Erased, By::Operator, "", self.at);
                let entry = entry.with(format!("{}, by {because}", self.person));
                audit::record_for_operator(tx, member.organisation, &entry).await
            }
        }
    }

    async fn decline(&self, tx: &mut Writing<'_>, declined: Declined) -> Result<(), EraseError> {
        let Declined { invitation, partnership } = declined;
        erasure::go_on_for(tx, invitation.organisation).await?;
        // What its ledger says next of one that is open would not be of this address any more.
        let ended = invitation.clone().decline(self.at).or_else(|_| invitation.lapse(self.at));
        if let Ok((invitation, event)) = ended {
            invitations::save(tx, &invitation, &event).await?;
        }
        let declined = partnership.map(|partnership| partnership.value.decline(self.at));
        if let Some(Ok((partnership, event))) = declined {
            partnerships::save(tx, &partnership, &event).await?;
        }
        Ok(())
    }
}
