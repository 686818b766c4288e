//! What both sides sign: of which kind, in which words, from when until when.

use jiff::{Timestamp, civil::Date};

use crate::{
    amendment::Agreed,
    attachment::File,
    content::Content,
    deadline::Zone,
    names::{Name, names},
    text::{Clauses, Title},
};

names! {
    /// The kinds of agreements.
    pub enum Kind {
        /// Non-disclosure: what is confidential stays between the two.
        Nda = "nda",
        /// Front-end: how both deal with what is only an idea.
        FrontEnd = "front_end",
    }
}

/// From when until when something is valid: from the beginning of a day to the beginning of another,
/// which is not part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validity {
    from: Date,
    until: Option<Date>,
    zone: Zone,
}

impl Validity {
    /// From the day `from` to the day `until`, which is not part of it, where these days begin in `zone`;
    /// without an end where there is none. `None` where it would end before it begins.
    #[must_use]
    pub fn new(from: Date, until: Option<Date>, zone: Zone) -> Option<Self> {
        until.is_none_or(|until| from < until).then_some(Self { from, until, zone })
    }

    /// The first day.
    #[must_use]
    pub fn from(&self) -> Date {
        self.from
    }

    /// The first day on which it is not valid any more.
    #[must_use]
    pub fn until(&self) -> Option<Date> {
        self.until
    }

    /// Where its days begin.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The instant at which it begins.
    #[must_use]
    pub fn begins_at(&self) -> Timestamp {
        self.zone.start_of(self.from)
    }

    /// The instant at which it is over.
    #[must_use]
    pub fn ends_at(&self) -> Option<Timestamp> {
        self.until.map(|until| self.zone.start_of(until))
    }
}

/// Days from a side's notice to the end, 0 to 365.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice(i16);

impl Notice {
    /// The days where nothing else is said: 30.
    pub const USUAL: Self = Self(30);

    /// The notice, where it is between 0 and 365 days.
    #[must_use]
    pub fn new(days: i64) -> Option<Self> {
        i16::try_from(days).ok().filter(|days| (0..=365).contains(days)).map(Self)
    }

    /// The days.
    #[must_use]
    pub fn days(self) -> i16 {
        self.0
    }
}

/// What both sides sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Its kind.
    pub kind: Kind,
    /// What it is called.
    pub title: Title,
    /// Its words.
    pub clauses: Option<Clauses>,
    /// The file that has its words.
    pub document: Option<File>,
    /// From when until when it binds.
    pub validity: Validity,
    /// How long before its end a side gives notice.
    pub notice: Notice,
}

impl Agreed for Terms {
    fn content(&self) -> Content {
        Content::new()
            .with("kind", self.kind.as_str())
            .with("title", self.title.as_str())
            .with("clauses", self.clauses.as_ref().map(Clauses::as_str))
            .with("document", self.document.as_ref().map(File::content))
            .with("valid_from", self.validity.from.to_string())
            .with("valid_until", self.validity.until.map(|date| date.to_string()))
            .with("time_zone", self.validity.zone.name())
            .with("notice_days", i64::from(self.notice.days()))
    }
}
