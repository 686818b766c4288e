//! Which words a field of a request takes, where it is one of a closed list: read from the very lists
//! that judge it. A test holds that every text of a request has its bounds.

use domain::{
    access::{Role, SCOPES},
    actor::Side,
    agreement, attachment, brief, business_calendar, commitment, exclusivity, goal, innovation,
    language::Language,
    machine::Name,
    notification, pilot, pilot_approval, plan, proposal,
};

/// What a field takes, or each item of it.
pub(super) enum Takes {
    /// One of these words.
    OneOf(Vec<&'static str>),
    /// At most so many characters.
    AtMost(usize),
}

/// Where a list of words is read.
type Choice = fn() -> Takes;

/// One of the names of a list.
fn one_of<N: Name>() -> Takes {
    Takes::OneOf(N::ALL.iter().map(|name| name.as_str()).collect())
}

/// A channel, or all of them.
fn channel() -> Takes {
    let channels = exclusivity::Channel::ALL.iter().map(|channel| channel.as_str());
    Takes::OneOf([exclusivity::Channels::ALL].into_iter().chain(channels).collect())
}

/// The one way in which a program signs in.
fn grant() -> Takes {
    Takes::OneOf(vec!["client_credentials"])
}

/// What an account can be let do.
fn scope() -> Takes {
    Takes::OneOf(SCOPES.iter().map(|scope| scope.as_str()).collect())
}

fn id() -> Takes {
    Takes::AtMost(40)
}

fn line() -> Takes {
    Takes::AtMost(240)
}

fn code() -> Takes {
    Takes::AtMost(20)
}

/// A noun, or a kind of event.
fn subject() -> Takes {
    Takes::AtMost(80)
}

/// What a mail program says that unsubscribes its reader.
fn one_click() -> Takes {
    Takes::OneOf(vec!["One-Click"])
}

/// Whether an import is applied.
fn mode() -> Takes {
    Takes::OneOf(vec!["check", "apply"])
}

/// Which columns an export has.
fn columns() -> Takes {
    Takes::OneOf(vec!["all", "import"])
}

/// The parameters that are the same wherever they are listed.
pub(super) const PARAMETERS: &[(&str, Choice)] =
    &[("sort", code), ("If-None-Match", line), ("mode", mode), ("columns", columns)];

/// A field of a schema.
type Field = (&'static str, &'static str, Choice);

/// The fields of requests that take words of a list, or texts that are listed.
pub(super) const CHOICES: &[Field] = &[
    ("Charter", "channels", line),
    ("Charter", "regions", code),
    ("Charter", "risk_class", one_of::<pilot::RiskClass>),
    ("Charter", "risks", line),
    ("Charter", "sites", line),
    ("Charter", "skus", line),
    ("ClientCredentials", "client_id", id),
    ("ClientCredentials", "client_secret", line),
    ("ClientCredentials", "grant_type", grant),
    ("ClientCredentials", "scope", line),
    ("NewAgreementTerms", "kind", one_of::<agreement::Kind>),
    ("NewApprovalRequirement", "approvers", id),
    ("NewApprovalRequirement", "order", one_of::<pilot_approval::Order>),
    ("NewApprovalTier", "from_risk", one_of::<pilot::RiskClass>),
    ("NewAttachment", "media_type", one_of::<attachment::MediaType>),
    ("NewBenefit", "for", one_of::<proposal::Beneficiary>),
    ("NewBenefit", "kind", one_of::<proposal::BenefitKind>),
    ("NewBenefit", "per", one_of::<proposal::Period>),
    ("NewBrief", "agreement", one_of::<brief::RequiredAgreement>),
    ("NewBrief", "audience", id),
    ("NewBrief", "category", one_of::<proposal::Category>),
    ("NewBrief", "outcomes", line),
    ("NewBusinessCalendar", "holidays", code),
    ("NewBusinessCalendar", "counting", one_of::<business_calendar::Counting>),
    ("NewBusinessCalendar", "working_days", one_of::<business_calendar::DayOfWeek>),
    ("NewClosure", "reason", one_of::<commitment::ReasonCode>),
    ("NewCommitment", "category", one_of::<commitment::Category>),
    ("NewCommitment", "depends_on", id),
    ("NewCommitment", "promisor", one_of::<Side>),
    ("NewCounterOffer", "category", one_of::<commitment::Category>),
    ("NewCounterOffer", "depends_on", id),
    ("NewCriterion", "direction", one_of::<pilot::Direction>),
    ("NewCriterion", "measured_by", one_of::<Side>),
    ("NewDeputy", "deputy", id),
    ("NewDuty", "kind", one_of::<exclusivity::DutyKind>),
    ("NewExclusivityTerms", "channels", channel),
    ("NewExclusivityTerms", "kind", one_of::<exclusivity::Kind>),
    ("NewExclusivityTerms", "products", line),
    ("NewExclusivityTerms", "starts_upon", one_of::<exclusivity::Trigger>),
    ("NewExclusivityTerms", "territories", code),
    ("NewGoalOutcome", "outcome", one_of::<goal::Outcome>),
    ("NewGoalTerms", "aggregation", one_of::<goal::Aggregation>),
    ("NewGoalTerms", "cadence", one_of::<goal::Cadence>),
    ("NewGoalTerms", "measured_by", one_of::<Side>),
    ("NewGoalTerms", "source", one_of::<goal::Source>),
    ("NewInnovation", "category", one_of::<proposal::Category>),
    ("NewInnovation", "stage", one_of::<innovation::Stage>),
    ("NewInvitation", "roles", one_of::<Role>),
    ("NewMetric", "kind", one_of::<goal::MetricKind>),
    ("NewNotificationChoice", "choice", one_of::<notification::Choice>),
    ("NewNotificationChoice", "kind", one_of::<notification::Kind>),
    ("NewNotificationSettings", "language", one_of::<Language>),
    ("NewNotificationSettings", "muted", id),
    ("NewOfferedRight", "kind", one_of::<proposal::RightKind>),
    ("NewOutcome", "outcome", one_of::<commitment::Outcome>),
    ("NewPanel", "reviewers", id),
    ("NewPanelScores", "recommendation", one_of::<proposal::Outcome>),
    ("NewPartnership", "propose_as", one_of::<Side>),
    ("NewPilotCommitment", "category", one_of::<commitment::Category>),
    ("NewPilotCommitment", "promisor", one_of::<Side>),
    ("NewPilotDecision", "outcome", one_of::<pilot::Outcome>),
    ("NewPilotGateRecord", "outcome", one_of::<pilot::GateOutcome>),
    ("NewPilotItem", "owner", one_of::<Side>),
    ("NewPilotPause", "cause", one_of::<pilot::Cause>),
    ("NewPlanFromTemplate", "key", one_of::<plan::templates::Template>),
    ("NewPlanTerms", "weighting", one_of::<plan::Weighting>),
    ("NewProposalDecision", "outcome", one_of::<proposal::Outcome>),
    ("NewProposalDecision", "reason", one_of::<proposal::ReasonCode>),
    ("NewRemark", "mentions", id),
    ("NewResults", "values", code),
    ("NewRoles", "roles", one_of::<Role>),
    ("NewServiceAccount", "scopes", scope),
    ("NewWebhook", "events", subject),
    ("OneClick", "List-Unsubscribe", one_click),
    ("Pitch", "category", one_of::<proposal::Category>),
    ("Pitch", "confidentiality", one_of::<proposal::Confidentiality>),
    ("PitchSketch", "category", one_of::<proposal::Category>),
    ("PitchSketch", "confidentiality", one_of::<proposal::Confidentiality>),
];
