//! Exact fractions as both sides see them.

use domain::fraction::Fraction;
use serde::Serialize;
use utoipa::ToSchema;

/// An exact fraction in its lowest terms, and how it is shown.
#[derive(Serialize, ToSchema)]
#[schema(as = Share)]
pub(crate) struct ShareView {
    /// The numerator: a whole number without a limit.
    #[schema(example = "2")]
    numerator: String,
    /// The denominator: a whole number above 0 without a limit.
    #[schema(example = "3")]
    denominator: String,
    /// In percent, with one decimal, rounded down: 94.96 never appears as 95.0.
    #[schema(example = "66.6")]
    percent: String,
}

impl From<&Fraction> for ShareView {
    fn from(fraction: &Fraction) -> Self {
        Self {
            numerator: fraction.numerator(),
            denominator: fraction.denominator(),
            percent: fraction.percent(),
        }
    }
}

/// An exact value in its lowest terms, and how it is shown.
#[derive(Serialize, ToSchema)]
#[schema(as = Value)]
pub(crate) struct ValueView {
    /// The numerator: a whole number without a limit.
    #[schema(example = "191")]
    numerator: String,
    /// The denominator: a whole number above 0 without a limit.
    #[schema(example = "2")]
    denominator: String,
    /// As a decimal number of at most six digits behind the point, rounded down.
    #[schema(example = "95.5")]
    decimal: String,
}

impl From<&Fraction> for ValueView {
    fn from(fraction: &Fraction) -> Self {
        Self {
            numerator: fraction.numerator(),
            denominator: fraction.denominator(),
            decimal: fraction.decimal(),
        }
    }
}
