//! What the mails of an event say of its object.

use domain::{
    actor::Parties,
    event::Kind,
    goal,
    id::{
        AgreementId, BriefId, BriefInvitationId, CommitmentId, ExclusivityId, GoalId, Id,
        InvitationId, MessageId, NoteId, OrganisationId, PartnershipId, PlanId, ProposalId,
        ReviewId, UserId, WebhookId,
    },
    invitation::Purpose,
    member::Member,
    partnership::Partnership,
    remark::Remark,
    text::Title,
};
use jiff::Timestamp;
use persistence::{
    Failure, Stored, Writing, agreements, brief_invitations, briefs, commitments, exclusivities,
    goals, invitations, ledger::Entry, members, messages, notes, partnerships, plans, proposals,
    reviews, service_accounts, webhooks,
};
use uuid::Uuid;

use super::{
    panels,
    pilots::{of_approvals, of_lessons, of_pilot},
};
use crate::{
    agreements as agreement_paths, brief_invitations as brief_invitation_paths,
    briefs as brief_paths, commitments as commitment_paths, exclusivities as exclusivity_paths,
    goals as goal_paths, messages as message_paths, notes as note_paths,
    partnerships as partnership_paths, plans as plan_paths, proposals as proposal_paths,
    reviews as review_paths, webhooks as webhook_paths,
};

/// What a mail says of the object of an event.
pub(super) struct Subject {
    pub(super) title: String,
    pub(super) partner: String,
    pub(super) link: String,
    pub(super) parties: Option<Parties>,
    /// The partnership, where it is of one.
    pub(super) partnership: Option<PartnershipId>,
    /// The thing to which it belongs, where it is not one of its own.
    pub(super) about: Option<Uuid>,
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
            partnership: None,
            about: None,
            persons: Vec::new(),
        }
    }
}

/// Something that two sides share, before its partnership is looked up.
pub(super) struct Shared {
    /// None where it goes by the partner's name.
    pub(super) title: Option<String>,
    pub(super) link: String,
    pub(super) partnership: PartnershipId,
    /// The thing to which it belongs, where it is not one of its own.
    pub(super) about: Option<Uuid>,
    /// Who answers for it or is mentioned.
    pub(super) persons: Vec<UserId>,
}

impl Shared {
    pub(super) fn new(title: &Title, link: String, partnership: PartnershipId) -> Self {
        let title = Some(title.as_str().to_owned());
        Self { title, link, partnership, about: None, persons: Vec::new() }
    }
}

/// Of an event's object as an organisation sees it now, or nothing if it has gone out of its sight.
///
/// # Errors
/// [`Failure`] when the database fails.
pub(super) async fn subject(
    tx: &mut Writing<'_>,
    entry: &Entry,
    organisation: OrganisationId,
) -> Result<Option<Subject>, Failure> {
    let object = entry.object;
    let shared = match entry.kind {
        Kind::Innovation(_)
        | Kind::BusinessCalendar(_)
        | Kind::PanelCriteria(_)
        | Kind::PilotApprovalPolicy(_)
        | Kind::Deputy(_)
        | Kind::Job(_)
        | Kind::Attachment(_) => None,
        Kind::Brief(_) => return of_brief(tx, Id::new(object)).await,
        Kind::Panel(action) => return panels::subject(tx, entry, action).await,
        Kind::Member(_) => return of_member(tx, Id::new(object)).await.map(Some),
        Kind::ServiceAccount(_) => return of_service_account(tx, Id::new(object)).await.map(Some),
        Kind::Webhook(_) => return of_webhook(tx, Id::new(object)).await,
        Kind::Organisation(_) => {
            return Ok(Some(Subject::private(String::new(), "/v1/organisation")));
        }
        Kind::Invitation(_) => return of_colleague(tx, Id::new(object)).await,
        Kind::Partnership(_) => Some(of_partnership(Id::new(object))),
        Kind::Proposal(_) => of_proposal(tx, Id::new(object)).await?,
        Kind::BriefInvitation(_) => of_brief_invitation(tx, Id::new(object)).await?,
        Kind::Message(_) => of_message(tx, Id::new(object)).await?,
        Kind::Note(_) => of_note(tx, Id::new(object)).await?,
        Kind::Pilot(action) => of_pilot(tx, entry, action, organisation).await?,
        Kind::Lessons(_) => of_lessons(tx, Id::new(object)).await?,
        Kind::PilotApproval(_) => of_approvals(tx, Id::new(object), entry.at).await?,
        Kind::Plan(_) => of_plan(tx, Id::new(object)).await?,
        Kind::Agreement(_) => of_agreement(tx, Id::new(object)).await?,
        Kind::Exclusivity(_) => of_exclusivity(tx, Id::new(object)).await?,
        Kind::Review(_) => of_review(tx, Id::new(object)).await?,
        Kind::Goal(action) => {
            of_goal(tx, Id::new(object), (action, entry.at), organisation).await?
        }
        Kind::Commitment(_) => of_commitment(tx, Id::new(object), organisation).await?,
    };
    let Some(Shared { title, link, partnership, about, persons }) = shared else {
        return Ok(None);
    };
    let Some(stored) = partnerships::find(tx, partnership).await? else {
        return Ok(None);
    };
    let partner = partner_name(&stored.value, organisation);
    let title = title.unwrap_or_else(|| partner.clone());
    let persons = present(tx, persons).await?;
    let (parties, partnership) = (stored.value.parties(), Some(partnership));
    Ok(Some(Subject { title, partner, link, parties, partnership, about, persons }))
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
    // So that no name is written down that is being forgotten.
    let member = members::keep(tx, id).await?;
    let name = member.map(|member| member.name.as_str().to_owned());
    Ok(Subject::private(name.unwrap_or_default(), "/v1/members"))
}

async fn of_service_account(tx: &mut Writing<'_>, id: UserId) -> Result<Subject, Failure> {
    let account = service_accounts::find(tx, id).await?;
    let name = account.map(|account| account.name.as_str().to_owned());
    Ok(Subject::private(name.unwrap_or_default(), "/v1/service-accounts"))
}

async fn of_webhook(tx: &mut Writing<'_>, id: WebhookId) -> Result<Option<Subject>, Failure> {
    let webhook = webhooks::find(tx, id).await?;
    let path = webhook_paths::path(id);
    Ok(webhook.map(|webhook| Subject::private(webhook.name().to_owned(), &path)))
}

/// The one who was invited, if as a colleague.
async fn of_colleague(tx: &mut Writing<'_>, id: InvitationId) -> Result<Option<Subject>, Failure> {
    let sent = invitations::lock(tx, id).await?;
    let colleague = sent
        .map(|sent| sent.invitation)
        .filter(|invitation| matches!(invitation.purpose, Purpose::Colleague(_)));
    Ok(colleague
        .map(|invitation| Subject::private(invitation.email.as_str().to_owned(), "/v1/members")))
}

async fn of_brief(tx: &mut Writing<'_>, id: BriefId) -> Result<Option<Subject>, Failure> {
    let found = briefs::find(tx, id).await?;
    Ok(found.map(|stored| {
        let title = stored.value.terms.teaser.title.as_str().to_owned();
        Subject::private(title, &brief_paths::path(id))
    }))
}

fn of_partnership(id: PartnershipId) -> Shared {
    let link = partnership_paths::path(id);
    Shared { title: None, link, partnership: id, about: None, persons: Vec::new() }
}

async fn of_proposal(tx: &mut Writing<'_>, id: ProposalId) -> Result<Option<Shared>, Failure> {
    let Some(Stored { value, .. }) = proposals::find(tx, id).await? else {
        return Ok(None);
    };
    let partnership = value.standing.parties.partnership;
    Ok(Some(Shared::new(&value.pitch.title, proposal_paths::path(id), partnership)))
}

/// The buyer is led to its brief, the supplier to its invitation.
async fn of_brief_invitation(
    tx: &mut Writing<'_>,
    id: BriefInvitationId,
) -> Result<Option<Shared>, Failure> {
    let Some(Stored { value, .. }) = brief_invitations::find(tx, id).await? else {
        return Ok(None);
    };
    let brief = briefs::of_invitation(tx, id).await?;
    let link = brief.map_or_else(|| brief_invitation_paths::path(id), brief_paths::path);
    Ok(Some(Shared::new(&value.teaser.title, link, value.standing.parties.partnership)))
}

async fn of_message(tx: &mut Writing<'_>, id: MessageId) -> Result<Option<Shared>, Failure> {
    let Some(one) = messages::find(tx, id).await? else {
        return Ok(None);
    };
    of_remark(tx, one.remark, message_paths::path(id)).await
}

async fn of_note(tx: &mut Writing<'_>, id: NoteId) -> Result<Option<Shared>, Failure> {
    let Some(one) = notes::find(tx, id).await? else {
        return Ok(None);
    };
    of_remark(tx, one.remark, note_paths::path(id)).await
}

/// A remark goes by the title of its proposal, and concerns those whom it mentions.
async fn of_remark(
    tx: &mut Writing<'_>,
    remark: Remark,
    link: String,
) -> Result<Option<Shared>, Failure> {
    let about = Some(remark.proposal.uuid());
    let proposal = of_proposal(tx, remark.proposal).await?;
    Ok(proposal.map(|one| Shared { link, about, persons: remark.words.mentions, ..one }))
}

async fn of_plan(tx: &mut Writing<'_>, id: PlanId) -> Result<Option<Shared>, Failure> {
    let Some(Stored { value, .. }) = plans::find(tx, id).await? else {
        return Ok(None);
    };
    let partnership = value.standing.parties.partnership;
    Ok(Some(Shared::new(&value.terms.title, plan_paths::path(id), partnership)))
}

async fn of_agreement(tx: &mut Writing<'_>, id: AgreementId) -> Result<Option<Shared>, Failure> {
    let Some(Stored { value, .. }) = agreements::find(tx, id).await? else {
        return Ok(None);
    };
    let partnership = value.standing.parties.partnership;
    Ok(Some(Shared::new(&value.terms.title, agreement_paths::path(id), partnership)))
}

async fn of_exclusivity(
    tx: &mut Writing<'_>,
    id: ExclusivityId,
) -> Result<Option<Shared>, Failure> {
    let Some(Stored { value, .. }) = exclusivities::find(tx, id).await? else {
        return Ok(None);
    };
    let partnership = value.standing.parties.partnership;
    Ok(Some(Shared::new(&value.terms.title, exclusivity_paths::path(id), partnership)))
}

/// A review goes by the title of its plan.
async fn of_review(tx: &mut Writing<'_>, id: ReviewId) -> Result<Option<Shared>, Failure> {
    let Some((Stored { value, .. }, _)) = reviews::find(tx, id).await? else {
        return Ok(None);
    };
    let plan = of_plan(tx, value.plan).await?;
    Ok(plan.map(|plan| Shared { link: review_paths::path(id), ..plan }))
}

/// A goal is told to who answers for it; that a value counts, only while it is off track.
async fn of_goal(
    tx: &mut Writing<'_>,
    id: GoalId,
    (action, at): (goal::Action, Timestamp),
    organisation: OrganisationId,
) -> Result<Option<Shared>, Failure> {
    let Some((Stored { value, .. }, _)) = goals::find(tx, id).await? else {
        return Ok(None);
    };
    if is_accepted(action) && !value.is_off_track(at) {
        return Ok(None);
    }
    let parties = value.standing.parties;
    let side = parties.side_of(organisation);
    // A dispute that lasts is brought before those who lead.
    let owners = Some(value.owners).filter(|_| action != goal::Action::Escalate);
    let owner = side.zip(owners).and_then(|(side, owners)| owners.of(side));
    let shared = Shared::new(&value.terms.title, goal_paths::path(id), parties.partnership);
    Ok(Some(Shared { persons: owner.into_iter().collect(), ..shared }))
}

/// A promise is told to who answers for it.
async fn of_commitment(
    tx: &mut Writing<'_>,
    id: CommitmentId,
    organisation: OrganisationId,
) -> Result<Option<Shared>, Failure> {
    let Some(Stored { value, .. }) = commitments::find(tx, id).await? else {
        return Ok(None);
    };
    let parties = value.standing.parties;
    let person = parties.side_of(organisation).and_then(|side| value.person(side));
    let shared = Shared::new(&value.terms.what, commitment_paths::path(id), parties.partnership);
    Ok(Some(Shared { persons: person.into_iter().collect(), ..shared }))
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
