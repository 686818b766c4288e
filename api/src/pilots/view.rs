//! A pilot as both sides see it.

use domain::{
    actor::{Actor, Side},
    content::canonical,
    machine::Name,
    pilot::{Action, Criterion, Decision, Finding, Pilot, Tick, verdict},
};
use persistence::Stored;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    COLLECTION,
    amendment_view::{AmendmentView, ChangeView},
    charter_view::CharterView,
    gates::{self, GateNowView},
    operation,
    promises::{UndertakenView, undertaken},
    run_view::{ExtensionView, PauseView},
};
use crate::{
    allowed::{self, AllowedAction},
    signatures::SignatureView,
};

/// A pilot of an accepted proposal.
#[derive(Serialize, ToSchema)]
#[schema(as = Pilot)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the contract")]
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
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 3)]
    version: i32,
    /// `draft`, `charter_review`, `changes_requested`, `approved_by_buyer`, `approved`, `ready`,
    /// `running`, `paused`, `evaluating`, `decision_due`, `overdue`, `closed`, `undecided`, `rejected` or
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
    /// Which charter it is: 1 for the one that both signed at first, more for those by which they amended it.
    #[schema(minimum = 1, example = 1)]
    charter_number: i16,
    /// Another one that is proposed; its text is the last of the `charters`.
    amendment: Option<AmendmentView>,
    /// What is another in the charter since the pilot began.
    changed_after_start: Vec<ChangeView>,
    /// The signatures under this content, in the order of signing.
    signatures: Vec<SignatureView>,
    /// What the charter's `commitments` have become, as far as both have signed them.
    commitments: Vec<UndertakenView>,
    /// What of the charter's checklist is done.
    done: Vec<TickView>,
    /// True if the buyer is ready to start.
    #[schema(example = false)]
    buyer_ready: bool,
    /// True if the supplier is ready to start.
    #[schema(example = false)]
    supplier_ready: bool,
    /// That it stands still.
    pause: Option<PauseView>,
    /// Days by which the buyer's pauses have moved the decision, 28 at most.
    #[schema(minimum = 0, maximum = 28, example = 0)]
    buyer_paused_days: i32,
    /// How the gates of the charter stand, in their order.
    gates: Vec<GateNowView>,
    /// Its last day as it is now: the charter's, or later by what it has stood still or was extended.
    #[schema(format = Date, example = "2027-03-28")]
    runs_until: String,
    /// The last day for the buyer's decision as it is now.
    #[schema(format = Date, example = "2027-04-15")]
    decide_until: String,
    /// What the buyer has proposed instead of a decision.
    extension: Option<ExtensionView>,
    /// True once it was extended, which it is once.
    #[schema(example = false)]
    extended: bool,
    /// Why it was.
    #[schema(example = json!(null))]
    extended_because: Option<String>,
    /// What was measured so far, in the order of the criteria.
    results: Vec<ResultView>,
    /// True once they are published: with all values, or without what the supplier has not entered in time.
    #[schema(example = false)]
    results_published: bool,
    /// What the results recommend: `scale`, `extend_or_recycle` or `stop`; null before all are there or they are
    /// published. A value that is missing is inconclusive.
    #[schema(example = json!(null))]
    recommendation: Option<&'static str>,
    /// What the buyer decided.
    decision: Option<DecisionView>,
    /// Since when that is overdue, or was.
    #[schema(format = DateTime, example = json!(null))]
    overdue_since: Option<String>,
    /// When it closes without a decision, while that is overdue.
    #[schema(format = DateTime, example = json!(null))]
    undecided_at: Option<String>,
    /// When it came into being; for the author alone.
    #[schema(format = DateTime, example = "2026-01-11T09:30:00Z")]
    created_at: Option<String>,
    /// When it last changed.
    #[schema(format = DateTime, example = "2026-01-12T10:00:00Z")]
    updated_at: String,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

/// An item of the checklist that is done.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotItemDone)]
struct TickView {
    /// The number of the item in the charter, from 1.
    #[schema(minimum = 1, example = 1)]
    item: usize,
    /// Who ticked it.
    #[schema(example = "user_01930000000070008000000000000001")]
    by: String,
    /// When.
    #[schema(format = DateTime, example = "2026-12-20T09:00:00Z")]
    at: String,
}

impl From<&Tick> for TickView {
    fn from(tick: &Tick) -> Self {
        Self { item: tick.place + 1, by: tick.by.to_string(), at: tick.at.to_string() }
    }
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
    /// True if its criterion is another since the pilot began.
    #[schema(example = false)]
    changed_after_start: bool,
}

impl ResultView {
    fn new(pilot: &Pilot, number: u8, criterion: &Criterion, finding: &Finding) -> Self {
        Self {
            changed_after_start: pilot.has_changed(usize::from(number) - 1),
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
    /// True if a criterion is another since the pilot began.
    #[schema(example = false)]
    changed_after_start: bool,
}

impl DecisionView {
    fn new(pilot: &Pilot, decision: &Decision) -> Self {
        Self {
            changed_after_start: pilot.criteria_have_changed(),
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
    pub(crate) fn new(stored: &Stored<Pilot>, actor: &Actor) -> Self {
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
            charter_number: one.charter_number,
            amendment: one.amendment.as_ref().map(Into::into),
            changed_after_start: one.changes.iter().map(Into::into).collect(),
            signatures: one.signatures.iter().map(Into::into).collect(),
            commitments: undertaken(one),
            done: one.ticks.iter().map(Into::into).collect(),
            buyer_ready: one.readiness.of(Side::Buyer),
            supplier_ready: one.readiness.of(Side::Supplier),
            pause: one.pause.as_ref().map(|pause| PauseView::new(one, pause)),
            buyer_paused_days: one.buyer_paused,
            gates: gates::now(one),
            runs_until: one.ends_on().to_string(),
            decide_until: one.decision_by().to_string(),
            extension: one.extension.as_ref().map(Into::into),
            extended: one.extended,
            extended_because: one
                .extended_because
                .as_ref()
                .map(|reason| reason.as_str().to_owned()),
            results: (1..)
                .zip(one.measured())
                .filter_map(|(number, (criterion, finding))| {
                    finding.map(|finding| ResultView::new(one, number, criterion, finding))
                })
                .collect(),
            results_published: one.is_published(),
            recommendation: one.recommendation().map(Name::as_str),
            decision: one.decision.as_ref().map(|decision| DecisionView::new(one, decision)),
            overdue_since: one.overdue_since.map(|at| at.to_string()),
            undecided_at: one.undecided_at().map(|at| at.to_string()),
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
