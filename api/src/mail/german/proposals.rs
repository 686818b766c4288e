//! Of proposals, what is said of them, panels and briefs.

use crate::mail::{template::Proposals, words::words};

words! { Proposals:
    ProposalSubmitted => "Neuer Vorschlag: {title}",
        "{partner} hat einen Vorschlag eingereicht. Dort steht, bis wann Sie den Eingang bestätigen und bis wann Sie entscheiden.";
    ProposalToAcknowledge => "Eingang zu bestätigen: {title}",
        "Die Hälfte einer Ihrer Fristen für den Vorschlag von {partner} ist verstrichen, und Sie haben den Eingang noch nicht bestätigt. Im Vorschlag steht, bis wann Sie das tun und bis wann Sie entscheiden.";
    ProposalToDecide => "Zu entscheiden: {title}",
        "Die Hälfte Ihrer Frist für die Entscheidung über den Vorschlag von {partner} ist verstrichen. Im Vorschlag steht, bis wann Sie entscheiden; ohne Entscheidung verfällt er.";
    ProposalAcknowledgementOverdue => "Eingang nicht rechtzeitig bestätigt: {title}",
        "Sie haben den Eingang des Vorschlags von {partner} nicht rechtzeitig bestätigt. {partner} sieht das, und es wird gezählt. Bestätigen Sie den Eingang jetzt.";
    ProposalNotAcknowledged => "Eingang von {title} nicht rechtzeitig bestätigt",
        "{partner} hat den Eingang Ihres Vorschlags nicht rechtzeitig bestätigt; das wird gezählt. Die Frist für die Entscheidung bleibt, wie sie ist.";
    ProposalAcknowledged => "Eingang bestätigt: {title}",
        "{partner} hat Ihren Vorschlag erhalten und wird antworten.";
    ProposalAsked => "Eine Frage zu {title}",
        "{partner} hat eine Frage zu Ihrem Vorschlag. Die Frist für die Entscheidung ruht, bis Sie antworten.";
    MessageReceived => "{partner} schreibt zu {title}",
        "{partner} hat Ihnen zu dem Vorschlag geschrieben. Folgen Sie dem Link, um die Nachricht zu lesen; antworten Sie mit POST an die Nachrichten des Vorschlags.";
    MessageMention => "Sie werden erwähnt: {title}",
        "Sie werden in einer Nachricht zu dem Vorschlag erwähnt, die beide Seiten lesen. Folgen Sie dem Link, um sie zu lesen.";
    NoteMention => "Sie werden in einer Notiz erwähnt: {title}",
        "Jemand aus Ihrer Organisation erwähnt Sie in einer Notiz zu dem Vorschlag, die nur Ihre Organisation liest. Folgen Sie dem Link, um sie zu lesen.";
    ProposalAnswered => "Beantwortet: {title}",
        "{partner} hat Ihre Frage beantwortet. Ihre Frist für die Entscheidung läuft weiter.";
    ProposalDecided => "Eine Entscheidung zu {title}",
        "{partner} hat über Ihren Vorschlag entschieden und die Entscheidung begründet.";
    ProposalWithdrawn => "Zurückgezogen: {title}",
        "{partner} hat den Vorschlag zurückgezogen.";
    ProposalLapsed => "Keine Entscheidung zu {title}",
        "{partner} hat nicht rechtzeitig entschieden. Es steht Ihnen frei, den Vorschlag anderen anzubieten.";
    ProposalOverdue => "{title} ist ohne Entscheidung verfallen",
        "Die Frist für die Entscheidung ist verstrichen, und es steht {partner} frei, den Vorschlag anderen anzubieten.";
    ProposalWoken => "Wiedervorlage: {title}",
        "Der Tag, bis zu dem Sie den Vorschlag zurückgestellt haben, ist gekommen. Entscheiden Sie innerhalb von dreißig Tagen.";
    PanelReview => "Zu bewerten: {title}",
        "Sie werden gebeten, im Bewertungsgremium einen Vorschlag zu bewerten. Erklären Sie zuerst, ob Ihrer Mitwirkung etwas entgegensteht, und vergeben Sie dann Ihre Punkte.";
    PanelReminder => "Ihre Bewertung ist morgen fällig: {title}",
        "Ihre Bewertung eines Vorschlags ist morgen fällig und liegt noch nicht vor.";
    BriefInvited => "{partner} sucht Vorschläge: {title}",
        "{partner} lädt Sie ein, einen Vorschlag einzureichen. Unter dem Link steht, was gesucht wird und bis wann.";
    BriefExtended => "Mehr Zeit: {title}",
        "{partner} hat die Frist des Briefings verlängert, zu dem Sie eingeladen sind.";
    BriefClarified => "Neue Angaben von {partner}: {title}",
        "{partner} hat ergänzt, was gesucht wird. Die Angaben finden Sie in den Einzelheiten des Briefings.";
    BriefCriteriaRevised => "Andere Kriterien: {title}",
        "{partner} hat geändert, nach welchen Kriterien bewertet wird. Ab dem ersten Vorschlag stehen die Kriterien fest.";
    BriefClosesSoon => "Schließt in drei Tagen: {title}",
        "Das Briefing von {partner} schließt in höchstens drei Tagen. Danach kann nichts mehr eingereicht werden.";
    BriefCancelled => "Abgesagt: {title}",
        "{partner} hat das Briefing abgesagt, zu dem Sie eingeladen waren. Unter dem Link steht, warum.";
    BriefAnswered => "Ihre Frage wurde beantwortet: {title}",
        "{partner} hat Ihre Frage beantwortet. Die Antwort geht nur an Sie.";
    BriefAsked => "{partner} hat eine Frage zu {title}",
        "{partner} hat eine Frage zu Ihrem Briefing. Antworten Sie nur {partner}, oder informieren Sie alle, die Sie eingeladen haben.";
    BriefClosed => "Geschlossen: {title}",
        "Ihr Briefing ist geschlossen, und es kann nichts mehr eingereicht werden. Vergleichen Sie, was eingereicht wurde, und entscheiden Sie.";
}
