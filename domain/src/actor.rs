//! Who acts, and the proof that it may act for a side.
//!
//! A [`Party`] can only be made from an [`Actor`] and the two organisations of a partnership, so a
//! transition that takes one cannot be called by a stranger, and the side is never sent by a client.

use crate::{
    access::{Grants, Permission},
    id::{OrganisationId, PartnershipId, UserId},
    names::names,
};

names! {
    /// A side of a partnership.
    pub enum Side {
        /// The customer.
        Buyer = "buyer",
        /// The supplier.
        Supplier = "supplier",
    }
}

impl Side {
    /// The other side.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Buyer => Self::Supplier,
            Self::Supplier => Self::Buyer,
        }
    }
}

/// The two organisations of a partnership. Every shared row carries all three ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parties {
    /// The partnership.
    pub partnership: PartnershipId,
    /// The customer.
    pub buyer: OrganisationId,
    /// The supplier.
    pub supplier: OrganisationId,
}

impl Parties {
    /// The side of an organisation, if it has one.
    #[must_use]
    pub fn side_of(&self, organisation: OrganisationId) -> Option<Side> {
        if organisation == self.buyer {
            Some(Side::Buyer)
        } else if organisation == self.supplier {
            Some(Side::Supplier)
        } else {
            None
        }
    }

    /// The organisation of a side.
    #[must_use]
    pub fn organisation(&self, side: Side) -> OrganisationId {
        match side {
            Side::Buyer => self.buyer,
            Side::Supplier => self.supplier,
        }
    }
}

/// An authenticated person or service account, acting for one organisation.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The person or the service account.
    pub user: UserId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// What it may do there.
    pub grants: Grants,
}

impl Actor {
    /// The proof that this actor acts for a side of these parties; `None` for a stranger.
    #[must_use]
    pub fn party_of(&self, parties: &Parties) -> Option<Party> {
        let side = parties.side_of(self.organisation)?;
        Some(Party { user: self.user, organisation: self.organisation, side, by: self.into() })
    }

    /// True if its grants hold the permission.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.grants.hold(permission)
    }
}

/// Somebody who acts for a side of a partnership: only [`Actor::party_of`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Party {
    user: UserId,
    organisation: OrganisationId,
    side: Side,
    by: By,
}

impl Party {
    /// The person or the service account.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.user
    }

    /// The organisation.
    #[must_use]
    pub fn organisation(&self) -> OrganisationId {
        self.organisation
    }

    /// The side.
    #[must_use]
    pub fn side(&self) -> Side {
        self.side
    }
}

/// Who brought an event about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A person, for an organisation.
    Person(UserId, OrganisationId),
    /// A service account, for its organisation.
    Service(UserId, OrganisationId),
    /// Whoever runs Tandem, in an emergency.
    Operator,
    /// Somebody who holds the token of an invitation.
    Guest,
    /// A deadline.
    Clock,
}

impl By {
    /// What it is: `person`, `service`, `operator`, `guest` or `clock`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Person(..) => "person",
            Self::Service(..) => "service",
            Self::Operator => "operator",
            Self::Guest => "guest",
            Self::Clock => "clock",
        }
    }

    /// The person or service account and its organisation, where there are some.
    #[must_use]
    pub fn user(&self) -> Option<(UserId, OrganisationId)> {
        match *self {
            Self::Person(user, organisation) | Self::Service(user, organisation) => {
                Some((user, organisation))
            }
            Self::Operator | Self::Guest | Self::Clock => None,
        }
    }

    /// What `kind` and `user` told.
    #[must_use]
    pub fn parse(kind: &str, user: Option<(UserId, OrganisationId)>) -> Option<Self> {
        match (kind, user) {
            ("person", Some((user, organisation))) => Some(Self::Person(user, organisation)),
            ("service", Some((user, organisation))) => Some(Self::Service(user, organisation)),
            ("operator", None) => Some(Self::Operator),
            ("guest", None) => Some(Self::Guest),
            ("clock", None) => Some(Self::Clock),
            _ => None,
        }
    }
}

impl From<&Party> for By {
    fn from(party: &Party) -> Self {
        party.by
    }
}

impl From<&Actor> for By {
    fn from(actor: &Actor) -> Self {
        match actor.grants {
            Grants::Roles(_) => Self::Person(actor.user, actor.organisation),
            Grants::Scopes(_) => Self::Service(actor.user, actor.organisation),
        }
    }
}
