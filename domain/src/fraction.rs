//! Fractions: exact, however they came about.
//!
//! Formulas add and compare fractions of whole numbers without a limit, so nothing is rounded before it
//! is shown, and then towards the worse side.

use std::{
    fmt,
    ops::{Add, Div, Mul, Sub},
};

use num_rational::BigRational;
use rust_decimal::Decimal;

/// An exact fraction in its lowest terms.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fraction(BigRational);

impl Fraction {
    /// Nothing.
    #[must_use]
    pub fn zero() -> Self {
        0.into()
    }

    /// All of it.
    #[must_use]
    pub fn one() -> Self {
        1.into()
    }

    /// `numerator` of `denominator`; `None` where that is 0.
    #[must_use]
    pub fn of(numerator: impl Into<Self>, denominator: impl Into<Self>) -> Option<Self> {
        let (numerator, denominator) = (numerator.into(), denominator.into());
        (denominator != Self::zero()).then(|| numerator / denominator)
    }

    /// The same, but no less than 0 and no more than 1.
    #[must_use]
    pub fn clamped(self) -> Self {
        self.clamp(Self::zero(), Self::one())
    }

    /// The numerator in lowest terms, as a text: it has no limit.
    #[must_use]
    pub fn numerator(&self) -> String {
        self.0.numer().to_string()
    }

    /// The denominator in lowest terms, as a text; never 0 and never negative.
    #[must_use]
    pub fn denominator(&self) -> String {
        self.0.denom().to_string()
    }

    /// In percent, with one decimal, rounded down: 94.96 never appears as 95.0.
    #[must_use]
    pub fn percent(&self) -> String {
        let tenths = (&self.0 * BigRational::from_integer(1_000.into())).floor().to_integer();
        let digits = format!("{:02}", tenths.magnitude());
        let (whole, tenth) = digits.split_at(digits.len() - 1);
        let sign = if self < &Self::zero() { "-" } else { "" };
        format!("{sign}{whole}.{tenth}")
    }

    /// As a decimal number of at most six digits behind the point, rounded down.
    #[must_use]
    pub fn decimal(&self) -> String {
        let millionths = (&self.0 * BigRational::from_integer(1_000_000.into())).floor();
        let digits = format!("{:07}", millionths.to_integer().magnitude());
        let (whole, part) = digits.split_at(digits.len() - 6);
        let sign = if self < &Self::zero() { "-" } else { "" };
        format!("{sign}{whole}.{part}").trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// Reads what it is shown as: `2/3` or `2`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl From<i64> for Fraction {
    fn from(value: i64) -> Self {
        Self(BigRational::from_integer(value.into()))
    }
}

impl From<Decimal> for Fraction {
    fn from(value: Decimal) -> Self {
        let scale = 10_i128.pow(value.scale());
        Self(BigRational::new(value.mantissa().into(), scale.into()))
    }
}

impl Add for Fraction {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Fraction {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Mul for Fraction {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self(self.0 * other.0)
    }
}

/// By what is not 0, which [`Fraction::of`] has looked at.
impl Div for Fraction {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        Self(self.0 / other.0)
    }
}
