//! The row of a proposal, and its way into a value of the domain.

use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use domain::{
    actor::Parties,
    event::Event,
    id::Id,
    machine::Name,
    partnership::Standing,
    proposal::{Clock, Decision, Pitch, Proposal, Receipt},
    text::{Feedback, Line, Title},
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::details::DetailColumns;
use crate::{Failure, rows, schema::proposals};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = proposals, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
pub(super) struct Columns {
    id: Uuid,
    partnership_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    version: i32,
    state: String,
    title: String,
    value_line: String,
    #[diesel(embed)]
    details: DetailColumns,
    receipt_number: Option<i32>,
    receipt_hash: Option<Vec<u8>>,
    receipt_at: Option<jiff_diesel::Timestamp>,
    submitted_at: Option<jiff_diesel::Timestamp>,
    acknowledged_at: Option<jiff_diesel::Timestamp>,
    #[diesel(embed)]
    clock: ClockColumns,
    since: jiff_diesel::Timestamp,
    outcome: Option<String>,
    reason_code: Option<String>,
    feedback: Option<String>,
    deferred_until: Option<jiff_diesel::Date>,
    wakes_at: Option<jiff_diesel::Timestamp>,
    decided_at: Option<jiff_diesel::Timestamp>,
    pub(super) updated_at: jiff_diesel::Timestamp,
}

impl Columns {
    pub(super) fn new(proposal: &Proposal, event: &Event) -> Self {
        let pitch = &proposal.pitch;
        let decision = proposal.decision.as_ref();
        let Parties { partnership, buyer, supplier } = proposal.standing.parties;
        Self {
            id: proposal.id.uuid(),
            partnership_id: partnership.uuid(),
            buyer_org_id: buyer.uuid(),
            supplier_org_id: supplier.uuid(),
            version: proposal.version,
            state: proposal.state.as_str().to_owned(),
            title: pitch.title.as_str().to_owned(),
            value_line: pitch.value_line.as_str().to_owned(),
            details: DetailColumns::new(&pitch.details),
            receipt_number: proposal.receipt.map(|receipt| receipt.number),
            receipt_hash: proposal.receipt.map(|receipt| receipt.hash.bytes().to_vec()),
            receipt_at: proposal.receipt.map(|receipt| receipt.at.to_diesel()),
            submitted_at: proposal.submitted_at.map(ToDiesel::to_diesel),
            acknowledged_at: proposal.acknowledged_at.map(ToDiesel::to_diesel),
            clock: ClockColumns::new(proposal.clock),
            since: proposal.since.to_diesel(),
            outcome: decision.map(|decision| decision.outcome.as_str().to_owned()),
            reason_code: decision.map(|decision| decision.reason.as_str().to_owned()),
            feedback: decision.map(|decision| decision.feedback.as_str().to_owned()),
            deferred_until: decision.and_then(|d| d.deferred_until).map(ToDiesel::to_diesel),
            wakes_at: decision.and_then(|d| d.wakes_at).map(ToDiesel::to_diesel),
            decided_at: decision.map(|decision| decision.at.to_diesel()),
            updated_at: event.at.to_diesel(),
        }
    }

    pub(super) fn parties(&self) -> Parties {
        rows::parties(self.partnership_id, self.buyer_org_id, self.supplier_org_id)
    }

    fn pitch(&self) -> Result<Pitch, Failure> {
        Ok(Pitch {
            title: rows::text("proposals.title", Title::parse, &self.title)?,
            value_line: rows::text("proposals.value_line", Line::parse, &self.value_line)?,
            details: self.details.details()?,
        })
    }

    fn receipt(&self) -> Result<Option<Receipt>, Failure> {
        let (Some(number), Some(bytes), Some(at)) =
            (self.receipt_number, &self.receipt_hash, self.receipt_at)
        else {
            return Ok(None);
        };
        let hash = rows::hash("proposals.receipt_hash", bytes)?;
        Ok(Some(Receipt { number, hash, at: at.to_jiff() }))
    }

    fn decision(&self) -> Result<Option<Decision>, Failure> {
        let (Some(outcome), Some(reason), Some(feedback), Some(at)) =
            (&self.outcome, &self.reason_code, &self.feedback, self.decided_at)
        else {
            return Ok(None);
        };
        Ok(Some(Decision {
            outcome: rows::name("proposals.outcome", outcome)?,
            reason: rows::name("proposals.reason_code", reason)?,
            feedback: rows::text("proposals.feedback", Feedback::parse, feedback)?,
            deferred_until: self.deferred_until.map(jiff_diesel::Date::to_jiff),
            wakes_at: self.wakes_at.map(jiff_diesel::Timestamp::to_jiff),
            at: at.to_jiff(),
        }))
    }

    pub(super) fn proposal(&self, standing: Standing) -> Result<Proposal, Failure> {
        Ok(Proposal {
            id: Id::new(self.id),
            standing,
            version: self.version,
            state: rows::name("proposals.state", &self.state)?,
            pitch: self.pitch()?,
            receipt: self.receipt()?,
            submitted_at: self.submitted_at.map(jiff_diesel::Timestamp::to_jiff),
            acknowledged_at: self.acknowledged_at.map(jiff_diesel::Timestamp::to_jiff),
            clock: self.clock.clock()?,
            since: self.since.to_jiff(),
            decision: self.decision()?,
        })
    }
}

/// The columns of a clock.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = proposals, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
pub(super) struct ClockColumns {
    clock_started_at: Option<jiff_diesel::Timestamp>,
    acknowledge_by: Option<jiff_diesel::Timestamp>,
    decide_by: Option<jiff_diesel::Timestamp>,
    counting: Option<String>,
    clock_stopped_at: Option<jiff_diesel::Timestamp>,
    told_until: Option<jiff_diesel::Timestamp>,
}

impl ClockColumns {
    fn new(clock: Option<Clock>) -> Self {
        Self {
            clock_started_at: clock.map(|clock| clock.started_at.to_diesel()),
            acknowledge_by: clock.and_then(|clock| clock.acknowledge_by).map(ToDiesel::to_diesel),
            decide_by: clock.map(|clock| clock.decide_by.to_diesel()),
            counting: clock.map(|clock| clock.counting.as_str().to_owned()),
            clock_stopped_at: clock.and_then(|clock| clock.stopped_at).map(ToDiesel::to_diesel),
            told_until: clock.map(|clock| clock.told_until.to_diesel()),
        }
    }

    pub(super) fn clock(&self) -> Result<Option<Clock>, Failure> {
        let (Some(started_at), Some(decide_by), Some(counting), Some(told_until)) =
            (self.clock_started_at, self.decide_by, &self.counting, self.told_until)
        else {
            return Ok(None);
        };
        Ok(Some(Clock {
            started_at: started_at.to_jiff(),
            acknowledge_by: self.acknowledge_by.map(jiff_diesel::Timestamp::to_jiff),
            decide_by: decide_by.to_jiff(),
            counting: rows::name("proposals.counting", counting)?,
            stopped_at: self.clock_stopped_at.map(jiff_diesel::Timestamp::to_jiff),
            told_until: told_until.to_jiff(),
        }))
    }
}
