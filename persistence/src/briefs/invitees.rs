//! Whom a brief names, what they have asked and handed in: the buyer's alone.

use std::collections::HashMap;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods,
    OptionalExtension, QueryDsl,
    dsl::{exists, select},
};
use diesel_async::RunQueryDsl;
use domain::{
    brief::Brief,
    brief_invitation::{self, Question},
    id::{
        BriefId, BriefInvitationId, BriefQuestionId, Id, OrganisationId, PartnershipId, ProposalId,
    },
    partnership::Standing,
    text::Paragraph,
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, Writing,
    brief_invitations::{Clarification, QuestionRow, question_columns, question_of},
    prepared::Prepare,
    rows,
    schema::{
        brief_clarifications, brief_invitations, brief_invitees, brief_questions, partnerships,
        proposal_briefs, proposals,
    },
};

/// Keeps whom a new brief names.
pub(super) async fn name(
    tx: &Reading<'_>,
    brief: &Brief,
    standings: &[Standing],
) -> Result<(), Failure> {
    let row = |one: &Standing| {
        (
            brief_invitees::brief_id.eq(brief.id.uuid()),
            brief_invitees::partnership_id.eq(one.parties.partnership.uuid()),
            brief_invitees::buyer_org_id.eq(one.parties.buyer.uuid()),
            brief_invitees::supplier_org_id.eq(one.parties.supplier.uuid()),
        )
    };
    let rows: Vec<_> = standings.iter().map(row).collect();
    diesel::insert_into(brief_invitees::table).values(rows).execute(&mut tx.connection()).await?;
    Ok(())
}

/// Keeps whom a draft names from now on.
pub(super) async fn rename(
    tx: &Reading<'_>,
    brief: &Brief,
    standings: &[Standing],
) -> Result<(), Failure> {
    diesel::delete(brief_invitees::table)
        .filter(brief_invitees::brief_id.eq(brief.id.uuid()))
        .filter(brief_invitees::buyer_org_id.eq(tx.organisation()))
        .execute(&mut tx.connection())
        .await?;
    name(tx, brief, standings).await
}

/// Somebody whom a brief names, and what came of it.
#[derive(Debug, Clone)]
pub struct Invitee {
    /// The partnership.
    pub partnership: PartnershipId,
    /// The supplier.
    pub supplier: OrganisationId,
    /// Its name.
    pub supplier_name: String,
    /// The invitation, from publication on, and its state.
    pub invitation: Option<(BriefInvitationId, brief_invitation::State)>,
    /// When the supplier first opened the detail.
    pub opened_at: Option<Timestamp>,
    /// What it has handed in, the oldest first.
    pub submissions: Vec<ProposalId>,
}

/// The proposals of a brief that were handed in.
#[diesel::dsl::auto_type(no_type_alias)]
fn handed_in(organisation: Uuid, brief: Uuid) -> _ {
    let same = brief_invitees::invitation_id.eq(proposal_briefs::invitation_id.nullable());
    proposal_briefs::table
        .inner_join(brief_invitees::table.on(same))
        .inner_join(proposals::table.on(proposals::id.eq(proposal_briefs::proposal_id)))
        .filter(brief_invitees::brief_id.eq(brief))
        .filter(brief_invitees::buyer_org_id.eq(organisation))
        .filter(proposals::buyer_org_id.eq(organisation))
        .filter(proposals::submitted_at.is_not_null())
}

/// Whom a brief names, in the order of their partnerships: 200 at most.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn invitees(tx: &Reading<'_>, brief: BriefId) -> Result<Vec<Invitee>, Failure> {
    type Row = (
        (Uuid, Uuid, Option<String>),
        (Option<Uuid>, Option<String>, Option<jiff_diesel::Timestamp>),
    );
    let organisation = tx.organisation();
    let same = brief_invitations::id.nullable().eq(brief_invitees::invitation_id);
    let same = same.and(brief_invitations::buyer_org_id.eq(organisation));
    let rows: Vec<Row> = brief_invitees::table
        .inner_join(partnerships::table.on(partnerships::id.eq(brief_invitees::partnership_id)))
        .left_join(brief_invitations::table.on(same))
        .filter(brief_invitees::brief_id.eq(brief.uuid()))
        .filter(brief_invitees::buyer_org_id.eq(organisation))
        .order(brief_invitees::partnership_id)
        .select((
            (partnerships::id, brief_invitees::supplier_org_id, partnerships::supplier_name),
            (
                brief_invitees::invitation_id,
                brief_invitations::state.nullable(),
                brief_invitations::opened_at.nullable(),
            ),
        ))
        .load(&mut tx.connection())
        .await?;
    let submitted: Vec<(Uuid, Uuid)> = handed_in(organisation, brief.uuid())
        .order((proposals::submitted_at, proposals::id))
        .select((brief_invitees::partnership_id, proposals::id))
        .load(&mut tx.connection())
        .await?;
    let mut of: HashMap<Uuid, Vec<ProposalId>> = HashMap::new();
    for (partnership, proposal) in submitted {
        of.entry(partnership).or_default().push(Id::new(proposal));
    }
    rows.into_iter()
        .map(|((partnership, supplier, name), (invitation, state, opened_at))| {
            let state = rows::name_if("brief_invitations.state", state.as_deref())?;
            let wrong = Failure::Corrupt { column: "partnerships.supplier_name" };
            Ok(Invitee {
                partnership: Id::new(partnership),
                supplier: Id::new(supplier),
                supplier_name: name.ok_or(wrong)?,
                invitation: invitation.map(Id::new).zip(state),
                opened_at: opened_at.map(jiff_diesel::Timestamp::to_jiff),
                submissions: of.remove(&partnership).unwrap_or_default(),
            })
        })
        .collect()
}

/// True once anybody has handed something in, whatever became of it.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn has_submissions(tx: &Reading<'_>, brief: BriefId) -> Result<bool, Failure> {
    let any = handed_in(tx.organisation(), brief.uuid()).select(proposals::id);
    Ok(select(exists(any)).get_result(&mut tx.connection()).await?)
}

/// The brief of an invitation; `None` for anybody but its buyer.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn of_invitation(
    tx: &Reading<'_>,
    invitation: BriefInvitationId,
) -> Result<Option<BriefId>, Failure> {
    let brief: Option<Uuid> = brief_invitees::table
        .filter(brief_invitees::invitation_id.eq(invitation.uuid()))
        .filter(brief_invitees::buyer_org_id.eq(tx.organisation()))
        .select(brief_invitees::brief_id)
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(brief.map(Id::new))
}

/// What was told to all whom a brief names, the oldest first.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn clarifications(
    tx: &Reading<'_>,
    brief: BriefId,
) -> Result<Vec<Clarification>, Failure> {
    let organisation = tx.organisation();
    let same = brief_invitees::invitation_id.eq(brief_clarifications::invitation_id.nullable());
    let rows: Vec<(jiff_diesel::Timestamp, String)> = brief_clarifications::table
        .inner_join(brief_invitees::table.on(same))
        .filter(brief_invitees::brief_id.eq(brief.uuid()))
        .filter(brief_invitees::buyer_org_id.eq(organisation))
        .filter(brief_clarifications::buyer_org_id.eq(organisation))
        .order((brief_clarifications::told_at, brief_clarifications::text))
        .select((brief_clarifications::told_at, brief_clarifications::text))
        .distinct()
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(|(told_at, text)| Clarification::new(told_at, &text)).collect()
}

/// A question, and who asks it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The question.
    pub question: Question,
    /// The partnership with the supplier.
    pub partnership: PartnershipId,
    /// The supplier's name.
    pub supplier_name: String,
    /// The supplier's invitation.
    pub invitation: BriefInvitationId,
}

#[diesel::dsl::auto_type(no_type_alias)]
fn asked_of(organisation: Uuid, brief: Uuid) -> _ {
    let same = brief_invitees::invitation_id.eq(brief_questions::invitation_id.nullable());
    brief_questions::table
        .inner_join(brief_invitees::table.on(same))
        .inner_join(partnerships::table.on(partnerships::id.eq(brief_questions::partnership_id)))
        .filter(brief_invitees::brief_id.eq(brief))
        .filter(brief_invitees::buyer_org_id.eq(organisation))
        .filter(brief_questions::buyer_org_id.eq(organisation))
}

type AskedRow = (QuestionRow, (Uuid, Option<String>, Uuid));

fn asked((question, (partnership, name, invitation)): AskedRow) -> Result<Asked, Failure> {
    let wrong = Failure::Corrupt { column: "partnerships.supplier_name" };
    Ok(Asked {
        question: question_of(question)?,
        partnership: Id::new(partnership),
        supplier_name: name.ok_or(wrong)?,
        invitation: Id::new(invitation),
    })
}

/// The questions about a brief, the newest first, behind one of them.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn questions(
    tx: &Reading<'_>,
    brief: BriefId,
    after: Option<BriefQuestionId>,
    limit: u16,
) -> Result<Vec<Asked>, Failure> {
    let rows: Vec<AskedRow> = asked_of(tx.organisation(), brief.uuid())
        .filter(brief_questions::id.lt(after.map_or(Uuid::max(), Id::uuid)))
        .order(brief_questions::id.desc())
        .limit(i64::from(limit))
        .select((
            question_columns(),
            (partnerships::id, partnerships::supplier_name, brief_questions::invitation_id),
        ))
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(asked).collect()
}

/// One question about a brief.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn question(
    tx: &Reading<'_>,
    brief: BriefId,
    id: BriefQuestionId,
) -> Result<Option<Asked>, Failure> {
    let row: Option<AskedRow> = asked_of(tx.organisation(), brief.uuid())
        .filter(brief_questions::id.eq(id.uuid()))
        .select((
            question_columns(),
            (partnerships::id, partnerships::supplier_name, brief_questions::invitation_id),
        ))
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(asked).transpose()
}

/// Keeps the answer to a question about a brief that is locked: with words to the one who asked, without
/// where all were told. False where it was answered before.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn answer_question(
    tx: &mut Writing<'_>,
    id: BriefQuestionId,
    answer: Option<&Paragraph>,
    at: Timestamp,
) -> Result<bool, Failure> {
    let answered = diesel::update(brief_questions::table)
        .filter(brief_questions::id.eq(id.uuid()))
        .filter(brief_questions::buyer_org_id.eq(tx.organisation()))
        .filter(brief_questions::answered_at.is_null())
        .set((
            brief_questions::answer.eq(answer.map(Paragraph::as_str)),
            brief_questions::answered_at.eq(at.to_diesel()),
        ))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(answered == 1)
}
