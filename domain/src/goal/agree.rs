//! A goal comes about: one side writes and proposes, the other agrees to exactly that, or asks for
//! changes. Each side names its own owner.

use jiff::Timestamp;

use super::{ActError, Action, Goal, Owners, State, Terms};
use crate::{
    actor::{Party, Side},
    event::{Entity, Event},
    hands::Hands,
    id::{GoalId, UserId},
    plan::{GoalsWeight, Plan},
    text::Reason,
};

impl Goal {
    /// Days for an answer to what is proposed.
    pub const ANSWER_DAYS: i64 = 30;
    /// The most goals of a plan.
    pub const MOST_OF_A_PLAN: i64 = 100;

    /// A side begins to write a goal of a plan.
    ///
    /// # Errors
    /// [`ActError`] when the plan is not the side's to add to, or has ended.
    pub fn draft(
        id: GoalId,
        plan: &Plan,
        terms: Terms,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        if plan.state.has_ended() {
            return Err(ActError::PlanOver);
        }
        let goal = Self {
            id,
            plan: plan.id,
            standing: plan.standing,
            version: 1,
            state: State::Draft,
            author: by.side(),
            is_private: true,
            zone: plan.terms.zone.clone(),
            terms,
            terms_number: 1,
            owners: Owners::default(),
            hands: Hands::first(by.user(), by.side()),
            since: at,
            amendment: None,
            outcome: None,
            dispute: None,
            measured: None,
            waits_since: None,
            values_hash: None,
            by_lapse: false,
        };
        let event = goal.born(Action::Draft, by.into(), at);
        Ok((goal, event))
    }

    /// The author writes on; or a side answers a request for changes with other terms, which it then
    /// proposes to the other.
    ///
    /// # Errors
    /// [`ActError`] when it is neither a draft of the party's nor to be changed.
    pub fn revise(
        self,
        terms: Terms,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let to = if self.state == State::Draft { State::Draft } else { State::Proposed };
        self.step(Action::Revise, to, by, at, None, |next| {
            next.terms = terms;
            next.author = by.side();
            if to == State::Proposed {
                // Who revises answers for it, until the side names somebody else.
                let owner = next.owners.of(by.side()).unwrap_or(by.user());
                next.name(owner, by.side())?;
            }
            Ok(())
        })
    }

    /// The author proposes it to the other side, and names its owner.
    ///
    /// # Errors
    /// [`ActError`] when it is no draft of the party's, the plan was not proposed yet, or the last day has
    /// passed.
    pub fn propose(
        self,
        plan: &Plan,
        owner: UserId,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        self.step(Action::Propose, State::Proposed, by, at, None, |next| {
            if plan.is_private() {
                return Err(ActError::PlanPrivate);
            }
            if plan.state.has_ended() {
                return Err(ActError::PlanOver);
            }
            if next.is_over(&next.terms, at) {
                return Err(ActError::Over);
            }
            next.is_private = false;
            next.name(owner, by.side())
        })
    }

    /// The other side wants it otherwise.
    ///
    /// # Errors
    /// [`ActError`] when it is not proposed, or the party has proposed it.
    pub fn request_changes(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let to = State::ChangesRequested;
        self.step(Action::RequestChanges, to, by, at, Some(reason.as_str()), |_| Ok(()))
    }

    /// The other side agrees to exactly these terms, and names its owner.
    ///
    /// # Errors
    /// [`ActError`] when it is not proposed, the party has proposed it, the plan is not agreed, its goals
    /// would weigh more than 100 together, or the last day has passed.
    pub fn agree(
        self,
        plan: &Plan,
        others: GoalsWeight,
        owner: UserId,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let to = self.once_agreed(&self.terms, at);
        self.step(Action::Agree, to, by, at, None, |next| {
            if !plan.state.is_agreed() {
                return Err(ActError::PlanNotAgreed);
            }
            if next.is_over(&next.terms, at) {
                return Err(ActError::Over);
            }
            next.fits(plan, others)?;
            next.name(owner, by.side())
        })
    }

    /// The author takes it back.
    ///
    /// # Errors
    /// [`ActError`] when it was agreed, or the party is not the author.
    pub fn withdraw(self, by: &Party, at: Timestamp) -> Result<(Self, Event), ActError> {
        self.step(Action::Withdraw, State::Withdrawn, by, at, None, |_| Ok(()))
    }

    /// A side names another owner of its own.
    ///
    /// # Errors
    /// [`ActError`] when the goal has ended, or the person acts for the other side.
    pub fn assign(
        self,
        owner: UserId,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ActError> {
        let state = self.state;
        self.step(Action::Assign, state, by, at, None, |next| next.name(owner, by.side()))
    }

    /// Goes on only if the plan can bear the weight, where it is weighted.
    pub(super) fn fits(&self, plan: &Plan, others: GoalsWeight) -> Result<(), ActError> {
        match plan.terms.left_beside(others) {
            Some(left) if i64::from(self.terms.weight) > left => {
                Err(ActError::TooMuchWeight { left })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// True once the last day of terms has passed: nobody agrees to those any more.
    pub(super) fn is_over(&self, terms: &Terms, at: Timestamp) -> bool {
        self.zone.end_of(terms.due_on) <= at
    }

    /// Agreed until its first day, then active.
    pub(super) fn once_agreed(&self, terms: &Terms, at: Timestamp) -> State {
        if self.zone.start_of(terms.starts_on) <= at { State::Active } else { State::Agreed }
    }

    /// A side names its owner.
    fn name(&mut self, owner: UserId, side: Side) -> Result<(), ActError> {
        self.hands = std::mem::take(&mut self.hands).join(owner, side)?;
        self.owners = self.owners.with(side, owner);
        Ok(())
    }
}
