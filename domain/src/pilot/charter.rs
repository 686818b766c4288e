//! What a pilot is to show, where, until when, and what counts as success: the text that both sign.

use jiff::civil::Date;

use super::{arrangements::Arrangements, criteria::Criterion};
use crate::{
    content::{Content, ContentHash, canonical},
    deadline::days_apart,
    id::ProposalId,
    machine::Name,
    text::{Paragraph, Title},
};

/// The text that both sides sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charter {
    title: Title,
    hypothesis: Paragraph,
    scope: Paragraph,
    starts_on: Date,
    ends_on: Date,
    decision_by: Date,
    criteria: Vec<Criterion>,
    arrangements: Arrangements,
}

/// What is wrong with a charter, beyond its single fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CharterError {
    /// It would end before it starts.
    #[error("must not be before the first day")]
    EndsBeforeStart,
    /// It would run too long.
    #[error("must be within {} weeks of the first day", Charter::LONGEST_WEEKS)]
    TooLong,
    /// The decision would come before the end.
    #[error("must not be before the last day")]
    DecisionBeforeEnd,
    /// There is nothing to measure, or too much.
    #[error("needs 1 to {} criteria", Charter::MOST_CRITERIA)]
    CriteriaCount,
}

impl Charter {
    /// The longest run, in weeks.
    pub const LONGEST_WEEKS: i64 = 26;
    /// The most criteria.
    pub const MOST_CRITERIA: usize = 20;

    /// A charter, if its dates and criteria fit together.
    ///
    /// # Errors
    /// Every [`CharterError`] that there is, at once.
    pub fn new(
        title: Title,
        hypothesis: Paragraph,
        scope: Paragraph,
        (starts_on, ends_on, decision_by): (Date, Date, Date),
        criteria: Vec<Criterion>,
    ) -> Result<Self, Vec<CharterError>> {
        let mut errors = Vec::new();
        let days = days_apart(starts_on, ends_on);
        if days < 0 {
            errors.push(CharterError::EndsBeforeStart);
        }
        if days > Self::LONGEST_WEEKS * 7 {
            errors.push(CharterError::TooLong);
        }
        if decision_by < ends_on {
            errors.push(CharterError::DecisionBeforeEnd);
        }
        if !(1..=Self::MOST_CRITERIA).contains(&criteria.len()) {
            errors.push(CharterError::CriteriaCount);
        }
        if errors.is_empty() {
            let arrangements = Arrangements::default();
            Ok(Self {
                title,
                hypothesis,
                scope,
                starts_on,
                ends_on,
                decision_by,
                criteria,
                arrangements,
            })
        } else {
            Err(errors)
        }
    }

    /// The same charter, which says this beside its criteria.
    #[must_use]
    pub fn with(self, arrangements: Arrangements) -> Self {
        Self { arrangements, ..self }
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self) -> &Title {
        &self.title
    }

    /// What it is to show.
    #[must_use]
    pub fn hypothesis(&self) -> &Paragraph {
        &self.hypothesis
    }

    /// Sites, products, regions, channels.
    #[must_use]
    pub fn scope(&self) -> &Paragraph {
        &self.scope
    }

    /// The first day.
    #[must_use]
    pub fn starts_on(&self) -> Date {
        self.starts_on
    }

    /// The last day.
    #[must_use]
    pub fn ends_on(&self) -> Date {
        self.ends_on
    }

    /// The last day for the buyer's decision.
    #[must_use]
    pub fn decision_by(&self) -> Date {
        self.decision_by
    }

    /// What counts as success, in order.
    #[must_use]
    pub fn criteria(&self) -> &[Criterion] {
        &self.criteria
    }

    /// What it says beside its criteria.
    #[must_use]
    pub fn arrangements(&self) -> &Arrangements {
        &self.arrangements
    }

    /// The hash that both sides sign: of the charter and the proposal that it is about.
    #[must_use]
    pub fn hash(&self, proposal: ProposalId) -> ContentHash {
        self.content().with("proposal", proposal.to_string()).hash()
    }

    /// The canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        let criteria: Vec<Content> = self
            .criteria
            .iter()
            .map(|criterion| {
                let content = Content::new()
                    .with("metric", criterion.metric().as_str())
                    .with("direction", criterion.direction().as_str())
                    .with("go_value", canonical(criterion.go_value()))
                    .with("stop_value", canonical(criterion.stop_value()))
                    .with("weight", i64::from(criterion.weight()))
                    .with("must_meet", criterion.must_meet())
                    .with("measured_by", criterion.measured_by().as_str());
                criterion.details().write(content)
            })
            .collect();
        let content = Content::new()
            .with("title", self.title.as_str())
            .with("hypothesis", self.hypothesis.as_str())
            .with("scope", self.scope.as_str())
            .with("starts_on", self.starts_on.to_string())
            .with("ends_on", self.ends_on.to_string())
            .with("decision_by", self.decision_by.to_string())
            .with("criteria", criteria);
        self.arrangements.write(content)
    }
}
