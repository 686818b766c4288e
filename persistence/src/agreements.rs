//! Agreements: both sides see those that were proposed, the author its drafts besides.

mod columns;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, OptionalExtension,
    PgTextExpressionMethods, QueryDsl, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    agreement::{self, Agreement, State},
    event::{Event, Noun},
    id::{AgreementId, Id},
    machine::Name,
    partnership::Standing,
};
use futures_util::future::try_join;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use self::columns::Columns;
use crate::{
    Failure, Reading, Stored, Writing, attachments,
    both_sides::{found, locked, of_both},
    ledger,
    pages::{Cursor, Filter, Page, page},
    partnerships::{StateRow, WithStanding, WithState, with_state},
    prepared::Prepare,
    rows::written,
    schema::{agreements, partnerships},
    signatures,
};

type Row = (Columns, jiff_diesel::Timestamp, StateRow);

of_both!(agreements, with drafts);
found!(agreements);
locked!(agreements);

#[diesel::dsl::auto_type(no_type_alias)]
fn titled(_: Uuid, pattern: String) -> _ {
    agreements::title.ilike(pattern)
}

/// One agreement.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(tx: &Reading<'_>, id: AgreementId) -> Result<Option<Stored<Agreement>>, Failure> {
    let row = found(tx, id.uuid()).await?;
    Ok(whole(tx, row.into_iter().collect()).await?.pop())
}

/// A page of agreements.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    filter: &Filter<State>,
) -> Result<Page<Stored<Agreement>>, Failure> {
    let rows: Vec<Row> = page! {
        tx, filter, agreements in partnership_id;
        where of_supplier, of_buyer, titled;
        select (Columns::as_select(), agreements::created_at), WithStanding
    }?;
    let rows = rows.into_iter().map(with_state).collect::<Result<_, _>>()?;
    let rows = whole(tx, rows).await?;
    Ok(Page::of(rows, filter, |row: &Stored<Agreement>| Cursor {
        updated_at: row.updated_at,
        id: row.value.id.uuid(),
    }))
}

/// Locks an agreement until the transaction ends; its partnership stays as it is as long.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(
    tx: &mut Writing<'_>,
    id: AgreementId,
) -> Result<Option<Stored<Agreement>>, Failure> {
    let row = locked(tx, id.uuid()).await?;
    Ok(whole(tx, row.into_iter().collect()).await?.pop())
}

/// Agreements with their documents and signatures: two statements for a whole page, in one flight.
async fn whole(
    tx: &Reading<'_>,
    rows: Vec<WithState<Columns>>,
) -> Result<Vec<Stored<Agreement>>, Failure> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|(columns, ..)| columns.id()).collect();
    let documents: Vec<Uuid> = rows.iter().filter_map(|(columns, ..)| columns.document()).collect();
    let (files, mut signatures) =
        try_join(attachments::files(tx, &documents), signatures::of(tx, &ids)).await?;
    rows.into_iter()
        .map(|(columns, created_at, state)| {
            let standing = Standing { parties: columns.parties(), state };
            let document = columns.document().map(|id| {
                let file = files.get(&id).cloned();
                file.ok_or(Failure::Corrupt { column: "agreements.document_id" })
            });
            let signatures = signatures.remove(&columns.id()).unwrap_or_default();
            let updated_at = columns.updated_at();
            let value = columns.agreement(standing, document.transpose()?, signatures)?;
            Ok(Stored { value, created_at: created_at.to_jiff(), updated_at })
        })
        .collect()
}

/// The agreements of a kind that both sides of a partnership have signed and that have not ended.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn signed(
    tx: &Reading<'_>,
    standing: &Standing,
    kind: agreement::Kind,
) -> Result<Vec<Agreement>, Failure> {
    let rows = signed_of(standing.parties.partnership.uuid(), kind.as_str())
        .filter(seen_by(tx.organisation()))
        .select((Columns::as_select(), agreements::created_at))
        .load(&mut tx.connection())
        .await?;
    of_standing(tx, rows, standing).await
}

/// The same, locked so that none of them ends before the transaction does.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock_signed(
    tx: &mut Writing<'_>,
    standing: &Standing,
    kind: agreement::Kind,
) -> Result<Vec<Agreement>, Failure> {
    let rows = signed_of(standing.parties.partnership.uuid(), kind.as_str())
        .filter(seen_by(tx.organisation()))
        .select((Columns::as_select(), agreements::created_at))
        .for_share()
        .load(&mut tx.connection())
        .await?;
    of_standing(tx, rows, standing).await
}

#[diesel::dsl::auto_type(no_type_alias)]
fn signed_of(partnership: Uuid, kind: &'static str) -> _ {
    let is_signed = agreements::state.eq("signed").or(agreements::state.eq("ending"));
    let of_kind = agreements::kind.eq(kind).and(is_signed);
    agreements::table.filter(agreements::partnership_id.eq(partnership)).filter(of_kind)
}

async fn of_standing(
    tx: &Reading<'_>,
    rows: Vec<(Columns, jiff_diesel::Timestamp)>,
    standing: &Standing,
) -> Result<Vec<Agreement>, Failure> {
    let rows = rows.into_iter().map(|(columns, created_at)| (columns, created_at, standing.state));
    Ok(whole(tx, rows.collect()).await?.into_iter().map(|stored| stored.value).collect())
}

/// Keeps a new agreement.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(
    tx: &mut Writing<'_>,
    agreement: &Agreement,
    event: &Event,
) -> Result<(), Failure> {
    let row = (Columns::new(agreement, event), agreements::created_at.eq(event.at.to_diesel()));
    let row = diesel::insert_into(agreements::table).values(row);
    ledger::record(tx, agreement, event, written(row.prepared().execute(&mut tx.connection())))
        .await
}

/// True of a failure to save an agreement in the place of one that has another in its place already.
#[must_use]
pub fn has_successor(failure: &Failure) -> bool {
    failure.constraint() == Some("agreements_one_successor")
}

/// Saves what `event` has made of an agreement that is locked and was `was`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(
    tx: &mut Writing<'_>,
    was: &Agreement,
    agreement: &Agreement,
    event: &Event,
) -> Result<(), Failure> {
    let organisation = tx.organisation();
    let row = diesel::update(agreements::table)
        .filter(agreements::id.eq(agreement.id.uuid()))
        .filter(agreements::version.eq(was.version))
        .filter(seen_by(organisation))
        .set(Columns::new(agreement, event));
    let saving = async {
        written(row.prepared().execute(&mut tx.connection())).await?;
        let signed = (Noun::Agreement, agreement.id.uuid(), &agreement.standing.parties);
        signatures::save(tx, signed, (&was.signatures, &agreement.signatures), event.at).await
    };
    ledger::record(tx, agreement, event, saving).await
}
