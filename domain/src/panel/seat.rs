//! Who sits on a panel, how far she is, and what she has said.

use jiff::Timestamp;

use super::SeatState;
use crate::{
    content::{Content, Value},
    id::{SheetId, UserId},
    names::Name,
    proposal::Outcome,
    text::{Paragraph, Reason},
};

/// A score of a criterion, 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(u8);

impl Score {
    /// This score, if it is one.
    #[must_use]
    pub fn new(score: i64) -> Option<Self> {
        u8::try_from(score).ok().filter(|score| (1..=5).contains(score)).map(Self)
    }

    /// The number.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }

    /// What it is worth of 100 (domain: 25 (s - 1)).
    #[must_use]
    pub fn worth(self) -> i64 {
        25 * (i64::from(self.0) - 1)
    }
}

/// What a reviewer says to one criterion; a criterion may be left unanswered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    /// The score.
    pub score: Option<Score>,
    /// What she has to say to it.
    pub comment: Option<Paragraph>,
}

/// What a reviewer says to a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// A new one for each that is handed in. The ledger's hashes are of it as well: of few scores alone
    /// everybody could guess them.
    pub id: SheetId,
    /// One for each criterion, in the order of the panel.
    pub marks: Vec<Mark>,
    /// What she would decide.
    pub recommendation: Option<Outcome>,
    /// When it was handed in.
    pub at: Timestamp,
}

/// A reviewer on a panel, or one who was on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Who.
    pub reviewer: UserId,
    /// How far she is.
    pub state: SeatState,
    /// When she was asked.
    pub invited_at: Timestamp,
    /// When she declared.
    pub declared_at: Option<Timestamp>,
    /// The conflict that she has declared, in words.
    pub conflict: Option<Reason>,
    /// Why she was taken off.
    pub removal: Option<Reason>,
    /// What she has handed in last; it counts while she is on the panel.
    pub sheet: Option<Sheet>,
    /// The version of the panel that changed it last.
    pub changed_in: i32,
}

impl Seat {
    pub(super) fn invited(reviewer: UserId, version: i32, at: Timestamp) -> Self {
        Self {
            reviewer,
            state: SeatState::Invited,
            invited_at: at,
            declared_at: None,
            conflict: None,
            removal: None,
            sheet: None,
            changed_in: version,
        }
    }

    /// True while she reviews.
    #[must_use]
    pub fn is_on(&self) -> bool {
        match self.state {
            SeatState::Invited | SeatState::Declared | SeatState::Scored => true,
            SeatState::Conflicted | SeatState::Removed => false,
        }
    }

    /// What she has handed in, while it counts.
    #[must_use]
    pub fn counted(&self) -> Option<&Sheet> {
        self.sheet.as_ref().filter(|_| self.state == SeatState::Scored)
    }

    /// As the log has it.
    pub(super) fn content(&self) -> Content {
        Content::new()
            .with("reviewer", self.reviewer.to_string())
            .with("state", self.state.as_str())
            .with("conflict", self.conflict.as_ref().map(Reason::as_str))
            .with("removal", self.removal.as_ref().map(Reason::as_str))
            .with("sheet", self.sheet.as_ref().map(Sheet::content))
    }
}

impl Sheet {
    fn content(&self) -> Content {
        let mark = |mark: &Mark| {
            Content::new()
                .with("score", mark.score.map(|score| i64::from(score.number())))
                .with("comment", mark.comment.as_ref().map(Paragraph::as_str))
        };
        let marks: Value = self.marks.iter().map(mark).collect::<Vec<_>>().into();
        Content::new()
            .with("id", self.id.to_string())
            .with("marks", marks)
            .with("recommendation", self.recommendation.map(Name::as_str))
            .with("handed_in_at", self.at.to_string())
    }
}
