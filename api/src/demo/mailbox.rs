//! The mails that a server without SMTP writes into files.

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use super::Outcome;

/// How long a mail may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// How often the folder is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// The length of a token.
const TOKEN: usize = 43;

/// The folder of mails.
pub(super) struct Mailbox(PathBuf);

impl Mailbox {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// The token of the mail to an address whose subject holds `subject`.
    pub(super) async fn token(&self, email: &str, subject: &str) -> Outcome<String> {
        let mail = self.find(email, subject).await?;
        let token = ["/v1/invitations/", "Token: "].iter().find_map(|before| {
            let token = mail.split_once(before)?.1.get(..TOKEN)?;
            Some(token.to_owned())
        });
        Ok(token.ok_or("the mail has no token")?)
    }

    /// Waits for the mail to an address whose subject holds `subject`.
    pub(super) async fn find(&self, email: &str, subject: &str) -> Outcome<String> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Some(mail) = self.look(email, subject) {
                return Ok(mail);
            }
            tokio::time::sleep(LOOK).await;
        }
        let folder = self.0.display();
        Err(format!(
            "no mail {subject:?} to {email} in {folder}: the demo reads the mails that a server \
             without SMTP_URL writes into its data folder (--data)"
        )
        .into())
    }

    fn look(&self, email: &str, subject: &str) -> Option<String> {
        let files = fs::read_dir(&self.0).ok()?;
        let texts = files.filter_map(|file| fs::read_to_string(file.ok()?.path()).ok());
        // Quoted-printable breaks long lines with an equals sign.
        let mut mails = texts.map(|text| text.replace("=\r\n", ""));
        mails.find(|mail| {
            let head = mail.split("\r\n\r\n").next().unwrap_or_default();
            head.contains(email) && head.contains(subject)
        })
    }
}
