//! Notes on proposals: each is one organisation's alone.

use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::Parties,
    event::Event,
    id::{Id, NoteId, ProposalId},
    machine::Name,
    note::Note,
    remark::{Remark, Words},
    text::{Paragraph, PersonName},
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, Writing, ledger,
    prepared::Prepare,
    rows::{self, written},
    schema::proposal_notes,
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = proposal_notes, check_for_backend(diesel::pg::Pg))]
struct Columns {
    id: Uuid,
    side: String,
    proposal_id: Uuid,
    partnership_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    author_id: Uuid,
    author_name: String,
    text: String,
    mentions: Vec<Uuid>,
    created_at: jiff_diesel::Timestamp,
}

impl From<&Note> for Columns {
    fn from(note: &Note) -> Self {
        let Parties { partnership, buyer, supplier } = note.remark.parties;
        let remark = &note.remark;
        Self {
            id: note.id.uuid(),
            side: remark.side.as_str().to_owned(),
            proposal_id: remark.proposal.uuid(),
            partnership_id: partnership.uuid(),
            buyer_org_id: buyer.uuid(),
            supplier_org_id: supplier.uuid(),
            author_id: remark.author.uuid(),
            author_name: remark.author_name.as_str().to_owned(),
            text: remark.words.text.as_str().to_owned(),
            mentions: remark.words.mentions.iter().map(|user| user.uuid()).collect(),
            created_at: remark.at.to_diesel(),
        }
    }
}

impl TryFrom<Columns> for Note {
    type Error = Failure;

    fn try_from(row: Columns) -> Result<Self, Failure> {
        let name = PersonName::parse;
        Ok(Self {
            id: Id::new(row.id),
            remark: Remark {
                proposal: Id::new(row.proposal_id),
                author: Id::new(row.author_id),
                author_name: rows::text("proposal_notes.author_name", name, &row.author_name)?,
                parties: rows::parties(row.partnership_id, row.buyer_org_id, row.supplier_org_id),
                side: rows::name("proposal_notes.side", &row.side)?,
                words: Words {
                    text: rows::text("proposal_notes.text", Paragraph::parse, &row.text)?,
                    mentions: row.mentions.into_iter().map(Id::new).collect(),
                },
                at: row.created_at.to_jiff(),
            },
        })
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
    let row = diesel::insert_into(proposal_notes::table).values(Columns::from(note));
    let saving = async { written(row.prepared().execute(&mut tx.connection())).await };
    ledger::record(tx, note, event, saving).await
}
