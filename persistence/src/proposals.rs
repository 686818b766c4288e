//! Proposals: the supplier sees all of its own, the buyer all that were submitted to it.

mod answers;
mod columns;
mod details;
mod questions;
mod versions;

use diesel::{
    BoolExpressionMethods, BoxableExpression, ExpressionMethods, JoinOnDsl,
    NullableExpressionMethods, OptionalExtension, PgTextExpressionMethods, QueryDsl,
    SelectableHelper, dsl::exists, pg::Pg, sql_types::Bool,
};
use diesel_async::RunQueryDsl;
use diesel_full_text_search::{
    TsVectorExtensions, configuration::TsConfiguration, websearch_to_tsquery_with_search_config,
};
use domain::{
    content::Content,
    event::Event,
    id::{BriefId, BriefInvitationId, Id, PartnershipId, ProposalId},
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
    both_sides::{either, found, locked, of_parties},
    ledger,
    pages::{Cursor, Filter, Page, page},
    partnerships::{StateRow, WithStanding, WithState, with_state},
    prepared::Prepare,
    rows::written,
    schema::{brief_invitees, partnerships, proposal_briefs, proposals},
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
    // Read once: beside the rows, they would be read anew for each.
    let words = websearch_to_tsquery_with_search_config(TsConfiguration::SIMPLE, words);
    let words = diesel::select(words).single_value().assume_not_null();
    Box::new(proposals::title.ilike(pattern).or(readable.and(proposals::words.matches(words))))
}

/// For what proposals were made that are asked for.
#[derive(Debug, Clone, Copy)]
pub enum Made {
    /// For a brief of the caller's.
    Brief(BriefId),
    /// For an invitation to a brief.
    Invitation(BriefInvitationId),
}

impl Made {
    fn condition(self, organisation: Uuid) -> Condition {
        let of_it = proposal_briefs::table
            .filter(proposal_briefs::proposal_id.eq(proposals::id))
            .filter(of_parties!(proposal_briefs, organisation));
        match self {
            Self::Invitation(id) => {
                Box::new(exists(of_it.filter(proposal_briefs::invitation_id.eq(id.uuid()))))
            }
            Self::Brief(id) => {
                let invited = brief_invitees::table
                    .filter(brief_invitees::brief_id.eq(id.uuid()))
                    .filter(brief_invitees::buyer_org_id.eq(organisation))
                    .filter(brief_invitees::invitation_id.is_not_null())
                    .select(brief_invitees::invitation_id.assume_not_null());
                Box::new(exists(of_it.filter(proposal_briefs::invitation_id.eq_any(invited))))
            }
        }
    }
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
    made_for: Option<Made>,
) -> Result<Page<Stored<Proposal>>, Failure> {
    let words = filter.search.clone().unwrap_or_default();
    let searched = |organisation, pattern| said(organisation, pattern, words.clone());
    let rows: Vec<Row> = if let Some(made_for) = made_for {
        let supplier = |id| -> Condition { Box::new(of_supplier(id).and(made_for.condition(id))) };
        let buyer = |id| -> Condition { Box::new(of_buyer(id).and(made_for.condition(id))) };
        page! {
            tx, filter, proposals in partnership_id;
            where supplier, buyer, searched;
            select (Columns::as_select(), proposals::created_at), WithStanding
        }?
    } else {
        page! {
            tx, filter, proposals in partnership_id;
            where of_supplier, of_buyer, searched;
            select (Columns::as_select(), proposals::created_at), WithStanding
        }?
    };
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

/// Locks all of a partnership to which the buyer owes an answer by a date, in the order of their ids.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock_owed(
    tx: &mut Writing<'_>,
    partnership: PartnershipId,
) -> Result<Vec<Stored<Proposal>>, Failure> {
    let owed = [State::Submitted.as_str(), State::UnderReview.as_str()];
    let ids: Vec<Uuid> = proposals::table
        .filter(proposals::partnership_id.eq(partnership.uuid()))
        .filter(seen_by(tx.organisation()))
        .filter(proposals::state.eq_any(owed))
        .order(proposals::id)
        .select(proposals::id)
        .load(&mut tx.connection())
        .await?;
    let mut found = Vec::new();
    for id in ids {
        found.extend(lock(tx, Id::new(id)).await?);
    }
    Ok(found)
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

/// Saves what `event` has made of a proposal that is locked and was `was`, with the document that it has
/// handed over, if it has.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(
    tx: &mut Writing<'_>,
    was: &Proposal,
    proposal: &Proposal,
    handed_over: Option<&Content>,
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
        match handed_over {
            Some(document) => {
                let version = versions::insert(tx, proposal, document);
                try_join(row, version).await.map(|((), ())| ())
            }
            None => row.await,
        }
    };
    ledger::record(tx, proposal, event, saving).await
}
