//! What a brief says: the teaser that every invitee reads, the detail that may take an agreement, and
//! until when what is possible.

use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::{
    agreement,
    content::{Content, canonical},
    money::Currency,
    names::{Name, names},
    proposal::{Category, Readiness},
    text::{Line, Paragraph, Title},
};

names! {
    /// What an invitee and the buyer must have signed before the detail is shown.
    pub enum RequiredAgreement {
        /// Nothing.
        None = "none",
        /// A live non-disclosure agreement.
        Nda = "nda",
        /// A live front-end agreement.
        FrontEnd = "front_end",
    }
}

impl RequiredAgreement {
    /// The kind of the agreement; `None` where none is needed.
    #[must_use]
    pub fn kind(self) -> Option<agreement::Kind> {
        match self {
            Self::None => None,
            Self::Nda => Some(agreement::Kind::Nda),
            Self::FrontEnd => Some(agreement::Kind::FrontEnd),
        }
    }
}

/// What every invitee reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Teaser {
    /// What it is called.
    pub title: Title,
    /// What it is about.
    pub summary: Paragraph,
    /// Which kind of innovation is looked for.
    pub category: Option<Category>,
}

impl Teaser {
    /// The canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        Content::new()
            .with("title", self.title.as_str())
            .with("summary", self.summary.as_str())
            .with("category", self.category.map(Name::as_str))
    }
}

/// How much a criterion counts beside the others, 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight(i16);

impl Weight {
    /// The weight, where it is between 1 and 100.
    #[must_use]
    pub fn new(weight: i64) -> Option<Self> {
        i16::try_from(weight).ok().filter(|weight| (1..=100).contains(weight)).map(Self)
    }

    /// The number.
    #[must_use]
    pub fn number(self) -> i16 {
        self.0
    }
}

/// By what the buyer judges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// What is looked at.
    pub name: Line,
    /// How much it counts.
    pub weight: Weight,
}

/// By what the buyer judges: 20 at most, each named once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Criteria(Vec<Criterion>);

/// Why these are no criteria.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CriteriaError {
    /// There are too many.
    #[error("may have at most {} items", Criteria::MOST)]
    TooMany,
    /// Two have the same name.
    #[error("must name each criterion once")]
    Twice,
}

impl Criteria {
    /// The most criteria of a brief.
    pub const MOST: usize = 20;

    /// These criteria, in their order.
    ///
    /// # Errors
    /// [`CriteriaError`] when there are too many, or two of one name.
    pub fn new(criteria: Vec<Criterion>) -> Result<Self, CriteriaError> {
        if criteria.len() > Self::MOST {
            return Err(CriteriaError::TooMany);
        }
        let mut names: Vec<_> = criteria.iter().map(|one| &one.name).collect();
        names.sort_unstable();
        names.dedup();
        if names.len() < criteria.len() {
            return Err(CriteriaError::Twice);
        }
        Ok(Self(criteria))
    }

    /// The criteria.
    pub fn iter(&self) -> impl Iterator<Item = &Criterion> {
        self.0.iter()
    }

    fn content(&self) -> Vec<Content> {
        let of = |one: &Criterion| {
            let weight = i64::from(one.weight.number());
            Content::new().with("name", one.name.as_str()).with("weight", weight)
        };
        self.iter().map(of).collect()
    }
}

/// How much the buyer would spend: from, to, in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    from: Decimal,
    to: Decimal,
    currency: Currency,
}

impl Budget {
    /// A band, where it is not below 0 and ends where it begins or later.
    #[must_use]
    pub fn new(from: Decimal, to: Decimal, currency: Currency) -> Option<Self> {
        (Decimal::ZERO <= from && from <= to).then_some(Self { from, to, currency })
    }

    /// The least.
    #[must_use]
    pub fn from(&self) -> Decimal {
        self.from
    }

    /// The most.
    #[must_use]
    pub fn to(&self) -> Decimal {
        self.to
    }

    /// In what.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    fn content(&self) -> Content {
        Content::new()
            .with("from", canonical(self.from))
            .with("to", canonical(self.to))
            .with("currency", self.currency.code())
    }
}

/// What may take an agreement to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// The problem to be solved.
    pub problem: Paragraph,
    /// What is to come of it: 20 at most.
    pub outcomes: Vec<Line>,
    /// By what is judged.
    pub criteria: Criteria,
    /// What a solution has to keep to.
    pub constraints: Option<Paragraph>,
    /// How ready a solution has to be.
    pub readiness: Option<Readiness>,
    /// How much would be spent.
    pub budget: Option<Budget>,
}

impl Detail {
    /// The most outcomes of a brief.
    pub const MOST_OUTCOMES: usize = 20;

    /// The canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        let outcome = |line: &Line| Content::new().with("outcome", line.as_str());
        Content::new()
            .with("problem", self.problem.as_str())
            .with("outcomes", self.outcomes.iter().map(outcome).collect::<Vec<_>>())
            .with("criteria", self.criteria.content())
            .with("constraints", self.constraints.as_ref().map(Paragraph::as_str))
            .with("readiness", self.readiness.map(|readiness| i64::from(readiness.level())))
            .with("budget", self.budget.as_ref().map(Budget::content))
    }
}

/// Until when what is possible. Each instant is the first that is too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    questions_until: Timestamp,
    closes_at: Timestamp,
    decision_by: Timestamp,
}

impl Schedule {
    /// Questions end with the brief or before it, and the decision comes after; `None` where it is
    /// otherwise.
    #[must_use]
    pub fn new(
        questions_until: Timestamp,
        closes_at: Timestamp,
        decision_by: Timestamp,
    ) -> Option<Self> {
        let in_order = questions_until <= closes_at && closes_at <= decision_by;
        in_order.then_some(Self { questions_until, closes_at, decision_by })
    }

    /// The first instant at which nothing can be asked any more.
    #[must_use]
    pub fn questions_until(&self) -> Timestamp {
        self.questions_until
    }

    /// The first instant at which nothing can be handed in any more.
    #[must_use]
    pub fn closes_at(&self) -> Timestamp {
        self.closes_at
    }

    /// By when the buyer decides.
    #[must_use]
    pub fn decision_by(&self) -> Timestamp {
        self.decision_by
    }

    /// True if it gives more time than another, and nowhere less.
    #[must_use]
    pub fn extends(&self, other: &Self) -> bool {
        let nowhere_less = self.questions_until >= other.questions_until
            && self.closes_at >= other.closes_at
            && self.decision_by >= other.decision_by;
        nowhere_less && self != other
    }

    /// The canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        Content::new()
            .with("questions_until", self.questions_until.to_string())
            .with("closes_at", self.closes_at.to_string())
            .with("decision_by", self.decision_by.to_string())
    }
}

/// What a brief says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What every invitee reads.
    pub teaser: Teaser,
    /// What may take an agreement to read.
    pub detail: Detail,
    /// Which agreement that is.
    pub agreement: RequiredAgreement,
    /// Until when what is possible.
    pub schedule: Schedule,
    /// True if the invitees are told the budget.
    pub share_budget: bool,
}

impl Terms {
    /// The detail as invitees may read it: the budget is the buyer's own unless it shares it.
    #[must_use]
    pub fn shared_detail(&self) -> Detail {
        let budget = self.detail.budget.filter(|_| self.share_budget);
        Detail { budget, ..self.detail.clone() }
    }
}
