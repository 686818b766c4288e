//! Remarks: what people write about a proposal besides the pitch, to the other side or for themselves.
//!
//! The two are nouns of their own, in tables of their own, so that no filter stands between what is
//! internal and a partner. A remark is never rewritten.

use jiff::Timestamp;

use crate::{
    actor::{Parties, Party, Side},
    content::Content,
    id::{OrganisationId, ProposalId, UserId},
    member::Member,
    proposal::Proposal,
    text::{Paragraph, PersonName},
};

/// What somebody wants to say, and to whose attention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What.
    pub text: Paragraph,
    /// Who is to hear of it: people who may read it.
    pub mentions: Vec<UserId>,
}

impl Words {
    /// How many can be mentioned.
    pub const MENTIONS: usize = 20;
}

/// What somebody wrote about a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The proposal.
    pub proposal: ProposalId,
    /// Who wrote it.
    pub author: UserId,
    /// What the author was called then.
    pub author_name: PersonName,
    /// The sides of the proposal.
    pub parties: Parties,
    /// For which of them the author wrote it.
    pub side: Side,
    /// What, and to whose attention.
    pub words: Words,
    /// When.
    pub at: Timestamp,
}

impl Remark {
    /// A member writes. Everybody is mentioned once, and the author not at all.
    #[must_use]
    pub fn new(
        proposal: &Proposal,
        words: Words,
        author: &Member,
        by: &Party,
        at: Timestamp,
    ) -> Self {
        let Words { text, mut mentions } = words;
        mentions.sort_unstable();
        mentions.dedup();
        mentions.retain(|user| *user != author.user);
        Self {
            proposal: proposal.id,
            author: author.user,
            author_name: author.name.clone(),
            parties: proposal.standing.parties,
            side: by.side(),
            words: Words { text, mentions },
            at,
        }
    }

    /// The organisation for which the author wrote it.
    #[must_use]
    pub fn organisation(&self) -> OrganisationId {
        self.parties.organisation(self.side)
    }

    /// Its canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        let mention = |user: &UserId| Content::new().with("user", user.to_string());
        let mentions: Vec<_> = self.words.mentions.iter().map(mention).collect();
        Content::new()
            .with("proposal", self.proposal.to_string())
            .with("author", self.author.to_string())
            .with("organisation", self.organisation().to_string())
            .with("text", self.words.text.as_str())
            .with("mentions", mentions)
            .with("at", self.at.to_string())
    }
}
