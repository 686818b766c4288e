//! Who may know of an event, and so in which ledger it is kept: one organisation's, or a partnership's.

use uuid::Uuid;

use crate::{
    actor::Parties,
    id::{Id, OrganisationId},
};

/// Who may know: one organisation, or both sides of a partnership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// One organisation alone.
    Private(OrganisationId),
    /// Both sides.
    Shared(Parties),
}

impl Audience {
    /// The ledger in which the events of this audience are kept.
    #[must_use]
    pub fn ledger(&self) -> Uuid {
        match self {
            Self::Private(organisation) => organisation.uuid(),
            Self::Shared(parties) => parties.partnership.uuid(),
        }
    }

    /// The ledger as text: the id of a partnership or of an organisation.
    #[must_use]
    pub fn ledger_text(&self) -> String {
        match self {
            Self::Private(organisation) => organisation.to_string(),
            Self::Shared(parties) => parties.partnership.to_string(),
        }
    }

    /// The organisations: one, or buyer and supplier.
    #[must_use]
    pub fn organisations(&self) -> (OrganisationId, Option<OrganisationId>) {
        match self {
            Self::Private(organisation) => (*organisation, None),
            Self::Shared(parties) => (parties.buyer, Some(parties.supplier)),
        }
    }
}
