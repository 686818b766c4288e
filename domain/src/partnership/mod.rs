//! Partnerships: one buyer, one supplier, and whether they work together at present.
//!
//! Everything shared belongs to exactly one partnership. While it is only proposed, nobody but the
//! side that proposes it knows of it, not even whether the other one has an account.

mod accept;
mod states;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use uuid::Uuid;

pub use self::{
    accept::AcceptError,
    states::{Action, MACHINE, State},
};
use crate::{
    access::Permission,
    actor::{Actor, By, Parties, Party, Side},
    content::Content,
    deadline::after_days,
    event::{Audience, Entity, Event, Kind},
    id::{Id, OrganisationId, PartnershipId, UserId},
    invitation::Invitation,
    machine::{Cast, Name, Refusal, Who},
    organisation::Organisation,
    text::{Line, PersonName, Reason},
};

/// An organisation at the table, as the other side reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The organisation.
    pub id: OrganisationId,
    /// Its name.
    pub name: PersonName,
}

impl From<Organisation> for Seat {
    fn from(organisation: Organisation) -> Self {
        Self { id: organisation.id, name: organisation.name }
    }
}

/// Who sits at the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seats {
    /// The author alone: the other side has not accepted.
    Author(Seat),
    /// Both sides.
    Both {
        /// The customer.
        buyer: Seat,
        /// The supplier.
        supplier: Seat,
    },
}

/// A relationship between one buyer and one supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partnership {
    /// Its id.
    pub id: PartnershipId,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Its state.
    pub state: State,
    /// The side that proposed it.
    pub author: Side,
    /// The person who proposed it.
    pub proposed_by: UserId,
    /// The organisations, as far as they are known.
    pub seats: Seats,
    /// How the author calls the other side until it has accepted.
    pub invited_name: PersonName,
    /// What the relationship is about.
    pub category: Option<Line>,
    /// Days from notice to end.
    pub notice_days: i32,
    /// The side that suspended it.
    pub suspended_by: Option<Side>,
    /// Since when.
    pub suspended_at: Option<Timestamp>,
    /// The first day on which it is over, once notice was given (UTC).
    pub ends_on: Option<Date>,
    /// The instant at which the proposal lapses.
    pub expires_at: Timestamp,
}

impl Partnership {
    /// Days from notice to end where nothing else was agreed.
    pub const NOTICE_DAYS: i32 = 90;

    /// A side proposes a partnership.
    #[must_use]
    pub fn propose(
        id: PartnershipId,
        author: Side,
        organisation: Organisation,
        invited_name: PersonName,
        category: Option<Line>,
        by: &Actor,
        at: Timestamp,
    ) -> (Self, Event) {
        let partnership = Self {
            id,
            version: 1,
            state: State::Proposed,
            author,
            proposed_by: by.user,
            seats: Seats::Author(organisation.into()),
            invited_name,
            category,
            notice_days: Self::NOTICE_DAYS,
            suspended_by: None,
            suspended_at: None,
            ends_on: None,
            expires_at: after_days(at, Invitation::PARTNER_DAYS),
        };
        let event = partnership.born(Action::Propose, by.into(), at);
        (partnership, event)
    }

    /// Both organisations, once the other side has accepted.
    #[must_use]
    pub fn parties(&self) -> Option<Parties> {
        match &self.seats {
            Seats::Author(_) => None,
            Seats::Both { buyer, supplier } => {
                Some(Parties { partnership: self.id, buyer: buyer.id, supplier: supplier.id })
            }
        }
    }

    /// The organisation of a side, if it is known.
    #[must_use]
    pub fn seat(&self, side: Side) -> Option<&Seat> {
        match (&self.seats, side) {
            (Seats::Author(organisation), side) => {
                Some(organisation).filter(|_| side == self.author)
            }
            (Seats::Both { buyer, .. }, Side::Buyer) => Some(buyer),
            (Seats::Both { supplier, .. }, Side::Supplier) => Some(supplier),
        }
    }

    /// The side of an organisation, if it has one.
    #[must_use]
    pub fn side_of(&self, organisation: OrganisationId) -> Option<Side> {
        [Side::Buyer, Side::Supplier]
            .into_iter()
            .find(|side| self.seat(*side).is_some_and(|seat| seat.id == organisation))
    }

    /// The author takes its proposal back.
    ///
    /// # Errors
    /// [`Refusal`] when it is not proposed any more, or the actor is not the author.
    pub fn withdraw(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Withdraw, State::Closed, by, at, None, |_| {})
    }

    /// A side stops the work for the time being.
    ///
    /// # Errors
    /// [`Refusal`] when it is not active.
    pub fn suspend(
        self,
        reason: &Reason,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        let side = self.side_of(by.organisation);
        self.step(Action::Suspend, State::Suspended, by, at, Some(reason), |next| {
            next.suspended_by = side;
            next.suspended_at = Some(at);
        })
    }

    /// The side that suspended lets the work go on.
    ///
    /// # Errors
    /// [`Refusal`] when it is not suspended, or the other side suspended it.
    pub fn resume(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Resume, State::Active, by, at, None, |next| {
            next.suspended_by = None;
            next.suspended_at = None;
        })
    }

    /// A side gives notice: the partnership ends `notice_days` later.
    ///
    /// # Errors
    /// [`Refusal`] when it is neither active nor suspended.
    pub fn give_notice(
        self,
        reason: &Reason,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        let end = after_days(at, i64::from(self.notice_days));
        self.step(Action::GiveNotice, State::Ending, by, at, Some(reason), |next| {
            // The day after: no side loses a part of its days.
            next.ends_on = end.to_zoned(TimeZone::UTC).date().tomorrow().ok();
        })
    }

    /// Time passed: a proposal that nobody accepted closes, a notice takes effect.
    ///
    /// # Errors
    /// [`Refusal`] when nothing waits.
    pub fn lapse(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.is_due(at, MACHINE.noun, Action::Lapse)?;
        let to = match self.state {
            State::Proposed => State::Closed,
            State::Active | State::Suspended | State::Ending | State::Ended | State::Closed => {
                State::Ended
            }
        };
        let state = MACHINE.go(self.state, Action::Lapse, to, |who| who == Who::Clock)?;
        let was = self.was();
        let next = Self { state, version: self.version + 1, ..self };
        let event = was.becomes(&next, Action::Lapse, By::Clock, at, None);
        Ok((next, event))
    }

    /// What this actor may do next.
    #[must_use]
    pub fn allowed_actions(&self, by: &Actor) -> Vec<Action> {
        let mut actions = MACHINE.allowed(self.state, |who| self.is(who, by.organisation));
        actions.retain(|action| action.permission().is_some_and(|permission| by.may(permission)));
        actions
    }

    /// True where the organisation fulfils the table's role.
    fn is(&self, who: Who, organisation: OrganisationId) -> bool {
        let cast =
            Cast { author: Some(self.author), suspender: self.suspended_by, ..Cast::default() };
        self.side_of(organisation).is_some_and(|side| cast.fulfils(who, side))
    }

    fn step(
        self,
        action: Action,
        to: State,
        by: &Actor,
        at: Timestamp,
        reason: Option<&Reason>,
        change: impl FnOnce(&mut Self),
    ) -> Result<(Self, Event), Refusal> {
        let state = MACHINE.go(self.state, action, to, |who| self.is(who, by.organisation))?;
        let was = self.was();
        let mut next = Self { state, version: self.version + 1, ..self };
        change(&mut next);
        let event = was.becomes(&next, action, by.into(), at, reason.map(Reason::as_str));
        Ok((next, event))
    }
}

/// What the objects of a partnership need to know of it: who its sides are, and whether they may
/// work together at present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The sides.
    pub parties: Parties,
    /// The state. A partnership that was suspended when notice was given stays suspended to its
    /// objects.
    pub state: State,
}

/// The partnership is suspended, ending or over, so its objects can be read but not moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the partnership is {}", .0.as_str())]
pub struct NotActive(pub State);

impl State {
    /// True from the acceptance to the end: both sides know each other.
    #[must_use]
    pub fn lasts(self) -> bool {
        match self {
            Self::Active | Self::Suspended | Self::Ending => true,
            Self::Proposed | Self::Ended | Self::Closed => false,
        }
    }
}

impl Standing {
    /// True if the objects of the partnership may be moved.
    #[must_use]
    pub fn is_active(&self) -> bool {
        match self.state {
            State::Active | State::Ending => true,
            State::Proposed | State::Suspended | State::Ended | State::Closed => false,
        }
    }

    /// True once the partnership has ended: nothing of it will ever move again.
    #[must_use]
    pub fn is_over(&self) -> bool {
        match self.state {
            State::Ended | State::Closed => true,
            State::Proposed | State::Active | State::Suspended | State::Ending => false,
        }
    }

    /// The proof that an actor may act for a side in a partnership that is active; `None` for a
    /// stranger.
    ///
    /// # Errors
    /// [`NotActive`] when the partnership does not allow it at present.
    #[must_use]
    pub fn party(&self, actor: &Actor) -> Option<Result<Party, NotActive>> {
        let party = actor.party_of(&self.parties)?;
        Some(if self.is_active() { Ok(party) } else { Err(NotActive(self.state)) })
    }
}

impl Action {
    /// The permission that it takes; `None` for what is not done by a member on the object itself.
    #[must_use]
    pub fn permission(self) -> Option<Permission> {
        match self {
            Self::Withdraw | Self::Suspend | Self::Resume | Self::GiveNotice => {
                Some(Permission::ManagePartnerships)
            }
            Self::Propose | Self::Accept | Self::Decline | Self::Lapse => None,
        }
    }
}

impl Entity for Partnership {
    type Action = Action;

    const KEPT: bool = true;

    fn kind(action: Action) -> Kind {
        Kind::Partnership(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        self.state.as_str()
    }

    fn audience(&self) -> Audience {
        match (&self.seats, self.parties()) {
            (_, Some(parties)) => Audience::Shared(parties),
            (Seats::Author(author) | Seats::Both { buyer: author, .. }, None) => {
                Audience::Private(author.id)
            }
        }
    }

    fn content(&self) -> Content {
        let seat = |side| self.seat(side).map(|seat| seat.id.to_string());
        Content::new()
            .with("author", self.author.as_str())
            .with("buyer", seat(Side::Buyer))
            .with("supplier", seat(Side::Supplier))
            .with("category", self.category.as_ref().map(Line::as_str))
            .with("notice_days", i64::from(self.notice_days))
            .with("suspended_by", self.suspended_by.map(Name::as_str))
            .with("ends_on", self.ends_on.map(|date| date.to_string()))
    }

    fn due(&self) -> Option<Timestamp> {
        match self.state {
            State::Proposed => Some(self.expires_at),
            State::Ending => {
                let midnight = self.ends_on?.to_zoned(TimeZone::UTC).ok()?;
                Some(midnight.timestamp())
            }
            State::Active | State::Suspended | State::Ended | State::Closed => None,
        }
    }
}
