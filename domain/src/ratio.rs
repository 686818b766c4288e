//! Ratios: exact, and never shown better than they are.
//!
//! Numerator and denominator stay whole numbers; nothing is compared or rounded before it is shown. A
//! sample under five is too small for a percentage.

/// The least sample of which a percentage is shown.
pub const LEAST_SAMPLE: u64 = 5;

/// Which way is worse, and so which way a percentage is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More is better: rounded down.
    Higher,
    /// Less is better: rounded up.
    Lower,
}

/// A share of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// The part.
    pub numerator: u64,
    /// The whole.
    pub denominator: u64,
    /// How many were counted: the whole, unless it is weighted.
    pub sample: u64,
}

impl Ratio {
    /// So many of so many.
    #[must_use]
    pub const fn of(numerator: u64, denominator: u64) -> Self {
        Self { numerator, denominator, sample: denominator }
    }

    /// In percent, with one decimal, rounded towards the worse side, so that 94.96 never appears as
    /// 95.0; `None` where the sample is too small.
    #[must_use]
    pub fn percent(&self, better: Better) -> Option<String> {
        if self.sample < LEAST_SAMPLE || self.denominator == 0 {
            return None;
        }
        let (part, whole) = (u128::from(self.numerator) * 1_000, u128::from(self.denominator));
        let tenths = match better {
            Better::Higher => part / whole,
            Better::Lower => part.div_ceil(whole),
        };
        Some(format!("{}.{}", tenths / 10, tenths % 10))
    }

    /// The 95 % confidence interval by Wilson's score (E. B. Wilson, 1927), in whole percent, rounded
    /// outward: the shares `q` with `(k - nq)^2 < z^2 n q (1 - q)` for `z` = 1.96, `k` of `n`. `None`
    /// where there is nothing, or what was counted has weights.
    #[must_use]
    pub fn interval(&self) -> Option<(u8, u8)> {
        if self.denominator == 0 || self.sample != self.denominator {
            return None;
        }
        let (k, n) = (i128::from(self.numerator), i128::from(self.denominator));
        // 1.96^2 is 2401/625; with q in percent everything is whole.
        let is_inside = |q: i128| 625 * (100 * k - n * q).pow(2) < 2_401 * n * q * (100 - q);
        let lower = (1..100_u8).rev().find(|q| {
            let q = i128::from(*q);
            n * q < 100 * k && !is_inside(q)
        });
        let upper = (1..100_u8).find(|q| {
            let q = i128::from(*q);
            n * q > 100 * k && !is_inside(q)
        });
        Some((lower.unwrap_or(0), upper.unwrap_or(100)))
    }
}

/// The difference of two shares: positive where the first is larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The difference as a fraction: its numerator.
    pub numerator: i128,
    /// Its denominator; 0 where one of the two has none.
    pub denominator: i128,
    enough: bool,
}

impl Gap {
    /// The first less the second.
    #[must_use]
    pub fn between(first: &Ratio, second: &Ratio) -> Self {
        let whole = |value: u64| i128::from(value);
        let numerator = whole(first.numerator) * whole(second.denominator)
            - whole(second.numerator) * whole(first.denominator);
        let denominator = whole(first.denominator) * whole(second.denominator);
        let enough = first.sample.min(second.sample) >= LEAST_SAMPLE;
        Self { numerator, denominator, enough }
    }

    /// In percentage points, with one decimal, rounded away from nought: a gap never looks smaller
    /// than it is. `None` where one of the samples is too small.
    #[must_use]
    pub fn percent(&self) -> Option<String> {
        if !self.enough || self.denominator == 0 {
            return None;
        }
        let part = self.numerator.unsigned_abs() * 1_000;
        let tenths = part.div_ceil(self.denominator.unsigned_abs());
        let sign = if self.numerator < 0 { "-" } else { "" };
        Some(format!("{sign}{}.{}", tenths / 10, tenths % 10))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_percentage_is_rounded_towards_the_worse_side() {
        let shown = |part, whole, better| Ratio::of(part, whole).percent(better);
        assert_eq!(shown(9_496, 10_000, Better::Higher).as_deref(), Some("94.9"));
        assert_eq!(shown(9_496, 10_000, Better::Lower).as_deref(), Some("95.0"));
        assert_eq!(shown(2_999, 3_000, Better::Higher).as_deref(), Some("99.9"));
        assert_eq!(shown(1, 3_000, Better::Lower).as_deref(), Some("0.1"));
        assert_eq!(shown(5, 5, Better::Higher).as_deref(), Some("100.0"));
        assert_eq!(shown(4, 4, Better::Higher), None);
        assert_eq!(shown(0, 0, Better::Lower), None);
    }

    #[test]
    fn the_interval_is_wilsons_rounded_outward() {
        for (part, whole, interval) in [
            (4, 4, (51, 100)),
            (6, 9, (35, 88)),
            (0, 1, (0, 80)),
            (1, 1, (20, 100)),
            (0, 10, (0, 28)),
            (5, 10, (23, 77)),
            (81, 263, (25, 37)),
            (500_000, 1_000_000, (49, 51)),
        ] {
            assert_eq!(Ratio::of(part, whole).interval(), Some(interval), "{part}/{whole}");
        }
        assert_eq!(Ratio::of(0, 0).interval(), None);
        assert_eq!(Ratio { numerator: 3, denominator: 9, sample: 5 }.interval(), None);
    }

    #[test]
    fn a_gap_never_looks_smaller_than_it_is() {
        let gap = Gap::between(&Ratio::of(9, 10), &Ratio::of(2, 3));
        assert_eq!((gap.numerator, gap.denominator, gap.percent()), (7, 30, None));
        let gap = |one, other| Gap::between(&one, &other).percent();
        assert_eq!(gap(Ratio::of(9, 10), Ratio::of(4, 6)).as_deref(), Some("23.4"));
        assert_eq!(gap(Ratio::of(4, 6), Ratio::of(9, 10)).as_deref(), Some("-23.4"));
        assert_eq!(gap(Ratio::of(5, 5), Ratio::of(6, 6)).as_deref(), Some("0.0"));
    }

    proptest! {
        #[test]
        fn the_interval_agrees_with_the_formula_in_floating_point(
            whole in 1..2_000_u32,
            share in 0.0..1.0_f64,
        ) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
            let part = (f64::from(whole) * share) as u32;
            let (n, p, z) = (f64::from(whole), f64::from(part) / f64::from(whole), 1.96_f64);
            let centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
            let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
            let (lower, upper) = Ratio::of(part.into(), whole.into()).interval().unwrap();
            let (lower, upper) = (f64::from(lower), f64::from(upper));
            let (exact_lower, exact_upper) = (100.0 * (centre - half), 100.0 * (centre + half));
            // Rounded outward, by less than a point.
            prop_assert!(lower <= exact_lower + 1e-6 && exact_lower < lower + 1.0 + 1e-6);
            prop_assert!(upper >= exact_upper - 1e-6 && exact_upper > upper - 1.0 - 1e-6);
        }
    }
}
