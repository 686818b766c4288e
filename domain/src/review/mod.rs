//! Reviews: both sides look at their plan together, and what they saw is kept as it was.
//!
//! Whoever holds one freezes the figures of that moment; the other side acknowledges that it has seen
//! them, or its silence does. What is measured, corrected or kept later never changes a review.

mod figures;
mod states;

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

pub use self::{
    figures::{Promises, frozen},
    states::{Action, MACHINE, State},
};
use crate::{
    actor::{Actor, By, Party, Side},
    content::{Content, ContentHash},
    deadline::after_days,
    event::{Audience, Entity, Event, Kind},
    hands::{Hands, SamePerson},
    id::{Id, PlanId, ReviewId, UserId},
    machine::{Cast, Name, Refusal, Who},
    partnership::Standing,
    plan::Plan,
    text::Paragraph,
};

/// A look at how a plan stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// The plan.
    pub plan: PlanId,
    /// The partnership and whether it is active.
    pub standing: Standing,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Its state.
    pub state: State,
    /// Counts the reviews of the plan, from 1.
    pub number: i32,
    /// The side that held it.
    pub author: Side,
    /// Who has had a hand in it: nobody for both sides.
    pub hands: Hands,
    /// The day on which it was held, where the plan's days begin and end.
    pub held_on: Date,
    /// When it was held: the instant of the figures.
    pub held_at: Timestamp,
    /// What was spoken of.
    pub notes: Option<Paragraph>,
    /// The hash of the figures.
    pub figures: ContentHash,
    /// What the other side has to say to it.
    pub comment: Option<Paragraph>,
    /// True if silence has acknowledged it.
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
    /// The plan is not agreed.
    #[error("the plan has to be agreed before it is reviewed")]
    PlanNotAgreed,
    /// The plan has ended.
    #[error("the plan has ended")]
    PlanOver,
}

impl Review {
    /// Days for the other side to say something; silence acknowledges.
    pub const ANSWER_DAYS: i64 = 30;

    /// The days on which promises were due at first that the next review of a plan counts, the last
    /// excluded: from that of the `last` review, or the first of the plan, to that of the instant.
    #[must_use]
    pub fn days_since(last: Option<&Self>, plan: &Plan, at: Timestamp) -> (Date, Date) {
        let to = plan.terms.zone.day_of(at);
        let from = last.map_or(plan.terms.period.starts_on(), |last| last.held_on);
        (from.min(to), to)
    }

    /// A side holds a review of a plan, whose `last` one this follows: its figures are these for good.
    ///
    /// # Errors
    /// [`ActError`] when the plan is not agreed, or has ended.
    pub fn hold(
        id: ReviewId,
        plan: &Plan,
        last: Option<&Self>,
        figures: &Content,
        notes: Option<Paragraph>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        if plan.state.has_ended() {
            return Err(ActError::PlanOver);
        }
        if !plan.state.is_agreed() {
            return Err(ActError::PlanNotAgreed);
        }
        let review = Self {
            id,
            plan: plan.id,
            standing: plan.standing,
            version: 1,
            state: State::Held,
            number: last.map_or(1, |last| last.number + 1),
            author: by.side(),
            hands: Hands::first(by.user(), by.side()),
            held_on: plan.terms.zone.day_of(at),
            held_at: at,
            notes,
            figures: figures.hash(),
            comment: None,
            by_lapse: false,
        };
        let event = review.born(Action::Hold, by.into(), at);
        Ok((review, event))
    }

    /// The other side has seen it, and says what it has to say.
    ///
    /// # Errors
    /// [`ActError`] when it was acknowledged, the party has held it, or the person has a hand in it for
    /// the other side.
    pub fn acknowledge(
        self,
        comment: Option<Paragraph>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let (action, author) = (Action::Acknowledge, self.author);
        let to = State::Acknowledged;
        let state = MACHINE
            .go(self.state, action, to, |who| Cast::of_author(author).fulfils(who, by.side()))?;
        let was = self.was();
        let hands = self.hands.clone().join(by.user(), by.side())?;
        let next = Self { state, version: self.version + 1, hands, comment, ..self };
        let event = was.becomes(&next, action, by.into(), at, None);
        Ok((next, event))
    }

    /// Time passed: silence acknowledges.
    ///
    /// # Errors
    /// [`Refusal`] when nothing waits.
    pub fn lapse(self, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let action = Action::Lapse;
        self.is_due(at, MACHINE.noun, action)?;
        let to = State::Acknowledged;
        let state = MACHINE.go(self.state, action, to, |who| who == Who::Clock)?;
        let was = self.was();
        let next = Self { state, version: self.version + 1, by_lapse: true, ..self };
        let event = was.becomes(&next, action, By::Clock, at, None);
        Ok((next, event))
    }

    /// What this actor may do next.
    #[must_use]
    pub fn allowed_actions(&self, by: &Actor) -> Vec<Action> {
        let Some(party) = self.hands.party_of(&self.standing, by) else {
            return Vec::new();
        };
        let mut actions = MACHINE
            .allowed(self.state, |who| Cast::of_author(self.author).fulfils(who, party.side()));
        actions.retain(|action| action.permission().is_some_and(|permission| by.may(permission)));
        actions
    }

    /// The person who held it, or who has acknowledged it for the other side.
    #[must_use]
    pub fn person(&self, side: Side) -> Option<UserId> {
        self.hands.of(side).first().copied()
    }
}

impl Entity for Review {
    type Action = Action;

    const KEPT: bool = true;

    fn kind(action: Action) -> Kind {
        Kind::Review(action)
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
        Content::new()
            .with("plan", self.plan.to_string())
            .with("number", i64::from(self.number))
            .with("author", self.author.as_str())
            .with("held_on", self.held_on.to_string())
            .with("held_at", self.held_at.to_string())
            .with("notes", self.notes.as_ref().map(Paragraph::as_str))
            .with("figures_hash", self.figures.to_string())
            .with("comment", self.comment.as_ref().map(Paragraph::as_str))
            .with("by_lapse", self.by_lapse)
    }

    fn due(&self) -> Option<Timestamp> {
        match self.state {
            State::Held => Some(after_days(self.held_at, Self::ANSWER_DAYS)),
            State::Acknowledged => None,
        }
    }
}

#[cfg(test)]
mod tests;
