//! A large, seeded data set, filled through COPY: the same numbers give the same rows.
//!
//! Every id follows from its number, so that a load can name a row without having read it. Rows obey
//! the constraints by construction; foreign keys are not looked up again while they are copied.

mod briefs;
mod commitments;
mod copy;
mod goals;
mod innovations;
mod panels;
mod plans;
mod rows;
mod texts;

use jiff::Timestamp;
use tokio_postgres::Client;

/// How large the set is, and what its rows have in common.
#[derive(Debug, Clone)]
pub struct DataSet {
    /// Organisations: the first half are customers, the second half suppliers.
    pub organisations: u32,
    /// Suppliers of each customer.
    pub suppliers_per_buyer: u32,
    /// Proposals in all states, spread evenly over the partnerships.
    pub proposals: u32,
    /// Drafts to submit and charters to approve, of each so many.
    pub spare: u32,
    /// Innovations, spread evenly over the organisations.
    pub innovations: u32,
    /// Briefs that have invited one supplier each, spread evenly over the partnerships.
    pub briefs: u32,
    /// Panels of one, each on a proposal of its own.
    pub panels: u32,
    /// Plans that both sides have signed, spread evenly over the partnerships.
    pub plans: u32,
    /// Goals of these plans, each in its own as long as there are as many.
    pub goals: u32,
    /// Commitments in some states, spread evenly over the partnerships.
    pub commitments: u32,
    /// What every user's password hashes to, as the `password_hash` of a user.
    pub password_hash: String,
    /// The instant to which the rows' times relate.
    pub now: Timestamp,
}

/// What an id is of: each kind of row has ids of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbered {
    /// An organisation.
    Organisation,
    /// Its only user.
    User,
    /// A session of that user, who shows it by no token.
    Session,
    /// A partnership.
    Partnership,
    /// An innovation.
    Innovation,
    /// A brief.
    Brief,
    /// An invitation to a brief.
    BriefInvitation,
    /// A proposal.
    Proposal,
    /// A panel on a proposal.
    Panel,
    /// A pilot of a proposal.
    Pilot,
    /// A plan.
    Plan,
    /// A goal.
    Goal,
    /// A value of a goal.
    Measurement,
    /// An event.
    Event,
    /// A question.
    Question,
    /// A commitment.
    Commitment,
    /// A draft that waits to be submitted. It is older than every proposal.
    SpareDraft,
    /// A pilot that waits for the buyer's approval.
    SparePilot,
}

impl Numbered {
    /// The id of the row of this number as a UUID without its last twelve digits, which are
    /// decimal: the number behind a 1.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Organisation => "01930000-0000-7000-a000-",
            Self::User => "01930000-0000-7001-a000-",
            Self::Session => "01930000-0000-7007-a000-",
            Self::Partnership => "01930000-0000-7002-a000-",
            Self::Innovation => "01930000-0000-700c-a000-",
            Self::Proposal => "01930000-0000-7003-a000-",
            Self::Pilot => "01930000-0000-7004-a000-",
            Self::Panel => "01930000-0000-700d-a000-",
            Self::Brief => "01930000-0000-700e-a000-",
            Self::BriefInvitation => "01930000-0000-700f-a000-",
            Self::Plan => "01930000-0000-7009-a000-",
            Self::Goal => "01930000-0000-700a-a000-",
            Self::Measurement => "01930000-0000-700b-a000-",
            Self::Event => "01930000-0000-7005-a000-",
            Self::Question => "01930000-0000-7006-a000-",
            Self::Commitment => "01930000-0000-7008-a000-",
            Self::SpareDraft => "01920000-0000-7003-a000-",
            Self::SparePilot => "01920000-0000-7004-a000-",
        }
    }

    /// The id as a UUID.
    pub fn uuid(self, number: u32) -> String {
        format!("{}1{number:011}", self.prefix())
    }

    /// The id as callers write it.
    pub fn id(self, number: u32) -> String {
        let noun = match self {
            Self::Organisation => "org",
            Self::User => "user",
            Self::Session => "sess",
            Self::Partnership => "part",
            Self::Innovation => "innov",
            Self::Proposal | Self::SpareDraft => "prop",
            Self::Pilot | Self::SparePilot => "pilot",
            Self::Brief => "brief",
            Self::BriefInvitation => "binv",
            Self::Panel => "panel",
            Self::Plan => "plan",
            Self::Goal => "goal",
            Self::Measurement => "meas",
            Self::Event => "evt",
            Self::Question => "qst",
            Self::Commitment => "commit",
        };
        format!("{noun}_{}", self.uuid(number).replace('-', ""))
    }
}

impl DataSet {
    /// Customers; as many are suppliers.
    pub fn buyers(&self) -> u32 {
        self.organisations / 2
    }

    /// Partnerships.
    pub fn partnerships(&self) -> u32 {
        self.buyers() * self.suppliers_per_buyer
    }

    /// The partnership of the proposal, draft or pilot of this number.
    pub fn partnership_of(&self, number: u32) -> u32 {
        number % self.partnerships()
    }

    /// The plan of the goal of this number.
    pub fn plan_of(&self, goal: u32) -> u32 {
        goal % self.plans
    }

    /// The customer of a partnership.
    pub fn buyer_of(&self, partnership: u32) -> u32 {
        partnership % self.buyers()
    }

    /// The supplier of a partnership.
    pub fn supplier_of(&self, partnership: u32) -> u32 {
        let buyers = self.buyers();
        buyers + (partnership % buyers + partnership / buyers) % buyers
    }

    /// The mail address of the only user of an organisation, who holds every role.
    pub fn email(organisation: u32) -> String {
        format!("lead@organisation-{organisation}.example")
    }

    /// Fills a database that is migrated and empty.
    ///
    /// # Errors
    /// What the database says.
    pub async fn fill(&self, owner: &Client) -> Result<(), tokio_postgres::Error> {
        // Rows fit each other by construction; looking every reference up would take minutes.
        owner.batch_execute("SET session_replication_role = replica").await?;
        // A table at a time: while a transaction runs, nobody in the cluster reads later events.
        rows::write(self, owner).await?;
        innovations::write(self, owner).await?;
        briefs::write(self, owner).await?;
        panels::write(self, owner).await?;
        plans::write(self, owner).await?;
        goals::write(self, owner).await?;
        commitments::write(self, owner).await?;
        owner.batch_execute("SET session_replication_role = DEFAULT").await?;
        owner.batch_execute("VACUUM (ANALYZE)").await
    }
}
