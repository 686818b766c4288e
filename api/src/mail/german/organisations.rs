//! Of an organisation's people and programs, and of its partnerships.

use crate::mail::{template::Organisations, words::words};

words! { Organisations:
    ColleagueJoined => "{title} ist Ihrer Organisation beigetreten",
        "{title} hat die Einladung Ihrer Organisation angenommen und gehört ihr jetzt an.";
    MemberRoles => "Die Rollen von {title} wurden geändert",
        "Die Rollen von {title} wurden geändert. Das Audit-Protokoll Ihrer Organisation zeigt, von wem.";
    MemberRemoved => "Ein Mitglied wurde entfernt",
        "Ein Mitglied wurde aus Ihrer Organisation entfernt. Das Audit-Protokoll zeigt, wen das betrifft und wer es veranlasst hat.";
    PolicyChanged => "Die Vorgaben für Ihre Mitglieder wurden geändert",
        "Die Vorgabe, ob die Mitglieder Ihrer Organisation einen zweiten Faktor brauchen, wurde geändert. Das Audit-Protokoll zeigt, wie und von wem.";
    ServiceAccountChanged => "Das Dienstkonto {title} wurde geändert",
        "Das Dienstkonto {title} oder eines seiner Geheimnisse wurde geändert. Das Audit-Protokoll Ihrer Organisation zeigt, von wem.";
    WebhookChanged => "Der Webhook {title} wurde geändert",
        "Der Webhook {title}, an den Ereignisse Ihrer Organisation gesendet werden, oder sein Geheimnis wurde geändert. Das Audit-Protokoll Ihrer Organisation zeigt, wie und von wem.";
    WebhookOff => "Der Webhook {title} wurde abgeschaltet",
        "Der Webhook {title} hat nicht angenommen, was an ihn gesendet wurde, und wurde abgeschaltet. Sehen Sie sich die Zustellungen an, beheben Sie den Fehler beim Empfänger, schalten Sie den Webhook wieder ein und senden Sie erneut, was fehlgeschlagen ist.";
    BreakGlass => "Der Betreiber von Tandem hat Zugang zu Ihrer Organisation erhalten",
        "Der Betreiber von Tandem hat für einen Notfall ein Dienstkonto Ihrer Organisation angelegt: {title}. Es ist eine Stunde lang gültig. Das Audit-Protokoll zeigt, warum es angelegt wurde und was damit geschehen ist; Sie können das Konto sofort entfernen.";
    PartnershipAccepted => "{partner} hat Ihre Partnerschaft angenommen",
        "Sie und {partner} können jetzt zusammenarbeiten.";
    PartnershipDeclined => "Ihre Einladung an {title} wurde abgelehnt",
        "Die von Ihnen vorgeschlagene Partnerschaft ist nicht zustande gekommen.";
    PartnershipExpired => "Ihre Einladung an {title} ist abgelaufen",
        "Dreißig Tage lang hat niemand geantwortet; die von Ihnen vorgeschlagene Partnerschaft ist damit nicht zustande gekommen.";
    PartnershipSuspended => "{partner} hat die Partnerschaft ausgesetzt",
        "Was Sie teilen, bleibt lesbar und ruht bis auf Weiteres.";
    PartnershipResumed => "{partner} hat die Partnerschaft wiederaufgenommen",
        "Sie können wieder zusammenarbeiten.";
    PartnershipNotice => "{partner} hat die Partnerschaft gekündigt",
        "Die Partnerschaft endet nach Ablauf der Kündigungsfrist. Bis dahin geht die Arbeit weiter.";
    PartnershipEnded => "Die Partnerschaft mit {partner} ist beendet",
        "Was Sie geteilt haben, bleibt lesbar.";
}
