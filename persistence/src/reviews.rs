//! Reviews: both sides see all of their plans'. The figures are written once and read as they were
//! written; lists and locks do without them.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, JoinOnDsl, OptionalExtension, QueryDsl,
    Queryable, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::{Parties, Side},
    content::Content,
    event::Event,
    id::{Id, PlanId, ReviewId},
    machine::Name,
    partnership::Standing,
    review::Review,
    text::Paragraph,
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, Stored, Writing,
    both_sides::of_both,
    ledger,
    partnerships::{StateRow, standing, state_columns, state_of},
    prepared::Prepare,
    rows::{self, written},
    schema::{partnerships, plan_reviews},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = plan_reviews, check_for_backend(diesel::pg::Pg))]
struct Columns {
    id: Uuid,
    plan_id: Uuid,
    partnership_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    version: i32,
    state: String,
    number: i32,
    author_side: String,
    buyer_hands: Vec<Uuid>,
    supplier_hands: Vec<Uuid>,
    held_on: jiff_diesel::Date,
    held_at: jiff_diesel::Timestamp,
    notes: Option<String>,
    figures_hash: Vec<u8>,
    comment: Option<String>,
    by_lapse: bool,
    updated_at: jiff_diesel::Timestamp,
}

type Row = (Columns, StateRow);

impl Columns {
    fn new(review: &Review, event: &Event) -> Self {
        let Parties { partnership, buyer, supplier } = review.standing.parties;
        Self {
            id: review.id.uuid(),
            plan_id: review.plan.uuid(),
            partnership_id: partnership.uuid(),
            buyer_org_id: buyer.uuid(),
            supplier_org_id: supplier.uuid(),
            version: review.version,
            state: review.state.as_str().to_owned(),
            number: review.number,
            author_side: review.author.as_str().to_owned(),
            buyer_hands: rows::hands_of(&review.hands, Side::Buyer),
            supplier_hands: rows::hands_of(&review.hands, Side::Supplier),
            held_on: review.held_on.to_diesel(),
            held_at: review.held_at.to_diesel(),
            notes: rows::paragraph(review.notes.as_ref()),
            figures_hash: review.figures.bytes().to_vec(),
            comment: rows::paragraph(review.comment.as_ref()),
            by_lapse: review.by_lapse,
            updated_at: event.at.to_diesel(),
        }
    }

    fn parties(&self) -> Parties {
        rows::parties(self.partnership_id, self.buyer_org_id, self.supplier_org_id)
    }

    fn stored(self, standing: Standing) -> Result<Stored<Review>, Failure> {
        let text = |column, text: Option<&str>| rows::text_if(column, Paragraph::parse, text);
        let held_at = self.held_at.to_jiff();
        let value = Review {
            id: Id::new(self.id),
            plan: Id::new(self.plan_id),
            standing,
            version: self.version,
            state: rows::name("plan_reviews.state", &self.state)?,
            number: self.number,
            author: rows::name("plan_reviews.author_side", &self.author_side)?,
            hands: rows::hands(&self.buyer_hands, &self.supplier_hands),
            held_on: self.held_on.to_jiff(),
            held_at,
            notes: text("plan_reviews.notes", self.notes.as_deref())?,
            figures: rows::hash("plan_reviews.figures_hash", &self.figures_hash)?,
            comment: text("plan_reviews.comment", self.comment.as_deref())?,
            by_lapse: self.by_lapse,
        };
        Ok(Stored { value, created_at: held_at, updated_at: self.updated_at.to_jiff() })
    }
}

of_both!(plan_reviews);

fn with_state((columns, state): Row) -> Result<Stored<Review>, Failure> {
    let standing = Standing { parties: columns.parties(), state: state_of(state)? };
    columns.stored(standing)
}

/// One review, and its figures as they were frozen.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(
    tx: &Reading<'_>,
    id: ReviewId,
) -> Result<Option<(Stored<Review>, String)>, Failure> {
    let row: Option<(Columns, StateRow, String)> = with_partnership()
        .filter(plan_reviews::id.eq(id.uuid()))
        .filter(seen_by(tx.organisation()))
        .select((Columns::as_select(), state_columns(), plan_reviews::figures))
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(|(columns, state, figures)| Ok((with_state((columns, state))?, figures))).transpose()
}

/// The number of a review among those of its plan.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn place(tx: &Reading<'_>, plan: PlanId, id: ReviewId) -> Result<Option<i32>, Failure> {
    let number = plan_reviews::table
        .filter(plan_reviews::id.eq(id.uuid()))
        .filter(plan_reviews::plan_id.eq(plan.uuid()))
        .filter(seen_by(tx.organisation()))
        .select(plan_reviews::number)
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(number)
}

/// The reviews of a plan, the latest first, behind the one with a number.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    plan: PlanId,
    after: Option<i32>,
    limit: u16,
) -> Result<Vec<Stored<Review>>, Failure> {
    let rows: Vec<Row> = with_partnership()
        .filter(plan_reviews::plan_id.eq(plan.uuid()))
        .filter(plan_reviews::number.lt(after.unwrap_or(i32::MAX)))
        .filter(seen_by(tx.organisation()))
        .order(plan_reviews::number.desc())
        .limit(i64::from(limit))
        .select((Columns::as_select(), state_columns()))
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(with_state).collect()
}

/// Locks a review until the transaction ends; its partnership stays as it is as long.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(tx: &mut Writing<'_>, id: ReviewId) -> Result<Option<Stored<Review>>, Failure> {
    let columns: Option<Columns> = plan_reviews::table
        .filter(plan_reviews::id.eq(id.uuid()))
        .filter(seen_by(tx.organisation()))
        .select(Columns::as_select())
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    let Some(columns) = columns else {
        return Ok(None);
    };
    let Some(standing) = standing(tx, columns.parties().partnership).await? else {
        return Err(Failure::Corrupt { column: "plan_reviews.partnership_id" });
    };
    columns.stored(standing).map(Some)
}

/// Keeps a new review with its figures.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(
    tx: &mut Writing<'_>,
    review: &Review,
    figures: &Content,
    event: &Event,
) -> Result<(), Failure> {
    let row = (Columns::new(review, event), plan_reviews::figures.eq(figures.canonical()));
    let row = diesel::insert_into(plan_reviews::table).values(row);
    let saving = async { written(row.prepared().execute(&mut tx.connection())).await };
    ledger::record(tx, review, event, saving).await
}

/// Saves what `event` has made of a review that is locked and was `was`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(
    tx: &mut Writing<'_>,
    was: &Review,
    review: &Review,
    event: &Event,
) -> Result<(), Failure> {
    let comment = review.comment.as_ref().map(Paragraph::as_str);
    let row = diesel::update(plan_reviews::table)
        .filter(plan_reviews::id.eq(review.id.uuid()))
        .filter(plan_reviews::version.eq(was.version))
        .filter(seen_by(tx.organisation()))
        .set((
            plan_reviews::version.eq(review.version),
            plan_reviews::state.eq(review.state.as_str()),
            plan_reviews::buyer_hands.eq(rows::hands_of(&review.hands, Side::Buyer)),
            plan_reviews::supplier_hands.eq(rows::hands_of(&review.hands, Side::Supplier)),
            plan_reviews::comment.eq(comment),
            plan_reviews::by_lapse.eq(review.by_lapse),
            plan_reviews::updated_at.eq(event.at.to_diesel()),
        ));
    let saving = async { written(row.prepared().execute(&mut tx.connection())).await };
    ledger::record(tx, review, event, saving).await
}
