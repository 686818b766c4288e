//! Of which kind the notice of each mail is: one exhaustive table of all texts.
//!
//! What goes to an address and no member, such as an invitation, has a kind of which nobody can unsubscribe.

use domain::notification::Kind;

use super::template::Template;

impl Template {
    /// The kind of the notice.
    #[expect(clippy::too_many_lines, reason = "one table of all texts")]
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::SignUpConfirm
            | Self::SignUpKnown
            | Self::InviteColleague
            | Self::InvitePartner
            | Self::PasswordReset
            | Self::PasswordChanged
            | Self::SecondFactorOn
            | Self::RecoveryUsed
            | Self::SecondFactorOff
            | Self::SessionStolen
            | Self::AccountErased
            | Self::PolicyChanged
            | Self::ServiceAccountChanged
            | Self::BreakGlass => Kind::Security,
            Self::PilotSignatureWanted
            | Self::PilotSigned
            | Self::PilotAmendmentApproved
            | Self::PilotAmended
            | Self::PlanSignatureWanted
            | Self::PlanAgreed
            | Self::PlanAmendmentWanted
            | Self::PlanAmended
            | Self::GoalAmendmentWanted
            | Self::GoalAmended
            | Self::AgreementSignatureWanted
            | Self::AgreementSigned
            | Self::ExclusivitySignatureWanted
            | Self::ExclusivityAmendmentProposed
            | Self::ExclusivityAmendmentSigned
            | Self::ExclusivityAmended => Kind::Signatures,
            Self::ExclusivityAgreed
            | Self::ExclusivityBegun
            | Self::ExclusivityEndsInAMonth
            | Self::ExclusivityEndsInAWeek
            | Self::ExclusivityEndsTomorrow
            | Self::ExclusivityInCure
            | Self::ExclusivityCured
            | Self::ExclusivityEndsLater
            | Self::ExclusivityLapsed
            | Self::ExclusivityLapsedFree
            | Self::ExclusivityFree
            | Self::ExclusivityReleased
            | Self::ExclusivityEnded => Kind::ExclusivityTerms,
            Self::PilotApprovalWanted
            | Self::PilotOverrideWanted
            | Self::PilotDecisionWanted
            | Self::PilotDecided
            | Self::PilotOverdue
            | Self::PilotAmendmentWanted
            | Self::PilotStillOverdue
            | Self::PilotUndecided
            | Self::PilotFree => Kind::PilotDecisions,
            Self::ColleagueJoined | Self::MemberRoles | Self::MemberRemoved => Kind::Members,
            Self::WebhookChanged | Self::WebhookOff => Kind::Webhooks,
            Self::PartnershipAccepted
            | Self::PartnershipDeclined
            | Self::PartnershipExpired
            | Self::PartnershipSuspended
            | Self::PartnershipResumed
            | Self::PartnershipNotice
            | Self::PartnershipEnded => Kind::Partnerships,
            Self::BriefInvited
            | Self::BriefExtended
            | Self::BriefClarified
            | Self::BriefCriteriaRevised
            | Self::BriefCancelled
            | Self::BriefAnswered
            | Self::BriefAsked
            | Self::BriefClosed => Kind::Briefs,
            Self::ProposalSubmitted
            | Self::ProposalAcknowledged
            | Self::ProposalAsked
            | Self::ProposalAnswered
            | Self::ProposalWithdrawn
            | Self::ProposalWoken => Kind::Proposals,
            Self::ProposalDecided | Self::ProposalLapsed | Self::ProposalOverdue => {
                Kind::ProposalDecisions
            }
            Self::MessageReceived => Kind::Messages,
            Self::MessageMention | Self::NoteMention => Kind::Mentions,
            Self::PanelReview => Kind::Panels,
            Self::PilotHandedIn
            | Self::PilotResultsEntered
            | Self::PilotResultsConfirmed
            | Self::PilotResultDisputed
            | Self::PilotChangesRequested
            | Self::PilotRejected
            | Self::PilotReadiness
            | Self::PilotStarted
            | Self::PilotPaused
            | Self::PilotResumed
            | Self::PilotEvaluating
            | Self::PilotEvaluatingUnamended
            | Self::PilotGoesOn
            | Self::PilotGate
            | Self::PilotGatePassed
            | Self::PilotStopped
            | Self::PilotValuesMissing
            | Self::PilotResults
            | Self::PilotAmendmentProposed
            | Self::PilotUnamended
            | Self::PilotExtensionWanted
            | Self::PilotExtended
            | Self::PilotNotExtended
            | Self::PilotCancelled => Kind::Pilots,
            Self::LessonsShared => Kind::Lessons,
            Self::PlanRevised
            | Self::PlanChangesRequested
            | Self::PlanInForce
            | Self::PlanClosed
            | Self::PlanWithdrawn
            | Self::PlanLapsed
            | Self::PlanTerminated
            | Self::PlanAmendmentDeclined
            | Self::PlanAmendmentWithdrawn
            | Self::PlanAmendmentLapsed => Kind::Plans,
            Self::GoalProposed
            | Self::GoalChangesRequested
            | Self::GoalAgreed
            | Self::GoalWithdrawn
            | Self::GoalLapsed
            | Self::GoalStarted
            | Self::GoalMeasured
            | Self::GoalMeasurementDisputed
            | Self::GoalOffTrack
            | Self::GoalAmendmentDeclined
            | Self::GoalAmendmentWithdrawn
            | Self::GoalAmendmentLapsed
            | Self::GoalCancelled
            | Self::GoalOutcomeProposed
            | Self::GoalOutcomeComputed
            | Self::GoalAchieved
            | Self::GoalMissed
            | Self::GoalOutcomeDisputed
            | Self::GoalDisputeLasts => Kind::Goals,
            Self::ReviewHeld | Self::ReviewAcknowledged | Self::ReviewLapsed => Kind::Reviews,
            Self::CommitmentRequested
            | Self::CommitmentOffered
            | Self::CommitmentUndertaken
            | Self::CommitmentCountered
            | Self::CommitmentAgreed
            | Self::CommitmentDeclined
            | Self::CommitmentWithdrawn
            | Self::CommitmentExpired
            | Self::CommitmentDelivered
            | Self::CommitmentConfirmed
            | Self::CommitmentConfirmedBySilence
            | Self::CommitmentRejected
            | Self::CommitmentDisputed
            | Self::CommitmentDateProposed
            | Self::CommitmentDateAgreed
            | Self::CommitmentDateDeclined
            | Self::CommitmentMotionWithdrawn
            | Self::CommitmentReleased
            | Self::CommitmentMissed
            | Self::CommitmentOutcomeProposed
            | Self::CommitmentOutcomeAgreed
            | Self::CommitmentOutcomeDeclined
            | Self::CommitmentBlocked
            | Self::CommitmentUnblocked => Kind::Commitments,
            Self::AgreementRevised
            | Self::AgreementChangesRequested
            | Self::AgreementWithdrawn
            | Self::AgreementLapsed
            | Self::AgreementNotice
            | Self::AgreementEnded => Kind::Agreements,
            Self::ExclusivityOffered
            | Self::ExclusivityRequested
            | Self::ExclusivityRevised
            | Self::ExclusivityDeclined
            | Self::ExclusivityWithdrawn
            | Self::ExclusivityNeverSigned
            | Self::ExclusivityUnamended
            | Self::ExclusivityEndProposed
            | Self::ExclusivityGoesOn => Kind::Exclusivities,
            Self::ProposalToAcknowledge
            | Self::ProposalToDecide
            | Self::ProposalAcknowledgementOverdue
            | Self::ProposalNotAcknowledged
            | Self::PanelReminder
            | Self::BriefClosesSoon
            | Self::CommitmentDueInAWeek
            | Self::CommitmentDueTomorrow
            | Self::CommitmentOverdue => Kind::Deadlines,
        }
    }
}
