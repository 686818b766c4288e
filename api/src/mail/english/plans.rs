//! Of joint plans, their goals and reviews, and of promises.

use crate::mail::{template::Plans, words::words};

words! { Plans:
    PlanSignatureWanted => "Signature wanted: {title}",
        "{partner} signed a joint plan and proposes it. Sign it, if you agree, or ask for changes.";
    PlanRevised => "Other terms: {title}",
        "{partner} changed the terms of the joint plan. They are to be proposed anew.";
    PlanChangesRequested => "Changes requested: {title}",
        "{partner} sent the joint plan back, with its reason.";
    PlanAgreed => "Signed by both: {title}",
        "{partner} signed the joint plan.";
    PlanInForce => "In force: {title}",
        "The joint plan with {partner} is in force from today.";
    PlanClosed => "Closed: {title}",
        "The last day of the joint plan with {partner} has passed.";
    PlanWithdrawn => "Taken back: {title}",
        "{partner} took the joint plan back.";
    PlanLapsed => "Never agreed: {title}",
        "Nobody answered to the joint plan with {partner} in time, so it is withdrawn.";
    PlanTerminated => "Terminated: {title}",
        "{partner} terminated the joint plan, with its reason.";
    PlanAmendmentWanted => "Signature wanted to change: {title}",
        "{partner} proposes other terms for the joint plan. Until you sign them it stays as it is.";
    PlanAmended => "Changed: {title}",
        "{partner} signed the terms that you proposed for the joint plan.";
    PlanAmendmentDeclined => "As it was: {title}",
        "{partner} did not sign the terms that you proposed for the joint plan.";
    PlanAmendmentWithdrawn => "No signature is needed: {title}",
        "{partner} took the terms back that it had proposed for the joint plan.";
    PlanAmendmentLapsed => "Stays as it is: {title}",
        "Nobody answered to the terms proposed for the joint plan with {partner} in time.";
    GoalProposed => "A goal is proposed: {title}",
        "{partner} proposes a goal of your joint plan. Agree, or ask for changes, within thirty days.";
    GoalChangesRequested => "Changes requested: {title}",
        "{partner} sent the goal back, with its reason.";
    GoalAgreed => "Agreed by both: {title}",
        "{partner} agreed to the goal.";
    GoalWithdrawn => "Taken back: {title}",
        "{partner} took the goal back.";
    GoalLapsed => "Never agreed: {title}",
        "Nobody answered to the goal with {partner} in time, so it is withdrawn.";
    GoalStarted => "Begun: {title}",
        "The first day of the goal with {partner} has come.";
    GoalMeasured => "A value to look at: {title}",
        "{partner} recorded a value of the goal. It is accepted after seven days, unless you dispute it.";
    GoalMeasurementDisputed => "A value is disputed: {title}",
        "{partner} disputes a value of the goal, with its reason. It does not count; record another, if it has to be corrected.";
    GoalOffTrack => "Off track: {title}",
        "By the values that count, the goal with {partner} is more than a quarter behind what is expected by now. Look at it together.";
    GoalAmendmentWanted => "Signature wanted to change: {title}",
        "{partner} proposes to change the goal, or to give it up. Until you sign that it stays as it is.";
    GoalAmended => "Changed: {title}",
        "{partner} signed the terms that you proposed for the goal.";
    GoalAmendmentDeclined => "As it was: {title}",
        "{partner} did not sign what you proposed for the goal.";
    GoalAmendmentWithdrawn => "No signature is needed: {title}",
        "{partner} took back what it had proposed for the goal.";
    GoalAmendmentLapsed => "Stays as it is: {title}",
        "Nobody answered to what was proposed for the goal with {partner} in time.";
    GoalCancelled => "Given up: {title}",
        "{partner} signed that the goal is given up.";
    GoalOutcomeProposed => "How it ended: {title}",
        "{partner} says how the goal ended. It stands after fourteen days, unless you dispute it.";
    GoalOutcomeComputed => "How it ended, as the values say: {title}",
        "Nobody said in time how the goal with {partner} ended, so what the accepted values say is proposed to both. It stands after fourteen days, unless one of you disputes it.";
    GoalAchieved => "Achieved: {title}",
        "The goal with {partner} has ended: it was achieved.";
    GoalMissed => "Missed: {title}",
        "The goal with {partner} has ended: it was missed.";
    GoalOutcomeDisputed => "The outcome is disputed: {title}",
        "{partner} disputes how the goal ended, with its reason.";
    GoalDisputeLasts => "Still disputed: {title}",
        "For ten days you and {partner} have not agreed how the goal ended. Speak with each other: twenty days from now, though not before it would be without a dispute, what the accepted values say is proposed anew.";
    ReviewHeld => "A review to look at: {title}",
        "{partner} held a review of your joint plan, and its figures are frozen. Acknowledge it, with a comment if you like; your silence for thirty days does so too.";
    ReviewAcknowledged => "Acknowledged by both: {title}",
        "{partner} acknowledged the review of your joint plan.";
    ReviewLapsed => "Acknowledged by silence: {title}",
        "Thirty days after the review of the joint plan with {partner} nobody had said anything, so it counts as acknowledged.";
    CommitmentRequested => "A promise is asked of you: {title}",
        "{partner} asks you for a promise. Accept it, counter with other terms, or decline.";
    CommitmentOffered => "A promise to you: {title}",
        "{partner} offers you a promise. Accept it, counter with other terms, or decline.";
    CommitmentUndertaken => "Promised with a signature: {title}",
        "It stands in what you and {partner} have signed, and is agreed.";
    CommitmentCountered => "Other terms: {title}",
        "{partner} proposes other terms. Accept them, counter, or decline.";
    CommitmentAgreed => "Agreed: {title}",
        "{partner} accepted, and the promise stands.";
    CommitmentDeclined => "Declined: {title}",
        "{partner} did not accept, with its reason.";
    CommitmentWithdrawn => "Taken back: {title}",
        "{partner} took its terms back.";
    CommitmentExpired => "Never answered: {title}",
        "Nobody accepted in time, so it is closed.";
    CommitmentDueInAWeek => "Due in a week: {title}",
        "A promise between you and {partner} is due in seven days.";
    CommitmentDueTomorrow => "Due tomorrow: {title}",
        "A promise between you and {partner} is due tomorrow.";
    CommitmentOverdue => "Overdue: {title}",
        "The day of a promise between you and {partner} has passed.";
    CommitmentDelivered => "Delivered: {title}",
        "{partner} says that it is done. Confirm or reject; your silence for seven days confirms.";
    CommitmentConfirmed => "Confirmed: {title}",
        "{partner} confirmed that it is done.";
    CommitmentConfirmedBySilence => "Confirmed by silence: {title}",
        "Seven days after the delivery nobody had objected, so it counts as done.";
    CommitmentRejected => "Not done yet: {title}",
        "{partner} rejected the delivery, with its reason. The day has not passed.";
    CommitmentDisputed => "In dispute: {title}",
        "{partner} rejected the delivery, with its reason, and the day has passed. Agree on an outcome.";
    CommitmentDateProposed => "Another day is proposed: {title}",
        "{partner} proposes another day. Until you agree it is due as it was.";
    CommitmentDateAgreed => "Another day is agreed: {title}",
        "{partner} agreed to the day that you proposed.";
    CommitmentDateDeclined => "Due as it was: {title}",
        "{partner} did not agree to the day that you proposed.";
    CommitmentMotionWithdrawn => "No answer is needed: {title}",
        "{partner} took back what it had proposed.";
    CommitmentReleased => "Released: {title}",
        "{partner} lets you go, with its reason.";
    CommitmentMissed => "Missed: {title}",
        "A promise between you and {partner} is closed as missed.";
    CommitmentOutcomeProposed => "An outcome is proposed: {title}",
        "{partner} proposes how it ends. It ends so once you agree.";
    CommitmentOutcomeAgreed => "An outcome is agreed: {title}",
        "{partner} agreed to the outcome that you proposed.";
    CommitmentOutcomeDeclined => "No outcome yet: {title}",
        "{partner} did not agree to the outcome that you proposed.";
    CommitmentBlocked => "Waits for another promise: {title}",
        "A promise that it waits for has failed, so its clock stands still.";
    CommitmentUnblocked => "Goes on: {title}",
        "What it waited for has come or fallen away. The days that were lost have moved its day.";
}
