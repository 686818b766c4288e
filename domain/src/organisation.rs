//! Organisations, and what they ask of their members.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    actor::Actor,
    content::Content,
    event::{Audience, Entity, Event, Kind},
    id::{Id, OrganisationId},
    names::names,
    text::PersonName,
};

names! {
    /// What happens to an organisation.
    pub enum Action {
        /// It came into being.
        Found = "found",
        /// It asks something else of its members.
        ChangePolicy = "change_policy",
    }
}

/// An organisation: a customer, a supplier, or both, each by partnership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Its name, as partners read it.
    pub name: PersonName,
    /// True if nobody may act for it who has not shown a second factor at sign-in.
    pub second_factor_required: bool,
}

/// Whoever asks others for a second factor has to have shown one: it would lock itself out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("sign in with a second factor before you ask others for one")]
pub struct NoSecondFactor;

impl Organisation {
    /// A new organisation.
    #[must_use]
    pub fn new(id: OrganisationId, name: PersonName) -> Self {
        Self { id, version: 1, name, second_factor_required: false }
    }

    /// Asks for a second factor, or does not any more. `shown` says whether who acts has shown one.
    ///
    /// # Errors
    /// [`NoSecondFactor`] when it asks for what it has not shown itself.
    pub fn change_policy(
        self,
        second_factor_required: bool,
        shown: bool,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(Self, Event), NoSecondFactor> {
        if second_factor_required && !shown {
            return Err(NoSecondFactor);
        }
        let was = self.was();
        let next = Self { version: self.version + 1, second_factor_required, ..self };
        let reason = if second_factor_required {
            "a second factor is required"
        } else {
            "a second factor is not required"
        };
        let event = was.becomes(&next, Action::ChangePolicy, by.into(), at, Some(reason));
        Ok((next, event))
    }
}

impl Entity for Organisation {
    type Action = Action;

    fn kind(action: Action) -> Kind {
        Kind::Organisation(action)
    }

    fn object(&self) -> Uuid {
        self.id.uuid()
    }

    fn state_name(&self) -> &'static str {
        "active"
    }

    fn audience(&self) -> Audience {
        Audience::Private(self.id)
    }

    fn content(&self) -> Content {
        Content::new()
            .with("name", self.name.as_str())
            .with("second_factor_required", self.second_factor_required)
    }

    fn due(&self) -> Option<Timestamp> {
        None
    }
}
