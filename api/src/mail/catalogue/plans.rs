//! Of joint plans, their goals and reviews, and of promises.

use domain::{commitment, goal, machine::Name, plan, review};

use super::{Hearer, Notice, lead};
use crate::mail::template::Template;

pub(super) fn of_plan(action: plan::Action, hearer: Hearer) -> Option<Notice> {
    use plan::Action;
    let both = |template| Some(lead(template));
    let told = |template| both(template).filter(|_| !hearer.acted);
    match action {
        Action::Draft => None,
        Action::Revise => told(Template::PlanRevised),
        Action::Propose => told(Template::PlanSignatureWanted),
        Action::RequestChanges => told(Template::PlanChangesRequested),
        Action::Agree => told(Template::PlanAgreed),
        Action::Withdraw => told(Template::PlanWithdrawn),
        Action::Terminate => told(Template::PlanTerminated),
        Action::Amend => told(Template::PlanAmendmentWanted),
        Action::AcceptAmendment => told(Template::PlanAmended),
        Action::DeclineAmendment => told(Template::PlanAmendmentDeclined),
        Action::WithdrawAmendment => told(Template::PlanAmendmentWithdrawn),
        Action::TakeEffect => both(Template::PlanInForce),
        Action::Close => both(Template::PlanClosed),
        Action::Lapse => both(Template::PlanLapsed),
        Action::LapseAmendment => both(Template::PlanAmendmentLapsed),
    }
}

pub(super) fn of_goal(action: goal::Action, to: &str, hearer: Hearer) -> Option<Notice> {
    use goal::{Action, State};
    let both = |template| Some(lead(template));
    let told = |template| both(template).filter(|_| !hearer.acted);
    match action {
        // A side's own affair, and what the end of the plan tells.
        Action::Draft | Action::Assign | Action::End => None,
        Action::Revise | Action::Propose => told(Template::GoalProposed),
        Action::RequestChanges => told(Template::GoalChangesRequested),
        Action::Agree => told(Template::GoalAgreed),
        Action::Withdraw => told(Template::GoalWithdrawn),
        Action::Measure => told(Template::GoalMeasured),
        // Told only while the goal is off track; see `compose`.
        Action::ConfirmMeasurement | Action::AcceptMeasurements => both(Template::GoalOffTrack),
        Action::DisputeMeasurement => told(Template::GoalMeasurementDisputed),
        Action::ProposeAmendment => told(Template::GoalAmendmentWanted),
        Action::AcceptAmendment if to == State::Cancelled.as_str() => told(Template::GoalCancelled),
        Action::AcceptAmendment => told(Template::GoalAmended),
        Action::DeclineAmendment => told(Template::GoalAmendmentDeclined),
        Action::WithdrawAmendment => told(Template::GoalAmendmentWithdrawn),
        Action::LapseAmendment => both(Template::GoalAmendmentLapsed),
        Action::Start => both(Template::GoalStarted),
        Action::ProposeOutcome => told(Template::GoalOutcomeProposed),
        Action::ConfirmOutcome if to == State::Achieved.as_str() => told(Template::GoalAchieved),
        Action::ConfirmOutcome => told(Template::GoalMissed),
        Action::DisputeOutcome => told(Template::GoalOutcomeDisputed),
        Action::Escalate => both(Template::GoalDisputeLasts),
        Action::Lapse if to == State::OutcomeProposed.as_str() => {
            both(Template::GoalOutcomeComputed)
        }
        Action::Lapse if to == State::Achieved.as_str() => both(Template::GoalAchieved),
        Action::Lapse if to == State::Missed.as_str() => both(Template::GoalMissed),
        Action::Lapse => both(Template::GoalLapsed),
    }
}

pub(super) fn of_review(action: review::Action, hearer: Hearer) -> Option<Notice> {
    use review::Action;
    let both = |template| Some(lead(template));
    let told = |template| both(template).filter(|_| !hearer.acted);
    match action {
        Action::Hold => told(Template::ReviewHeld),
        Action::Acknowledge => told(Template::ReviewAcknowledged),
        Action::Lapse => both(Template::ReviewLapsed),
    }
}

pub(super) fn of_commitment(
    action: commitment::Action,
    to: &str,
    hearer: Hearer,
) -> Option<Notice> {
    use commitment::{Action, State};
    let both = |template| Some(lead(template));
    let told = |template| both(template).filter(|_| !hearer.acted);
    match action {
        Action::Request => told(Template::CommitmentRequested),
        Action::Offer => told(Template::CommitmentOffered),
        Action::Undertake => told(Template::CommitmentUndertaken),
        Action::Counter => told(Template::CommitmentCountered),
        Action::Accept => told(Template::CommitmentAgreed),
        Action::Decline => told(Template::CommitmentDeclined),
        Action::Withdraw => told(Template::CommitmentWithdrawn),
        Action::Deliver => told(Template::CommitmentDelivered),
        Action::Confirm => told(Template::CommitmentConfirmed),
        Action::Reject if to == State::Disputed.as_str() => told(Template::CommitmentDisputed),
        Action::Reject => told(Template::CommitmentRejected),
        Action::ProposeDate => told(Template::CommitmentDateProposed),
        Action::AcceptDate => told(Template::CommitmentDateAgreed),
        Action::DeclineDate => told(Template::CommitmentDateDeclined),
        Action::WithdrawDate | Action::WithdrawOutcome => told(Template::CommitmentMotionWithdrawn),
        Action::Release => told(Template::CommitmentReleased),
        Action::Close => told(Template::CommitmentMissed),
        Action::ProposeOutcome => told(Template::CommitmentOutcomeProposed),
        Action::AcceptOutcome => told(Template::CommitmentOutcomeAgreed),
        Action::DeclineOutcome => told(Template::CommitmentOutcomeDeclined),
        // Whoever brought that about did so by another promise.
        Action::Block => both(Template::CommitmentBlocked),
        Action::Unblock => both(Template::CommitmentUnblocked),
        Action::RemindWeek => both(Template::CommitmentDueInAWeek),
        Action::RemindDay => both(Template::CommitmentDueTomorrow),
        Action::Lapse if to == State::Overdue.as_str() => both(Template::CommitmentOverdue),
        Action::Lapse if to == State::Missed.as_str() => both(Template::CommitmentMissed),
        Action::Lapse if to == State::Closed.as_str() => both(Template::CommitmentExpired),
        Action::Lapse => both(Template::CommitmentConfirmedBySilence),
        // The end of the partnership is told by a mail of its own.
        Action::End => None,
    }
}
