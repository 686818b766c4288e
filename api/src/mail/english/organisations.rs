//! Of an organisation's people and programs, and of its partnerships.

use crate::mail::{template::Organisations, words::words};

words! { Organisations:
    ColleagueJoined => "{title} has joined your organisation",
        "{title} has accepted the invitation of your organisation and belongs to it now.";
    MemberRoles => "The roles of {title} were changed",
        "The roles of {title} were changed. The audit of your organisation tells by whom.";
    MemberRemoved => "A member was removed",
        "A member was removed from your organisation. Its audit tells who and by whom.";
    PolicyChanged => "What your organisation asks of its members was changed",
        "It was changed whether the members of your organisation need a second factor. Its audit tells how and by whom.";
    ServiceAccountChanged => "The service account {title} was changed",
        "The service account {title} or its secrets were changed. The audit of your organisation tells by whom.";
    WebhookChanged => "The webhook {title} was changed",
        "The webhook {title}, to which events of your organisation are sent, or its secret was changed. The audit of your organisation tells how and by whom.";
    WebhookOff => "The webhook {title} was switched off",
        "The webhook {title} did not take what was sent to it, and was switched off. See what came of it, mend the receiver, enable it again and replay what has failed.";
    BreakGlass => "An operator of Tandem was let into your organisation",
        "Whoever runs Tandem made a service account of your organisation for an emergency: {title}. It works for an hour. The audit tells why and what was done with it, and you can remove it at once.";
    PartnershipAccepted => "{partner} accepted your partnership",
        "You and {partner} can work together now.";
    PartnershipDeclined => "Your invitation of {title} was declined",
        "The partnership that you proposed did not come about.";
    PartnershipExpired => "Your invitation of {title} has expired",
        "Nobody answered for thirty days, so the partnership that you proposed is closed.";
    PartnershipSuspended => "{partner} suspended the partnership",
        "What you share stays readable and does not move for the time being.";
    PartnershipResumed => "{partner} resumed the partnership",
        "You can go on working together.";
    PartnershipNotice => "{partner} gave notice",
        "The partnership ends after the days of notice. Until then work goes on.";
    PartnershipEnded => "The partnership with {partner} has ended",
        "What you shared stays readable.";
}
