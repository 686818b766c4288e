//! Innovations: what a supplier has that is new, as its own portfolio.
//!
//! It belongs to one organisation and is never shared. A pitch that is made of one holds a copy of what
//! is told to the buyer; which pitches came of the same innovation is known to its organisation alone.

mod states;

use jiff::Timestamp;
use uuid::Uuid;

pub use self::states::{Action, MACHINE, State};
use crate::{
    actor::{Actor, By},
    content::Content,
    event::{Audience, Entity, Event, Kind},
    id::{Id, InnovationId, OrganisationId},
    machine::{Name, Refusal, Who},
    names::names,
    proposal::{Category, IntellectualProperty, Readiness},
    text::{Line, Paragraph, Title},
};

names! {
    /// How far the work on it is (Stage-Gate).
    pub enum Stage {
        /// Ideas are looked for.
        Discovery = "discovery",
        /// What it could be is sounded out.
        Scoping = "scoping",
        /// What it is worth is worked out.
        BusinessCase = "business_case",
        /// It is made.
        Development = "development",
        /// It is tested.
        Validation = "validation",
        /// It is on the market.
        Launch = "launch",
    }
}

/// What is written of an innovation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is, in one line.
    pub title: Title,
    /// What it brings, in one line.
    pub summary: Option<Line>,
    /// Its kind.
    pub category: Option<Category>,
    /// How ready the technology is.
    pub readiness: Option<Readiness>,
    /// How far the work on it is.
    pub stage: Option<Stage>,
    /// Whose the ideas are.
    pub intellectual_property: Option<IntellectualProperty>,
    /// What is for its own people alone; no pitch takes it over.
    pub notes: Option<Paragraph>,
}

/// Something new in the portfolio of one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Innovation {
    /// Its id.
    pub id: InnovationId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Its state.
    pub state: State,
    /// What is written of it.
    pub entry: Entry,
}

impl Innovation {
    /// Somebody writes it down, for its organisation.
    #[must_use]
    pub fn draft(id: InnovationId, entry: Entry, by: &Actor, at: Timestamp) -> (Self, Event) {
        let organisation = by.organisation;
        let innovation = Self { id, organisation, version: 1, state: State::Active, entry };
        let event = innovation.born(Action::Draft, by.into(), at);
        (innovation, event)
    }

    /// Somebody writes it anew.
    ///
    /// # Errors
    /// [`Refusal`] when it is put away, or another organisation's.
    pub fn revise(self, entry: Entry, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Revise, State::Active, by, at, |next| next.entry = entry)
    }

    /// Somebody puts it away; what was pitched goes on.
    ///
    /// # Errors
    /// [`Refusal`] when it is put away already, or another organisation's.
    pub fn archive(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Archive, State::Archived, by, at, |_| {})
    }

    /// Somebody takes it out again.
    ///
    /// # Errors
    /// [`Refusal`] when it is not put away, or another organisation's.
    pub fn restore(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Restore, State::Active, by, at, |_| {})
    }

    /// Goes on only if a proposal can be made of it. That changes nothing of it.
    ///
    /// # Errors
    /// [`Refusal`] when it is put away, or another organisation's.
    pub fn require_pitchable(&self, by: &Actor) -> Result<(), Refusal> {
        MACHINE.go(self.state, Action::Pitch, State::Active, |who| self.is(who, by)).map(drop)
    }

    /// What this actor may do next.
    #[must_use]
    pub fn allowed_actions(&self, by: &Actor) -> Vec<Action> {
        let mut actions = MACHINE.allowed(self.state, |who| self.is(who, by));
        actions.retain(|action| by.may(action.permission()));
        actions
    }

    fn is(&self, who: Who, by: &Actor) -> bool {
        who == Who::Author && by.organisation == self.organisation
    }

    fn step(
        self,
        action: Action,
        to: State,
        by: &Actor,
        at: Timestamp,
        change: impl FnOnce(&mut Self),
    ) -> Result<(Self, Event), Refusal> {
        let state = MACHINE.go(self.state, action, to, |who| self.is(who, by))?;
        let was = self.was();
        let mut next = Self { state, version: self.version + 1, ..self };
        change(&mut next);
        let event = was.becomes(&next, action, By::from(by), at, None);
        Ok((next, event))
    }
}

impl Entity for Innovation {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Kind::Innovation(action)
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
        let Entry { title, summary, category, readiness, stage, intellectual_property, notes } =
            &self.entry;
        Content::new()
            .with("title", title.as_str())
            .with("summary", summary.as_ref().map(Line::as_str))
            .with("category", category.map(Name::as_str))
            .with("readiness", readiness.map(|readiness| i64::from(readiness.level())))
            .with("stage", stage.map(Name::as_str))
            .with(
                "intellectual_property",
                intellectual_property.as_ref().map(IntellectualProperty::content),
            )
            .with("notes", notes.as_ref().map(Paragraph::as_str))
    }

    fn due(&self) -> Option<Timestamp> {
        None
    }
}

#[cfg(test)]
mod tests;
