//! The detail of a brief, as its buyer and whom it has invited read it.

use domain::{
    brief::{Budget, Criterion, Detail},
    content::canonical,
    proposal::Readiness,
    text::{Line, Paragraph},
};
use jiff::Timestamp;
use persistence::brief_invitations::Clarification;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answers::Shown;

/// What may take an agreement to read.
#[derive(Serialize, ToSchema)]
#[schema(as = BriefDetail)]
pub(crate) struct DetailView<'a> {
    /// The problem to be solved.
    #[schema(example = "Shoppers leave the category because of its plastic.")]
    problem: &'a str,
    /// What is to come of it.
    outcomes: Vec<&'a str>,
    /// By what is judged.
    criteria: Vec<CriterionView<'a>>,
    /// What a solution has to keep to.
    #[schema(example = json!(null))]
    constraints: Option<&'a str>,
    /// The technology readiness level that a solution has to have, 1 to 9.
    #[schema(minimum = 1, maximum = 9, example = 7)]
    readiness: Option<i16>,
    /// How much the buyer would spend; null for an invitee to whom it is not told.
    budget: Option<BudgetView>,
}

/// By what the buyer judges.
#[derive(Serialize, ToSchema)]
#[schema(as = BriefCriterion)]
struct CriterionView<'a> {
    /// What is looked at.
    #[schema(example = "Plastic saved")]
    name: &'a str,
    /// How much it counts beside the others, 1 to 100.
    #[schema(minimum = 1, maximum = 100, example = 60)]
    weight: i16,
}

/// How much the buyer would spend.
#[derive(Serialize, ToSchema)]
#[schema(as = Budget)]
struct BudgetView {
    /// The least.
    #[schema(example = "50000")]
    from: String,
    /// The most.
    #[schema(example = "120000")]
    to: String,
    /// In what (ISO 4217).
    #[schema(example = "EUR")]
    currency: &'static str,
}

/// What the buyer has told all whom it has invited.
#[derive(Serialize, ToSchema)]
#[schema(as = Clarification)]
pub(crate) struct ClarificationView<'a> {
    /// What.
    #[schema(example = "Glass is welcome, too.")]
    text: &'a str,
    /// When.
    #[schema(value_type = String, format = DateTime, example = "2026-01-03T09:00:00Z")]
    told_at: Shown<Timestamp>,
}

impl<'a> From<&'a Clarification> for ClarificationView<'a> {
    fn from(one: &'a Clarification) -> Self {
        Self { text: one.text.as_str(), told_at: Shown(one.told_at) }
    }
}

impl From<Budget> for BudgetView {
    fn from(budget: Budget) -> Self {
        Self {
            from: canonical(budget.from()),
            to: canonical(budget.to()),
            currency: budget.currency().code(),
        }
    }
}

impl<'a> From<&'a Criterion> for CriterionView<'a> {
    fn from(one: &'a Criterion) -> Self {
        Self { name: one.name.as_str(), weight: one.weight.number() }
    }
}

impl<'a> From<&'a Detail> for DetailView<'a> {
    fn from(detail: &'a Detail) -> Self {
        Self {
            problem: detail.problem.as_str(),
            outcomes: detail.outcomes.iter().map(Line::as_str).collect(),
            criteria: detail.criteria.iter().map(Into::into).collect(),
            constraints: detail.constraints.as_ref().map(Paragraph::as_str),
            readiness: detail.readiness.map(Readiness::level),
            budget: detail.budget.map(Into::into),
        }
    }
}
