//! Success criteria: when a measured value means go, when stop, and what all of them recommend.
//!
//! A criterion says go when the value reaches its go value, stop when it reaches its stop value,
//! and nothing in between. The recommendation is a formula; the decision stays with people.

use rust_decimal::Decimal;

use crate::{
    actor::Side,
    content::{Content, canonical},
    names::names,
    text::Line,
};

names! {
    /// Which way is better.
    pub enum Direction {
        /// More is better.
        Higher = "higher",
        /// Less is better.
        Lower = "lower",
    }
}

names! {
    /// What a value means for its criterion.
    pub enum Verdict {
        /// It reaches the go value.
        Go = "go",
        /// It lies between.
        Inconclusive = "inconclusive",
        /// It reaches the stop value.
        Stop = "stop",
    }
}

names! {
    /// What the criteria together recommend.
    pub enum Recommendation {
        /// Roll it out.
        Scale = "scale",
        /// Go on trying, or think again.
        ExtendOrRecycle = "extend_or_recycle",
        /// Give it up.
        Stop = "stop",
    }
}

/// One measure of success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    metric: Line,
    direction: Direction,
    go_value: Decimal,
    stop_value: Decimal,
    weight: i16,
    must_meet: bool,
    measured_by: Side,
    details: Details,
}

/// What a criterion says besides, where it says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// The value before the pilot.
    pub baseline: Option<Decimal>,
    /// Where the values come from.
    pub source: Option<Line>,
    /// The fewest observations on which a value can stand.
    pub min_sample: Option<u32>,
}

impl Details {
    /// Adds what is said to the document that is signed.
    pub(super) fn write(&self, mut content: Content) -> Content {
        if let Some(baseline) = self.baseline {
            content = content.with("baseline", canonical(baseline));
        }
        if let Some(source) = &self.source {
            content = content.with("source", source.as_str());
        }
        if let Some(least) = self.min_sample {
            content = content.with("min_sample", i64::from(least));
        }
        content
    }
}

/// What is wrong with a criterion, beyond its single fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CriterionError {
    /// Go and stop lie the wrong way round.
    #[error("must lie on the worse side of go_value")]
    StopNotWorseThanGo,
    /// The weight is no share.
    #[error("must be a whole number from 1 to 100")]
    Weight,
}

impl Criterion {
    /// A criterion, if its values fit together.
    ///
    /// # Errors
    /// Every [`CriterionError`] that there is, at once.
    pub fn new(
        metric: Line,
        direction: Direction,
        (go_value, stop_value): (Decimal, Decimal),
        weight: i64,
        must_meet: bool,
        measured_by: Side,
    ) -> Result<Self, Vec<CriterionError>> {
        let ordered = match direction {
            Direction::Higher => stop_value < go_value,
            Direction::Lower => stop_value > go_value,
        };
        let share = i16::try_from(weight).ok().filter(|weight| (1..=100).contains(weight));
        match (ordered, share) {
            (true, Some(weight)) => {
                let details = Details::default();
                Ok(Self {
                    metric,
                    direction,
                    go_value,
                    stop_value,
                    weight,
                    must_meet,
                    measured_by,
                    details,
                })
            }
            (true, None) => Err(vec![CriterionError::Weight]),
            (false, Some(_)) => Err(vec![CriterionError::StopNotWorseThanGo]),
            (false, None) => Err(vec![CriterionError::StopNotWorseThanGo, CriterionError::Weight]),
        }
    }

    /// The same criterion, which says this besides.
    #[must_use]
    pub fn with(self, details: Details) -> Self {
        Self { details, ..self }
    }

    /// What it says besides.
    #[must_use]
    pub fn details(&self) -> &Details {
        &self.details
    }

    /// What is measured.
    #[must_use]
    pub fn metric(&self) -> &Line {
        &self.metric
    }

    /// Which way is better.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The value from which on it is a success.
    #[must_use]
    pub fn go_value(&self) -> Decimal {
        self.go_value
    }

    /// The value from which on it is a failure.
    #[must_use]
    pub fn stop_value(&self) -> Decimal {
        self.stop_value
    }

    /// Its share of the whole, relative to the other criteria's.
    #[must_use]
    pub fn weight(&self) -> i16 {
        self.weight
    }

    /// True if the pilot cannot succeed without it.
    #[must_use]
    pub fn must_meet(&self) -> bool {
        self.must_meet
    }

    /// The side that measures it.
    #[must_use]
    pub fn measured_by(&self) -> Side {
        self.measured_by
    }

    /// What a value means that was measured on so many observations: on too few, or on nobody knows how
    /// many where it takes some, nothing.
    #[must_use]
    pub fn judge(&self, value: Decimal, sample: Option<u32>) -> Verdict {
        if self.details.min_sample.is_some_and(|least| sample.is_none_or(|number| number < least)) {
            return Verdict::Inconclusive;
        }
        let go = match self.direction {
            Direction::Higher => value >= self.go_value,
            Direction::Lower => value <= self.go_value,
        };
        if go {
            Verdict::Go
        } else if self.stops_at(value) {
            Verdict::Stop
        } else {
            Verdict::Inconclusive
        }
    }

    /// True of a value at which it has failed, on however few observations.
    #[must_use]
    pub fn stops_at(&self, value: Decimal) -> bool {
        match self.direction {
            Direction::Higher => value <= self.stop_value,
            Direction::Lower => value >= self.stop_value,
        }
    }
}

/// The share of weight, in percent, that must be go for a roll-out.
pub const SCALE_PERCENT: i64 = 70;

/// What measured criteria recommend: a must-meet at stop means stop; every must-meet at go and at
/// least [`SCALE_PERCENT`] of the weight at go means scale; all else means try on or think again.
pub fn recommend<'c>(
    results: impl IntoIterator<Item = (&'c Criterion, Verdict)>,
) -> Recommendation {
    let (mut total, mut go, mut must_meet_all_go) = (0_i64, 0_i64, true);
    for (criterion, verdict) in results {
        let weight = i64::from(criterion.weight);
        total += weight;
        match verdict {
            Verdict::Go => go += weight,
            Verdict::Stop if criterion.must_meet => return Recommendation::Stop,
            Verdict::Stop | Verdict::Inconclusive => must_meet_all_go &= !criterion.must_meet,
        }
    }
    if must_meet_all_go && total > 0 && go * 100 >= total * SCALE_PERCENT {
        Recommendation::Scale
    } else {
        Recommendation::ExtendOrRecycle
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn criterion(direction: Direction, go: i64, stop: i64, weight: i64, must: bool) -> Criterion {
        let metric = Line::parse("Units per store and week").unwrap();
        let values = (Decimal::from(go), Decimal::from(stop));
        Criterion::new(metric, direction, values, weight, must, Side::Buyer).unwrap()
    }

    #[test]
    fn the_borders_belong_to_go_and_stop() {
        let higher = criterion(Direction::Higher, 12, 8, 50, false);
        let lower = criterion(Direction::Lower, 3, 5, 50, false);
        for (criterion, value, verdict) in [
            (&higher, 12, Verdict::Go),
            (&higher, 11, Verdict::Inconclusive),
            (&higher, 8, Verdict::Stop),
            (&lower, 3, Verdict::Go),
            (&lower, 4, Verdict::Inconclusive),
            (&lower, 5, Verdict::Stop),
        ] {
            assert_eq!(criterion.judge(Decimal::from(value), None), verdict, "{value}");
        }
    }

    #[test]
    fn go_and_stop_must_not_meet() {
        let metric = || Line::parse("Waste").unwrap();
        let values = (Decimal::ONE, Decimal::ONE);
        let refused = Criterion::new(metric(), Direction::Lower, values, 0, true, Side::Buyer);
        assert_eq!(
            refused.unwrap_err(),
            [CriterionError::StopNotWorseThanGo, CriterionError::Weight]
        );
    }

    #[test]
    fn too_small_a_sample_says_nothing() {
        let details = Details { min_sample: Some(30), ..Details::default() };
        let one = criterion(Direction::Higher, 12, 8, 50, true).with(details);
        for (sample, verdict) in [
            (None, Verdict::Inconclusive),
            (Some(29), Verdict::Inconclusive),
            (Some(30), Verdict::Go),
        ] {
            assert_eq!(one.judge(Decimal::from(13), sample), verdict, "{sample:?}");
        }
        assert_eq!(one.judge(Decimal::ONE, Some(29)), Verdict::Inconclusive);
    }

    #[test]
    fn recommendations_by_hand() {
        let must = criterion(Direction::Higher, 10, 5, 30, true);
        let other = criterion(Direction::Higher, 10, 5, 70, false);
        let verdict = |of: &Criterion, value: i64| of.judge(Decimal::from(value), None);
        let judge =
            |a: i64, b: i64| recommend([(&must, verdict(&must, a)), (&other, verdict(&other, b))]);
        assert_eq!(judge(10, 10), Recommendation::Scale);
        // A must-meet that is not go forbids a roll-out, one at stop ends it.
        assert_eq!(judge(7, 10), Recommendation::ExtendOrRecycle);
        assert_eq!(judge(5, 10), Recommendation::Stop);
        // 30 of 100 is not enough.
        assert_eq!(judge(10, 7), Recommendation::ExtendOrRecycle);
        assert_eq!(recommend([]), Recommendation::ExtendOrRecycle);
    }

    proptest! {
        #[test]
        fn weights_matter_only_relative_to_each_other(
            values in prop::collection::vec((0_i64..20, any::<bool>(), 1_i64..10), 1..6),
            scale in 1_i64..10,
        ) {
            let all = |factor: i64| -> Recommendation {
                let criteria: Vec<_> = values
                    .iter()
                    .map(|(value, must, weight)| {
                        (criterion(Direction::Higher, 12, 6, weight * factor, *must), *value)
                    })
                    .collect();
                recommend(criteria.iter().map(|(criterion, value)| {
                    (criterion, criterion.judge(Decimal::from(*value), None))
                }))
            };
            prop_assert_eq!(all(1), all(scale));
        }
    }
}
