//! Of a person's account, and of what invites to one.

use crate::mail::{template::Accounts, words::words};

words! { Accounts:
    SignUpConfirm => "Bestätigen Sie Ihre Adresse",
        "Sie haben eine Organisation bei Tandem angemeldet. Senden Sie das untenstehende Token an POST /v1/organisations/confirmation, um Ihre Adresse zu bestätigen. Es ist einmalig und zwei Tage lang gültig. Wenn Sie das nicht waren, müssen Sie nichts tun.";
    SignUpKnown => "Sie haben bereits ein Konto",
        "Jemand, vielleicht Sie selbst, wollte mit dieser Adresse eine Organisation bei Tandem anmelden. Zu der Adresse gibt es bereits ein Konto: Melden Sie sich damit an. Wenn Sie das nicht waren, müssen Sie nichts tun.";
    InviteColleague => "{partner} lädt Sie zu Tandem ein",
        "{partner} lädt Sie ein, als Kollegin oder Kollege bei Tandem mitzuarbeiten. Folgen Sie dem Link, um die Einladung zu lesen; er ist einmalig und sieben Tage lang gültig.";
    InvitePartner => "{partner} lädt Sie zu einer Partnerschaft ein",
        "{partner} schlägt vor, über Tandem mit Ihnen zusammenzuarbeiten. Folgen Sie dem Link, um die Einladung zu lesen; er ist einmalig und dreißig Tage lang gültig.";
    PasswordReset => "Legen Sie ein neues Passwort fest",
        "Jemand, vielleicht Sie selbst, hat ein neues Passwort angefordert. Senden Sie das untenstehende Token an POST /v1/auth/password-reset/confirmation, um es festzulegen. Das Token ist einmalig und eine Stunde lang gültig. Wenn Sie das nicht waren, müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist.";
    PasswordChanged => "Ihr Passwort wurde geändert",
        "Ihr Passwort wurde geändert, und Ihre anderen Sitzungen wurden beendet. Wenn Sie das nicht waren, fordern Sie sofort ein neues Passwort an.";
    SecondFactorOn => "Ein zweiter Faktor wurde eingerichtet",
        "Ab sofort brauchen Sie für die Anmeldung einen Code von Ihrem Gerät. Wenn Sie das nicht waren, fordern Sie sofort ein neues Passwort an und informieren Sie den Betreiber von Tandem.";
    RecoveryUsed => "Einer Ihrer Wiederherstellungscodes wurde verwendet",
        "Einer Ihrer Wiederherstellungscodes wurde anstelle eines Codes von Ihrem Gerät verwendet. Wenn Sie das nicht waren, fordern Sie sofort ein neues Passwort an.";
    SecondFactorOff => "Ihr zweiter Faktor wurde entfernt",
        "Für die Anmeldung genügt jetzt Ihr Passwort. Wenn Sie das nicht veranlasst haben, fordern Sie sofort ein neues Passwort an.";
    SessionStolen => "Eine Ihrer Sitzungen wurde beendet",
        "Ein Token Ihrer Sitzung wurde zweimal verwendet; das kommt vor, wenn jemand es kopiert hat. Die Sitzung ist beendet. Melden Sie sich erneut an, und fordern Sie ein neues Passwort an, wenn Sie sich das nicht erklären können.";
    AccountErased => "Ihr Konto wurde gelöscht",
        "Ihr Name, Ihre Adresse und alle Ihre Zugangsdaten wurden gelöscht; dies ist die letzte E-Mail an Sie. Was Sie für Ihre Organisationen getan und geschrieben haben, bleibt dort, ohne Ihren Namen. Wenn Sie das nicht waren, melden Sie es bitte dem Betreiber von Tandem.";
}
