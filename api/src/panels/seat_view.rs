//! A reviewer, as somebody of the buyer's sees her: with what she said, or without.

use domain::{
    id::UserId,
    machine::Name,
    panel::{Criteria, Seat, Sheet, total},
    text::{Paragraph, Reason},
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{answers::Shown, fractions::ValueView};

/// A reviewer of a panel, or one who was.
#[derive(Serialize, ToSchema)]
#[schema(as = PanelReviewer)]
pub(super) struct SeatView<'a> {
    /// Who.
    #[schema(value_type = String, example = "user_01930000000070008000000000000001")]
    reviewer: Shown<UserId>,
    /// `invited`, `declared`, `scored`, `conflicted` or `removed`.
    #[schema(example = "scored")]
    state: &'static str,
    /// When she was asked.
    #[schema(value_type = String, format = DateTime, example = "2026-01-02T10:00:00Z")]
    invited_at: Shown<Timestamp>,
    /// When she declared.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-01-02T11:00:00Z")]
    declared_at: Option<Shown<Timestamp>>,
    /// The conflict that she has declared; null for whom it does not concern.
    #[schema(example = json!(null))]
    conflict: Option<&'a str>,
    /// Why she was taken off; null for whom it does not concern.
    #[schema(example = json!(null))]
    removal: Option<&'a str>,
    /// What she said; null where her scores are not in, do not count, or are not yours to see yet.
    scores: Option<SheetView<'a>>,
}

/// What a reviewer said.
#[derive(Serialize, ToSchema)]
#[schema(as = PanelScores)]
struct SheetView<'a> {
    /// One entry for each criterion.
    items: Vec<MarkView<'a>>,
    /// The weighted mean of what she answered, 0 to 100.
    total: Option<ValueView>,
    /// What she would decide.
    #[schema(example = "accepted_for_pilot")]
    recommendation: Option<&'static str>,
    /// When it was handed in.
    #[schema(value_type = String, format = DateTime, example = "2026-01-03T10:00:00Z")]
    scored_at: Shown<Timestamp>,
}

/// What a reviewer said to one criterion.
#[derive(Serialize, ToSchema)]
#[schema(as = PanelScore)]
struct MarkView<'a> {
    /// The title of the criterion.
    #[schema(example = "Value for shoppers")]
    criterion: &'a str,
    /// From 1 to 5; null where it is unanswered.
    #[schema(minimum = 1, maximum = 5, example = 4)]
    score: Option<u8>,
    /// What she had to say to it.
    #[schema(example = "It opens with one hand.")]
    comment: Option<&'a str>,
}

impl<'a> SeatView<'a> {
    pub(super) fn new(seat: &'a Seat, criteria: &'a Criteria, told: bool) -> Self {
        let words =
            |reason: &'a Option<Reason>| reason.as_ref().filter(|_| told).map(Reason::as_str);
        Self {
            reviewer: Shown(seat.reviewer),
            state: seat.state.as_str(),
            invited_at: Shown(seat.invited_at),
            declared_at: seat.declared_at.map(Shown),
            conflict: words(&seat.conflict),
            removal: words(&seat.removal),
            scores: seat.counted().filter(|_| told).map(|sheet| SheetView::new(sheet, criteria)),
        }
    }
}

impl<'a> SheetView<'a> {
    fn new(sheet: &'a Sheet, criteria: &'a Criteria) -> Self {
        let items = criteria.iter().zip(&sheet.marks).map(|(criterion, mark)| MarkView {
            criterion: criterion.title.as_str(),
            score: mark.score.map(domain::panel::Score::number),
            comment: mark.comment.as_ref().map(Paragraph::as_str),
        });
        Self {
            items: items.collect(),
            total: total(criteria, sheet).as_ref().map(Into::into),
            recommendation: sheet.recommendation.map(Name::as_str),
            scored_at: Shown(sheet.at),
        }
    }
}
