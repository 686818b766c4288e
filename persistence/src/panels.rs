//! The review panels of proposals: each is its buyer's alone.
//!
//! Whoever acts on a panel holds its proposal first, as whoever decides does; so what is scored while it is
//! decided counts, or comes too late.

mod columns;
mod criteria;
mod open;
mod seats;

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper};
use diesel_async::RunQueryDsl;
use domain::{
    event::Event,
    id::{Id, PanelId, ProposalId, UserId},
    machine::Name,
    panel::{Panel, State},
    proposal,
};
use futures_util::future::try_join;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use self::columns::Columns;
pub use self::{
    criteria::{change_usual_criteria, usual_criteria},
    open::{OpenReview, Place, open, place_among_open},
};
use crate::{
    Failure, Reading, Stored, Writing, ledger,
    prepared::Prepare,
    rows::{self, written},
    schema::{panel_seats, panels, proposals},
};

type Row = (Columns, jiff_diesel::Timestamp);

/// The panels of a proposal that the organisation has as buyer, the last one first.
#[diesel::dsl::auto_type(no_type_alias)]
fn of_proposal(organisation: Uuid, proposal: Uuid) -> _ {
    panels::table
        .filter(panels::buyer_org_id.eq(organisation))
        .filter(panels::proposal_id.eq(proposal))
        .order(panels::id.desc())
}

/// A panel of the organisation's by its id.
#[diesel::dsl::auto_type(no_type_alias)]
fn itself(organisation: Uuid, id: Uuid) -> _ {
    panels::table.filter(panels::id.eq(id)).filter(panels::buyer_org_id.eq(organisation))
}

/// What is in a row, with what belongs to it.
async fn stored(tx: &Reading<'_>, (columns, created_at): Row) -> Result<Stored<Panel>, Failure> {
    let organisation = tx.organisation();
    let state = async {
        let state: String = proposals::table
            .filter(proposals::id.eq(columns.proposal_id))
            .filter(proposals::buyer_org_id.eq(organisation))
            .select(proposals::state)
            .first(&mut tx.connection())
            .await?;
        rows::name::<proposal::State>("proposals.state", &state)
    };
    let (seats, state) = try_join(seats::of_panel(tx, columns.id), state).await?;
    let updated_at = columns.updated_at.to_jiff();
    let value = columns.panel(seats, state.awaits_decision())?;
    Ok(Stored { value, created_at: created_at.to_jiff(), updated_at })
}

async fn stored_if(tx: &Reading<'_>, row: Option<Row>) -> Result<Option<Stored<Panel>>, Failure> {
    match row {
        Some(row) => stored(tx, row).await.map(Some),
        None => Ok(None),
    }
}

/// The last panel on a proposal of which the caller's organisation is the buyer.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(
    tx: &Reading<'_>,
    proposal: ProposalId,
) -> Result<Option<Stored<Panel>>, Failure> {
    let row: Option<Row> = of_proposal(tx.organisation(), proposal.uuid())
        .select((Columns::as_select(), panels::created_at))
        .first(&mut tx.connection())
        .await
        .optional()?;
    stored_if(tx, row).await
}

/// True while the caller's organisation has an open panel on a proposal.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn is_open(tx: &Reading<'_>, proposal: ProposalId) -> Result<bool, Failure> {
    let id: Option<Uuid> = of_proposal(tx.organisation(), proposal.uuid())
        .filter(panels::state.eq(State::Open.as_str()))
        .select(panels::id)
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(id.is_some())
}

/// A panel by its id: for mails and clocks, which know no other.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find_itself(tx: &Reading<'_>, id: PanelId) -> Result<Option<Stored<Panel>>, Failure> {
    let row: Option<Row> = itself(tx.organisation(), id.uuid())
        .select((Columns::as_select(), panels::created_at))
        .first(&mut tx.connection())
        .await
        .optional()?;
    stored_if(tx, row).await
}

/// Locks the last panel on a proposal that is locked, until the transaction ends.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(
    tx: &mut Writing<'_>,
    proposal: ProposalId,
) -> Result<Option<Stored<Panel>>, Failure> {
    let row: Option<Row> = of_proposal(tx.organisation(), proposal.uuid())
        .select((Columns::as_select(), panels::created_at))
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    stored_if(tx, row).await
}

/// Locks a panel by its id, for its clock.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock_itself(
    tx: &mut Writing<'_>,
    id: PanelId,
) -> Result<Option<Stored<Panel>>, Failure> {
    let row: Option<Row> = itself(tx.organisation(), id.uuid())
        .select((Columns::as_select(), panels::created_at))
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    stored_if(tx, row).await
}

/// Locks the open panels on which somebody of the caller's organisation sits, in the order of their ids.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock_of_reviewer(
    tx: &mut Writing<'_>,
    reviewer: UserId,
) -> Result<Vec<Stored<Panel>>, Failure> {
    let organisation = tx.organisation();
    let hers = panel_seats::table
        .filter(panel_seats::organisation_id.eq(organisation))
        .filter(panel_seats::reviewer_id.eq(reviewer.uuid()))
        .select(panel_seats::panel_id);
    let rows: Vec<Row> = panels::table
        .filter(panels::buyer_org_id.eq(organisation))
        .filter(panels::state.eq(State::Open.as_str()))
        .filter(panels::id.eq_any(hers))
        .order(panels::id)
        .select((Columns::as_select(), panels::created_at))
        .for_update()
        .load(&mut tx.connection())
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push(stored(tx, row).await?);
    }
    Ok(found)
}

/// Keeps a new panel. That its proposal has no open one is the caller's to know, who holds the proposal.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(tx: &mut Writing<'_>, panel: &Panel, event: &Event) -> Result<(), Failure> {
    let row = (Columns::new(panel, event), panels::created_at.eq(event.at.to_diesel()));
    let row = diesel::insert_into(panels::table).values(row);
    let saving = async {
        written(row.prepared().execute(&mut tx.connection())).await?;
        seats::save(tx, panel).await
    };
    ledger::record(tx, panel, event, saving).await
}

/// Saves a panel that is locked and that `event` changed.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(tx: &mut Writing<'_>, panel: &Panel, event: &Event) -> Result<(), Failure> {
    let row = diesel::update(panels::table)
        .filter(panels::id.eq(panel.id.uuid()))
        .filter(panels::buyer_org_id.eq(tx.organisation()))
        .filter(panels::version.eq(panel.version - 1))
        .set(columns::Changes::new(panel, event));
    let saving = async {
        written(row.prepared().execute(&mut tx.connection())).await?;
        seats::save(tx, panel).await
    };
    ledger::record(tx, panel, event, saving).await
}
