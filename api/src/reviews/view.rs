//! A review as both sides see it. Its figures are shown as they were frozen, never computed anew.

use domain::{actor::Actor, machine::Name, review::Review, text::Paragraph};
use persistence::Stored;
use serde::Serialize;
use utoipa::ToSchema;

use super::{COLLECTION, operation};
use crate::{
    allowed::{self, AllowedAction},
    fractions::{ShareView, ValueView},
    problem::Problem,
};

/// A look at how a plan stood.
#[derive(Serialize, ToSchema)]
#[schema(as = Review)]
pub(crate) struct ReviewView {
    /// Its id.
    #[schema(example = "review_01930000000070008000000000000001")]
    id: String,
    /// The plan.
    #[schema(example = "plan_01930000000070008000000000000001")]
    plan: String,
    /// The partnership to which it belongs.
    #[schema(example = "part_01930000000070008000000000000001")]
    partnership: String,
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 1)]
    version: i32,
    /// `held` or `acknowledged`.
    #[schema(example = "held")]
    state: &'static str,
    /// Counts the reviews of the plan, from 1.
    #[schema(minimum = 1, example = 1)]
    number: i32,
    /// The side that held it.
    #[schema(example = "buyer")]
    author: &'static str,
    /// The day on which it was held, in the plan's time zone.
    #[schema(format = Date, example = "2027-04-01")]
    held_on: String,
    /// The instant of the figures.
    #[schema(format = DateTime, example = "2027-04-01T08:00:00Z")]
    held_at: String,
    /// Who held it.
    #[schema(example = "user_01930000000070008000000000000001")]
    held_by: Option<String>,
    /// What was spoken of.
    #[schema(example = "The second gate comes in May.")]
    notes: Option<String>,
    /// SHA-256 of the canonical JSON (RFC 8785) of `figures`, as the ledger holds it.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    figures_hash: String,
    /// The figures as they were frozen; only where a single review is held or read.
    #[schema(value_type = Option<FiguresView>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    figures: Option<serde_json::Value>,
    /// Who acknowledged it for the other side; null before, and where silence did.
    #[schema(example = json!(null))]
    acknowledged_by: Option<String>,
    /// What the other side has to say to it.
    #[schema(example = json!(null))]
    comment: Option<String>,
    /// True if silence acknowledged it.
    #[schema(example = false)]
    by_lapse: bool,
    /// When it last changed.
    #[schema(format = DateTime, example = "2027-04-01T08:00:00Z")]
    updated_at: String,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

/// What a review froze.
#[derive(ToSchema)]
#[schema(as = ReviewFigures)]
#[expect(dead_code, reason = "describes the document that the domain makes")]
struct FiguresView {
    /// The plan.
    #[schema(example = "plan_01930000000070008000000000000001")]
    plan: String,
    /// At which instant.
    #[schema(format = DateTime, example = "2027-04-01T08:00:00Z")]
    at: String,
    /// The mean of the goals' progress by weight, each counted between 0 and 1; null where no goal had an
    /// accepted value.
    progress: Option<ShareView>,
    /// The weight of the goals with accepted values, as a share of all; null where there were no goals.
    coverage: Option<ShareView>,
    /// What the goals that count weighed together.
    #[schema(example = 100)]
    weight: i64,
    /// The goals that counted: agreed, and not given up.
    goals: Vec<GoalFiguresView>,
    /// How both sides kept their promises.
    commitments: KeptView,
}

/// How a goal stood.
#[derive(ToSchema)]
#[schema(as = ReviewGoal)]
#[expect(dead_code, reason = "describes the document that the domain makes")]
struct GoalFiguresView {
    /// The goal.
    #[schema(example = "goal_01930000000070008000000000000001")]
    goal: String,
    /// What was to be reached.
    #[schema(example = "On the shelf every day")]
    title: String,
    /// Which of its terms governed, counted from 1.
    #[schema(minimum = 1, example = 1)]
    terms_number: i32,
    /// Its state.
    #[schema(example = "active")]
    state: String,
    /// What it counted: its weight, or 1 where the plan is unweighted.
    #[schema(example = 40)]
    weight: i64,
    /// The one value that the periods made; null for milestones, and without an accepted value.
    value: Option<ValueView>,
    /// How far it had come, below 0 and above 1 as it was; null without an accepted value.
    progress: Option<ShareView>,
    /// The share of its time that had gone by, between 0 and 1.
    expected: ShareView,
    /// `no_data`, `on_track`, `at_risk` or `off_track`.
    #[schema(example = "on_track")]
    status: String,
    /// True if nothing was accepted for more than one and a half times its cadence.
    #[schema(example = false)]
    is_stale: bool,
}

/// How both sides kept the promises that were due at first in a time.
#[derive(ToSchema)]
#[schema(as = ReviewCommitments)]
#[expect(dead_code, reason = "describes the document that the domain makes")]
struct KeptView {
    /// The first day: that of the last review, or the plan's first.
    #[schema(format = Date, example = "2027-01-01")]
    from: String,
    /// The day behind the last: that of this review.
    #[schema(format = Date, example = "2027-04-01")]
    to: String,
    /// What the buyer promised.
    buyer: KeptSideView,
    /// What the supplier promised.
    supplier: KeptSideView,
}

/// How a side kept its promises.
#[derive(ToSchema)]
#[schema(as = ReviewSide)]
#[expect(dead_code, reason = "describes the document that the domain makes")]
struct KeptSideView {
    /// Promises that were judged: what had ended, and what was late already.
    #[schema(example = 9)]
    base: i64,
    /// Kept by the first day, not counting days in which the other side's promise was missing.
    kept_strict: KeptShareView,
    /// Kept by the day that counts, moved in time.
    kept_as_renegotiated: KeptShareView,
}

/// A share of the promises that were judged.
#[derive(ToSchema)]
#[schema(as = ReviewShare)]
#[expect(dead_code, reason = "describes the document that the domain makes")]
struct KeptShareView {
    /// The part.
    #[schema(example = 6)]
    numerator: i64,
    /// The whole.
    #[schema(example = 9)]
    denominator: i64,
    /// In percent, with one decimal, rounded down; null of fewer than five.
    #[schema(example = "66.6")]
    percent: Option<String>,
}

impl ReviewView {
    pub(super) fn new(stored: &Stored<Review>, actor: &Actor) -> Self {
        let one = &stored.value;
        let person = |side| one.person(side).map(|user| user.to_string());
        let text = |text: &Option<Paragraph>| text.as_ref().map(|text| text.as_str().to_owned());
        Self {
            id: one.id.to_string(),
            plan: one.plan.to_string(),
            partnership: one.standing.parties.partnership.to_string(),
            version: one.version,
            state: one.state.as_str(),
            number: one.number,
            author: one.author.as_str(),
            held_on: one.held_on.to_string(),
            held_at: one.held_at.to_string(),
            held_by: person(one.author),
            notes: text(&one.notes),
            figures_hash: one.figures.to_string(),
            figures: None,
            acknowledged_by: person(one.author.other()),
            comment: text(&one.comment),
            by_lapse: one.by_lapse,
            updated_at: stored.updated_at.to_string(),
            allowed_actions: allowed::list(
                COLLECTION,
                one.id,
                one.allowed_actions(actor),
                operation,
            ),
        }
    }

    /// The same with its figures, from their canonical text: JSON reads and writes that as it is.
    ///
    /// # Errors
    /// 500 when the text is no JSON.
    pub(super) fn with_figures(mut self, canonical: &str) -> Result<Self, Problem> {
        self.figures = Some(serde_json::from_str(canonical).map_err(Problem::internal)?);
        Ok(self)
    }
}
