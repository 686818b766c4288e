//! A goal as both sides see it.

use domain::{
    actor::Actor,
    amendment::Amendment,
    content::canonical,
    fraction::Fraction,
    goal::{Change, Goal, Measured, Metric, Milestone, Terms, expected},
    machine::Name,
};
use jiff::Timestamp;
use persistence::{Stored, goals::Version};
use serde::Serialize;
use utoipa::ToSchema;

use super::{COLLECTION, operation};
use crate::{
    allowed::{self, AllowedAction},
    fractions::{ShareView, ValueView},
    signatures::SignatureView,
};

/// What both sides want to reach.
#[derive(Serialize, ToSchema)]
#[schema(as = Goal)]
pub(crate) struct GoalView {
    /// Its id.
    #[schema(example = "goal_01930000000070008000000000000001")]
    id: String,
    /// The plan in which it stands.
    #[schema(example = "plan_01930000000070008000000000000001")]
    plan: String,
    /// The partnership to which it belongs.
    #[schema(example = "part_01930000000070008000000000000001")]
    partnership: String,
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 5)]
    version: i32,
    /// `draft`, `proposed`, `changes_requested`, `agreed`, `active`, `outcome_proposed`, `achieved`,
    /// `missed`, `cancelled` or `withdrawn`.
    #[schema(example = "active")]
    state: &'static str,
    /// The side whose terms they were at last before both agreed.
    #[schema(example = "buyer")]
    author: &'static str,
    /// The terms that govern, or that lie on the table until both agree.
    terms: GoalTermsView,
    /// Where its days begin and end.
    #[schema(example = "Europe/Berlin")]
    time_zone: String,
    /// How often its terms were amended.
    #[schema(minimum = 0, example = 0)]
    amended: i32,
    /// Who answers for it on the customer's side.
    #[schema(example = "user_01930000000070008000000000000001")]
    owner_buyer: Option<String>,
    /// Who answers for it on the supplier's side.
    #[schema(example = "user_01930000000070008000000000000002")]
    owner_supplier: Option<String>,
    /// What waits for the other side's signature.
    amendment: Option<GoalAmendmentView>,
    /// What the accepted values amount to; null without any.
    measured: Option<MeasuredView>,
    /// The share of its time that has gone by, between 0 and 1.
    expected: ShareView,
    /// How it stands: `no_data`, `on_track` (no more than a tenth behind what is expected), `at_risk` (no
    /// more than a quarter) or `off_track`; null unless it is active.
    #[schema(example = "on_track")]
    status: Option<&'static str>,
    /// True if it is active and nothing was accepted for more than one and a half times its cadence.
    #[schema(example = false)]
    is_stale: bool,
    /// Since when the oldest value waits for the other side's answer.
    #[schema(format = DateTime, example = json!(null))]
    waits_since: Option<String>,
    /// How it ended, once somebody says so: `achieved` or `missed`.
    #[schema(example = json!(null))]
    outcome: Option<&'static str>,
    /// The side that says so; null where time did, or nobody has.
    #[schema(example = json!(null))]
    outcome_by: Option<&'static str>,
    /// Since when the outcome is disputed, where it was.
    #[schema(format = DateTime, example = json!(null))]
    disputed_at: Option<String>,
    /// True if silence has ended it.
    #[schema(example = false)]
    by_lapse: bool,
    /// All terms that have governed it, in order; only where a single goal is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    versions: Option<Vec<GoalVersionView>>,
    /// When it came into being; while it is private.
    #[schema(format = DateTime, example = json!(null))]
    created_at: Option<String>,
    /// When it last changed.
    #[schema(format = DateTime, example = "2027-01-12T10:00:00Z")]
    updated_at: String,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

/// What both sides agree on.
#[derive(Serialize, ToSchema)]
#[schema(as = GoalTerms)]
struct GoalTermsView {
    /// What is to be reached.
    #[schema(example = "On the shelf every day")]
    title: String,
    /// Why it matters to the customer.
    #[schema(example = "Shoppers who do not find it leave the category.")]
    why_buyer: Option<String>,
    /// Why it matters to the supplier.
    #[schema(example = "Every gap is a bottle that is not sold.")]
    why_supplier: Option<String>,
    /// What shoppers have of it.
    #[schema(example = json!(null))]
    shopper_benefit: Option<String>,
    /// What is measured.
    #[schema(example = "Availability on the shelf")]
    measure: String,
    /// In what.
    #[schema(example = "%")]
    unit: Option<String>,
    /// From where to where.
    metric: MetricView,
    /// How the values of the periods make one: `last`, `sum`, `average` or `ratio`.
    #[schema(example = "last")]
    aggregation: &'static str,
    /// The first day.
    #[schema(format = Date, example = "2027-01-01")]
    starts_on: String,
    /// The last day.
    #[schema(format = Date, example = "2027-12-31")]
    due_on: String,
    /// Its share of the plan.
    #[schema(minimum = 1, maximum = 100, example = 40)]
    weight: i16,
    /// The side that measures.
    #[schema(example = "buyer")]
    measured_by: &'static str,
    /// Where the values come from.
    #[schema(example = "manual")]
    source: &'static str,
    /// How often it is measured.
    #[schema(example = "weekly")]
    cadence: &'static str,
}

/// What a goal is measured by.
#[derive(Default, Serialize, ToSchema)]
#[schema(as = Metric)]
pub(crate) struct MetricView {
    /// `higher`, `lower`, `range`, `maintain` or `milestones`.
    #[schema(example = "higher")]
    kind: &'static str,
    /// The value at the beginning.
    #[schema(example = "92")]
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<String>,
    /// The value to be reached.
    #[schema(example = "98")]
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    /// The value that is worth nothing, where it is not the baseline.
    #[schema(example = "90")]
    #[serde(skip_serializing_if = "Option::is_none")]
    floor: Option<String>,
    /// The lower end of the range.
    #[schema(example = "4")]
    #[serde(skip_serializing_if = "Option::is_none")]
    lower: Option<String>,
    /// The upper end of the range.
    #[schema(example = "10")]
    #[serde(skip_serializing_if = "Option::is_none")]
    upper: Option<String>,
    /// The steps, numbered from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    milestones: Option<Vec<MilestoneView>>,
}

/// A step that is done or not.
#[derive(Serialize, ToSchema)]
#[schema(as = Milestone)]
struct MilestoneView {
    /// What is to be done.
    #[schema(example = "Artwork approved")]
    title: String,
    /// Its share of the whole, relative to the others'.
    #[schema(minimum = 1, maximum = 100, example = 2)]
    weight: i16,
}

/// What the accepted values amount to.
#[derive(Serialize, ToSchema)]
#[schema(as = Measured)]
struct MeasuredView {
    /// The one value that the periods make; null for milestones.
    value: Option<ValueView>,
    /// How far it has come: 0 at the beginning, 1 at the target, below and above as it is.
    progress: ShareView,
    /// The same between 0 and 1, as it counts in its plan.
    counted: ShareView,
    /// True if the last period was within the range; null where there is none.
    #[schema(example = json!(null))]
    is_inside: Option<bool>,
    /// How many periods have an accepted value.
    #[schema(minimum = 1, example = 12)]
    periods: u32,
    /// The last of them.
    #[schema(format = Date, example = "2027-03-28")]
    last_on: String,
}

/// What waits for the other side's signature.
#[derive(Serialize, ToSchema)]
#[schema(as = GoalAmendment)]
struct GoalAmendmentView {
    /// The new terms; null where the goal is to be given up.
    terms: Option<GoalTermsView>,
    /// Why it is proposed.
    #[schema(example = "The new warehouse opens a quarter later.")]
    reason: String,
    /// What the other side signs: SHA-256 of the canonical JSON (RFC 8785) of the fields of `terms`, or
    /// of `{cancelled: true}`, and `goal`, the id.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    content_hash: String,
    /// Who proposed it.
    proposed: SignatureView,
    /// When it falls away without an answer.
    #[schema(format = DateTime, example = "2027-03-12T10:00:00Z")]
    expires_at: String,
}

/// Terms that govern, or have.
#[derive(Serialize, ToSchema)]
#[schema(as = GoalVersion)]
struct GoalVersionView {
    /// Counts them, from 1.
    #[schema(minimum = 1, example = 1)]
    number: i32,
    /// The terms.
    terms: GoalTermsView,
    /// The side that proposed them, where they have amended others.
    #[schema(example = json!(null))]
    proposed_by: Option<&'static str>,
    /// Why.
    #[schema(example = json!(null))]
    reason: Option<String>,
    /// Since when they govern.
    #[schema(format = DateTime, example = "2027-01-12T10:00:00Z")]
    governs_since: String,
}

impl From<&Terms> for GoalTermsView {
    fn from(terms: &Terms) -> Self {
        let text = |text: &domain::text::Paragraph| text.as_str().to_owned();
        Self {
            title: terms.title.as_str().to_owned(),
            why_buyer: terms.why_buyer.as_ref().map(text),
            why_supplier: terms.why_supplier.as_ref().map(text),
            shopper_benefit: terms.shopper_benefit.as_ref().map(text),
            measure: terms.measure.as_str().to_owned(),
            unit: terms.unit.as_ref().map(|unit| unit.as_str().to_owned()),
            metric: (&terms.metric).into(),
            aggregation: terms.aggregation.as_str(),
            starts_on: terms.starts_on.to_string(),
            due_on: terms.due_on.to_string(),
            weight: terms.weight,
            measured_by: terms.measured_by.as_str(),
            source: terms.source.as_str(),
            cadence: terms.cadence.as_str(),
        }
    }
}

impl From<&Metric> for MetricView {
    fn from(metric: &Metric) -> Self {
        let kind = metric.kind().as_str();
        let some = |value: &rust_decimal::Decimal| Some(canonical(*value));
        let none = Self { kind, ..Self::default() };
        match metric {
            Metric::Toward { baseline, target, floor, .. } => Self {
                baseline: some(baseline),
                target: some(target),
                floor: floor.as_ref().and_then(some),
                ..none
            },
            Metric::Range { baseline, lower, upper } => {
                Self { baseline: some(baseline), lower: some(lower), upper: some(upper), ..none }
            }
            Metric::Maintain { lower, upper } => {
                Self { lower: some(lower), upper: some(upper), ..none }
            }
            Metric::Milestones(steps) => {
                let step = |step: &Milestone| MilestoneView {
                    title: step.title.as_str().to_owned(),
                    weight: step.weight,
                };
                Self { milestones: Some(steps.iter().map(step).collect()), ..none }
            }
        }
    }
}

impl From<&Measured> for MeasuredView {
    fn from(measured: &Measured) -> Self {
        let counted: Fraction = measured.progress.clone().clamped();
        Self {
            value: measured.value.as_ref().map(Into::into),
            progress: (&measured.progress).into(),
            counted: (&counted).into(),
            is_inside: measured.is_inside,
            periods: measured.periods,
            last_on: measured.last_on.to_string(),
        }
    }
}

impl From<&Amendment<Change>> for GoalAmendmentView {
    fn from(amendment: &Amendment<Change>) -> Self {
        let terms = match &amendment.terms {
            Change::Terms(terms) => Some(terms.as_ref().into()),
            Change::Cancellation => None,
        };
        Self {
            terms,
            reason: amendment.reason.as_str().to_owned(),
            content_hash: amendment.proposed.content.to_string(),
            proposed: (&amendment.proposed).into(),
            expires_at: amendment.expires_at().to_string(),
        }
    }
}

impl GoalView {
    pub(super) fn new(stored: &Stored<Goal>, actor: &Actor, now: Timestamp) -> Self {
        let one = &stored.value;
        let measured = one.measured.as_ref();
        Self {
            id: one.id.to_string(),
            plan: one.plan.to_string(),
            partnership: one.standing.parties.partnership.to_string(),
            version: one.version,
            state: one.state.as_str(),
            author: one.author.as_str(),
            terms: (&one.terms).into(),
            time_zone: one.zone.name().to_owned(),
            amended: one.terms_number - 1,
            owner_buyer: one.owners.buyer.map(|user| user.to_string()),
            owner_supplier: one.owners.supplier.map(|user| user.to_string()),
            amendment: one.amendment.as_ref().map(Into::into),
            measured: measured.map(Into::into),
            expected: (&expected(&one.terms, &one.zone, now)).into(),
            status: one.status(now).map(Name::as_str),
            is_stale: one.is_stale(now),
            waits_since: one.waits_since.map(|at| at.to_string()),
            outcome: one.outcome.map(|proposed| proposed.outcome.as_str()),
            outcome_by: one.outcome.and_then(|proposed| proposed.by).map(Name::as_str),
            disputed_at: one.dispute.map(|dispute| dispute.since.to_string()),
            by_lapse: one.by_lapse,
            versions: None,
            created_at: one.is_private.then(|| stored.created_at.to_string()),
            updated_at: stored.updated_at.to_string(),
            allowed_actions: allowed::list(
                COLLECTION,
                one.id,
                one.allowed_actions(actor),
                operation,
            ),
        }
    }

    /// The same with all terms that govern it, or have.
    pub(super) fn with_versions(mut self, versions: &[Version]) -> Self {
        let version = |version: &Version| {
            Some(GoalVersionView {
                number: version.number,
                terms: (&version.terms).into(),
                proposed_by: version.proposed.as_ref().map(|(side, _)| side.as_str()),
                reason: version.proposed.as_ref().map(|(_, reason)| reason.as_str().to_owned()),
                governs_since: version.governs_since?.to_string(),
            })
        };
        self.versions = Some(versions.iter().filter_map(version).collect());
        self
    }
}
