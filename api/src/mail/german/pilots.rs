//! Of pilots and what was learned from them.

use crate::mail::{template::Pilots, words::words};

words! { Pilots:
    PilotHandedIn => "Ein Pilot zur Prüfung: {title}",
        "{partner} hat die Charta eines Piloten eingereicht.";
    PilotApprovalWanted => "Freigabe erbeten: {title}",
        "Die Charta eines Piloten mit {partner} wartet auf die Freigabe durch Ihre Organisation.";
    PilotOverrideWanted => "Zweite Freigabe erbeten: {title}",
        "Jemand aus Ihrer Organisation möchte den Piloten mit {partner} ausrollen, obwohl ein Kriterium verfehlt wurde, das erfüllt sein muss. Dafür ist eine zweite Freigabe nötig.";
    PilotResultsEntered => "Ergebnisse zu bestätigen: {title}",
        "{partner} hat Ergebnisse des Piloten eingetragen. Bestätigen Sie die Ergebnisse, oder widersprechen Sie ihnen.";
    PilotResultsConfirmed => "Ergebnisse bestätigt: {title}",
        "{partner} hat Ergebnisse des Piloten bestätigt.";
    PilotResultDisputed => "Ein Ergebnis ist strittig: {title}",
        "{partner} widerspricht einem Ergebnis des Piloten und begründet das.";
    PilotChangesRequested => "Änderungen erbeten: {title}",
        "{partner} hat die Charta des Piloten zurückgegeben.";
    PilotSignatureWanted => "Unterschrift erbeten: {title}",
        "{partner} hat die Charta des Piloten freigegeben. Zeichnen Sie die Charta gegen, wenn Sie einverstanden sind.";
    PilotRejected => "Abgelehnt: {title}",
        "{partner} hat die Charta des Piloten abgelehnt.";
    PilotSigned => "Von beiden unterschrieben: {title}",
        "{partner} hat gegengezeichnet. Bestätigen Sie, dass Sie zum Start bereit sind.";
    PilotReadiness => "{partner} ist bereit: {title}",
        "{partner} ist bereit, den Piloten zu starten.";
    PilotStarted => "Gestartet: {title}",
        "Der Pilot mit {partner} läuft.";
    PilotPaused => "Unterbrochen: {title}",
        "{partner} hat den Piloten unterbrochen.";
    PilotResumed => "Fortgesetzt: {title}",
        "{partner} hat den Piloten fortgesetzt.";
    PilotEvaluating => "Auszuwerten: {title}",
        "Die Laufzeit des Piloten mit {partner} ist beendet. Veröffentlichen Sie seine Ergebnisse.";
    PilotEvaluatingUnamended => "Auszuwerten wie unterschrieben: {title}",
        "Die Laufzeit des Piloten mit {partner} ist beendet, und die Änderung der Charta, die Ihre Seite vorgeschlagen hatte, ist hinfällig. Veröffentlichen Sie seine Ergebnisse.";
    PilotGoesOn => "Läuft wieder: {title}",
        "Die Tage, an denen der Pilot mit {partner} ruhen konnte, sind aufgebraucht; er läuft deshalb wieder.";
    PilotGate => "Ein Entscheidungspunkt des Piloten: {title}",
        "Der Tag eines Entscheidungspunkts des Piloten mit {partner} ist gekommen. Der Abnehmer erklärt, ob der Pilot weiterläuft; bis dahin läuft er weiter.";
    PilotGatePassed => "Läuft nach dem Entscheidungspunkt weiter: {title}",
        "{partner} hat an einem Entscheidungspunkt erklärt, dass der Pilot weiterläuft.";
    PilotStopped => "An einem Entscheidungspunkt beendet: {title}",
        "{partner} hat an einem Entscheidungspunkt mit Begründung erklärt, dass der Pilot endet. Er wird jetzt ausgewertet: Veröffentlichen Sie seine Ergebnisse.";
    PilotValuesMissing => "Ohne Ihre Messwerte veröffentlicht: {title}",
        "Der Termin für die Entscheidung über den Piloten mit {partner} ist verstrichen, und Messwerte, die Ihre Seite erhebt, fehlen. Diese gelten als nicht aussagekräftig, und {partner} entscheidet nach dem, was vorliegt.";
    PilotResults => "Ergebnisse: {title}",
        "Die Ergebnisse des Piloten mit {partner} sind veröffentlicht.";
    PilotDecisionWanted => "Entscheidung erbeten: {title}",
        "Die Ergebnisse des Piloten mit {partner} sind veröffentlicht und warten auf eine Entscheidung Ihrer Organisation.";
    PilotDecided => "Entschieden: {title}",
        "{partner} hat entschieden, was aus dem Piloten wird.";
    PilotOverdue => "Entscheidung überfällig: {title}",
        "Der Termin für die Entscheidung über den Piloten mit {partner} ist verstrichen. Falls die Ergebnisse nicht veröffentlicht sind, fehlen auch diese.";
    PilotAmendmentWanted => "Freigabe einer Änderung erbeten: {title}",
        "Für den Piloten mit {partner} ist eine andere Charta vorgeschlagen. Bis beide Seiten unterschrieben haben, bleibt er, wie er ist.";
    PilotAmendmentProposed => "Änderung vorgeschlagen: {title}",
        "{partner} schlägt eine andere Charta für den Piloten vor. Sobald {partner} die Charta freigegeben hat, zeichnen Sie gegen, wenn Sie einverstanden sind.";
    PilotAmendmentApproved => "Unterschrift zur Änderung erbeten: {title}",
        "{partner} hat eine andere Charta für den Piloten freigegeben. Bis Sie gegenzeichnen, bleibt er, wie er ist.";
    PilotAmended => "Geändert: {title}",
        "{partner} hat die andere Charta des Piloten gegengezeichnet.";
    PilotUnamended => "Bleibt unverändert: {title}",
        "Die vorgeschlagene Änderung der Charta des Piloten mit {partner} ist hinfällig.";
    PilotExtensionWanted => "Verlängerung vorgeschlagen: {title}",
        "{partner} schlägt vor, dass der Pilot weiterläuft. Nehmen Sie die Verlängerung innerhalb von vierzehn Tagen an, wenn Sie einverstanden sind.";
    PilotExtended => "Verlängert: {title}",
        "{partner} hat die Verlängerung angenommen, und der Pilot läuft wieder.";
    PilotNotExtended => "Nicht verlängert: {title}",
        "Der Lieferant hat die Verlängerung des Piloten nicht angenommen. Die Entscheidung über den Piloten steht weiterhin aus.";
    PilotStillOverdue => "Weiterhin zu entscheiden: {title}",
        "Die Entscheidung über den Piloten mit {partner} ist überfällig und fehlt noch immer. Vier Wochen nachdem sie überfällig wurde, wird der Pilot ohne Entscheidung abgeschlossen.";
    PilotUndecided => "Ohne Entscheidung abgeschlossen: {title}",
        "Niemand aus Ihrer Organisation hat über den Piloten mit {partner} entschieden; er ist deshalb ohne Entscheidung abgeschlossen.";
    PilotFree => "Keine Entscheidung: {title}",
        "{partner} hat weder rechtzeitig noch in den vier Wochen danach über den Piloten entschieden. Er ist ohne Entscheidung abgeschlossen, und Sie sind durch ihn nicht mehr gebunden.";
    LessonsShared => "Erkenntnisse: {title}",
        "{partner} hat die eigenen Erkenntnisse aus dem Piloten geteilt.";
    PilotCancelled => "Abgebrochen: {title}",
        "{partner} hat den Piloten abgebrochen.";
}
