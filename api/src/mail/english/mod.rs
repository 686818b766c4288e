//! What mails say in English.

mod accounts;
mod agreements;
mod organisations;
mod pilots;
mod plans;
mod proposals;

use super::{
    digest::Letter,
    template::{Group, Template},
    words::{Frame, LetterWords, Words},
};

pub(super) const FRAME: Frame = Frame {
    greeting: "Hello",
    after_greeting: ",",
    instead: "This was meant for {name}, whose mail server refuses it: please pass it on.",
    token: "Token",
    closing: "Kind regards",
    choose: "You choose what comes to you by mail:",
};

pub(super) fn words(template: Template) -> Words {
    match template.group() {
        Group::Accounts(mail) => accounts::words(mail),
        Group::Organisations(mail) => organisations::words(mail),
        Group::Proposals(mail) => proposals::words(mail),
        Group::Pilots(mail) => pilots::words(mail),
        Group::Plans(mail) => plans::words(mail),
        Group::Agreements(mail) => agreements::words(mail),
    }
}

pub(super) fn letter(letter: Letter) -> LetterWords {
    match letter {
        Letter::Digest => LetterWords {
            subject: "Your day on Tandem",
            opening: "This has happened since the last mail of a day:",
            closing: "You have chosen to hear of this once a day.",
        },
        Letter::Gathered => LetterWords {
            subject: "More about {title}",
            opening: "So much happened within a few minutes that the rest comes together:",
            closing: "All of it stands in GET /v1/notifications, too.",
        },
    }
}
