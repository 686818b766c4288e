//! Goals: both sides see all that were proposed, the author its drafts besides. Whoever changes how much
//! the goals of a plan weigh holds the plan.

mod columns;
pub mod measurements;
mod terms;

use std::collections::{HashMap, HashSet};

use diesel::{
    BoolExpressionMethods, BoxableExpression, ExpressionMethods, JoinOnDsl,
    NullableExpressionMethods, OptionalExtension, PgTextExpressionMethods, QueryDsl,
    SelectableHelper, dsl::exists, pg::Pg, sql_types::Bool,
};
use diesel_async::RunQueryDsl;
use domain::{
    event::Event,
    goal::{Goal, Measurement, Measuring, State},
    id::{GoalId, Id, PartnershipId, PlanId, UserId},
    machine::Name,
    partnership::Standing,
    plan::GoalsWeight,
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use self::columns::Columns;
pub use self::terms::Version;
use crate::{
    Failure, Reading, Stored, Writing,
    both_sides::{found, of_both},
    ledger,
    pages::{Cursor, Filter, Page, page},
    partnerships::{StateRow, WithStanding, WithState, standing, state_columns, with_state},
    prepared::Prepare,
    rows::written,
    schema::{goal_terms, goals, partnerships},
};

type Row = (Columns, jiff_diesel::Timestamp, StateRow);

of_both!(goals, with drafts);
found!(goals);

#[diesel::dsl::auto_type]
fn whose_terms(organisation: Uuid) -> _ {
    goal_terms::buyer_org_id.eq(organisation).or(goal_terms::supplier_org_id.eq(organisation))
}

#[diesel::dsl::auto_type(no_type_alias)]
fn titled(organisation: Uuid, pattern: String) -> _ {
    let mine: whose_terms = whose_terms(organisation);
    exists(
        goal_terms::table
            .filter(goal_terms::goal_id.eq(goals::id))
            .filter(goal_terms::number.eq(goals::terms_number))
            .filter(mine)
            .filter(goal_terms::title.ilike(pattern)),
    )
}

/// One goal, with all terms that have governed it, and those that a side proposes.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(
    tx: &Reading<'_>,
    id: GoalId,
) -> Result<Option<(Stored<Goal>, Vec<Version>)>, Failure> {
    let row = found(tx, id.uuid()).await?;
    Ok(whole(tx, row.into_iter().collect()).await?.pop())
}

/// Which goals of a list, besides what every list can be asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Narrow {
    /// Only of this plan.
    pub plan: Option<PlanId>,
    /// Only what this person answers for.
    pub person: Option<UserId>,
}

type Condition = Box<dyn BoxableExpression<goals::table, Pg, SqlType = Bool>>;

impl Narrow {
    fn and(
        &self,
        of_side: impl BoxableExpression<goals::table, Pg, SqlType = Bool> + 'static,
    ) -> Condition {
        let mut condition: Condition = Box::new(of_side);
        if let Some(plan) = self.plan {
            condition = Box::new(condition.and(goals::plan_id.eq(plan.uuid())));
        }
        if let Some(person) = self.person.map(Id::uuid) {
            let buyer = goals::buyer_owner.assume_not_null().eq(person);
            let supplier = goals::supplier_owner.assume_not_null().eq(person);
            condition = Box::new(condition.and(buyer.or(supplier)));
        }
        condition
    }
}

/// A page of goals.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    filter: &Filter<State>,
    narrow: &Narrow,
) -> Result<Page<Stored<Goal>>, Failure> {
    let of_supplier = |organisation| narrow.and(of_supplier(organisation));
    let of_buyer = |organisation| narrow.and(of_buyer(organisation));
    let rows: Vec<Row> = page! {
        tx, filter, goals in partnership_id;
        where of_supplier, of_buyer, titled;
        select (Columns::as_select(), goals::created_at), WithStanding
    }?;
    let rows = rows.into_iter().map(with_state).collect::<Result<_, _>>()?;
    let rows = whole(tx, rows).await?.into_iter().map(|(stored, _)| stored).collect();
    Ok(Page::of(rows, filter, |row: &Stored<Goal>| Cursor {
        updated_at: row.updated_at,
        id: row.value.id.uuid(),
    }))
}

/// The goals of a plan that the caller may see, oldest first: a hundred at most.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn of_plan(tx: &Reading<'_>, plan: PlanId) -> Result<Vec<Stored<Goal>>, Failure> {
    let rows: Vec<Row> = with_partnership()
        .filter(goals::plan_id.eq(plan.uuid()))
        .filter(seen_by(tx.organisation()))
        .order(goals::id)
        .select((Columns::as_select(), goals::created_at, state_columns()))
        .load(&mut tx.connection())
        .await?;
    let rows = rows.into_iter().map(with_state).collect::<Result<_, _>>()?;
    Ok(whole(tx, rows).await?.into_iter().map(|(stored, _)| stored).collect())
}

/// The goal of a partnership that comes behind another, by age, of those that the caller may see.
///
/// # Errors
/// [`Failure`] when the database fails.
async fn next_of_partnership(
    tx: &Reading<'_>,
    partnership: PartnershipId,
    after: Option<GoalId>,
) -> Result<Option<GoalId>, Failure> {
    let next: Option<Uuid> = goals::table
        .filter(goals::partnership_id.eq(partnership.uuid()))
        .filter(goals::id.gt(after.map(Id::uuid).unwrap_or_default()))
        .filter(seen_by(tx.organisation()))
        .order(goals::id)
        .select(goals::id)
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(next.map(Id::new))
}

/// The plan in which a goal stands that the caller may see.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn plan_of(tx: &Reading<'_>, id: GoalId) -> Result<Option<PlanId>, Failure> {
    let plan: Option<Uuid> = goals::table
        .filter(goals::id.eq(id.uuid()))
        .filter(seen_by(tx.organisation()))
        .select(goals::plan_id)
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(plan.map(Id::new))
}

/// Locks a goal until the transaction ends; its partnership stays as it is as long.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(tx: &mut Writing<'_>, id: GoalId) -> Result<Option<Stored<Goal>>, Failure> {
    let rows = goals::table
        .filter(goals::id.eq(id.uuid()))
        .filter(seen_by(tx.organisation()))
        .select((Columns::as_select(), goals::created_at))
        .for_update()
        .load(&mut tx.connection())
        .await?;
    Ok(held(tx, rows).await?.pop())
}

/// Locks those of these goals that are the caller's to see in this partnership, by age, and tells which
/// they are: whoever changes several holds all of them before it adds to the ledger.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn hold(
    tx: &mut Writing<'_>,
    partnership: PartnershipId,
    ids: &[GoalId],
) -> Result<HashSet<GoalId>, Failure> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let held: Vec<Uuid> = goals::table
        .filter(goals::id.eq_any(ids))
        .filter(goals::partnership_id.eq(partnership.uuid()))
        .filter(seen_by(tx.organisation()))
        .order(goals::id)
        .select(goals::id)
        .for_update()
        .load(&mut tx.connection())
        .await?;
    Ok(held.into_iter().map(Id::new).collect())
}

/// Locks all goals of a locked plan that the caller's side knows of.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock_of_plan(
    tx: &mut Writing<'_>,
    plan: PlanId,
) -> Result<Vec<Stored<Goal>>, Failure> {
    let rows = goals::table
        .filter(goals::plan_id.eq(plan.uuid()))
        .filter(seen_by(tx.organisation()))
        .order(goals::id)
        .select((Columns::as_select(), goals::created_at))
        .for_update()
        .load(&mut tx.connection())
        .await?;
    held(tx, rows).await
}

async fn held(
    tx: &mut Writing<'_>,
    rows: Vec<(Columns, jiff_diesel::Timestamp)>,
) -> Result<Vec<Stored<Goal>>, Failure> {
    let Some(partnership) = rows.as_slice().first().map(|(one, _)| one.parties().partnership)
    else {
        return Ok(Vec::new());
    };
    let Some(Standing { state, .. }) = standing(tx, partnership).await? else {
        return Err(Failure::Corrupt { column: "goals.partnership_id" });
    };
    let rows = rows.into_iter().map(|(columns, created_at)| (columns, created_at, state)).collect();
    Ok(whole(tx, rows).await?.into_iter().map(|(stored, _)| stored).collect())
}

/// Goals with their terms: one statement for a whole page.
async fn whole(
    tx: &Reading<'_>,
    rows: Vec<WithState<Columns>>,
) -> Result<Vec<(Stored<Goal>, Vec<Version>)>, Failure> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|(columns, ..)| columns.id()).collect();
    let mut terms: HashMap<Uuid, Vec<Version>> = terms::of(tx, &ids).await?;
    rows.into_iter()
        .map(|(columns, created_at, state)| {
            let versions = terms.remove(&columns.id()).unwrap_or_default();
            let numbered = |number: i32| {
                let found = versions.iter().find(|version| version.number == number);
                found.map(|version| version.terms.clone())
            };
            let governing = numbered(columns.terms_number());
            let governing = governing.ok_or(Failure::Corrupt { column: "goals.terms_number" })?;
            let standing = Standing { parties: columns.parties(), state };
            let proposed = numbered(columns.terms_number() + 1);
            let value = columns.goal(standing, governing, proposed)?;
            let (created_at, updated_at) = (created_at.to_jiff(), columns.updated_at());
            Ok((Stored { value, created_at, updated_at }, versions))
        })
        .collect()
}

/// How many goals of a locked plan the caller's side knows of, withdrawn ones included.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn count(tx: &Reading<'_>, plan: PlanId) -> Result<i64, Failure> {
    let count = goals::table
        .filter(goals::plan_id.eq(plan.uuid()))
        .filter(seen_by(tx.organisation()))
        .count()
        .get_result(&mut tx.connection())
        .await?;
    Ok(count)
}

/// What the goals of a locked plan that count weigh together, without one of them where it is named.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn weight_of(
    tx: &Reading<'_>,
    plan: PlanId,
    without: Option<GoalId>,
) -> Result<GoalsWeight, Failure> {
    let states = State::ALL.iter().filter(|state| state.counts()).map(|state| state.as_str());
    let weight: Option<i64> =
        goals::table
            .inner_join(goal_terms::table.on(
                goal_terms::goal_id.eq(goals::id).and(goal_terms::number.eq(goals::terms_number)),
            ))
            .filter(goals::plan_id.eq(plan.uuid()))
            .filter(goals::id.ne(without.map(Id::uuid).unwrap_or_default()))
            .filter(goals::state.eq_any(states.collect::<Vec<_>>()))
            .filter(seen_by(tx.organisation()))
            .select(diesel::dsl::sum(goal_terms::weight))
            .first(&mut tx.connection())
            .await?;
    Ok(GoalsWeight(weight.unwrap_or(0)))
}

/// Keeps a new goal.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(tx: &mut Writing<'_>, goal: &Goal, event: &Event) -> Result<(), Failure> {
    let row = (Columns::new(goal, event), goals::created_at.eq(event.at.to_diesel()));
    let row = diesel::insert_into(goals::table).values(row);
    let saving = async {
        written(row.prepared().execute(&mut tx.connection())).await?;
        terms::insert(tx, goal, event).await
    };
    ledger::record(tx, goal, event, saving).await
}

/// Saves what `event` has made of a goal that is locked and was `was`, and the values that it has
/// changed.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(
    tx: &mut Writing<'_>,
    was: &Goal,
    (goal, values, event): (&Goal, &[Measurement], &Event),
) -> Result<(), Failure> {
    let organisation = tx.organisation();
    let row = diesel::update(goals::table)
        .filter(goals::id.eq(goal.id.uuid()))
        .filter(goals::version.eq(was.version))
        .filter(seen_by(organisation))
        .set(Columns::new(goal, event));
    let saving = async {
        written(row.prepared().execute(&mut tx.connection())).await?;
        terms::save(tx, was, goal, event).await?;
        measurements::save(tx, goal, values).await
    };
    ledger::record(tx, goal, event, saving).await
}

/// Saves what was measured of several goals that are held, each with what it was: first the values, which
/// take their time, then goal by goal with its event, so that the ledger is locked as late as can be.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save_measured(
    tx: &mut Writing<'_>,
    measured: &[(Goal, Measuring)],
) -> Result<(), Failure> {
    for (_, (goal, values, _)) in measured {
        measurements::save(tx, goal, values).await?;
    }
    for (was, (goal, _, event)) in measured {
        save(tx, was, (goal, &[], event)).await?;
    }
    Ok(())
}
