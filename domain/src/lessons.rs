//! Lessons: what a side has learned from a pilot that is over.
//!
//! Each side writes its own, as often as it likes, for itself alone: the other cannot see that there are any.
//! A side may share them, once and for good.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    access::Permission,
    actor::{Actor, Party, Side},
    content::Content,
    event::{Audience, Entity, Event, Kind},
    id::{Id, LessonsId, PilotId, UserId},
    machine::{Cast, Machine, Name, Refusal, Who, transition},
    names::names,
    partnership::Standing,
    pilot::{self, Pilot},
    text::Paragraph,
};

names! {
    /// The states of lessons.
    pub enum State {
        /// The side that writes them knows them alone.
        Private = "private",
        /// Both sides read them.
        Shared = "shared",
    }
}

names! {
    /// What happens to lessons.
    pub enum Action {
        /// A side writes them, or others in their place.
        Write = "write",
        /// It lets the other side read them.
        Share = "share",
    }
}

impl Action {
    /// The permission that it takes. What the other side reads takes a person.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::Write => Permission::WritePilots,
            Self::Share => Permission::SubmitPilots,
        }
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "lessons",
    initial: &[State::Private],
    transitions: &[
        transition(State::Private, Action::Write, Who::Author, State::Private),
        transition(State::Private, Action::Share, Who::Author, State::Shared),
    ],
};

/// What a side has learned from a pilot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lessons {
    /// Their id.
    pub id: LessonsId,
    /// The pilot.
    pub pilot: PilotId,
    /// Its partnership and whether that is active.
    pub standing: Standing,
    /// The side that writes them.
    pub side: Side,
    /// Counts the changes: 1 is of a side that has written nothing.
    pub version: i32,
    /// Their state.
    pub state: State,
    /// The words.
    pub text: Paragraph,
    /// Who wrote them last.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// When they were shared.
    pub shared_at: Option<Timestamp>,
}

impl pilot::State {
    /// True of a pilot from which there is something to learn.
    #[must_use]
    pub fn has_lessons(self) -> bool {
        matches!(self, Self::Closed | Self::Undecided)
    }
}

impl Lessons {
    /// The version of a side that has written nothing.
    pub const UNWRITTEN: i32 = 1;

    /// A side writes its lessons.
    ///
    /// # Errors
    /// [`Refusal`] while the pilot is not over.
    pub fn write(
        id: LessonsId,
        pilot: &Pilot,
        text: Paragraph,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        require_over(pilot, Action::Write)?;
        let lessons = Self {
            id,
            pilot: pilot.id,
            standing: pilot.standing,
            side: by.side(),
            version: Self::UNWRITTEN + 1,
            state: State::Private,
            text,
            by: by.user(),
            at,
            shared_at: None,
        };
        let event = lessons.born(Action::Write, by.into(), at);
        Ok((lessons, event))
    }

    /// It writes others in their place.
    ///
    /// # Errors
    /// [`Refusal`] when they are shared, or the other side's.
    pub fn rewrite(
        self,
        text: Paragraph,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        self.step(Action::Write, State::Private, by, at, |next| {
            next.text = text;
            next.by = by.user();
            next.at = at;
        })
    }

    /// It lets the other side read them.
    ///
    /// # Errors
    /// [`Refusal`] when they are shared, or the other side's.
    pub fn share(self, by: &Party, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Share, State::Shared, by, at, |next| next.shared_at = Some(at))
    }

    /// What this actor may do next with the lessons of its side, where there are some.
    #[must_use]
    pub fn allowed_actions(pilot: &Pilot, own: Option<&Self>, by: &Actor) -> Vec<Action> {
        let Some(Ok(party)) = pilot.standing.party(by) else {
            return Vec::new();
        };
        let mut actions = match own {
            Some(own) => MACHINE.allowed(own.state, |who| own.cast().fulfils(who, party.side())),
            None if pilot.state.has_lessons() => vec![Action::Write],
            None => Vec::new(),
        };
        actions.retain(|action| by.may(action.permission()));
        actions
    }

    /// Why a side that has written nothing cannot share it.
    #[must_use]
    pub fn nothing_to_share(pilot: &Pilot) -> Refusal {
        let (noun, action) = ("pilot without lessons", Action::Share.as_str());
        Refusal::NotNow { noun, action, state: pilot.state.as_str() }
    }

    fn cast(&self) -> Cast {
        Cast::of_author(self.side)
    }

    fn step(
        self,
        action: Action,
        to: State,
        by: &Party,
        at: Timestamp,
        change: impl FnOnce(&mut Self),
    ) -> Result<(Self, Event), Refusal> {
        let fulfils = |who| self.cast().fulfils(who, by.side());
        let state = MACHINE.go(self.state, action, to, fulfils)?;
        let was = self.was();
        let mut next = Self { state, version: self.version + 1, ..self };
        change(&mut next);
        let event = was.becomes(&next, action, by.into(), at, None);
        Ok((next, event))
    }
}

fn require_over(pilot: &Pilot, action: Action) -> Result<(), Refusal> {
    if pilot.state.has_lessons() {
        return Ok(());
    }
    let (noun, action) = (pilot::MACHINE.noun, action.as_str());
    Err(Refusal::NotNow { noun, action, state: pilot.state.as_str() })
}

impl Entity for Lessons {
    type Action = Action;

    const KEPT: bool = true;

    fn kind(action: Action) -> Kind {
        Kind::Lessons(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        self.state.as_str()
    }

    fn audience(&self) -> Audience {
        match self.state {
            State::Private => Audience::Private(self.standing.parties.organisation(self.side)),
            State::Shared => Audience::Shared(self.standing.parties),
        }
    }

    fn content(&self) -> Content {
        Content::new()
            .with("pilot", self.pilot.to_string())
            .with("side", self.side.as_str())
            .with("text", self.text.as_str())
            .with("by", self.by.to_string())
            .with("at", self.at.to_string())
            .with_some("shared_at", self.shared_at.map(|at| at.to_string()))
    }

    fn due(&self) -> Option<Timestamp> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_diagram() {
        insta::assert_snapshot!(MACHINE.diagram());
    }
}
