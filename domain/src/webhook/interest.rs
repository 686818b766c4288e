//! Of what a webhook hears: all, or nouns and kinds of events that are named.

use crate::{
    event::{Kind, Noun},
    names::Name,
};

/// Something of which a webhook hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// All that happens to a noun: `proposal`.
    Noun(Noun),
    /// One kind of event: `proposal.submit`.
    Kind(Kind),
}

impl Subject {
    /// Reads a noun, or a noun and an action.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once('.') {
            Some((noun, action)) => Kind::parse(noun, action).map(Self::Kind),
            None => Noun::parse(text).map(Self::Noun),
        }
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Noun(noun) => noun.fmt(formatter),
            Self::Kind(kind) => kind.fmt(formatter),
        }
    }
}

/// Of what a webhook hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interest(Vec<Subject>);

impl Interest {
    /// So many are named at most.
    pub const MOST: usize = 100;

    /// These, each once; none are all there is.
    #[must_use]
    pub fn new(named: Vec<Subject>) -> Self {
        let mut subjects = Vec::with_capacity(named.len());
        for subject in named {
            if !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        Self(subjects)
    }

    /// True of an event of which it hears.
    #[must_use]
    pub fn covers(&self, kind: Kind) -> bool {
        self.0.is_empty()
            || self.0.iter().any(|subject| match *subject {
                Subject::Noun(noun) => noun == kind.noun(),
                Subject::Kind(one) => one == kind,
            })
    }

    /// What is named, as it is written; nothing where it hears of all.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }
}
