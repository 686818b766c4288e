//! Proposals: the supplier sees all of its own, the buyer all that were submitted to it.

mod answers;
mod columns;
mod details;
mod questions;
mod versions;

use diesel::{
    BoolExpressionMethods, BoxableExpression, ExpressionMethods, JoinOnDsl, OptionalExtension,
    PgTextExpressionMethods, QueryDsl, SelectableHelper, pg::Pg, sql_types::Bool,
};
use diesel_async::RunQueryDsl;
use diesel_full_text_search::{
    TsVectorExtensions, configuration::TsConfiguration, websearch_to_tsquery_with_search_config,
};
use domain::{
    event::Event,
    id::{Id, ProposalId},
    machine::Name,
    partnership::Standing,
    proposal::{Proposal, State},
};
use futures_util::future::try_join;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use self::columns::Columns;
pub use self::{
    answers::{Stage, answers, open, pipeline, place_among_open},
    questions::{answer_question, insert_question, questions},
    versions::{Version, version, versions},
};
use crate::{
    Failure, Reading, Stored, Writing,
    both_sides::{either, found, locked},
    ledger,
    pages::{Cursor, Filter, Page, page},
    partnerships::{StateRow, WithStanding, WithState, with_state},
    prepared::Prepare,
    rows::written,
    schema::{partnerships, proposals},
};

/// What a row of the table must fulfil.
type Condition = Box<dyn BoxableExpression<proposals::table, Pg, SqlType = Bool>>;

type Row = (Columns, jiff_diesel::Timestamp, StateRow);

fn stored((columns, created_at, state): WithState<Columns>) -> Result<Stored<Proposal>, Failure> {
    let value = columns.proposal(Standing { parties: columns.parties(), state })?;
    let updated_at = columns.updated_at.to_jiff();
    Ok(Stored { value, created_at: created_at.to_jiff(), updated_at })
}

#[diesel::dsl::auto_type]
fn of_supplier(organisation: Uuid) -> _ {
    proposals::supplier_org_id.eq(organisation)
}

/// For the buyer a draft does not exist.
#[diesel::dsl::auto_type]
fn of_buyer(organisation: Uuid) -> _ {
    proposals::buyer_org_id.eq(organisation).and(proposals::submitted_at.is_not_null())
}

either!(proposals);
found!(proposals);
locked!(proposals);

/// Titles that hold a text, and pitches that have these words: of what was withdrawn the buyer keeps
/// the title alone.
fn said(organisation: Uuid, pattern: String, words: String) -> Condition {
    let readable = of_supplier(organisation).or(proposals::state.ne(State::Withdrawn.as_str()));
    let words = websearch_to_tsquery_with_search_config(TsConfiguration::SIMPLE, words);
    Box::new(proposals::title.ilike(pattern).or(readable.and(proposals::words.matches(words))))
}

/// One proposal.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(tx: &Reading<'_>, id: ProposalId) -> Result<Option<Stored<Proposal>>, Failure> {
    found(tx, id.uuid()).await?.map(stored).transpose()
}

/// A page of proposals.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    filter: &Filter<State>,
) -> Result<Page<Stored<Proposal>>, Failure> {
    let words = filter.search.clone().unwrap_or_default();
    let searched = |organisation, pattern| said(organisation, pattern, words.clone());
    let rows: Vec<Row> = page! {
        tx, filter, proposals in partnership_id;
        where of_supplier, of_buyer, searched;
        select (Columns::as_select(), proposals::created_at), WithStanding
    }?;
    let rows = rows.into_iter().map(|row| stored(with_state(row)?)).collect::<Result<_, _>>()?;
    Ok(Page::of(rows, filter, |row: &Stored<Proposal>| Cursor {
        updated_at: row.updated_at,
        id: row.value.id.uuid(),
    }))
}

/// Locks a proposal until the transaction ends; its partnership stays as it is as long.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(
    tx: &mut Writing<'_>,
    id: ProposalId,
) -> Result<Option<Stored<Proposal>>, Failure> {
    locked(tx, id.uuid()).await?.map(stored).transpose()
}

/// Keeps a new proposal.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(
    tx: &mut Writing<'_>,
    proposal: &Proposal,
    event: &Event,
) -> Result<(), Failure> {
    let row = (Columns::new(proposal, event), proposals::created_at.eq(event.at.to_diesel()));
    let row = diesel::insert_into(proposals::table).values(row);
    ledger::record(tx, proposal, event, written(row.prepared().execute(&mut tx.connection()))).await
}

/// Saves what `event` has made of a proposal that is locked and was `was`, with the version that it
/// handed over, if it did.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(
    tx: &mut Writing<'_>,
    was: &Proposal,
    proposal: &Proposal,
    event: &Event,
) -> Result<(), Failure> {
    let organisation = tx.organisation();
    let row = diesel::update(proposals::table)
        .filter(proposals::id.eq(proposal.id.uuid()))
        .filter(proposals::version.eq(was.version))
        .filter(seen_by(organisation))
        .set(Columns::new(proposal, event));
    let saving = async {
        let row = written(row.prepared().execute(&mut tx.connection()));
        if proposal.receipt == was.receipt {
            return row.await;
        }
        try_join(row, versions::insert(tx, proposal)).await.map(|((), ())| ())
    };
    ledger::record(tx, proposal, event, saving).await
}
