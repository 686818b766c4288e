//! A commitment as both sides see it.

use domain::{
    actor::Actor,
    commitment::{Commitment, Delivery, Evidence, Link, Motion, Move, Proposed},
    machine::Name,
    text::{Paragraph, WebAddress},
};
use persistence::Stored;
use serde::Serialize;
use utoipa::ToSchema;

use super::{COLLECTION, operation};
use crate::allowed::{self, AllowedAction};

/// A promise of one side to the other.
#[derive(Serialize, ToSchema)]
#[schema(as = Commitment)]
pub(crate) struct CommitmentView {
    /// Its id.
    #[schema(example = "commit_01930000000070008000000000000001")]
    id: String,
    /// The partnership to which it belongs.
    #[schema(example = "part_01930000000070008000000000000001")]
    partnership: String,
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 3)]
    version: i32,
    /// `requested`, `offered`, `agreed`, `blocked`, `overdue`, `delivered`, `disputed`, `kept`,
    /// `kept_late`, `missed`, `released`, `void` or `closed`.
    #[schema(example = "agreed")]
    state: &'static str,
    /// The side that promises.
    #[schema(example = "supplier")]
    promisor: &'static str,
    /// Who answers for it on that side, once named.
    #[schema(example = "user_01930000000070008000000000000002")]
    promisor_user: Option<String>,
    /// Who answers for it on the other side, once named.
    #[schema(example = "user_01930000000070008000000000000001")]
    promisee_user: Option<String>,
    /// What is promised.
    #[schema(example = "Send the forecast for March")]
    what: String,
    /// When it is fulfilled.
    #[schema(example = json!(null))]
    conditions: Option<String>,
    /// Its kind.
    #[schema(example = "forecast")]
    category: &'static str,
    /// How much it weighs in the figures, 1 to 3.
    #[schema(minimum = 1, maximum = 3, example = 2)]
    importance: i16,
    /// What it serves.
    link: Option<LinkView>,
    /// Promises of the other side that have to come first.
    #[schema(example = json!([]))]
    depends_on: Vec<String>,
    /// The time zone in which its days end.
    #[schema(example = "Europe/Berlin")]
    time_zone: String,
    /// The day on which it was due at first.
    #[schema(format = Date, example = "2027-02-15")]
    original_due: String,
    /// The day that decides between kept and kept late: the first day with every move in time.
    #[schema(format = Date, example = "2027-02-20")]
    counted_due: String,
    /// The day on which it is due now.
    #[schema(format = Date, example = "2027-02-20")]
    current_due: String,
    /// The end of that day.
    #[schema(format = DateTime, example = "2027-02-20T23:00:00Z")]
    due_at: String,
    /// How often both sides have moved it.
    #[schema(example = 1)]
    times_moved: usize,
    /// Every move, in order.
    moves: Vec<MoveView>,
    /// Since when it is in its present state.
    #[schema(format = DateTime, example = "2027-01-12T10:00:00Z")]
    since: String,
    /// What a side has proposed and the other is to answer.
    proposed: Option<ProposedView>,
    /// The last delivery.
    delivery: Option<DeliveryView>,
    /// Why the promisee has closed it.
    #[schema(example = json!(null))]
    reason: Option<&'static str>,
    /// True if silence has ended it.
    #[schema(example = false)]
    by_lapse: bool,
    /// When it came into being.
    #[schema(format = DateTime, example = "2027-01-11T09:30:00Z")]
    created_at: String,
    /// When it last changed.
    #[schema(format = DateTime, example = "2027-01-12T10:00:00Z")]
    updated_at: String,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

/// What a commitment serves.
#[derive(Serialize, ToSchema)]
#[schema(as = CommitmentLink)]
pub(in crate::commitments) struct LinkView {
    /// A pilot.
    #[schema(example = "pilot_01930000000070008000000000000001")]
    pilot: Option<String>,
    /// A goal.
    #[schema(example = json!(null))]
    goal: Option<String>,
    /// An exclusivity, of which it is a duty.
    #[schema(example = json!(null))]
    exclusivity: Option<String>,
}

/// A move of the day.
#[derive(Serialize, ToSchema)]
#[schema(as = CommitmentMove)]
struct MoveView {
    /// The day before.
    #[schema(format = Date, example = "2027-02-15")]
    from: String,
    /// The day after.
    #[schema(format = Date, example = "2027-02-20")]
    to: String,
    /// `agreed` by both, or `blocked`: the promisor's clock stood still.
    #[schema(example = "agreed")]
    cause: &'static str,
    /// The side that proposed it, where it was agreed.
    #[schema(example = "supplier")]
    proposed_by: Option<&'static str>,
    /// True if the day had not passed.
    #[schema(example = true)]
    in_time: bool,
    /// When.
    #[schema(format = DateTime, example = "2027-01-12T10:00:00Z")]
    at: String,
}

/// Something that a side has proposed.
#[derive(Serialize, ToSchema)]
#[schema(as = CommitmentProposed)]
struct ProposedView {
    /// The side that proposed it.
    #[schema(example = "supplier")]
    by: &'static str,
    /// Another day.
    #[schema(format = Date, example = "2027-02-28")]
    due_on: Option<String>,
    /// How it ends.
    #[schema(example = json!(null))]
    outcome: Option<&'static str>,
}

/// A delivery.
#[derive(Serialize, ToSchema)]
#[schema(as = Delivery)]
struct DeliveryView {
    /// When.
    #[schema(format = DateTime, example = "2027-02-14T16:00:00Z")]
    delivered_at: String,
    /// What shows it.
    evidence: Vec<EvidenceView>,
}

/// Something that shows that it is done.
#[derive(Serialize, ToSchema)]
#[schema(as = Evidence)]
struct EvidenceView {
    /// What, in words.
    #[schema(example = "Sent by EDI; the receipt is 4711.")]
    text: String,
    /// Where it can be seen.
    #[schema(format = "uri", example = "https://supplier.example/forecasts/4711")]
    url: Option<String>,
}

impl From<Link> for LinkView {
    fn from(link: Link) -> Self {
        let (mut pilot, mut goal, mut exclusivity) = (None, None, None);
        match link {
            Link::Pilot(id) => pilot = Some(id.to_string()),
            Link::Goal(id) => goal = Some(id.to_string()),
            Link::Exclusivity(id) => exclusivity = Some(id.to_string()),
        }
        Self { pilot, goal, exclusivity }
    }
}

impl From<&Move> for MoveView {
    fn from(one: &Move) -> Self {
        Self {
            from: one.from.to_string(),
            to: one.to.to_string(),
            cause: one.cause.as_str(),
            proposed_by: one.proposed_by.map(Name::as_str),
            in_time: one.in_time,
            at: one.at.to_string(),
        }
    }
}

impl From<Motion> for ProposedView {
    fn from(motion: Motion) -> Self {
        let (due_on, outcome) = match motion.what {
            Proposed::Date(day) => (Some(day.to_string()), None),
            Proposed::Outcome(outcome) => (None, Some(outcome.as_str())),
        };
        Self { by: motion.by.as_str(), due_on, outcome }
    }
}

impl From<&Delivery> for DeliveryView {
    fn from(delivery: &Delivery) -> Self {
        let evidence = |one: &Evidence| EvidenceView {
            text: one.text.as_str().to_owned(),
            url: one.url.as_ref().map(|url| WebAddress::as_str(url).to_owned()),
        };
        Self {
            delivered_at: delivery.at.to_string(),
            evidence: delivery.evidence.iter().map(evidence).collect(),
        }
    }
}

impl CommitmentView {
    pub(super) fn new(stored: &Stored<Commitment>, actor: &Actor) -> Self {
        let one = &stored.value;
        let (terms, dates) = (&one.terms, &one.dates);
        let user = |user: Option<domain::id::UserId>| user.map(|user| user.to_string());
        Self {
            id: one.id.to_string(),
            partnership: one.standing.parties.partnership.to_string(),
            version: one.version,
            state: one.state.as_str(),
            promisor: one.promisor.as_str(),
            promisor_user: user(one.persons.promisor),
            promisee_user: user(one.persons.promisee),
            what: terms.what.as_str().to_owned(),
            conditions: terms.conditions.as_ref().map(Paragraph::as_str).map(str::to_owned),
            category: terms.category.as_str(),
            importance: terms.importance.weight(),
            link: terms.link.map(Into::into),
            depends_on: terms.depends_on.iter().map(|one| one.id.to_string()).collect(),
            time_zone: terms.zone.name().to_owned(),
            original_due: terms.due_on.to_string(),
            counted_due: dates.counted.to_string(),
            current_due: dates.current.to_string(),
            due_at: one.due_at().to_string(),
            times_moved: dates.times_moved(),
            moves: dates.moves.iter().map(Into::into).collect(),
            since: one.since.to_string(),
            proposed: one.motion.map(Into::into),
            delivery: one.delivery.as_ref().map(Into::into),
            reason: one.reason.map(Name::as_str),
            by_lapse: one.by_lapse,
            created_at: stored.created_at.to_string(),
            updated_at: stored.updated_at.to_string(),
            allowed_actions: allowed::list(
                COLLECTION,
                one.id,
                one.allowed_actions(actor),
                operation,
            ),
        }
    }
}
