//! What was asked and told about a brief, as one invitation has it.

use diesel::{BoolExpressionMethods, ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{
    actor::Parties,
    brief_invitation::{BriefInvitation, Question},
    id::{BriefInvitationId, ClarificationId, Id},
    text::Paragraph,
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, Writing,
    both_sides::of_parties,
    prepared::Prepare,
    rows::{self, written},
    schema::{brief_clarifications, brief_questions},
};

pub(crate) type QuestionRow =
    (Uuid, String, jiff_diesel::Timestamp, Option<String>, Option<jiff_diesel::Timestamp>);

/// The columns of a [`QuestionRow`].
pub(crate) fn question_columns() -> (
    brief_questions::id,
    brief_questions::question,
    brief_questions::asked_at,
    brief_questions::answer,
    brief_questions::answered_at,
) {
    (
        brief_questions::id,
        brief_questions::question,
        brief_questions::asked_at,
        brief_questions::answer,
        brief_questions::answered_at,
    )
}

pub(crate) fn question_of(
    (id, text, asked_at, answer, answered_at): QuestionRow,
) -> Result<Question, Failure> {
    Ok(Question {
        id: Id::new(id),
        text: rows::text("brief_questions.question", Paragraph::parse, &text)?,
        asked_at: asked_at.to_jiff(),
        answer: rows::text_if("brief_questions.answer", Paragraph::parse, answer.as_deref())?,
        answered_at: answered_at.map(jiff_diesel::Timestamp::to_jiff),
    })
}

/// What a buyer has told all whom it has invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clarification {
    /// What.
    pub text: Paragraph,
    /// When.
    pub told_at: Timestamp,
}

impl Clarification {
    pub(crate) fn new(told_at: jiff_diesel::Timestamp, text: &str) -> Result<Self, Failure> {
        let text = rows::text("brief_clarifications.text", Paragraph::parse, text)?;
        Ok(Self { text, told_at: told_at.to_jiff() })
    }
}

/// The questions of the supplier of an invitation, the oldest first.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn questions(
    tx: &Reading<'_>,
    invitation: BriefInvitationId,
) -> Result<Vec<Question>, Failure> {
    let rows: Vec<QuestionRow> = brief_questions::table
        .filter(brief_questions::invitation_id.eq(invitation.uuid()))
        .filter(of_parties!(brief_questions, tx.organisation()))
        .order((brief_questions::asked_at, brief_questions::id))
        .select(question_columns())
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(question_of).collect()
}

/// Keeps a new question about an invitation that is locked.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert_question(
    tx: &mut Writing<'_>,
    invitation: &BriefInvitation,
    question: &Question,
) -> Result<(), Failure> {
    let Parties { partnership, buyer, supplier } = invitation.standing.parties;
    let row = diesel::insert_into(brief_questions::table).values((
        brief_questions::id.eq(question.id.uuid()),
        brief_questions::invitation_id.eq(invitation.id.uuid()),
        brief_questions::partnership_id.eq(partnership.uuid()),
        brief_questions::buyer_org_id.eq(buyer.uuid()),
        brief_questions::supplier_org_id.eq(supplier.uuid()),
        brief_questions::question.eq(question.text.as_str()),
        brief_questions::asked_at.eq(question.asked_at.to_diesel()),
    ));
    written(row.prepared().execute(&mut tx.connection())).await
}

/// What the buyer has told, the oldest first.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn clarifications(
    tx: &Reading<'_>,
    invitation: BriefInvitationId,
) -> Result<Vec<Clarification>, Failure> {
    let rows: Vec<(jiff_diesel::Timestamp, String)> = brief_clarifications::table
        .filter(brief_clarifications::invitation_id.eq(invitation.uuid()))
        .filter(of_parties!(brief_clarifications, tx.organisation()))
        .order((brief_clarifications::told_at, brief_clarifications::id))
        .select((brief_clarifications::told_at, brief_clarifications::text))
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(|(told_at, text)| Clarification::new(told_at, &text)).collect()
}

/// Keeps what the buyer tells, for one invitation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert_clarification(
    tx: &mut Writing<'_>,
    invitation: &BriefInvitation,
    id: ClarificationId,
    text: &Paragraph,
    at: Timestamp,
) -> Result<(), Failure> {
    let Parties { partnership, buyer, supplier } = invitation.standing.parties;
    let row = diesel::insert_into(brief_clarifications::table).values((
        brief_clarifications::id.eq(id.uuid()),
        brief_clarifications::invitation_id.eq(invitation.id.uuid()),
        brief_clarifications::partnership_id.eq(partnership.uuid()),
        brief_clarifications::buyer_org_id.eq(buyer.uuid()),
        brief_clarifications::supplier_org_id.eq(supplier.uuid()),
        brief_clarifications::text.eq(text.as_str()),
        brief_clarifications::told_at.eq(at.to_diesel()),
    ));
    written(row.prepared().execute(&mut tx.connection())).await
}
