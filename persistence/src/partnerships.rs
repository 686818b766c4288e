//! Partnerships: what the caller's organisation is a side of.

use diesel::{
    AsChangeset, BoolExpressionMethods, BoxableExpression, ExpressionMethods, Insertable,
    NullableExpressionMethods, OptionalExtension, PgTextExpressionMethods, QueryDsl, QueryResult,
    Queryable, Selectable, SelectableHelper,
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{Bool, Nullable, Text},
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::{Parties, Side},
    event::Event,
    id::{Id, PartnershipId},
    machine::Name,
    partnership::{Partnership, Seat, Seats, Standing, State},
    text::{Line, PersonName},
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, Stored, Writing, ledger,
    pages::{Cursor, Filter, Page, page},
    prepared::Prepare,
    rows::{self, written},
    schema::partnerships,
};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = partnerships, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
struct Columns {
    id: Uuid,
    version: i32,
    state: String,
    author_side: String,
    proposed_by: Uuid,
    buyer_org_id: Option<Uuid>,
    supplier_org_id: Option<Uuid>,
    buyer_name: Option<String>,
    supplier_name: Option<String>,
    invited_name: String,
    category: Option<String>,
    notice_days: i32,
    suspended_by: Option<String>,
    suspended_at: Option<jiff_diesel::Timestamp>,
    ends_on: Option<jiff_diesel::Date>,
    expires_at: jiff_diesel::Timestamp,
    updated_at: jiff_diesel::Timestamp,
}

impl Columns {
    fn new(partnership: &Partnership, event: &Event) -> Self {
        let id = |side| partnership.seat(side).map(|seat| seat.id.uuid());
        let name = |side| partnership.seat(side).map(|seat| seat.name.as_str().to_owned());
        Self {
            id: partnership.id.uuid(),
            version: partnership.version,
            state: partnership.state.as_str().to_owned(),
            author_side: partnership.author.as_str().to_owned(),
            proposed_by: partnership.proposed_by.uuid(),
            buyer_org_id: id(Side::Buyer),
            supplier_org_id: id(Side::Supplier),
            buyer_name: name(Side::Buyer),
            supplier_name: name(Side::Supplier),
            invited_name: partnership.invited_name.as_str().to_owned(),
            category: partnership.category.as_ref().map(|text| text.as_str().to_owned()),
            notice_days: partnership.notice_days,
            suspended_by: partnership.suspended_by.map(|side| side.as_str().to_owned()),
            suspended_at: partnership.suspended_at.map(ToDiesel::to_diesel),
            ends_on: partnership.ends_on.map(ToDiesel::to_diesel),
            expires_at: partnership.expires_at.to_diesel(),
            updated_at: event.at.to_diesel(),
        }
    }
}

type Condition = Box<dyn BoxableExpression<partnerships::table, Pg, SqlType = Nullable<Bool>>>;

type Row = (Columns, jiff_diesel::Timestamp);

fn stored((columns, created_at): Row) -> Result<Stored<Partnership>, Failure> {
    let seat = |id: Option<Uuid>, name: Option<&str>| -> Result<_, Failure> {
        let name = rows::text_if("partnerships.name", PersonName::parse, name)?;
        Ok(id.zip(name).map(|(id, name)| Seat { id: Id::new(id), name }))
    };
    let buyer = seat(columns.buyer_org_id, columns.buyer_name.as_deref())?;
    let supplier = seat(columns.supplier_org_id, columns.supplier_name.as_deref())?;
    let seats = match (buyer, supplier) {
        (Some(buyer), Some(supplier)) => Seats::Both { buyer, supplier },
        (Some(author), None) | (None, Some(author)) => Seats::Author(author),
        (None, None) => {
            return Err(Failure::Corrupt { column: "partnerships.buyer_org_id" });
        }
    };
    let value = Partnership {
        id: Id::new(columns.id),
        version: columns.version,
        state: rows::name("partnerships.state", &columns.state)?,
        author: rows::name("partnerships.author_side", &columns.author_side)?,
        proposed_by: Id::new(columns.proposed_by),
        seats,
        invited_name: rows::text(
            "partnerships.invited_name",
            PersonName::parse,
            &columns.invited_name,
        )?,
        category: rows::text_if("partnerships.category", Line::parse, columns.category.as_deref())?,
        notice_days: columns.notice_days,
        suspended_by: rows::name_if("partnerships.suspended_by", columns.suspended_by.as_deref())?,
        suspended_at: columns.suspended_at.map(jiff_diesel::Timestamp::to_jiff),
        ends_on: columns.ends_on.map(jiff_diesel::Date::to_jiff),
        expires_at: columns.expires_at.to_jiff(),
    };
    let updated_at = columns.updated_at.to_jiff();
    Ok(Stored { value, created_at: created_at.to_jiff(), updated_at })
}

#[diesel::dsl::auto_type]
fn of_supplier(organisation: Uuid) -> _ {
    partnerships::supplier_org_id.eq(organisation)
}

#[diesel::dsl::auto_type]
fn of_buyer(organisation: Uuid) -> _ {
    partnerships::buyer_org_id.eq(organisation)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn visible(organisation: Uuid) -> _ {
    let supplier: of_supplier = of_supplier(organisation);
    let buyer: of_buyer = of_buyer(organisation);
    partnerships::table.filter(supplier.or(buyer))
}

/// One partnership.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(
    tx: &Reading<'_>,
    id: PartnershipId,
) -> Result<Option<Stored<Partnership>>, Failure> {
    let row: Option<Row> = visible(tx.organisation())
        .filter(partnerships::id.eq(id.uuid()))
        .select((Columns::as_select(), partnerships::created_at))
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(stored).transpose()
}

/// Those of these partnerships of which the caller's organisation is a side.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn own(
    tx: &Reading<'_>,
    wanted: &[PartnershipId],
) -> Result<Vec<PartnershipId>, Failure> {
    let wanted: Vec<Uuid> = wanted.iter().map(|one| one.uuid()).collect();
    let found: Vec<Uuid> = visible(tx.organisation())
        .filter(partnerships::id.eq_any(wanted))
        .select(partnerships::id)
        .load(&mut tx.connection())
        .await?;
    Ok(found.into_iter().map(Id::new).collect())
}

/// What an organisation calls the other side is its own to read, and to find.
#[diesel::dsl::auto_type]
fn authored_by(organisation: Uuid) -> _ {
    partnerships::author_side
        .eq("buyer")
        .and(partnerships::buyer_org_id.assume_not_null().eq(organisation))
        .or(partnerships::author_side
            .eq("supplier")
            .and(partnerships::supplier_org_id.assume_not_null().eq(organisation)))
}

fn named(organisation: Uuid, pattern: String) -> Condition {
    let of_side = partnerships::buyer_name.ilike(pattern.clone());
    let of_side = of_side.or(partnerships::supplier_name.ilike(pattern.clone()));
    let invited = partnerships::invited_name.ilike(pattern).and(authored_by(organisation));
    Box::new(of_side.or(invited.nullable()))
}

/// A page of partnerships. The search is in the names of both sides' organisations.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    filter: &Filter<State>,
) -> Result<Page<Stored<Partnership>>, Failure> {
    let rows: Vec<Row> = page! {
        tx, filter, partnerships in id;
        where of_supplier, of_buyer, named;
        select (Columns::as_select(), partnerships::created_at), std::convert::identity
    }?;
    let rows = rows.into_iter().map(stored).collect::<Result<_, _>>()?;
    Ok(Page::of(rows, filter, |row: &Stored<Partnership>| Cursor {
        updated_at: row.updated_at,
        id: row.value.id.uuid(),
    }))
}

/// Locks a partnership until the transaction ends.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(
    tx: &mut Writing<'_>,
    id: PartnershipId,
) -> Result<Option<Stored<Partnership>>, Failure> {
    let row: Option<Row> = visible(tx.organisation())
        .filter(partnerships::id.eq(id.uuid()))
        .select((Columns::as_select(), partnerships::created_at))
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(stored).transpose()
}

/// The sides of a partnership and its state, which stays as it is until the transaction ends;
/// `None` when it is not the caller's or the other side has not accepted.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn standing(
    tx: &mut Writing<'_>,
    id: PartnershipId,
) -> Result<Option<Standing>, Failure> {
    type StandingRow = (Option<Uuid>, Option<Uuid>, StateRow);
    let row: Option<StandingRow> = visible(tx.organisation())
        .filter(partnerships::id.eq(id.uuid()))
        .select((partnerships::buyer_org_id, partnerships::supplier_org_id, state_columns()))
        .for_share()
        .first(&mut tx.connection())
        .await
        .optional()?;
    let Some((Some(buyer), Some(supplier), state)) = row else {
        return Ok(None);
    };
    let parties = Parties { partnership: id, buyer: Id::new(buyer), supplier: Id::new(supplier) };
    Ok(Some(Standing { parties, state: state_of(state)? }))
}

/// The same of several partnerships, by their ids, without those that are not the caller's.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn standings(
    tx: &mut Writing<'_>,
    ids: &[PartnershipId],
) -> Result<Vec<Standing>, Failure> {
    type StandingRow = (Uuid, Option<Uuid>, Option<Uuid>, StateRow);
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows: Vec<StandingRow> = visible(tx.organisation())
        .filter(partnerships::id.eq_any(ids))
        .order(partnerships::id)
        .select((
            partnerships::id,
            partnerships::buyer_org_id,
            partnerships::supplier_org_id,
            state_columns(),
        ))
        .for_share()
        .load(&mut tx.connection())
        .await?;
    let of_both = rows.into_iter().filter_map(|(id, buyer, supplier, state)| {
        Some((
            Parties {
                partnership: Id::new(id),
                buyer: Id::new(buyer?),
                supplier: Id::new(supplier?),
            },
            state,
        ))
    });
    of_both.map(|(parties, state)| Ok(Standing { parties, state: state_of(state)? })).collect()
}

/// The columns that tell how a partnership stands to its objects.
pub(crate) type StateRow = (String, Option<String>);

/// Selects them.
pub(crate) fn state_columns() -> (partnerships::state, partnerships::suspended_by) {
    (partnerships::state, partnerships::suspended_by)
}

/// A query of rows that have a `partnership_id`, with the state of each one's partnership.
///
/// The state is looked up for the rows of the page alone: as a join, the planner would be free to
/// begin at the partnerships and sort all that they have.
#[derive(QueryId)]
pub(crate) struct WithStanding<Q>(pub(crate) Q);

impl<Q: Query<SqlType = (A, B)>, A, B> Query for WithStanding<Q> {
    type SqlType = (A, B, (Text, Nullable<Text>));
}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for WithStanding<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT page.*, standing.* FROM (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(
            ") AS page CROSS JOIN LATERAL (SELECT state, suspended_by FROM partnerships \
             WHERE id = page.partnership_id OFFSET 0) AS standing",
        );
        Ok(())
    }
}

/// How a partnership stands to its objects: one that was suspended when notice was given stays
/// suspended until it ends.
pub(crate) fn state_of((state, suspended_by): StateRow) -> Result<State, Failure> {
    let state = rows::name("partnerships.state", &state)?;
    let still = state == State::Ending && suspended_by.is_some();
    Ok(if still { State::Suspended } else { state })
}

/// A row, when it came into being, and the state of its partnership.
pub(crate) type WithState<C> = (C, jiff_diesel::Timestamp, State);

/// A row with the state of its partnership.
///
/// # Errors
/// [`Failure`] when the state is none.
pub(crate) fn with_state<C>(
    (columns, created_at, state): (C, jiff_diesel::Timestamp, StateRow),
) -> Result<WithState<C>, Failure> {
    Ok((columns, created_at, state_of(state)?))
}

/// Why a partnership cannot be saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The two organisations have a partnership in these roles already.
    #[error("the two organisations have a partnership already")]
    PairTaken,
    /// The database failed.
    #[error(transparent)]
    Failure(Failure),
}

impl From<Failure> for SaveError {
    fn from(failure: Failure) -> Self {
        match failure.constraint() {
            Some("partnerships_one_per_pair") => Self::PairTaken,
            Some(_) | None => Self::Failure(failure),
        }
    }
}

/// Keeps a new partnership.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(
    tx: &mut Writing<'_>,
    partnership: &Partnership,
    event: &Event,
) -> Result<(), Failure> {
    let row = (Columns::new(partnership, event), partnerships::created_at.eq(event.at.to_diesel()));
    let row = diesel::insert_into(partnerships::table).values(row);
    ledger::record(tx, partnership, event, written(row.prepared().execute(&mut tx.connection())))
        .await
}

/// Saves a partnership that `event` changed.
///
/// # Errors
/// [`SaveError::PairTaken`] when the two organisations have one already.
pub async fn save(
    tx: &mut Writing<'_>,
    partnership: &Partnership,
    event: &Event,
) -> Result<(), SaveError> {
    let organisation = tx.organisation();
    let row = diesel::update(visible(organisation))
        .filter(partnerships::id.eq(partnership.id.uuid()))
        .filter(partnerships::version.eq(partnership.version - 1))
        .set(Columns::new(partnership, event));
    let saving = written(row.prepared().execute(&mut tx.connection()));
    Ok(ledger::record(tx, partnership, event, saving).await?)
}
