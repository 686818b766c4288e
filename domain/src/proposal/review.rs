//! The buyer takes a proposal up and asks.

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
        self.step(Action::Acknowledge, State::UnderReview, by, at, |next| {
            next.acknowledged_at = Some(at);
        })
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
            if let Some(clock) = &mut next.clock {
                clock.stopped_at = Some(at);
            }
        })?;
        let question = Question { id, text, asked_at: at, answer: None, answered_at: None };
        Ok((next, question, event))
    }
}
