//! The columns of what a brief says, which the brief and each of its invitations have.

use domain::{
    brief::{Budget, Criteria, Criterion, Detail, Schedule, Teaser, Weight},
    money::Currency,
    proposal::Readiness,
    text::{Line, Paragraph, Title},
};
use rust_decimal::Decimal;

use crate::{Failure, rows};

/// Makes `TermColumns`: what `$table` says.
macro_rules! term_columns {
    ($table:ident) => {
        #[derive(
            diesel::Queryable, diesel::Selectable, diesel::Insertable, diesel::AsChangeset,
        )]
        #[diesel(treat_none_as_default_value = false)]
        #[diesel(table_name = $table, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
        pub(super) struct TermColumns {
            title: String,
            summary: String,
            category: Option<String>,
            problem: String,
            outcomes: Vec<String>,
            criteria: Vec<String>,
            weights: Vec<i16>,
            constraints: Option<String>,
            readiness: Option<i16>,
            budget_from: Option<rust_decimal::Decimal>,
            budget_to: Option<rust_decimal::Decimal>,
            budget_currency: Option<String>,
            agreement: String,
            questions_until: jiff_diesel::Timestamp,
            closes_at: jiff_diesel::Timestamp,
            decision_by: jiff_diesel::Timestamp,
        }

        impl TermColumns {
            fn new(
                teaser: &domain::brief::Teaser,
                detail: &domain::brief::Detail,
                agreement: domain::brief::RequiredAgreement,
                schedule: domain::brief::Schedule,
            ) -> Self {
                use jiff_diesel::ToDiesel;
                let criteria = || detail.criteria.iter();
                Self {
                    title: teaser.title.as_str().to_owned(),
                    summary: teaser.summary.as_str().to_owned(),
                    category: teaser.category.map(|category| category.as_str().to_owned()),
                    problem: detail.problem.as_str().to_owned(),
                    outcomes: detail.outcomes.iter().map(|one| one.as_str().to_owned()).collect(),
                    criteria: criteria().map(|one| one.name.as_str().to_owned()).collect(),
                    weights: criteria().map(|one| one.weight.number()).collect(),
                    constraints: detail.constraints.as_ref().map(|text| text.as_str().to_owned()),
                    readiness: detail.readiness.map(domain::proposal::Readiness::level),
                    budget_from: detail.budget.map(|budget| budget.from()),
                    budget_to: detail.budget.map(|budget| budget.to()),
                    budget_currency: detail.budget.map(|one| one.currency().code().to_owned()),
                    agreement: agreement.as_str().to_owned(),
                    questions_until: schedule.questions_until().to_diesel(),
                    closes_at: schedule.closes_at().to_diesel(),
                    decision_by: schedule.decision_by().to_diesel(),
                }
            }

            fn teaser(&self) -> Result<domain::brief::Teaser, $crate::Failure> {
                let category = self.category.as_deref();
                $crate::briefs::terms::teaser(&self.title, &self.summary, category)
            }

            fn detail(&self) -> Result<domain::brief::Detail, $crate::Failure> {
                let budget = (self.budget_from, self.budget_to, self.budget_currency.as_deref());
                $crate::briefs::terms::detail(
                    (&self.problem, self.constraints.as_deref()),
                    &self.outcomes,
                    (&self.criteria, &self.weights),
                    self.readiness,
                    budget,
                )
            }

            fn agreement(&self) -> Result<domain::brief::RequiredAgreement, $crate::Failure> {
                $crate::rows::name("briefs.agreement", &self.agreement)
            }

            fn schedule(&self) -> Result<domain::brief::Schedule, $crate::Failure> {
                $crate::briefs::terms::schedule(
                    self.questions_until,
                    self.closes_at,
                    self.decision_by,
                )
            }
        }
    };
}

pub(crate) use term_columns;

pub(crate) fn teaser(
    title: &str,
    summary: &str,
    category: Option<&str>,
) -> Result<Teaser, Failure> {
    Ok(Teaser {
        title: rows::text("briefs.title", Title::parse, title)?,
        summary: rows::text("briefs.summary", Paragraph::parse, summary)?,
        category: rows::name_if("briefs.category", category)?,
    })
}

pub(crate) fn detail(
    (problem, constraints): (&str, Option<&str>),
    outcomes: &[String],
    (names, weights): (&[String], &[i16]),
    readiness: Option<i16>,
    (from, to, currency): (Option<Decimal>, Option<Decimal>, Option<&str>),
) -> Result<Detail, Failure> {
    let outcome = |line: &String| rows::text("briefs.outcomes", Line::parse, line);
    let wrong = || Failure::Corrupt { column: "briefs.criteria" };
    let criterion = |(name, weight): (&String, &i16)| {
        let name = rows::text("briefs.criteria", Line::parse, name)?;
        let weight = Weight::new(i64::from(*weight)).ok_or_else(wrong)?;
        Ok(Criterion { name, weight })
    };
    let criteria = names.iter().zip(weights).map(criterion).collect::<Result<_, Failure>>()?;
    let budget = match (from, to, currency) {
        (Some(from), Some(to), Some(currency)) => {
            let wrong = || Failure::Corrupt { column: "briefs.budget_currency" };
            let currency = Currency::parse(currency).ok_or_else(wrong)?;
            Some(Budget::new(from, to, currency).ok_or_else(wrong)?)
        }
        _ => None,
    };
    Ok(Detail {
        problem: rows::text("briefs.problem", Paragraph::parse, problem)?,
        outcomes: outcomes.iter().map(outcome).collect::<Result<_, _>>()?,
        criteria: Criteria::new(criteria).map_err(|_| wrong())?,
        constraints: rows::text_if("briefs.constraints", Paragraph::parse, constraints)?,
        readiness: readiness.and_then(|level| Readiness::new(i64::from(level))),
        budget,
    })
}

pub(crate) fn schedule(
    questions_until: jiff_diesel::Timestamp,
    closes_at: jiff_diesel::Timestamp,
    decision_by: jiff_diesel::Timestamp,
) -> Result<Schedule, Failure> {
    Schedule::new(questions_until.to_jiff(), closes_at.to_jiff(), decision_by.to_jiff())
        .ok_or(Failure::Corrupt { column: "briefs.closes_at" })
}
