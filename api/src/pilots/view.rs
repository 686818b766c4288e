//! A pilot as both sides see it.

use domain::{
    actor::{Actor, Side},
    content::canonical,
    machine::Name,
    pilot::{Action, Charter, Criterion, Decision, Finding, Pilot, verdict},
};
use persistence::Stored;
use serde::Serialize;
use utoipa::ToSchema;

use super::{COLLECTION, arrangements::ArrangementsView, operation};
use crate::{
    allowed::{self, AllowedAction},
    signatures::SignatureView,
};

/// A pilot of an accepted proposal.
#[derive(Serialize, ToSchema)]
#[schema(as = Pilot)]
pub(crate) struct PilotView {
    /// Its id.
    #[schema(example = "pilot_01930000000070008000000000000001")]
    id: String,
    /// The proposal that it tries.
    #[schema(example = "prop_01930000000070008000000000000001")]
    proposal: String,
    /// The partnership to which it belongs.
    #[schema(example = "part_01930000000070008000000000000001")]
    partnership: String,
    /// Counts the changes; the `ETag` is this number in quotes.
    #[schema(minimum = 1, example = 3)]
    version: i32,
    /// `draft`, `charter_review`, `changes_requested`, `approved_by_buyer`, `approved`, `ready`,
    /// `running`, `paused`, `evaluating`, `decision_due`, `overdue`, `closed`, `rejected` or
    /// `cancelled`.
    #[schema(example = "charter_review")]
    state: &'static str,
    /// The side that wrote the charter.
    #[schema(example = "supplier")]
    author: &'static str,
    /// The person who handed the charter in, who cannot approve it.
    #[schema(example = "user_01930000000070008000000000000001")]
    requested_by: Option<String>,
    /// The text that both sign.
    charter: CharterView,
    /// What a signature names: SHA-256 of the canonical JSON (RFC 8785) of the fields of `charter`
    /// and `proposal`.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    content_hash: String,
    /// The signatures under this content, in the order of signing.
    signatures: Vec<SignatureView>,
    /// True if the buyer is ready to start.
    #[schema(example = false)]
    buyer_ready: bool,
    /// True if the supplier is ready to start.
    #[schema(example = false)]
    supplier_ready: bool,
    /// What was measured so far, in the order of the criteria.
    results: Vec<ResultView>,
    /// What the results recommend: `scale`, `extend_or_recycle` or `stop`; null before there are any.
    #[schema(example = json!(null))]
    recommendation: Option<&'static str>,
    /// What the buyer decided.
    decision: Option<DecisionView>,
    /// When it came into being; for the author alone.
    #[schema(format = DateTime, example = "2026-01-11T09:30:00Z")]
    created_at: Option<String>,
    /// When it last changed.
    #[schema(format = DateTime, example = "2026-01-12T10:00:00Z")]
    updated_at: String,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

/// The text that both sign.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotCharter)]
struct CharterView {
    /// What it is called.
    #[schema(example = "Paper bottle in twenty stores")]
    title: String,
    /// What it is to show.
    #[schema(example = "Shoppers of oat drinks switch to the paper bottle at the same price.")]
    hypothesis: String,
    /// Sites, products, regions, channels.
    #[schema(example = "Twenty stores in the north, one product, chilled shelf.")]
    scope: String,
    /// The first day.
    #[schema(format = Date, example = "2027-01-04")]
    starts_on: String,
    /// The last day.
    #[schema(format = Date, example = "2027-03-28")]
    ends_on: String,
    /// The last day for the buyer's decision.
    #[schema(format = Date, example = "2027-04-15")]
    decision_by: String,
    /// What counts as success.
    criteria: Vec<CriterionView>,
    #[serde(flatten)]
    arrangements: ArrangementsView,
}

/// One measure of success.
#[derive(Serialize, ToSchema)]
#[schema(as = Criterion)]
struct CriterionView {
    /// What is measured.
    #[schema(example = "Units per store and week")]
    metric: String,
    /// Which way is better: `higher` or `lower`.
    #[schema(example = "higher")]
    direction: &'static str,
    /// The value from which on it is a success.
    #[schema(example = "12")]
    go_value: String,
    /// The value from which on it is a failure.
    #[schema(example = "8")]
    stop_value: String,
    /// Its share of the whole, relative to the other criteria's.
    #[schema(example = 100)]
    weight: i16,
    /// True if the pilot cannot succeed without it.
    #[schema(example = true)]
    must_meet: bool,
    /// The side that measures it.
    #[schema(example = "buyer")]
    measured_by: &'static str,
    /// The value before the pilot.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "9.5")]
    baseline: Option<String>,
    /// Where the values come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Tills of the twenty stores")]
    source: Option<String>,
    /// The fewest observations on which a value can stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 30)]
    min_sample: Option<u32>,
}

/// What was measured for a criterion.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotResult)]
struct ResultView {
    /// The number of the criterion in the charter, from 1.
    #[schema(minimum = 1, example = 1)]
    criterion: u8,
    /// The value.
    #[schema(example = "13.5")]
    value: String,
    /// On how many observations it stands, where that was told.
    #[schema(example = 400)]
    sample_size: Option<u32>,
    /// What the side that does not measure says: `open` while nothing, `confirmed` or `disputed`.
    #[schema(example = "confirmed")]
    check: &'static str,
    /// Why it is disputed.
    #[schema(example = json!(null))]
    dispute_reason: Option<String>,
    /// What it means: `go`, `inconclusive` or `stop`. What is disputed or stands on too small a sample is
    /// inconclusive.
    #[schema(example = "go")]
    verdict: &'static str,
}

impl ResultView {
    fn new(number: u8, criterion: &Criterion, finding: &Finding) -> Self {
        Self {
            criterion: number,
            value: canonical(finding.value),
            sample_size: finding.sample,
            check: finding.check.state().as_str(),
            dispute_reason: finding.check.reason().map(|reason| reason.as_str().to_owned()),
            verdict: verdict(criterion, finding).as_str(),
        }
    }
}

/// What the buyer decided.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotDecision)]
struct DecisionView {
    /// `scale`, `recycle` or `stop`.
    #[schema(example = "scale")]
    outcome: &'static str,
    /// Why, in words.
    #[schema(example = "The shoppers took it up as hoped; roll out from spring.")]
    feedback: String,
    /// Why it was decided so although a criterion has failed that must be met.
    #[schema(example = json!(null))]
    override_reason: Option<String>,
    /// When.
    #[schema(format = DateTime, example = "2027-04-10T09:00:00Z")]
    decided_at: String,
}

impl From<&Charter> for CharterView {
    fn from(charter: &Charter) -> Self {
        let criteria = charter
            .criteria()
            .iter()
            .map(|criterion| CriterionView {
                metric: criterion.metric().as_str().to_owned(),
                direction: criterion.direction().as_str(),
                go_value: canonical(criterion.go_value()),
                stop_value: canonical(criterion.stop_value()),
                weight: criterion.weight(),
                must_meet: criterion.must_meet(),
                measured_by: criterion.measured_by().as_str(),
                baseline: criterion.details().baseline.map(canonical),
                source: criterion.details().source.as_ref().map(|text| text.as_str().to_owned()),
                min_sample: criterion.details().min_sample,
            })
            .collect();
        Self {
            title: charter.title().as_str().to_owned(),
            hypothesis: charter.hypothesis().as_str().to_owned(),
            scope: charter.scope().as_str().to_owned(),
            starts_on: charter.starts_on().to_string(),
            ends_on: charter.ends_on().to_string(),
            decision_by: charter.decision_by().to_string(),
            criteria,
            arrangements: charter.arrangements().into(),
        }
    }
}

impl From<&Decision> for DecisionView {
    fn from(decision: &Decision) -> Self {
        Self {
            outcome: decision.outcome.as_str(),
            feedback: decision.feedback.as_str().to_owned(),
            override_reason: decision
                .override_reason
                .as_ref()
                .map(|reason| reason.as_str().to_owned()),
            decided_at: decision.at.to_string(),
        }
    }
}

impl PilotView {
    pub(super) fn new(stored: &Stored<Pilot>, actor: &Actor) -> Self {
        let one = &stored.value;
        let side = one.standing.parties.side_of(actor.organisation);
        Self {
            id: one.id.to_string(),
            proposal: one.proposal.to_string(),
            partnership: one.standing.parties.partnership.to_string(),
            version: one.version,
            state: one.state.as_str(),
            author: one.author.as_str(),
            requested_by: one.requested_by.map(|user| user.to_string()),
            charter: (&one.charter).into(),
            content_hash: one.charter_hash().to_string(),
            signatures: one.signatures.iter().map(Into::into).collect(),
            buyer_ready: one.readiness.of(Side::Buyer),
            supplier_ready: one.readiness.of(Side::Supplier),
            results: (1..)
                .zip(one.measured())
                .filter_map(|(number, (criterion, finding))| {
                    finding.map(|finding| ResultView::new(number, criterion, finding))
                })
                .collect(),
            recommendation: one.recommendation().map(Name::as_str),
            decision: one.decision.as_ref().map(Into::into),
            created_at: (side == Some(one.author)).then(|| stored.created_at.to_string()),
            updated_at: stored.updated_at.to_string(),
            allowed_actions: allowed::list(
                COLLECTION,
                one.id,
                one.allowed_actions(actor),
                operation,
            ),
        }
    }

    /// The same for whom nothing is left to approve.
    pub(super) fn without_approval(mut self) -> Self {
        self.allowed_actions.retain(|allowed| !allowed.is(Action::Approve));
        self
    }
}
