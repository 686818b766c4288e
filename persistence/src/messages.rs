//! Messages about proposals: both sides read them while both read the proposal.

use diesel::{
    BoolExpressionMethods, BoxableExpression, ExpressionMethods, JoinOnDsl, OptionalExtension,
    QueryDsl, SelectableHelper,
    dsl::{InnerJoinQuerySource, exists},
    pg::Pg,
    select,
    sql_types::Bool,
};
use diesel_async::RunQueryDsl;
use domain::{
    event::Event,
    id::{Id, MessageId, ProposalId, UserId},
    machine::Name,
    message::Message,
    proposal::State,
};
use uuid::Uuid;

use crate::{
    Failure, Reading, Writing, ledger,
    prepared::Prepare,
    remarks::columns,
    rows::written,
    schema::{proposal_messages, proposals},
};

columns!(proposal_messages);

impl TryFrom<Columns> for Message {
    type Error = Failure;

    fn try_from(row: Columns) -> Result<Self, Failure> {
        Ok(Self { id: Id::new(row.id), remark: row.remark()? })
    }
}

type WithProposal = InnerJoinQuerySource<
    proposal_messages::table,
    proposals::table,
    diesel::dsl::Eq<proposals::id, proposal_messages::proposal_id>,
>;

/// The supplier reads all; the buyer what is about a proposal that was not withdrawn.
fn read_by(organisation: Uuid) -> Box<dyn BoxableExpression<WithProposal, Pg, SqlType = Bool>> {
    let readable = proposals::state.ne(State::Withdrawn.as_str());
    let as_buyer = proposal_messages::buyer_org_id.eq(organisation).and(readable);
    Box::new(proposal_messages::supplier_org_id.eq(organisation).or(as_buyer))
}

#[diesel::dsl::auto_type(no_type_alias)]
fn with_proposal() -> _ {
    proposal_messages::table
        .inner_join(proposals::table.on(proposals::id.eq(proposal_messages::proposal_id)))
}

/// One message.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(tx: &Reading<'_>, id: MessageId) -> Result<Option<Message>, Failure> {
    let row: Option<Columns> = with_proposal()
        .filter(proposal_messages::id.eq(id.uuid()))
        .filter(read_by(tx.organisation()))
        .select(Columns::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(Message::try_from).transpose()
}

/// The messages about a proposal, the newest first, behind one of them.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    proposal: ProposalId,
    after: Option<MessageId>,
    limit: u16,
) -> Result<Vec<Message>, Failure> {
    let rows: Vec<Columns> = with_proposal()
        .filter(proposal_messages::proposal_id.eq(proposal.uuid()))
        .filter(proposal_messages::id.lt(after.map_or(Uuid::max(), Id::uuid)))
        .filter(read_by(tx.organisation()))
        .order(proposal_messages::id.desc())
        .limit(i64::from(limit))
        .select(Columns::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(Message::try_from).collect()
}

/// True if the person has written one of the messages about a proposal.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn wrote(
    tx: &Reading<'_>,
    proposal: ProposalId,
    person: UserId,
) -> Result<bool, Failure> {
    let written = with_proposal()
        .filter(proposal_messages::proposal_id.eq(proposal.uuid()))
        .filter(proposal_messages::author_id.eq(person.uuid()))
        .filter(read_by(tx.organisation()));
    Ok(select(exists(written)).get_result(&mut tx.connection()).await?)
}

/// Keeps a message.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(tx: &mut Writing<'_>, message: &Message, event: &Event) -> Result<(), Failure> {
    let row = diesel::insert_into(proposal_messages::table)
        .values(Columns::new(message.id.uuid(), &message.remark));
    let saving = async { written(row.prepared().execute(&mut tx.connection())).await };
    ledger::record(tx, message, event, saving).await
}
