//! Notifications: of what a person hears, and whether at once, once a day, or in its list alone.
//!
//! The list has everything, so that nobody who answers for something can miss it: what is chosen here is
//! what comes by mail besides. What binds an organisation or tells of its security comes by mail at once,
//! whatever is chosen.

mod kind;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

pub use self::kind::Kind;
use crate::{
    deadline::Zone,
    id::{EventId, NotificationId, OrganisationId, PartnershipId, UserId},
    language::Language,
    names::names,
};

/// So many mails about one thing go to one person at once within [`WINDOW`]; more are gathered.
pub const MOST_AT_ONCE: usize = 10;

/// How long mails about one thing are counted, and what is gathered is kept back at most.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(5);

/// For so many days a notification is kept.
pub const KEPT_DAYS: i64 = 366;

names! {
    /// How a kind of notification comes by mail.
    pub enum Choice {
        /// Each as it happens.
        AtOnce = "at_once",
        /// All of a day in one mail.
        Digest = "digest",
        /// Not at all: it stands in the list alone.
        Off = "off",
    }
}

/// What a person was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Its id.
    pub id: NotificationId,
    /// Of which kind it is.
    pub kind: Kind,
    /// Which text of its kind: the name of the mail that tells the same.
    pub what: String,
    /// The title of the thing.
    pub title: String,
    /// The name of the other organisation; empty where there is none.
    pub partner: String,
    /// The partnership, where it is of one.
    pub partnership: Option<PartnershipId>,
    /// Where the thing is.
    pub link: String,
    /// What has happened.
    pub event: EventId,
    /// When it was told.
    pub created_at: Timestamp,
    /// When the person has read it.
    pub read_at: Option<Timestamp>,
}

/// An hour of the day, from 0 to 23.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hour(i8);

impl Hour {
    /// This hour; none where the day has no such.
    #[must_use]
    pub fn new(hour: i8) -> Option<Self> {
        (0..24).contains(&hour).then_some(Self(hour))
    }

    /// The number of the hour.
    #[must_use]
    pub fn number(self) -> i8 {
        self.0
    }
}

/// What is mandatory comes by mail at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is mandatory: it comes by mail at once")]
pub struct Mandatory(pub Kind);

/// How each kind comes by mail: at once where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices(BTreeMap<Kind, Choice>);

impl Choices {
    /// Chooses for one kind; what is chosen last holds.
    ///
    /// # Errors
    /// [`Mandatory`] where a kind that is would not come at once.
    pub fn choose(&mut self, kind: Kind, choice: Choice) -> Result<(), Mandatory> {
        if choice == Choice::AtOnce {
            self.0.remove(&kind);
        } else if kind.is_mandatory() {
            return Err(Mandatory(kind));
        } else {
            self.0.insert(kind, choice);
        }
        Ok(())
    }

    /// What is chosen for a kind.
    #[must_use]
    pub fn of(&self, kind: Kind) -> Choice {
        self.0.get(&kind).copied().unwrap_or(Choice::AtOnce)
    }

    /// The kinds for which this is chosen, where that is not at once.
    pub fn with(&self, choice: Choice) -> impl Iterator<Item = Kind> + '_ {
        self.0.iter().filter(move |(_, one)| **one == choice).map(|(kind, _)| *kind)
    }
}

/// What a person wants to hear of, how, when and in which language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The language of its mails.
    pub language: Language,
    /// Where its days are.
    pub zone: Zone,
    /// When the mail of a day comes there.
    pub hour: Hour,
    /// How each kind comes.
    pub choices: Choices,
    /// The partnerships of which nothing comes by mail but what is mandatory.
    pub muted: BTreeSet<PartnershipId>,
}

impl Terms {
    /// So many partnerships are muted at most.
    pub const MOST_MUTED: usize = 200;

    /// The first instant after `now` at which the mail of a day comes. Where summer time skips the hour it
    /// comes with the first instant after the gap, and where the hour comes twice, with the first.
    #[must_use]
    pub fn next_digest(&self, now: Timestamp) -> Timestamp {
        let today = self.zone.day_of(now);
        let of_today = self.zone.hour_of(today, self.hour.number());
        if now < of_today {
            return of_today;
        }
        let tomorrow = today.tomorrow().unwrap_or(today);
        self.zone.hour_of(tomorrow, self.hour.number())
    }
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            language: Language::default(),
            zone: Zone::utc(),
            hour: Hour(8),
            choices: Choices::default(),
            muted: BTreeSet::new(),
        }
    }
}

/// How something comes by mail to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Now.
    AtOnce,
    /// With the mail of a day, which comes at this instant.
    Digest(Timestamp),
    /// Not at all.
    Silent,
}

/// The terms of a member, who alone sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The person.
    pub person: UserId,
    /// Where it is a member: in each organisation its terms are others.
    pub organisation: OrganisationId,
    /// Counts the changes, from 1.
    pub version: i32,
    /// What they say.
    pub terms: Terms,
}

impl Settings {
    /// The settings of somebody who has said nothing.
    #[must_use]
    pub fn usual(person: UserId, organisation: OrganisationId) -> Self {
        Self { person, organisation, version: 1, terms: Terms::default() }
    }

    /// The same with other terms.
    #[must_use]
    pub fn change(self, terms: Terms) -> Self {
        Self { version: self.version + 1, terms, ..self }
    }

    /// The same without mails of this kind, or where none is named, of all that come once a day; none where
    /// that changes nothing, as it does not for what is mandatory.
    #[must_use]
    pub fn unsubscribe(&self, from: Option<Kind>) -> Option<Self> {
        let kinds: Vec<_> =
            from.map_or_else(|| self.terms.choices.with(Choice::Digest).collect(), |one| vec![one]);
        let mut terms = self.terms.clone();
        for kind in kinds {
            // What is mandatory stays as it is.
            let _ = terms.choices.choose(kind, Choice::Off);
        }
        (terms != self.terms).then(|| self.clone().change(terms))
    }

    /// How something of a kind, and perhaps of a partnership, comes by mail.
    #[must_use]
    pub fn way(&self, kind: Kind, partnership: Option<PartnershipId>, now: Timestamp) -> Way {
        if kind.is_mandatory() {
            return Way::AtOnce;
        }
        if partnership.is_some_and(|one| self.terms.muted.contains(&one)) {
            return Way::Silent;
        }
        match self.terms.choices.of(kind) {
            Choice::AtOnce => Way::AtOnce,
            Choice::Digest => Way::Digest(self.terms.next_digest(now)),
            Choice::Off => Way::Silent,
        }
    }
}

/// Until when one more mail about a thing is kept back, where enough have gone to the person already:
/// `gone` are the instants of those within [`WINDOW`], the oldest first. None where it goes at once.
#[must_use]
pub fn gathered_until(gone: &[Timestamp]) -> Option<Timestamp> {
    let oldest = gone.first().filter(|_| gone.len() >= MOST_AT_ONCE)?;
    Some(oldest.saturating_add(WINDOW).unwrap_or(Timestamp::MAX))
}

#[cfg(test)]
mod tests;
