//! Every mail there is, by what it tells of.

use domain::machine::Name;

/// A list of groups, each with its mails and their spellings: an enum of all mails, and one of each group, so
/// that the compiler sees that a language has words for each.
macro_rules! templates {
    ($($(#[$meta:meta])* $group:ident { $($case:ident = $spelling:literal,)+ })+) => {
        /// Which mail.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Template { $($($case,)+)+ }

        impl Name for Template {
            const ALL: &'static [Self] = &[$($(Self::$case,)+)+];

            fn as_str(self) -> &'static str {
                match self { $($(Self::$case => $spelling,)+)+ }
            }
        }

        impl Template {
            /// The group to which it belongs, and which of that it is.
            pub(super) fn group(self) -> Group {
                match self { $($(Self::$case => Group::$group($group::$case),)+)+ }
            }
        }

        /// A mail by its group.
        #[derive(Debug, Clone, Copy)]
        pub(super) enum Group { $($(#[$meta])* $group($group),)+ }

        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy)]
            pub(super) enum $group { $($case,)+ }
        )+
    };
}

templates! {
    /// Of a person's account, and of what invites to one.
    Accounts {
        SignUpConfirm = "sign_up_confirm",
        SignUpKnown = "sign_up_known",
        InviteColleague = "invite_colleague",
        InvitePartner = "invite_partner",
        PasswordReset = "password_reset",
        PasswordChanged = "password_changed",
        SecondFactorOn = "second_factor_on",
        RecoveryUsed = "recovery_used",
        SecondFactorOff = "second_factor_off",
        SessionStolen = "session_stolen",
        AccountErased = "account_erased",
    }

    /// Of an organisation's people and programs, and of its partnerships.
    Organisations {
        ColleagueJoined = "colleague_joined",
        MemberRoles = "member_roles",
        MemberRemoved = "member_removed",
        PolicyChanged = "policy_changed",
        ServiceAccountChanged = "service_account_changed",
        WebhookChanged = "webhook_changed",
        WebhookOff = "webhook_off",
        BreakGlass = "break_glass",
        PartnershipAccepted = "partnership_accepted",
        PartnershipDeclined = "partnership_declined",
        PartnershipExpired = "partnership_expired",
        PartnershipSuspended = "partnership_suspended",
        PartnershipResumed = "partnership_resumed",
        PartnershipNotice = "partnership_notice",
        PartnershipEnded = "partnership_ended",
    }

    /// Of proposals, what is said of them, panels and briefs.
    Proposals {
        ProposalSubmitted = "proposal_submitted",
        ProposalToAcknowledge = "proposal_to_acknowledge",
        ProposalToDecide = "proposal_to_decide",
        ProposalAcknowledgementOverdue = "proposal_acknowledgement_overdue",
        ProposalNotAcknowledged = "proposal_not_acknowledged",
        ProposalAcknowledged = "proposal_acknowledged",
        ProposalAsked = "proposal_asked",
        MessageReceived = "message_received",
        MessageMention = "message_mention",
        NoteMention = "note_mention",
        ProposalAnswered = "proposal_answered",
        ProposalDecided = "proposal_decided",
        ProposalWithdrawn = "proposal_withdrawn",
        ProposalLapsed = "proposal_lapsed",
        ProposalOverdue = "proposal_overdue",
        ProposalWoken = "proposal_woken",
        PanelReview = "panel_review",
        PanelReminder = "panel_reminder",
        BriefInvited = "brief_invited",
        BriefExtended = "brief_extended",
        BriefClarified = "brief_clarified",
        BriefCriteriaRevised = "brief_criteria_revised",
        BriefClosesSoon = "brief_closes_soon",
        BriefCancelled = "brief_cancelled",
        BriefAnswered = "brief_answered",
        BriefAsked = "brief_asked",
        BriefClosed = "brief_closed",
    }

    /// Of pilots and what was learned from them.
    Pilots {
        PilotHandedIn = "pilot_handed_in",
        PilotApprovalWanted = "pilot_approval_wanted",
        PilotOverrideWanted = "pilot_override_wanted",
        PilotResultsEntered = "pilot_results_entered",
        PilotResultsConfirmed = "pilot_results_confirmed",
        PilotResultDisputed = "pilot_result_disputed",
        PilotChangesRequested = "pilot_changes_requested",
        PilotSignatureWanted = "pilot_signature_wanted",
        PilotRejected = "pilot_rejected",
        PilotSigned = "pilot_signed",
        PilotReadiness = "pilot_readiness",
        PilotStarted = "pilot_started",
        PilotPaused = "pilot_paused",
        PilotResumed = "pilot_resumed",
        PilotEvaluating = "pilot_evaluating",
        PilotEvaluatingUnamended = "pilot_evaluating_unamended",
        PilotGoesOn = "pilot_goes_on",
        PilotGate = "pilot_gate",
        PilotGatePassed = "pilot_gate_passed",
        PilotStopped = "pilot_stopped",
        PilotValuesMissing = "pilot_values_missing",
        PilotResults = "pilot_results",
        PilotDecisionWanted = "pilot_decision_wanted",
        PilotDecided = "pilot_decided",
        PilotOverdue = "pilot_overdue",
        PilotAmendmentWanted = "pilot_amendment_wanted",
        PilotAmendmentProposed = "pilot_amendment_proposed",
        PilotAmendmentApproved = "pilot_amendment_approved",
        PilotAmended = "pilot_amended",
        PilotUnamended = "pilot_unamended",
        PilotExtensionWanted = "pilot_extension_wanted",
        PilotExtended = "pilot_extended",
        PilotNotExtended = "pilot_not_extended",
        PilotStillOverdue = "pilot_still_overdue",
        PilotUndecided = "pilot_undecided",
        PilotFree = "pilot_free",
        LessonsShared = "lessons_shared",
        PilotCancelled = "pilot_cancelled",
    }

    /// Of joint plans, their goals and reviews, and of promises.
    Plans {
        PlanSignatureWanted = "plan_signature_wanted",
        PlanRevised = "plan_revised",
        PlanChangesRequested = "plan_changes_requested",
        PlanAgreed = "plan_agreed",
        PlanInForce = "plan_in_force",
        PlanClosed = "plan_closed",
        PlanWithdrawn = "plan_withdrawn",
        PlanLapsed = "plan_lapsed",
        PlanTerminated = "plan_terminated",
        PlanAmendmentWanted = "plan_amendment_wanted",
        PlanAmended = "plan_amended",
        PlanAmendmentDeclined = "plan_amendment_declined",
        PlanAmendmentWithdrawn = "plan_amendment_withdrawn",
        PlanAmendmentLapsed = "plan_amendment_lapsed",
        GoalProposed = "goal_proposed",
        GoalChangesRequested = "goal_changes_requested",
        GoalAgreed = "goal_agreed",
        GoalWithdrawn = "goal_withdrawn",
        GoalLapsed = "goal_lapsed",
        GoalStarted = "goal_started",
        GoalMeasured = "goal_measured",
        GoalMeasurementDisputed = "goal_measurement_disputed",
        GoalOffTrack = "goal_off_track",
        GoalAmendmentWanted = "goal_amendment_wanted",
        GoalAmended = "goal_amended",
        GoalAmendmentDeclined = "goal_amendment_declined",
        GoalAmendmentWithdrawn = "goal_amendment_withdrawn",
        GoalAmendmentLapsed = "goal_amendment_lapsed",
        GoalCancelled = "goal_cancelled",
        GoalOutcomeProposed = "goal_outcome_proposed",
        GoalOutcomeComputed = "goal_outcome_computed",
        GoalAchieved = "goal_achieved",
        GoalMissed = "goal_missed",
        GoalOutcomeDisputed = "goal_outcome_disputed",
        GoalDisputeLasts = "goal_dispute_lasts",
        ReviewHeld = "review_held",
        ReviewAcknowledged = "review_acknowledged",
        ReviewLapsed = "review_lapsed",
        CommitmentRequested = "commitment_requested",
        CommitmentOffered = "commitment_offered",
        CommitmentUndertaken = "commitment_undertaken",
        CommitmentCountered = "commitment_countered",
        CommitmentAgreed = "commitment_agreed",
        CommitmentDeclined = "commitment_declined",
        CommitmentWithdrawn = "commitment_withdrawn",
        CommitmentExpired = "commitment_expired",
        CommitmentDueInAWeek = "commitment_due_in_a_week",
        CommitmentDueTomorrow = "commitment_due_tomorrow",
        CommitmentOverdue = "commitment_overdue",
        CommitmentDelivered = "commitment_delivered",
        CommitmentConfirmed = "commitment_confirmed",
        CommitmentConfirmedBySilence = "commitment_confirmed_by_silence",
        CommitmentRejected = "commitment_rejected",
        CommitmentDisputed = "commitment_disputed",
        CommitmentDateProposed = "commitment_date_proposed",
        CommitmentDateAgreed = "commitment_date_agreed",
        CommitmentDateDeclined = "commitment_date_declined",
        CommitmentMotionWithdrawn = "commitment_motion_withdrawn",
        CommitmentReleased = "commitment_released",
        CommitmentMissed = "commitment_missed",
        CommitmentOutcomeProposed = "commitment_outcome_proposed",
        CommitmentOutcomeAgreed = "commitment_outcome_agreed",
        CommitmentOutcomeDeclined = "commitment_outcome_declined",
        CommitmentBlocked = "commitment_blocked",
        CommitmentUnblocked = "commitment_unblocked",
    }

    /// Of agreements and of exclusivity.
    Agreements {
        AgreementSignatureWanted = "agreement_signature_wanted",
        AgreementRevised = "agreement_revised",
        AgreementChangesRequested = "agreement_changes_requested",
        AgreementSigned = "agreement_signed",
        AgreementWithdrawn = "agreement_withdrawn",
        AgreementLapsed = "agreement_lapsed",
        AgreementNotice = "agreement_notice",
        AgreementEnded = "agreement_ended",
        ExclusivityOffered = "exclusivity_offered",
        ExclusivityRequested = "exclusivity_requested",
        ExclusivityRevised = "exclusivity_revised",
        ExclusivitySignatureWanted = "exclusivity_signature_wanted",
        ExclusivityAgreed = "exclusivity_agreed",
        ExclusivityDeclined = "exclusivity_declined",
        ExclusivityWithdrawn = "exclusivity_withdrawn",
        ExclusivityNeverSigned = "exclusivity_never_signed",
        ExclusivityBegun = "exclusivity_begun",
        ExclusivityAmendmentProposed = "exclusivity_amendment_proposed",
        ExclusivityAmendmentSigned = "exclusivity_amendment_signed",
        ExclusivityAmended = "exclusivity_amended",
        ExclusivityUnamended = "exclusivity_unamended",
        ExclusivityEndsInAMonth = "exclusivity_ends_in_a_month",
        ExclusivityEndsInAWeek = "exclusivity_ends_in_a_week",
        ExclusivityEndsTomorrow = "exclusivity_ends_tomorrow",
        ExclusivityInCure = "exclusivity_in_cure",
        ExclusivityCured = "exclusivity_cured",
        ExclusivityEndsLater = "exclusivity_ends_later",
        ExclusivityLapsed = "exclusivity_lapsed",
        ExclusivityLapsedFree = "exclusivity_lapsed_free",
        ExclusivityFree = "exclusivity_free",
        ExclusivityReleased = "exclusivity_released",
        ExclusivityEnded = "exclusivity_ended",
        ExclusivityEndProposed = "exclusivity_end_proposed",
        ExclusivityGoesOn = "exclusivity_goes_on",
    }
}
