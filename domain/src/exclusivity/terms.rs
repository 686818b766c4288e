//! What both sides sign: of which kind, of what, from when and for how long, and what the buyer does
//! for it.

use jiff::{Timestamp, civil::Date};

use super::{
    ActError,
    scope::{Channels, Products, Territories},
};
use crate::{
    amendment::Agreed,
    content::{Content, Value},
    deadline::{Zone, days_later},
    id::PilotId,
    names::{Name, names},
    text::{Paragraph, Title},
};

names! {
    /// The kinds of rights to be first.
    pub enum Kind {
        /// The buyer may judge before others are shown.
        FirstLook = "first_look",
        /// The buyer is talked to in good faith before others are.
        FirstNegotiation = "first_negotiation",
        /// Others may prepare; none launches before the end.
        FirstToMarket = "first_to_market",
        /// Nobody else is supplied.
        Exclusive = "exclusive",
    }
}

impl Kind {
    /// True of what a supplier cannot grant to two buyers at once.
    #[must_use]
    pub fn shuts_out(self) -> bool {
        match self {
            Self::FirstToMarket | Self::Exclusive => true,
            Self::FirstLook | Self::FirstNegotiation => false,
        }
    }
}

names! {
    /// What a right may begin with.
    pub enum Trigger {
        /// The first goods reach the buyer.
        FirstDelivery = "first_delivery",
        /// The first shopper can buy it.
        Launch = "launch",
    }
}

/// When a right begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// With a day.
    On(Date),
    /// With something that happens, if it does by the last day on which it may.
    Upon {
        /// What.
        event: Trigger,
        /// The first day on which it may; that of the last signature where there is none.
        earliest: Option<Date>,
        /// The last one.
        latest: Date,
    },
}

impl Start {
    /// With something that happens; `None` where the last day comes before the first.
    #[must_use]
    pub fn upon(event: Trigger, earliest: Option<Date>, latest: Date) -> Option<Self> {
        let fits = earliest.is_none_or(|earliest| earliest <= latest);
        fits.then_some(Self::Upon { event, earliest, latest })
    }
}

/// How many days a right runs: fewer than five years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window(i16);

impl Window {
    /// The longest that needs no legal attestation: twelve months.
    pub const PLAIN: i16 = 365;
    /// Five years: for so long nothing is held.
    pub const TOO_LONG: i16 = 5 * 365;
    /// The longest there is: a day less.
    pub const MOST: i16 = Self::TOO_LONG - 1;

    /// The window of so many days.
    #[must_use]
    pub fn new(days: i64) -> Option<Self> {
        i16::try_from(days).ok().filter(|days| (1..=Self::MOST).contains(days)).map(Self)
    }

    /// The days.
    #[must_use]
    pub fn days(self) -> i16 {
        self.0
    }
}

/// Days in which the buyer can make good what it has missed, 0 to 90.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CureDays(i16);

impl CureDays {
    /// The days where nothing else is said: 14.
    pub const USUAL: Self = Self(14);

    /// So many days.
    #[must_use]
    pub fn new(days: i64) -> Option<Self> {
        i16::try_from(days).ok().filter(|days| (0..=90).contains(days)).map(Self)
    }

    /// The days.
    #[must_use]
    pub fn days(self) -> i16 {
        self.0
    }
}

/// Days by which the supplier's pauses of a pilot extend a window at most, 0 to 90.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PauseDays(i16);

impl PauseDays {
    /// So many days.
    #[must_use]
    pub fn new(days: i64) -> Option<Self> {
        i16::try_from(days).ok().filter(|days| (0..=90).contains(days)).map(Self)
    }

    /// The days.
    #[must_use]
    pub fn days(self) -> i16 {
        self.0
    }
}

names! {
    /// What kind of duty it is.
    pub enum DutyKind {
        /// To launch by a day.
        LaunchBy = "launch_by",
        /// To take so much.
        MinVolume = "min_volume",
        /// To list it in so many sites.
        MinSites = "min_sites",
        /// To advertise.
        Marketing = "marketing",
        /// Something else.
        Other = "other",
    }
}

/// What the buyer does for its right, by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Its kind.
    pub kind: DutyKind,
    /// What, in one line.
    pub what: Title,
    /// The day by whose end.
    pub due_on: Date,
}

/// From an instant to another, which is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first instant.
    pub from: Timestamp,
    /// The first that is not part of it.
    pub until: Timestamp,
}

impl Period {
    /// True if some instant is in both.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.from < other.until && other.from < self.until
    }

    /// The whole days of it.
    #[must_use]
    pub fn days(&self) -> i64 {
        self.until.duration_since(self.from).as_hours() / 24
    }

    /// Goes on only if a right may hold for so long, where it is long by what a side attests of the law.
    ///
    /// # Errors
    /// [`ActError`] where it may not.
    pub(super) fn require_attested(&self, attestation: Option<&Paragraph>) -> Result<(), ActError> {
        if self.days() >= i64::from(Window::TOO_LONG) {
            return Err(ActError::TooLong);
        }
        if self.days() > i64::from(Window::PLAIN) && attestation.is_none() {
            return Err(ActError::NotAttested);
        }
        Ok(())
    }

    /// True if the instant is in it.
    #[must_use]
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

/// What both sides sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Its kind.
    pub kind: Kind,
    /// What it is called.
    pub title: Title,
    /// Of what it is.
    pub products: Products,
    /// What else would be substantially the same.
    pub similar: Option<Paragraph>,
    /// Where it holds.
    pub territories: Territories,
    /// In which channels.
    pub channels: Channels,
    /// When it begins.
    pub start: Start,
    /// How long it runs.
    pub window: Window,
    /// Where its days begin.
    pub zone: Zone,
    /// How long the buyer has to make good what it has missed.
    pub cure: CureDays,
    /// What the buyer does for it.
    pub duties: Vec<Duty>,
    /// What either side may tell in public.
    pub publicity: Option<Paragraph>,
    /// True if it outlives the partnership.
    pub survives: bool,
    /// The pilot on which the buyer is to decide in time.
    pub pilot: Option<PilotId>,
    /// By how much the supplier's pauses of that pilot extend it at most.
    pub pauses: PauseDays,
    /// What it leaves out, such as customers that the supplier has already.
    pub carve_outs: Option<Paragraph>,
    /// When the buyer gives it back before its end.
    pub early_release: Option<Paragraph>,
}

impl Terms {
    /// The most duties.
    pub const MOST_DUTIES: usize = 10;

    /// All in which it could run, whatever its event, where the last signature is of `at` and nothing
    /// extends it.
    #[must_use]
    pub fn reserves(&self, at: Timestamp) -> Period {
        match self.start {
            Start::On(day) => Period { from: self.zone.start_of(day), until: self.end_of(day) },
            Start::Upon { earliest, latest, .. } => {
                let earliest = earliest.map_or(at, |day| self.zone.start_of(day));
                Period { from: earliest.max(at), until: self.end_of(latest) }
            }
        }
    }

    /// The period in which it runs once its event has come.
    #[must_use]
    pub fn runs_from(&self, at: Timestamp) -> Period {
        Period { from: at, until: self.end_of(self.zone.day_of(at)) }
    }

    /// The instant from which on it can never begin any more; `None` where it begins with a day.
    #[must_use]
    pub fn long_stop(&self) -> Option<Timestamp> {
        match self.start {
            Start::On(_) => None,
            Start::Upon { latest, .. } => Some(self.zone.end_of(latest)),
        }
    }

    /// A period of this right's whose end is so many days later.
    pub(super) fn longer(&self, period: Period, days: i16) -> Period {
        let last = days_later(self.zone.day_of(period.until), i32::from(days));
        if days == 0 { period } else { Period { until: self.zone.start_of(last), ..period } }
    }

    /// The end of the window that begins on this day.
    fn end_of(&self, day: Date) -> Timestamp {
        self.zone.start_of(days_later(day, i32::from(self.window.days())))
    }
}

impl Agreed for Terms {
    fn content(&self) -> Content {
        let texts = |all: Vec<&str>| Value::List(all.into_iter().map(Value::from).collect());
        let duty = |duty: &Duty| {
            Content::new()
                .with("kind", duty.kind.as_str())
                .with("what", duty.what.as_str())
                .with("due_on", duty.due_on.to_string())
        };
        let (starts_on, event, earliest, latest) = match self.start {
            Start::On(day) => (Some(day), None, None, None),
            Start::Upon { event, earliest, latest } => (None, Some(event), earliest, Some(latest)),
        };
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let content = Content::new()
            .with("kind", self.kind.as_str())
            .with("title", self.title.as_str())
            .with("products", texts(self.products.iter().collect()))
            .with("similar", self.similar.as_ref().map(Paragraph::as_str))
            .with("territories", texts(self.territories.names()))
            .with("channels", texts(self.channels.names()))
            .with("starts_on", day(starts_on))
            .with("starts_upon", event.map(Name::as_str))
            .with("earliest_start", day(earliest))
            .with("latest_start", day(latest))
            .with("window_days", i64::from(self.window.days()))
            .with("time_zone", self.zone.name())
            .with("cure_days", i64::from(self.cure.days()))
            .with("duties", self.duties.iter().map(duty).collect::<Vec<_>>())
            .with("publicity", self.publicity.as_ref().map(Paragraph::as_str))
            .with("survives_termination", self.survives);
        // What came later leaves the hash of what does without it as it was.
        content
            .with_some("pilot", self.pilot.map(|pilot| pilot.to_string()))
            .with_some("pause_days", Some(i64::from(self.pauses.days())).filter(|days| *days > 0))
            .with_some("carve_outs", self.carve_outs.as_ref().map(Paragraph::as_str))
            .with_some("early_release", self.early_release.as_ref().map(Paragraph::as_str))
    }
}
