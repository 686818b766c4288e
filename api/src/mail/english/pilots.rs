//! Of pilots and what was learned from them.

use crate::mail::{template::Pilots, words::words};

words! { Pilots:
    PilotHandedIn => "A pilot to review: {title}",
        "{partner} handed in the charter of a pilot.";
    PilotApprovalWanted => "Approval wanted: {title}",
        "The charter of a pilot with {partner} waits for an approver of your organisation.";
    PilotOverrideWanted => "A second approver wanted: {title}",
        "A colleague wants to scale the pilot with {partner} although a criterion has failed that must be met. It takes a second approver.";
    PilotResultsEntered => "Results to confirm: {title}",
        "{partner} entered results of the pilot. Confirm or dispute them.";
    PilotResultsConfirmed => "Results confirmed: {title}",
        "{partner} confirmed results of the pilot.";
    PilotResultDisputed => "A result is disputed: {title}",
        "{partner} disputes a result of the pilot, with its reason.";
    PilotChangesRequested => "Changes requested: {title}",
        "{partner} sent the charter of the pilot back.";
    PilotSignatureWanted => "Signature wanted: {title}",
        "{partner} approved the charter of the pilot. Countersign it, if you agree.";
    PilotRejected => "Rejected: {title}",
        "{partner} rejected the charter of the pilot.";
    PilotSigned => "Signed by both: {title}",
        "{partner} countersigned. Confirm your readiness to start.";
    PilotReadiness => "{partner} is ready: {title}",
        "{partner} is ready to start the pilot.";
    PilotStarted => "Started: {title}",
        "The pilot with {partner} runs.";
    PilotPaused => "Paused: {title}",
        "{partner} paused the pilot.";
    PilotResumed => "Resumed: {title}",
        "{partner} resumed the pilot.";
    PilotEvaluating => "To be evaluated: {title}",
        "The pilot with {partner} has run. Publish its results.";
    PilotEvaluatingUnamended => "To be evaluated, as it was signed: {title}",
        "The pilot with {partner} has run, and what your side had proposed to change in its charter has fallen away. Publish its results.";
    PilotGoesOn => "Goes on: {title}",
        "The days for which the pilot with {partner} could stand still have passed, so it runs again.";
    PilotGate => "A gate of the pilot: {title}",
        "The day of a gate of the pilot with {partner} has come. The buyer says whether the pilot goes on; until then it does.";
    PilotGatePassed => "Goes on behind the gate: {title}",
        "{partner} said at a gate of the pilot that it goes on.";
    PilotStopped => "Stopped at a gate: {title}",
        "{partner} said at a gate of the pilot that it stops, with its reason. It is evaluated now: publish its results.";
    PilotValuesMissing => "Published without your values: {title}",
        "The day for the decision on the pilot with {partner} has passed, and values that your side measures are missing. They count as inconclusive, and {partner} decides on what is there.";
    PilotResults => "Results: {title}",
        "The results of the pilot with {partner} are published.";
    PilotDecisionWanted => "Decision wanted: {title}",
        "The results of the pilot with {partner} are published and wait for a decision of your organisation.";
    PilotDecided => "Decided: {title}",
        "{partner} decided what becomes of the pilot.";
    PilotOverdue => "Decision overdue: {title}",
        "The day for the decision on the pilot with {partner} has passed. If its results are not published, they are missing, too.";
    PilotAmendmentWanted => "Approval wanted to change: {title}",
        "Another charter is proposed for the pilot with {partner}. Until both have signed it stays as it is.";
    PilotAmendmentProposed => "To be changed: {title}",
        "{partner} proposes another charter for the pilot. Once {partner} has approved it, countersign it, if you agree.";
    PilotAmendmentApproved => "Signature wanted to change: {title}",
        "{partner} approved another charter for the pilot. Until you countersign it stays as it is.";
    PilotAmended => "Changed: {title}",
        "{partner} countersigned the other charter of the pilot.";
    PilotUnamended => "Stays as it is: {title}",
        "What was to change in the charter of the pilot with {partner} has fallen away.";
    PilotExtensionWanted => "To be extended: {title}",
        "{partner} proposes that the pilot runs on. Accept it within fourteen days, if you agree.";
    PilotExtended => "Runs on: {title}",
        "{partner} accepted, and the pilot runs again.";
    PilotNotExtended => "Not extended: {title}",
        "The supplier has not accepted that the pilot runs on. It waits for its decision as before.";
    PilotStillOverdue => "Still to be decided: {title}",
        "The decision on the pilot with {partner} is overdue and still missing. Four weeks after it became so the pilot closes without one.";
    PilotUndecided => "Closed without a decision: {title}",
        "Nobody of your organisation decided on the pilot with {partner}, so it has closed without a decision.";
    PilotFree => "No decision came: {title}",
        "{partner} did not decide on the pilot in time, nor for four weeks after. It has closed without a decision, and nothing of yours hangs on it any more.";
    LessonsShared => "What was learned: {title}",
        "{partner} shared what it has learned from the pilot.";
    PilotCancelled => "Called off: {title}",
        "{partner} called the pilot off.";
}
