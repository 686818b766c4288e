//! Of agreements and of exclusivity.

use crate::mail::{template::Agreements, words::words};

words! { Agreements:
    AgreementSignatureWanted => "Unterschrift erbeten: {title}",
        "{partner} hat eine Vereinbarung unterschrieben und schlägt sie Ihnen vor. Unterschreiben Sie innerhalb von dreißig Tagen, oder bitten Sie um Änderungen.";
    AgreementRevised => "Andere Bedingungen: {title}",
        "{partner} hat die Bedingungen der Vereinbarung geändert. Alle Unterschriften sind unwirksam, bis die Bedingungen erneut vorgeschlagen werden.";
    AgreementChangesRequested => "Änderungen erbeten: {title}",
        "{partner} bittet um andere Bedingungen.";
    AgreementSigned => "Von beiden unterschrieben: {title}",
        "{partner} hat die Vereinbarung unterschrieben.";
    AgreementWithdrawn => "Zurückgezogen: {title}",
        "{partner} hat die Vereinbarung zurückgezogen.";
    AgreementLapsed => "Nicht unterschrieben: {title}",
        "Dreißig Tage lang hat niemand geantwortet; die Vereinbarung ist nicht zustande gekommen.";
    AgreementNotice => "Gekündigt: {title}",
        "{partner} hat gekündigt. Die Vereinbarung endet nach Ablauf der Kündigungsfrist.";
    AgreementEnded => "Beendet: {title}",
        "Die Vereinbarung zwischen Ihnen und {partner} ist nicht mehr bindend.";
    ExclusivityOffered => "Exklusivität angeboten: {title}",
        "{partner} bietet Ihnen Exklusivität an. Unterschreiben Sie innerhalb von dreißig Tagen, ändern Sie die Bedingungen, oder lehnen Sie ab.";
    ExclusivityRequested => "Exklusivität erbeten: {title}",
        "{partner} bittet Sie um Exklusivität. Ändern Sie innerhalb von dreißig Tagen die Bedingungen, lehnen Sie ab, oder gewähren Sie die Exklusivität, sobald {partner} unterschrieben hat.";
    ExclusivityRevised => "Andere Bedingungen: {title}",
        "{partner} hat die Bedingungen der Exklusivität geändert. Alle Unterschriften sind unwirksam.";
    ExclusivitySignatureWanted => "Unterschrift erbeten: {title}",
        "{partner} hat die Bedingungen der Exklusivität unterschrieben. Gewähren Sie die Exklusivität innerhalb von dreißig Tagen, oder ändern Sie die Bedingungen.";
    ExclusivityAgreed => "Von beiden unterschrieben: {title}",
        "{partner} hat die Exklusivität gewährt.";
    ExclusivityDeclined => "Abgelehnt: {title}",
        "{partner} hat die Exklusivität mit Begründung abgelehnt.";
    ExclusivityWithdrawn => "Zurückgezogen: {title}",
        "{partner} hat die vorgeschlagenen Bedingungen zurückgezogen.";
    ExclusivityNeverSigned => "Nicht unterschrieben: {title}",
        "Nicht beide Seiten haben rechtzeitig unterschrieben, oder die Partnerschaft mit {partner} ist beendet: Die Exklusivität ist nicht zustande gekommen.";
    ExclusivityBegun => "Begonnen: {title}",
        "Die Laufzeit der Exklusivität zwischen Ihnen und {partner} hat begonnen.";
    ExclusivityAmendmentProposed => "Änderung vorgeschlagen: {title}",
        "{partner} schlägt andere Bedingungen für die Exklusivität vor. Innerhalb von dreißig Tagen unterschreiben der Abnehmer und zuletzt der Lieferant.";
    ExclusivityAmendmentSigned => "Unterschrift zur Änderung erbeten: {title}",
        "{partner} hat andere Bedingungen für die Exklusivität unterschrieben. Gewähren Sie diese innerhalb von dreißig Tagen, oder lehnen Sie ab.";
    ExclusivityAmended => "Geändert: {title}",
        "{partner} hat andere Bedingungen für die Exklusivität gewährt; diese gelten ab sofort.";
    ExclusivityUnamended => "Bleibt unverändert: {title}",
        "Die Änderung der Exklusivität zwischen Ihnen und {partner} wurde nicht von beiden unterschrieben: Die Bedingungen bleiben, wie sie sind.";
    ExclusivityEndsInAMonth => "Noch dreißig Tage: {title}",
        "Die Laufzeit der Exklusivität zwischen Ihnen und {partner} endet in dreißig Tagen.";
    ExclusivityEndsInAWeek => "Noch sieben Tage: {title}",
        "Die Laufzeit der Exklusivität zwischen Ihnen und {partner} endet in sieben Tagen.";
    ExclusivityEndsTomorrow => "Noch ein Tag: {title}",
        "Die Laufzeit der Exklusivität zwischen Ihnen und {partner} endet morgen.";
    ExclusivityInCure => "Nachzuholen: {title}",
        "Etwas, was die Exklusivität zwischen Ihnen und {partner} vom Abnehmer verlangt, wurde versäumt. Die Exklusivität verfällt, wenn das nicht rechtzeitig nachgeholt wird.";
    ExclusivityCured => "Nachgeholt: {title}",
        "Das Versäumte ist nachgeholt, und die Exklusivität zwischen Ihnen und {partner} besteht weiter.";
    ExclusivityEndsLater => "Endet später: {title}",
        "Der Lieferant hatte den Piloten unterbrochen: Die Laufzeit der Exklusivität zwischen Ihnen und {partner} endet ebenso viele Tage später.";
    ExclusivityLapsed => "Verfallen: {title}",
        "Die Exklusivität mit {partner} ist verfallen.";
    ExclusivityLapsedFree => "Verfallen und wieder frei: {title}",
        "Die Exklusivität für {partner} ist verfallen. Es steht Ihnen frei, sie anderen anzubieten.";
    ExclusivityFree => "Wieder frei: {title}",
        "Die Exklusivität für {partner} ist beendet. Es steht Ihnen frei, sie anderen anzubieten.";
    ExclusivityReleased => "Zurückgegeben: {title}",
        "Ihre Organisation hat die Exklusivität an {partner} zurückgegeben. Die Laufzeit ist damit beendet.";
    ExclusivityEnded => "Laufzeit beendet: {title}",
        "Die Laufzeit Ihrer Exklusivität mit {partner} ist beendet.";
    ExclusivityEndProposed => "Beendigung vorgeschlagen: {title}",
        "{partner} schlägt mit Begründung vor, die Exklusivität zu beenden. Ohne Ihre Zustimmung besteht sie weiter.";
    ExclusivityGoesOn => "Besteht weiter: {title}",
        "{partner} lässt die Exklusivität weiterbestehen.";
}
