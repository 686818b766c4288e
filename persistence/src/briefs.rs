//! Briefs: those of the caller's organisation, with whom they name.

mod columns;
mod invitees;
pub(crate) mod terms;

use std::collections::HashMap;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, OptionalExtension, PgTextExpressionMethods, QueryDsl,
    SelectableHelper, dsl::exists,
};
use diesel_async::RunQueryDsl;
use domain::{
    brief::{Brief, State},
    event::Event,
    id::{BriefId, Id, PartnershipId},
    partnership::Standing,
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use self::columns::Columns;
pub use self::invitees::{
    Asked, Invitee, answer_question, clarifications, has_submissions, invitees, of_invitation,
    question, questions,
};
use crate::{
    Failure, Reading, Stored, Writing, ledger,
    pages::{Cursor, Filter, Page, Sides, ordered},
    prepared::Prepare,
    rows::written,
    schema::{brief_invitees, briefs},
};

type Row = (Columns, jiff_diesel::Timestamp);

#[diesel::dsl::auto_type(no_type_alias)]
fn titled(_: Uuid, pattern: String) -> _ {
    briefs::title.ilike(pattern)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn one_of(organisation: Uuid, id: Uuid) -> _ {
    briefs::table.filter(briefs::id.eq(id)).filter(briefs::organisation_id.eq(organisation))
}

/// Briefs with whom they name: one statement for a whole page.
async fn whole(tx: &Reading<'_>, rows: Vec<Row>) -> Result<Vec<Stored<Brief>>, Failure> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|(columns, _)| columns.id).collect();
    let named: Vec<(Uuid, Uuid)> = brief_invitees::table
        .filter(brief_invitees::brief_id.eq_any(ids))
        .filter(brief_invitees::buyer_org_id.eq(tx.organisation()))
        .select((brief_invitees::brief_id, brief_invitees::partnership_id))
        .load(&mut tx.connection())
        .await?;
    let mut of: HashMap<Uuid, Vec<PartnershipId>> = HashMap::new();
    for (brief, partnership) in named {
        of.entry(brief).or_default().push(Id::new(partnership));
    }
    rows.into_iter()
        .map(|(columns, created_at)| {
            columns.stored(created_at, of.remove(&columns.id).unwrap_or_default())
        })
        .collect()
}

/// One brief of the caller's organisation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(tx: &Reading<'_>, id: BriefId) -> Result<Option<Stored<Brief>>, Failure> {
    let row: Option<Row> = one_of(tx.organisation(), id.uuid())
        .select((Columns::as_select(), briefs::created_at))
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(whole(tx, row.into_iter().collect()).await?.pop())
}

/// A page of briefs: of a partnership those that name it.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    filter: &Filter<State>,
) -> Result<Page<Stored<Brief>>, Failure> {
    let organisation = tx.organisation();
    let mut query = briefs::table.filter(briefs::organisation_id.eq(organisation)).into_boxed();
    if let Some(partnership) = filter.partnership {
        let naming = brief_invitees::table
            .filter(brief_invitees::brief_id.eq(briefs::id))
            .filter(brief_invitees::buyer_org_id.eq(organisation))
            .filter(brief_invitees::partnership_id.eq(partnership.uuid()));
        query = query.filter(exists(naming));
    }
    let query = ordered!(query, filter, briefs, organisation, titled);
    let query = query.select((Columns::as_select(), briefs::created_at));
    let one_side = Sides { queries: vec![query], limit: filter.limit + 1 };
    let rows: Vec<Row> = one_side.load(&mut tx.connection()).await?;
    let rows = whole(tx, rows).await?;
    Ok(Page::of(rows, filter, |row: &Stored<Brief>| Cursor {
        updated_at: row.updated_at,
        id: row.value.id.uuid(),
    }))
}

/// Locks a brief until the transaction ends.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(tx: &mut Writing<'_>, id: BriefId) -> Result<Option<Stored<Brief>>, Failure> {
    let row: Option<Row> = one_of(tx.organisation(), id.uuid())
        .select((Columns::as_select(), briefs::created_at))
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(whole(tx, row.into_iter().collect()).await?.pop())
}

/// Keeps a new brief that names the partnerships of `standings`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(
    tx: &mut Writing<'_>,
    brief: &Brief,
    standings: &[Standing],
    event: &Event,
) -> Result<(), Failure> {
    let row = (Columns::new(brief, event), briefs::created_at.eq(event.at.to_diesel()));
    let row = diesel::insert_into(briefs::table).values(row);
    let saving = async {
        written(row.prepared().execute(&mut tx.connection())).await?;
        invitees::name(tx, brief, standings).await
    };
    ledger::record(tx, brief, event, saving).await
}

/// Saves a brief that is locked and that `event` changed.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(tx: &mut Writing<'_>, brief: &Brief, event: &Event) -> Result<(), Failure> {
    ledger::record(tx, brief, event, update(tx, brief, event)).await
}

/// The same of a draft that names others now.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save_draft(
    tx: &mut Writing<'_>,
    brief: &Brief,
    standings: &[Standing],
    event: &Event,
) -> Result<(), Failure> {
    let saving = async {
        update(tx, brief, event).await?;
        invitees::rename(tx, brief, standings).await
    };
    ledger::record(tx, brief, event, saving).await
}

async fn update(tx: &Reading<'_>, brief: &Brief, event: &Event) -> Result<(), Failure> {
    let is_it = briefs::id.eq(brief.id.uuid()).and(briefs::version.eq(brief.version - 1));
    let row = diesel::update(briefs::table)
        .filter(is_it)
        .filter(briefs::organisation_id.eq(tx.organisation()))
        .set(Columns::new(brief, event));
    written(row.prepared().execute(&mut tx.connection())).await
}
