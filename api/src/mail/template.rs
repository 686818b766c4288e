//! The words of every mail.
//!
//! `{title}` is the title of the object and `{partner}` the name of the other organisation.

use domain::machine::Name;

macro_rules! templates {
    ($($case:ident = $spelling:literal, $subject:literal, $sentence:literal;)+) => {
        /// Which mail.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Template { $($case,)+ }

        impl Name for Template {
            const ALL: &'static [Self] = &[$(Self::$case),+];

            fn as_str(self) -> &'static str {
                match self { $(Self::$case => $spelling,)+ }
            }
        }

        impl Template {
            /// The subject.
            pub(super) fn subject(self) -> &'static str {
                match self { $(Self::$case => $subject,)+ }
            }

            /// What happened and what to do, in a sentence or two.
            pub(super) fn sentence(self) -> &'static str {
                match self { $(Self::$case => $sentence,)+ }
            }
        }
    };
}

templates! {
    SignUpConfirm = "sign_up_confirm", "Confirm your address",
        "You asked for an organisation on Tandem. Send the token below to POST /v1/organisations/confirmation to confirm your address. It works once, for two days. If it was not you, do nothing.";
    SignUpKnown = "sign_up_known", "You have an account already",
        "Somebody, perhaps you, asked for an organisation on Tandem with this address. It has an account already: sign in with it. If it was not you, do nothing.";
    InviteColleague = "invite_colleague", "{partner} invites you to Tandem",
        "{partner} invites you to join as a colleague. Follow the link to read the invitation; it works once, for seven days.";
    InvitePartner = "invite_partner", "{partner} invites you to a partnership",
        "{partner} proposes to work with you on Tandem. Follow the link to read the invitation; it works once, for thirty days.";
    PasswordReset = "password_reset", "Set a new password",
        "Somebody, perhaps you, asked for a new password. Send the token below to POST /v1/auth/password-reset/confirmation to set one. It works once, for an hour. If it was not you, do nothing: your password stays as it is.";
    PasswordChanged = "password_changed", "Your password was changed",
        "Your password was changed, and your other sessions have ended. If it was not you, ask for a new password at once.";
    SecondFactorOn = "second_factor_on", "A second factor was set up",
        "From now on signing in takes a code of your device. If it was not you, ask for a new password at once and tell whoever runs Tandem.";
    RecoveryUsed = "recovery_used", "One of your recovery codes was used",
        "One of your recovery codes was used in place of a code of your device. If it was not you, ask for a new password at once.";
    SecondFactorOff = "second_factor_off", "Your second factor was removed",
        "Signing in takes your password alone. If it was not you, ask for a new password at once.";
    SessionStolen = "session_stolen", "One of your sessions was ended",
        "A token of your session was used twice, which happens when somebody has copied it. The session has ended; sign in again, and if you do not know why, ask for a new password.";
    ColleagueJoined = "colleague_joined", "{title} has joined your organisation",
        "{title} has accepted the invitation of your organisation and belongs to it now.";
    MemberRoles = "member_roles", "The roles of {title} were changed",
        "The roles of {title} were changed. The audit of your organisation tells by whom.";
    MemberRemoved = "member_removed", "A member was removed",
        "A member was removed from your organisation. Its audit tells who and by whom.";
    PolicyChanged = "policy_changed", "What your organisation asks of its members was changed",
        "It was changed whether the members of your organisation need a second factor. Its audit tells how and by whom.";
    ServiceAccountChanged = "service_account_changed", "The service account {title} was changed",
        "The service account {title} or its secrets were changed. The audit of your organisation tells by whom.";
    BreakGlass = "break_glass", "An operator of Tandem was let into your organisation",
        "Whoever runs Tandem made a service account of your organisation for an emergency: {title}. It works for an hour. The audit tells why and what was done with it, and you can remove it at once.";
    PartnershipAccepted = "partnership_accepted", "{partner} accepted your partnership",
        "You and {partner} can work together now.";
    PartnershipDeclined = "partnership_declined", "Your invitation of {title} was declined",
        "The partnership that you proposed did not come about.";
    PartnershipExpired = "partnership_expired", "Your invitation of {title} has expired",
        "Nobody answered for thirty days, so the partnership that you proposed is closed.";
    PartnershipSuspended = "partnership_suspended", "{partner} suspended the partnership",
        "What you share stays readable and does not move for the time being.";
    PartnershipResumed = "partnership_resumed", "{partner} resumed the partnership",
        "You can go on working together.";
    PartnershipNotice = "partnership_notice", "{partner} gave notice",
        "The partnership ends after the days of notice. Until then work goes on.";
    PartnershipEnded = "partnership_ended", "The partnership with {partner} has ended",
        "What you shared stays readable.";
    ProposalSubmitted = "proposal_submitted", "New proposal: {title}",
        "{partner} submitted a proposal. It shows by when you acknowledge it and by when you decide.";
    ProposalToAcknowledge = "proposal_to_acknowledge", "To be answered: {title}",
        "Half of a time that you have for the proposal of {partner} has passed, and you have not acknowledged it. It shows by when you do, and by when you decide.";
    ProposalToDecide = "proposal_to_decide", "To be decided: {title}",
        "Half of the time that you have to decide on the proposal of {partner} has passed. It shows by when you decide; without a decision it lapses.";
    ProposalAcknowledgementOverdue = "proposal_acknowledgement_overdue", "Not acknowledged in time: {title}",
        "You have not acknowledged the proposal of {partner} in time. {partner} sees it, and it counts. Acknowledge it now.";
    ProposalNotAcknowledged = "proposal_not_acknowledged", "{title} was not acknowledged in time",
        "{partner} has not acknowledged your proposal in time, which counts. By when it decides stays as it is.";
    ProposalAcknowledged = "proposal_acknowledged", "Acknowledged: {title}",
        "{partner} has your proposal and will answer.";
    ProposalAsked = "proposal_asked", "A question about {title}",
        "{partner} asks about your proposal. Its time to decide stands still until you answer.";
    MessageReceived = "message_received", "{partner} writes about {title}",
        "{partner} has written to you about the proposal. Follow the link to read it; answer with POST to the messages of the proposal.";
    MessageMention = "message_mention", "You are mentioned: {title}",
        "Somebody mentions you in a message about the proposal, which both sides read. Follow the link to read it.";
    NoteMention = "note_mention", "You are mentioned in a note: {title}",
        "A colleague mentions you in a note on the proposal, which your organisation alone reads. Follow the link to read it.";
    ProposalAnswered = "proposal_answered", "Answered: {title}",
        "{partner} answered your question. Your time to decide goes on.";
    ProposalDecided = "proposal_decided", "A decision on {title}",
        "{partner} decided on your proposal, with its reason.";
    ProposalWithdrawn = "proposal_withdrawn", "Withdrawn: {title}",
        "{partner} took its proposal back.";
    ProposalLapsed = "proposal_lapsed", "No decision on {title}",
        "{partner} did not decide in time. You are free to offer it elsewhere.";
    ProposalOverdue = "proposal_overdue", "{title} has lapsed without a decision",
        "The time to decide has passed, and {partner} is free to offer it elsewhere.";
    ProposalWoken = "proposal_woken", "To be looked at again: {title}",
        "The day to which you deferred it has come. Decide within thirty days.";
    PanelReview = "panel_review", "To be reviewed: {title}",
        "You are asked to review a proposal. Declare first whether something stands against it, then score.";
    PanelReminder = "panel_reminder", "Your review is due tomorrow: {title}",
        "Your scores on a proposal are due tomorrow, and are not in.";
    PilotHandedIn = "pilot_handed_in", "A pilot to review: {title}",
        "{partner} handed in the charter of a pilot.";
    PilotApprovalWanted = "pilot_approval_wanted", "Approval wanted: {title}",
        "The charter of a pilot with {partner} waits for an approver of your organisation.";
    PilotOverrideWanted = "pilot_override_wanted", "A second approver wanted: {title}",
        "A colleague wants to scale the pilot with {partner} although a criterion has failed that must be met. It takes a second approver.";
    PilotResultsEntered = "pilot_results_entered", "Results to confirm: {title}",
        "{partner} entered results of the pilot. Confirm or dispute them.";
    PilotResultsConfirmed = "pilot_results_confirmed", "Results confirmed: {title}",
        "{partner} confirmed results of the pilot.";
    PilotResultDisputed = "pilot_result_disputed", "A result is disputed: {title}",
        "{partner} disputes a result of the pilot, with its reason.";
    PilotChangesRequested = "pilot_changes_requested", "Changes requested: {title}",
        "{partner} sent the charter of the pilot back.";
    PilotSignatureWanted = "pilot_signature_wanted", "Signature wanted: {title}",
        "{partner} approved the charter of the pilot. Countersign it, if you agree.";
    PilotRejected = "pilot_rejected", "Rejected: {title}",
        "{partner} rejected the charter of the pilot.";
    PilotSigned = "pilot_signed", "Signed by both: {title}",
        "{partner} countersigned. Confirm your readiness to start.";
    PilotReadiness = "pilot_readiness", "{partner} is ready: {title}",
        "{partner} is ready to start the pilot.";
    PilotStarted = "pilot_started", "Started: {title}",
        "The pilot with {partner} runs.";
    PilotPaused = "pilot_paused", "Paused: {title}",
        "{partner} paused the pilot.";
    PilotResumed = "pilot_resumed", "Resumed: {title}",
        "{partner} resumed the pilot.";
    PilotEvaluating = "pilot_evaluating", "To be evaluated: {title}",
        "The pilot with {partner} has run. Publish its results.";
    PilotResults = "pilot_results", "Results: {title}",
        "The results of the pilot with {partner} are published.";
    PilotDecisionWanted = "pilot_decision_wanted", "Decision wanted: {title}",
        "The results of the pilot with {partner} are published and wait for a decision of your organisation.";
    PilotDecided = "pilot_decided", "Decided: {title}",
        "{partner} decided what becomes of the pilot.";
    PilotOverdue = "pilot_overdue", "Decision overdue: {title}",
        "The day for the decision on the pilot with {partner} has passed.";
    PilotCancelled = "pilot_cancelled", "Called off: {title}",
        "{partner} called the pilot off.";
    PlanSignatureWanted = "plan_signature_wanted", "Signature wanted: {title}",
        "{partner} signed a joint plan and proposes it. Sign it, if you agree, or ask for changes.";
    PlanRevised = "plan_revised", "Other terms: {title}",
        "{partner} changed the terms of the joint plan. They are to be proposed anew.";
    PlanChangesRequested = "plan_changes_requested", "Changes requested: {title}",
        "{partner} sent the joint plan back, with its reason.";
    PlanAgreed = "plan_agreed", "Signed by both: {title}",
        "{partner} signed the joint plan.";
    PlanInForce = "plan_in_force", "In force: {title}",
        "The joint plan with {partner} is in force from today.";
    PlanClosed = "plan_closed", "Closed: {title}",
        "The last day of the joint plan with {partner} has passed.";
    PlanWithdrawn = "plan_withdrawn", "Taken back: {title}",
        "{partner} took the joint plan back.";
    PlanLapsed = "plan_lapsed", "Never agreed: {title}",
        "Nobody answered to the joint plan with {partner} in time, so it is withdrawn.";
    PlanTerminated = "plan_terminated", "Terminated: {title}",
        "{partner} terminated the joint plan, with its reason.";
    PlanAmendmentWanted = "plan_amendment_wanted", "Signature wanted to change: {title}",
        "{partner} proposes other terms for the joint plan. Until you sign them it stays as it is.";
    PlanAmended = "plan_amended", "Changed: {title}",
        "{partner} signed the terms that you proposed for the joint plan.";
    PlanAmendmentDeclined = "plan_amendment_declined", "As it was: {title}",
        "{partner} did not sign the terms that you proposed for the joint plan.";
    PlanAmendmentWithdrawn = "plan_amendment_withdrawn", "No signature is needed: {title}",
        "{partner} took the terms back that it had proposed for the joint plan.";
    PlanAmendmentLapsed = "plan_amendment_lapsed", "Stays as it is: {title}",
        "Nobody answered to the terms proposed for the joint plan with {partner} in time.";
    GoalProposed = "goal_proposed", "A goal is proposed: {title}",
        "{partner} proposes a goal of your joint plan. Agree, or ask for changes, within thirty days.";
    GoalChangesRequested = "goal_changes_requested", "Changes requested: {title}",
        "{partner} sent the goal back, with its reason.";
    GoalAgreed = "goal_agreed", "Agreed by both: {title}",
        "{partner} agreed to the goal.";
    GoalWithdrawn = "goal_withdrawn", "Taken back: {title}",
        "{partner} took the goal back.";
    GoalLapsed = "goal_lapsed", "Never agreed: {title}",
        "Nobody answered to the goal with {partner} in time, so it is withdrawn.";
    GoalStarted = "goal_started", "Begun: {title}",
        "The first day of the goal with {partner} has come.";
    GoalMeasured = "goal_measured", "A value to look at: {title}",
        "{partner} recorded a value of the goal. It is accepted after seven days, unless you dispute it.";
    GoalMeasurementDisputed = "goal_measurement_disputed", "A value is disputed: {title}",
        "{partner} disputes a value of the goal, with its reason. It does not count; record another, if it has to be corrected.";
    GoalOffTrack = "goal_off_track", "Off track: {title}",
        "By the values that count, the goal with {partner} is more than a quarter behind what is expected by now. Look at it together.";
    GoalAmendmentWanted = "goal_amendment_wanted", "Signature wanted to change: {title}",
        "{partner} proposes to change the goal, or to give it up. Until you sign that it stays as it is.";
    GoalAmended = "goal_amended", "Changed: {title}",
        "{partner} signed the terms that you proposed for the goal.";
    GoalAmendmentDeclined = "goal_amendment_declined", "As it was: {title}",
        "{partner} did not sign what you proposed for the goal.";
    GoalAmendmentWithdrawn = "goal_amendment_withdrawn", "No signature is needed: {title}",
        "{partner} took back what it had proposed for the goal.";
    GoalAmendmentLapsed = "goal_amendment_lapsed", "Stays as it is: {title}",
        "Nobody answered to what was proposed for the goal with {partner} in time.";
    GoalCancelled = "goal_cancelled", "Given up: {title}",
        "{partner} signed that the goal is given up.";
    GoalOutcomeProposed = "goal_outcome_proposed", "How it ended: {title}",
        "{partner} says how the goal ended. It stands after fourteen days, unless you dispute it.";
    GoalOutcomeComputed = "goal_outcome_computed", "How it ended, as the values say: {title}",
        "Nobody said in time how the goal with {partner} ended, so what the accepted values say is proposed to both. It stands after fourteen days, unless one of you disputes it.";
    GoalAchieved = "goal_achieved", "Achieved: {title}",
        "The goal with {partner} has ended: it was achieved.";
    GoalMissed = "goal_missed", "Missed: {title}",
        "The goal with {partner} has ended: it was missed.";
    GoalOutcomeDisputed = "goal_outcome_disputed", "The outcome is disputed: {title}",
        "{partner} disputes how the goal ended, with its reason.";
    GoalDisputeLasts = "goal_dispute_lasts", "Still disputed: {title}",
        "For ten days you and {partner} have not agreed how the goal ended. Speak with each other: twenty days from now, though not before it would be without a dispute, what the accepted values say is proposed anew.";
    ReviewHeld = "review_held", "A review to look at: {title}",
        "{partner} held a review of your joint plan, and its figures are frozen. Acknowledge it, with a comment if you like; your silence for thirty days does so too.";
    ReviewAcknowledged = "review_acknowledged", "Acknowledged by both: {title}",
        "{partner} acknowledged the review of your joint plan.";
    ReviewLapsed = "review_lapsed", "Acknowledged by silence: {title}",
        "Thirty days after the review of the joint plan with {partner} nobody had said anything, so it counts as acknowledged.";
    BriefInvited = "brief_invited", "{partner} looks for something: {title}",
        "{partner} invites you to hand a proposal in. The link tells what is looked for and until when.";
    BriefExtended = "brief_extended", "More time: {title}",
        "{partner} has extended what it invited you to.";
    BriefClarified = "brief_clarified", "{partner} has told more: {title}",
        "{partner} has told more about what it looks for. It stands in the detail.";
    BriefCriteriaRevised = "brief_criteria_revised", "Other criteria: {title}",
        "{partner} has changed by what it will judge. From the first proposal on that stays as it is.";
    BriefClosesSoon = "brief_closes_soon", "Closes in three days: {title}",
        "What {partner} looks for closes in three days or less. What is not handed in by then cannot be.";
    BriefCancelled = "brief_cancelled", "Called off: {title}",
        "{partner} has called off what it invited you to. The link tells why.";
    BriefAnswered = "brief_answered", "Your question was answered: {title}",
        "{partner} has answered your question, to you alone.";
    BriefAsked = "brief_asked", "{partner} asks about {title}",
        "{partner} has a question about your brief. Answer it alone, or tell all whom you have invited.";
    BriefClosed = "brief_closed", "Closed: {title}",
        "Your brief has closed, and nothing more can be handed in. Compare what was, and decide.";
    AgreementSignatureWanted = "agreement_signature_wanted", "Signature wanted: {title}",
        "{partner} signed an agreement and proposes it to you. Sign it, or ask for changes, within thirty days.";
    AgreementRevised = "agreement_revised", "Other terms: {title}",
        "{partner} changed the terms of the agreement. Every signature is void until they are proposed again.";
    AgreementChangesRequested = "agreement_changes_requested", "Changes requested: {title}",
        "{partner} asks for other terms.";
    AgreementSigned = "agreement_signed", "Signed by both: {title}",
        "{partner} signed the agreement.";
    AgreementWithdrawn = "agreement_withdrawn", "Taken back: {title}",
        "{partner} took the agreement back.";
    AgreementLapsed = "agreement_lapsed", "Never signed: {title}",
        "Nobody answered for thirty days, so the agreement came to nothing.";
    AgreementNotice = "agreement_notice", "Notice was given: {title}",
        "{partner} gave notice. The agreement ends when its days of notice have passed.";
    AgreementEnded = "agreement_ended", "Ended: {title}",
        "The agreement between you and {partner} binds no more.";
    ExclusivityOffered = "exclusivity_offered", "Exclusivity is offered: {title}",
        "{partner} offers you to be first. Sign it, change its terms, or decline, within thirty days.";
    ExclusivityRequested = "exclusivity_requested", "Exclusivity is asked for: {title}",
        "{partner} asks you to be first. Change its terms or decline, or grant it once {partner} has signed, within thirty days.";
    ExclusivityRevised = "exclusivity_revised", "Other terms: {title}",
        "{partner} changed the terms of the exclusivity. Every signature is void.";
    ExclusivitySignatureWanted = "exclusivity_signature_wanted", "Signature wanted: {title}",
        "{partner} signed the terms of the exclusivity. Grant it, or change them, within thirty days.";
    ExclusivityAgreed = "exclusivity_agreed", "Signed by both: {title}",
        "{partner} granted the exclusivity.";
    ExclusivityDeclined = "exclusivity_declined", "Declined: {title}",
        "{partner} declined the exclusivity, with its reason.";
    ExclusivityWithdrawn = "exclusivity_withdrawn", "Taken back: {title}",
        "{partner} took its terms back.";
    ExclusivityNeverSigned = "exclusivity_never_signed", "Never signed: {title}",
        "It was not signed by both in time, or the partnership with {partner} has ended: the exclusivity came to nothing.";
    ExclusivityBegun = "exclusivity_begun", "Begun: {title}",
        "The window of the exclusivity between you and {partner} has begun.";
    ExclusivityEndsInAMonth = "exclusivity_ends_in_a_month", "Thirty days left: {title}",
        "The window of the exclusivity between you and {partner} ends in thirty days.";
    ExclusivityEndsInAWeek = "exclusivity_ends_in_a_week", "Seven days left: {title}",
        "The window of the exclusivity between you and {partner} ends in seven days.";
    ExclusivityEndsTomorrow = "exclusivity_ends_tomorrow", "A day left: {title}",
        "The window of the exclusivity between you and {partner} ends tomorrow.";
    ExclusivityInCure = "exclusivity_in_cure", "A duty was missed: {title}",
        "A duty of the exclusivity between you and {partner} was missed. It lapses unless that is made good in time.";
    ExclusivityCured = "exclusivity_cured", "Made good: {title}",
        "What was missed is made good, and the exclusivity between you and {partner} goes on.";
    ExclusivityLapsed = "exclusivity_lapsed", "Lapsed: {title}",
        "The exclusivity with {partner} has lapsed.";
    ExclusivityLapsedFree = "exclusivity_lapsed_free", "Lapsed, and free to offer: {title}",
        "The exclusivity for {partner} has lapsed. You are free to offer it to others.";
    ExclusivityFree = "exclusivity_free", "Free to offer: {title}",
        "The exclusivity for {partner} has ended. You are free to offer it to others.";
    ExclusivityReleased = "exclusivity_released", "Given back: {title}",
        "Your organisation has given the exclusivity back to {partner}. Your window has ended.";
    ExclusivityEnded = "exclusivity_ended", "Window ended: {title}",
        "The window of your exclusivity with {partner} has ended.";
    ExclusivityEndProposed = "exclusivity_end_proposed", "To be ended: {title}",
        "{partner} proposes to end the exclusivity, with its reason. It goes on unless you agree.";
    ExclusivityGoesOn = "exclusivity_goes_on", "Goes on: {title}",
        "{partner} lets the exclusivity go on.";
    CommitmentRequested = "commitment_requested", "A promise is asked of you: {title}",
        "{partner} asks you for a promise. Accept it, counter with other terms, or decline.";
    CommitmentOffered = "commitment_offered", "A promise to you: {title}",
        "{partner} offers you a promise. Accept it, counter with other terms, or decline.";
    CommitmentCountered = "commitment_countered", "Other terms: {title}",
        "{partner} proposes other terms. Accept them, counter, or decline.";
    CommitmentAgreed = "commitment_agreed", "Agreed: {title}",
        "{partner} accepted, and the promise stands.";
    CommitmentDeclined = "commitment_declined", "Declined: {title}",
        "{partner} did not accept, with its reason.";
    CommitmentWithdrawn = "commitment_withdrawn", "Taken back: {title}",
        "{partner} took its terms back.";
    CommitmentExpired = "commitment_expired", "Never answered: {title}",
        "Nobody accepted in time, so it is closed.";
    CommitmentDueInAWeek = "commitment_due_in_a_week", "Due in a week: {title}",
        "A promise between you and {partner} is due in seven days.";
    CommitmentDueTomorrow = "commitment_due_tomorrow", "Due tomorrow: {title}",
        "A promise between you and {partner} is due tomorrow.";
    CommitmentOverdue = "commitment_overdue", "Overdue: {title}",
        "The day of a promise between you and {partner} has passed.";
    CommitmentDelivered = "commitment_delivered", "Delivered: {title}",
        "{partner} says that it is done. Confirm or reject; your silence for seven days confirms.";
    CommitmentConfirmed = "commitment_confirmed", "Confirmed: {title}",
        "{partner} confirmed that it is done.";
    CommitmentConfirmedBySilence = "commitment_confirmed_by_silence", "Confirmed by silence: {title}",
        "Seven days after the delivery nobody had objected, so it counts as done.";
    CommitmentRejected = "commitment_rejected", "Not done yet: {title}",
        "{partner} rejected the delivery, with its reason. The day has not passed.";
    CommitmentDisputed = "commitment_disputed", "In dispute: {title}",
        "{partner} rejected the delivery, with its reason, and the day has passed. Agree on an outcome.";
    CommitmentDateProposed = "commitment_date_proposed", "Another day is proposed: {title}",
        "{partner} proposes another day. Until you agree it is due as it was.";
    CommitmentDateAgreed = "commitment_date_agreed", "Another day is agreed: {title}",
        "{partner} agreed to the day that you proposed.";
    CommitmentDateDeclined = "commitment_date_declined", "Due as it was: {title}",
        "{partner} did not agree to the day that you proposed.";
    CommitmentMotionWithdrawn = "commitment_motion_withdrawn", "No answer is needed: {title}",
        "{partner} took back what it had proposed.";
    CommitmentReleased = "commitment_released", "Released: {title}",
        "{partner} lets you go, with its reason.";
    CommitmentMissed = "commitment_missed", "Missed: {title}",
        "A promise between you and {partner} is closed as missed.";
    CommitmentOutcomeProposed = "commitment_outcome_proposed", "An outcome is proposed: {title}",
        "{partner} proposes how it ends. It ends so once you agree.";
    CommitmentOutcomeAgreed = "commitment_outcome_agreed", "An outcome is agreed: {title}",
        "{partner} agreed to the outcome that you proposed.";
    CommitmentOutcomeDeclined = "commitment_outcome_declined", "No outcome yet: {title}",
        "{partner} did not agree to the outcome that you proposed.";
    CommitmentBlocked = "commitment_blocked", "Waits for another promise: {title}",
        "A promise that it waits for has failed, so its clock stands still.";
    CommitmentUnblocked = "commitment_unblocked", "Goes on: {title}",
        "What it waited for has come or fallen away. The days that were lost have moved its day.";
}
