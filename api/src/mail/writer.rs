//! Mails in writing: a subject, a text and the same in HTML, in the language of their reader.

use domain::{language::Language, machine::Name};
use lettre::{
    Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use minijinja::{Environment, UndefinedBehavior, context, value::Serde};
use persistence::mails::Mail;

use super::{
    digest::{self, Letter, Line},
    frame::{framed, framed_html},
    headline::headline,
    template::Template,
    unsubscribe::{address, unsubscription},
    words::{Frame, LetterWords, Words, filled},
};
use crate::secrets::Secret;

const TEXT: &str = framed!(
    "{{ sentence }}
{% if link %}
{{ link }}
{% endif %}{% if token %}
{{ frame.token }}: {{ token }}
{% endif %}"
);

const HTML: &str = framed_html!(
    "<p>{{ sentence }}</p>
{% if link %}<p><a href=\"{{ link }}\">{{ link }}</a></p>
{% endif %}{% if token %}<p>{{ frame.token }}: <code>{{ token }}</code></p>
{% endif %}"
);

/// Why a mail cannot be written.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unwritable {
    /// The queue names a mail that there is not.
    #[error("an unknown template")]
    Template,
    /// The queue names a language that there is not.
    #[error("an unknown language")]
    Language,
    /// The layout does not go with its values.
    #[error(transparent)]
    Layout(#[from] minijinja::Error),
    /// The address is not one.
    #[error(transparent)]
    Address(#[from] lettre::address::AddressError),
    /// The message lacks something.
    #[error(transparent)]
    Message(#[from] lettre::error::Error),
}

/// What a mail says, filled in.
pub(super) struct Contents {
    pub(super) language: Language,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

/// Writes mails.
pub(super) struct Writer {
    from: Mailbox,
    public_url: String,
    secret: Secret,
    layout: Environment<'static>,
}

impl Writer {
    /// A writer for this sender, whose links begin with `public_url`.
    ///
    /// # Errors
    /// [`minijinja::Error`] when the layout does not compile.
    pub(super) fn new(
        from: Mailbox,
        public_url: &str,
        secret: Secret,
    ) -> Result<Self, minijinja::Error> {
        let mut layout = Environment::new();
        layout.set_undefined_behavior(UndefinedBehavior::Strict);
        layout.add_template("mail.txt", TEXT)?;
        layout.add_template("mail.html", HTML)?;
        layout.add_template("letter.txt", digest::TEXT)?;
        layout.add_template("letter.html", digest::HTML)?;
        Ok(Self { from, public_url: public_url.to_owned(), secret, layout })
    }

    /// What a mail says.
    ///
    /// # Errors
    /// [`Unwritable`] when the queue names what there is not.
    pub(super) fn single(&self, mail: &Mail) -> Result<Contents, Unwritable> {
        let template = Template::parse(&mail.template).ok_or(Unwritable::Template)?;
        let language = Language::parse(&mail.language).ok_or(Unwritable::Language)?;
        let words = Words::of(template, language);
        let token = mail.token_of.map(|id| self.secret.token(id).expose());
        let (link, shown_token) = match (mail.link.as_str(), token) {
            ("", token) => (None, token),
            (path, None) => (Some(format!("{}{path}", self.public_url)), None),
            (path, Some(token)) => (Some(format!("{}{path}{token}", self.public_url)), None),
        };
        let values = context! {
            language => language.as_str(),
            frame => Serde(Frame::of(language)),
            name => &mail.to_name,
            sentence => with_reason(filled(words.sentence, &mail.title, &mail.partner), mail, language),
            link => link,
            token => shown_token,
            settings => self.settings(mail, &[]),
        };
        let subject = filled(words.subject, &mail.title, &mail.partner);
        let text = self.layout.get_template("mail.txt")?.render(&values)?;
        let html = self.layout.get_template("mail.html")?.render(&values)?;
        Ok(Contents { language, subject, text, html })
    }

    /// What a letter says that lists several mails.
    ///
    /// # Errors
    /// [`Unwritable`] when the queue names what there is not.
    pub(super) fn list(
        &self,
        letter: Letter,
        mail: &Mail,
        listed: &[Mail],
    ) -> Result<Contents, Unwritable> {
        let language = Language::parse(&mail.language).ok_or(Unwritable::Language)?;
        let words = LetterWords::of(letter, language);
        let line = |one: &Mail| Line {
            subject: headline(&one.template, &one.title, &one.partner, language),
            link: format!("{}{}", self.public_url, one.link),
        };
        let values = context! {
            language => language.as_str(),
            frame => Serde(Frame::of(language)),
            name => &mail.to_name,
            opening => with_reason(words.opening.to_owned(), mail, language),
            lines => Serde(listed.iter().map(line).collect::<Vec<_>>()),
            closing => words.closing,
            settings => self.settings(mail, listed),
        };
        let text = self.layout.get_template("letter.txt")?.render(&values)?;
        let html = self.layout.get_template("letter.html")?.render(&values)?;
        let subject = filled(words.subject, &mail.title, &mail.partner);
        Ok(Contents { language, subject, text, html })
    }

    /// Where its reader chooses what comes, of a mail that need not come.
    fn settings(&self, mail: &Mail, listed: &[Mail]) -> Option<String> {
        let of = unsubscription(mail, listed);
        of.map(|_| format!("{}/v1/me/notification-settings", self.public_url))
    }

    /// A mail as it is handed over, with what it lists.
    ///
    /// # Errors
    /// [`Unwritable`] when the queue names what there is not, or an address that is not one.
    pub(super) fn message(&self, mail: &Mail, listed: &[Mail]) -> Result<Message, Unwritable> {
        let Contents { language, subject, text, html } = match Letter::parse(&mail.template) {
            Some(letter) => self.list(letter, mail, listed)?,
            None => self.single(mail)?,
        };
        let name = Some(mail.to_name.clone()).filter(|name| !name.is_empty());
        let host = self.from.email.domain();
        let header = |name, value: &str| {
            HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
        };
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(name, mail.to_email.parse()?))
            .subject(subject)
            .message_id(Some(format!("<{}@{host}>", mail.id.simple())))
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("Content-Language", language.as_str()));
        if let Some(of) = unsubscription(mail, listed) {
            let link = format!("<{}>", address(&self.public_url, &self.secret, &of));
            message = message
                .raw_header(header("List-Unsubscribe", &link))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        Ok(message.multipart(MultiPart::alternative_plain_html(text, html))?)
    }
}

/// A text, and before it in whose place somebody gets the mail, where that is so.
fn with_reason(text: String, mail: &Mail, language: Language) -> String {
    match &mail.instead_of {
        Some(name) => {
            let reason = Frame::of(language).instead.replace("{name}", name);
            format!("{reason} {text}")
        }
        None => text,
    }
}
