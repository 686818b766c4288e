//! Service accounts: programs that act for an organisation, each with a name, scopes and secrets of
//! its own.
//!
//! Two secrets may live at once, so that one can be replaced while the program still uses the other.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    access::Scopes,
    actor::{Actor, By},
    content::Content,
    event::{Audience, Entity, Event, Kind},
    id::{Id, OrganisationId, SecretId, UserId},
    machine::{Machine, Refusal, Who, transition},
    names::{Name, names},
    text::Line,
};

names! {
    /// The states of a service account.
    pub enum State {
        /// Its program can sign in.
        Active = "active",
        /// It was removed.
        Removed = "removed",
    }
}

names! {
    /// What happens to a service account.
    pub enum Action {
        /// It comes into being, with its first secret.
        Create = "create",
        /// It gets one more secret.
        AddSecret = "add_secret",
        /// One of its secrets works no more.
        RevokeSecret = "revoke_secret",
        /// It is removed, and all its secrets with it.
        Remove = "remove",
    }
}

/// The states and what leads from one to the next.
pub const MACHINE: Machine<State, Action> = Machine {
    noun: "service account",
    initial: &[State::Active],
    transitions: &[
        transition(State::Active, Action::AddSecret, Who::Author, State::Active),
        transition(State::Active, Action::RevokeSecret, Who::Author, State::Active),
        transition(State::Active, Action::Remove, Who::Author, State::Removed),
    ],
};

impl ServiceAccount {
    /// What an admin may do with it in its present state.
    #[must_use]
    pub fn allowed(&self) -> Vec<Action> {
        let live = self.secrets.iter().filter(|secret| secret.revoked_at.is_none()).count();
        let mut actions = MACHINE.allowed(self.state, |who| who == Who::Author);
        actions.retain(|action| match action {
            Action::AddSecret => live < MOST_SECRETS && self.expires_at.is_none(),
            Action::RevokeSecret => live > 0,
            Action::Create | Action::Remove => true,
        });
        actions
    }
}

/// So many secrets may live at once: the one in use, and the one that replaces it.
pub const MOST_SECRETS: usize = 2;

/// A secret, without the secret itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Its id.
    pub id: SecretId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// A service account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAccount {
    /// Its id, which is also its client id.
    pub id: UserId,
    /// The organisation for which it acts.
    pub organisation: OrganisationId,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Its state.
    pub state: State,
    /// Its name.
    pub name: Line,
    /// What it may do.
    pub scopes: Scopes,
    /// The instant from which it works no more, where there is one.
    pub expires_at: Option<Timestamp>,
    /// Its secrets, oldest first.
    pub secrets: Vec<Secret>,
}

/// Why a secret is not added or revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The account's state does not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The account is an operator's: it ends by itself, and nobody else may act as it.
    #[error("this account is an operator's: it can only be removed")]
    Operators,
    /// As many secrets live as may.
    #[error("two secrets live already: revoke one first")]
    TooMany,
    /// The account has no such secret.
    #[error("there is no such secret")]
    Unknown,
    /// It was revoked already.
    #[error("the secret was revoked already")]
    Revoked,
}

impl ServiceAccount {
    /// A new account with its first secret.
    #[must_use]
    pub fn create(
        (id, secret): (UserId, SecretId),
        organisation: OrganisationId,
        (name, scopes): (Line, Scopes),
        expires_at: Option<Timestamp>,
        (by, at): (By, Timestamp),
        reason: Option<&str>,
    ) -> (Self, Event) {
        let first = Secret { id: secret, created_at: at, last_used_at: None, revoked_at: None };
        let account = Self {
            id,
            organisation,
            version: 1,
            state: State::Active,
            name,
            scopes,
            expires_at,
            secrets: vec![first],
        };
        let mut event = account.born(Action::Create, by, at);
        event.reason = reason.map(str::to_owned);
        (account, event)
    }

    /// Adds a secret.
    ///
    /// # Errors
    /// [`SecretError`] when the account was removed or has as many as it may.
    pub fn add_secret(
        self,
        id: SecretId,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), SecretError> {
        let state = Self::go(self.state, Action::AddSecret, State::Active)?;
        if self.secrets.iter().filter(|secret| secret.revoked_at.is_none()).count() >= MOST_SECRETS
        {
            return Err(SecretError::TooMany);
        }
        if self.expires_at.is_some() {
            return Err(SecretError::Operators);
        }
        Ok(self.becomes(state, Action::AddSecret, Some(id), by, at, |next| {
            let new = Secret { id, created_at: at, last_used_at: None, revoked_at: None };
            next.secrets.push(new);
        }))
    }

    /// Revokes a secret: what was signed in with it ends at its next request.
    ///
    /// # Errors
    /// [`SecretError`] when the account was removed, or has no such secret that works.
    pub fn revoke_secret(
        self,
        id: SecretId,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), SecretError> {
        let state = Self::go(self.state, Action::RevokeSecret, State::Active)?;
        let secret = self.secrets.iter().find(|secret| secret.id == id);
        if secret.ok_or(SecretError::Unknown)?.revoked_at.is_some() {
            return Err(SecretError::Revoked);
        }
        Ok(self.becomes(state, Action::RevokeSecret, Some(id), by, at, |next| {
            let of = next.secrets.iter_mut().filter(|secret| secret.id == id);
            of.for_each(|secret| secret.revoked_at = Some(at));
        }))
    }

    /// Removes the account.
    ///
    /// # Errors
    /// [`Refusal`] when it was removed already.
    pub fn remove(self, by: &Actor, at: Timestamp) -> Result<(Self, Event), Refusal> {
        let state = Self::go(self.state, Action::Remove, State::Removed)?;
        Ok(self.becomes(state, Action::Remove, None, by, at, |_| {}))
    }

    fn go(from: State, action: Action, to: State) -> Result<State, Refusal> {
        MACHINE.go(from, action, to, |who| who == Who::Author)
    }

    fn becomes(
        self,
        state: State,
        action: Action,
        secret: Option<SecretId>,
        by: &Actor,
        at: Timestamp,
        change: impl FnOnce(&mut Self),
    ) -> (Self, Event) {
        let was = self.was();
        let mut next = Self { state, version: self.version + 1, ..self };
        change(&mut next);
        let secret = secret.map(|secret| secret.to_string());
        let event = was.becomes(&next, action, by.into(), at, secret.as_deref());
        (next, event)
    }
}

impl Entity for ServiceAccount {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Kind::ServiceAccount(action)
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
        let scopes: Vec<_> = self.scopes.iter().map(Name::as_str).collect();
        let live = self.secrets.iter().filter(|secret| secret.revoked_at.is_none());
        let live: Vec<_> = live.map(|secret| secret.id.to_string()).collect();
        Content::new()
            .with("name", self.name.as_str())
            .with("scopes", scopes.join(" "))
            .with("secrets", live.join(" "))
            .with("expires_at", self.expires_at.map(|at| at.to_string()))
    }

    fn due(&self) -> Option<Timestamp> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Grants, Permission, Roles};

    #[test]
    fn secrets_overlap_and_end() {
        let id = |number| SecretId::new(Uuid::from_u128(number));
        let organisation = OrganisationId::new(Uuid::from_u128(9));
        let grants = Grants::Roles(Roles::founder());
        let by = Actor { user: UserId::new(Uuid::from_u128(8)), organisation, grants };
        let now = Timestamp::UNIX_EPOCH;
        let named = (Line::parse("Orders").unwrap(), Scopes::new(vec![Permission::Read]).unwrap());
        let ids = (UserId::new(Uuid::from_u128(7)), id(1));
        let (account, _) =
            ServiceAccount::create(ids, organisation, named, None, ((&by).into(), now), None);
        let (account, _) = account.add_secret(id(2), &by, now).unwrap();
        assert_eq!(account.clone().add_secret(id(3), &by, now), Err(SecretError::TooMany));
        let (account, event) = account.revoke_secret(id(1), &by, now).unwrap();
        assert_ne!(event.before, Some(event.after));
        assert_eq!(account.clone().revoke_secret(id(1), &by, now), Err(SecretError::Revoked));
        assert_eq!(account.clone().revoke_secret(id(4), &by, now), Err(SecretError::Unknown));
        let (account, _) = account.add_secret(id(3), &by, now).unwrap();
        let (account, _) = account.remove(&by, now).unwrap();
        assert!(account.clone().remove(&by, now).is_err());
        assert!(account.add_secret(id(4), &by, now).is_err());
    }
}
