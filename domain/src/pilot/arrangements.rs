//! What a charter says beside its criteria, where it says it: where it runs with what, how it is
//! compared, what it costs whom, what may go wrong, what has to be done before it starts, who decides, what
//! else is settled, and what each side promises.
//!
//! All of it is signed with the charter. What is left out is not hashed, so that charters that never had it
//! stay what they were.

use super::{checklist::Item, clauses::Clauses, gates::Gate, promises::Promise};
use crate::{
    content::Content,
    country::Country,
    id::UserId,
    money::Money,
    names::{Name, names},
    text::{Line, Paragraph},
};

names! {
    /// How risky a pilot is, as its author sees it.
    pub enum RiskClass {
        /// Little can go wrong.
        Low = "low",
        /// Something can.
        Medium = "medium",
        /// Much can.
        High = "high",
    }
}

/// What a pilot costs, and how both share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// How much in all.
    pub total: Money,
    /// The buyer's share.
    pub buyer_share: Share,
}

/// A share in whole percent, 0 to 100; the other side has the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share(u8);

impl Share {
    /// This share, if it is one.
    #[must_use]
    pub fn new(percent: i64) -> Option<Self> {
        u8::try_from(percent).ok().filter(|percent| *percent <= 100).map(Self)
    }

    /// In percent.
    #[must_use]
    pub fn percent(self) -> u8 {
        self.0
    }

    /// What is left of the whole.
    #[must_use]
    pub fn rest(self) -> Self {
        Self(100 - self.0)
    }
}

/// What a charter says beside its criteria.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrangements {
    /// In which countries it runs.
    pub regions: Vec<Country>,
    /// At which sites.
    pub sites: Vec<Line>,
    /// With which products.
    pub skus: Vec<Line>,
    /// Through which channels.
    pub channels: Vec<Line>,
    /// What is compared with what.
    pub design: Option<Paragraph>,
    /// What may go wrong.
    pub risks: Vec<Line>,
    /// What it costs.
    pub budget: Option<Budget>,
    /// How risky it is.
    pub risk_class: Option<RiskClass>,
    /// Who of the buyer's answers for the decision.
    pub decision_owner: Option<UserId>,
    /// What the sides have to do before it starts.
    pub checklist: Vec<Item>,
    /// On which days of the run the buyer looks whether it goes on.
    pub gates: Vec<Gate>,
    /// What it settles besides.
    pub clauses: Clauses,
    /// What each side promises.
    pub promises: Vec<Promise>,
}

impl Arrangements {
    /// The most countries, sites, products, channels or risks.
    pub const MOST: usize = 200;

    /// Adds what is said to the document that is signed.
    pub(super) fn write(&self, mut content: Content) -> Content {
        let texts = |lines: &[Line]| lines.iter().map(|one| one.as_str().to_owned()).collect();
        let regions: Vec<String> = self.regions.iter().map(|one| one.code().to_owned()).collect();
        let lists: [(_, Vec<String>); 5] = [
            ("regions", regions),
            ("sites", texts(&self.sites)),
            ("skus", texts(&self.skus)),
            ("channels", texts(&self.channels)),
            ("risks", texts(&self.risks)),
        ];
        for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            content = content.with(name, list);
        }
        if let Some(design) = &self.design {
            content = content.with("design", design.as_str());
        }
        if let Some(Budget { total, buyer_share }) = &self.budget {
            let budget = Content::new()
                .with("total", total.content())
                .with("buyer_percent", i64::from(buyer_share.percent()))
                .with("supplier_percent", i64::from(buyer_share.rest().percent()));
            content = content.with("budget", budget);
        }
        if let Some(risk) = self.risk_class {
            content = content.with("risk_class", risk.as_str());
        }
        if let Some(owner) = self.decision_owner {
            content = content.with("decision_owner", owner.to_string());
        }
        if !self.checklist.is_empty() {
            let items: Vec<_> = self.checklist.iter().map(Item::content).collect();
            content = content.with("checklist", items);
        }
        if !self.gates.is_empty() {
            let gates: Vec<_> = self.gates.iter().map(Gate::content).collect();
            content = content.with("gates", gates);
        }
        if !self.promises.is_empty() {
            let promises: Vec<_> = self.promises.iter().map(Promise::content).collect();
            content = content.with("commitments", promises);
        }
        self.clauses.write(content)
    }
}
