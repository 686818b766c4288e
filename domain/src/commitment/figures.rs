//! How well each side keeps its promises: one formula for both, over the same promises.
//!
//! A promise belongs to the day on which it was due at first. What has ended is judged, and what is late
//! already; what is still open, disputed, released or void is counted beside that and not judged.

use std::{cmp::Reverse, collections::BTreeMap};

use jiff::civil::Date;

use super::{Importance, ReasonCode, State};
use crate::{
    actor::Side,
    deadline::{days_apart, days_later},
    ratio::{Gap, Ratio},
};

/// What the figures need to know of an agreed promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// The side that promises.
    pub promisor: Side,
    /// Its state.
    pub state: State,
    /// How much it weighs.
    pub importance: Importance,
    /// The day on which it was due at first.
    pub original: Date,
    /// The day that counts.
    pub counted: Date,
    /// The day on which it is due now.
    pub current: Date,
    /// The days by which blocks have moved it.
    pub blocked_days: i32,
    /// True if both sides have moved it.
    pub moved: bool,
    /// The day of the last delivery, where it is due.
    pub delivered: Option<Date>,
    /// Why it was closed.
    pub reason: Option<ReasonCode>,
}

/// How a promise counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It never came about.
    Never,
    /// Kept by the day that counts.
    Kept,
    /// Kept after it.
    KeptLate,
    /// Not kept.
    Missed,
    /// Not kept so far, and late already.
    Late,
    /// Still in time.
    Open,
    /// The two sides differ.
    Disputed,
    /// The promisee has let it go.
    Released,
    /// Both have.
    Void,
}

impl Record {
    fn verdict(&self) -> Verdict {
        // Another day was agreed after the one that counts had passed.
        let late = self.counted != self.current;
        match self.state {
            State::Requested | State::Offered | State::Closed => Verdict::Never,
            State::Kept => Verdict::Kept,
            State::KeptLate => Verdict::KeptLate,
            State::Missed => Verdict::Missed,
            State::Overdue => Verdict::Late,
            State::Delivered if self.delivered > Some(self.counted) => Verdict::Late,
            State::Agreed | State::Blocked | State::Delivered if late => Verdict::Late,
            State::Agreed | State::Blocked | State::Delivered => Verdict::Open,
            State::Disputed => Verdict::Disputed,
            State::Released => Verdict::Released,
            State::Void => Verdict::Void,
        }
    }

    /// True if it was delivered by the first day, the days of blocks added.
    fn is_by_first_day(&self) -> bool {
        self.delivered.is_some_and(|day| day <= days_later(self.original, self.blocked_days))
    }

    /// How many days after the one that counts it came.
    fn days_late(&self) -> u64 {
        let late = self.delivered.map(|day| days_apart(self.counted, day));
        late.and_then(|days| u64::try_from(days).ok()).unwrap_or(0)
    }
}

/// The figures of one side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SideFigures {
    /// Promises that are judged.
    pub base: u64,
    /// Kept by the first day.
    pub kept_strict: u64,
    /// Kept by the day that counts.
    pub kept: u64,
    /// Kept after it.
    pub kept_late: u64,
    /// Not kept.
    pub missed: u64,
    /// Not kept so far, and late already.
    pub late: u64,
    /// Judged, and moved by both sides.
    pub moved: u64,
    /// Not judged: still in time.
    pub open: u64,
    /// Not judged: the two sides differ.
    pub disputed: u64,
    /// Not judged: let go by the promisee.
    pub released: u64,
    /// Not judged: let go by both.
    pub void: u64,
    /// The weights of what is judged.
    pub weight: u64,
    /// The weights of what was kept by the first day.
    pub weight_kept: u64,
    /// The days by which what was kept late came late.
    pub days_late: u64,
    /// Why promises were missed; nothing where silence has closed them.
    reasons: BTreeMap<Option<ReasonCode>, u64>,
}

impl SideFigures {
    fn add(&mut self, record: &Record) {
        let is_strict = record.state == State::Kept && record.is_by_first_day();
        match record.verdict() {
            Verdict::Never => return,
            Verdict::Open => return self.open += 1,
            Verdict::Disputed => return self.disputed += 1,
            Verdict::Released => return self.released += 1,
            Verdict::Void => return self.void += 1,
            Verdict::Kept => self.kept += 1,
            Verdict::KeptLate => {
                self.kept_late += 1;
                self.days_late += record.days_late();
            }
            Verdict::Missed => {
                self.missed += 1;
                *self.reasons.entry(record.reason).or_default() += 1;
            }
            Verdict::Late => self.late += 1,
        }
        let weight = u64::try_from(record.importance.weight()).unwrap_or_default();
        self.base += 1;
        self.weight += weight;
        self.moved += u64::from(record.moved);
        if is_strict {
            self.kept_strict += 1;
            self.weight_kept += weight;
        }
    }

    /// Kept by the first day, of what is judged.
    #[must_use]
    pub fn strict_share(&self) -> Ratio {
        Ratio::of(self.kept_strict, self.base)
    }

    /// Kept by the day that counts, of what is judged.
    #[must_use]
    pub fn kept_share(&self) -> Ratio {
        Ratio::of(self.kept, self.base)
    }

    /// Moved by both sides, of what is judged.
    #[must_use]
    pub fn moved_share(&self) -> Ratio {
        Ratio::of(self.moved, self.base)
    }

    /// Kept by the first day, of what is judged, by weight.
    #[must_use]
    pub fn weighted_share(&self) -> Ratio {
        Ratio { numerator: self.weight_kept, denominator: self.weight, sample: self.base }
    }

    /// Why promises were missed, the most frequent first; nothing where silence has closed them.
    #[must_use]
    pub fn reasons(&self) -> Vec<(Option<ReasonCode>, u64)> {
        let mut reasons: Vec<_> = self.reasons.iter().map(|(why, count)| (*why, *count)).collect();
        reasons.sort_by_key(|(_, count)| Reverse(*count));
        reasons
    }
}

/// The figures of both sides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// What the buyer promised.
    pub buyer: SideFigures,
    /// What the supplier promised.
    pub supplier: SideFigures,
}

impl Figures {
    /// Counts one promise.
    pub fn add(&mut self, record: &Record) {
        match record.promisor {
            Side::Buyer => self.buyer.add(record),
            Side::Supplier => self.supplier.add(record),
        }
    }

    /// By how much the buyer keeps its promises better than the supplier, by the first day.
    #[must_use]
    pub fn reciprocity_gap(&self) -> Gap {
        Gap::between(&self.buyer.strict_share(), &self.supplier.strict_share())
    }
}

/// The figures of a period, and of each month in which something was due.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Period {
    /// Of the whole.
    pub whole: Figures,
    /// By year and month.
    pub months: BTreeMap<(i16, i8), Figures>,
}

impl Period {
    /// Counts one promise.
    pub fn add(&mut self, record: &Record) {
        self.whole.add(record);
        let month = (record.original.year(), record.original.month());
        self.months.entry(month).or_default().add(record);
    }
}

#[cfg(test)]
mod tests;
