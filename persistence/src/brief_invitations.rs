//! Invitations to briefs: both sides see theirs. What ties those of one brief together is the buyer's,
//! and stands in another table.

mod columns;
mod talk;

use std::collections::HashMap;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods,
    OptionalExtension, PgTextExpressionMethods, QueryDsl, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::Parties,
    brief_invitation::{BriefInvitation, State},
    event::Event,
    id::{BriefId, BriefInvitationId, Id, PartnershipId, ProposalId},
    machine::Name,
    proposal::Proposal,
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use self::columns::{Columns, stored};
pub use self::talk::{
    Clarification, clarifications, insert_clarification, insert_question, questions,
};
pub(crate) use self::talk::{QuestionRow, question_columns, question_of};
use crate::{
    Failure, Reading, Stored, Writing,
    both_sides::{found, locked, of_both, of_parties},
    deadlines::let_come,
    ledger,
    pages::{Cursor, Filter, Page, page},
    partnerships::{StateRow, WithStanding, standing, standings, with_state},
    prepared::Prepare,
    rows::written,
    schema::{brief_invitations, brief_invitees, partnerships, proposal_briefs},
};

type Row = (Columns, jiff_diesel::Timestamp, StateRow);

of_both!(brief_invitations);
found!(brief_invitations);
locked!(brief_invitations);

#[diesel::dsl::auto_type(no_type_alias)]
fn titled(_: Uuid, pattern: String) -> _ {
    brief_invitations::title.ilike(pattern)
}

/// One invitation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(
    tx: &Reading<'_>,
    id: BriefInvitationId,
) -> Result<Option<Stored<BriefInvitation>>, Failure> {
    found(tx, id.uuid()).await?.map(stored).transpose()
}

/// A page of invitations.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    filter: &Filter<State>,
) -> Result<Page<Stored<BriefInvitation>>, Failure> {
    let rows: Vec<Row> = page! {
        tx, filter, brief_invitations in partnership_id;
        where of_supplier, of_buyer, titled;
        select (Columns::as_select(), brief_invitations::created_at), WithStanding
    }?;
    let rows = rows.into_iter().map(|row| stored(with_state(row)?)).collect::<Result<_, _>>()?;
    Ok(Page::of(rows, filter, |row: &Stored<BriefInvitation>| Cursor {
        updated_at: row.updated_at,
        id: row.value.id.uuid(),
    }))
}

/// Locks an invitation until the transaction ends; its partnership stays as it is as long.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(
    tx: &mut Writing<'_>,
    id: BriefInvitationId,
) -> Result<Option<Stored<BriefInvitation>>, Failure> {
    locked(tx, id.uuid()).await?.map(stored).transpose()
}

/// Locks the invitations of a brief that is locked, in the order of their partnerships; the
/// partnerships stay as they are as long.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock_of_brief(
    tx: &mut Writing<'_>,
    brief: BriefId,
) -> Result<Vec<Stored<BriefInvitation>>, Failure> {
    let organisation = tx.organisation();
    let of_brief = brief_invitees::table
        .filter(brief_invitees::brief_id.eq(brief.uuid()))
        .filter(brief_invitees::buyer_org_id.eq(organisation))
        .filter(brief_invitees::invitation_id.is_not_null())
        .select(brief_invitees::invitation_id.assume_not_null());
    let rows: Vec<(Columns, jiff_diesel::Timestamp)> = brief_invitations::table
        .filter(brief_invitations::id.eq_any(of_brief))
        .filter(brief_invitations::buyer_org_id.eq(organisation))
        .order(brief_invitations::partnership_id)
        .select((Columns::as_select(), brief_invitations::created_at))
        .for_update()
        .load(&mut tx.connection())
        .await?;
    let named: Vec<PartnershipId> =
        rows.iter().map(|(columns, _)| columns.parties().partnership).collect();
    let standings = standings(tx, &named).await?;
    let states: HashMap<PartnershipId, _> =
        standings.iter().map(|one| (one.parties.partnership, one.state)).collect();
    rows.into_iter()
        .map(|(columns, created_at)| {
            let state = states.get(&columns.parties().partnership).copied();
            let column = "brief_invitations.partnership_id";
            stored((columns, created_at, state.ok_or(Failure::Corrupt { column })?))
        })
        .collect()
}

/// Holds an invitation as it is until the transaction ends; others may hold it too. Its partnership is
/// the proposal's, which is held already.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn hold(
    tx: &mut Writing<'_>,
    id: BriefInvitationId,
    partnership: PartnershipId,
) -> Result<Option<BriefInvitation>, Failure> {
    let row: Option<(Columns, jiff_diesel::Timestamp)> = brief_invitations::table
        .filter(brief_invitations::id.eq(id.uuid()))
        .filter(brief_invitations::partnership_id.eq(partnership.uuid()))
        .filter(brief_invitations::supplier_org_id.eq(tx.organisation()))
        .select((Columns::as_select(), brief_invitations::created_at))
        .for_share()
        .first(&mut tx.connection())
        .await
        .optional()?;
    let Some((columns, created_at)) = row else { return Ok(None) };
    let Some(standing) = standing(tx, partnership).await? else { return Ok(None) };
    Ok(Some(stored((columns, created_at, standing.state))?.value))
}

/// Keeps the invitations to a brief that is locked, in the order of their partnerships: first what they
/// are, then the events, so that the ledgers are locked as late as can be.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert_all(
    tx: &mut Writing<'_>,
    brief: BriefId,
    new: &[(BriefInvitation, Event)],
) -> Result<(), Failure> {
    for (one, event) in new {
        let created_at = brief_invitations::created_at.eq(event.at.to_diesel());
        let row = diesel::insert_into(brief_invitations::table)
            .values((Columns::new(one, event), created_at));
        written(row.prepared().execute(&mut tx.connection())).await?;
        invite(tx, brief, one).await?;
    }
    for (one, event) in new {
        ledger::record(tx, one, event, std::future::ready(Ok(()))).await?;
    }
    Ok(())
}

/// Writes down that somebody whom a brief names is invited.
async fn invite(tx: &Reading<'_>, brief: BriefId, one: &BriefInvitation) -> Result<(), Failure> {
    let Parties { partnership, buyer, supplier } = one.standing.parties;
    let named = diesel::delete(brief_invitees::table)
        .filter(brief_invitees::brief_id.eq(brief.uuid()))
        .filter(brief_invitees::partnership_id.eq(partnership.uuid()))
        .filter(brief_invitees::buyer_org_id.eq(tx.organisation()));
    written(named.prepared().execute(&mut tx.connection())).await?;
    let row = diesel::insert_into(brief_invitees::table).values((
        brief_invitees::brief_id.eq(brief.uuid()),
        brief_invitees::partnership_id.eq(partnership.uuid()),
        brief_invitees::buyer_org_id.eq(buyer.uuid()),
        brief_invitees::supplier_org_id.eq(supplier.uuid()),
        brief_invitees::invitation_id.eq(one.id.uuid()),
    ));
    written(row.prepared().execute(&mut tx.connection())).await
}

/// Saves an invitation that is locked and that `event` changed.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(
    tx: &mut Writing<'_>,
    one: &BriefInvitation,
    event: &Event,
) -> Result<(), Failure> {
    let organisation = tx.organisation();
    let row = diesel::update(brief_invitations::table)
        .filter(brief_invitations::id.eq(one.id.uuid()))
        .filter(brief_invitations::version.eq(one.version - 1))
        .filter(seen_by(organisation))
        .set(Columns::new(one, event));
    let saving = async { written(row.prepared().execute(&mut tx.connection())).await };
    ledger::record(tx, one, event, saving).await
}

/// Remembers for which invitation a new proposal was made.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn link(
    tx: &mut Writing<'_>,
    invitation: BriefInvitationId,
    proposal: &Proposal,
) -> Result<(), Failure> {
    let Parties { partnership, buyer, supplier } = proposal.standing.parties;
    let row = diesel::insert_into(proposal_briefs::table).values((
        proposal_briefs::proposal_id.eq(proposal.id.uuid()),
        proposal_briefs::invitation_id.eq(invitation.uuid()),
        proposal_briefs::partnership_id.eq(partnership.uuid()),
        proposal_briefs::buyer_org_id.eq(buyer.uuid()),
        proposal_briefs::supplier_org_id.eq(supplier.uuid()),
    ));
    written(row.prepared().execute(&mut tx.connection())).await
}

/// For what a proposal was made.
#[derive(Debug, Clone, Copy)]
pub struct MadeFor {
    /// The invitation.
    pub invitation: BriefInvitationId,
    /// The brief, for its buyer alone.
    pub brief: Option<BriefId>,
}

impl MadeFor {
    /// Of a proposal that was just drafted.
    #[must_use]
    pub fn drafted(invitation: BriefInvitationId) -> Self {
        Self { invitation, brief: None }
    }
}

/// For what a proposal was made that the caller may see; `None` where it was made for no brief.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn of_proposal(
    tx: &Reading<'_>,
    proposal: ProposalId,
) -> Result<Option<MadeFor>, Failure> {
    let organisation = tx.organisation();
    let same = brief_invitees::invitation_id.eq(proposal_briefs::invitation_id.nullable());
    let same = same.and(brief_invitees::buyer_org_id.eq(organisation));
    let row: Option<(Uuid, Option<Uuid>)> = proposal_briefs::table
        .left_join(brief_invitees::table.on(same))
        .filter(proposal_briefs::proposal_id.eq(proposal.uuid()))
        .filter(of_parties!(proposal_briefs, organisation))
        .select((proposal_briefs::invitation_id, brief_invitees::brief_id.nullable()))
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(row.map(|(invitation, brief)| MadeFor {
        invitation: Id::new(invitation),
        brief: brief.map(Id::new),
    }))
}

/// Lets the clock come at once to what is open in a partnership that has ended, and is locked.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn wake(
    tx: &mut Writing<'_>,
    partnership: PartnershipId,
    at: Timestamp,
) -> Result<(), Failure> {
    // Whatever is open has a deadline.
    let open = brief_invitations::table
        .filter(brief_invitations::partnership_id.eq(partnership.uuid()))
        .filter(brief_invitations::state.eq(State::Open.as_str()))
        .filter(seen_by(tx.organisation()))
        .select(brief_invitations::id);
    let_come!(tx, open, at)?;
    Ok(())
}
