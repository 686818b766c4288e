//! Two-party signing: one side proposes exactly this content, the other signs exactly this content.
//!
//! A signature names the hash of what is signed, so a signature under an outdated version is
//! refused, and the same person can never sign for both sides. The database holds both rules too:
//! one that stands for each object and side, and for each object and person.

use jiff::Timestamp;

use crate::{
    actor::{Party, Side},
    content::{Content, ContentHash},
    id::{OrganisationId, UserId},
    machine::Name,
};

/// A side's signature under one content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// The side.
    pub side: Side,
    /// The person who signed.
    pub user: UserId,
    /// The organisation for which the person signed.
    pub organisation: OrganisationId,
    /// What was signed.
    pub content: ContentHash,
    /// When.
    pub at: Timestamp,
}

impl Signature {
    /// The signature of a party under `content`.
    #[must_use]
    pub fn of(content: ContentHash, by: &Party, at: Timestamp) -> Self {
        let (side, user, organisation) = (by.side(), by.user(), by.organisation());
        Self { side, user, organisation, content, at }
    }

    /// The canonical document.
    #[must_use]
    pub fn document(&self) -> Content {
        Content::new()
            .with("side", self.side.as_str())
            .with("user", self.user.to_string())
            .with("content", self.content.to_string())
    }
}

/// Why a signature is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The content has changed since the signer read it.
    #[error("the content to sign is now {current}")]
    Outdated {
        /// The hash of the content as it is now.
        current: ContentHash,
    },
    /// This side has signed already.
    #[error("this side has signed already")]
    AlreadySigned,
    /// The other side's signature is by the same person.
    #[error("one person cannot sign for both sides")]
    SamePerson,
}

/// The signatures under the present content: at most one a side, in the order of signing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signatures(Vec<Signature>);

impl Signatures {
    /// The signatures that were stored.
    #[must_use]
    pub fn new(signatures: Vec<Signature>) -> Self {
        Self(signatures)
    }

    /// Adds the party's signature under `wanted`, where the content at hand is `current`.
    ///
    /// # Errors
    /// [`SignError`] when the content is outdated, the side has signed, or the person has.
    pub fn sign(
        mut self,
        wanted: ContentHash,
        current: ContentHash,
        by: &Party,
        at: Timestamp,
    ) -> Result<Self, SignError> {
        if wanted != current {
            return Err(SignError::Outdated { current });
        }
        if self.of(by.side()).is_some() {
            return Err(SignError::AlreadySigned);
        }
        if self.0.iter().any(|signature| signature.user == by.user()) {
            return Err(SignError::SamePerson);
        }
        self.0.push(Signature::of(current, by, at));
        Ok(self)
    }

    /// The signature of a side.
    #[must_use]
    pub fn of(&self, side: Side) -> Option<&Signature> {
        self.0.iter().find(|signature| signature.side == side)
    }

    /// The canonical documents, in the order of signing.
    #[must_use]
    pub fn documents(&self) -> Vec<Content> {
        self.0.iter().map(Signature::document).collect()
    }

    /// All signatures, in the order of signing.
    pub fn iter(&self) -> impl Iterator<Item = &Signature> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        access::{Grants, Roles},
        actor::{Actor, Parties},
        id::{Id, PartnershipId},
    };

    fn parties() -> Parties {
        Parties {
            partnership: PartnershipId::new(Uuid::from_u128(1)),
            buyer: OrganisationId::new(Uuid::from_u128(2)),
            supplier: OrganisationId::new(Uuid::from_u128(3)),
        }
    }

    fn party(user: u128, side: Side) -> Party {
        let organisation = parties().organisation(side);
        let user = UserId::new(Uuid::from_u128(user));
        Actor { user, organisation, grants: Grants::Roles(Roles::founder()) }
            .party_of(&parties())
            .unwrap()
    }

    #[test]
    fn two_persons_sign_one_content() {
        let content = Content::new().with("a", "b").hash();
        let at = Timestamp::UNIX_EPOCH;
        let one = Signatures::default().sign(content, content, &party(1, Side::Buyer), at).unwrap();
        assert_eq!(
            one.clone().sign(content, content, &party(4, Side::Buyer), at),
            Err(SignError::AlreadySigned)
        );
        assert_eq!(
            one.clone().sign(content, content, &party(1, Side::Supplier), at),
            Err(SignError::SamePerson)
        );
        let other = Content::new().hash();
        assert_eq!(
            one.clone().sign(other, content, &party(2, Side::Supplier), at),
            Err(SignError::Outdated { current: content })
        );
        let both = one.sign(content, content, &party(2, Side::Supplier), at).unwrap();
        assert_eq!(both.iter().count(), 2);
    }
}
