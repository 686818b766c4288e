//! What a charter settles besides the test itself: who stands for it, what becomes of goods, ideas and data,
//! who is liable, what may be told, how both get out, and of which right to be first it is.
//!
//! All of it is signed with the charter, and hashed only where it is said.

use jiff::civil::Date;

use crate::{
    actor::Side,
    content::Content,
    id::{ExclusivityId, UserId},
    text::Paragraph,
};

/// Who stands for a pilot on each side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sponsors {
    /// The buyer's.
    pub buyer: Option<UserId>,
    /// The supplier's.
    pub supplier: Option<UserId>,
}

impl Sponsors {
    /// That of a side.
    #[must_use]
    pub fn of(&self, side: Side) -> Option<UserId> {
        match side {
            Side::Buyer => self.buyer,
            Side::Supplier => self.supplier,
        }
    }

    /// True unless one person would stand for both.
    #[must_use]
    pub fn are_two(&self) -> bool {
        self.buyer.is_none() || self.buyer != self.supplier
    }

    fn content(self) -> Option<Content> {
        let named = |user: Option<UserId>| user.map(|user| user.to_string());
        let content = Content::new()
            .with_some("buyer", named(self.buyer))
            .with_some("supplier", named(self.supplier));
        (self != Self::default()).then_some(content)
    }
}

/// What neither side tells in public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embargo {
    /// What.
    pub text: Paragraph,
    /// Until the end of which day, where there is one.
    pub until: Option<Date>,
}

impl Embargo {
    fn content(&self) -> Content {
        Content::new()
            .with("text", self.text.as_str())
            .with_some("until", self.until.map(|day| day.to_string()))
    }
}

/// What a charter settles besides the test itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clauses {
    /// Who stands for it.
    pub sponsors: Sponsors,
    /// Who pays for stock, and takes back what is left.
    pub stock_and_returns: Option<Paragraph>,
    /// Who is liable for what.
    pub liability: Option<Paragraph>,
    /// Which data either side gives the other.
    pub data_sharing: Option<Paragraph>,
    /// Whose the ideas are that come of it.
    pub foreground_ip: Option<Paragraph>,
    /// What is not told in public.
    pub embargo: Option<Embargo>,
    /// How both get out of it.
    pub exit_plan: Option<Paragraph>,
    /// The right to be first with what it tries.
    pub exclusivity: Option<ExclusivityId>,
}

impl Clauses {
    /// Adds what is said to the document that is signed.
    pub(super) fn write(&self, content: Content) -> Content {
        let text = |one: &Option<Paragraph>| one.as_ref().map(|text| text.as_str().to_owned());
        content
            .with_some("sponsors", self.sponsors.content())
            .with_some("stock_and_returns", text(&self.stock_and_returns))
            .with_some("liability", text(&self.liability))
            .with_some("data_sharing", text(&self.data_sharing))
            .with_some("foreground_ip", text(&self.foreground_ip))
            .with_some("embargo", self.embargo.as_ref().map(Embargo::content))
            .with_some("exit_plan", text(&self.exit_plan))
            .with_some("exclusivity", self.exclusivity.map(|right| right.to_string()))
    }
}
