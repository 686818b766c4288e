//! By what a panel judges: criteria with weights, of which an organisation has a set of its own.
//!
//! The set with which everybody begins favours nothing: its weights are equal.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    actor::Actor,
    content::{Content, Value},
    event::{Audience, Entity, Event, Kind},
    id::{Id, OrganisationId},
    names::names,
    text::{Paragraph, Title},
};

/// How much a criterion counts beside the others, 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight(u8);

impl Weight {
    /// This weight, if it is one.
    #[must_use]
    pub fn new(weight: i64) -> Option<Self> {
        u8::try_from(weight).ok().filter(|weight| (1..=100).contains(weight)).map(Self)
    }

    /// The number.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
}

/// Something by which a proposal is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// What it is called.
    pub title: Title,
    /// How much it counts.
    pub weight: Weight,
    /// What is meant by it.
    pub description: Option<Paragraph>,
}

/// The criteria of a panel: one at least, each with a title of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criteria(Vec<Criterion>);

/// Why these are no criteria of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CriteriaError {
    /// There is none.
    #[error("a panel judges by one criterion at least")]
    None,
    /// There are too many.
    #[error("a panel judges by {} criteria at most", Criteria::MOST)]
    TooMany,
    /// The one at this place is called as one before it.
    #[error("each criterion has a title of its own")]
    SameTitle(usize),
}

impl Criteria {
    /// So many at most.
    pub const MOST: usize = 20;

    /// These criteria.
    ///
    /// # Errors
    /// [`CriteriaError`] when there is none, there are too many, or two are called the same, in whatever
    /// case.
    pub fn new(criteria: Vec<Criterion>) -> Result<Self, CriteriaError> {
        if criteria.is_empty() {
            return Err(CriteriaError::None);
        }
        if criteria.len() > Self::MOST {
            return Err(CriteriaError::TooMany);
        }
        let titles: Vec<_> = criteria.iter().map(|one| one.title.as_str().to_lowercase()).collect();
        for (place, title) in titles.iter().enumerate() {
            if titles.iter().take(place).any(|before| before == title) {
                return Err(CriteriaError::SameTitle(place));
            }
        }
        Ok(Self(criteria))
    }

    /// What an organisation judges by that has said nothing.
    #[must_use]
    pub fn usual() -> Self {
        let titles = [
            "Value for shoppers",
            "Value for the category",
            "Fit with what we do",
            "Readiness",
            "Ease of bringing it in",
        ];
        let equal = |title| {
            let (title, weight) = (Title::parse(title).ok()?, Weight(20));
            Some(Criterion { title, weight, description: None })
        };
        Self(titles.into_iter().filter_map(equal).collect())
    }

    /// Each, in its order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Criterion> {
        self.0.iter()
    }

    /// The place of the one with this title.
    #[must_use]
    pub fn place(&self, title: &str) -> Option<usize> {
        self.0.iter().position(|one| one.title.as_str() == title)
    }

    /// As the log has them.
    pub(super) fn content(&self) -> Value {
        let content = |one: &Criterion| {
            Content::new()
                .with("title", one.title.as_str())
                .with("weight", i64::from(one.weight.number()))
                .with("description", one.description.as_ref().map(Paragraph::as_str))
        };
        self.0.iter().map(content).collect::<Vec<_>>().into()
    }
}

names! {
    /// What happens to the criteria of an organisation.
    pub enum CriteriaAction {
        /// They are others from now on.
        Change = "change",
    }
}

/// What an organisation judges by where a panel is called together without criteria of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsualCriteria {
    /// Whose they are.
    pub organisation: OrganisationId,
    /// Counts the changes, from 1.
    pub version: i32,
    /// The criteria.
    pub criteria: Criteria,
}

impl UsualCriteria {
    /// Those of an organisation that has said nothing.
    #[must_use]
    pub fn unsaid(organisation: OrganisationId) -> Self {
        Self { organisation, version: 1, criteria: Criteria::usual() }
    }

    /// They are others from now on; panels that are there keep theirs.
    #[must_use]
    pub fn change(self, criteria: Criteria, by: &Actor, at: Timestamp) -> (Self, Event) {
        let was = self.was();
        let next = Self { criteria, version: self.version + 1, ..self };
        let event = was.becomes(&next, CriteriaAction::Change, by.into(), at, None);
        (next, event)
    }
}

impl Entity for UsualCriteria {
    type Action = CriteriaAction;

    fn kind(action: CriteriaAction) -> Kind {
        Kind::PanelCriteria(action)
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
        Content::new().with("criteria", self.criteria.content())
    }

    fn due(&self) -> Option<Timestamp> {
        None
    }
}
