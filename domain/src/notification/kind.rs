//! The kinds of notifications: what a person chooses by.

use crate::names::names;

names! {
    /// What a notification is about.
    pub enum Kind {
        /// Who can get into the organisation and its accounts. Mandatory.
        Security = "security",
        /// A signature that is wanted or given. Mandatory.
        Signatures = "signatures",
        /// A right to be first that is agreed, ends, is missed or falls away. Mandatory.
        ExclusivityTerms = "exclusivity_terms",
        /// An approval or a decision on a pilot that is wanted, given or overdue. Mandatory.
        PilotDecisions = "pilot_decisions",
        /// Who joins and leaves the organisation, and in which roles.
        Members = "members",
        /// Where the organisation's events are sent.
        Webhooks = "webhooks",
        /// A partnership as a whole: it begins, stands still, ends.
        Partnerships = "partnerships",
        /// What a buyer looks for, and what is asked about it.
        Briefs = "briefs",
        /// Pitches on their way.
        Proposals = "proposals",
        /// What became of pitches.
        ProposalDecisions = "proposal_decisions",
        /// What the other side writes.
        Messages = "messages",
        /// Where somebody mentions the person.
        Mentions = "mentions",
        /// Reviews of pitches that the person is asked for.
        Panels = "panels",
        /// Pilots on their way.
        Pilots = "pilots",
        /// What the other side has learned.
        Lessons = "lessons",
        /// Joint plans on their way.
        Plans = "plans",
        /// Goals and their values.
        Goals = "goals",
        /// How plans stood.
        Reviews = "reviews",
        /// Promises of either side.
        Commitments = "commitments",
        /// Agreements on their way.
        Agreements = "agreements",
        /// Rights to be first on their way.
        Exclusivities = "exclusivities",
        /// What is due soon, or was not done in time.
        Deadlines = "deadlines",
    }
}

impl Kind {
    /// True of what comes by mail at once, whatever is chosen.
    #[must_use]
    pub fn is_mandatory(self) -> bool {
        matches!(
            self,
            Self::Security | Self::Signatures | Self::ExclusivityTerms | Self::PilotDecisions
        )
    }

    /// True of what concerns an organisation itself, which its admins look after.
    #[must_use]
    pub fn is_of_admins(self) -> bool {
        matches!(self, Self::Security | Self::Members | Self::Webhooks)
    }
}
