//! Notes on proposals: each is one organisation's alone.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper};
use diesel_async::RunQueryDsl;
use domain::{
    event::Event,
    id::{Id, NoteId, ProposalId},
    note::Note,
};
use uuid::Uuid;

use crate::{
    Failure, Reading, Writing, ledger, prepared::Prepare, remarks::columns, rows::written,
    schema::proposal_notes,
};

columns!(proposal_notes);

impl TryFrom<Columns> for Note {
    type Error = Failure;

    fn try_from(row: Columns) -> Result<Self, Failure> {
        Ok(Self { id: Id::new(row.id), remark: row.remark()? })
    }
}

/// One note of the caller's organisation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(tx: &Reading<'_>, id: NoteId) -> Result<Option<Note>, Failure> {
    let row: Option<Columns> = proposal_notes::table
        .filter(proposal_notes::id.eq(id.uuid()))
        .filter(proposal_notes::organisation_id.eq(tx.organisation()))
        .select(Columns::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(Note::try_from).transpose()
}

/// The caller's organisation's notes on a proposal, the newest first, behind one of them.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    proposal: ProposalId,
    after: Option<NoteId>,
    limit: u16,
) -> Result<Vec<Note>, Failure> {
    let rows: Vec<Columns> = proposal_notes::table
        .filter(proposal_notes::proposal_id.eq(proposal.uuid()))
        .filter(proposal_notes::organisation_id.eq(tx.organisation()))
        .filter(proposal_notes::id.lt(after.map_or(Uuid::max(), Id::uuid)))
        .order(proposal_notes::id.desc())
        .limit(i64::from(limit))
        .select(Columns::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(Note::try_from).collect()
}

/// Keeps a note.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(tx: &mut Writing<'_>, note: &Note, event: &Event) -> Result<(), Failure> {
    let row = diesel::insert_into(proposal_notes::table)
        .values(Columns::new(note.id.uuid(), &note.remark));
    let saving = async { written(row.prepared().execute(&mut tx.connection())).await };
    ledger::record(tx, note, event, saving).await
}
