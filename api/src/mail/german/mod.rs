//! What mails say in German.

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
    greeting: "Guten Tag",
    after_greeting: "!",
    instead: "Das war für {name} bestimmt, deren oder dessen Mailserver es ablehnt: Bitte geben Sie es weiter.",
    token: "Token",
    closing: "Freundliche Grüße",
    choose: "Was Ihnen per Mail geschickt wird, bestimmen Sie selbst:",
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
            subject: "Ihr Tag auf Tandem",
            opening: "Das ist seit der letzten Tagesübersicht geschehen:",
            closing: "Sie haben gewählt, davon einmal am Tag zu hören.",
        },
        Letter::Gathered => LetterWords {
            subject: "Weiteres zu {title}",
            opening: "In wenigen Minuten ist so viel geschehen, dass der Rest zusammen kommt:",
            closing: "Alles steht auch in GET /v1/notifications.",
        },
    }
}
