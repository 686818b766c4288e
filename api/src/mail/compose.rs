//! From an event to the mails of one organisation's members.

use domain::{
    access::Role,
    actor::Parties,
    content::ContentHash,
    event::Kind,
    goal,
    id::{CommitmentId, GoalId, Id, InvitationId, OrganisationId, PartnershipId, ReviewId, UserId},
    invitation::{self, Purpose},
    machine::Name,
    member::Member,
    partnership::Partnership,
    remark::Remark,
    text::Email,
};
use jiff::Timestamp;
use persistence::{
    Failure, Writing, accounts::Itself, agreements, commitments, goals, invitations, ledger::Entry,
    mails::Mail, members, messages, notes, partnerships, pilots, plans, proposals, reviews,
    service_accounts,
};
use uuid::Uuid;

use super::{
    catalogue::{Hearer, notice},
    panels,
    template::Template,
};
use crate::{
    agreements as agreement_paths, body::sha256, commitments as commitment_paths,
    goals as goal_paths, messages as message_paths, notes as note_paths,
    partnerships as partnership_paths, pilots as pilot_paths, plans as plan_paths,
    proposals as proposal_paths, reviews as review_paths,
};

/// What a mail says of the object of an event.
pub(super) struct Subject {
    title: String,
    partner: String,
    link: String,
    parties: Option<Parties>,
    /// The members who answer for it or are mentioned, where some are named.
    pub(super) persons: Vec<Member>,
}

impl Subject {
    /// Something that is an organisation's alone.
    pub(super) fn private(title: String, link: &str) -> Self {
        Self {
            title,
            partner: String::new(),
            link: link.to_owned(),
            parties: None,
            persons: Vec::new(),
        }
    }
}

/// The mails of an event to the members of an organisation, and to whom an invitation is sent.
///
/// # Errors
/// [`Failure`] when the database fails.
pub(crate) async fn compose(
    tx: &mut Writing<'_>,
    entry: &Entry,
    organisation: OrganisationId,
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
    Ok(recipients
        .into_iter()
        .map(|member| Mail {
            id: mail_id(entry.id.uuid(), &member.email),
            org_id: Some(organisation.uuid()),
            to_email: member.email.as_str().to_owned(),
            to_name: member.name.as_str().to_owned(),
            template: notice.template.as_str().to_owned(),
            title: subject.title.clone(),
            partner: subject.partner.clone(),
            link: subject.link.clone(),
            token_of: None,
        })
        .collect())
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
    let Some(sent) = invitations::find(tx, Id::new(entry.object)).await? else {
        return Ok(Vec::new());
    };
    let template = match sent.invitation.purpose {
        Purpose::Colleague(_) => Template::InviteColleague,
        Purpose::Partner(_) => Template::InvitePartner,
    };
    Ok(vec![Mail {
        id: mail_id(entry.id.uuid(), &sent.invitation.email),
        org_id: Some(sent.invitation.organisation.uuid()),
        to_email: sent.invitation.email.as_str().to_owned(),
        to_name: String::new(),
        template: template.as_str().to_owned(),
        title: String::new(),
        partner: sent.organisation_name.as_str().to_owned(),
        link: "/v1/invitations/".to_owned(),
        token_of: Some(entry.object),
    }])
}

/// What a person is told of its own account. `id` is the mail's.
pub(crate) fn to_itself(template: Template, id: Uuid, person: &Itself) -> Mail {
    let to_name = person.name.as_str().to_owned();
    Mail { to_name, ..to_address(template, id, &person.email, None) }
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
        title: String::new(),
        partner: String::new(),
        link: String::new(),
        token_of,
    }
}

/// The same for the same event and address, so that a mail is queued once however often it is
/// composed.
fn mail_id(event: Uuid, email: &Email) -> Uuid {
    ContentHash::new(sha256(format!("mail {event} {}", email.as_str()).as_bytes())).uuid()
}

async fn subject(
    tx: &mut Writing<'_>,
    entry: &Entry,
    organisation: OrganisationId,
) -> Result<Option<Subject>, Failure> {
    let mut persons = Vec::new();
    let (title, link, partnership) = match entry.kind {
        Kind::Partnership(_) => {
            let id = Id::new(entry.object);
            (None, partnership_paths::path(id), id)
        }
        Kind::Proposal(_) => {
            let id = Id::new(entry.object);
            let Some(stored) = proposals::find(tx, id).await? else {
                return Ok(None);
            };
            let title = stored.value.pitch.title.as_str().to_owned();
            let partnership = stored.value.standing.parties.partnership;
            (Some(title), proposal_paths::path(id), partnership)
        }
        Kind::Message(_) => {
            let Some(one) = messages::find(tx, Id::new(entry.object)).await? else {
                return Ok(None);
            };
            of_remark(tx, one.remark, message_paths::path(one.id), &mut persons).await?
        }
        Kind::Note(_) => {
            let Some(one) = notes::find(tx, Id::new(entry.object)).await? else {
                return Ok(None);
            };
            of_remark(tx, one.remark, note_paths::path(one.id), &mut persons).await?
        }
        Kind::Panel(action) => return panels::subject(tx, entry, action).await,
        Kind::Innovation(_)
        | Kind::BusinessCalendar(_)
        | Kind::PanelCriteria(_)
        | Kind::Attachment(_) => return Ok(None),
        Kind::Pilot(_) => {
            let id = Id::new(entry.object);
            let Some(stored) = pilots::find(tx, id).await? else {
                return Ok(None);
            };
            let title = stored.value.charter.title().as_str().to_owned();
            let partnership = stored.value.standing.parties.partnership;
            (Some(title), pilot_paths::path(id), partnership)
        }
        Kind::Plan(_) => {
            let id = Id::new(entry.object);
            let Some(stored) = plans::find(tx, id).await? else {
                return Ok(None);
            };
            let title = stored.value.terms.title.as_str().to_owned();
            let partnership = stored.value.standing.parties.partnership;
            (Some(title), plan_paths::path(id), partnership)
        }
        Kind::Agreement(_) => {
            let id = Id::new(entry.object);
            let Some(stored) = agreements::find(tx, id).await? else {
                return Ok(None);
            };
            let title = stored.value.terms.title.as_str().to_owned();
            let partnership = stored.value.standing.parties.partnership;
            (Some(title), agreement_paths::path(id), partnership)
        }
        Kind::Review(_) => {
            let Some(found) = of_review(tx, Id::new(entry.object)).await? else {
                return Ok(None);
            };
            found
        }
        Kind::Goal(action) => {
            let id = Id::new(entry.object);
            let Some((found, owner)) = of_goal(tx, id, (action, entry.at), organisation).await?
            else {
                return Ok(None);
            };
            persons.extend(owner);
            found
        }
        Kind::Commitment(_) => {
            let id = Id::new(entry.object);
            let Some((found, person)) = of_commitment(tx, id, organisation).await? else {
                return Ok(None);
            };
            persons.extend(person);
            found
        }
        Kind::Member(_) => return of_member(tx, Id::new(entry.object)).await.map(Some),
        Kind::ServiceAccount(_) => {
            return of_service_account(tx, Id::new(entry.object)).await.map(Some);
        }
        Kind::Organisation(_) => {
            return Ok(Some(Subject::private(String::new(), "/v1/organisation")));
        }
        Kind::Invitation(_) => return of_colleague(tx, Id::new(entry.object)).await,
    };
    let Some(stored) = partnerships::find(tx, partnership).await? else {
        return Ok(None);
    };
    let partner = partner_name(&stored.value, organisation);
    let title = title.unwrap_or_else(|| partner.clone());
    let persons = present(tx, persons).await?;
    Ok(Some(Subject { title, partner, link, parties: stored.value.parties(), persons }))
}

/// Those of them who are members of the organisation.
pub(super) async fn present(
    tx: &mut Writing<'_>,
    persons: Vec<UserId>,
) -> Result<Vec<Member>, Failure> {
    let mut found = Vec::new();
    for person in persons {
        found.extend(members::find(tx, person).await?);
    }
    Ok(found)
}

async fn of_member(tx: &mut Writing<'_>, id: UserId) -> Result<Subject, Failure> {
    let member = members::find(tx, id).await?;
    let name = member.map(|member| member.name.as_str().to_owned());
    Ok(Subject::private(name.unwrap_or_default(), "/v1/members"))
}

async fn of_service_account(tx: &mut Writing<'_>, id: UserId) -> Result<Subject, Failure> {
    let account = service_accounts::find(tx, id).await?;
    let name = account.map(|account| account.name.as_str().to_owned());
    Ok(Subject::private(name.unwrap_or_default(), "/v1/service-accounts"))
}

/// The one who was invited, if as a colleague.
async fn of_colleague(tx: &mut Writing<'_>, id: InvitationId) -> Result<Option<Subject>, Failure> {
    let sent = invitations::find(tx, id).await?;
    let colleague = sent
        .map(|sent| sent.invitation)
        .filter(|invitation| matches!(invitation.purpose, Purpose::Colleague(_)));
    Ok(colleague
        .map(|invitation| Subject::private(invitation.email.as_str().to_owned(), "/v1/members")))
}

/// A remark goes by the title of its proposal, and concerns those whom it mentions.
async fn of_remark(
    tx: &mut Writing<'_>,
    remark: Remark,
    link: String,
    persons: &mut Vec<UserId>,
) -> Result<Found, Failure> {
    *persons = remark.words.mentions;
    let stored = proposals::find(tx, remark.proposal).await?;
    let title = stored.map(|stored| stored.value.pitch.title.as_str().to_owned());
    Ok((title, link, remark.parties.partnership))
}

/// The title, the link and the partnership of something.
type Found = (Option<String>, String, PartnershipId);

/// A goal is told to who answers for it; that a value counts, only while it is off track.
async fn of_goal(
    tx: &mut Writing<'_>,
    id: GoalId,
    (action, at): (goal::Action, Timestamp),
    organisation: OrganisationId,
) -> Result<Option<(Found, Option<UserId>)>, Failure> {
    let Some((stored, _)) = goals::find(tx, id).await? else {
        return Ok(None);
    };
    if is_accepted(action) && !stored.value.is_off_track(at) {
        return Ok(None);
    }
    let parties = stored.value.standing.parties;
    let side = parties.side_of(organisation);
    // A dispute that lasts is brought before those who lead.
    let owners = Some(stored.value.owners).filter(|_| action != goal::Action::Escalate);
    let person = side.zip(owners).and_then(|(side, owners)| owners.of(side));
    let title = stored.value.terms.title.as_str().to_owned();
    Ok(Some(((Some(title), goal_paths::path(id), parties.partnership), person)))
}

/// A promise is told to who answers for it.
async fn of_commitment(
    tx: &mut Writing<'_>,
    id: CommitmentId,
    organisation: OrganisationId,
) -> Result<Option<(Found, Option<UserId>)>, Failure> {
    let Some(stored) = commitments::find(tx, id).await? else {
        return Ok(None);
    };
    let parties = stored.value.standing.parties;
    let person = parties.side_of(organisation).and_then(|side| stored.value.person(side));
    let title = stored.value.terms.what.as_str().to_owned();
    Ok(Some(((Some(title), commitment_paths::path(id), parties.partnership), person)))
}

/// A review goes by the title of its plan.
async fn of_review(tx: &mut Writing<'_>, id: ReviewId) -> Result<Option<Found>, Failure> {
    let Some((stored, _)) = reviews::find(tx, id).await? else {
        return Ok(None);
    };
    let Some(plan) = plans::find(tx, stored.value.plan).await? else {
        return Ok(None);
    };
    let title = plan.value.terms.title.as_str().to_owned();
    Ok(Some((Some(title), review_paths::path(id), stored.value.standing.parties.partnership)))
}

/// True of what makes a value count.
fn is_accepted(action: goal::Action) -> bool {
    use goal::Action;
    matches!(action, Action::ConfirmMeasurement | Action::AcceptMeasurements)
}

fn partner_name(partnership: &Partnership, organisation: OrganisationId) -> String {
    let side = partnership.side_of(organisation).map(domain::actor::Side::other);
    let partner = side.and_then(|side| partnership.seat(side)).map(|seat| &seat.name);
    partner.unwrap_or(&partnership.invited_name).as_str().to_owned()
}
