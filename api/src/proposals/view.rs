//! A proposal as each side sees it.
//!
//! What was withdrawn is the supplier's again: the buyer keeps the title and the receipt.

use domain::{
    actor::{Actor, Side},
    machine::Name,
    proposal::{Decision, Proposal, Question, Readiness, Receipt, State},
    text::{Line, Paragraph},
};
use persistence::Stored;
use serde::Serialize;
use utoipa::ToSchema;

use super::{operation, path};
use crate::allowed::{self, AllowedAction};

/// A supplier's pitch to one buyer.
#[derive(Serialize, ToSchema)]
#[schema(as = Proposal)]
pub(crate) struct ProposalView {
    /// Its id.
    #[schema(example = "prop_01930000000070008000000000000001")]
    id: String,
    /// The partnership to which it belongs.
    #[schema(example = "part_01930000000070008000000000000001")]
    partnership: String,
    /// Counts the changes; the `ETag` is this number in quotes.
    #[schema(minimum = 1, example = 3)]
    version: i32,
    /// `draft`, `submitted`, `under_review`, `info_requested`, `accepted_for_pilot`,
    /// `accepted_direct`, `deferred`, `declined`, `withdrawn` or `lapsed`.
    #[schema(example = "under_review")]
    state: &'static str,
    /// What it is, in one line.
    #[schema(example = "Oat drink in a paper bottle")]
    title: String,
    /// What it brings, in one line; null for the buyer of a withdrawn proposal.
    #[schema(example = "A third less plastic on the shelf at the same price")]
    value_line: Option<String>,
    /// Its kind.
    #[schema(example = "packaging")]
    category: Option<&'static str>,
    /// The problem that it solves.
    #[schema(example = json!(null))]
    problem: Option<String>,
    /// What has been seen of it elsewhere.
    #[schema(example = json!(null))]
    evidence: Option<String>,
    /// The technology readiness level, 1 to 9.
    #[schema(minimum = 1, maximum = 9, example = 7)]
    readiness: Option<i16>,
    /// The first day on which it can be launched.
    #[schema(format = Date, example = "2027-03-01")]
    earliest_launch: Option<String>,
    /// The proof of what was submitted and when, from then on.
    receipt: Option<ReceiptView>,
    /// The instant by which the buyer decides; it moves while the buyer waits for information.
    #[schema(format = DateTime, example = "2026-01-31T09:30:00Z")]
    decide_by: Option<String>,
    /// Since when the buyer's clock stands still.
    #[schema(format = DateTime, example = json!(null))]
    clock_stopped_at: Option<String>,
    /// What the buyer decided, once published.
    decision: Option<DecisionView>,
    /// The buyer's questions, oldest first; only where a single proposal is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    questions: Option<Vec<QuestionView>>,
    /// When it came into being; for the buyer, when it was submitted.
    #[schema(format = DateTime, example = "2026-01-01T09:30:00Z")]
    created_at: String,
    /// When it last changed.
    #[schema(format = DateTime, example = "2026-01-02T10:00:00Z")]
    updated_at: String,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

/// The proof of what was submitted and when.
#[derive(Serialize, ToSchema)]
#[schema(as = Receipt)]
struct ReceiptView {
    /// SHA-256 of the canonical JSON (RFC 8785) of `{pitch, proposal, submitted_at}`.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    hash: String,
    /// The instant of submission.
    #[schema(format = DateTime, example = "2026-01-01T10:00:00Z")]
    submitted_at: String,
}

/// What the buyer decided.
#[derive(Serialize, ToSchema)]
#[schema(as = ProposalDecision)]
struct DecisionView {
    /// `accepted_for_pilot`, `accepted_direct`, `deferred` or `declined`.
    #[schema(example = "accepted_for_pilot")]
    outcome: &'static str,
    /// Why, from a closed list.
    #[schema(example = "worth_testing")]
    reason: &'static str,
    /// Why, in words.
    #[schema(example = "Strong shopper case; we want to see it on the shelf.")]
    feedback: String,
    /// The day on which a deferred proposal is looked at again (UTC).
    #[schema(format = Date, example = json!(null))]
    deferred_until: Option<String>,
    /// When it was published.
    #[schema(format = DateTime, example = "2026-01-10T09:00:00Z")]
    decided_at: String,
}

/// A question of the buyer.
#[derive(Serialize, ToSchema)]
#[schema(as = Question)]
struct QuestionView {
    /// Its id.
    #[schema(example = "qst_01930000000070008000000000000001")]
    id: String,
    /// What is asked.
    #[schema(example = "Which stores have it today?")]
    question: String,
    /// When.
    #[schema(format = DateTime, example = "2026-01-03T09:00:00Z")]
    asked_at: String,
    /// What was answered.
    #[schema(example = "Forty stores in the north.")]
    answer: Option<String>,
    /// When.
    #[schema(format = DateTime, example = "2026-01-04T09:00:00Z")]
    answered_at: Option<String>,
}

impl From<Receipt> for ReceiptView {
    fn from(receipt: Receipt) -> Self {
        Self { hash: receipt.hash.to_string(), submitted_at: receipt.at.to_string() }
    }
}

impl From<&Decision> for DecisionView {
    fn from(decision: &Decision) -> Self {
        Self {
            outcome: decision.outcome.as_str(),
            reason: decision.reason.as_str(),
            feedback: decision.feedback.as_str().to_owned(),
            deferred_until: decision.deferred_until.map(|date| date.to_string()),
            decided_at: decision.at.to_string(),
        }
    }
}

impl From<Question> for QuestionView {
    fn from(question: Question) -> Self {
        Self {
            id: question.id.to_string(),
            question: question.text.as_str().to_owned(),
            asked_at: question.asked_at.to_string(),
            answer: question.answer.map(|answer| answer.as_str().to_owned()),
            answered_at: question.answered_at.map(|at| at.to_string()),
        }
    }
}

impl ProposalView {
    pub(super) fn new(stored: &Stored<Proposal>, actor: &Actor) -> Self {
        let one = &stored.value;
        let side = one.standing.parties.side_of(actor.organisation);
        let gone = one.state == State::Withdrawn && side != Some(Side::Supplier);
        // How long the supplier has been writing is its own affair.
        let handed_over = one.receipt.filter(|_| side != Some(Side::Supplier));
        let known_since = handed_over.map_or(stored.created_at, |receipt| receipt.at);
        let shown = (!gone).then_some(&one.pitch);
        let paragraph = |text: &Paragraph| text.as_str().to_owned();
        Self {
            id: one.id.to_string(),
            partnership: one.standing.parties.partnership.to_string(),
            version: one.version,
            state: one.state.as_str(),
            title: one.pitch.title.as_str().to_owned(),
            value_line: shown.map(|pitch| Line::as_str(&pitch.value_line).to_owned()),
            category: shown.and_then(|pitch| pitch.category).map(Name::as_str),
            problem: shown.and_then(|pitch| pitch.problem.as_ref()).map(paragraph),
            evidence: shown.and_then(|pitch| pitch.evidence.as_ref()).map(paragraph),
            readiness: shown.and_then(|pitch| pitch.readiness).map(Readiness::level),
            earliest_launch: shown
                .and_then(|pitch| pitch.earliest_launch)
                .map(|date| date.to_string()),
            receipt: one.receipt.map(Into::into),
            decide_by: one.decide_by.map(|at| at.to_string()),
            clock_stopped_at: one.clock_stopped_at.map(|at| at.to_string()),
            decision: one.decision.as_ref().map(Into::into),
            questions: None,
            created_at: known_since.to_string(),
            updated_at: stored.updated_at.to_string(),
            allowed_actions: allowed::list(&path(one.id), one.allowed_actions(actor), operation),
        }
    }

    /// The same with the buyer's questions, which go the way of the content.
    pub(super) fn with_questions(mut self, questions: Vec<Question>) -> Self {
        let shown = self.value_line.is_some();
        let questions = questions.into_iter().filter(|_| shown).map(Into::into).collect();
        self.questions = Some(questions);
        self
    }
}
