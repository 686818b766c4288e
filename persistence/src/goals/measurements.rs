//! The values of goals: every version of every period is kept.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable,
    Selectable, SelectableHelper, upsert::excluded,
};
use diesel_async::RunQueryDsl;
use domain::{
    goal::{Goal, Log, Measurement, MeasurementState, Reading as Value},
    id::{GoalId, Id, MeasurementId, PartnershipId},
    machine::Name,
    text::Reason,
};
use jiff::civil::Date;
use jiff_diesel::ToDiesel;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{Failure, Reading, rows, schema::goal_measurements};

/// The place of a value among all of a partnership: its goal, its period, its version.
pub type Place = (GoalId, Date, i32);

/// So many rows of a statement: each has some dozen parameters, of which PostgreSQL takes 65,535.
const ROWS: usize = 2_000;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = goal_measurements, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    goal_id: Uuid,
    on_date: jiff_diesel::Date,
    version: i32,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    value: Option<Decimal>,
    numerator: Option<Decimal>,
    denominator: Option<Decimal>,
    milestones_done: Option<Vec<i16>>,
    state: String,
    recorded_by: Uuid,
    recorded_at: jiff_diesel::Timestamp,
    reason: Option<String>,
    by_lapse: bool,
}

impl Row {
    fn new(goal: &Goal, one: &Measurement) -> Self {
        let parties = &goal.standing.parties;
        let (value, ratio, done) = match &one.reading {
            Value::Value(value) => (Some(*value), None, None),
            Value::Ratio(numerator, denominator) => (None, Some((*numerator, *denominator)), None),
            Value::Done(done) => (None, None, Some(done.clone())),
        };
        Self {
            id: one.id.uuid(),
            goal_id: goal.id.uuid(),
            on_date: one.on.to_diesel(),
            version: one.version,
            buyer_org_id: parties.buyer.uuid(),
            supplier_org_id: parties.supplier.uuid(),
            value,
            numerator: ratio.map(|(numerator, _)| numerator),
            denominator: ratio.map(|(_, denominator)| denominator),
            milestones_done: done,
            state: one.state.as_str().to_owned(),
            recorded_by: one.recorded_by.uuid(),
            recorded_at: one.recorded_at.to_diesel(),
            reason: one.reason.as_ref().map(|reason| reason.as_str().to_owned()),
            by_lapse: one.by_lapse,
        }
    }
}

impl TryFrom<Row> for Measurement {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        let ratio = row.numerator.zip(row.denominator);
        let reading = match (row.value, ratio, row.milestones_done) {
            (Some(value), ..) => Value::Value(value),
            (_, Some((numerator, denominator)), _) => Value::Ratio(numerator, denominator),
            (.., Some(done)) => Value::Done(done),
            (None, None, None) => {
                return Err(Failure::Corrupt { column: "goal_measurements.value" });
            }
        };
        let reason = row.reason.as_deref();
        Ok(Self {
            id: Id::new(row.id),
            on: row.on_date.to_jiff(),
            version: row.version,
            reading,
            state: rows::name("goal_measurements.state", &row.state)?,
            recorded_by: Id::new(row.recorded_by),
            recorded_at: row.recorded_at.to_jiff(),
            reason: rows::text_if("goal_measurements.reason", Reason::parse, reason)?,
            by_lapse: row.by_lapse,
        })
    }
}

#[diesel::dsl::auto_type]
fn whose(organisation: Uuid) -> _ {
    goal_measurements::buyer_org_id
        .eq(organisation)
        .or(goal_measurements::supplier_org_id.eq(organisation))
}

#[diesel::dsl::auto_type(no_type_alias)]
fn of_goal(organisation: Uuid, goal: Uuid) -> _ {
    let mine: whose = whose(organisation);
    goal_measurements::table.filter(goal_measurements::goal_id.eq(goal)).filter(mine)
}

/// All values of a goal but those in whose place others stand: a few thousand at most.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn log(tx: &Reading<'_>, goal: GoalId) -> Result<Log, Failure> {
    let rows: Vec<Row> = of_goal(tx.organisation(), goal.uuid())
        .filter(goal_measurements::state.ne(MeasurementState::Superseded.as_str()))
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    let values: Vec<Measurement> =
        rows.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
    Ok(Log::new(values))
}

/// The place of a value in the list of its goal.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn place(
    tx: &Reading<'_>,
    goal: GoalId,
    id: MeasurementId,
) -> Result<Option<(Date, i32)>, Failure> {
    let place: Option<(jiff_diesel::Date, i32)> = of_goal(tx.organisation(), goal.uuid())
        .filter(goal_measurements::id.eq(id.uuid()))
        .select((goal_measurements::on_date, goal_measurements::version))
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(place.map(|(on, version)| (on.to_jiff(), version)))
}

/// A page of all values of a goal that is the caller's to see, the latest period first, behind the
/// version of a period.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    goal: GoalId,
    after: Option<(Date, i32)>,
    limit: u16,
) -> Result<Vec<Measurement>, Failure> {
    let mut query = of_goal(tx.organisation(), goal.uuid()).into_boxed();
    if let Some((on, version)) = after {
        let on = on.to_diesel();
        query = query
            .filter(goal_measurements::on_date.le(on))
            .filter(goal_measurements::on_date.lt(on).or(goal_measurements::version.lt(version)));
    }
    let rows: Vec<Row> = query
        .order((goal_measurements::on_date.desc(), goal_measurements::version.desc()))
        .limit(i64::from(limit))
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The values of all goals of a partnership that are the caller's to see, goal by goal by age, the first
/// period first, behind the version of a period of a goal: all versions, or only what counts.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn of_partnership(
    tx: &Reading<'_>,
    partnership: PartnershipId,
    after: Option<Place>,
    only_accepted: bool,
    limit: u16,
) -> Result<Vec<(GoalId, Measurement)>, Failure> {
    let mut found = Vec::new();
    let mut goal = after.map(|(goal, ..)| goal);
    let mut behind = after.map(|(_, on, version)| (on, version));
    loop {
        if behind.is_none() {
            goal = super::next_of_partnership(tx, partnership, goal).await?;
        }
        let Some(one) = goal else { return Ok(found) };
        let left = usize::from(limit) - found.len();
        let mut query = of_goal(tx.organisation(), one.uuid()).into_boxed();
        if let Some((on, version)) = behind.take() {
            let on = on.to_diesel();
            query = query.filter(goal_measurements::on_date.ge(on)).filter(
                goal_measurements::on_date.gt(on).or(goal_measurements::version.gt(version)),
            );
        }
        if only_accepted {
            let accepted = MeasurementState::Accepted.as_str();
            query = query.filter(goal_measurements::state.eq(accepted));
        }
        let rows: Vec<Row> = query
            .order((goal_measurements::on_date, goal_measurements::version))
            .limit(i64::try_from(left).unwrap_or_default())
            .select(Row::as_select())
            .load(&mut tx.connection())
            .await?;
        for row in rows {
            found.push((one, row.try_into()?));
        }
        if found.len() >= usize::from(limit) {
            return Ok(found);
        }
    }
}

/// Keeps values of a locked goal that are new or have changed: first what does not count or wait any
/// more, so that of each period one at most does.
pub(super) async fn save(
    tx: &Reading<'_>,
    goal: &Goal,
    changes: &[Measurement],
) -> Result<(), Failure> {
    let gone = |one: &&Measurement| one.state == MeasurementState::Superseded;
    let (gone, here): (Vec<&Measurement>, Vec<&Measurement>) = changes.iter().partition(gone);
    for some in gone.chunks(ROWS).chain(here.chunks(ROWS)) {
        let rows: Vec<Row> = some.iter().map(|one| Row::new(goal, one)).collect();
        diesel::insert_into(goal_measurements::table)
            .values(rows)
            .on_conflict(goal_measurements::id)
            .do_update()
            .set((
                goal_measurements::state.eq(excluded(goal_measurements::state)),
                goal_measurements::reason.eq(excluded(goal_measurements::reason)),
                goal_measurements::by_lapse.eq(excluded(goal_measurements::by_lapse)),
            ))
            .execute(&mut tx.connection())
            .await?;
    }
    Ok(())
}
