//! Of agreements and of exclusivity.

use crate::mail::{template::Agreements, words::words};

words! { Agreements:
    AgreementSignatureWanted => "Signature wanted: {title}",
        "{partner} signed an agreement and proposes it to you. Sign it, or ask for changes, within thirty days.";
    AgreementRevised => "Other terms: {title}",
        "{partner} changed the terms of the agreement. Every signature is void until they are proposed again.";
    AgreementChangesRequested => "Changes requested: {title}",
        "{partner} asks for other terms.";
    AgreementSigned => "Signed by both: {title}",
        "{partner} signed the agreement.";
    AgreementWithdrawn => "Taken back: {title}",
        "{partner} took the agreement back.";
    AgreementLapsed => "Never signed: {title}",
        "Nobody answered for thirty days, so the agreement came to nothing.";
    AgreementNotice => "Notice was given: {title}",
        "{partner} gave notice. The agreement ends when its days of notice have passed.";
    AgreementEnded => "Ended: {title}",
        "The agreement between you and {partner} binds no more.";
    ExclusivityOffered => "Exclusivity is offered: {title}",
        "{partner} offers you to be first. Sign it, change its terms, or decline, within thirty days.";
    ExclusivityRequested => "Exclusivity is asked for: {title}",
        "{partner} asks you to be first. Change its terms or decline, or grant it once {partner} has signed, within thirty days.";
    ExclusivityRevised => "Other terms: {title}",
        "{partner} changed the terms of the exclusivity. Every signature is void.";
    ExclusivitySignatureWanted => "Signature wanted: {title}",
        "{partner} signed the terms of the exclusivity. Grant it, or change them, within thirty days.";
    ExclusivityAgreed => "Signed by both: {title}",
        "{partner} granted the exclusivity.";
    ExclusivityDeclined => "Declined: {title}",
        "{partner} declined the exclusivity, with its reason.";
    ExclusivityWithdrawn => "Taken back: {title}",
        "{partner} took its terms back.";
    ExclusivityNeverSigned => "Never signed: {title}",
        "It was not signed by both in time, or the partnership with {partner} has ended: the exclusivity came to nothing.";
    ExclusivityBegun => "Begun: {title}",
        "The window of the exclusivity between you and {partner} has begun.";
    ExclusivityAmendmentProposed => "To be changed: {title}",
        "{partner} proposes other terms for the exclusivity. The buyer signs them, and the supplier last, within thirty days.";
    ExclusivityAmendmentSigned => "Signature wanted to change: {title}",
        "{partner} signed other terms for the exclusivity. Grant them, or decline them, within thirty days.";
    ExclusivityAmended => "Changed: {title}",
        "{partner} granted other terms for the exclusivity: they govern from now on.";
    ExclusivityUnamended => "Stays as it is: {title}",
        "What was to change of the exclusivity between you and {partner} was not signed by both: its terms stay as they are.";
    ExclusivityEndsInAMonth => "Thirty days left: {title}",
        "The window of the exclusivity between you and {partner} ends in thirty days.";
    ExclusivityEndsInAWeek => "Seven days left: {title}",
        "The window of the exclusivity between you and {partner} ends in seven days.";
    ExclusivityEndsTomorrow => "A day left: {title}",
        "The window of the exclusivity between you and {partner} ends tomorrow.";
    ExclusivityInCure => "To be made good: {title}",
        "Something that the exclusivity between you and {partner} asks of the buyer was missed. It lapses unless that is made good in time.";
    ExclusivityCured => "Made good: {title}",
        "What was missed is made good, and the exclusivity between you and {partner} goes on.";
    ExclusivityEndsLater => "Ends later: {title}",
        "The supplier had the pilot stand still: the window of the exclusivity between you and {partner} ends as many days later.";
    ExclusivityLapsed => "Lapsed: {title}",
        "The exclusivity with {partner} has lapsed.";
    ExclusivityLapsedFree => "Lapsed, and free to offer: {title}",
        "The exclusivity for {partner} has lapsed. You are free to offer it to others.";
    ExclusivityFree => "Free to offer: {title}",
        "The exclusivity for {partner} has ended. You are free to offer it to others.";
    ExclusivityReleased => "Given back: {title}",
        "Your organisation has given the exclusivity back to {partner}. Your window has ended.";
    ExclusivityEnded => "Window ended: {title}",
        "The window of your exclusivity with {partner} has ended.";
    ExclusivityEndProposed => "To be ended: {title}",
        "{partner} proposes to end the exclusivity, with its reason. It goes on unless you agree.";
    ExclusivityGoesOn => "Goes on: {title}",
        "{partner} lets the exclusivity go on.";
}
