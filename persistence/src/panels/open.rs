//! What somebody has still to score, the first due first.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods,
    OptionalExtension, PgSortExpressionMethods, QueryDsl,
};
use diesel_async::RunQueryDsl;
use domain::{
    id::{Id, PanelId, PartnershipId, ProposalId, UserId},
    machine::Name,
    panel::{SeatState, State},
    proposal,
    text::Title,
};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::{
    Failure, Reading, rows,
    schema::{panel_seats, panels, proposals},
};

/// A panel that waits for somebody.
#[derive(Debug, Clone)]
pub struct OpenReview {
    /// The panel.
    pub panel: PanelId,
    /// The proposal.
    pub proposal: ProposalId,
    /// The partnership.
    pub partnership: PartnershipId,
    /// What the proposal is called.
    pub title: Title,
    /// The day by which all have scored.
    pub due_on: Option<Date>,
    /// How far she is.
    pub state: SeatState,
    /// When she was asked.
    pub invited_at: Timestamp,
}

/// A place among them: those without a day come last.
pub type Place = (Option<Date>, PanelId);

/// Where a panel on which somebody sits or sat lies among those that wait for her, or would lie.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn place_among_open(
    tx: &Reading<'_>,
    reviewer: UserId,
    id: PanelId,
) -> Result<Option<Place>, Failure> {
    let organisation = tx.organisation();
    let due: Option<Option<jiff_diesel::Date>> = panels::table
        .inner_join(panel_seats::table.on(panel_seats::panel_id.eq(panels::id)))
        .filter(panels::id.eq(id.uuid()))
        .filter(panels::buyer_org_id.eq(organisation))
        .filter(panel_seats::organisation_id.eq(organisation))
        .filter(panel_seats::reviewer_id.eq(reviewer.uuid()))
        .select(panels::due_on)
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(due.map(|due| (due.map(jiff_diesel::Date::to_jiff), id)))
}

type Row = ((Uuid, Uuid, Uuid), String, Option<jiff_diesel::Date>, String, jiff_diesel::Timestamp);

/// The panels of the caller's organisation that wait for a reviewer, behind a place.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn open(
    tx: &Reading<'_>,
    reviewer: UserId,
    after: Option<Place>,
    limit: u16,
) -> Result<Vec<OpenReview>, Failure> {
    let organisation = tx.organisation();
    let awaited = proposal::State::ALL.iter().filter(|state| state.awaits_decision());
    let mut query = panel_seats::table
        .inner_join(panels::table.on(panels::id.eq(panel_seats::panel_id)))
        .inner_join(proposals::table.on(proposals::id.eq(panels::proposal_id)))
        .filter(panel_seats::organisation_id.eq(organisation))
        .filter(panel_seats::awaits_id.eq(reviewer.uuid()))
        .filter(panels::buyer_org_id.eq(organisation))
        .filter(panels::state.eq(State::Open.as_str()))
        .filter(proposals::buyer_org_id.eq(organisation))
        .filter(proposals::state.eq_any(awaited.map(|state| state.as_str()).collect::<Vec<_>>()))
        .order((panel_seats::due_on.asc().nulls_last(), panel_seats::panel_id))
        .limit(i64::from(limit))
        .select((
            (panels::id, panels::proposal_id, panels::partnership_id),
            proposals::title,
            panel_seats::due_on,
            panel_seats::state,
            panel_seats::invited_at,
        ))
        .into_boxed();
    if let Some((due, id)) = after {
        let behind = panel_seats::panel_id.gt(id.uuid());
        query = match due.map(jiff_diesel::ToDiesel::to_diesel) {
            Some(day) => query.filter(
                panel_seats::due_on
                    .is_null()
                    .or(panel_seats::due_on.assume_not_null().gt(day))
                    .or(panel_seats::due_on.assume_not_null().eq(day).and(behind)),
            ),
            None => query.filter(panel_seats::due_on.is_null().and(behind)),
        };
    }
    let rows: Vec<Row> = query.load(&mut tx.connection()).await?;
    rows.into_iter()
        .map(|((panel, proposal, partnership), title, due_on, state, invited_at)| {
            Ok(OpenReview {
                panel: Id::new(panel),
                proposal: Id::new(proposal),
                partnership: Id::new(partnership),
                title: rows::text("proposals.title", Title::parse, &title)?,
                due_on: due_on.map(jiff_diesel::Date::to_jiff),
                state: rows::name("panel_seats.state", &state)?,
                invited_at: invited_at.to_jiff(),
            })
        })
        .collect()
}
