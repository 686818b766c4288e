//! Of a person's account, and of what invites to one.

use crate::mail::{template::Accounts, words::words};

words! { Accounts:
    SignUpConfirm => "Confirm your address",
        "You asked for an organisation on Tandem. Send the token below to POST /v1/organisations/confirmation to confirm your address. It works once, for two days. If it was not you, do nothing.";
    SignUpKnown => "You have an account already",
        "Somebody, perhaps you, asked for an organisation on Tandem with this address. It has an account already: sign in with it. If it was not you, do nothing.";
    InviteColleague => "{partner} invites you to Tandem",
        "{partner} invites you to join as a colleague. Follow the link to read the invitation; it works once, for seven days.";
    InvitePartner => "{partner} invites you to a partnership",
        "{partner} proposes to work with you on Tandem. Follow the link to read the invitation; it works once, for thirty days.";
    PasswordReset => "Set a new password",
        "Somebody, perhaps you, asked for a new password. Send the token below to POST /v1/auth/password-reset/confirmation to set one. It works once, for an hour. If it was not you, do nothing: your password stays as it is.";
    PasswordChanged => "Your password was changed",
        "Your password was changed, and your other sessions have ended. If it was not you, ask for a new password at once.";
    SecondFactorOn => "A second factor was set up",
        "From now on signing in takes a code of your device. If it was not you, ask for a new password at once and tell whoever runs Tandem.";
    RecoveryUsed => "One of your recovery codes was used",
        "One of your recovery codes was used in place of a code of your device. If it was not you, ask for a new password at once.";
    SecondFactorOff => "Your second factor was removed",
        "Signing in takes your password alone. If it was not you, ask for a new password at once.";
    SessionStolen => "One of your sessions was ended",
        "A token of your session was used twice, which happens when somebody has copied it. The session has ended; sign in again, and if you do not know why, ask for a new password.";
    AccountErased => "Your account was erased",
        "Your name, your address and all that let you in were erased, and this is the last mail to you. What you did and wrote for your organisations stays theirs, without your name. If it was not you, tell whoever runs Tandem.";
}
