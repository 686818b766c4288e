//! Exclusivity: the right of a buyer to be first with something of a supplier's, in a scope and until
//! an end.
//!
//! Only the supplier grants it, and signs last; only the buyer gives it back; only time and its own
//! conditions let it lapse. What both have signed never changes.

mod amend;
mod clock;
mod conflict;
mod duties;
mod pauses;
mod run;
mod scope;
mod sign;
mod states;
mod terms;

use jiff::Timestamp;
use uuid::Uuid;

pub use self::{
    amend::{Amendment, ChangeError},
    clock::Reminder,
    conflict::{Hold, free},
    duties::Facts,
    scope::{Channel, Channels, Group, Products, Territories, Territory},
    states::{Action, MACHINE, State},
    terms::{CureDays, Duty, DutyKind, Kind, PauseDays, Period, Start, Terms, Trigger, Window},
};
use crate::{
    actor::{Actor, Party, Side},
    amendment::Agreed,
    content::{Content, ContentHash},
    event::{self, Audience, Entity, Event},
    hands::{Hands, SamePerson},
    id::{ExclusivityId, Id},
    machine::{Cast, Name, Refusal},
    partnership::Standing,
    signing::{SignError, Signatures},
    text::Paragraph,
};

/// What each side attests of the law: its share of the market, and that it was looked into.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attestations {
    /// The buyer's.
    pub buyer: Option<Paragraph>,
    /// The supplier's.
    pub supplier: Option<Paragraph>,
}

/// A right to be first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusivity {
    /// Its id.
    pub id: ExclusivityId,
    /// The partnership and whether it is active.
    pub standing: Standing,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Its state.
    pub state: State,
    /// The side whose terms lie on the table.
    pub author: Side,
    /// Who has had a hand in it: nobody for both sides.
    pub hands: Hands,
    /// What both sides sign.
    pub terms: Terms,
    /// Which terms they are: the first that both signed, or some by which they have amended them.
    pub terms_number: i16,
    /// Others that are proposed.
    pub amendment: Option<Amendment>,
    /// The signatures under its terms.
    pub signatures: Signatures,
    /// What each side attests.
    pub attestations: Attestations,
    /// Since when it is in its present state, or somebody is to answer to its terms.
    pub since: Timestamp,
    /// Once both have signed, all in which it may run; once it runs, in which it does.
    pub period: Option<Period>,
    /// By how many days pauses have extended it.
    pub paused_days: i16,
    /// The next mail that says that it ends soon.
    pub next_reminder: Option<Reminder>,
    /// Until when the buyer can make good what it has missed.
    pub cure_until: Option<Timestamp>,
    /// The side that has proposed to end it.
    pub ending: Option<Side>,
    /// True if silence has ended it before both had signed.
    pub by_lapse: bool,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    /// The state does not allow it, or it is the other side's.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The person has a hand in it for the other side.
    #[error(transparent)]
    SamePerson(#[from] SamePerson),
    /// The signature is not valid.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// Nothing of it would be left.
    #[error("its last day has passed")]
    Over,
    /// The day of a duty has passed.
    #[error("the day of a duty has passed")]
    DutyPassed,
    /// It cannot begin yet.
    #[error("its first day is to come")]
    TooEarly,
    /// It is long, and the side has not looked into its law.
    #[error("what holds for more than twelve months needs an attestation of each side")]
    NotAttested,
    /// Other terms cannot govern it.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// It could hold for five years, from its first day to the end of its last window.
    #[error("it could hold for five years or more: agree on an earlier `latest_start`")]
    TooLong,
}

impl Exclusivity {
    /// The hash that a signature under its terms names: of the terms, the right itself, and once they were
    /// amended which terms they are.
    #[must_use]
    pub fn content_hash(&self) -> ContentHash {
        self.hash_of(&self.terms, self.terms_number)
    }

    fn hash_of(&self, terms: &Terms, number: i16) -> ContentHash {
        let content = terms.content().with("exclusivity", self.id.to_string());
        content.with_some("terms_number", (number > 1).then_some(i64::from(number))).hash()
    }

    /// True while it binds the supplier and its time has come.
    #[must_use]
    pub fn runs_at(&self, at: Timestamp) -> bool {
        self.state.runs() && self.period.is_some_and(|period| period.holds(at))
    }

    /// What this actor may do next.
    #[must_use]
    pub fn allowed_actions(&self, by: &Actor) -> Vec<Action> {
        let seat = self.seat(by).filter(|seat| self.hands.may_join(seat.user(), seat.side()));
        let Some(seat) = seat else {
            return Vec::new();
        };
        let active = self.standing.is_active();
        let mut actions = MACHINE.allowed(self.state, |who| self.cast().fulfils(who, seat.side()));
        actions.retain(|action| {
            action.permission().is_some_and(|permission| by.may(permission))
                && (active || action.stands_alone())
                && self.is_open_to(*action, seat.side())
        });
        actions
    }

    /// The proof that an actor is of one of its sides, for what goes on whatever becomes of the
    /// partnership: see [`Action::stands_alone`].
    #[must_use]
    pub fn seat(&self, by: &Actor) -> Option<Party> {
        by.party_of(&self.standing.parties)
    }

    /// True unless the action answers what nobody has proposed or is the side's own, or waits for an event
    /// where a day begins it.
    fn is_open_to(&self, action: Action, side: Side) -> bool {
        match action {
            Action::Amend
            | Action::SignAmendment
            | Action::GrantAmendment
            | Action::DeclineAmendment
            | Action::WithdrawAmendment => self.may_settle(action, side),
            Action::ProposeEnd => self.ending.is_none(),
            Action::AcceptEnd | Action::DropEnd => self.ending.is_some(),
            Action::Start => self.terms.long_stop().is_some(),
            Action::Offer
            | Action::Request
            | Action::Revise
            | Action::Sign
            | Action::Grant
            | Action::Decline
            | Action::Withdraw
            | Action::LapseAmendment
            | Action::Begin
            | Action::Release
            | Action::RemindMonth
            | Action::RemindWeek
            | Action::RemindDay
            | Action::Miss
            | Action::Cure
            | Action::Resume
            | Action::Prolong
            | Action::Lapse => true,
        }
    }

    /// Who is who: the author is the side whose terms they are, or that has proposed the end.
    fn cast(&self) -> Cast {
        if self.state.is_open() {
            Cast::of_author(self.author)
        } else {
            Cast { author: self.ending, ..Cast::default() }
        }
    }

    fn not_now(&self, action: Action) -> ActError {
        let (noun, action, state) = (MACHINE.noun, action.as_str(), self.state.as_str());
        Refusal::NotNow { noun, action, state }.into()
    }

    /// A step of a side. The table speaks first: to a side whose turn it is not, nothing else matters.
    fn step(
        self,
        action: Action,
        to: State,
        by: &Party,
        at: Timestamp,
        reason: Option<&str>,
        change: impl FnOnce(&mut Self) -> Result<(), ActError>,
    ) -> Result<(Self, Event), ActError> {
        let state =
            MACHINE.go(self.state, action, to, |who| self.cast().fulfils(who, by.side()))?;
        let hands = self.hands.clone().join(by.user(), by.side())?;
        if action != Action::Amend && !self.is_open_to(action, by.side()) {
            return Err(self.not_now(action));
        }
        let was = self.was();
        let mut next = Self { hands, ..self.enter(state, at) };
        change(&mut next)?;
        let event = was.becomes(&next, action, by.into(), at, reason);
        Ok((next, event))
    }

    /// The same in another state.
    fn enter(mut self, to: State, at: Timestamp) -> Self {
        if self.state != to {
            self.since = at;
        }
        if to != State::Active {
            self.next_reminder = None;
        }
        // What is missed before it has begun has the same days.
        if !matches!(to, State::Agreed | State::InCure) {
            self.cure_until = None;
        }
        if !to.is_held() {
            self.ending = None;
            self.amendment = None;
        }
        Self { state: to, version: self.version + 1, ..self }
    }
}

impl Entity for Exclusivity {
    type Action = Action;

    const KEPT: bool = true;

    fn kind(action: Action) -> event::Kind {
        event::Kind::Exclusivity(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        self.state.as_str()
    }

    fn audience(&self) -> Audience {
        Audience::Shared(self.standing.parties)
    }

    fn content(&self) -> Content {
        let Attestations { buyer, supplier } = &self.attestations;
        Content::new()
            .with("author_side", self.author.as_str())
            .with("terms", self.terms.content())
            .with("signatures", self.signatures.documents())
            .with("buyer_attestation", buyer.as_ref().map(Paragraph::as_str))
            .with("supplier_attestation", supplier.as_ref().map(Paragraph::as_str))
            .with("held_from", self.period.map(|period| period.from.to_string()))
            .with("held_until", self.period.map(|period| period.until.to_string()))
            .with("cure_until", self.cure_until.map(|at| at.to_string()))
            .with("end_proposed_by", self.ending.map(Name::as_str))
            .with("by_lapse", self.by_lapse)
            .with_some(
                "terms_number",
                (self.terms_number > 1).then_some(i64::from(self.terms_number)),
            )
            .with_some("amendment", self.amendment.as_ref().map(Amendment::content))
            .with_some("paused_days", Some(i64::from(self.paused_days)).filter(|days| *days > 0))
    }

    fn due(&self) -> Option<Timestamp> {
        self.next_instant()
    }
}

#[cfg(test)]
mod amended;
#[cfg(test)]
mod histories;
#[cfg(test)]
mod missed;
#[cfg(test)]
mod paused;
#[cfg(test)]
mod tests;
