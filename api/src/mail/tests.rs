//! Every mail in every language as it is sent, and what the languages have in common.

use std::{collections::BTreeMap, fmt::Write};

use domain::{language::Language, machine::Name};
use lettre::message::{Mailbox, header::Subject};
use persistence::mails::Mail;
use uuid::Uuid;

use super::{
    digest::Letter,
    template::{Group, Template},
    words::{Frame, Words},
    writer::Writer,
};
use crate::secrets::Secret;

/// RFC 5322 wants no line to be longer, and few readers show more of a subject.
const LONGEST_SUBJECT: usize = 78;

const PLACEHOLDERS: [&str; 2] = ["{title}", "{partner}"];

fn writer() -> Writer {
    let from = Mailbox::new(Some("Tandem".to_owned()), "tandem@tandem.example".parse().unwrap());
    Writer::new(from, "https://tandem.example", Secret::known([7; 32])).unwrap()
}

/// A mail as `compose` makes it. What tells of an account leads nowhere, and an invitation has no name.
fn mail(template: Template, language: Language) -> Mail {
    use Template::{
        AccountErased, InviteColleague, InvitePartner, PasswordReset, SignUpConfirm, SignUpKnown,
    };
    let invites = matches!(template, InviteColleague | InvitePartner);
    let is_open = matches!(template, PasswordReset | SignUpConfirm);
    let is_anonymous = invites || is_open || matches!(template, SignUpKnown | AccountErased);
    let is_notice = !invites && !matches!(template.group(), Group::Accounts(_));
    let link = match template.group() {
        _ if invites => "/v1/invitations/",
        Group::Accounts(_) => "",
        _ => "/v1/objects/018f3c2e-0000-7000-8000-000000000001",
    };
    Mail {
        id: Uuid::from_u128(1),
        org_id: is_notice.then_some(Uuid::from_u128(4)),
        to_email: "manager@northern.example".to_owned(),
        to_name: if is_anonymous { "" } else { "Category Manager" }.to_owned(),
        template: template.as_str().to_owned(),
        language: language.as_str().to_owned(),
        title: "Paper bottle".to_owned(),
        partner: "Oat & Co".to_owned(),
        link: link.to_owned(),
        token_of: (invites || is_open).then_some(Uuid::from_u128(2)),
        kind: is_notice.then(|| template.kind().as_str().to_owned()),
        meant_for: is_notice.then_some(Uuid::from_u128(5)),
        about: None,
        lists: None,
        rung: 0,
        first_for: None,
        first_id: None,
        instead_of: None,
        partnership_id: None,
    }
}

/// The headers that a reader sees, and the text.
fn as_sent(writer: &Writer, mail: &Mail, listed: &[Mail]) -> String {
    let message = writer.message(mail, listed).unwrap();
    let contents = match Letter::parse(&mail.template) {
        Some(letter) => writer.list(letter, mail, listed).unwrap(),
        None => writer.single(mail).unwrap(),
    };
    let headers = message.headers();
    let subject = headers.get::<Subject>().unwrap();
    assert_eq!(subject.as_ref(), contents.subject);
    let raw = |name| headers.get_raw(name).unwrap();
    let (to, language) = (raw("To"), raw("Content-Language"));
    format!(
        "To: {to}\nSubject: {}\nContent-Language: {language}\n\n{}",
        subject.as_ref(),
        contents.text
    )
}

#[test]
fn every_mail_as_it_is_sent() {
    let writer = writer();
    for language in Language::ALL.iter().copied() {
        let mut groups = BTreeMap::<String, String>::new();
        for template in Template::ALL.iter().copied() {
            let case = format!("{:?}", template.group());
            let (group, _) = case.split_once('(').unwrap();
            let mails = groups.entry(group.to_lowercase()).or_default();
            let sent = as_sent(&writer, &mail(template, language), &[]);
            write!(mails, "=== {}\n{sent}\n", template.as_str()).unwrap();
        }
        for (group, mails) in groups {
            insta::assert_snapshot!(format!("{language}_{group}"), mails);
        }
    }
}

#[test]
fn letters_list_mails_and_who_gets_one_in_anothers_place_is_told_so() {
    let writer = writer();
    for language in Language::ALL.iter().copied() {
        let listed = [Template::ProposalSubmitted, Template::PlanRevised]
            .map(|template| mail(template, language));
        let mut sent = String::new();
        for which in Letter::ALL {
            let template = which.as_str().to_owned();
            let letter = Mail { template, link: String::new(), ..listed[0].clone() };
            write!(sent, "=== {}\n{}\n", which.as_str(), as_sent(&writer, &letter, &listed))
                .unwrap();
        }
        let first_for = Some(Uuid::from_u128(3));
        let first_id = Some(Uuid::from_u128(6));
        let instead_of = Some("Account Manager".to_owned());
        let instead = Mail { rung: 1, first_for, first_id, instead_of, ..listed[0].clone() };
        write!(sent, "=== instead\n{}\n", as_sent(&writer, &instead, &[])).unwrap();
        insta::assert_snapshot!(format!("{language}_letters"), sent);
    }
}

#[test]
fn a_page_of_html_in_each_language() {
    let writer = writer();
    for language in Language::ALL.iter().copied() {
        let [linked, tokened] = [Template::ProposalSubmitted, Template::PasswordReset]
            .map(|template| writer.single(&mail(template, language)).unwrap().html);
        insta::assert_snapshot!(format!("{language}_html"), format!("{linked}\n{tokened}"));
    }
}

#[test]
fn the_languages_say_the_same_each_in_its_own_words() {
    for template in Template::ALL.iter().copied() {
        let [english, german] =
            [Language::English, Language::German].map(|language| Words::of(template, language));
        let name = template.as_str();
        assert_ne!(english.subject, german.subject, "{name}");
        assert_ne!(english.sentence, german.sentence, "{name}");
        for placeholder in PLACEHOLDERS {
            let has = |words: &str| words.contains(placeholder);
            assert_eq!(has(english.subject), has(german.subject), "{name}: {placeholder}");
            assert_eq!(has(english.sentence), has(german.sentence), "{name}: {placeholder}");
        }
    }
    assert_ne!(Frame::of(Language::English).greeting, Frame::of(Language::German).greeting);
}

#[test]
fn a_subject_is_short_and_nothing_in_a_mail_stays_open() {
    for (template, language) in every() {
        let Words { subject, sentence } = Words::of(template, language);
        let name = template.as_str();
        let [subject, sentence] = [subject, sentence].map(|words| {
            PLACEHOLDERS.iter().fold(words.to_owned(), |words, open| words.replace(open, ""))
        });
        let length = subject.chars().count();
        assert!(length <= LONGEST_SUBJECT, "{name} in {language}: {length}");
        assert!(!subject.contains(['{', '}']), "{name} in {language}: {subject}");
        assert!(!sentence.contains(['{', '}']), "{name} in {language}: {sentence}");
        assert!(sentence.ends_with('.'), "{name} in {language}: {sentence}");
    }
}

fn every() -> impl Iterator<Item = (Template, Language)> {
    let languages = |template| Language::ALL.iter().map(move |language| (template, *language));
    Template::ALL.iter().copied().flat_map(languages)
}
