//! A proposal as each side sees it.
//!
//! What was withdrawn is the supplier's again: the buyer keeps the title and the receipt.

use domain::{
    actor::{Actor, Side},
    content::ContentHash,
    id::{BriefId, BriefInvitationId, PartnershipId, ProposalId, QuestionId},
    machine::Name,
    proposal::{Action, Decision, Proposal, Question, Readiness, Receipt, State},
    text::Paragraph,
};
use jiff::{Timestamp, civil::Date};
use persistence::{Stored, brief_invitations::MadeFor};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    COLLECTION,
    details_view::{BenefitView, MarketView, OfferedRightView},
    operation,
};
use crate::{
    allowed::{self, AllowedAction},
    answers::Shown,
    intellectual_property::IntellectualPropertyView,
    money::MoneyView,
};

/// A supplier's pitch to one buyer.
#[derive(Serialize, ToSchema)]
#[schema(as = Proposal)]
pub(crate) struct ProposalView<'a> {
    /// Its id.
    #[schema(value_type = String, example = "prop_01930000000070008000000000000001")]
    id: Shown<ProposalId>,
    /// The partnership to which it belongs.
    #[schema(value_type = String, example = "part_01930000000070008000000000000001")]
    partnership: Shown<PartnershipId>,
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 3)]
    version: i32,
    /// `draft`, `submitted`, `under_review`, `info_requested`, `accepted_for_pilot`,
    /// `accepted_direct`, `deferred`, `declined`, `withdrawn` or `lapsed`.
    #[schema(example = "under_review")]
    state: &'static str,
    /// What it is, in one line.
    #[schema(example = "Oat drink in a paper bottle")]
    title: &'a str,
    /// What it brings, in one line; null for the buyer of a withdrawn proposal.
    #[schema(example = "A third less plastic on the shelf at the same price")]
    value_line: Option<&'a str>,
    /// Its kind.
    #[schema(example = "packaging")]
    category: Option<&'static str>,
    /// The problem that it solves.
    #[schema(example = json!(null))]
    problem: Option<&'a str>,
    /// What has been seen of it elsewhere, in words.
    #[schema(example = json!(null))]
    evidence: Option<&'a str>,
    /// The technology readiness level, 1 to 9.
    #[schema(minimum = 1, maximum = 9, example = 7)]
    readiness: Option<i16>,
    /// The first day on which it can be launched.
    #[schema(value_type = Option<String>, format = Date, example = "2027-03-01")]
    earliest_launch: Option<Shown<Date>>,
    /// Why it is made for this buyer.
    #[schema(example = json!(null))]
    tailoring: Option<&'a str>,
    /// What it brings to shoppers and to the buyer.
    value_case: Vec<BenefitView<'a>>,
    /// Where it was seen before.
    markets: Vec<MarketView<'a>>,
    /// What is asked of the buyer.
    #[schema(example = json!(null))]
    asks: Option<&'a str>,
    /// What it costs to bring in.
    cost_to_implement: Option<MoneyView>,
    /// How many days that takes.
    #[schema(minimum = 0, maximum = 3650, example = 60)]
    days_to_implement: Option<i16>,
    /// `open` or `confidential`; null for the buyer of a withdrawn proposal.
    #[schema(example = "open")]
    confidentiality: Option<&'static str>,
    /// Whose the ideas are.
    intellectual_property: Option<IntellectualPropertyView<'a>>,
    /// The right that is offered with it.
    offered_right: Option<OfferedRightView<'a>>,
    /// The proof of what was handed over last and when, from submission on.
    receipt: Option<ReceiptView>,
    /// The instant by which the buyer acknowledges it, by its business calendar; null where it does not
    /// have to.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-01-06T00:00:00Z")]
    acknowledge_by: Option<Shown<Timestamp>>,
    /// When the buyer acknowledged it.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-01-02T10:00:00Z")]
    acknowledged_at: Option<Shown<Timestamp>>,
    /// True if that was too late, or is still to come though it was due; null while there is time.
    #[schema(example = false)]
    acknowledged_late: Option<bool>,
    /// The instant by which the buyer decides; it moves while the buyer waits for information.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-01-31T09:30:00Z")]
    decide_by: Option<Shown<Timestamp>>,
    /// Since when the buyer's clock stands still.
    #[schema(value_type = Option<String>, format = DateTime, example = json!(null))]
    clock_stopped_at: Option<Shown<Timestamp>>,
    /// Since when it is in its present state.
    #[schema(value_type = String, format = DateTime, example = "2026-01-02T10:00:00Z")]
    since: Shown<Timestamp>,
    /// What the buyer decided, once published.
    decision: Option<DecisionView<'a>>,
    /// For the supplier, the invitation to a brief for which it is made, if it is for one; only where a
    /// single proposal is read or drafted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    brief_invitation: Option<Shown<BriefInvitationId>>,
    /// For the buyer, its brief for which it is made, if it is for one; only where a single proposal is
    /// read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    brief: Option<Shown<BriefId>>,
    /// The buyer's questions, oldest first; only where a single proposal is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    questions: Option<Vec<QuestionView<'a>>>,
    /// When it came into being; for the buyer, when it was submitted.
    #[schema(value_type = String, format = DateTime, example = "2026-01-01T09:30:00Z")]
    created_at: Shown<Timestamp>,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime, example = "2026-01-02T10:00:00Z")]
    updated_at: Shown<Timestamp>,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

/// The proof of what was handed over and when.
#[derive(Serialize, ToSchema)]
#[schema(as = Receipt)]
pub(super) struct ReceiptView {
    /// Counts the versions that were handed over, from 1.
    #[schema(minimum = 1, maximum = 100, example = 1)]
    number: i32,
    /// SHA-256 of the canonical JSON (RFC 8785) of `{pitch, proposal, submitted_at}`, which
    /// `GET /v1/proposals/{id}/versions/{number}` shows as it was hashed.
    #[schema(
        value_type = String,
        example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    )]
    hash: Shown<ContentHash>,
    /// The instant at which it was handed over.
    #[schema(value_type = String, format = DateTime, example = "2026-01-01T10:00:00Z")]
    submitted_at: Shown<Timestamp>,
}

/// What the buyer decided.
#[derive(Serialize, ToSchema)]
#[schema(as = ProposalDecision)]
struct DecisionView<'a> {
    /// `accepted_for_pilot`, `accepted_direct`, `deferred` or `declined`.
    #[schema(example = "accepted_for_pilot")]
    outcome: &'static str,
    /// Why, from a closed list.
    #[schema(example = "worth_testing")]
    reason: &'static str,
    /// Why, in words.
    #[schema(example = "Strong shopper case; we want to see it on the shelf.")]
    feedback: &'a str,
    /// The day on which a deferred proposal is looked at again.
    #[schema(value_type = Option<String>, format = Date, example = json!(null))]
    deferred_until: Option<Shown<Date>>,
    /// The instant at which that day begins where the buyer works.
    #[schema(value_type = Option<String>, format = DateTime, example = json!(null))]
    wakes_at: Option<Shown<Timestamp>>,
    /// When it was published.
    #[schema(value_type = String, format = DateTime, example = "2026-01-10T09:00:00Z")]
    decided_at: Shown<Timestamp>,
}

/// A question of the buyer.
#[derive(Serialize, ToSchema)]
#[schema(as = Question)]
struct QuestionView<'a> {
    /// Its id.
    #[schema(value_type = String, example = "qst_01930000000070008000000000000001")]
    id: Shown<QuestionId>,
    /// What is asked.
    #[schema(example = "Which stores have it today?")]
    question: &'a str,
    /// When.
    #[schema(value_type = String, format = DateTime, example = "2026-01-03T09:00:00Z")]
    asked_at: Shown<Timestamp>,
    /// What was answered.
    #[schema(example = "Forty stores in the north.")]
    answer: Option<&'a str>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-01-04T09:00:00Z")]
    answered_at: Option<Shown<Timestamp>>,
}

impl From<Receipt> for ReceiptView {
    fn from(receipt: Receipt) -> Self {
        Self { number: receipt.number, hash: Shown(receipt.hash), submitted_at: Shown(receipt.at) }
    }
}

impl<'a> From<&'a Decision> for DecisionView<'a> {
    fn from(decision: &'a Decision) -> Self {
        Self {
            outcome: decision.outcome.as_str(),
            reason: decision.reason.as_str(),
            feedback: decision.feedback.as_str(),
            deferred_until: decision.deferred_until.map(Shown),
            wakes_at: decision.wakes_at.map(Shown),
            decided_at: Shown(decision.at),
        }
    }
}

impl<'a> From<&'a Question> for QuestionView<'a> {
    fn from(question: &'a Question) -> Self {
        Self {
            id: Shown(question.id),
            question: question.text.as_str(),
            asked_at: Shown(question.asked_at),
            answer: question.answer.as_ref().map(Paragraph::as_str),
            answered_at: question.answered_at.map(Shown),
        }
    }
}

fn list<'a, T, V: From<&'a T>>(items: &'a [T]) -> Vec<V> {
    items.iter().map(Into::into).collect()
}

/// True if somebody keeps but the title and the receipt: of what was withdrawn, the buyer.
pub(super) fn is_gone(proposal: &Proposal, actor: &Actor) -> bool {
    let side = proposal.standing.parties.side_of(actor.organisation);
    proposal.state == State::Withdrawn && side != Some(Side::Supplier)
}

impl<'a> ProposalView<'a> {
    pub(super) fn new(stored: &'a Stored<Proposal>, actor: &Actor) -> Self {
        let one = &stored.value;
        let side = one.standing.parties.side_of(actor.organisation);
        let gone = is_gone(one, actor);
        // Whether there is a panel already, a proposal does not know.
        let mut actions = one.allowed_actions(actor);
        actions.retain(|action| *action != Action::ConvenePanel);
        // How long the supplier has been writing is its own affair.
        let handed_over = one.submitted_at.filter(|_| side != Some(Side::Supplier));
        let known_since = handed_over.unwrap_or(stored.created_at);
        let pitch = (!gone).then_some(&one.pitch);
        let shown = pitch.map(|pitch| &pitch.details);
        Self {
            id: Shown(one.id),
            partnership: Shown(one.standing.parties.partnership),
            version: one.version,
            state: one.state.as_str(),
            title: one.pitch.title.as_str(),
            value_line: pitch.map(|pitch| pitch.value_line.as_str()),
            category: shown.and_then(|details| details.category).map(Name::as_str),
            problem: shown.and_then(|details| details.problem.as_ref()).map(Paragraph::as_str),
            evidence: shown.and_then(|details| details.evidence.as_ref()).map(Paragraph::as_str),
            readiness: shown.and_then(|details| details.readiness).map(Readiness::level),
            earliest_launch: shown.and_then(|details| details.earliest_launch).map(Shown),
            tailoring: shown.and_then(|details| details.tailoring.as_ref()).map(Paragraph::as_str),
            value_case: shown.map_or_else(Vec::new, |details| list(&details.value_case)),
            markets: shown.map_or_else(Vec::new, |details| list(&details.markets)),
            asks: shown.and_then(|details| details.asks.as_ref()).map(Paragraph::as_str),
            cost_to_implement: shown.and_then(|details| details.cost_to_implement).map(Into::into),
            days_to_implement: shown.and_then(|details| details.days_to_implement),
            confidentiality: shown.map(|details| details.confidentiality.as_str()),
            intellectual_property: shown
                .and_then(|details| details.intellectual_property.as_ref())
                .map(Into::into),
            offered_right: shown.and_then(|details| details.offered_right.as_ref()).map(Into::into),
            receipt: one.receipt.map(Into::into),
            acknowledge_by: one.clock.and_then(|clock| clock.acknowledge_by).map(Shown),
            acknowledged_at: one.acknowledged_at.map(Shown),
            acknowledged_late: one.acknowledged_late(),
            decide_by: one.clock.map(|clock| Shown(clock.decide_by)),
            clock_stopped_at: one.clock.and_then(|clock| clock.stopped_at).map(Shown),
            since: Shown(one.since),
            decision: one.decision.as_ref().map(Into::into),
            brief_invitation: None,
            brief: None,
            questions: None,
            created_at: Shown(known_since),
            updated_at: Shown(stored.updated_at),
            allowed_actions: allowed::list(COLLECTION, one.id, actions, operation),
        }
    }

    /// The same for whom a panel can be called together, since there is none.
    pub(super) fn with_panel_to_convene(mut self) -> Self {
        let actions = vec![Action::ConvenePanel];
        self.allowed_actions.extend(allowed::list(COLLECTION, self.id.0, actions, operation));
        self
    }

    /// The same with the brief for which it is made, as its reader knows it.
    pub(super) fn with_brief(
        mut self,
        proposal: &Proposal,
        actor: &Actor,
        made_for: Option<MadeFor>,
    ) -> Self {
        if proposal.standing.parties.supplier == actor.organisation {
            self.brief_invitation = made_for.map(|one| Shown(one.invitation));
        } else {
            self.brief = made_for.and_then(|one| one.brief).map(Shown);
        }
        self
    }

    /// The same with the buyer's questions, which go the way of the content.
    pub(super) fn with_questions(mut self, questions: &'a [Question]) -> Self {
        let shown = self.value_line.is_some();
        let questions = questions.iter().filter(|_| shown).map(Into::into).collect();
        self.questions = Some(questions);
        self
    }
}
