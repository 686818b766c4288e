//! The row of a pilot, and its way into a value of the domain.

use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use domain::{
    actor::Parties,
    country::Country,
    event::Event,
    id::Id,
    machine::Name,
    money::{Currency, Money},
    partnership::Standing,
    pilot::{Arrangements, Budget, Charter, Decision, Pilot, Readiness, Share},
    signing::Signatures,
    text::{Feedback, Line, Paragraph, Reason, Title},
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::criteria::Measured;
use crate::{Failure, rows, schema::pilots};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = pilots, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
pub(super) struct Columns {
    id: Uuid,
    proposal_id: Uuid,
    partnership_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    private_to: Option<Uuid>,
    version: i32,
    state: String,
    author_side: String,
    requested_by: Option<Uuid>,
    title: String,
    hypothesis: String,
    scope: String,
    starts_on: jiff_diesel::Date,
    ends_on: jiff_diesel::Date,
    decision_by: jiff_diesel::Date,
    buyer_ready: bool,
    supplier_ready: bool,
    outcome: Option<String>,
    feedback: Option<String>,
    decided_at: Option<jiff_diesel::Timestamp>,
    updated_at: jiff_diesel::Timestamp,
    budget_amount: Option<Decimal>,
    budget_currency: Option<String>,
    budget_buyer_percent: Option<i16>,
    risk_class: Option<String>,
    override_reason: Option<String>,
    regions: Vec<String>,
    sites: Vec<String>,
    skus: Vec<String>,
    channels: Vec<String>,
    risks: Vec<String>,
    design: Option<String>,
}

/// The organisation that alone knows of a pilot, while there is one.
pub(super) fn private_to(pilot: &Pilot) -> Option<Uuid> {
    let author = pilot.standing.parties.organisation(pilot.author);
    pilot.is_private().then(|| author.uuid())
}

fn texts(lines: &[Line]) -> Vec<String> {
    lines.iter().map(|one| one.as_str().to_owned()).collect()
}

fn lines(column: &'static str, stored: &[String]) -> Result<Vec<Line>, Failure> {
    stored.iter().map(|one| rows::text(column, Line::parse, one)).collect()
}

impl Columns {
    pub(super) fn new(pilot: &Pilot, event: &Event) -> Self {
        let Parties { partnership, buyer, supplier } = pilot.standing.parties;
        let (charter, decision) = (&pilot.charter, pilot.decision.as_ref());
        let said = charter.arrangements();
        let Arrangements { budget, risk_class, .. } = said;
        Self {
            id: pilot.id.uuid(),
            proposal_id: pilot.proposal.uuid(),
            partnership_id: partnership.uuid(),
            buyer_org_id: buyer.uuid(),
            supplier_org_id: supplier.uuid(),
            private_to: private_to(pilot),
            version: pilot.version,
            state: pilot.state.as_str().to_owned(),
            author_side: pilot.author.as_str().to_owned(),
            requested_by: pilot.requested_by.map(Id::uuid),
            title: charter.title().as_str().to_owned(),
            hypothesis: charter.hypothesis().as_str().to_owned(),
            scope: charter.scope().as_str().to_owned(),
            starts_on: charter.starts_on().to_diesel(),
            ends_on: charter.ends_on().to_diesel(),
            decision_by: charter.decision_by().to_diesel(),
            buyer_ready: pilot.readiness.buyer,
            supplier_ready: pilot.readiness.supplier,
            outcome: decision.map(|decision| decision.outcome.as_str().to_owned()),
            feedback: decision.map(|decision| decision.feedback.as_str().to_owned()),
            decided_at: decision.map(|decision| decision.at.to_diesel()),
            updated_at: event.at.to_diesel(),
            budget_amount: budget.map(|budget| budget.total.amount),
            budget_currency: budget.map(|budget| budget.total.currency.code().to_owned()),
            budget_buyer_percent: budget.map(|budget| i16::from(budget.buyer_share.percent())),
            risk_class: risk_class.map(|risk| risk.as_str().to_owned()),
            regions: said.regions.iter().map(|one| one.code().to_owned()).collect(),
            sites: texts(&said.sites),
            skus: texts(&said.skus),
            channels: texts(&said.channels),
            risks: texts(&said.risks),
            design: said.design.as_ref().map(|design| design.as_str().to_owned()),
            override_reason: decision
                .and_then(|decision| decision.override_reason.as_ref())
                .map(|reason| reason.as_str().to_owned()),
        }
    }

    pub(super) fn id(&self) -> Uuid {
        self.id
    }

    pub(super) fn updated_at(&self) -> Timestamp {
        self.updated_at.to_jiff()
    }

    pub(super) fn parties(&self) -> Parties {
        rows::parties(self.partnership_id, self.buyer_org_id, self.supplier_org_id)
    }

    fn arrangements(&self) -> Result<Arrangements, Failure> {
        let corrupt = |column| Failure::Corrupt { column };
        let budget = match (self.budget_amount, &self.budget_currency, self.budget_buyer_percent) {
            (Some(amount), Some(code), Some(percent)) => {
                let currency = Currency::parse(code).ok_or(corrupt("pilots.budget_currency"))?;
                let share = Share::new(i64::from(percent));
                let buyer_share = share.ok_or(corrupt("pilots.budget_buyer_percent"))?;
                Some(Budget { total: Money { amount, currency }, buyer_share })
            }
            _ => None,
        };
        let risk_class = rows::name_if("pilots.risk_class", self.risk_class.as_deref())?;
        let regions = self
            .regions
            .iter()
            .map(|code| Country::parse(code).ok_or(Failure::Corrupt { column: "pilots.regions" }));
        let design = self.design.as_deref();
        Ok(Arrangements {
            regions: regions.collect::<Result<_, _>>()?,
            sites: lines("pilots.sites", &self.sites)?,
            skus: lines("pilots.skus", &self.skus)?,
            channels: lines("pilots.channels", &self.channels)?,
            design: rows::text_if("pilots.design", Paragraph::parse, design)?,
            risks: lines("pilots.risks", &self.risks)?,
            budget,
            risk_class,
        })
    }

    pub(super) fn pilot(
        self,
        standing: Standing,
        measured: Vec<Measured>,
        signatures: Signatures,
    ) -> Result<Pilot, Failure> {
        let (criteria, results): (Vec<_>, Vec<_>) =
            measured.into_iter().map(|one| (one.criterion, one.result)).unzip();
        let charter = Charter::new(
            rows::text("pilots.title", Title::parse, &self.title)?,
            rows::text("pilots.hypothesis", Paragraph::parse, &self.hypothesis)?,
            rows::text("pilots.scope", Paragraph::parse, &self.scope)?,
            (self.starts_on.to_jiff(), self.ends_on.to_jiff(), self.decision_by.to_jiff()),
            criteria,
        )
        .map_err(|_| Failure::Corrupt { column: "pilots.ends_on" })?
        .with(self.arrangements()?);
        let decision = match (&self.outcome, &self.feedback, self.decided_at) {
            (Some(outcome), Some(feedback), Some(at)) => Some(Decision {
                outcome: rows::name("pilots.outcome", outcome)?,
                feedback: rows::text("pilots.feedback", Feedback::parse, feedback)?,
                override_reason: rows::text_if(
                    "pilots.override_reason",
                    Reason::parse,
                    self.override_reason.as_deref(),
                )?,
                at: at.to_jiff(),
            }),
            _ => None,
        };
        Ok(Pilot {
            id: Id::new(self.id),
            proposal: Id::new(self.proposal_id),
            standing,
            version: self.version,
            state: rows::name("pilots.state", &self.state)?,
            author: rows::name("pilots.author_side", &self.author_side)?,
            requested_by: self.requested_by.map(Id::new),
            charter,
            signatures,
            readiness: Readiness { buyer: self.buyer_ready, supplier: self.supplier_ready },
            // Before the first value there are none.
            results: if results.iter().all(Option::is_none) { Vec::new() } else { results },
            decision,
        })
    }
}
