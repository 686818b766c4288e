//! The one state machine: a table of (state, action, who, state) for each noun.
//!
//! The same table decides, lists what is allowed next and draws the diagram of the documentation,
//! so the three can never disagree.

use std::fmt::Write;

pub use crate::names::Name;
use crate::{actor::Side, names::names};

names! {
    /// Who may take a transition.
    pub enum Who {
        /// The customer's side.
        Buyer = "buyer",
        /// The supplier's side.
        Supplier = "supplier",
        /// Both sides, each for itself.
        Either = "either",
        /// The side that began: proposed the partnership, wrote the charter, sent the invitation.
        Author = "author",
        /// The side that did not begin.
        Counterpart = "counterpart",
        /// The side that suspended.
        Suspender = "suspender",
        /// The side that gives a promise.
        Promisor = "promisor",
        /// The side to which a promise is given.
        Promisee = "promisee",
        /// The side that measures.
        Measurer = "measurer",
        /// The side that looks at what the other has measured.
        Checker = "checker",
        /// Whoever sits on a panel.
        Reviewer = "reviewer",
        /// Time itself: a deadline passed.
        Clock = "clock",
    }
}

/// The cast of something at the moment: which side plays which of the table's roles.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cast {
    /// The side that began, or has proposed what waits for an answer. Without one, time has: then
    /// either side may answer.
    pub author: Option<Side>,
    /// The side that suspended.
    pub suspender: Option<Side>,
    /// The side that gives the promise.
    pub promisor: Option<Side>,
    /// The side that measures.
    pub measurer: Option<Side>,
}

impl Cast {
    /// Of something that knows no other role but its author's.
    #[must_use]
    pub fn of_author(author: Side) -> Self {
        Self { author: Some(author), ..Self::default() }
    }

    /// True where the side fulfils the table's role.
    #[must_use]
    pub fn fulfils(self, who: Who, side: Side) -> bool {
        match who {
            Who::Buyer => side == Side::Buyer,
            Who::Supplier => side == Side::Supplier,
            Who::Either => true,
            Who::Author => self.author == Some(side),
            Who::Counterpart => self.author != Some(side),
            Who::Suspender => self.suspender == Some(side),
            Who::Promisor => self.promisor == Some(side),
            Who::Promisee => self.promisor == Some(side.other()),
            Who::Measurer => self.measurer == Some(side),
            Who::Checker => self.measurer == Some(side.other()),
            // A side's own affair.
            Who::Reviewer | Who::Clock => false,
        }
    }
}

/// One row of a machine's table.
#[derive(Debug, Clone, Copy)]
pub struct Transition<S, A> {
    from: S,
    action: A,
    by: Who,
    to: S,
}

/// A row: in `from`, `by` may take `action`, which leads to `to`.
#[must_use]
pub const fn transition<S: Copy, A: Copy>(from: S, action: A, by: Who, to: S) -> Transition<S, A> {
    Transition { from, action, by, to }
}

/// The states of a noun and what leads from one to the next.
#[derive(Debug)]
pub struct Machine<S: 'static, A: 'static> {
    /// What the states are of, as a person says it: `proposal`.
    pub noun: &'static str,
    /// The states in which it comes into being.
    pub initial: &'static [S],
    /// Every transition there is.
    pub transitions: &'static [Transition<S, A>],
}

/// The table does not have the transition that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody may do this in the present state.
    #[error("{} that is {state} does not allow the action {action}", with_article(noun))]
    NotNow {
        /// The noun.
        noun: &'static str,
        /// The action that was asked for.
        action: &'static str,
        /// The present state.
        state: &'static str,
    },
    /// In this state the action belongs to somebody else.
    #[error("the action {action} on this {noun} belongs to the other side")]
    NotYours {
        /// The noun.
        noun: &'static str,
        /// The action that was asked for.
        action: &'static str,
    },
}

/// A noun with its article: `an invitation`.
fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

impl<S: Name, A: Name> Machine<S, A> {
    /// The state that `action` leads to, where the caller expects it to be `to`.
    ///
    /// `is` says which of the table's roles the one who acts fulfils.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when no row has it, [`Refusal::NotYours`] when the row is somebody
    /// else's.
    pub fn go(&self, from: S, action: A, to: S, is: impl Fn(Who) -> bool) -> Result<S, Refusal> {
        let mut rows = self
            .transitions
            .iter()
            .filter(|row| row.from == from && row.action == action && row.to == to)
            .peekable();
        if rows.peek().is_none() {
            return Err(Refusal::NotNow {
                noun: self.noun,
                action: action.as_str(),
                state: from.as_str(),
            });
        }
        if rows.any(|row| is(row.by)) {
            Ok(to)
        } else {
            Err(Refusal::NotYours { noun: self.noun, action: action.as_str() })
        }
    }

    /// What the one whom `is` describes may do in `state`, each action once, in the table's order.
    pub fn allowed(&self, state: S, is: impl Fn(Who) -> bool) -> Vec<A> {
        let mut actions = Vec::new();
        for row in self.transitions {
            if row.from == state && is(row.by) && !actions.contains(&row.action) {
                actions.push(row.action);
            }
        }
        actions
    }

    /// The machine as a Mermaid state diagram.
    #[must_use]
    pub fn diagram(&self) -> String {
        let mut text = "stateDiagram-v2\n".to_owned();
        for state in self.initial {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "    [*] --> {}", state.as_str());
        }
        for row in self.transitions {
            let _ = writeln!(
                text,
                "    {} --> {}: {} ({})",
                row.from.as_str(),
                row.to.as_str(),
                row.action.as_str(),
                row.by
            );
        }
        for state in S::ALL {
            if !self.transitions.iter().any(|row| row.from == *state) {
                let _ = writeln!(text, "    {} --> [*]", state.as_str());
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        agreement, attachment, brief, brief_invitation, commitment, exclusivity, goal, innovation,
        invitation, job, panel, partnership, pilot, pilot_approval, plan, proposal, review,
        webhook,
    };

    /// Every state can be reached, and no row is there twice.
    fn check<S: Name + std::fmt::Debug, A: Name + std::fmt::Debug>(machine: &Machine<S, A>) {
        let mut reached = machine.initial.to_vec();
        let mut next = 0;
        while let Some(state) = reached.get(next).copied() {
            next += 1;
            for row in machine.transitions.iter().filter(|row| row.from == state) {
                if !reached.contains(&row.to) {
                    reached.push(row.to);
                }
            }
        }
        for state in S::ALL {
            assert!(reached.contains(state), "{} never becomes {state:?}", machine.noun);
        }
        for (index, row) in machine.transitions.iter().enumerate() {
            let same = |other: &Transition<S, A>| {
                (other.from, other.action, other.by, other.to)
                    == (row.from, row.action, row.by, row.to)
            };
            assert!(!machine.transitions[index + 1..].iter().any(same), "{row:?} is there twice");
        }
    }

    #[test]
    fn every_state_of_every_noun_can_be_reached() {
        check(&invitation::MACHINE);
        check(&partnership::MACHINE);
        check(&innovation::MACHINE);
        check(&brief::MACHINE);
        check(&brief_invitation::MACHINE);
        check(&proposal::MACHINE);
        check(&panel::MACHINE);
        check(&panel::SEATS);
        check(&pilot::MACHINE);
        check(&pilot_approval::MACHINE);
        check(&commitment::MACHINE);
        check(&goal::MACHINE);
        check(&plan::MACHINE);
        check(&review::MACHINE);
        check(&agreement::MACHINE);
        check(&exclusivity::MACHINE);
        check(&attachment::MACHINE);
        check(&webhook::MACHINE);
        check(&job::MACHINE);
    }

    #[test]
    fn a_refusal_says_whether_it_is_the_time_or_the_side() {
        let machine = &proposal::MACHINE;
        let decide = |state, who| {
            let (action, to) = (proposal::Action::Decide, proposal::State::Declined);
            machine.go(state, action, to, |row| row == who)
        };
        let under_review = proposal::State::UnderReview;
        assert_eq!(decide(under_review, Who::Buyer), Ok(proposal::State::Declined));
        let foreign = decide(under_review, Who::Supplier).unwrap_err();
        assert!(matches!(foreign, Refusal::NotYours { .. }));
        let early = decide(proposal::State::Submitted, Who::Buyer).unwrap_err();
        assert_eq!(
            early.to_string(),
            "a proposal that is submitted does not allow the action decide"
        );
    }
}
