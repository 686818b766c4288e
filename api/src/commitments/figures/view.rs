//! The figures as both sides see them: ratios with what they are of, and no share of a small sample.

use domain::{
    commitment::figures::{Figures, Period, SideFigures},
    machine::Name,
    ratio::{Better, Gap},
};
use persistence::commitments::Asked;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{commitments::view::LinkView, ratios::RatioView};

/// How well both sides keep their promises.
#[derive(Serialize, ToSchema)]
#[schema(as = CommitmentFigures)]
pub(crate) struct FiguresView {
    /// The partnership.
    #[schema(example = "part_01930000000070008000000000000001")]
    partnership: String,
    /// What is served, where only what serves it is counted.
    link: Option<LinkView>,
    /// The first day.
    #[schema(format = Date, example = "2027-01-01")]
    from: String,
    /// The day behind the last.
    #[schema(format = Date, example = "2027-04-01")]
    to: String,
    /// Of the whole period.
    whole: PeriodView,
    /// Of each month in which something was due at first.
    months: Vec<MonthView>,
}

/// The figures of a month.
#[derive(Serialize, ToSchema)]
#[schema(as = CommitmentMonth)]
struct MonthView {
    /// Year and month.
    #[schema(example = "2027-01")]
    month: String,
    /// The figures.
    figures: PeriodView,
}

/// The figures of both sides, which belong together.
#[derive(Serialize, ToSchema)]
#[schema(as = CommitmentPeriod)]
struct PeriodView {
    /// What the buyer promised.
    buyer: SideView,
    /// What the supplier promised.
    supplier: SideView,
    /// `kept_strict` of the buyer less that of the supplier.
    reciprocity_gap: GapView,
}

/// The figures of one side.
#[derive(Serialize, ToSchema)]
#[schema(as = SideFigures)]
struct SideView {
    /// Promises that are judged: what has ended, and what is late already.
    #[schema(example = 9)]
    base: u64,
    /// Kept by the first day, not counting days in which the other side's promise was missing.
    kept_strict: RatioView,
    /// Kept by the day that counts, moved in time.
    kept_as_renegotiated: RatioView,
    /// Moved by both sides.
    moved: RatioView,
    /// Kept by the first day, each with its importance.
    weighted: RatioView,
    /// Kept too late.
    #[schema(example = 1)]
    kept_late: u64,
    /// Not kept.
    #[schema(example = 2)]
    missed: u64,
    /// Late and not delivered, or not confirmed.
    #[schema(example = 0)]
    late: u64,
    /// How many days after the day that counts came what was kept too late.
    mean_days_late: MeanView,
    /// Why promises were missed, the most frequent first.
    reasons: Vec<ReasonView>,
    /// Not judged: still in time.
    #[schema(example = 4)]
    open: u64,
    /// Not judged: the two sides differ.
    #[schema(example = 0)]
    disputed: u64,
    /// Not judged: let go by the promisee.
    #[schema(example = 0)]
    released: u64,
    /// Not judged: let go by both, or with the partnership.
    #[schema(example = 0)]
    void: u64,
}

/// The difference of two shares.
#[derive(Serialize, ToSchema)]
#[schema(as = Gap)]
struct GapView {
    /// The difference as a fraction: its numerator, negative where the supplier is better.
    #[schema(example = -1)]
    numerator: i64,
    /// Its denominator; 0 where a side has nothing that is judged.
    #[schema(example = 18)]
    denominator: i64,
    /// In percentage points, with one decimal, rounded away from nought; null where fewer than five of
    /// a side are judged.
    #[schema(example = "-5.6")]
    percent: Option<String>,
}

/// A mean, as an exact fraction.
#[derive(Serialize, ToSchema)]
#[schema(as = Mean)]
struct MeanView {
    /// The sum.
    #[schema(example = 7)]
    numerator: u64,
    /// Of how many.
    #[schema(example = 2)]
    denominator: u64,
}

/// A reason, and how often it was given.
#[derive(Serialize, ToSchema)]
#[schema(as = ReasonCount)]
struct ReasonView {
    /// The reason; null where silence has closed it.
    #[schema(example = "capacity")]
    reason: Option<&'static str>,
    /// How often.
    #[schema(example = 2)]
    count: u64,
}

impl From<&SideFigures> for SideView {
    fn from(side: &SideFigures) -> Self {
        let reason = |(reason, count): (Option<_>, u64)| ReasonView {
            reason: reason.map(Name::as_str),
            count,
        };
        Self {
            base: side.base,
            kept_strict: RatioView::new(side.strict_share(), Better::Higher),
            kept_as_renegotiated: RatioView::new(side.kept_share(), Better::Higher),
            moved: RatioView::new(side.moved_share(), Better::Lower),
            weighted: RatioView::new(side.weighted_share(), Better::Higher),
            kept_late: side.kept_late,
            missed: side.missed,
            late: side.late,
            mean_days_late: MeanView { numerator: side.days_late, denominator: side.kept_late },
            reasons: side.reasons().into_iter().map(reason).collect(),
            open: side.open,
            disputed: side.disputed,
            released: side.released,
            void: side.void,
        }
    }
}

impl From<Gap> for GapView {
    fn from(gap: Gap) -> Self {
        // Counts of rows: their products fit by far.
        let whole = |value: i128| i64::try_from(value).unwrap_or_default();
        Self {
            numerator: whole(gap.numerator),
            denominator: whole(gap.denominator),
            percent: gap.percent(),
        }
    }
}

impl From<&Figures> for PeriodView {
    fn from(figures: &Figures) -> Self {
        Self {
            buyer: (&figures.buyer).into(),
            supplier: (&figures.supplier).into(),
            reciprocity_gap: figures.reciprocity_gap().into(),
        }
    }
}

impl FiguresView {
    pub(super) fn new(asked: &Asked, period: &Period) -> Self {
        let month = |((year, month), figures): (&(i16, i8), &Figures)| MonthView {
            month: format!("{year:04}-{month:02}"),
            figures: figures.into(),
        };
        Self {
            partnership: asked.partnership.to_string(),
            link: asked.link.map(Into::into),
            from: asked.from.to_string(),
            to: asked.to.to_string(),
            whole: (&period.whole).into(),
            months: period.months.iter().map(month).collect(),
        }
    }
}
