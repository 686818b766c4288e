//! Templates: a first plan with its goals in a minute, for a side to draft and then to make its own.
//!
//! They are neutral: their values are examples, and nothing in them favours a side. Each has weights
//! that make 100 together, so that a plan that takes over all of it is complete.

mod outlines;

use rust_decimal::Decimal;

use self::outlines::{RETAIL_JOINT_BUSINESS_PLAN, SERVICE_IMPROVEMENT, SUSTAINABILITY};
use super::{Cadence, Currency, Period, Terms, Weighting};
use crate::{
    actor::Side,
    deadline::Zone,
    goal::{self, Aggregation, Metric, Milestone, Source},
    names::names,
    pilot::Direction,
    text::{Line, Paragraph, TextError, Title},
};

names! {
    /// The templates of a plan.
    pub enum Template {
        /// The year of a category, in growth, range and availability.
        RetailJointBusinessPlan = "retail_joint_business_plan",
        /// Deliveries, forecasts and master data.
        ServiceImprovement = "service_improvement",
        /// Packaging, transport and waste.
        Sustainability = "sustainability",
    }
}

/// What a template says.
#[derive(Debug)]
pub struct Outline {
    /// What the plan is called, until somebody gives it another title.
    pub title: &'static str,
    /// What the template is for.
    pub purpose: &'static str,
    /// What both want to reach.
    pub vision: &'static str,
    /// The goals, which weigh 100 together.
    pub goals: &'static [GoalOutline],
}

/// A goal of a template: what both agree on but its days, which are the plan's.
#[derive(Debug)]
pub struct GoalOutline {
    /// What is to be reached.
    pub title: &'static str,
    /// Why it matters to the customer.
    pub why_buyer: &'static str,
    /// Why it matters to the supplier.
    pub why_supplier: &'static str,
    /// What is measured.
    pub measure: &'static str,
    /// In what; of milestones nothing.
    pub unit: Option<&'static str>,
    /// From where to where, as an example.
    pub example: Example,
    /// How the values of the periods make one.
    pub aggregation: Aggregation,
    /// How often it is measured.
    pub cadence: goal::Cadence,
    /// Its share of the plan.
    pub weight: i16,
    /// The side that measures.
    pub measured_by: Side,
}

/// A metric whose values are an example.
#[derive(Debug, Clone, Copy)]
pub enum Example {
    /// From the baseline up to the target.
    Higher(i64, i64),
    /// From the baseline down to the target.
    Lower(i64, i64),
    /// From the baseline into the range between the two others.
    Range(i64, i64, i64),
    /// Within the range all the time.
    Maintain(i64, i64),
    /// Steps, each with its weight.
    Milestones(&'static [(&'static str, i16)]),
}

/// What whoever uses a template says of its plan.
#[derive(Debug, Clone)]
pub struct Frame {
    /// From when until when.
    pub period: Period,
    /// Its title, where it is not the template's.
    pub title: Option<Title>,
    /// Where its days begin and end.
    pub zone: Zone,
    /// The currency of its amounts.
    pub currency: Option<Currency>,
}

impl Template {
    /// What it says.
    #[must_use]
    pub fn outline(self) -> &'static Outline {
        match self {
            Self::RetailJointBusinessPlan => &RETAIL_JOINT_BUSINESS_PLAN,
            Self::ServiceImprovement => &SERVICE_IMPROVEMENT,
            Self::Sustainability => &SUSTAINABILITY,
        }
    }
}

impl Outline {
    /// The terms of a plan of this template.
    ///
    /// # Errors
    /// [`TextError`] where a text of the template is none: of those that there are, a test shows that
    /// they are.
    pub fn terms(&self, frame: Frame) -> Result<Terms, TextError> {
        Ok(Terms {
            title: frame.title.map_or_else(|| Title::parse(self.title), Ok)?,
            period: frame.period,
            zone: frame.zone,
            vision: Paragraph::parse(self.vision)?,
            category: None,
            principles: None,
            currency: frame.currency,
            weighting: Weighting::Weighted,
            reviews: Cadence::USUAL,
        })
    }
}

impl GoalOutline {
    /// The terms of the goal, from the first to the last day of its plan.
    ///
    /// # Errors
    /// As [`Outline::terms`].
    pub fn terms(&self, period: Period) -> Result<goal::Terms, TextError> {
        Ok(goal::Terms {
            title: Title::parse(self.title)?,
            why_buyer: Some(Paragraph::parse(self.why_buyer)?),
            why_supplier: Some(Paragraph::parse(self.why_supplier)?),
            shopper_benefit: None,
            measure: Line::parse(self.measure)?,
            unit: self.unit.map(Line::parse).transpose()?,
            metric: self.example.metric()?,
            aggregation: self.aggregation,
            starts_on: period.starts_on(),
            due_on: period.ends_on(),
            weight: self.weight,
            measured_by: self.measured_by,
            source: Source::Manual,
            cadence: self.cadence,
        })
    }
}

impl Example {
    /// The metric with these values.
    ///
    /// # Errors
    /// As [`Outline::terms`].
    pub fn metric(self) -> Result<Metric, TextError> {
        let toward = |direction, baseline: i64, target: i64| Metric::Toward {
            direction,
            baseline: baseline.into(),
            target: target.into(),
            floor: None,
        };
        Ok(match self {
            Self::Higher(baseline, target) => toward(Direction::Higher, baseline, target),
            Self::Lower(baseline, target) => toward(Direction::Lower, baseline, target),
            Self::Range(baseline, lower, upper) => {
                let [baseline, lower, upper] = [baseline, lower, upper].map(Decimal::from);
                Metric::Range { baseline, lower, upper }
            }
            Self::Maintain(lower, upper) => {
                Metric::Maintain { lower: lower.into(), upper: upper.into() }
            }
            Self::Milestones(steps) => {
                let step = |(title, weight): &(&str, i16)| {
                    Ok(Milestone { title: Line::parse(title)?, weight: *weight })
                };
                Metric::Milestones(steps.iter().map(step).collect::<Result<_, _>>()?)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;

    use super::*;
    use crate::names::Name;

    #[test]
    fn every_template_makes_a_plan_that_is_complete() {
        let period = Period::new(date(2027, 1, 1), date(2027, 12, 31)).unwrap();
        let mut kinds = BTreeSet::new();
        for template in Template::ALL {
            let outline = template.outline();
            let frame = Frame { period, title: None, zone: Zone::utc(), currency: None };
            assert_eq!(outline.terms(frame).unwrap().title.as_str(), outline.title);
            assert!((4..=6).contains(&outline.goals.len()), "{template}");
            assert_eq!(outline.goals.iter().map(|goal| goal.weight).sum::<i16>(), 100);
            for goal in outline.goals {
                let terms = goal.terms(period).unwrap().checked().unwrap();
                kinds.insert(terms.metric.clone().checked().unwrap().kind());
                assert_eq!((terms.starts_on, terms.due_on), (date(2027, 1, 1), date(2027, 12, 31)));
            }
            let measured_by = |side| outline.goals.iter().any(|goal| goal.measured_by == side);
            assert!(measured_by(Side::Buyer) && measured_by(Side::Supplier), "{template}");
        }
        assert_eq!(kinds.len(), goal::MetricKind::ALL.len());
    }
}
