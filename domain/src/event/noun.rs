//! What an event or a deadline is of, and how an id of it is written.

use uuid::Uuid;

use crate::id::{
    AgreementId, AttachmentId, BriefId, BriefInvitationId, CommitmentId, ExclusivityId, GoalId, Id,
    InnovationId, InvitationId, JobId, LessonsId, MessageId, NoteId, OrganisationId, PanelId,
    PartnershipId, PilotApprovalId, PilotId, PlanId, ProposalId, ReviewId, UserId, WebhookId,
};

crate::names::names! {
    /// What an event or a deadline is of.
    pub enum Noun {
        /// An organisation.
        Organisation = "organisation",
        /// The business calendar of an organisation, which has its id.
        BusinessCalendar = "business_calendar",
        /// A member.
        Member = "member",
        /// A service account.
        ServiceAccount = "service_account",
        /// An invitation.
        Invitation = "invitation",
        /// A partnership.
        Partnership = "partnership",
        /// An innovation.
        Innovation = "innovation",
        /// A brief.
        Brief = "brief",
        /// An invitation to a brief.
        BriefInvitation = "brief_invitation",
        /// A proposal.
        Proposal = "proposal",
        /// What one side writes to the other about a proposal.
        Message = "message",
        /// What an organisation writes down about a proposal for itself.
        Note = "note",
        /// A buyer's panel on a proposal.
        Panel = "panel",
        /// The criteria by which an organisation's panels judge, which have its id.
        PanelCriteria = "panel_criteria",
        /// A pilot.
        Pilot = "pilot",
        /// What a side has learned from a pilot.
        Lessons = "lessons",
        /// The buyer's approvals of a pilot's charter.
        PilotApproval = "pilot_approval",
        /// Whose approval an organisation asks for, which has its id.
        PilotApprovalPolicy = "pilot_approval_policy",
        /// Who stands in for a member, which has the member's id.
        Deputy = "deputy",
        /// A commitment.
        Commitment = "commitment",
        /// A goal.
        Goal = "goal",
        /// A joint plan.
        Plan = "plan",
        /// A review of a plan.
        Review = "review",
        /// An agreement.
        Agreement = "agreement",
        /// A right of a buyer's to be first.
        Exclusivity = "exclusivity",
        /// A file that belongs to something.
        Attachment = "attachment",
        /// Where an organisation's events are sent.
        Webhook = "webhook",
        /// What is done for somebody while it does not wait.
        Job = "job",
    }
}

impl Noun {
    /// An id of this noun as text.
    #[must_use]
    pub fn id_text(self, id: Uuid) -> String {
        match self {
            Self::Organisation
            | Self::BusinessCalendar
            | Self::PanelCriteria
            | Self::PilotApprovalPolicy => OrganisationId::new(id).to_string(),
            Self::Member | Self::ServiceAccount | Self::Deputy => UserId::new(id).to_string(),
            Self::Invitation => InvitationId::new(id).to_string(),
            Self::Partnership => PartnershipId::new(id).to_string(),
            Self::Innovation => InnovationId::new(id).to_string(),
            Self::Brief => BriefId::new(id).to_string(),
            Self::BriefInvitation => BriefInvitationId::new(id).to_string(),
            Self::Proposal => ProposalId::new(id).to_string(),
            Self::Message => MessageId::new(id).to_string(),
            Self::Note => NoteId::new(id).to_string(),
            Self::Panel => PanelId::new(id).to_string(),
            Self::Pilot => PilotId::new(id).to_string(),
            Self::Lessons => LessonsId::new(id).to_string(),
            Self::PilotApproval => PilotApprovalId::new(id).to_string(),
            Self::Commitment => CommitmentId::new(id).to_string(),
            Self::Goal => GoalId::new(id).to_string(),
            Self::Plan => PlanId::new(id).to_string(),
            Self::Review => ReviewId::new(id).to_string(),
            Self::Agreement => AgreementId::new(id).to_string(),
            Self::Exclusivity => ExclusivityId::new(id).to_string(),
            Self::Attachment => AttachmentId::new(id).to_string(),
            Self::Webhook => WebhookId::new(id).to_string(),
            Self::Job => JobId::new(id).to_string(),
        }
    }
}
