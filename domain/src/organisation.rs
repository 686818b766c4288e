//! Organisations and their members.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    access::Roles,
    content::Content,
    event::{Audience, Entity, Kind},
    id::{Id, OrganisationId, UserId},
    names::names,
    text::{Email, PersonName},
};

names! {
    /// What happens to an organisation.
    pub enum Action {
        /// It came into being.
        Found = "found",
    }
}

/// An organisation: a customer, a supplier, or both, each by partnership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name, as partners read it.
    pub name: PersonName,
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
        Content::new().with("name", self.name.as_str())
    }

    fn due(&self) -> Option<Timestamp> {
        None
    }
}

/// A person who belongs to an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The person.
    pub user: UserId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// The person's name.
    pub name: PersonName,
    /// The person's mail address.
    pub email: Email,
    /// What the person is there.
    pub roles: Roles,
}
