//! Handing mails over: to an SMTP server, or into files where there is none.

use std::{
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    time::Duration,
};

use lettre::{AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use persistence::mails::Mail;
use tokio::time::timeout;

use super::writer::Writer;
use crate::{config::Config, secrets::Secret};

/// How long a server may take over one mail: less than the lease of the mail.
const PATIENCE: Duration = Duration::from_mins(1);

/// Takes mails out of the house.
pub(crate) struct Post {
    carrier: Carrier,
    writer: Writer,
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
    /// Its address is refused for good; why, for the log.
    Refused(String),
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
        let writer = Writer::new(config.mail_from.clone(), public_url, secret)?;
        Ok(Self { carrier, writer })
    }

    /// Hands a mail over; a letter with what it lists.
    pub(crate) async fn deliver(&self, mail: &Mail, listed: &[Mail]) -> Delivery {
        let message = match self.writer.message(mail, listed) {
            Ok(message) => message,
            Err(error) => return Delivery::Never(error.to_string()),
        };
        match &self.carrier {
            Carrier::Smtp(transport) => match timeout(PATIENCE, transport.send(message)).await {
                Ok(Ok(_)) => Delivery::Done,
                Ok(Err(error)) if is_final(&error) => Delivery::Refused(reason(&error)),
                Ok(Err(error)) => Delivery::NotNow(reason(&error)),
                Err(_) => Delivery::NotNow("the mail server did not answer in time".to_owned()),
            },
            Carrier::Files(transport) => match transport.send(message).await {
                Ok(_) => Delivery::Done,
                Err(error) => Delivery::NotNow(error.to_string()),
            },
        }
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
