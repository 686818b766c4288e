//! What each side has to do before a pilot starts: its items are signed with the charter, and ticked by the
//! side whose they are.
//!
//! A side confirms its readiness once all its items are done, and changes them no more then. Nobody has a hand
//! in the readiness of both.

use jiff::Timestamp;

use super::{Action, MACHINE, Pilot, Readiness, State};
use crate::{
    actor::{Party, Side},
    content::Content,
    event::Event,
    hands::{Hands, SamePerson},
    id::UserId,
    machine::{Name, Refusal},
    text::Line,
};

/// Something that a side has to do before a pilot starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The side.
    pub owner: Side,
    /// What.
    pub text: Line,
}

impl Item {
    /// The most items of a side.
    pub const MOST: usize = 20;

    pub(super) fn content(&self) -> Content {
        Content::new().with("owner", self.owner.as_str()).with("text", self.text.as_str())
    }
}

/// An item that is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tick {
    /// The place of the item in the checklist, from 0.
    pub place: usize,
    /// Who ticked it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

impl Tick {
    pub(super) fn content(&self) -> Content {
        Content::new()
            .with("item", i64::try_from(self.place + 1).unwrap_or(i64::MAX))
            .with("by", self.by.to_string())
            .with("at", self.at.to_string())
    }
}

/// Why a step towards the readiness is refused. A place is that of an item in the request, from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadyError {
    /// The charter is not signed by both, or this side has confirmed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The person has a hand in it for the other side.
    #[error(transparent)]
    SamePerson(#[from] SamePerson),
    /// The charter has no such item.
    #[error("must be the number of an item of the checklist, from 1")]
    NoSuchItem(usize),
    /// It is the other side's.
    #[error("is an item of the other side")]
    NotYourItem(usize),
    /// It is done already, or not done, or named twice.
    #[error("is so already")]
    Unchanged(usize),
    /// Items at these places of the checklist are not done.
    #[error("items of your side are not done")]
    Open(Vec<usize>),
}

impl Pilot {
    /// A side has done items of its checklist.
    ///
    /// # Errors
    /// [`ReadyError`] when an item is not this side's or done already, or the side has confirmed.
    pub fn tick_items(
        self,
        places: &[usize],
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ReadyError> {
        self.require_unconfirmed(Action::TickItems, by)?;
        let mut ticks = self.ticks.clone();
        for (index, place) in places.iter().enumerate() {
            self.require_own(index, *place, by)?;
            if ticks.iter().any(|tick| tick.place == *place) {
                return Err(ReadyError::Unchanged(index));
            }
            ticks.push(Tick { place: *place, by: by.user(), at });
        }
        ticks.sort_by_key(|tick| tick.place);
        self.readied(Action::TickItems, State::Approved, by, at, |next| next.ticks = ticks)
    }

    /// Items are not done after all.
    ///
    /// # Errors
    /// [`ReadyError`] when an item is not this side's or not done, or the side has confirmed.
    pub fn untick_items(
        self,
        places: &[usize],
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ReadyError> {
        self.require_unconfirmed(Action::UntickItems, by)?;
        let mut ticks = self.ticks.clone();
        for (index, place) in places.iter().enumerate() {
            self.require_own(index, *place, by)?;
            let before = ticks.len();
            ticks.retain(|tick| tick.place != *place);
            if ticks.len() == before {
                return Err(ReadyError::Unchanged(index));
            }
        }
        self.readied(Action::UntickItems, State::Approved, by, at, |next| next.ticks = ticks)
    }

    /// A side is ready; when both are, the pilot is.
    ///
    /// # Errors
    /// [`ReadyError`] when the charter is not signed by both, this side was ready already or has items that
    /// are not done, or the person has acted for the other side.
    pub fn confirm_readiness(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ReadyError> {
        self.require_unconfirmed(Action::ConfirmReadiness, by)?;
        let readiness = self.readiness.with(by.side());
        let Readiness { buyer, supplier } = readiness;
        let to = if buyer && supplier { State::Ready } else { State::Approved };
        let open: Vec<_> = self.open_items(by.side()).collect();
        let next = self.readied(Action::ConfirmReadiness, to, by, at, |next| {
            next.readiness = readiness;
        })?;
        if open.is_empty() { Ok(next) } else { Err(ReadyError::Open(open)) }
    }

    /// The places of the items of a side that are not done.
    pub fn open_items(&self, side: Side) -> impl Iterator<Item = usize> + '_ {
        let items = self.charter.arrangements().checklist.iter().enumerate();
        items.filter_map(move |(place, item)| {
            (item.owner == side && self.tick(place).is_none()).then_some(place)
        })
    }

    /// Whether the item at this place is done, by whom and when.
    #[must_use]
    pub fn tick(&self, place: usize) -> Option<&Tick> {
        self.ticks.iter().find(|tick| tick.place == place)
    }

    /// True if a side has items that are done.
    pub(super) fn has_ticked(&self, side: Side) -> bool {
        let items = &self.charter.arrangements().checklist;
        self.ticks.iter().any(|tick| items.get(tick.place).is_some_and(|item| item.owner == side))
    }

    /// The hands in it with one more.
    ///
    /// # Errors
    /// [`SamePerson`] when the person has acted for the other side, handed in or signed for it.
    pub(super) fn joined(&self, by: &Party) -> Result<Hands, SamePerson> {
        let other = by.side().other();
        let signed = self.signatures.of(other).is_some_and(|one| one.user == by.user());
        let asked = self.author == other && self.requested_by == Some(by.user());
        if signed || asked {
            return Err(SamePerson);
        }
        self.hands.clone().join(by.user(), by.side())
    }

    fn readied(
        self,
        action: Action,
        to: State,
        by: &Party,
        at: Timestamp,
        change: impl FnOnce(&mut Self),
    ) -> Result<(Self, Event), ReadyError> {
        let hands = self.joined(by)?;
        Ok(self.step(action, to, by, at, None, |next| {
            next.hands = hands;
            change(next);
        })?)
    }

    fn require_unconfirmed(&self, action: Action, by: &Party) -> Result<(), Refusal> {
        self.may(action, State::Approved, by)?;
        if self.readiness.of(by.side()) {
            let state = "confirmed by this side";
            return Err(Refusal::NotNow { noun: MACHINE.noun, action: action.as_str(), state });
        }
        Ok(())
    }

    fn require_own(&self, index: usize, place: usize, by: &Party) -> Result<(), ReadyError> {
        match self.charter.arrangements().checklist.get(place) {
            None => Err(ReadyError::NoSuchItem(index)),
            Some(item) if item.owner != by.side() => Err(ReadyError::NotYourItem(index)),
            Some(_) => Ok(()),
        }
    }
}
