//! A charter that both have signed changes as it was signed: somebody proposes another one, the buyer approves
//! it, and the supplier countersigns exactly that. Until then the old one governs.
//!
//! Whoever proposes it for the buyer, or handed the charter in, does not approve it. What changes once the
//! pilot has begun is kept, field by field.

use jiff::Timestamp;

use super::{Action, Change, Charter, MACHINE, Pilot, PromiseError, State, Undertaken};
use crate::{
    actor::{Party, Side},
    amendment::AmendError,
    content::{Content, ContentHash},
    deadline::{Zone, after_days},
    event::Event,
    hands::SamePerson,
    id::{CommitmentId, UserId},
    machine::{Name, Refusal},
    pilot_approval::Covered,
    signing::{SignError, Signature, Signatures},
    text::Reason,
};

/// Another charter that is proposed. Its text is kept beside the pilot; here is what identifies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// The hash of the new charter, which both sign.
    pub content: ContentHash,
    /// Why it is proposed.
    pub reason: Reason,
    /// The side that proposed it.
    pub side: Side,
    /// The person who did.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// The buyer's signature, where it is there.
    pub approval: Option<Signature>,
}

impl Amendment {
    /// Days for the signatures; silence leaves the old charter as it is.
    pub const ANSWER_DAYS: i64 = 30;

    /// The instant from which on nobody can sign it any more.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        after_days(self.at, Self::ANSWER_DAYS)
    }

    pub(super) fn content(&self) -> Content {
        Content::new()
            .with("content_hash", self.content.to_string())
            .with("reason", self.reason.as_str())
            .with("side", self.side.as_str())
            .with("by", self.by.to_string())
            .with("at", self.at.to_string())
            .with_some("approval", self.approval.as_ref().map(Signature::document))
    }
}

/// Why a step of an amendment is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// There is none, or it does not wait for this side.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Another one is open, or nothing would change.
    #[error(transparent)]
    Amend(#[from] AmendError),
    /// The signature itself is not valid.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The person has acted for the other side.
    #[error(transparent)]
    SamePerson(#[from] SamePerson),
    /// Who asks for an approval never gives it.
    #[error("who has proposed an amendment or handed the charter in cannot approve it")]
    RequesterCannotApprove,
    /// The pilot has begun.
    #[error("has begun and cannot be moved")]
    HasBegun,
    /// It would be over.
    #[error("must not have passed")]
    Over,
    /// What is done of a checklist would be of another.
    #[error("stays as it was signed")]
    Checklist,
    /// A gate whose day has come is not in it.
    #[error("must hold each gate whose day has come, as it was signed")]
    Gates,
    /// The promise at this place would be another.
    #[error("stays as it was signed, and others come behind it; the commitment can be put off")]
    Promised(usize),
    /// What is added cannot be promised any more.
    #[error(transparent)]
    Promise(#[from] PromiseError),
}

impl State {
    /// True of what both have signed and has not ended.
    #[must_use]
    pub fn is_amendable(self) -> bool {
        matches!(self, Self::Approved | Self::Ready | Self::Running | Self::Paused)
    }

    fn has_begun(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }
}

impl Pilot {
    /// A side proposes another charter; the present one governs until both have signed.
    ///
    /// # Errors
    /// [`ChangeError`] when the charter is not signed by both, another amendment is open, nothing would change
    /// or what has begun would, or the person has acted for the other side.
    pub fn amend(
        self,
        terms: &Charter,
        reason: Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ChangeError> {
        self.may(Action::Amend, self.state, by)?;
        if self.amendment.is_some() {
            return Err(AmendError::Open.into());
        }
        let content = terms.hash(self.proposal);
        if content == self.charter_hash() {
            return Err(AmendError::Unchanged.into());
        }
        self.can_become(terms, at)?;
        let hands = self.joined(by)?;
        let why = reason.as_str().to_owned();
        let (side, user) = (by.side(), by.user());
        let amendment = Amendment { content, reason, side, by: user, at, approval: None };
        let state = self.state;
        Ok(self.step(Action::Amend, state, by, at, Some(&why), |next| {
            next.hands = hands;
            next.amendment = Some(amendment);
        })?)
    }

    /// The buyer signs the amendment whose hash is `signed`.
    ///
    /// # Errors
    /// [`ChangeError`] when there is none to approve, `signed` is something else, or the person proposed it or
    /// handed the charter in.
    pub fn approve_amendment(
        self,
        signed: ContentHash,
        covered: Covered,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ChangeError> {
        let action = Action::ApproveAmendment;
        let open = self.open_amendment(action, by)?.clone();
        self.is_in_time(&open, action, at)?;
        if open.approval.is_some() {
            return Err(SignError::AlreadySigned.into());
        }
        if open.by == by.user() || self.requested_by == Some(by.user()) {
            return Err(ChangeError::RequesterCannotApprove);
        }
        if signed != open.content || !covered.is_of(open.content) {
            return Err(SignError::Outdated { current: open.content }.into());
        }
        let hands = self.joined(by)?;
        let approval = Some(Signature::of(signed, by, at));
        let state = self.state;
        Ok(self.step(action, state, by, at, None, |next| {
            next.hands = hands;
            next.amendment = Some(Amendment { approval, ..open });
        })?)
    }

    /// The supplier signs exactly what the buyer signed: it governs from now on, and what it adds to the
    /// promises are commitments.
    ///
    /// # Errors
    /// [`ChangeError`] when the buyer has not signed, `signed` or `terms` is something else, what has begun or
    /// was promised would change, or the person has acted for the buyer.
    pub fn countersign_amendment(
        self,
        terms: Charter,
        signed: ContentHash,
        by: &Party,
        at: Timestamp,
        fresh: impl FnMut() -> CommitmentId,
    ) -> Result<(Self, Event, Undertaken), ChangeError> {
        let action = Action::CountersignAmendment;
        let open = self.open_amendment(action, by)?.clone();
        self.is_in_time(&open, action, at)?;
        let approval = self.approval_of(&open, action)?;
        let hash = terms.hash(self.proposal);
        if hash != open.content {
            return Err(SignError::Outdated { current: open.content }.into());
        }
        self.can_become(&terms, at)?;
        let hands = self.joined(by)?;
        // Whoever signed the old charter keeps a hand in it.
        let hands =
            self.signatures.iter().try_fold(hands, |hands, one| hands.join(one.user, one.side))?;
        let signatures = Signatures::new(vec![approval]).sign(signed, hash, by, at)?;
        let made = self.undertake(&terms, &signatures, (by, at), fresh)?;
        let number = self.charter_number.saturating_add(1);
        let fields = if self.state.has_begun() {
            terms.content().differences(&self.charter.content())
        } else {
            Vec::new()
        };
        let (state, gates) = (self.state, self.gates_under(&terms).unwrap_or_default());
        let (pilot, event) =
            self.step(action, state, by, at, Some(open.reason.as_str()), |next| {
                next.hands = hands;
                next.amendment = None;
                next.charter = terms;
                next.undertaken.extend(made.iter().map(|(one, _)| one.id));
                // Its days are signed anew; how long it has stood still before is in them.
                next.days = None;
                if let Some(pause) = &mut next.pause {
                    pause.since = at;
                }
                next.gates = gates;
                next.charter_number = number;
                next.signatures = signatures;
                next.changes.extend(fields.into_iter().map(|field| Change { field, at, number }));
            })?;
        Ok((pilot, event, made))
    }

    /// The other side does not agree to it; or the buyer does not approve its own.
    ///
    /// # Errors
    /// [`ChangeError`] when there is none for this side to decline.
    pub fn decline_amendment(
        self,
        reason: &Reason,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ChangeError> {
        let action = Action::DeclineAmendment;
        let open = self.open_amendment(action, by)?;
        if open.side == Side::Supplier && by.side() == Side::Supplier {
            return Err(not_yours(action).into());
        }
        self.drop_amendment(action, Some(reason), by, at)
    }

    /// The side that proposed it takes it back.
    ///
    /// # Errors
    /// [`ChangeError`] when this side has proposed none.
    pub fn withdraw_amendment(
        self,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ChangeError> {
        let action = Action::WithdrawAmendment;
        if self.open_amendment(action, by)?.side != by.side() {
            return Err(not_yours(action).into());
        }
        self.drop_amendment(action, None, by, at)
    }

    /// Goes on only if there is an amendment for the buyer to approve.
    ///
    /// # Errors
    /// [`ChangeError`] where there is none.
    pub fn require_open_amendment(&self, by: &Party) -> Result<(), ChangeError> {
        self.open_amendment(Action::ApproveAmendment, by)?;
        Ok(())
    }

    /// Goes on only if there is an amendment for the supplier to countersign.
    ///
    /// # Errors
    /// [`ChangeError`] where there is none.
    pub fn require_approved_amendment(&self, by: &Party) -> Result<(), ChangeError> {
        let action = Action::CountersignAmendment;
        self.approval_of(self.open_amendment(action, by)?, action)?;
        Ok(())
    }

    /// True if a step of an amendment is this party's to take.
    pub(super) fn may_settle(&self, action: Action, by: &Party) -> bool {
        let Some(open) = &self.amendment else {
            return action == Action::Amend && self.joined(by).is_ok();
        };
        let asked = open.by == by.user() || self.requested_by == Some(by.user());
        match action {
            Action::ApproveAmendment => {
                open.approval.is_none() && !asked && self.joined(by).is_ok()
            }
            Action::CountersignAmendment => {
                let approved_by = open.approval.map(|approval| approval.user);
                approved_by.is_some_and(|user| user != by.user()) && self.joined(by).is_ok()
            }
            Action::WithdrawAmendment => open.side == by.side(),
            Action::DeclineAmendment => open.side == Side::Buyer || by.side() == Side::Buyer,
            _ => false,
        }
    }

    fn drop_amendment(
        self,
        action: Action,
        reason: Option<&Reason>,
        by: &Party,
        at: Timestamp,
    ) -> Result<(Self, Event), ChangeError> {
        let hands = self.joined(by)?;
        let state = self.state;
        Ok(self.step(action, state, by, at, reason.map(Reason::as_str), |next| {
            next.hands = hands;
            next.amendment = None;
        })?)
    }

    fn open_amendment(&self, action: Action, by: &Party) -> Result<&Amendment, Refusal> {
        self.may(action, self.state, by)?;
        self.amendment.as_ref().ok_or(self.not_now("pilot without an amendment", action))
    }

    /// The buyer's signature.
    fn approval_of(&self, open: &Amendment, action: Action) -> Result<Signature, Refusal> {
        open.approval.ok_or(self.not_now("amendment that the buyer has not approved", action))
    }

    /// Goes on only if the clock, however late it comes, has nothing to end.
    fn is_in_time(&self, open: &Amendment, action: Action, at: Timestamp) -> Result<(), Refusal> {
        let over = open.expires_at() <= at;
        if over { Err(self.not_now("amendment that has fallen away", action)) } else { Ok(()) }
    }

    /// Goes on only if this charter can govern from now on.
    fn can_become(&self, terms: &Charter, at: Timestamp) -> Result<(), ChangeError> {
        if self.state.has_begun() && terms.starts_on() != self.charter.starts_on() {
            return Err(ChangeError::HasBegun);
        }
        if terms.arrangements().checklist != self.charter.arrangements().checklist {
            return Err(ChangeError::Checklist);
        }
        if self.gates_under(terms).is_none() {
            return Err(ChangeError::Gates);
        }
        if Zone::utc().end_of(terms.ends_on()) <= at {
            return Err(ChangeError::Over);
        }
        self.keeps_promises(terms, at)
    }
}

fn not_yours(action: Action) -> Refusal {
    Refusal::NotYours { noun: MACHINE.noun, action: action.as_str() }
}
