//! What a brief says, as a request.

use domain::{
    brief::{
        Budget, Criteria, Criterion, Detail, Invitees, RequiredAgreement, Schedule, Teaser, Terms,
        Weight,
    },
    id::PartnershipId,
    text::{Line, Paragraph, Title},
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    body::{Field, Parse, Reader, Wrong, decimal, id, instant, name, text},
    money::currency,
    proposals::pitch::readiness,
};

/// How much the buyer would spend.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewBudget, example = json!({"from": "50000", "to": "120000", "currency": "EUR"}))]
pub(crate) struct BudgetRequest {
    /// The least: a decimal number in a string, not below 0.
    #[schema(value_type = String, required, max_length = 24)]
    from: Field<String>,
    /// The most.
    #[schema(value_type = String, required, max_length = 24)]
    to: Field<String>,
    /// In what (ISO 4217).
    #[schema(value_type = String, required, min_length = 3, max_length = 3)]
    currency: Field<String>,
}

impl Parse for BudgetRequest {
    type Value = Budget;

    fn parse(self, reader: &mut Reader) -> Option<Budget> {
        let from = reader.required("from", self.from, decimal);
        let to = reader.required("to", self.to, decimal);
        let currency = reader.required("currency", self.currency, currency);
        let budget = Budget::new(from?, to?, currency?);
        if budget.is_none() {
            reader.fault(
                "to",
                Wrong::new("out_of_range", "must not be below `from`, nor that below 0"),
            );
        }
        budget
    }
}

/// By what the buyer judges.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewBriefCriterion, example = json!({"name": "Plastic saved", "weight": 60}))]
pub(crate) struct CriterionRequest {
    /// What is looked at.
    #[schema(value_type = String, required, min_length = 1, max_length = 240)]
    name: Field<String>,
    /// How much it counts beside the others.
    #[schema(value_type = i64, required, minimum = 1, maximum = 100)]
    weight: Field<i64>,
}

/// Reads criteria.
pub(super) fn criteria(
    reader: &mut Reader,
    field: Field<Vec<Field<CriterionRequest>>>,
) -> Option<Criteria> {
    let items = reader.each_if("criteria", field, |reader, one| {
        let name = reader.required("name", one.name, text(Line::parse));
        let weight = reader.required("weight", one.weight, |weight| {
            let wrong = || Wrong::new("out_of_range", "must be from 1 to 100");
            Weight::new(weight).ok_or_else(wrong)
        });
        Some(Criterion { name: name?, weight: weight? })
    });
    let told = |error: domain::brief::CriteriaError| Wrong::new("not_valid", error.to_string());
    let criteria = Criteria::new(items);
    criteria.map_err(|error| reader.fault("criteria", told(error))).ok()
}

/// A brief to draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewBrief, example = json!({
    "audience": ["part_01930000000070008000000000000001"],
    "title": "Less plastic in dairy",
    "summary": "We look for bottles with a third less plastic.",
    "category": "packaging",
    "problem": "Shoppers leave the category because of its plastic.",
    "criteria": [{"name": "Plastic saved", "weight": 60}, {"name": "Price", "weight": 40}],
    "closes_at": "2035-03-01T12:00:00Z",
    "decision_by": "2035-04-01T12:00:00Z",
}))]
pub(crate) struct TermsRequest {
    /// The partnerships whose suppliers are invited: active ones in which you are the buyer.
    #[schema(value_type = Vec<String>, required, min_items = 1, max_items = 200)]
    audience: Field<Vec<Field<String>>>,
    /// What it is called. Every invitee reads this.
    #[schema(value_type = String, required, min_length = 3, max_length = 160)]
    title: Field<String>,
    /// What it is about. Every invitee reads this.
    #[schema(value_type = String, required, min_length = 1, max_length = 10000)]
    summary: Field<String>,
    /// `product`, `packaging`, `process`, `service`, `insight`, `sustainability`, `digital` or `cost`.
    /// Every invitee reads this.
    #[schema(value_type = Option<String>)]
    category: Field<String>,
    /// The problem to be solved. This and what follows up to the budget is the detail.
    #[schema(value_type = String, required, min_length = 1, max_length = 10000)]
    problem: Field<String>,
    /// What is to come of it.
    #[schema(value_type = Option<Vec<String>>, max_items = 20)]
    outcomes: Field<Vec<Field<String>>>,
    /// By what is judged. They stand once a proposal was handed in.
    #[schema(value_type = Option<Vec<CriterionRequest>>, max_items = 20)]
    criteria: Field<Vec<Field<CriterionRequest>>>,
    /// What a solution has to keep to.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    constraints: Field<String>,
    /// The technology readiness level that a solution has to have, 1 to 9.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 9)]
    readiness: Field<i64>,
    /// How much you would spend.
    #[schema(value_type = Option<BudgetRequest>)]
    budget: Field<BudgetRequest>,
    /// True if the invitees are told the budget; false where it is left out.
    #[schema(value_type = Option<bool>)]
    share_budget: Field<bool>,
    /// Which agreement both must have signed before a supplier reads the detail: `none`, which it is
    /// where it is left out, `nda` or `front_end`.
    #[schema(value_type = Option<String>)]
    agreement: Field<String>,
    /// Until when is asked; until the brief closes where it is left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    questions_until: Field<String>,
    /// When it closes: from this instant on nothing can be handed in.
    #[schema(value_type = String, required, format = DateTime)]
    closes_at: Field<String>,
    /// By when you decide.
    #[schema(value_type = String, required, format = DateTime)]
    decision_by: Field<String>,
}

impl Parse for TermsRequest {
    type Value = (Terms, Invitees);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let invitees = invitees(reader, self.audience);
        let title = reader.required("title", self.title, text(Title::parse));
        let summary = reader.required("summary", self.summary, text(Paragraph::parse));
        let category = reader.optional("category", self.category, name);
        let problem = reader.required("problem", self.problem, text(Paragraph::parse));
        let outcomes = reader
            .each_if("outcomes", self.outcomes, |reader, one| reader.item(text(Line::parse)(one)));
        if outcomes.len() > Detail::MOST_OUTCOMES {
            reader.fault("outcomes", Wrong::new("too_many", "may have at most 20 items"));
        }
        let criteria = criteria(reader, self.criteria);
        let constraints = reader.optional("constraints", self.constraints, text(Paragraph::parse));
        let readiness = reader.optional("readiness", self.readiness, readiness);
        let budget = reader.object_if("budget", self.budget, |reader, budget| budget.parse(reader));
        let share_budget = reader.optional("share_budget", self.share_budget, Ok);
        let agreement = reader.optional("agreement", self.agreement, name);
        let questions_until = reader.optional("questions_until", self.questions_until, instant);
        let closes_at = reader.required("closes_at", self.closes_at, instant);
        let decision_by = reader.required("decision_by", self.decision_by, instant);
        let (closes_at, decision_by) = (closes_at?, decision_by?);
        let schedule =
            schedule(reader, (questions_until.unwrap_or(closes_at), closes_at, decision_by));
        let teaser = Teaser { title: title?, summary: summary?, category };
        let detail = Detail {
            problem: problem?,
            outcomes,
            criteria: criteria?,
            constraints,
            readiness,
            budget,
        };
        let terms = Terms {
            teaser,
            detail,
            agreement: agreement.unwrap_or(RequiredAgreement::None),
            schedule: schedule?,
            share_budget: share_budget.unwrap_or(false),
        };
        Some((terms, invitees?))
    }
}

fn invitees(reader: &mut Reader, field: Field<Vec<Field<String>>>) -> Option<Invitees> {
    let partnerships: Vec<PartnershipId> =
        reader.each("audience", field, |reader, one| reader.item(id(one)))?;
    let invitees = Invitees::new(partnerships);
    if invitees.is_none() {
        let form = format!("must name 1 to {} partnerships", Invitees::MOST);
        reader.fault("audience", Wrong::new("out_of_range", form));
    }
    invitees
}

/// Three instants in their order: for questions, for proposals, for the decision.
pub(super) fn schedule(
    reader: &mut Reader,
    (questions_until, closes_at, decision_by): (jiff::Timestamp, jiff::Timestamp, jiff::Timestamp),
) -> Option<Schedule> {
    if questions_until > closes_at {
        let wrong = Wrong::new("out_of_range", "must not be after `closes_at`");
        reader.fault("questions_until", wrong);
    }
    if decision_by < closes_at {
        let wrong = Wrong::new("out_of_range", "must not be before `closes_at`");
        reader.fault("decision_by", wrong);
    }
    Schedule::new(questions_until, closes_at, decision_by)
}
