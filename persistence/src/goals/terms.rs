//! The terms of goals: those that govern, those before them, and those that a side proposes.

use std::collections::HashMap;

use diesel::{
    AsChangeset, BoolExpressionMethods, ExpressionMethods, Insertable, QueryDsl, Queryable,
    Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::Side,
    event::Event,
    goal::{Change, Goal, Metric, MetricKind, Milestone, Terms},
    id::Id,
    machine::Name,
    pilot::Direction,
    text::{Line, Paragraph, Reason, Title},
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::columns::private_to;
use crate::{
    Failure, Reading, both_sides::of_parties, prepared::Prepare, rows, schema::goal_terms,
};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = goal_terms, primary_key(goal_id, number))]
#[diesel(check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
struct Row {
    goal_id: Uuid,
    number: i32,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    private_to: Option<Uuid>,
    title: String,
    why_buyer: Option<String>,
    why_supplier: Option<String>,
    shopper_benefit: Option<String>,
    measure: String,
    unit: Option<String>,
    metric: String,
    baseline: Option<Decimal>,
    target: Option<Decimal>,
    floor: Option<Decimal>,
    lower: Option<Decimal>,
    upper: Option<Decimal>,
    milestone_titles: Vec<String>,
    milestone_weights: Vec<i16>,
    aggregation: String,
    starts_on: jiff_diesel::Date,
    due_on: jiff_diesel::Date,
    weight: i16,
    measured_by: String,
    source: String,
    cadence: String,
    proposed_side: Option<String>,
    reason: Option<String>,
    proposed_at: jiff_diesel::Timestamp,
    governs_since: Option<jiff_diesel::Timestamp>,
}

/// Terms of a goal, with when and why they came about.
#[derive(Debug, Clone)]
pub struct Version {
    /// Counts them, from 1.
    pub number: i32,
    /// The terms.
    pub terms: Terms,
    /// The side that proposed them and why, where they replace others.
    pub proposed: Option<(Side, Reason)>,
    /// When they were proposed.
    pub proposed_at: Timestamp,
    /// Since when they govern; `None` while they do not.
    pub governs_since: Option<Timestamp>,
}

impl TryFrom<Row> for Version {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        let paragraph = |column, text: &Option<String>| {
            rows::text_if(column, Paragraph::parse, text.as_deref())
        };
        let metric = row.metric()?;
        let side = rows::name_if("goal_terms.proposed_side", row.proposed_side.as_deref())?;
        let reason = rows::text_if("goal_terms.reason", Reason::parse, row.reason.as_deref())?;
        let terms = Terms {
            title: rows::text("goal_terms.title", Title::parse, &row.title)?,
            why_buyer: paragraph("goal_terms.why_buyer", &row.why_buyer)?,
            why_supplier: paragraph("goal_terms.why_supplier", &row.why_supplier)?,
            shopper_benefit: paragraph("goal_terms.shopper_benefit", &row.shopper_benefit)?,
            measure: rows::text("goal_terms.measure", Line::parse, &row.measure)?,
            unit: rows::text_if("goal_terms.unit", Line::parse, row.unit.as_deref())?,
            metric,
            aggregation: rows::name("goal_terms.aggregation", &row.aggregation)?,
            starts_on: row.starts_on.to_jiff(),
            due_on: row.due_on.to_jiff(),
            weight: row.weight,
            measured_by: rows::name("goal_terms.measured_by", &row.measured_by)?,
            source: rows::name("goal_terms.source", &row.source)?,
            cadence: rows::name("goal_terms.cadence", &row.cadence)?,
        };
        Ok(Self {
            number: row.number,
            terms: terms.checked().map_err(|_| Failure::Corrupt { column: "goal_terms.due_on" })?,
            proposed: side.zip(reason),
            proposed_at: row.proposed_at.to_jiff(),
            governs_since: row.governs_since.map(jiff_diesel::Timestamp::to_jiff),
        })
    }
}

impl Row {
    fn new(goal: &Goal, number: i32, terms: &Terms, at: Timestamp) -> Self {
        let parties = &goal.standing.parties;
        let proposed = goal.amendment.as_ref().filter(|_| number > goal.terms_number);
        let row = Self {
            goal_id: goal.id.uuid(),
            number,
            buyer_org_id: parties.buyer.uuid(),
            supplier_org_id: parties.supplier.uuid(),
            private_to: private_to(goal),
            title: terms.title.as_str().to_owned(),
            why_buyer: rows::paragraph(terms.why_buyer.as_ref()),
            why_supplier: rows::paragraph(terms.why_supplier.as_ref()),
            shopper_benefit: rows::paragraph(terms.shopper_benefit.as_ref()),
            measure: terms.measure.as_str().to_owned(),
            unit: terms.unit.as_ref().map(|unit| unit.as_str().to_owned()),
            metric: terms.metric.kind().as_str().to_owned(),
            baseline: None,
            target: None,
            floor: None,
            lower: None,
            upper: None,
            milestone_titles: Vec::new(),
            milestone_weights: Vec::new(),
            aggregation: terms.aggregation.as_str().to_owned(),
            starts_on: terms.starts_on.to_diesel(),
            due_on: terms.due_on.to_diesel(),
            weight: terms.weight,
            measured_by: terms.measured_by.as_str().to_owned(),
            source: terms.source.as_str().to_owned(),
            cadence: terms.cadence.as_str().to_owned(),
            proposed_side: proposed.map(|one| one.side().as_str().to_owned()),
            reason: proposed.map(|one| one.reason.as_str().to_owned()),
            proposed_at: at.to_diesel(),
            governs_since: None,
        };
        match &terms.metric {
            Metric::Toward { baseline, target, floor, .. } => {
                Self { baseline: Some(*baseline), target: Some(*target), floor: *floor, ..row }
            }
            Metric::Range { baseline, lower, upper } => {
                Self { baseline: Some(*baseline), lower: Some(*lower), upper: Some(*upper), ..row }
            }
            Metric::Maintain { lower, upper } => {
                Self { lower: Some(*lower), upper: Some(*upper), ..row }
            }
            Metric::Milestones(steps) => Self {
                milestone_titles: steps.iter().map(|one| one.title.as_str().to_owned()).collect(),
                milestone_weights: steps.iter().map(|one| one.weight).collect(),
                ..row
            },
        }
    }

    fn metric(&self) -> Result<Metric, Failure> {
        let value = |column, value: Option<Decimal>| value.ok_or(Failure::Corrupt { column });
        let baseline = || value("goal_terms.baseline", self.baseline);
        let ends = || -> Result<_, Failure> {
            Ok((value("goal_terms.lower", self.lower)?, value("goal_terms.upper", self.upper)?))
        };
        let toward = |direction| -> Result<_, Failure> {
            let target = value("goal_terms.target", self.target)?;
            Ok(Metric::Toward { direction, baseline: baseline()?, target, floor: self.floor })
        };
        let metric = match rows::name("goal_terms.metric", &self.metric)? {
            MetricKind::Higher => toward(Direction::Higher)?,
            MetricKind::Lower => toward(Direction::Lower)?,
            MetricKind::Range => {
                let (lower, upper) = ends()?;
                Metric::Range { baseline: baseline()?, lower, upper }
            }
            MetricKind::Maintain => {
                let (lower, upper) = ends()?;
                Metric::Maintain { lower, upper }
            }
            MetricKind::Milestones => {
                let steps = self.milestone_titles.iter().zip(&self.milestone_weights);
                let step = |(title, weight): (&String, &i16)| {
                    let title = rows::text("goal_terms.milestone_titles", Line::parse, title)?;
                    Ok(Milestone { title, weight: *weight })
                };
                Metric::Milestones(steps.map(step).collect::<Result<_, Failure>>()?)
            }
        };
        metric.checked().map_err(|_| Failure::Corrupt { column: "goal_terms.metric" })
    }
}

/// All terms of these goals, by goal, in the order of their numbers.
pub(super) async fn of(
    tx: &Reading<'_>,
    goals: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Version>>, Failure> {
    let organisation = tx.organisation();
    let rows: Vec<Row> = goal_terms::table
        .filter(goal_terms::goal_id.eq_any(goals))
        .filter(of_parties!(goal_terms, organisation))
        .order((goal_terms::goal_id, goal_terms::number))
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    let mut by_goal: HashMap<Uuid, Vec<Version>> = HashMap::new();
    for row in rows {
        by_goal.entry(row.goal_id).or_default().push(row.try_into()?);
    }
    Ok(by_goal)
}

/// The terms that a side proposes, with their number.
fn proposed(goal: &Goal) -> Option<(i32, &Terms)> {
    match goal.amendment.as_ref().map(|one| &one.terms) {
        Some(Change::Terms(terms)) => Some((goal.terms_number + 1, terms)),
        Some(Change::Cancellation) | None => None,
    }
}

/// Keeps the terms of a new goal.
pub(super) async fn insert(tx: &Reading<'_>, goal: &Goal, event: &Event) -> Result<(), Failure> {
    let row = Row::new(goal, goal.terms_number, &goal.terms, event.at);
    let row = diesel::insert_into(goal_terms::table).values(row);
    rows::written(row.prepared().execute(&mut tx.connection())).await
}

/// Makes the terms of a locked goal, which was `was`, what it has now.
pub(super) async fn save(
    tx: &Reading<'_>,
    was: &Goal,
    goal: &Goal,
    event: &Event,
) -> Result<(), Failure> {
    let of_goal = goal_terms::goal_id.eq(goal.id.uuid());
    let governs = goal.state.counts() || was.state.counts();
    let govern = async |number: i32| {
        let row = diesel::update(goal_terms::table)
            .filter(of_goal)
            .filter(goal_terms::number.eq(number))
            .set(goal_terms::governs_since.eq(event.at.to_diesel()));
        rows::written(row.prepared().execute(&mut tx.connection())).await
    };
    if !governs {
        // Until both agree there is but one, which each revision replaces.
        if was.terms != goal.terms || private_to(was) != private_to(goal) {
            let row = diesel::update(goal_terms::table).filter(of_goal).set(Row::new(
                goal,
                goal.terms_number,
                &goal.terms,
                event.at,
            ));
            rows::written(row.prepared().execute(&mut tx.connection())).await?;
        }
        return Ok(());
    }
    if !was.state.counts() || goal.terms_number > was.terms_number {
        return govern(goal.terms_number).await;
    }
    if proposed(was) != proposed(goal) {
        diesel::delete(goal_terms::table)
            .filter(of_goal)
            .filter(goal_terms::number.gt(goal.terms_number))
            .execute(&mut tx.connection())
            .await?;
        if let Some((number, terms)) = proposed(goal) {
            let row = diesel::insert_into(goal_terms::table)
                .values(Row::new(goal, number, terms, event.at));
            rows::written(row.prepared().execute(&mut tx.connection())).await?;
        }
    }
    Ok(())
}
