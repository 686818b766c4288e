//! Whose approval an organisation asks for before it signs the charter of a pilot: by its budget or risk.
//!
//! The highest tier that applies says it. A budget in a currency that no tier names can be compared with
//! nothing, so it is taken for the highest, and so is a charter that tells no budget: where it costs nothing,
//! it says 0. An organisation that has said nothing asks for one approver.

use jiff::Timestamp;
use uuid::Uuid;

use super::Cleared;
use crate::{
    actor::Actor,
    content::Content,
    event::{Audience, Entity, Event, Kind},
    id::{Id, OrganisationId, UserId},
    money::Money,
    names::{Name, names},
    pilot::{Arrangements, Pilot, RiskClass},
};

names! {
    /// In which order approvals come.
    pub enum Order {
        /// In any.
        Parallel = "parallel",
        /// One after another, as they are named.
        Sequential = "sequential",
    }
}

/// Whose approvals it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    approvals: u8,
    order: Order,
    approvers: Vec<UserId>,
}

/// What is wrong with a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RequirementError {
    /// The number of approvals.
    #[error("must be from 1 to {}", Requirement::MOST)]
    Approvals,
    /// Too many are named.
    #[error("must name {} at most", Requirement::MOST_NAMED)]
    TooManyNamed,
    /// The one at this place is named before it.
    #[error("must name each person once")]
    NamedTwice(usize),
    /// Fewer are named than have to approve.
    #[error("must name as many as have to approve, or nobody")]
    TooFewNamed,
    /// Who follows whom is not said.
    #[error("must name exactly those who approve one after another")]
    SequenceOfOthers,
}

impl Requirement {
    /// So many approvals at most.
    pub const MOST: u8 = 10;
    /// So many are named at most.
    pub const MOST_NAMED: usize = 20;

    /// This requirement; without `approvers` everybody counts who may approve.
    ///
    /// # Errors
    /// Every [`RequirementError`] that there is, at once.
    pub fn new(
        approvals: i64,
        order: Order,
        approvers: Vec<UserId>,
    ) -> Result<Self, Vec<RequirementError>> {
        let mut errors = Vec::new();
        let number =
            u8::try_from(approvals).ok().filter(|number| (1..=Self::MOST).contains(number));
        if approvers.len() > Self::MOST_NAMED {
            errors.push(RequirementError::TooManyNamed);
        }
        for (place, person) in approvers.iter().enumerate() {
            if approvers.iter().take(place).any(|before| before == person) {
                errors.push(RequirementError::NamedTwice(place));
            }
        }
        match (number, order) {
            (None, _) => errors.push(RequirementError::Approvals),
            (Some(number), Order::Sequential) if usize::from(number) != approvers.len() => {
                errors.push(RequirementError::SequenceOfOthers);
            }
            (Some(number), Order::Parallel)
                if !approvers.is_empty() && usize::from(number) > approvers.len() =>
            {
                errors.push(RequirementError::TooFewNamed);
            }
            (Some(_), _) => {}
        }
        match number {
            Some(approvals) if errors.is_empty() => Ok(Self { approvals, order, approvers }),
            _ => Err(errors),
        }
    }

    /// One approver, whoever it is.
    #[must_use]
    pub fn usual() -> Self {
        Self { approvals: 1, order: Order::Parallel, approvers: Vec::new() }
    }

    /// Two approvers, whoever they are.
    #[must_use]
    pub(super) fn of_two() -> Self {
        Self { approvals: 2, ..Self::usual() }
    }

    /// How many approve.
    #[must_use]
    pub fn approvals(&self) -> u8 {
        self.approvals
    }

    /// In which order.
    #[must_use]
    pub fn order(&self) -> Order {
        self.order
    }

    /// Who; empty where everybody counts who may approve.
    #[must_use]
    pub fn approvers(&self) -> &[UserId] {
        &self.approvers
    }

    pub(super) fn content(&self) -> Content {
        let approvers: Vec<_> =
            self.approvers.iter().map(|one| Content::new().with("user", one.to_string())).collect();
        Content::new()
            .with("approvals", i64::from(self.approvals))
            .with("order", self.order.as_str())
            .with("approvers", approvers)
    }
}

/// From which budget or risk on something else is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// The budgets from which on it applies, one for each currency.
    pub from: Vec<Money>,
    /// The risk from which on it applies.
    pub from_risk: Option<RiskClass>,
    /// Whose approvals it takes then.
    pub requirement: Requirement,
}

/// What an organisation asks for: the usual, and by tiers that rise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    usual: Requirement,
    tiers: Vec<Tier>,
}

/// What is wrong with tiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    /// There are too many.
    #[error("must be {} at most", Terms::MOST_TIERS)]
    TooMany,
    /// The one at this place applies to nothing.
    #[error("must begin at a budget or a risk")]
    NoBeginning(usize),
    /// It has so many currencies.
    #[error("must begin at {} budgets at most", Tier::MOST_CURRENCIES)]
    TooManyCurrencies(usize),
    /// It names a currency twice.
    #[error("must name each currency once")]
    CurrencyTwice(usize),
    /// It does not begin above those before it.
    #[error("must begin above the tiers before it")]
    NotRising(usize),
}

impl Tier {
    /// It names so many currencies at most.
    pub const MOST_CURRENCIES: usize = 10;

    fn amount_in(&self, other: Money) -> Option<Money> {
        self.from.iter().copied().find(|from| from.currency == other.currency)
    }
}

impl Terms {
    /// So many tiers at most.
    pub const MOST_TIERS: usize = 10;

    /// These terms.
    ///
    /// # Errors
    /// Every [`TermsError`] that there is, at once.
    pub fn new(usual: Requirement, tiers: Vec<Tier>) -> Result<Self, Vec<TermsError>> {
        let mut errors = Vec::new();
        if tiers.len() > Self::MOST_TIERS {
            errors.push(TermsError::TooMany);
        }
        for (place, tier) in tiers.iter().enumerate() {
            let before = || tiers.iter().take(place);
            if tier.from.is_empty() && tier.from_risk.is_none() {
                errors.push(TermsError::NoBeginning(place));
            }
            if tier.from.len() > Tier::MOST_CURRENCIES {
                errors.push(TermsError::TooManyCurrencies(place));
            }
            let twice = tier.from.iter().enumerate().any(|(index, one)| {
                tier.from.iter().take(index).any(|other| other.currency == one.currency)
            });
            if twice {
                errors.push(TermsError::CurrencyTwice(place));
            }
            let lower_budget = tier.from.iter().any(|one| {
                before()
                    .filter_map(|lower| lower.amount_in(*one))
                    .any(|lower| lower.amount >= one.amount)
            });
            let lower_risk = tier.from_risk.is_some_and(|risk| {
                before().filter_map(|lower| lower.from_risk).any(|lower| lower >= risk)
            });
            if lower_budget || lower_risk {
                errors.push(TermsError::NotRising(place));
            }
        }
        if errors.is_empty() { Ok(Self { usual, tiers }) } else { Err(errors) }
    }

    /// What is asked for where no tier applies.
    #[must_use]
    pub fn usual(&self) -> &Requirement {
        &self.usual
    }

    /// The tiers, rising.
    #[must_use]
    pub fn tiers(&self) -> &[Tier] {
        &self.tiers
    }

    /// Whose approvals a charter with these arrangements takes.
    #[must_use]
    pub fn requirement(&self, of: &Arrangements) -> &Requirement {
        let budget = of.budget.as_ref().map(|budget| budget.total);
        let is_known = budget
            .is_some_and(|budget| self.tiers.iter().any(|tier| tier.amount_in(budget).is_some()));
        let applies = |tier: &&Tier| {
            let by_budget = match budget.map(|budget| (budget, tier.amount_in(budget))) {
                Some((budget, Some(from))) => budget.amount >= from.amount,
                // What can be compared with nothing, and what says nothing.
                Some((_, None)) | None => !is_known && !tier.from.is_empty(),
            };
            let by_risk =
                tier.from_risk.zip(of.risk_class).is_some_and(|(from, risk)| risk >= from);
            by_budget || by_risk
        };
        self.tiers.iter().rev().find(applies).map_or(&self.usual, |tier| &tier.requirement)
    }

    fn content(&self) -> Content {
        let tier = |tier: &Tier| {
            let from: Vec<_> = tier.from.iter().map(Money::content).collect();
            Content::new()
                .with("from", from)
                .with("from_risk", tier.from_risk.map(Name::as_str))
                .with("requirement", tier.requirement.content())
        };
        let tiers: Vec<_> = self.tiers.iter().map(tier).collect();
        Content::new().with("usual", self.usual.content()).with("tiers", tiers)
    }
}

names! {
    /// What happens to a policy.
    pub enum PolicyAction {
        /// It is another from now on.
        Change = "change",
    }
}

/// Whose approval an organisation asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Whose policy it is.
    pub organisation: OrganisationId,
    /// Counts the changes, from 1.
    pub version: i32,
    /// What it asks for.
    pub terms: Terms,
}

impl Policy {
    /// Of an organisation that has said nothing.
    #[must_use]
    pub fn unsaid(organisation: OrganisationId) -> Self {
        let terms = Terms { usual: Requirement::usual(), tiers: Vec::new() };
        Self { organisation, version: 1, terms }
    }

    /// The proof that one approver is enough, where the organisation has never said anything else: her
    /// signature tells who approved, and nothing more is kept.
    #[must_use]
    pub fn clears(&self, pilot: &Pilot) -> Option<Cleared> {
        (self.version == 1).then(|| Cleared::of(pilot))
    }

    /// It is another from now on; a charter that somebody has approved goes on by what was asked then.
    #[must_use]
    pub fn change(self, terms: Terms, by: &Actor, at: Timestamp) -> (Self, Event) {
        let was = self.was();
        let next = Self { terms, version: self.version + 1, ..self };
        let event = was.becomes(&next, PolicyAction::Change, by.into(), at, None);
        (next, event)
    }
}

impl Entity for Policy {
    type Action = PolicyAction;

    fn kind(action: PolicyAction) -> Kind {
        Kind::PilotApprovalPolicy(action)
    }

    fn object(&self) -> Uuid {
        self.organisation.uuid()
    }

    fn state_name(&self) -> &'static str {
        "active"
    }

    fn audience(&self) -> Audience {
        Audience::Private(self.organisation)
    }

    fn content(&self) -> Content {
        self.terms.content()
    }

    fn due(&self) -> Option<Timestamp> {
        None
    }
}
