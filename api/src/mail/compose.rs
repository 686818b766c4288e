//! From an event to the mails of one organisation's members.

use domain::{
    access::Role,
    content::ContentHash,
    event::Kind,
    id::{Id, NotificationId, OrganisationId, UserId},
    invitation::{self, Purpose},
    language::Language,
    machine::Name,
    member::Member,
    text::Email,
};
use jiff::Timestamp;
use persistence::{
    Failure, Writing, accounts::Itself, invitations, ledger::Entry, mails::Mail, members,
};
use uuid::Uuid;

use super::{
    catalogue::{Hearer, notice},
    subject::subject,
    tell::{Telling, tell},
    template::Template,
};
use crate::body::sha256;

/// Tells the members of an organisation of an event, each in its list. The mails to them that go at once, and
/// to whom an invitation is sent.
///
/// # Errors
/// [`Failure`] when the database fails.
pub(crate) async fn compose(
    tx: &mut Writing<'_>,
    entry: &Entry,
    organisation: OrganisationId,
    now: Timestamp,
    fresh: impl Fn() -> NotificationId,
) -> Result<Vec<Mail>, Failure> {
    if entry.kind == Kind::Invitation(invitation::Action::Send) {
        return invite(tx, entry).await;
    }
    // What has gone out of sight since is told to nobody.
    let Some(subject) = subject(tx, entry, organisation).await? else {
        return Ok(Vec::new());
    };
    let actor = entry.by.user();
    let hearer = Hearer {
        side: subject.parties.and_then(|parties| parties.side_of(organisation)),
        acted: actor.is_some_and(|(_, acting)| acting == organisation),
        by: entry.by,
        named: !subject.persons.is_empty(),
    };
    let Some(notice) = notice(entry.kind, &entry.to, hearer) else {
        return Ok(Vec::new());
    };
    let actor = actor.map(|(user, _)| user);
    let recipients = recipients(tx, subject.persons, notice.responsible, actor).await?;
    let telling = Telling {
        entry,
        organisation,
        template: notice.template,
        title: subject.title,
        partner: subject.partner,
        link: subject.link,
        partnership: subject.partnership,
        about: subject.about.unwrap_or(entry.object),
        now,
    };
    tell(tx, &telling, recipients, fresh).await
}

/// The members who are named, else the responsible members, the leads, the admins, without the one
/// who acted.
async fn recipients(
    tx: &mut Writing<'_>,
    mut persons: Vec<Member>,
    responsible: Role,
    actor: Option<UserId>,
) -> Result<Vec<Member>, Failure> {
    persons.retain(|member| Some(member.user) != actor);
    if !persons.is_empty() {
        return Ok(persons);
    }
    for role in [responsible, Role::PartnershipLead, Role::OrgAdmin] {
        let mut holders = members::holding(tx, role).await?;
        holders.retain(|member| Some(member.user) != actor);
        if !holders.is_empty() {
            return Ok(holders);
        }
    }
    Ok(Vec::new())
}

async fn invite(tx: &mut Writing<'_>, entry: &Entry) -> Result<Vec<Mail>, Failure> {
    let Some(sent) = invitations::lock(tx, Id::new(entry.object)).await? else {
        return Ok(Vec::new());
    };
    // Whoever declines has had it, or was erased.
    if sent.invitation.state == invitation::State::Declined {
        return Ok(Vec::new());
    }
    let template = match sent.invitation.purpose {
        Purpose::Colleague(_) => Template::InviteColleague,
        Purpose::Partner(_) => Template::InvitePartner,
    };
    let id = mail_id(entry.id.uuid(), &sent.invitation.email);
    Ok(vec![Mail {
        org_id: Some(sent.invitation.organisation.uuid()),
        partner: sent.organisation_name.as_str().to_owned(),
        link: "/v1/invitations/".to_owned(),
        ..to_address(template, id, &sent.invitation.email, Some(entry.object))
    }])
}

/// What a person is told of its own account. `id` is the mail's.
pub(crate) fn to_itself(template: Template, id: Uuid, person: &Itself) -> Mail {
    let to_name = person.name.as_str().to_owned();
    Mail { to_name, ..to_address(template, id, &person.email, None) }
}

/// The last that a person hears who was erased: without its name, which is forgotten already.
pub(crate) fn farewell(id: Uuid, email: &Email) -> Mail {
    to_address(Template::AccountErased, id, email, None)
}

/// The mail of a reset whose address is known.
pub(crate) fn password_reset(id: Uuid, email: &Email) -> Mail {
    to_address(Template::PasswordReset, mail_id(id, email), email, Some(id))
}

/// The mail of a sign-up: to confirm, or to say that there is an account.
pub(crate) fn sign_up(id: Uuid, email: &Email, known: bool) -> Mail {
    let template = if known { Template::SignUpKnown } else { Template::SignUpConfirm };
    to_address(template, mail_id(id, email), email, (!known).then_some(id))
}

/// A mail to an address, which belongs to no organisation and has no name: whoever gave the address could
/// write anything there, to anybody.
fn to_address(template: Template, id: Uuid, email: &Email, token_of: Option<Uuid>) -> Mail {
    Mail {
        id,
        org_id: None,
        to_email: email.as_str().to_owned(),
        to_name: String::new(),
        template: template.as_str().to_owned(),
        language: Language::default().as_str().to_owned(),
        title: String::new(),
        partner: String::new(),
        link: String::new(),
        token_of,
        kind: None,
        meant_for: None,
        about: None,
        lists: None,
        rung: 0,
        first_for: None,
        first_id: None,
        instead_of: None,
        partnership_id: None,
    }
}

/// The same for the same event and address, so that a mail is queued once however often it is
/// composed.
pub(super) fn mail_id(event: Uuid, email: &Email) -> Uuid {
    ContentHash::new(sha256(format!("mail {event} {}", email.as_str()).as_bytes())).uuid()
}
