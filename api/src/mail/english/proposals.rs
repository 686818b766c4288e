//! Of proposals, what is said of them, panels and briefs.

use crate::mail::{template::Proposals, words::words};

words! { Proposals:
    ProposalSubmitted => "New proposal: {title}",
        "{partner} submitted a proposal. It shows by when you acknowledge it and by when you decide.";
    ProposalToAcknowledge => "To be answered: {title}",
        "Half of a time that you have for the proposal of {partner} has passed, and you have not acknowledged it. It shows by when you do, and by when you decide.";
    ProposalToDecide => "To be decided: {title}",
        "Half of the time that you have to decide on the proposal of {partner} has passed. It shows by when you decide; without a decision it lapses.";
    ProposalAcknowledgementOverdue => "Not acknowledged in time: {title}",
        "You have not acknowledged the proposal of {partner} in time. {partner} sees it, and it counts. Acknowledge it now.";
    ProposalNotAcknowledged => "{title} was not acknowledged in time",
        "{partner} has not acknowledged your proposal in time, which counts. By when it decides stays as it is.";
    ProposalAcknowledged => "Acknowledged: {title}",
        "{partner} has your proposal and will answer.";
    ProposalAsked => "A question about {title}",
        "{partner} asks about your proposal. Its time to decide stands still until you answer.";
    MessageReceived => "{partner} writes about {title}",
        "{partner} has written to you about the proposal. Follow the link to read it; answer with POST to the messages of the proposal.";
    MessageMention => "You are mentioned: {title}",
        "Somebody mentions you in a message about the proposal, which both sides read. Follow the link to read it.";
    NoteMention => "You are mentioned in a note: {title}",
        "A colleague mentions you in a note on the proposal, which your organisation alone reads. Follow the link to read it.";
    ProposalAnswered => "Answered: {title}",
        "{partner} answered your question. Your time to decide goes on.";
    ProposalDecided => "A decision on {title}",
        "{partner} decided on your proposal, with its reason.";
    ProposalWithdrawn => "Withdrawn: {title}",
        "{partner} took its proposal back.";
    ProposalLapsed => "No decision on {title}",
        "{partner} did not decide in time. You are free to offer it elsewhere.";
    ProposalOverdue => "{title} has lapsed without a decision",
        "The time to decide has passed, and {partner} is free to offer it elsewhere.";
    ProposalWoken => "To be looked at again: {title}",
        "The day to which you deferred it has come. Decide within thirty days.";
    PanelReview => "To be reviewed: {title}",
        "You are asked to review a proposal. Declare first whether something stands against it, then score.";
    PanelReminder => "Your review is due tomorrow: {title}",
        "Your scores on a proposal are due tomorrow, and are not in.";
    BriefInvited => "{partner} looks for something: {title}",
        "{partner} invites you to hand a proposal in. The link tells what is looked for and until when.";
    BriefExtended => "More time: {title}",
        "{partner} has extended what it invited you to.";
    BriefClarified => "{partner} has told more: {title}",
        "{partner} has told more about what it looks for. It stands in the detail.";
    BriefCriteriaRevised => "Other criteria: {title}",
        "{partner} has changed by what it will judge. From the first proposal on that stays as it is.";
    BriefClosesSoon => "Closes in three days: {title}",
        "What {partner} looks for closes in three days or less. What is not handed in by then cannot be.";
    BriefCancelled => "Called off: {title}",
        "{partner} has called off what it invited you to. The link tells why.";
    BriefAnswered => "Your question was answered: {title}",
        "{partner} has answered your question, to you alone.";
    BriefAsked => "{partner} asks about {title}",
        "{partner} has a question about your brief. Answer it alone, or tell all whom you have invited.";
    BriefClosed => "Closed: {title}",
        "Your brief has closed, and nothing more can be handed in. Compare what was, and decide.";
}
