//! What files belong to. Another noun that is to have some gets a case here, and says of itself who
//! knows of it and when it takes them.

use jiff::Timestamp;

use crate::{
    access::Permission,
    actor::Side,
    agreement::{self, Agreement},
    event::{Audience, Entity},
    id::{AgreementId, AttachmentId, ProposalId},
    machine::{Cast, Who},
    partnership::Standing,
    proposal::{self, Proposal},
};

/// What a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnerId {
    /// A proposal.
    Proposal(ProposalId),
    /// An agreement.
    Agreement(AgreementId),
}

impl OwnerId {
    /// The id as text.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Proposal(id) => id.to_string(),
            Self::Agreement(id) => id.to_string(),
        }
    }

    /// The permission that it takes to bring files and take them away.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::Proposal(_) => Permission::WriteProposals,
            Self::Agreement(_) => Permission::WriteAgreements,
        }
    }
}

/// Something takes files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// Of whom.
    pub to: Who,
    /// Since when: what was there before it keeps for good.
    pub since: Timestamp,
}

/// What a file needs to know of what it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// Its id.
    pub id: OwnerId,
    /// The partnership and whether it is active.
    pub standing: Standing,
    /// Who knows of it, and may read its files.
    pub audience: Audience,
    /// Whether it takes files.
    pub open: Option<Open>,
    /// The file that its terms name.
    pub document: Option<AttachmentId>,
}

impl Owner {
    /// Since when it takes files of a side, if it does.
    #[must_use]
    pub fn takes_from(&self, side: Side) -> Option<Open> {
        self.open.filter(|open| Cast::default().fulfils(open.to, side))
    }
}

impl From<&Proposal> for Owner {
    /// A proposal takes files of the supplier while it is a draft, and while the buyer waits for
    /// information. What was withdrawn is the supplier's again.
    fn from(proposal: &Proposal) -> Self {
        use proposal::State;
        let since = match proposal.state {
            State::Draft => Some(Timestamp::MIN),
            State::InfoRequested => proposal.clock.and_then(|clock| clock.stopped_at),
            State::Submitted
            | State::UnderReview
            | State::AcceptedForPilot
            | State::AcceptedDirect
            | State::Deferred
            | State::Declined
            | State::Withdrawn
            | State::Lapsed => None,
        };
        let own = Audience::Private(proposal.standing.parties.supplier);
        let withdrawn = proposal.state == State::Withdrawn;
        Self {
            id: OwnerId::Proposal(proposal.id),
            standing: proposal.standing,
            audience: if withdrawn { own } else { proposal.audience() },
            open: since.map(|since| Open { to: Who::Supplier, since }),
            document: None,
        }
    }
}

impl From<&Agreement> for Owner {
    /// An agreement takes files of both sides until both have signed it.
    fn from(agreement: &Agreement) -> Self {
        let agreement::Terms { document, .. } = &agreement.terms;
        let open = Open { to: Who::Either, since: Timestamp::MIN };
        Self {
            id: OwnerId::Agreement(agreement.id),
            standing: agreement.standing,
            audience: agreement.audience(),
            open: agreement.state.is_open().then_some(open),
            document: document.as_ref().map(|file| file.id),
        }
    }
}
