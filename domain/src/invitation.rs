//! Invitations: somebody is asked by mail to join, as a colleague or as a partner.
//!
//! Whoever holds the token of the mail may answer, once. The address comes from the invitation,
//! never from the one who answers, so that a token also proves the address.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    access::Roles,
    actor::{Actor, By},
    content::Content,
    deadline::after_days,
    event::{Audience, Entity, Event, Kind},
    id::{Id, InvitationId, OrganisationId, PartnershipId, UserId},
    machine::{Machine, Refusal, Who, transition},
    names::{Name, names},
    text::Email,
};

names! {
    /// The states of an invitation.
    pub enum State {
        /// Waits for an answer.
        Open = "open",
        /// Was accepted.
        Accepted = "accepted",
        /// Was declined.
        Declined = "declined",
        /// Was taken back.
        Withdrawn = "withdrawn",
        /// Nobody answered in time.
        Expired = "expired",
    }
}

names! {
    /// What happens to an invitation.
    pub enum Action {
        /// It is sent.
        Send = "send",
        /// The one invited accepts.
        Accept = "accept",
        /// The one invited declines.
        Decline = "decline",
        /// The organisation that sent it takes it back.
        Withdraw = "withdraw",
        /// Nobody answered in time.
        Lapse = "lapse",
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "invitation",
    initial: &[State::Open],
    transitions: &[
        transition(State::Open, Action::Accept, Who::Counterpart, State::Accepted),
        transition(State::Open, Action::Decline, Who::Counterpart, State::Declined),
        transition(State::Open, Action::Withdraw, Who::Author, State::Withdrawn),
        transition(State::Open, Action::Lapse, Who::Clock, State::Expired),
    ],
};

/// What the one invited is to become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// A member of the organisation, with these roles.
    Colleague(Roles),
    /// The other side of this partnership.
    Partner(PartnershipId),
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The organisation that invites.
    pub organisation: OrganisationId,
    /// The member who has sent it.
    pub sent_by: UserId,
    /// The address that it goes to.
    pub email: Email,
    /// What for.
    pub purpose: Purpose,
    /// Its state.
    pub state: State,
    /// The instant from which it cannot be answered any more.
    pub expires_at: Timestamp,
}

impl Invitation {
    /// How long a colleague may take to answer.
    pub const COLLEAGUE_DAYS: i64 = 7;
    /// How long a partner may take to answer.
    pub const PARTNER_DAYS: i64 = 30;

    /// Sends an invitation.
    #[must_use]
    pub fn send(
        id: InvitationId,
        email: Email,
        purpose: Purpose,
        by: &Actor,
        at: Timestamp,
    ) -> (Self, Event) {
        let days = match purpose {
            Purpose::Colleague(_) => Self::COLLEAGUE_DAYS,
            Purpose::Partner(_) => Self::PARTNER_DAYS,
        };
        let invitation = Self {
            id,
            organisation: by.organisation,
            sent_by: by.user,
            email,
            purpose,
            state: State::Open,
            expires_at: after_days(at, days),
        };
        let event = invitation.born(Action::Send, by.into(), at);
        (invitation, event)
    }

    /// The one invited accepts: a person with an account, or a guest who gets one by this.
    ///
    /// # Errors
    /// [`Refusal`] when it was answered, taken back or has expired.
    pub fn accept(self, by: By, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Accept, State::Accepted, Who::Counterpart, by, at)
    }

    /// The one invited declines.
    ///
    /// # Errors
    /// [`Refusal`] when it was answered, taken back or has expired.
    pub fn decline(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Decline, State::Declined, Who::Counterpart, By::Guest, at)
    }

    /// The organisation that sent it takes it back.
    ///
    /// # Errors
    /// [`Refusal`] when it was answered, taken back or has expired.
    pub fn withdraw(self, by: By, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Withdraw, State::Withdrawn, Who::Author, by, at)
    }

    /// Nobody answered in time.
    ///
    /// # Errors
    /// [`Refusal`] when it was answered or taken back.
    pub fn lapse(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.is_due(at, MACHINE.noun, Action::Lapse)?;
        self.step(Action::Lapse, State::Expired, Who::Clock, By::Clock, at)
    }

    fn step(
        self,
        action: Action,
        to: State,
        who: Who,
        by: By,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        // The deadline's worker may be late; an invitation is never.
        let from = if self.state == State::Open && action != Action::Lapse && at >= self.expires_at
        {
            State::Expired
        } else {
            self.state
        };
        let state = MACHINE.go(from, action, to, |row| row == who)?;
        let was = self.was();
        let next = Self { state, ..self };
        let event = was.becomes(&next, action, by, at, None);
        Ok((next, event))
    }
}

impl Entity for Invitation {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Kind::Invitation(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        self.state.as_str()
    }

    fn audience(&self) -> Audience {
        Audience::Private(self.organisation)
    }

    fn content(&self) -> Content {
        let (purpose, partnership) = match &self.purpose {
            Purpose::Colleague(roles) => {
                (roles.iter().map(Name::as_str).collect::<Vec<_>>().join(" "), None)
            }
            Purpose::Partner(partnership) => ("partner".to_owned(), Some(partnership.to_string())),
        };
        Content::new()
            .with("email", self.email.as_str())
            .with("purpose", purpose)
            .with("partnership", partnership)
    }

    fn due(&self) -> Option<Timestamp> {
        match self.state {
            State::Open => Some(self.expires_at),
            State::Accepted | State::Declined | State::Withdrawn | State::Expired => None,
        }
    }
}
