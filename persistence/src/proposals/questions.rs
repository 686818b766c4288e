//! The questions about proposals, with their answers.

use diesel::{BoolExpressionMethods, ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{
    actor::Parties,
    id::{Id, ProposalId},
    proposal::{Proposal, Question},
    text::Paragraph,
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, Writing, both_sides::of_parties, prepared::Prepare, rows,
    schema::proposal_questions,
};

/// The questions about a proposal that is the caller's to see, oldest first.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn questions(tx: &Reading<'_>, proposal: ProposalId) -> Result<Vec<Question>, Failure> {
    type QuestionRow =
        (Uuid, String, jiff_diesel::Timestamp, Option<String>, Option<jiff_diesel::Timestamp>);
    let organisation = tx.organisation();
    let rows: Vec<QuestionRow> = proposal_questions::table
        .filter(proposal_questions::proposal_id.eq(proposal.uuid()))
        .filter(of_parties!(proposal_questions, organisation))
        .order((proposal_questions::asked_at, proposal_questions::id))
        .select((
            proposal_questions::id,
            proposal_questions::question,
            proposal_questions::asked_at,
            proposal_questions::answer,
            proposal_questions::answered_at,
        ))
        .load(&mut tx.connection())
        .await?;
    rows.into_iter()
        .map(|(id, text, asked_at, answer, answered_at)| {
            Ok(Question {
                id: Id::new(id),
                text: rows::text("proposal_questions.question", Paragraph::parse, &text)?,
                asked_at: asked_at.to_jiff(),
                answer: rows::text_if(
                    "proposal_questions.answer",
                    Paragraph::parse,
                    answer.as_deref(),
                )?,
                answered_at: answered_at.map(jiff_diesel::Timestamp::to_jiff),
            })
        })
        .collect()
}

/// Keeps a new question about a locked proposal.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert_question(
    tx: &mut Writing<'_>,
    proposal: &Proposal,
    question: &Question,
) -> Result<(), Failure> {
    let Parties { partnership, buyer, supplier } = proposal.standing.parties;
    diesel::insert_into(proposal_questions::table)
        .values((
            proposal_questions::id.eq(question.id.uuid()),
            proposal_questions::proposal_id.eq(proposal.id.uuid()),
            proposal_questions::partnership_id.eq(partnership.uuid()),
            proposal_questions::buyer_org_id.eq(buyer.uuid()),
            proposal_questions::supplier_org_id.eq(supplier.uuid()),
            proposal_questions::question.eq(question.text.as_str()),
            proposal_questions::asked_at.eq(question.asked_at.to_diesel()),
        ))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}

/// Keeps the answer to the open question about a locked proposal.
///
/// # Errors
/// [`Failure`] when the database fails, or no question is open.
pub async fn answer_question(
    tx: &mut Writing<'_>,
    proposal: &Proposal,
    answer: &Paragraph,
    at: jiff::Timestamp,
) -> Result<(), Failure> {
    let organisation = tx.organisation();
    let answered = diesel::update(proposal_questions::table)
        .filter(proposal_questions::proposal_id.eq(proposal.id.uuid()))
        .filter(proposal_questions::supplier_org_id.eq(organisation))
        .filter(proposal_questions::answer.is_null())
        .set((
            proposal_questions::answer.eq(answer.as_str()),
            proposal_questions::answered_at.eq(at.to_diesel()),
        ))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    if answered == 1 { Ok(()) } else { Err(Failure::Changed) }
}
