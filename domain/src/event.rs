//! The event log: each accepted transition is one event, and the events of a ledger form a chain.
//!
//! A ledger is a partnership's (both sides read it) or one organisation's (private). Every event carries
//! the hash of the one before it, so nothing can be altered, dropped or reordered unseen. Everything that
//! leaves the system later is a reader of this log.

mod audience;
mod noun;
mod was;

use jiff::Timestamp;
use uuid::Uuid;

pub use self::{audience::Audience, noun::Noun, was::Was};

use crate::{
    actor::By,
    agreement, attachment, brief, brief_invitation, business_calendar, commitment,
    content::{Content, ContentHash},
    deputy, exclusivity, goal, innovation, invitation, job, lessons,
    machine::Refusal,
    member, message,
    names::Name,
    note, organisation, panel, partnership, pilot, pilot_approval, plan, proposal, review,
    service_account, webhook,
};

/// What happened: a noun and the action that was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An organisation.
    Organisation(organisation::Action),
    /// The business calendar of an organisation.
    BusinessCalendar(business_calendar::Action),
    /// A member of an organisation.
    Member(member::Action),
    /// A service account of an organisation.
    ServiceAccount(service_account::Action),
    /// An invitation.
    Invitation(invitation::Action),
    /// A partnership.
    Partnership(partnership::Action),
    /// An innovation.
    Innovation(innovation::Action),
    /// A brief.
    Brief(brief::Action),
    /// An invitation to a brief.
    BriefInvitation(brief_invitation::Action),
    /// A proposal.
    Proposal(proposal::Action),
    /// A message about a proposal.
    Message(message::Action),
    /// A note on a proposal.
    Note(note::Action),
    /// A buyer's panel on a proposal.
    Panel(panel::Action),
    /// The criteria by which an organisation's panels judge.
    PanelCriteria(panel::CriteriaAction),
    /// A pilot.
    Pilot(pilot::Action),
    /// What a side has learned from a pilot.
    Lessons(lessons::Action),
    /// The buyer's approvals of a pilot's charter.
    PilotApproval(pilot_approval::Action),
    /// Whose approval an organisation asks for.
    PilotApprovalPolicy(pilot_approval::PolicyAction),
    /// Who stands in for a member.
    Deputy(deputy::Action),
    /// A commitment.
    Commitment(commitment::Action),
    /// A goal.
    Goal(goal::Action),
    /// A joint plan.
    Plan(plan::Action),
    /// A review of a plan.
    Review(review::Action),
    /// An agreement.
    Agreement(agreement::Action),
    /// A right to be first.
    Exclusivity(exclusivity::Action),
    /// A file.
    Attachment(attachment::Action),
    /// Where an organisation's events are sent.
    Webhook(webhook::Action),
    /// What is done for somebody while it does not wait.
    Job(job::Action),
}

impl Kind {
    /// The noun: `proposal`.
    #[must_use]
    pub fn noun(self) -> Noun {
        match self {
            Self::Organisation(_) => Noun::Organisation,
            Self::BusinessCalendar(_) => Noun::BusinessCalendar,
            Self::Member(_) => Noun::Member,
            Self::ServiceAccount(_) => Noun::ServiceAccount,
            Self::Invitation(_) => Noun::Invitation,
            Self::Partnership(_) => Noun::Partnership,
            Self::Innovation(_) => Noun::Innovation,
            Self::Brief(_) => Noun::Brief,
            Self::BriefInvitation(_) => Noun::BriefInvitation,
            Self::Proposal(_) => Noun::Proposal,
            Self::Message(_) => Noun::Message,
            Self::Note(_) => Noun::Note,
            Self::Panel(_) => Noun::Panel,
            Self::PanelCriteria(_) => Noun::PanelCriteria,
            Self::Pilot(_) => Noun::Pilot,
            Self::Lessons(_) => Noun::Lessons,
            Self::PilotApproval(_) => Noun::PilotApproval,
            Self::PilotApprovalPolicy(_) => Noun::PilotApprovalPolicy,
            Self::Deputy(_) => Noun::Deputy,
            Self::Commitment(_) => Noun::Commitment,
            Self::Goal(_) => Noun::Goal,
            Self::Plan(_) => Noun::Plan,
            Self::Review(_) => Noun::Review,
            Self::Agreement(_) => Noun::Agreement,
            Self::Exclusivity(_) => Noun::Exclusivity,
            Self::Attachment(_) => Noun::Attachment,
            Self::Webhook(_) => Noun::Webhook,
            Self::Job(_) => Noun::Job,
        }
    }

    /// The action: `submit`.
    #[must_use]
    pub fn action(self) -> &'static str {
        match self {
            Self::Organisation(action) => action.as_str(),
            Self::BusinessCalendar(action) => action.as_str(),
            Self::Member(action) => action.as_str(),
            Self::ServiceAccount(action) => action.as_str(),
            Self::Invitation(action) => action.as_str(),
            Self::Partnership(action) => action.as_str(),
            Self::Innovation(action) => action.as_str(),
            Self::Brief(action) => action.as_str(),
            Self::BriefInvitation(action) => action.as_str(),
            Self::Proposal(action) => action.as_str(),
            Self::Message(action) => action.as_str(),
            Self::Note(action) => action.as_str(),
            Self::Panel(action) => action.as_str(),
            Self::PanelCriteria(action) => action.as_str(),
            Self::Pilot(action) => action.as_str(),
            Self::Lessons(action) => action.as_str(),
            Self::PilotApproval(action) => action.as_str(),
            Self::PilotApprovalPolicy(action) => action.as_str(),
            Self::Deputy(action) => action.as_str(),
            Self::Commitment(action) => action.as_str(),
            Self::Goal(action) => action.as_str(),
            Self::Plan(action) => action.as_str(),
            Self::Review(action) => action.as_str(),
            Self::Agreement(action) => action.as_str(),
            Self::Exclusivity(action) => action.as_str(),
            Self::Attachment(action) => action.as_str(),
            Self::Webhook(action) => action.as_str(),
            Self::Job(action) => action.as_str(),
        }
    }

    /// Reads `noun` and `action`.
    #[must_use]
    pub fn parse(noun: &str, action: &str) -> Option<Self> {
        Some(match Noun::parse(noun)? {
            Noun::Organisation => Self::Organisation(organisation::Action::parse(action)?),
            Noun::BusinessCalendar => {
                Self::BusinessCalendar(business_calendar::Action::parse(action)?)
            }
            Noun::Member => Self::Member(member::Action::parse(action)?),
            Noun::ServiceAccount => Self::ServiceAccount(service_account::Action::parse(action)?),
            Noun::Invitation => Self::Invitation(invitation::Action::parse(action)?),
            Noun::Partnership => Self::Partnership(partnership::Action::parse(action)?),
            Noun::Innovation => Self::Innovation(innovation::Action::parse(action)?),
            Noun::Brief => Self::Brief(brief::Action::parse(action)?),
            Noun::BriefInvitation => {
                Self::BriefInvitation(brief_invitation::Action::parse(action)?)
            }
            Noun::Proposal => Self::Proposal(proposal::Action::parse(action)?),
            Noun::Message => Self::Message(message::Action::parse(action)?),
            Noun::Note => Self::Note(note::Action::parse(action)?),
            Noun::Panel => Self::Panel(panel::Action::parse(action)?),
            Noun::PanelCriteria => Self::PanelCriteria(panel::CriteriaAction::parse(action)?),
            Noun::Pilot => Self::Pilot(pilot::Action::parse(action)?),
            Noun::Lessons => Self::Lessons(lessons::Action::parse(action)?),
            Noun::PilotApproval => Self::PilotApproval(pilot_approval::Action::parse(action)?),
            Noun::PilotApprovalPolicy => {
                Self::PilotApprovalPolicy(pilot_approval::PolicyAction::parse(action)?)
            }
            Noun::Deputy => Self::Deputy(deputy::Action::parse(action)?),
            Noun::Commitment => Self::Commitment(commitment::Action::parse(action)?),
            Noun::Goal => Self::Goal(goal::Action::parse(action)?),
            Noun::Plan => Self::Plan(plan::Action::parse(action)?),
            Noun::Review => Self::Review(review::Action::parse(action)?),
            Noun::Agreement => Self::Agreement(agreement::Action::parse(action)?),
            Noun::Exclusivity => Self::Exclusivity(exclusivity::Action::parse(action)?),
            Noun::Attachment => Self::Attachment(attachment::Action::parse(action)?),
            Noun::Webhook => Self::Webhook(webhook::Action::parse(action)?),
            Noun::Job => Self::Job(job::Action::parse(action)?),
        })
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}.{}", self.noun(), self.action())
    }
}

/// An accepted transition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: Kind,
    /// The object.
    pub object: Uuid,
    /// Who may know.
    pub audience: Audience,
    /// Who brought it about.
    pub by: By,
    /// The state before; `None` when the object came into being.
    pub from: Option<&'static str>,
    /// The state after.
    pub to: &'static str,
    /// The reason that was given.
    pub reason: Option<String>,
    /// The hash of the object before.
    pub before: Option<ContentHash>,
    /// The hash of the object after.
    pub after: ContentHash,
    /// The canonical document of which `after` is the hash, where both sides keep it.
    pub content: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl Event {
    /// The hash of this event as the `sequence`th of its ledger, after the event with the hash
    /// `previous`. `sequence` counts from 1; the first has no previous.
    ///
    /// The document that is hashed has the fields and values that the API shows of an event, but for
    /// `id` and `hash`, so that a party can compute it again.
    #[must_use]
    pub fn seal(&self, sequence: i64, previous: Option<ContentHash>) -> ContentHash {
        let user = self.by.user();
        Content::new()
            .with("ledger", self.audience.ledger_text())
            .with("sequence", sequence)
            .with("previous", previous.map(|hash| hash.to_string()))
            .with("kind", self.kind.to_string())
            .with("object", self.kind.noun().id_text(self.object))
            .with("by", self.by.kind())
            .with("user", user.map(|(user, _)| user.to_string()))
            .with("organisation", user.map(|(_, organisation)| organisation.to_string()))
            .with("from", self.from)
            .with("to", self.to)
            .with("reason", self.reason.as_deref())
            .with("before", self.before.map(|hash| hash.to_string()))
            .with("after", self.after.to_string())
            .with("at", self.at.to_string())
            .hash()
    }
}

/// What every noun of the log tells of itself.
pub trait Entity {
    /// Its actions.
    type Action: Name;

    /// True of a noun whose content both sides keep word for word, once it is shared: its events hold it
    /// for good, beside its hash. Never of what a side may take back.
    const KEPT: bool = false;

    /// The event of an action.
    fn kind(action: Self::Action) -> Kind;

    /// Its id.
    fn object(&self) -> Uuid;

    /// The spelling of its state.
    fn state_name(&self) -> &'static str;

    /// Who may know of it in its present state.
    fn audience(&self) -> Audience;

    /// What it is, for the hash of the log. Whoever verifies a ledger expects an object to be before an
    /// event what it was after the last one: its fields stay as they are.
    fn content(&self) -> Content;

    /// The instant at which its present state ends by itself, if it does.
    fn due(&self) -> Option<Timestamp>;

    /// Goes on only if its present state has reached its end: a worker may come late, never early.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when nothing waits, or not yet.
    fn is_due(
        &self,
        at: Timestamp,
        noun: &'static str,
        lapse: Self::Action,
    ) -> Result<(), Refusal> {
        if self.due().is_some_and(|due| at >= due) {
            return Ok(());
        }
        Err(Refusal::NotNow { noun, action: lapse.as_str(), state: self.state_name() })
    }

    /// Its content and state, as the log has them.
    fn document(&self) -> Content {
        self.content().with("state", self.state_name())
    }

    /// The hash of its content and state.
    fn fingerprint(&self) -> ContentHash {
        self.document().hash()
    }

    /// The event with which it came into being.
    fn born(&self, action: Self::Action, by: By, at: Timestamp) -> Event {
        Was { state: None, hash: None }.becomes(self, action, by, at, None)
    }

    /// What it is now, to be told apart from what it becomes.
    fn was(&self) -> Was {
        Was { state: Some(self.state_name()), hash: Some(self.fingerprint()) }
    }
}
