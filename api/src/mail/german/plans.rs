//! Of joint plans, their goals and reviews, and of promises.

use crate::mail::{template::Plans, words::words};

words! { Plans:
    PlanSignatureWanted => "Unterschrift erbeten: {title}",
        "{partner} hat einen gemeinsamen Plan unterschrieben und schlägt ihn vor. Unterschreiben Sie ihn, wenn Sie einverstanden sind, oder bitten Sie um Änderungen.";
    PlanRevised => "Andere Bedingungen: {title}",
        "{partner} hat die Bedingungen des gemeinsamen Plans geändert. Der Plan ist neu vorzuschlagen.";
    PlanChangesRequested => "Änderungen erbeten: {title}",
        "{partner} hat den gemeinsamen Plan mit Begründung zurückgegeben.";
    PlanAgreed => "Von beiden unterschrieben: {title}",
        "{partner} hat den gemeinsamen Plan unterschrieben.";
    PlanInForce => "In Kraft: {title}",
        "Der gemeinsame Plan mit {partner} ist ab heute in Kraft.";
    PlanClosed => "Abgeschlossen: {title}",
        "Der letzte Tag des gemeinsamen Plans mit {partner} ist vorüber.";
    PlanWithdrawn => "Zurückgezogen: {title}",
        "{partner} hat den gemeinsamen Plan zurückgezogen.";
    PlanLapsed => "Nicht vereinbart: {title}",
        "Auf den gemeinsamen Plan mit {partner} hat niemand rechtzeitig geantwortet; er ist damit zurückgezogen.";
    PlanTerminated => "Gekündigt: {title}",
        "{partner} hat den gemeinsamen Plan mit Begründung gekündigt.";
    PlanAmendmentWanted => "Unterschrift zur Änderung erbeten: {title}",
        "{partner} schlägt andere Bedingungen für den gemeinsamen Plan vor. Bis Sie unterschreiben, bleibt er, wie er ist.";
    PlanAmended => "Geändert: {title}",
        "{partner} hat die Bedingungen unterschrieben, die Sie für den gemeinsamen Plan vorgeschlagen haben.";
    PlanAmendmentDeclined => "Bleibt unverändert: {title}",
        "{partner} hat die Bedingungen nicht unterschrieben, die Sie für den gemeinsamen Plan vorgeschlagen haben.";
    PlanAmendmentWithdrawn => "Keine Unterschrift nötig: {title}",
        "{partner} hat die Bedingungen zurückgezogen, die für den gemeinsamen Plan vorgeschlagen waren.";
    PlanAmendmentLapsed => "Bleibt unverändert: {title}",
        "Auf die Bedingungen, die für den gemeinsamen Plan mit {partner} vorgeschlagen waren, hat niemand rechtzeitig geantwortet.";
    GoalProposed => "Ein Ziel ist vorgeschlagen: {title}",
        "{partner} schlägt ein Ziel Ihres gemeinsamen Plans vor. Stimmen Sie innerhalb von dreißig Tagen zu, oder bitten Sie um Änderungen.";
    GoalChangesRequested => "Änderungen erbeten: {title}",
        "{partner} hat das Ziel mit Begründung zurückgegeben.";
    GoalAgreed => "Von beiden vereinbart: {title}",
        "{partner} hat dem Ziel zugestimmt.";
    GoalWithdrawn => "Zurückgezogen: {title}",
        "{partner} hat das Ziel zurückgezogen.";
    GoalLapsed => "Nicht vereinbart: {title}",
        "Auf das Ziel mit {partner} hat niemand rechtzeitig geantwortet; es ist damit zurückgezogen.";
    GoalStarted => "Begonnen: {title}",
        "Der erste Tag des Ziels mit {partner} ist gekommen.";
    GoalMeasured => "Ein Messwert zur Prüfung: {title}",
        "{partner} hat einen Messwert des Ziels eingetragen. Er gilt nach sieben Tagen als anerkannt, sofern Sie nicht widersprechen.";
    GoalMeasurementDisputed => "Ein Messwert ist strittig: {title}",
        "{partner} widerspricht einem Messwert des Ziels und begründet das. Er zählt nicht; tragen Sie einen anderen ein, falls er berichtigt werden muss.";
    GoalOffTrack => "Nicht auf Kurs: {title}",
        "Nach den Messwerten, die zählen, liegt das Ziel mit {partner} mehr als ein Viertel hinter dem zurück, was bis jetzt erwartet wird. Sehen Sie es sich gemeinsam an.";
    GoalAmendmentWanted => "Unterschrift zur Änderung erbeten: {title}",
        "{partner} schlägt vor, das Ziel zu ändern oder aufzugeben. Bis Sie das unterschreiben, bleibt es, wie es ist.";
    GoalAmended => "Geändert: {title}",
        "{partner} hat die Bedingungen unterschrieben, die Sie für das Ziel vorgeschlagen haben.";
    GoalAmendmentDeclined => "Bleibt unverändert: {title}",
        "{partner} hat nicht unterschrieben, was Sie für das Ziel vorgeschlagen haben.";
    GoalAmendmentWithdrawn => "Keine Unterschrift nötig: {title}",
        "{partner} hat zurückgezogen, was für das Ziel vorgeschlagen war.";
    GoalAmendmentLapsed => "Bleibt unverändert: {title}",
        "Auf das, was für das Ziel mit {partner} vorgeschlagen war, hat niemand rechtzeitig geantwortet.";
    GoalCancelled => "Aufgegeben: {title}",
        "{partner} hat unterschrieben, dass das Ziel aufgegeben wird.";
    GoalOutcomeProposed => "Ausgang vorgeschlagen: {title}",
        "{partner} hat angegeben, wie das Ziel ausgegangen ist. Das gilt nach vierzehn Tagen, sofern Sie nicht widersprechen.";
    GoalOutcomeComputed => "Ausgang nach den Messwerten: {title}",
        "Niemand hat rechtzeitig angegeben, wie das Ziel mit {partner} ausgegangen ist. Deshalb wird beiden vorgeschlagen, was die anerkannten Messwerte ergeben. Das gilt nach vierzehn Tagen, sofern keine Seite widerspricht.";
    GoalAchieved => "Erreicht: {title}",
        "Das Ziel mit {partner} ist beendet: Es wurde erreicht.";
    GoalMissed => "Verfehlt: {title}",
        "Das Ziel mit {partner} ist beendet: Es wurde verfehlt.";
    GoalOutcomeDisputed => "Der Ausgang ist strittig: {title}",
        "{partner} widerspricht dem Ausgang des Ziels und begründet das.";
    GoalDisputeLasts => "Weiterhin strittig: {title}",
        "Seit zehn Tagen sind Sie und {partner} sich nicht einig, wie das Ziel ausgegangen ist. Sprechen Sie miteinander: In zwanzig Tagen, jedoch nicht früher, als es ohne den Streit der Fall wäre, wird neu vorgeschlagen, was die anerkannten Messwerte ergeben.";
    ReviewHeld => "Eine Prüfung zur Kenntnisnahme: {title}",
        "{partner} hat Ihren gemeinsamen Plan geprüft, und die Kennzahlen der Prüfung sind festgeschrieben. Nehmen Sie die Prüfung zur Kenntnis, gern mit einem Kommentar; auch wenn Sie dreißig Tage schweigen, gilt sie als zur Kenntnis genommen.";
    ReviewAcknowledged => "Von beiden zur Kenntnis genommen: {title}",
        "{partner} hat die Prüfung Ihres gemeinsamen Plans zur Kenntnis genommen.";
    ReviewLapsed => "Stillschweigend zur Kenntnis genommen: {title}",
        "Dreißig Tage nach der Prüfung des gemeinsamen Plans mit {partner} hatte sich niemand geäußert; sie gilt damit als zur Kenntnis genommen.";
    CommitmentRequested => "Eine Zusage wird erbeten: {title}",
        "{partner} bittet Sie um eine Zusage. Nehmen Sie an, schlagen Sie andere Bedingungen vor, oder lehnen Sie ab.";
    CommitmentOffered => "Eine Zusage an Sie: {title}",
        "{partner} bietet Ihnen eine Zusage an. Nehmen Sie an, schlagen Sie andere Bedingungen vor, oder lehnen Sie ab.";
    CommitmentUndertaken => "Mit Unterschrift zugesagt: {title}",
        "Die Zusage steht in dem, was Sie und {partner} unterschrieben haben, und ist vereinbart.";
    CommitmentCountered => "Andere Bedingungen: {title}",
        "{partner} schlägt andere Bedingungen vor. Nehmen Sie an, schlagen Sie wiederum andere vor, oder lehnen Sie ab.";
    CommitmentAgreed => "Vereinbart: {title}",
        "{partner} hat angenommen, und die Zusage gilt.";
    CommitmentDeclined => "Abgelehnt: {title}",
        "{partner} hat mit Begründung abgelehnt.";
    CommitmentWithdrawn => "Zurückgezogen: {title}",
        "{partner} hat die vorgeschlagenen Bedingungen zurückgezogen.";
    CommitmentExpired => "Nicht beantwortet: {title}",
        "Niemand hat rechtzeitig angenommen; die Zusage ist damit nicht zustande gekommen.";
    CommitmentDueInAWeek => "In einer Woche fällig: {title}",
        "Eine Zusage zwischen Ihnen und {partner} ist in sieben Tagen fällig.";
    CommitmentDueTomorrow => "Morgen fällig: {title}",
        "Eine Zusage zwischen Ihnen und {partner} ist morgen fällig.";
    CommitmentOverdue => "Überfällig: {title}",
        "Der Termin einer Zusage zwischen Ihnen und {partner} ist verstrichen.";
    CommitmentDelivered => "Erfüllung gemeldet: {title}",
        "{partner} meldet, dass die Zusage erfüllt ist. Bestätigen Sie das, oder weisen Sie es zurück; auch wenn Sie sieben Tage schweigen, gilt es als bestätigt.";
    CommitmentConfirmed => "Bestätigt: {title}",
        "{partner} hat bestätigt, dass die Zusage erfüllt ist.";
    CommitmentConfirmedBySilence => "Stillschweigend bestätigt: {title}",
        "Sieben Tage nach der Meldung der Erfüllung hatte niemand widersprochen; die Zusage gilt damit als erfüllt.";
    CommitmentRejected => "Noch nicht erfüllt: {title}",
        "{partner} hat die Erfüllung mit Begründung zurückgewiesen. Der Termin ist noch nicht verstrichen.";
    CommitmentDisputed => "Strittig: {title}",
        "{partner} hat die Erfüllung mit Begründung zurückgewiesen, und der Termin ist verstrichen. Einigen Sie sich auf einen Ausgang.";
    CommitmentDateProposed => "Anderer Termin vorgeschlagen: {title}",
        "{partner} schlägt einen anderen Termin vor. Bis Sie zustimmen, bleibt es beim bisherigen.";
    CommitmentDateAgreed => "Anderer Termin vereinbart: {title}",
        "{partner} hat dem Termin zugestimmt, den Sie vorgeschlagen haben.";
    CommitmentDateDeclined => "Es bleibt beim Termin: {title}",
        "{partner} hat dem Termin nicht zugestimmt, den Sie vorgeschlagen haben.";
    CommitmentMotionWithdrawn => "Keine Antwort nötig: {title}",
        "{partner} hat zurückgezogen, was vorgeschlagen war.";
    CommitmentReleased => "Von der Zusage entbunden: {title}",
        "{partner} hat Sie mit Begründung von der Zusage entbunden.";
    CommitmentMissed => "Nicht eingehalten: {title}",
        "Eine Zusage zwischen Ihnen und {partner} wurde als nicht eingehalten abgeschlossen.";
    CommitmentOutcomeProposed => "Ein Ausgang ist vorgeschlagen: {title}",
        "{partner} schlägt vor, wie die Zusage endet. So endet sie, sobald Sie zustimmen.";
    CommitmentOutcomeAgreed => "Ein Ausgang ist vereinbart: {title}",
        "{partner} hat dem Ausgang zugestimmt, den Sie vorgeschlagen haben.";
    CommitmentOutcomeDeclined => "Noch kein Ausgang: {title}",
        "{partner} hat dem Ausgang nicht zugestimmt, den Sie vorgeschlagen haben.";
    CommitmentBlocked => "Wartet auf eine andere Zusage: {title}",
        "Eine andere Zusage, auf die diese wartet, ist gescheitert; die Frist ruht deshalb.";
    CommitmentUnblocked => "Läuft weiter: {title}",
        "Worauf die Zusage gewartet hat, ist eingetreten oder weggefallen. Der Termin hat sich um die verlorenen Tage verschoben.";
}
