//! What an organisation's admins can read besides accepted transitions: who signed in and how, who was
//! refused, which keys were used.

use crate::names::names;

names! {
    /// What an entry of the audit tells.
    pub enum Kind {
        /// A person signed in, for this organisation.
        SignIn = "session.sign_in",
        /// Somebody tried to sign in as a member, with a wrong password or code.
        SignInFailed = "session.sign_in_failed",
        /// A person who is signed in acts for this organisation from now on.
        Switch = "session.switch",
        /// A person ended a session.
        SignOut = "session.sign_out",
        /// A refresh token was presented that had been used: the session has ended.
        RefreshReused = "session.refresh_reused",
        /// A person changed its password, or set a new one by mail.
        PasswordChanged = "account.password_changed",
        /// A person set up a second factor.
        SecondFactorOn = "account.second_factor_on",
        /// A second factor was removed.
        SecondFactorOff = "account.second_factor_off",
        /// A person was erased: its id leads to nobody any more.
        Erased = "account.erased",
        /// A person has new recovery codes.
        RecoveryRenewed = "account.recovery_codes_renewed",
        /// A recovery code was used.
        RecoveryUsed = "account.recovery_code_used",
        /// A member made a private link to the organisation's calendar.
        CalendarLinkMade = "calendar_link.made",
        /// A member took such a link back.
        CalendarLinkRevoked = "calendar_link.revoked",
        /// A service account signed in with one of its secrets.
        KeyUsed = "service_account.key_used",
        /// Somebody was refused what it may not do.
        Refused = "access.refused",
    }
}
