//! What a panel has found (domain, 2.6): a reviewer's total is the weighted mean of what she answered, the
//! panel's score the mean of these, once two are in. Before that there is no data, which is neither 0 nor
//! 100.

use super::{Criteria, Seat, Sheet};
use crate::{fraction::Fraction, names::Name, proposal::Outcome};

/// What a panel has found, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// How many reviewers' scores are in.
    pub scored: usize,
    /// The mean of the reviewers' totals.
    pub score: Option<Fraction>,
    /// The largest total without the smallest.
    pub spread: Option<Fraction>,
    /// True where the reviewers lie far from one another.
    pub disagree: Option<bool>,
    /// The mean of each criterion, over those who answered it.
    pub criteria: Vec<Option<Fraction>>,
    /// What more than half of the reviewers recommend.
    pub recommendation: Option<Outcome>,
}

/// A panel is of so many at least.
pub const LEAST: usize = 2;

/// Reviewers disagree who are further from one another than this.
const FAR: i64 = 25;

impl Findings {
    /// The findings of those whose scores count.
    pub(super) fn of(criteria: &Criteria, seats: &[Seat]) -> Self {
        let sheets: Vec<_> = seats.iter().filter_map(Seat::counted).collect();
        let totals: Vec<_> = sheets.iter().filter_map(|sheet| total(criteria, sheet)).collect();
        let largest = totals.iter().max().filter(|_| totals.len() >= LEAST);
        let spread =
            largest.zip(totals.iter().min()).map(|(most, least)| most.clone() - least.clone());
        Self {
            scored: sheets.len(),
            disagree: spread.as_ref().map(|spread| spread > &FAR.into()),
            spread,
            score: mean(&totals),
            criteria: (0..criteria.iter().len()).map(|place| of_one(&sheets, place)).collect(),
            recommendation: recommended(&sheets),
        }
    }
}

/// A reviewer's total, 0 to 100; none where she has answered nothing.
#[must_use]
pub fn total(criteria: &Criteria, sheet: &Sheet) -> Option<Fraction> {
    let (mut sum, mut weights) = (0_i64, 0_i64);
    for (criterion, mark) in criteria.iter().zip(&sheet.marks) {
        if let Some(score) = mark.score {
            let weight = i64::from(criterion.weight.number());
            sum += weight * score.worth();
            weights += weight;
        }
    }
    Fraction::of(sum, weights)
}

fn mean(values: &[Fraction]) -> Option<Fraction> {
    let count = i64::try_from(values.len()).ok().filter(|_| values.len() >= LEAST)?;
    Fraction::of(values.iter().cloned().fold(Fraction::zero(), |sum, value| sum + value), count)
}

fn of_one(sheets: &[&Sheet], place: usize) -> Option<Fraction> {
    let scores = sheets.iter().filter_map(|sheet| sheet.marks.get(place)?.score);
    mean(&scores.map(|score| score.worth().into()).collect::<Vec<_>>())
}

/// Whoever recommends nothing stands with no recommendation, and in the way of a majority.
fn recommended(sheets: &[&Sheet]) -> Option<Outcome> {
    let count =
        |outcome| sheets.iter().filter(|sheet| sheet.recommendation == Some(outcome)).count();
    let majority = |outcome: &Outcome| count(*outcome) * 2 > sheets.len();
    Outcome::ALL.iter().copied().find(majority).filter(|_| sheets.len() >= LEAST)
}
