//! Proposals: the supplier sees all of its own, the buyer all that were submitted to it.

use diesel::{
    AsChangeset, BoolExpressionMethods, ExpressionMethods, Insertable, JoinOnDsl,
    OptionalExtension, PgTextExpressionMethods, QueryDsl, Queryable, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::Parties,
    event::Event,
    id::{Id, ProposalId},
    machine::Name,
    partnership::Standing,
    proposal::{Decision, Pitch, Proposal, Question, Readiness, Receipt, State},
    text::{Feedback, Line, Paragraph, Title},
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, Stored, Writing, ledger,
    pages::{Cursor, Filter, Page, page},
    partnerships::{StateRow, WithStanding, standing, state_columns, state_of},
    prepared::Prepare,
    rows::{self, written},
    schema::{partnerships, proposal_questions, proposals},
};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = proposals, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
struct Columns {
    id: Uuid,
    partnership_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    version: i32,
    state: String,
    title: String,
    value_line: String,
    category: Option<String>,
    problem: Option<String>,
    evidence: Option<String>,
    readiness: Option<i16>,
    earliest_launch: Option<jiff_diesel::Date>,
    receipt_hash: Option<Vec<u8>>,
    submitted_at: Option<jiff_diesel::Timestamp>,
    decide_by: Option<jiff_diesel::Timestamp>,
    clock_stopped_at: Option<jiff_diesel::Timestamp>,
    outcome: Option<String>,
    reason_code: Option<String>,
    feedback: Option<String>,
    deferred_until: Option<jiff_diesel::Date>,
    decided_at: Option<jiff_diesel::Timestamp>,
    updated_at: jiff_diesel::Timestamp,
}

impl Columns {
    fn new(proposal: &Proposal, event: &Event) -> Self {
        let pitch = &proposal.pitch;
        let decision = proposal.decision.as_ref();
        let Parties { partnership, buyer, supplier } = proposal.standing.parties;
        Self {
            id: proposal.id.uuid(),
            partnership_id: partnership.uuid(),
            buyer_org_id: buyer.uuid(),
            supplier_org_id: supplier.uuid(),
            version: proposal.version,
            state: proposal.state.as_str().to_owned(),
            title: pitch.title.as_str().to_owned(),
            value_line: pitch.value_line.as_str().to_owned(),
            category: pitch.category.map(|category| category.as_str().to_owned()),
            problem: pitch.problem.as_ref().map(|text| text.as_str().to_owned()),
            evidence: pitch.evidence.as_ref().map(|text| text.as_str().to_owned()),
            readiness: pitch.readiness.map(Readiness::level),
            earliest_launch: pitch.earliest_launch.map(ToDiesel::to_diesel),
            receipt_hash: proposal.receipt.map(|receipt| receipt.hash.bytes().to_vec()),
            submitted_at: proposal.receipt.map(|receipt| receipt.at.to_diesel()),
            decide_by: proposal.decide_by.map(ToDiesel::to_diesel),
            clock_stopped_at: proposal.clock_stopped_at.map(ToDiesel::to_diesel),
            outcome: decision.map(|decision| decision.outcome.as_str().to_owned()),
            reason_code: decision.map(|decision| decision.reason.as_str().to_owned()),
            feedback: decision.map(|decision| decision.feedback.as_str().to_owned()),
            deferred_until: decision.and_then(|d| d.deferred_until).map(ToDiesel::to_diesel),
            decided_at: decision.map(|decision| decision.at.to_diesel()),
            updated_at: event.at.to_diesel(),
        }
    }

    fn parties(&self) -> Parties {
        Parties {
            partnership: Id::new(self.partnership_id),
            buyer: Id::new(self.buyer_org_id),
            supplier: Id::new(self.supplier_org_id),
        }
    }

    fn pitch(&self) -> Result<Pitch, Failure> {
        let paragraph = |column, stored: &Option<String>| {
            rows::text_if(column, Paragraph::parse, stored.as_deref())
        };
        Ok(Pitch {
            title: rows::text("proposals.title", Title::parse, &self.title)?,
            value_line: rows::text("proposals.value_line", Line::parse, &self.value_line)?,
            category: rows::name_if("proposals.category", self.category.as_deref())?,
            problem: paragraph("proposals.problem", &self.problem)?,
            evidence: paragraph("proposals.evidence", &self.evidence)?,
            readiness: self.readiness.and_then(|level| Readiness::new(i64::from(level))),
            earliest_launch: self.earliest_launch.map(jiff_diesel::Date::to_jiff),
        })
    }

    fn receipt(&self) -> Result<Option<Receipt>, Failure> {
        let stored = self.receipt_hash.as_ref().zip(self.submitted_at);
        stored
            .map(|(bytes, at)| {
                let hash = rows::hash("proposals.receipt_hash", bytes)?;
                Ok(Receipt { hash, at: at.to_jiff() })
            })
            .transpose()
    }

    fn decision(&self) -> Result<Option<Decision>, Failure> {
        let (Some(outcome), Some(reason), Some(feedback), Some(at)) =
            (&self.outcome, &self.reason_code, &self.feedback, self.decided_at)
        else {
            return Ok(None);
        };
        Ok(Some(Decision {
            outcome: rows::name("proposals.outcome", outcome)?,
            reason: rows::name("proposals.reason_code", reason)?,
            feedback: rows::text("proposals.feedback", Feedback::parse, feedback)?,
            deferred_until: self.deferred_until.map(jiff_diesel::Date::to_jiff),
            at: at.to_jiff(),
        }))
    }

    fn proposal(&self, standing: Standing) -> Result<Proposal, Failure> {
        Ok(Proposal {
            id: Id::new(self.id),
            standing,
            version: self.version,
            state: rows::name("proposals.state", &self.state)?,
            pitch: self.pitch()?,
            receipt: self.receipt()?,
            decide_by: self.decide_by.map(jiff_diesel::Timestamp::to_jiff),
            clock_stopped_at: self.clock_stopped_at.map(jiff_diesel::Timestamp::to_jiff),
            decision: self.decision()?,
        })
    }
}

type Row = (Columns, jiff_diesel::Timestamp, StateRow);

fn stored((columns, created_at, state): Row) -> Result<Stored<Proposal>, Failure> {
    let state = state_of(state)?;
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

#[diesel::dsl::auto_type(no_type_alias)]
fn seen_by(organisation: Uuid) -> _ {
    let supplier: of_supplier = of_supplier(organisation);
    let buyer: of_buyer = of_buyer(organisation);
    supplier.or(buyer)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn titled(_: Uuid, pattern: String) -> _ {
    proposals::title.ilike(pattern)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn with_partnership() -> _ {
    proposals::table
        .inner_join(partnerships::table.on(partnerships::id.eq(proposals::partnership_id)))
}

/// One proposal.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(tx: &Reading<'_>, id: ProposalId) -> Result<Option<Stored<Proposal>>, Failure> {
    let row: Option<Row> = with_partnership()
        .filter(proposals::id.eq(id.uuid()))
        .filter(seen_by(tx.organisation()))
        .select((Columns::as_select(), proposals::created_at, state_columns()))
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(stored).transpose()
}

/// A page of proposals.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    filter: &Filter<State>,
) -> Result<Page<Stored<Proposal>>, Failure> {
    let rows: Vec<Row> = page! {
        tx, filter, proposals in partnership_id;
        where of_supplier, of_buyer, titled;
        select (Columns::as_select(), proposals::created_at), WithStanding
    }?;
    let rows = rows.into_iter().map(stored).collect::<Result<_, _>>()?;
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
    let row: Option<(Columns, jiff_diesel::Timestamp)> = proposals::table
        .filter(proposals::id.eq(id.uuid()))
        .filter(seen_by(tx.organisation()))
        .select((Columns::as_select(), proposals::created_at))
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    let Some((columns, created_at)) = row else {
        return Ok(None);
    };
    let Some(standing) = standing(tx, columns.parties().partnership).await? else {
        return Err(Failure::Corrupt { column: "proposals.partnership_id" });
    };
    let value = columns.proposal(standing)?;
    let (created_at, updated_at) = (created_at.to_jiff(), columns.updated_at.to_jiff());
    Ok(Some(Stored { value, created_at, updated_at }))
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

/// Saves a proposal that `event` changed.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(tx: &mut Writing<'_>, proposal: &Proposal, event: &Event) -> Result<(), Failure> {
    let organisation = tx.organisation();
    let row = diesel::update(proposals::table)
        .filter(proposals::id.eq(proposal.id.uuid()))
        .filter(proposals::version.eq(proposal.version - 1))
        .filter(seen_by(organisation))
        .set(Columns::new(proposal, event));
    ledger::record(tx, proposal, event, written(row.prepared().execute(&mut tx.connection()))).await
}

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
        .filter(
            proposal_questions::buyer_org_id
                .eq(organisation)
                .or(proposal_questions::supplier_org_id.eq(organisation)),
        )
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
