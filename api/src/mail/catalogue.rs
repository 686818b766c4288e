//! Who hears of what: one exhaustive table of every event.
//!
//! The recipients are the responsible role, then the lead, then the admins, never nobody; whoever
//! acted is left out.

mod plans;

use domain::{
    access::Role,
    actor::{By, Side},
    agreement, brief, brief_invitation, business_calendar, deputy,
    event::Kind,
    exclusivity, innovation, invitation, lessons,
    machine::Name,
    member, message, note, organisation, panel, partnership, pilot, pilot_approval, proposal,
    service_account, webhook,
};

use self::plans::{of_commitment, of_goal, of_plan, of_review};
use super::template::Template;

/// What the members of an organisation hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Notice {
    pub(super) template: Template,
    /// The role that has to act or to know.
    pub(super) responsible: Role,
}

/// How an organisation stands to an event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hearer {
    /// Its side, where the event is shared.
    pub(super) side: Option<Side>,
    /// True if one of its members acted.
    pub(super) acted: bool,
    /// Who acted.
    pub(super) by: By,
    /// True if some of its members are named.
    pub(super) named: bool,
}

impl Hearer {
    fn is(self, side: Side) -> bool {
        self.side == Some(side)
    }
}

fn lead(template: Template) -> Notice {
    Notice { template, responsible: Role::PartnershipLead }
}

fn admin(template: Template) -> Notice {
    Notice { template, responsible: Role::OrgAdmin }
}

fn approver(template: Template) -> Notice {
    Notice { template, responsible: Role::Approver }
}

/// What the hearer is told of an event that led to the state `to`.
pub(super) fn notice(kind: Kind, to: &str, hearer: Hearer) -> Option<Notice> {
    match kind {
        // The mail to the one invited is no notice to a member; see `compose`. Of a file, what it belongs
        // to is told.
        Kind::Attachment(_)
        // Whom a calendar concerns sees it in what is due.
        | Kind::BusinessCalendar(business_calendar::Action::Change)
        | Kind::PanelCriteria(panel::CriteriaAction::Change)
        | Kind::PilotApprovalPolicy(pilot_approval::PolicyAction::Change)
        | Kind::Deputy(deputy::Action::Change)
        | Kind::Organisation(organisation::Action::Found)
        // A portfolio is looked after, and nobody waits for it.
        | Kind::Innovation(
            innovation::Action::Draft
            | innovation::Action::Revise
            | innovation::Action::Archive
            | innovation::Action::Restore
            | innovation::Action::Pitch,
        )
        | Kind::Invitation(
            invitation::Action::Send
            | invitation::Action::Decline
            | invitation::Action::Withdraw
            | invitation::Action::Lapse,
        )
        // Whoever has asked for a job looks how far it is.
        | Kind::Job(_)
        // What a side has not shared is its own.
        | Kind::Lessons(lessons::Action::Write) => None,
        // A partner's acceptance is told of its partnership.
        Kind::Invitation(invitation::Action::Accept) => Some(admin(Template::ColleagueJoined)),
        Kind::Organisation(organisation::Action::ChangePolicy) => {
            Some(admin(Template::PolicyChanged))
        }
        Kind::Member(member::Action::ChangeRoles) => Some(admin(Template::MemberRoles)),
        Kind::Member(member::Action::Remove) => Some(admin(Template::MemberRemoved)),
        Kind::ServiceAccount(service_account::Action::Create) if hearer.by == By::Operator => {
            Some(admin(Template::BreakGlass))
        }
        Kind::ServiceAccount(
            service_account::Action::Create
            | service_account::Action::AddSecret
            | service_account::Action::RevokeSecret
            | service_account::Action::Remove,
        ) => Some(admin(Template::ServiceAccountChanged)),
        Kind::Webhook(action) => of_webhook(action),
        Kind::Partnership(action) => of_partnership(action, to, hearer),
        Kind::Brief(action) => of_brief(action),
        Kind::BriefInvitation(action) => of_brief_invitation(action, hearer),
        Kind::Proposal(action) => of_proposal(action, to, hearer),
        Kind::Message(message::Action::Send) if hearer.named => {
            Some(lead(Template::MessageMention))
        }
        Kind::Message(message::Action::Send) => {
            Some(lead(Template::MessageReceived)).filter(|_| !hearer.acted)
        }
        Kind::Note(note::Action::Write) => {
            Some(lead(Template::NoteMention)).filter(|_| hearer.named)
        }
        Kind::Panel(action) => of_panel(action),
        Kind::Pilot(action) => of_pilot(action, to, hearer),
        Kind::Lessons(lessons::Action::Share) => {
            Some(lead(Template::LessonsShared)).filter(|_| !hearer.acted)
        }
        // The last approval signs, which the pilot tells.
        Kind::PilotApproval(pilot_approval::Action::Approve) => {
            let waits = to == pilot_approval::State::Waiting.as_str();
            Some(approver(Template::PilotApprovalWanted)).filter(|_| waits)
        }
        Kind::PilotApproval(pilot_approval::Action::Override) => {
            let waits = to == pilot_approval::State::Waiting.as_str();
            Some(approver(Template::PilotOverrideWanted)).filter(|_| waits)
        }
        Kind::Plan(action) => of_plan(action, hearer),
        Kind::Goal(action) => of_goal(action, to, hearer),
        Kind::Review(action) => of_review(action, hearer),
        Kind::Commitment(action) => of_commitment(action, to, hearer),
        Kind::Agreement(action) => of_agreement(action, to, hearer),
        Kind::Exclusivity(action) => of_exclusivity(action, to, hearer),
    }
}

fn of_webhook(action: webhook::Action) -> Option<Notice> {
    use webhook::Action;
    match action {
        Action::Ping => None,
        Action::SwitchOff => Some(admin(Template::WebhookOff)),
        Action::Create
        | Action::Change
        | Action::RotateSecret
        | Action::Disable
        | Action::Enable
        | Action::Remove => Some(admin(Template::WebhookChanged)),
    }
}

fn of_partnership(action: partnership::Action, to: &str, hearer: Hearer) -> Option<Notice> {
    use partnership::{Action, State};
    let told = |template| Some(lead(template)).filter(|_| !hearer.acted);
    match action {
        Action::Propose | Action::Withdraw => None,
        Action::Accept => told(Template::PartnershipAccepted),
        Action::Decline => told(Template::PartnershipDeclined),
        Action::Suspend => told(Template::PartnershipSuspended),
        Action::Resume => told(Template::PartnershipResumed),
        Action::GiveNotice => told(Template::PartnershipNotice),
        Action::Lapse if to == State::Closed.as_str() => told(Template::PartnershipExpired),
        Action::Lapse => told(Template::PartnershipEnded),
    }
}

fn of_brief(action: brief::Action) -> Option<Notice> {
    use brief::Action;
    match action {
        // What its own people do; whom it has invited hears of the invitation.
        Action::Draft
        | Action::Revise
        | Action::Publish
        | Action::ReviseCriteria
        | Action::Extend
        | Action::Clarify
        | Action::Answer
        | Action::Evaluate
        | Action::Decide
        | Action::Archive
        | Action::Cancel => None,
        Action::Lapse => Some(lead(Template::BriefClosed)),
    }
}

fn of_brief_invitation(action: brief_invitation::Action, hearer: Hearer) -> Option<Notice> {
    use brief_invitation::Action;
    let buyer = |template| Some(lead(template)).filter(|_| hearer.is(Side::Buyer));
    let supplier = |template| Some(lead(template)).filter(|_| hearer.is(Side::Supplier));
    match action {
        Action::Invite => supplier(Template::BriefInvited),
        Action::Answer => supplier(Template::BriefAnswered),
        Action::Clarify => supplier(Template::BriefClarified),
        Action::ReviseCriteria => supplier(Template::BriefCriteriaRevised),
        Action::Extend => supplier(Template::BriefExtended),
        Action::Remind => supplier(Template::BriefClosesSoon),
        Action::Cancel => supplier(Template::BriefCancelled),
        Action::Ask => buyer(Template::BriefAsked),
        // That it closes was said at once; the end of a partnership is told by a mail of its own.
        Action::OpenDetail | Action::Lapse => None,
    }
}

fn of_proposal(action: proposal::Action, to: &str, hearer: Hearer) -> Option<Notice> {
    use proposal::{Action, State};
    let buyer = |template| Some(lead(template)).filter(|_| hearer.is(Side::Buyer));
    let supplier = |template| Some(lead(template)).filter(|_| hearer.is(Side::Supplier));
    match action {
        // A panel tells those whom it concerns, and a partnership that it goes on.
        Action::Draft | Action::Revise | Action::ConvenePanel | Action::Resume => None,
        Action::Submit => buyer(Template::ProposalSubmitted),
        Action::Acknowledge => supplier(Template::ProposalAcknowledged),
        Action::Ask => supplier(Template::ProposalAsked),
        Action::Answer => buyer(Template::ProposalAnswered),
        Action::Decide => supplier(Template::ProposalDecided),
        Action::Withdraw => buyer(Template::ProposalWithdrawn),
        Action::Remind if to == State::Submitted.as_str() => buyer(Template::ProposalToAcknowledge),
        Action::Remind => buyer(Template::ProposalToDecide),
        Action::Overdue if hearer.is(Side::Supplier) => supplier(Template::ProposalNotAcknowledged),
        Action::Overdue => buyer(Template::ProposalAcknowledgementOverdue),
        Action::Lapse if to == State::UnderReview.as_str() => buyer(Template::ProposalWoken),
        Action::Lapse if hearer.is(Side::Supplier) => supplier(Template::ProposalLapsed),
        Action::Lapse => buyer(Template::ProposalOverdue),
    }
}

/// Those alone whom it concerns hear of a panel; see `compose`.
fn of_panel(action: panel::Action) -> Option<Notice> {
    use panel::Action;
    let reviewer = |template| Some(Notice { template, responsible: Role::Reviewer });
    match action {
        Action::Convene | Action::AddReviewer => reviewer(Template::PanelReview),
        Action::Remind => reviewer(Template::PanelReminder),
        Action::ChangeCriteria
        | Action::RemoveReviewer
        | Action::Declare
        | Action::DeclareConflict
        | Action::Score
        | Action::Close => None,
    }
}

fn of_pilot(action: pilot::Action, to: &str, hearer: Hearer) -> Option<Notice> {
    use pilot::{Action, State};
    let buyer = hearer.is(Side::Buyer);
    let told = |template| Some(lead(template)).filter(|_| !hearer.acted);
    match action {
        // Each side reads of the other's items as it looks.
        Action::Draft | Action::Revise | Action::TickItems | Action::UntickItems => None,
        Action::Submit if buyer => Some(approver(Template::PilotApprovalWanted)),
        Action::Submit => told(Template::PilotHandedIn),
        Action::RequestChanges => told(Template::PilotChangesRequested),
        Action::Approve => told(Template::PilotSignatureWanted),
        Action::Reject => told(Template::PilotRejected),
        Action::Countersign => told(Template::PilotSigned),
        Action::ConfirmReadiness => told(Template::PilotReadiness),
        Action::Start => told(Template::PilotStarted),
        Action::Pause => told(Template::PilotPaused),
        Action::Resume => told(Template::PilotResumed),
        Action::GateDue => Some(lead(Template::PilotGate)),
        // Whoever has proposed what falls away with the run is named, also where a colleague has ended it.
        Action::Evaluate | Action::RecordGate | Action::Lapse
            if to == State::Evaluating.as_str() && hearer.named =>
        {
            let own = if hearer.acted {
                Template::PilotUnamended
            } else {
                Template::PilotEvaluatingUnamended
            };
            Some(lead(own))
        }
        Action::RecordGate if to == State::Evaluating.as_str() => told(Template::PilotStopped),
        Action::RecordGate => told(Template::PilotGatePassed),
        Action::Evaluate => told(Template::PilotEvaluating),
        Action::EnterResults => told(Template::PilotResultsEntered),
        Action::ConfirmResults => told(Template::PilotResultsConfirmed),
        Action::DisputeResult => told(Template::PilotResultDisputed),
        Action::PublishResults if buyer => Some(approver(Template::PilotDecisionWanted)),
        Action::PublishResults => told(Template::PilotResults),
        Action::Decide => told(Template::PilotDecided),
        Action::Cancel => told(Template::PilotCancelled),
        Action::Amend if buyer => Some(approver(Template::PilotAmendmentWanted)),
        Action::Amend => told(Template::PilotAmendmentProposed),
        Action::ApproveAmendment => told(Template::PilotAmendmentApproved),
        Action::CountersignAmendment => told(Template::PilotAmended),
        Action::DeclineAmendment | Action::WithdrawAmendment => told(Template::PilotUnamended),
        Action::LapseAmendment => Some(lead(Template::PilotUnamended)),
        Action::Extend => told(Template::PilotExtensionWanted),
        Action::AcceptExtension => told(Template::PilotExtended),
        Action::DeclineExtension => told(Template::PilotNotExtended),
        Action::LapseExtension => Some(lead(Template::PilotNotExtended)),
        Action::RemindWeek | Action::RemindFortnight => {
            Some(approver(Template::PilotStillOverdue)).filter(|_| buyer)
        }
        Action::Lapse if to == State::Undecided.as_str() => {
            Some(lead(if buyer { Template::PilotUndecided } else { Template::PilotFree }))
        }
        Action::Lapse if to == State::Running.as_str() => Some(lead(Template::PilotGoesOn)),
        Action::Lapse if to == State::DecisionDue.as_str() && buyer => {
            Some(approver(Template::PilotDecisionWanted))
        }
        Action::Lapse if to == State::DecisionDue.as_str() => told(Template::PilotValuesMissing),
        Action::Lapse if to == State::Evaluating.as_str() => told(Template::PilotEvaluating),
        Action::Lapse if buyer => Some(approver(Template::PilotOverdue)),
        Action::Lapse => told(Template::PilotOverdue),
    }
}

fn of_agreement(action: agreement::Action, to: &str, hearer: Hearer) -> Option<Notice> {
    use agreement::{Action, State};
    let both = |template| Some(lead(template));
    let told = |template| both(template).filter(|_| !hearer.acted);
    match action {
        // Another agreement tells that it comes in the place of this one.
        Action::Draft | Action::Supersede => None,
        Action::Revise => told(Template::AgreementRevised),
        Action::Propose => told(Template::AgreementSignatureWanted),
        Action::RequestChanges => told(Template::AgreementChangesRequested),
        Action::Agree => told(Template::AgreementSigned),
        Action::Withdraw => told(Template::AgreementWithdrawn),
        Action::Terminate => told(Template::AgreementNotice),
        Action::Lapse if to == State::Withdrawn.as_str() => both(Template::AgreementLapsed),
        Action::Lapse => both(Template::AgreementEnded),
    }
}

fn of_exclusivity(action: exclusivity::Action, to: &str, hearer: Hearer) -> Option<Notice> {
    use exclusivity::{Action, State};
    let both = |template| Some(lead(template));
    let told = |template| both(template).filter(|_| !hearer.acted);
    // The supplier is free to offer it to others; the buyer hears that its window has ended.
    let ended = |free, over| Some(lead(if hearer.is(Side::Supplier) { free } else { over }));
    match action {
        Action::Offer => told(Template::ExclusivityOffered),
        Action::Request => told(Template::ExclusivityRequested),
        Action::Revise => told(Template::ExclusivityRevised),
        Action::Sign => told(Template::ExclusivitySignatureWanted),
        Action::Grant => told(Template::ExclusivityAgreed),
        Action::Decline => told(Template::ExclusivityDeclined),
        Action::Withdraw => told(Template::ExclusivityWithdrawn),
        Action::Begin => both(Template::ExclusivityBegun),
        Action::Start => told(Template::ExclusivityBegun),
        Action::Release => ended(Template::ExclusivityFree, Template::ExclusivityReleased),
        Action::ProposeEnd => told(Template::ExclusivityEndProposed),
        Action::DropEnd => told(Template::ExclusivityGoesOn),
        Action::Amend => told(Template::ExclusivityAmendmentProposed),
        Action::SignAmendment => told(Template::ExclusivityAmendmentSigned),
        Action::GrantAmendment => told(Template::ExclusivityAmended),
        Action::DeclineAmendment | Action::WithdrawAmendment => {
            told(Template::ExclusivityUnamended)
        }
        Action::LapseAmendment => both(Template::ExclusivityUnamended),
        Action::RemindMonth => both(Template::ExclusivityEndsInAMonth),
        Action::RemindWeek => both(Template::ExclusivityEndsInAWeek),
        Action::RemindDay => both(Template::ExclusivityEndsTomorrow),
        Action::Miss => both(Template::ExclusivityInCure),
        Action::Cure => both(Template::ExclusivityCured),
        Action::Prolong => both(Template::ExclusivityEndsLater),
        Action::Resume => None,
        Action::Lapse if to == State::Withdrawn.as_str() => both(Template::ExclusivityNeverSigned),
        Action::Lapse if to == State::Lapsed.as_str() => {
            ended(Template::ExclusivityLapsedFree, Template::ExclusivityLapsed)
        }
        Action::AcceptEnd | Action::Lapse => {
            ended(Template::ExclusivityFree, Template::ExclusivityEnded)
        }
    }
}
