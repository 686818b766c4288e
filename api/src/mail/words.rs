//! What mails say in each language: a subject and a sentence or two for each, and what stands around them.
//!
//! The words of a language are a table for each group of mails, in which none may be missing.

use domain::language::Language;
use serde::Serialize;

use super::{digest::Letter, english, german, template::Template};

/// What a mail says. `{title}` stands for the title of the object and `{partner}` for the name of the other
/// organisation, in whatever case the sentence asks for: names are not declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) subject: &'static str,
    /// What happened and what to do, in a sentence or two.
    pub(super) sentence: &'static str,
}

impl Words {
    pub(super) fn of(template: Template, language: Language) -> Self {
        match language {
            Language::English => english::words(template),
            Language::German => german::words(template),
        }
    }
}

/// Words with a title and the name of the other organisation in their places.
pub(super) fn filled(words: &str, title: &str, partner: &str) -> String {
    words.replace("{title}", title).replace("{partner}", partner)
}

/// What a letter says that lists mails.
#[derive(Debug, Clone, Copy)]
pub(super) struct LetterWords {
    /// The subject; `{title}` is the title of the thing, where all are about one.
    pub(super) subject: &'static str,
    /// What comes before the list.
    pub(super) opening: &'static str,
    /// What comes after it.
    pub(super) closing: &'static str,
}

impl LetterWords {
    pub(super) fn of(letter: Letter, language: Language) -> Self {
        match language {
            Language::English => english::letter(letter),
            Language::German => german::letter(letter),
        }
    }
}

/// What stands around the words of every mail.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Frame {
    /// What comes before the name of the reader, or alone where there is none.
    pub(super) greeting: &'static str,
    /// What ends the greeting.
    pub(super) after_greeting: &'static str,
    /// What is said besides to somebody who gets a mail in place of `{name}`.
    pub(super) instead: &'static str,
    /// What comes before a token.
    pub(super) token: &'static str,
    /// What comes before the name of who writes.
    pub(super) closing: &'static str,
    /// What comes before the address of the reader's settings.
    pub(super) choose: &'static str,
}

impl Frame {
    pub(super) fn of(language: Language) -> Self {
        match language {
            Language::English => english::FRAME,
            Language::German => german::FRAME,
        }
    }
}

/// The words for each mail of a group.
macro_rules! words {
    ($group:ident: $($case:ident => $subject:literal, $sentence:literal;)+) => {
        pub(super) fn words(mail: $group) -> $crate::mail::words::Words {
            let (subject, sentence) = match mail { $($group::$case => ($subject, $sentence),)+ };
            $crate::mail::words::Words { subject, sentence }
        }
    };
}

pub(super) use words;
