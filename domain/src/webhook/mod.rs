//! Webhooks: addresses of an organisation to which its own events are sent, signed.
//!
//! An address hears what its organisation may know, and nothing from before it was there. Its secret is
//! kept nowhere: what signs is derived from the number of the secret, which rotating counts on.

mod delivery;
mod interest;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub use self::{
    delivery::{Attempt, Delivery, Fault, Next, Outcome, Status},
    interest::{Interest, Subject},
};
use crate::{
    actor::{Actor, By},
    content::Content,
    event::{Audience, Entity, Event, Kind},
    id::{Id, OrganisationId, PartnershipId, WebhookId},
    machine::{Machine, Refusal, Who, transition},
    names::{Name, names},
    text::{Line, WebAddress},
};

names! {
    /// The states of a webhook.
    pub enum State {
        /// Events are sent to it.
        Enabled = "enabled",
        /// Nothing is sent to it for the time being.
        Disabled = "disabled",
        /// It was removed.
        Removed = "removed",
    }
}

names! {
    /// What happens to a webhook.
    pub enum Action {
        /// It comes into being, with its first secret.
        Create = "create",
        /// Its address, or what it hears of, is another.
        Change = "change",
        /// It gets another secret; the former one signs too for a while.
        RotateSecret = "rotate_secret",
        /// An admin switches it off.
        Disable = "disable",
        /// An admin switches it on again.
        Enable = "enable",
        /// It is switched off because it does not take what is sent to it.
        SwitchOff = "switch_off",
        /// It is removed.
        Remove = "remove",
        /// An admin has something sent to it, to see whether it comes.
        Ping = "ping",
    }
}

names! {
    /// Why nothing is sent to a webhook.
    pub enum Cause {
        /// An admin has switched it off.
        Asked = "asked",
        /// It has answered 410: it is gone for good.
        Gone = "gone",
        /// It has failed for too long.
        Failing = "failing",
    }
}

impl Cause {
    /// As the log has it.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Asked => "An admin has switched it off.",
            Self::Gone => "It answered 410 Gone.",
            Self::Failing => "It has failed for too long.",
        }
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "webhook",
    initial: &[State::Enabled],
    transitions: &[
        transition(State::Enabled, Action::Ping, Who::Author, State::Enabled),
        transition(State::Enabled, Action::Change, Who::Author, State::Enabled),
        transition(State::Enabled, Action::RotateSecret, Who::Author, State::Enabled),
        transition(State::Enabled, Action::Disable, Who::Author, State::Disabled),
        transition(State::Enabled, Action::SwitchOff, Who::Clock, State::Disabled),
        transition(State::Enabled, Action::Remove, Who::Author, State::Removed),
        transition(State::Disabled, Action::Change, Who::Author, State::Disabled),
        transition(State::Disabled, Action::RotateSecret, Who::Author, State::Disabled),
        transition(State::Disabled, Action::Enable, Who::Author, State::Enabled),
        transition(State::Disabled, Action::Remove, Who::Author, State::Removed),
    ],
};

/// What an admin says of a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Where events are sent.
    pub address: WebAddress,
    /// What it is for.
    pub description: Option<Line>,
    /// Of what it hears.
    pub interest: Interest,
    /// The one partnership of which it hears; without one, all and the organisation's own.
    pub partnership: Option<PartnershipId>,
}

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// The organisation whose events it hears.
    pub organisation: OrganisationId,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Its state.
    pub state: State,
    /// What it is told.
    pub terms: Terms,
    /// The number of its secret, from 1.
    pub secret: i32,
    /// When its secret was rotated last.
    pub rotated_at: Option<Timestamp>,
    /// Why it is disabled, while it is.
    pub off_because: Option<Cause>,
    /// When it came into being.
    pub created_at: Timestamp,
}

impl Webhook {
    /// So many an organisation has at most.
    pub const MOST: u16 = 20;

    /// For so long a former secret signs besides the present one.
    pub const OVERLAP: SignedDuration = SignedDuration::from_hours(24);

    /// A new webhook.
    #[must_use]
    pub fn create(id: WebhookId, terms: Terms, by: &Actor, at: Timestamp) -> (Self, Event) {
        let webhook = Self {
            id,
            organisation: by.organisation,
            version: 1,
            state: State::Enabled,
            terms,
            secret: 1,
            rotated_at: None,
            off_because: None,
            created_at: at,
        };
        let event = webhook.born(Action::Create, by.into(), at);
        (webhook, event)
    }

    /// What an admin may do with it in its present state.
    #[must_use]
    pub fn allowed(&self) -> Vec<Action> {
        MACHINE.allowed(self.state, |who| who == Who::Author)
    }

    /// What it is called: what it is for, or the host of its address. An address can hold what opens
    /// something, so it is told to nobody else.
    #[must_use]
    pub fn name(&self) -> &str {
        let address = self.terms.address.as_str();
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        self.terms.description.as_ref().map_or(host, Line::as_str)
    }

    /// True of an event of its organisation's that it is to hear. `ledger` is where the event is kept, as
    /// text. A ping goes to the one that is meant, whatever it hears of.
    #[must_use]
    pub fn hears(&self, kind: Kind, object: Uuid, ledger: &str, at: Timestamp) -> bool {
        if self.state != State::Enabled {
            return false;
        }
        if kind == Kind::Webhook(Action::Ping) {
            return object == self.id.uuid();
        }
        let of_partnership =
            self.terms.partnership.is_none_or(|partnership| partnership.to_string() == ledger);
        at > self.created_at && of_partnership && self.terms.interest.covers(kind)
    }

    /// Until when the former secret signs, too.
    #[must_use]
    pub fn former_until(&self) -> Option<Timestamp> {
        self.rotated_at.map(|at| at.saturating_add(Self::OVERLAP).unwrap_or(Timestamp::MAX))
    }

    /// The numbers of the secrets that sign at an instant, the present one first.
    #[must_use]
    pub fn signing(&self, at: Timestamp) -> Vec<i32> {
        let former = self.former_until().filter(|until| at < *until).map(|_| self.secret - 1);
        std::iter::once(self.secret).chain(former).collect()
    }

    /// Tells it something else.
    ///
    /// # Errors
    /// [`Refusal`] when it was removed.
    pub fn change(self, terms: Terms, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let state = self.go(Action::Change, self.state)?;
        Ok(self.becomes(Action::Change, by.into(), at, |next| Self { state, terms, ..next }))
    }

    /// Gives it another secret.
    ///
    /// # Errors
    /// [`Refusal`] when it was removed.
    pub fn rotate_secret(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let state = self.go(Action::RotateSecret, self.state)?;
        Ok(self.becomes(Action::RotateSecret, by.into(), at, |next| Self {
            state,
            secret: next.secret + 1,
            rotated_at: Some(at),
            ..next
        }))
    }

    /// Switches it off.
    ///
    /// # Errors
    /// [`Refusal`] when it is not enabled.
    pub fn disable(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let state = self.go(Action::Disable, State::Disabled)?;
        let off_because = Some(Cause::Asked);
        Ok(self.becomes(Action::Disable, by.into(), at, |next| Self { state, off_because, ..next }))
    }

    /// Switches it on again.
    ///
    /// # Errors
    /// [`Refusal`] when it is not disabled.
    pub fn enable(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let state = self.go(Action::Enable, State::Enabled)?;
        Ok(self.becomes(Action::Enable, by.into(), at, |next| Self {
            state,
            off_because: None,
            ..next
        }))
    }

    /// Switches it off because it does not take what is sent to it.
    ///
    /// # Errors
    /// [`Refusal`] when it is not enabled.
    pub fn switch_off(self, cause: Cause, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let from = self.state;
        let state =
            MACHINE.go(from, Action::SwitchOff, State::Disabled, |who| who == Who::Clock)?;
        let off_because = Some(cause);
        let (next, mut event) = self.becomes(Action::SwitchOff, By::Clock, at, |next| Self {
            state,
            off_because,
            ..next
        });
        event.reason = Some(cause.sentence().to_owned());
        Ok((next, event))
    }

    /// Removes it.
    ///
    /// # Errors
    /// [`Refusal`] when it was removed already.
    pub fn remove(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let state = self.go(Action::Remove, State::Removed)?;
        Ok(self.becomes(Action::Remove, by.into(), at, |next| Self {
            state,
            off_because: None,
            ..next
        }))
    }

    /// Has something sent to it: the event of this very act.
    ///
    /// # Errors
    /// [`Refusal`] when it is not enabled.
    pub fn ping(&self, by: &Actor, at: Timestamp) -> Result<Event, Refusal> {
        self.go(Action::Ping, self.state)?;
        Ok(self.was().becomes(self, Action::Ping, by.into(), at, None))
    }

    fn go(&self, action: Action, to: State) -> Result<State, Refusal> {
        MACHINE.go(self.state, action, to, |who| who == Who::Author)
    }

    fn becomes(
        self,
        action: Action,
        by: By,
        at: Timestamp,
        change: impl FnOnce(Self) -> Self,
    ) -> (Self, Event) {
        let was = self.was();
        let next = change(Self { version: self.version + 1, ..self });
        let event = was.becomes(&next, action, by, at, None);
        (next, event)
    }
}

impl Entity for Webhook {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Kind::Webhook(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        self.state.as_str()
    }

    fn audience(&self) -> Audience {
        Audience::Private(self.organisation)
    }

    fn content(&self) -> Content {
        Content::new()
            .with("address", self.terms.address.as_str())
            .with("description", self.terms.description.as_ref().map(Line::as_str))
            .with("events", self.terms.interest.texts().join(" "))
            .with("partnership", self.terms.partnership.map(|id| id.to_string()))
            .with("secret", i64::from(self.secret))
            .with("disabled_because", self.off_because.map(Name::as_str))
    }

    fn due(&self) -> Option<Timestamp> {
        None
    }
}

#[cfg(test)]
mod tests;
