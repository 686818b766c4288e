//! What a review freezes: how the plan and each of its goals stood, and how both sides kept their
//! promises, as one canonical document.
//!
//! The formulas are those of the figures that both sides read every day; what is frozen is their result
//! at one instant, exact, so that no later value changes it.

use jiff::{Timestamp, civil::Date};

use crate::{
    commitment::figures::{Figures, SideFigures},
    content::Content,
    fraction::Fraction,
    goal::{Goal, Measured, RollUp, expected},
    names::Name,
    plan::Plan,
    ratio::{Better, Ratio},
};

/// The promises that a review counts: those that were due at first in a time that begins where that of
/// the last review ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promises {
    /// The first day.
    pub from: Date,
    /// The day behind the last.
    pub to: Date,
    /// How they were kept.
    pub figures: Figures,
}

/// The document of a plan, its goals and the promises at an instant.
#[must_use]
pub fn frozen(plan: &Plan, goals: &[Goal], promises: &Promises, at: Timestamp) -> Content {
    let counting: Vec<&Goal> = goals.iter().filter(|goal| goal.state.counts()).collect();
    let weighting = plan.terms.weighting;
    let roll_up = RollUp::of_goals(weighting, &counting);
    let weight: i64 = counting.iter().map(|goal| goal.counted_weight(weighting)).sum();
    let of_goal = |goal: &&Goal| of_goal(goal, goal.counted_weight(weighting), at);
    let kept = Content::new()
        .with("from", promises.from.to_string())
        .with("to", promises.to.to_string())
        .with("buyer", of_side(&promises.figures.buyer))
        .with("supplier", of_side(&promises.figures.supplier));
    Content::new()
        .with("plan", plan.id.to_string())
        .with("at", at.to_string())
        .with("progress", roll_up.progress.as_ref().map(share))
        .with("coverage", roll_up.coverage.as_ref().map(share))
        .with("weight", weight)
        .with("goals", counting.iter().map(of_goal).collect::<Vec<_>>())
        .with("commitments", kept)
}

fn of_goal(goal: &Goal, weight: i64, at: Timestamp) -> Content {
    let measured = goal.measured.as_ref();
    let value = |measured: &Measured| measured.value.as_ref().map(value);
    Content::new()
        .with("goal", goal.id.to_string())
        .with("title", goal.terms.title.as_str())
        .with("terms_number", i64::from(goal.terms_number))
        .with("state", goal.state.as_str())
        .with("weight", weight)
        .with("value", measured.and_then(value))
        .with("progress", measured.map(|measured| share(&measured.progress)))
        .with("expected", share(&expected(&goal.terms, &goal.zone, at)))
        .with("status", goal.status(at).map(Name::as_str))
        .with("is_stale", goal.is_stale(at))
}

fn of_side(side: &SideFigures) -> Content {
    Content::new()
        .with("base", whole(side.base))
        .with("kept_strict", ratio(&side.strict_share()))
        .with("kept_as_renegotiated", ratio(&side.kept_share()))
}

fn share(fraction: &Fraction) -> Content {
    exact(fraction).with("percent", fraction.percent())
}

fn value(fraction: &Fraction) -> Content {
    exact(fraction).with("decimal", fraction.decimal())
}

fn exact(fraction: &Fraction) -> Content {
    Content::new()
        .with("numerator", fraction.numerator())
        .with("denominator", fraction.denominator())
}

fn ratio(ratio: &Ratio) -> Content {
    Content::new()
        .with("numerator", whole(ratio.numerator))
        .with("denominator", whole(ratio.denominator))
        .with("percent", ratio.percent(Better::Higher))
}

/// A count of rows fits by far.
fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
