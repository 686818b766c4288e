//! The row of a pilot, and its way into a value of the domain.

use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use domain::{
    actor::{Parties, Side},
    country::Country,
    event::Event,
    id::Id,
    machine::Name,
    money::{Currency, Money},
    partnership::Standing,
    pilot::{
        Amendment, Arrangements, Budget, Change, Charter, Clauses, Decision, Extension, Item,
        Pause, Pilot, Readiness, Share, Tick,
    },
    signing::{Signature, Signatures},
    text::{Feedback, Line, Paragraph, Reason, Title},
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{criteria::Measured, gates, promises::Promised, runs::Run};
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
    decision_owner: Option<Uuid>,
    overdue_since: Option<jiff_diesel::Timestamp>,
    next_reminder: Option<String>,
    checklist_owners: Vec<String>,
    checklist: Vec<String>,
    done: Vec<i16>,
    done_by: Vec<Uuid>,
    done_at: Vec<jiff_diesel::Timestamp>,
    buyer_hands: Vec<Uuid>,
    supplier_hands: Vec<Uuid>,
    charter_number: i16,
    amendment_hash: Option<Vec<u8>>,
    amendment_reason: Option<String>,
    amendment_side: Option<String>,
    amendment_by: Option<Uuid>,
    amendment_at: Option<jiff_diesel::Timestamp>,
    amendment_approved_by: Option<Uuid>,
    amendment_approved_at: Option<jiff_diesel::Timestamp>,
    changed_fields: Vec<String>,
    changed_at: Vec<jiff_diesel::Timestamp>,
    changed_in: Vec<i16>,
    pause_cause: Option<String>,
    paused_at: Option<jiff_diesel::Timestamp>,
    runs_until: Option<jiff_diesel::Date>,
    decide_until: Option<jiff_diesel::Date>,
    extension: Vec<jiff_diesel::Date>,
    extension_by: Option<Uuid>,
    extension_at: Option<jiff_diesel::Timestamp>,
    extended: bool,
}

/// What other tables know of what a pilot's charter says, and of its run.
pub(super) struct Said {
    pub(super) criteria: Vec<Measured>,
    pub(super) gates: Vec<gates::Kept>,
    pub(super) clauses: Clauses,
    pub(super) promised: Promised,
    pub(super) run: Run,
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
        let (open, extension) = (pilot.amendment.as_ref(), pilot.extension.as_ref());
        let approval = open.and_then(|one| one.approval);
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
            decision_owner: said.decision_owner.map(Id::uuid),
            overdue_since: pilot.overdue_since.map(ToDiesel::to_diesel),
            next_reminder: pilot.next_reminder.map(|one| one.as_str().to_owned()),
            checklist_owners: said.checklist.iter().map(|one| one.owner.as_str().into()).collect(),
            checklist: said.checklist.iter().map(|one| one.text.as_str().to_owned()).collect(),
            done: pilot.ticks.iter().filter_map(|tick| i16::try_from(tick.place).ok()).collect(),
            done_by: pilot.ticks.iter().map(|tick| tick.by.uuid()).collect(),
            done_at: pilot.ticks.iter().map(|tick| tick.at.to_diesel()).collect(),
            buyer_hands: rows::hands_of(&pilot.hands, Side::Buyer),
            supplier_hands: rows::hands_of(&pilot.hands, Side::Supplier),
            charter_number: pilot.charter_number,
            amendment_hash: open.map(|one| one.content.bytes().to_vec()),
            amendment_reason: open.map(|one| one.reason.as_str().to_owned()),
            amendment_side: open.map(|one| one.side.as_str().to_owned()),
            amendment_by: open.map(|one| one.by.uuid()),
            amendment_at: open.map(|one| one.at.to_diesel()),
            amendment_approved_by: approval.map(|one| one.user.uuid()),
            amendment_approved_at: approval.map(|one| one.at.to_diesel()),
            changed_fields: pilot.changes.iter().map(|one| one.field.clone()).collect(),
            changed_at: pilot.changes.iter().map(|one| one.at.to_diesel()).collect(),
            pause_cause: pilot.pause.as_ref().map(|pause| pause.cause.as_str().to_owned()),
            paused_at: pilot.pause.as_ref().map(|pause| pause.since.to_diesel()),
            runs_until: pilot.days.map(|(ends_on, _)| ends_on.to_diesel()),
            decide_until: pilot.days.map(|(_, decision_by)| decision_by.to_diesel()),
            extension: extension
                .map(|one| vec![one.ends_on.to_diesel(), one.decision_by.to_diesel()])
                .unwrap_or_default(),
            extension_by: extension.map(|one| one.by.uuid()),
            extension_at: extension.map(|one| one.at.to_diesel()),
            extended: pilot.extended,
            changed_in: pilot.changes.iter().map(|one| one.number).collect(),
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
            decision_owner: self.decision_owner.map(Id::new),
            checklist: self.checklist()?,
            ..Arrangements::default()
        })
    }

    fn checklist(&self) -> Result<Vec<Item>, Failure> {
        let items = self.checklist_owners.iter().zip(&self.checklist);
        items
            .map(|(owner, text)| {
                Ok(Item {
                    owner: rows::name("pilots.checklist_owners", owner)?,
                    text: rows::text("pilots.checklist", Line::parse, text)?,
                })
            })
            .collect()
    }

    fn ticks(&self) -> Result<Vec<Tick>, Failure> {
        let ticks = self.done.iter().zip(&self.done_by).zip(&self.done_at);
        ticks
            .map(|((place, by), at)| {
                let place = usize::try_from(*place);
                let place = place.map_err(|_| Failure::Corrupt { column: "pilots.done" })?;
                Ok(Tick { place, by: Id::new(*by), at: at.to_jiff() })
            })
            .collect()
    }

    fn amendment(&self) -> Result<Option<Amendment>, Failure> {
        let (Some(hash), Some(reason), Some(side), Some(by), Some(at)) = (
            &self.amendment_hash,
            &self.amendment_reason,
            &self.amendment_side,
            self.amendment_by,
            self.amendment_at,
        ) else {
            return Ok(None);
        };
        let content = rows::hash("pilots.amendment_hash", hash)?;
        let approval = self.amendment_approved_by.zip(self.amendment_approved_at);
        let approval = approval.map(|(user, at)| Signature {
            side: Side::Buyer,
            user: Id::new(user),
            organisation: Id::new(self.buyer_org_id),
            content,
            at: at.to_jiff(),
        });
        Ok(Some(Amendment {
            content,
            reason: rows::text("pilots.amendment_reason", Reason::parse, reason)?,
            side: rows::name("pilots.amendment_side", side)?,
            by: Id::new(by),
            at: at.to_jiff(),
            approval,
        }))
    }

    fn pause(&self, said: Option<(Side, Reason)>) -> Result<Option<Pause>, Failure> {
        let cause = rows::name_if("pilots.pause_cause", self.pause_cause.as_deref())?;
        let pause = cause.zip(self.paused_at);
        Ok(pause.map(|(cause, at)| Pause { cause, since: at.to_jiff(), said }))
    }

    fn extension(&self, reason: Option<Reason>) -> Option<Extension> {
        let [ends_on, decision_by] = self.extension.first_chunk::<2>()?;
        let (by, at) = self.extension_by.zip(self.extension_at)?;
        Some(Extension {
            ends_on: ends_on.to_jiff(),
            decision_by: decision_by.to_jiff(),
            by: Id::new(by),
            at: at.to_jiff(),
            reason,
        })
    }

    fn changes(&self) -> Vec<Change> {
        let changes = self.changed_fields.iter().zip(&self.changed_at).zip(&self.changed_in);
        changes
            .map(|((field, at), number)| Change {
                field: field.clone(),
                at: at.to_jiff(),
                number: *number,
            })
            .collect()
    }

    pub(super) fn pilot(
        self,
        standing: Standing,
        Said { criteria, gates, clauses, promised, run }: Said,
        signatures: Signatures,
    ) -> Result<Pilot, Failure> {
        let Promised { promises, undertaken } = promised;
        let (criteria, results): (Vec<_>, Vec<_>) =
            criteria.into_iter().map(|one| (one.criterion, one.result)).unzip();
        let (gates, states): (_, Vec<_>) = gates.into_iter().unzip();
        let charter = Charter::new(
            rows::text("pilots.title", Title::parse, &self.title)?,
            rows::text("pilots.hypothesis", Paragraph::parse, &self.hypothesis)?,
            rows::text("pilots.scope", Paragraph::parse, &self.scope)?,
            (self.starts_on.to_jiff(), self.ends_on.to_jiff(), self.decision_by.to_jiff()),
            criteria,
        )
        .map_err(|_| Failure::Corrupt { column: "pilots.ends_on" })?
        .with(Arrangements { gates, clauses, promises, ..self.arrangements()? });
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
        let (ticks, amendment, changes) = (self.ticks()?, self.amendment()?, self.changes());
        let (pause, reason) = (self.pause(run.paused)?, run.extension_reason);
        let days = self.runs_until.zip(self.decide_until);
        Ok(Pilot {
            id: Id::new(self.id),
            proposal: Id::new(self.proposal_id),
            standing,
            version: self.version,
            state: rows::name("pilots.state", &self.state)?,
            author: rows::name("pilots.author_side", &self.author_side)?,
            requested_by: self.requested_by.map(Id::new),
            charter,
            charter_number: self.charter_number,
            amendment,
            changes,
            signatures,
            undertaken,
            ticks,
            pause,
            buyer_paused: run.buyer_paused,
            gates: states,
            days: days.map(|(ends_on, decision_by)| (ends_on.to_jiff(), decision_by.to_jiff())),
            extension: self.extension(reason.clone()),
            extended: self.extended,
            extended_because: reason.filter(|_| self.extended),
            unpublished: run.unpublished,
            hands: rows::hands(&self.buyer_hands, &self.supplier_hands),
            readiness: Readiness { buyer: self.buyer_ready, supplier: self.supplier_ready },
            // Before the first value there are none.
            results: if results.iter().all(Option::is_none) { Vec::new() } else { results },
            decision,
            overdue_since: self.overdue_since.map(jiff_diesel::Timestamp::to_jiff),
            next_reminder: rows::name_if("pilots.next_reminder", self.next_reminder.as_deref())?,
        })
    }
}
