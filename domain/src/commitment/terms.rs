//! What is promised, by when, and what it waits for: the terms that the other side accepts as they are.

use jiff::{Timestamp, civil::Date};

use super::{ActError, State};
use crate::{
    content::{Content, Value},
    deadline::Zone,
    id::{CommitmentId, ExclusivityId, GoalId, PilotId},
    names::{Name, names},
    text::{Paragraph, Title},
};

names! {
    /// What kind of promise it is.
    pub enum Category {
        /// To deliver goods.
        Delivery = "delivery",
        /// To forecast.
        Forecast = "forecast",
        /// To pay.
        Payment = "payment",
        /// To list by a date.
        ListingDate = "listing_date",
        /// To carry a promotion out.
        PromotionExecution = "promotion_execution",
        /// To keep dock slots free.
        DockSlots = "dock_slots",
        /// To share data.
        DataSharing = "data_sharing",
        /// To approve artwork.
        ArtworkApproval = "artwork_approval",
        /// To build stock.
        StockBuild = "stock_build",
        /// To advertise.
        Marketing = "marketing",
        /// To train.
        Training = "training",
        /// Something else.
        Other = "other",
    }
}

/// How much it weighs: 1 to 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Importance(i16);

impl Importance {
    /// What it is where nothing else is said: 2.
    pub const USUAL: Self = Self(2);

    /// The importance, where it is between 1 and 3.
    #[must_use]
    pub fn new(weight: i64) -> Option<Self> {
        i16::try_from(weight).ok().filter(|weight| (1..=3).contains(weight)).map(Self)
    }

    /// The weight.
    #[must_use]
    pub fn weight(self) -> i16 {
        self.0
    }
}

/// What a commitment serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// A pilot.
    Pilot(PilotId),
    /// A goal.
    Goal(GoalId),
    /// An exclusivity, of which it is a duty.
    Exclusivity(ExclusivityId),
}

impl Link {
    /// The canonical document.
    #[must_use]
    pub fn content(self) -> Content {
        match self {
            Self::Pilot(pilot) => Content::new().with("pilot", pilot.to_string()),
            Self::Goal(goal) => Content::new().with("goal", goal.to_string()),
            Self::Exclusivity(one) => Content::new().with("exclusivity", one.to_string()),
        }
    }
}

/// A promise of the other side that has to come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Precondition {
    /// Which.
    pub id: CommitmentId,
    /// How it stands.
    pub state: State,
    /// The end of its day.
    pub due: Timestamp,
}

impl Precondition {
    /// Since when it has failed, if it has by `at`: its day has passed and it is not delivered. Whether
    /// the clock has said so already makes no difference.
    #[must_use]
    pub fn failed_since(&self, at: Timestamp) -> Option<Timestamp> {
        let fails = match self.state {
            State::Agreed | State::Overdue | State::Missed => true,
            State::Requested
            | State::Offered
            | State::Blocked
            | State::Delivered
            | State::Disputed
            | State::Kept
            | State::KeptLate
            | State::Released
            | State::Void
            | State::Closed => false,
        };
        fails.then_some(self.due).filter(|due| *due <= at)
    }
}

/// What is promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What, in one line.
    pub what: Title,
    /// When it is fulfilled: what the promisee will look at.
    pub conditions: Option<Paragraph>,
    /// Its kind.
    pub category: Category,
    /// How much it weighs.
    pub importance: Importance,
    /// The day on which it is due at first.
    pub due_on: Date,
    /// Where that day ends.
    pub zone: Zone,
    /// What it serves.
    pub link: Option<Link>,
    /// The promises of the other side that have to come first, by age.
    pub depends_on: Vec<Precondition>,
}

impl Terms {
    /// The most preconditions.
    pub const MOST_PRECONDITIONS: usize = 10;

    /// Goes on only if the day has not passed.
    pub(super) fn is_to_come(&self, day: Date, at: Timestamp) -> Result<(), ActError> {
        if self.zone.end_of(day) > at { Ok(()) } else { Err(ActError::DatePassed) }
    }

    /// The canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        let depends_on = self.depends_on.iter().map(|one| Value::Text(one.id.to_string()));
        Content::new()
            .with("what", self.what.as_str())
            .with("conditions", self.conditions.as_ref().map(Paragraph::as_str))
            .with("category", self.category.as_str())
            .with("importance", i64::from(self.importance.weight()))
            .with("original_due", self.due_on.to_string())
            .with("time_zone", self.zone.name())
            .with("link", self.link.map(Link::content))
            .with("depends_on", Value::List(depends_on.collect()))
    }
}
