//! The buyer takes a proposal up, asks, and the supplier answers.

use jiff::Timestamp;

use super::{Action, Proposal, State};
use crate::{actor::Party, event::Event, id::QuestionId, machine::Refusal, text::Paragraph};

/// A question of the buyer, with the supplier's answer once there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// What is asked.
    pub text: Paragraph,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// What was answered.
    pub answer: Option<Paragraph>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
}

impl Proposal {
    /// The buyer says that it has it and will answer.
    ///
    /// # Errors
    /// [`Refusal`] when it is not newly submitted, or the party is not the buyer.
    pub fn acknowledge(self, by: &Party, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Acknowledge, State::UnderReview, by, at, |_| {})
    }

    /// The buyer asks; its clock stands still until the answer.
    ///
    /// # Errors
    /// [`Refusal`] when it is not under review, or the party is not the buyer.
    pub fn ask(
        self,
        id: QuestionId,
        text: Paragraph,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Question, Event), Refusal> {
        let (next, event) = self.step(Action::Ask, State::InfoRequested, by, at, |next| {
            next.clock_stopped_at = Some(at);
        })?;
        let question = Question { id, text, asked_at: at, answer: None, answered_at: None };
        Ok((next, question, event))
    }

    /// The supplier answers; the buyer's clock goes on, moved by the time of waiting.
    ///
    /// # Errors
    /// [`Refusal`] when nothing was asked, or the party is not the supplier.
    pub fn answer(self, by: &Party, at: Timestamp) -> Result<(Self, Event), Refusal> {
        self.step(Action::Answer, State::UnderReview, by, at, |next| {
            if let (Some(decide_by), Some(since)) = (next.decide_by, next.clock_stopped_at.take()) {
                let waited = at.duration_since(since);
                next.decide_by = Some(decide_by.saturating_add(waited).unwrap_or(Timestamp::MAX));
            }
        })
    }
}
