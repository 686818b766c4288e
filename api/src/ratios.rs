//! Ratios as both sides see them: with what they are of, and no share of a small sample.

use domain::ratio::{Better, Ratio};
use serde::Serialize;
use utoipa::ToSchema;

/// A share of a whole.
#[derive(Serialize, ToSchema)]
#[schema(as = Ratio)]
pub(crate) struct RatioView {
    /// The part.
    #[schema(example = 6)]
    numerator: u64,
    /// The whole.
    #[schema(example = 9)]
    denominator: u64,
    /// In percent, with one decimal, rounded towards the worse side; null of fewer than five.
    #[schema(example = "66.6")]
    percent: Option<String>,
    /// The 95 % confidence interval (Wilson) in whole percent, rounded outward; null of nothing, and of
    /// what is weighted.
    interval: Option<IntervalView>,
}

/// A range in percent.
#[derive(Serialize, ToSchema)]
#[schema(as = Interval)]
struct IntervalView {
    /// Its lower end.
    #[schema(example = 35)]
    lower: u8,
    /// Its upper end.
    #[schema(example = 88)]
    upper: u8,
}

impl RatioView {
    pub(crate) fn new(ratio: Ratio, better: Better) -> Self {
        Self {
            numerator: ratio.numerator,
            denominator: ratio.denominator,
            percent: ratio.percent(better),
            interval: ratio.interval().map(|(lower, upper)| IntervalView { lower, upper }),
        }
    }
}
