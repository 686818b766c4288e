//! Handing mails over: to an SMTP server, or into files where there is none.

use std::{
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    time::Duration,
};

use domain::machine::Name;
use lettre::{
    AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use minijinja::{Environment, UndefinedBehavior, context};
use persistence::mails::Mail;
use tokio::time::timeout;

use super::template::Template;
use crate::{config::Config, secrets::Secret};

const TEXT: &str = "\
Hello{% if name %} {{ name }}{% endif %},

{{ sentence }}
{% if link %}
{{ link }}
{% endif %}{% if token %}
Token: {{ token }}
{% endif %}
Tandem
";

const HTML: &str = "\
<!doctype html><html lang=\"en\"><body style=\"font:16px/1.5 system-ui,sans-serif\">
<p>Hello{% if name %} {{ name }}{% endif %},</p>
<p>{{ sentence }}</p>
{% if link %}<p><a href=\"{{ link }}\">{{ link }}</a></p>
{% endif %}{% if token %}<p>Token: <code>{{ token }}</code></p>
{% endif %}<p>Tandem</p>
</body></html>
";

/// How long a server may take over one mail: less than the lease of the mail.
const PATIENCE: Duration = Duration::from_mins(1);

/// Takes mails out of the house.
pub(crate) struct Post {
    carrier: Carrier,
    from: Mailbox,
    public_url: String,
    secret: Secret,
    templates: Environment<'static>,
}

enum Carrier {
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
    Files(AsyncFileTransport<Tokio1Executor>),
}

/// What became of a mail.
pub(crate) enum Delivery {
    /// It was handed over.
    Done,
    /// It was not taken now; why, for the log.
    NotNow(String),
    /// It will never be taken; why, for the log.
    Never(String),
}

/// Why mails cannot go out at all.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The address of the server is not one.
    #[error("SMTP_URL is not the address of a mail server")]
    Url(#[source] lettre::transport::smtp::Error),
    /// The templates do not compile.
    #[error("a mail template is not valid")]
    Template(#[from] minijinja::Error),
    /// The folder for mails cannot be made.
    #[error("{path} cannot be made")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

impl Post {
    /// The folder in which mails are written where there is no server.
    pub(crate) fn folder(data: &Path) -> PathBuf {
        data.join("mail")
    }

    /// # Errors
    /// [`PostError`] when the settings do not allow mails to go out.
    pub(crate) fn new(
        config: &Config,
        public_url: &str,
        secret: Secret,
    ) -> Result<Self, PostError> {
        let carrier = if let Some(url) = &config.smtp_url {
            let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
            Carrier::Smtp(Box::new(transport.map_err(PostError::Url)?.build()))
        } else {
            let path = Self::folder(&config.data);
            // The mails hold tokens: they are for their owner alone.
            std::fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&path)
                .map_err(|source| PostError::Folder { path: path.clone(), source })?;
            Carrier::Files(AsyncFileTransport::new(path))
        };
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.add_template("mail.txt", TEXT)?;
        templates.add_template("mail.html", HTML)?;
        let from = config.mail_from.clone();
        Ok(Self { carrier, from, public_url: public_url.to_owned(), secret, templates })
    }

    /// Hands a mail over.
    pub(crate) async fn deliver(&self, mail: &Mail) -> Delivery {
        let message = match self.message(mail) {
            Ok(message) => message,
            Err(error) => return Delivery::Never(error.to_string()),
        };
        match &self.carrier {
            Carrier::Smtp(transport) => match timeout(PATIENCE, transport.send(message)).await {
                Ok(Ok(_)) => Delivery::Done,
                Ok(Err(error)) if is_final(&error) => Delivery::Never(reason(&error)),
                Ok(Err(error)) => Delivery::NotNow(reason(&error)),
                Err(_) => Delivery::NotNow("the mail server did not answer in time".to_owned()),
            },
            Carrier::Files(transport) => match transport.send(message).await {
                Ok(_) => Delivery::Done,
                Err(error) => Delivery::NotNow(error.to_string()),
            },
        }
    }

    fn message(&self, mail: &Mail) -> Result<Message, Box<dyn std::error::Error + Send + Sync>> {
        let template = Template::parse(&mail.template).ok_or("an unknown template")?;
        let filled =
            |text: &str| text.replace("{title}", &mail.title).replace("{partner}", &mail.partner);
        let token = mail.token_of.map(|id| self.secret.token(id).expose());
        let (link, shown_token) = match (mail.link.as_str(), token) {
            ("", token) => (None, token),
            (path, None) => (Some(format!("{}{path}", self.public_url)), None),
            (path, Some(token)) => (Some(format!("{}{path}{token}", self.public_url)), None),
        };
        let values = context! {
            name => &mail.to_name,
            sentence => filled(template.sentence()),
            link => link,
            token => shown_token,
        };
        let text = self.templates.get_template("mail.txt")?.render(&values)?;
        let html = self.templates.get_template("mail.html")?.render(&values)?;
        let name = Some(mail.to_name.clone()).filter(|name| !name.is_empty());
        let host = self.from.email.domain();
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        Ok(Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(name, mail.to_email.parse()?))
            .subject(filled(template.subject()))
            .message_id(Some(format!("<{}@{host}>", mail.id.simple())))
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .multipart(MultiPart::alternative_plain_html(text, html))?)
    }
}

/// True where a server will never take this mail: it refuses the address or the message. What
/// is wrong
/// with the connection, the credentials or the sender can be mended, and the mail waits.
fn is_final(error: &lettre::transport::smtp::Error) -> bool {
    error.status().is_some_and(|code| (550..=554).contains(&u16::from(code)))
}

/// Why a server did not take a mail. Its own words may repeat the address, which no log may hold.
fn reason(error: &lettre::transport::smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("the mail server answered {code}"),
        None if error.is_timeout() => "the mail server did not answer in time".to_owned(),
        None => "the mail server cannot be reached".to_owned(),
    }
}
