//! A panel as somebody of the buyer's organisation sees it; nobody else does.

use domain::{
    actor::Actor,
    id::{PanelId, ProposalId},
    machine::Name,
    panel::{Closing, Findings, Panel, Seat, Sight},
    text::Reason,
};
use jiff::{Timestamp, civil::Date};
use persistence::Stored;
use serde::Serialize;
use utoipa::ToSchema;

use super::{criteria::CriterionView, operation, seat_view::SeatView};
use crate::{
    allowed::{self, AllowedAction},
    answers::Shown,
    fractions::ValueView,
    proposals::COLLECTION,
};

/// The buyer's panel on a proposal.
#[derive(Serialize, ToSchema)]
#[schema(as = Panel)]
pub(crate) struct PanelView<'a> {
    /// Its id.
    #[schema(value_type = String, example = "panel_01930000000070008000000000000001")]
    id: Shown<PanelId>,
    /// The proposal, of which nothing changes with it.
    #[schema(value_type = String, example = "prop_01930000000070008000000000000001")]
    proposal: Shown<ProposalId>,
    /// Counts the changes; the `ETag` begins with it. For whoever has a conflict it stands still.
    #[schema(minimum = 1, example = 3)]
    pub(super) version: i32,
    /// `open`, or `closed` once the proposal waits for no decision any more.
    #[schema(example = "open")]
    state: &'static str,
    /// By what it judges; null for whoever has a conflict.
    criteria: Option<Vec<CriterionView<'a>>>,
    /// The day by which all have scored.
    #[schema(value_type = Option<String>, format = Date, example = "2035-03-01")]
    due_on: Option<Shown<Date>>,
    /// Who reviews, and who did.
    reviewers: Vec<SeatView<'a>>,
    /// How many reviewers' scores are in; null for whoever has a conflict.
    #[schema(minimum = 0, maximum = 20, example = 2)]
    scored: Option<usize>,
    /// What it has found so far; null while it is not yours to see.
    findings: Option<FindingsView<'a>>,
    /// How it ended, where by a decision; null while it is not yours to see.
    closing: Option<ClosingView<'a>>,
    /// When it was called together.
    #[schema(value_type = String, format = DateTime, example = "2026-01-02T10:00:00Z")]
    created_at: Shown<Timestamp>,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime, example = "2026-01-03T10:00:00Z")]
    updated_at: Shown<Timestamp>,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

/// What a panel has found: null means that fewer than two have scored, which is neither 0 nor 100.
#[derive(Serialize, ToSchema)]
#[schema(as = PanelFindings)]
struct FindingsView<'a> {
    /// The mean of the reviewers' totals, 0 to 100.
    score: Option<ValueView>,
    /// The largest total without the smallest.
    spread: Option<ValueView>,
    /// True where that is more than 25.
    #[schema(example = false)]
    disagree: Option<bool>,
    /// The mean of each criterion, over those who answered it.
    criteria: Vec<MeanView<'a>>,
    /// What more than half of those recommend whose scores are in.
    #[schema(example = "accepted_for_pilot")]
    recommendation: Option<&'static str>,
}

/// What a panel has found of one criterion.
#[derive(Serialize, ToSchema)]
#[schema(as = PanelMean)]
struct MeanView<'a> {
    /// The title of the criterion.
    #[schema(example = "Value for shoppers")]
    criterion: &'a str,
    /// The mean, 0 to 100; null while fewer than two have answered it.
    mean: Option<ValueView>,
}

/// How a panel ended by a decision.
#[derive(Serialize, ToSchema)]
#[schema(as = PanelClosing)]
struct ClosingView<'a> {
    /// What was decided.
    #[schema(example = "accepted_for_pilot")]
    outcome: &'static str,
    /// What the panel had recommended.
    #[schema(example = "accepted_for_pilot")]
    recommendation: Option<&'static str>,
    /// Why it was decided against that. The supplier never reads it.
    #[schema(example = json!(null))]
    override_reason: Option<&'a str>,
}

/// The version that this actor sees: of whoever has a conflict the one in which she said so.
pub(super) fn version(panel: &Panel, actor: &Actor) -> i32 {
    match (panel.sight(actor), panel.seat(actor.user)) {
        (Sight::OwnConflict, Some(seat)) => seat.changed_in,
        (Sight::OwnConflict | Sight::Frame | Sight::All, _) => panel.version,
    }
}

impl<'a> PanelView<'a> {
    pub(super) fn new(stored: &'a Stored<Panel>, actor: &Actor) -> Self {
        let one = &stored.value;
        let sight = one.sight(actor);
        let (framed, all) = (sight > Sight::OwnConflict, sight == Sight::All);
        let conflicted = one.seat(actor.user).filter(|_| !framed);
        let seats = one.seats_seen(actor).into_iter();
        let count = one.seats.iter().filter(|seat| seat.counted().is_some()).count();
        let declared_at = conflicted.and_then(|seat: &Seat| seat.declared_at);
        Self {
            id: Shown(one.id),
            proposal: Shown(one.proposal),
            version: version(one, actor),
            state: one.present_state().as_str(),
            criteria: framed.then(|| one.criteria.iter().map(Into::into).collect()),
            due_on: one.due_on.filter(|_| framed).map(Shown),
            reviewers: seats.map(|(seat, told)| SeatView::new(seat, &one.criteria, told)).collect(),
            scored: framed.then_some(count),
            findings: one.findings(actor).map(|found| FindingsView::new(&found, one)),
            closing: one.closing.as_ref().filter(|_| all).map(Into::into),
            created_at: Shown(stored.created_at),
            updated_at: Shown(declared_at.unwrap_or(stored.updated_at)),
            allowed_actions: allowed::list(
                COLLECTION,
                one.proposal,
                one.allowed_actions(actor),
                operation,
            ),
        }
    }
}

impl<'a> FindingsView<'a> {
    fn new(found: &Findings, panel: &'a Panel) -> Self {
        let means = panel.criteria.iter().zip(&found.criteria);
        Self {
            score: found.score.as_ref().map(Into::into),
            spread: found.spread.as_ref().map(Into::into),
            disagree: found.disagree,
            criteria: means
                .map(|(criterion, mean)| MeanView {
                    criterion: criterion.title.as_str(),
                    mean: mean.as_ref().map(Into::into),
                })
                .collect(),
            recommendation: found.recommendation.map(Name::as_str),
        }
    }
}

impl<'a> From<&'a Closing> for ClosingView<'a> {
    fn from(closing: &'a Closing) -> Self {
        Self {
            outcome: closing.outcome.as_str(),
            recommendation: closing.recommendation.map(Name::as_str),
            override_reason: closing.override_reason.as_ref().map(Reason::as_str),
        }
    }
}
