//! The row of a goal, and its way into a value of the domain.

use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use domain::{
    actor::{Parties, Side},
    amendment::Amendment,
    deadline::Zone,
    event::Event,
    fraction::Fraction,
    goal::{Change, Dispute, Goal, Measured, Owners, Proposed, Terms},
    id::Id,
    machine::Name,
    partnership::Standing,
    signing::Signature,
    text::Reason,
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{Failure, rows, schema::goals};

/// How the column `amendment` says what is proposed.
const TERMS: &str = "terms";
const CANCELLATION: &str = "cancellation";

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = goals, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
pub(super) struct Columns {
    id: Uuid,
    plan_id: Uuid,
    partnership_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    private_to: Option<Uuid>,
    version: i32,
    state: String,
    author_side: String,
    time_zone: String,
    terms_number: i32,
    buyer_owner: Option<Uuid>,
    supplier_owner: Option<Uuid>,
    buyer_hands: Vec<Uuid>,
    supplier_hands: Vec<Uuid>,
    since: jiff_diesel::Timestamp,
    amendment: Option<String>,
    amendment_side: Option<String>,
    amendment_user: Option<Uuid>,
    amendment_reason: Option<String>,
    amendment_at: Option<jiff_diesel::Timestamp>,
    outcome: Option<String>,
    outcome_side: Option<String>,
    disputed_at: Option<jiff_diesel::Timestamp>,
    is_escalated: bool,
    value: Option<String>,
    progress: Option<String>,
    is_inside: Option<bool>,
    periods: Option<i32>,
    last_on: Option<jiff_diesel::Date>,
    waits_since: Option<jiff_diesel::Timestamp>,
    values_hash: Option<Vec<u8>>,
    by_lapse: bool,
    updated_at: jiff_diesel::Timestamp,
}

/// The organisation that alone knows of the goal, where there is one.
pub(super) fn private_to(goal: &Goal) -> Option<Uuid> {
    goal.is_private.then(|| goal.standing.parties.organisation(goal.author).uuid())
}

impl Columns {
    pub(super) fn new(goal: &Goal, event: &Event) -> Self {
        let Parties { partnership, buyer, supplier } = goal.standing.parties;
        let amendment = goal.amendment.as_ref();
        let measured = goal.measured.as_ref();
        Self {
            id: goal.id.uuid(),
            plan_id: goal.plan.uuid(),
            partnership_id: partnership.uuid(),
            buyer_org_id: buyer.uuid(),
            supplier_org_id: supplier.uuid(),
            private_to: private_to(goal),
            version: goal.version,
            state: goal.state.as_str().to_owned(),
            author_side: goal.author.as_str().to_owned(),
            time_zone: goal.zone.name().to_owned(),
            terms_number: goal.terms_number,
            buyer_owner: goal.owners.buyer.map(Id::uuid),
            supplier_owner: goal.owners.supplier.map(Id::uuid),
            buyer_hands: rows::hands_of(&goal.hands, Side::Buyer),
            supplier_hands: rows::hands_of(&goal.hands, Side::Supplier),
            since: goal.since.to_diesel(),
            amendment: amendment.map(|one| {
                let change = match one.terms {
                    Change::Terms(_) => TERMS,
                    Change::Cancellation => CANCELLATION,
                };
                change.to_owned()
            }),
            amendment_side: amendment.map(|one| one.side().as_str().to_owned()),
            amendment_user: amendment.map(|one| one.proposed.user.uuid()),
            amendment_reason: amendment.map(|one| one.reason.as_str().to_owned()),
            amendment_at: amendment.map(|one| one.proposed.at.to_diesel()),
            outcome: goal.outcome.map(|one| one.outcome.as_str().to_owned()),
            outcome_side: goal.outcome.and_then(|one| one.by).map(|side| side.as_str().to_owned()),
            disputed_at: goal.dispute.map(|dispute| dispute.since.to_diesel()),
            is_escalated: goal.dispute.is_some_and(|dispute| dispute.is_escalated),
            value: measured.and_then(|one| one.value.as_ref()).map(Fraction::to_string),
            progress: measured.map(|one| one.progress.to_string()),
            is_inside: measured.and_then(|one| one.is_inside),
            periods: measured.map(|one| i32::try_from(one.periods).unwrap_or(i32::MAX)),
            last_on: measured.map(|one| one.last_on.to_diesel()),
            waits_since: goal.waits_since.map(ToDiesel::to_diesel),
            values_hash: goal.values_hash.map(|hash| hash.bytes().to_vec()),
            by_lapse: goal.by_lapse,
            updated_at: event.at.to_diesel(),
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

    /// The number of the terms that govern.
    pub(super) fn terms_number(&self) -> i32 {
        self.terms_number
    }

    fn amendment(&self, proposed: Option<Terms>) -> Result<Option<Amendment<Change>>, Failure> {
        let (Some(change), Some(side), Some(user), Some(reason), Some(at)) = (
            self.amendment.as_deref(),
            self.amendment_side.as_deref(),
            self.amendment_user,
            self.amendment_reason.as_deref(),
            self.amendment_at,
        ) else {
            return Ok(None);
        };
        let terms = match (change, proposed) {
            (TERMS, Some(terms)) => Change::Terms(Box::new(terms)),
            (CANCELLATION, None) => Change::Cancellation,
            (_, _) => return Err(Failure::Corrupt { column: "goals.amendment" }),
        };
        let side = rows::name("goals.amendment_side", side)?;
        let proposed = Signature {
            side,
            user: Id::new(user),
            organisation: self.parties().organisation(side),
            content: terms.hash(Id::new(self.id)),
            at: at.to_jiff(),
        };
        let reason = rows::text("goals.amendment_reason", Reason::parse, reason)?;
        Ok(Some(Amendment { terms, reason, proposed }))
    }

    fn measured(&self) -> Result<Option<Measured>, Failure> {
        let (Some(progress), Some(periods), Some(last_on)) =
            (self.progress.as_deref(), self.periods, self.last_on)
        else {
            return Ok(None);
        };
        let fraction = |column, text| Fraction::parse(text).ok_or(Failure::Corrupt { column });
        Ok(Some(Measured {
            value: self.value.as_deref().map(|text| fraction("goals.value", text)).transpose()?,
            progress: fraction("goals.progress", progress)?,
            is_inside: self.is_inside,
            periods: u32::try_from(periods)
                .map_err(|_| Failure::Corrupt { column: "goals.periods" })?,
            last_on: last_on.to_jiff(),
        }))
    }

    /// The goal, whose terms are `terms`; `proposed` are those that a side proposes.
    pub(super) fn goal(
        &self,
        standing: Standing,
        terms: Terms,
        proposed: Option<Terms>,
    ) -> Result<Goal, Failure> {
        let outcome = rows::name_if("goals.outcome", self.outcome.as_deref())?;
        let outcome_side = rows::name_if("goals.outcome_side", self.outcome_side.as_deref())?;
        Ok(Goal {
            id: Id::new(self.id),
            plan: Id::new(self.plan_id),
            standing,
            version: self.version,
            state: rows::name("goals.state", &self.state)?,
            author: rows::name("goals.author_side", &self.author_side)?,
            is_private: self.private_to.is_some(),
            zone: Zone::parse(&self.time_zone)
                .ok_or(Failure::Corrupt { column: "goals.time_zone" })?,
            terms,
            terms_number: self.terms_number,
            owners: Owners {
                buyer: self.buyer_owner.map(Id::new),
                supplier: self.supplier_owner.map(Id::new),
            },
            hands: rows::hands(&self.buyer_hands, &self.supplier_hands),
            since: self.since.to_jiff(),
            amendment: self.amendment(proposed)?,
            outcome: outcome.map(|outcome| Proposed { outcome, by: outcome_side }),
            dispute: self
                .disputed_at
                .map(|at| Dispute { since: at.to_jiff(), is_escalated: self.is_escalated }),
            measured: self.measured()?,
            waits_since: self.waits_since.map(jiff_diesel::Timestamp::to_jiff),
            values_hash: self
                .values_hash
                .as_deref()
                .map(|bytes| rows::hash("goals.values_hash", bytes))
                .transpose()?,
            by_lapse: self.by_lapse,
        })
    }
}
