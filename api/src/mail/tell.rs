//! How each recipient is told: in its list in any case, and by mail as it has chosen.
//!
//! Both are written in one transaction, in which all members are held to the end: so two events at once are
//! counted one after the other.

use domain::{
    id::{Id, NotificationId, OrganisationId, PartnershipId},
    language::Language,
    machine::Name,
    member::Member,
    notification::{MOST_AT_ONCE, Notification, Settings, WINDOW, Way, gathered_until},
};
use jiff::Timestamp;
use persistence::{
    Failure, Writing,
    ledger::Entry,
    mails::{self, Mail},
    notifications,
};
use uuid::Uuid;

use super::{
    compose::mail_id,
    digest::{Letter, letter},
    template::Template,
};

/// What members of an organisation are told.
pub(super) struct Telling<'t> {
    pub(super) entry: &'t Entry,
    pub(super) organisation: OrganisationId,
    pub(super) template: Template,
    pub(super) title: String,
    pub(super) partner: String,
    pub(super) link: String,
    pub(super) partnership: Option<PartnershipId>,
    /// The thing by which mails are gathered.
    pub(super) about: Uuid,
    pub(super) now: Timestamp,
}

/// The language in which a member is written to.
fn language_of(settings: &Settings) -> Language {
    settings.terms.language
}

/// Tells each of them. The mails that go at once.
///
/// # Errors
/// [`Failure`] when the database fails.
pub(super) async fn tell(
    tx: &mut Writing<'_>,
    telling: &Telling<'_>,
    recipients: Vec<Member>,
    fresh: impl Fn() -> NotificationId,
) -> Result<Vec<Mail>, Failure> {
    let persons: Vec<_> = recipients.iter().map(|member| member.user).collect();
    let all = notifications::lock_all_settings(tx, &persons).await?;
    let kind = telling.template.kind();
    let mut at_once = Vec::new();
    for member in recipients {
        // Who has left meanwhile is told nothing.
        let Some(settings) = all.get(&member.user) else { continue };
        notifications::tell(tx, member.user, telling.notification(fresh())).await?;
        let mail = telling.mail(&member, settings);
        let held = match settings.way(kind, telling.partnership, telling.now) {
            Way::Silent => true,
            Way::Digest(due) => hold_for_the_day(tx, &mail, settings, due, telling.now).await?,
            // What is mandatory waits for nothing.
            Way::AtOnce if kind.is_mandatory() => false,
            Way::AtOnce => gather(tx, &mail, &member, telling).await?,
        };
        if !held {
            at_once.push(mail);
        }
    }
    Ok(at_once)
}

/// Holds a mail for the mail of the day, of the next day where that is on its way. False where neither can
/// be.
async fn hold_for_the_day(
    tx: &mut Writing<'_>,
    mail: &Mail,
    settings: &Settings,
    mut due: Timestamp,
    now: Timestamp,
) -> Result<bool, Failure> {
    for _ in 0..2 {
        if mails::hold(tx, mail, &letter(Letter::Digest, mail, due), due, now).await? {
            return Ok(true);
        }
        due = settings.terms.next_digest(due);
    }
    Ok(false)
}

/// Holds a mail back where so many about the same thing have just gone to the member.
async fn gather(
    tx: &mut Writing<'_>,
    mail: &Mail,
    member: &Member,
    telling: &Telling<'_>,
) -> Result<bool, Failure> {
    let now = telling.now;
    let since = now.saturating_sub(WINDOW).unwrap_or(Timestamp::MIN);
    let gone = mails::gone(tx, member.user, telling.about, since, MOST_AT_ONCE).await?;
    match gathered_until(&gone) {
        Some(due) => mails::hold(tx, mail, &letter(Letter::Gathered, mail, due), due, now).await,
        None => Ok(false),
    }
}

impl Telling<'_> {
    fn notification(&self, id: NotificationId) -> Notification {
        Notification {
            id,
            kind: self.template.kind(),
            what: self.template.as_str().to_owned(),
            title: self.title.clone(),
            partner: self.partner.clone(),
            partnership: self.partnership,
            link: self.link.clone(),
            event: self.entry.id,
            created_at: self.now,
            read_at: None,
        }
    }

    fn mail(&self, member: &Member, settings: &Settings) -> Mail {
        Mail {
            id: mail_id(self.entry.id.uuid(), &member.email),
            org_id: Some(self.organisation.uuid()),
            to_email: member.email.as_str().to_owned(),
            to_name: member.name.as_str().to_owned(),
            template: self.template.as_str().to_owned(),
            title: self.title.clone(),
            partner: self.partner.clone(),
            link: self.link.clone(),
            token_of: None,
            language: language_of(settings).as_str().to_owned(),
            kind: Some(self.template.kind().as_str().to_owned()),
            meant_for: Some(member.user.uuid()),
            partnership_id: self.partnership.map(Id::uuid),
            about: Some(self.about),
            lists: None,
            rung: 0,
            first_for: None,
            first_id: None,
            instead_of: None,
        }
    }
}
