//! The row of a commitment, and its way into a value of the domain.

use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use domain::{
    actor::{Parties, Side},
    commitment::{
        Commitment, Dates, Delivery, Evidence, Importance, Link, Motion, Move, Persons,
        Precondition, Proposed, Terms,
    },
    deadline::Zone,
    event::Event,
    id::Id,
    machine::Name,
    partnership::Standing,
    text::{Paragraph, Title},
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{Failure, rows, schema::commitments};

/// How the column `motion` says that another day is proposed; else it is an outcome.
const NEW_DATE: &str = "new_date";

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = commitments, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
pub(super) struct Columns {
    id: Uuid,
    partnership_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    version: i32,
    state: String,
    promisor_side: String,
    promisor_user: Option<Uuid>,
    promisee_user: Option<Uuid>,
    buyer_hands: Vec<Uuid>,
    supplier_hands: Vec<Uuid>,
    what: String,
    conditions: Option<String>,
    category: String,
    importance: i16,
    pilot_id: Option<Uuid>,
    goal_id: Option<Uuid>,
    exclusivity_id: Option<Uuid>,
    time_zone: String,
    original_due: jiff_diesel::Date,
    counted_due: jiff_diesel::Date,
    current_due: jiff_diesel::Date,
    blocked_days: i32,
    since: jiff_diesel::Timestamp,
    next_reminder: Option<String>,
    motion: Option<String>,
    motion_side: Option<String>,
    motion_date: Option<jiff_diesel::Date>,
    delivered_at: Option<jiff_diesel::Timestamp>,
    reason_code: Option<String>,
    by_lapse: bool,
    updated_at: jiff_diesel::Timestamp,
}

/// The zone of this name.
pub(super) fn zone(name: &str) -> Result<Zone, Failure> {
    Zone::parse(name).ok_or(Failure::Corrupt { column: "commitments.time_zone" })
}

impl Columns {
    pub(super) fn new(commitment: &Commitment, event: &Event) -> Self {
        let Parties { partnership, buyer, supplier } = commitment.standing.parties;
        let (terms, dates) = (&commitment.terms, &commitment.dates);
        let (motion, motion_date) = match commitment.motion.map(|motion| motion.what) {
            Some(Proposed::Date(day)) => (Some(NEW_DATE), Some(day)),
            Some(Proposed::Outcome(outcome)) => (Some(outcome.as_str()), None),
            None => (None, None),
        };
        Self {
            id: commitment.id.uuid(),
            partnership_id: partnership.uuid(),
            buyer_org_id: buyer.uuid(),
            supplier_org_id: supplier.uuid(),
            version: commitment.version,
            state: commitment.state.as_str().to_owned(),
            promisor_side: commitment.promisor.as_str().to_owned(),
            promisor_user: commitment.persons.promisor.map(Id::uuid),
            promisee_user: commitment.persons.promisee.map(Id::uuid),
            buyer_hands: rows::hands_of(&commitment.hands, Side::Buyer),
            supplier_hands: rows::hands_of(&commitment.hands, Side::Supplier),
            what: terms.what.as_str().to_owned(),
            conditions: terms.conditions.as_ref().map(|text| text.as_str().to_owned()),
            category: terms.category.as_str().to_owned(),
            importance: terms.importance.weight(),
            pilot_id: match terms.link {
                Some(Link::Pilot(pilot)) => Some(pilot.uuid()),
                Some(Link::Goal(_) | Link::Exclusivity(_)) | None => None,
            },
            goal_id: match terms.link {
                Some(Link::Goal(goal)) => Some(goal.uuid()),
                Some(Link::Pilot(_) | Link::Exclusivity(_)) | None => None,
            },
            exclusivity_id: match terms.link {
                Some(Link::Exclusivity(one)) => Some(one.uuid()),
                Some(Link::Pilot(_) | Link::Goal(_)) | None => None,
            },
            time_zone: terms.zone.name().to_owned(),
            original_due: terms.due_on.to_diesel(),
            counted_due: dates.counted.to_diesel(),
            current_due: dates.current.to_diesel(),
            blocked_days: dates.blocked_days,
            since: commitment.since.to_diesel(),
            next_reminder: commitment.next_reminder.map(|one| one.as_str().to_owned()),
            motion: motion.map(str::to_owned),
            motion_side: commitment.motion.map(|motion| motion.by.as_str().to_owned()),
            motion_date: motion_date.map(ToDiesel::to_diesel),
            delivered_at: commitment.delivery.as_ref().map(|delivery| delivery.at.to_diesel()),
            reason_code: commitment.reason.map(|reason| reason.as_str().to_owned()),
            by_lapse: commitment.by_lapse,
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

    fn terms(&self, depends_on: Vec<Precondition>) -> Result<Terms, Failure> {
        let conditions = self.conditions.as_deref();
        Ok(Terms {
            what: rows::text("commitments.what", Title::parse, &self.what)?,
            conditions: rows::text_if("commitments.conditions", Paragraph::parse, conditions)?,
            category: rows::name("commitments.category", &self.category)?,
            importance: Importance::new(i64::from(self.importance))
                .ok_or(Failure::Corrupt { column: "commitments.importance" })?,
            due_on: self.original_due.to_jiff(),
            zone: zone(&self.time_zone)?,
            link: match (self.pilot_id, self.goal_id, self.exclusivity_id) {
                (Some(pilot), ..) => Some(Link::Pilot(Id::new(pilot))),
                (None, Some(goal), _) => Some(Link::Goal(Id::new(goal))),
                (None, None, one) => one.map(|one| Link::Exclusivity(Id::new(one))),
            },
            depends_on,
        })
    }

    fn motion(&self) -> Result<Option<Motion>, Failure> {
        let (Some(motion), Some(side)) = (self.motion.as_deref(), self.motion_side.as_deref())
        else {
            return Ok(None);
        };
        let what = match self.motion_date {
            Some(day) => Proposed::Date(day.to_jiff()),
            None => Proposed::Outcome(rows::name("commitments.motion", motion)?),
        };
        Ok(Some(Motion { by: rows::name("commitments.motion_side", side)?, what }))
    }

    pub(super) fn commitment(
        self,
        standing: Standing,
        moves: Vec<Move>,
        evidence: Vec<Evidence>,
        depends_on: Vec<Precondition>,
    ) -> Result<Commitment, Failure> {
        Ok(Commitment {
            id: Id::new(self.id),
            standing,
            version: self.version,
            state: rows::name("commitments.state", &self.state)?,
            promisor: rows::name("commitments.promisor_side", &self.promisor_side)?,
            persons: Persons {
                promisor: self.promisor_user.map(Id::new),
                promisee: self.promisee_user.map(Id::new),
            },
            hands: rows::hands(&self.buyer_hands, &self.supplier_hands),
            terms: self.terms(depends_on)?,
            dates: Dates {
                current: self.current_due.to_jiff(),
                counted: self.counted_due.to_jiff(),
                blocked_days: self.blocked_days,
                moves,
            },
            since: self.since.to_jiff(),
            next_reminder: rows::name_if(
                "commitments.next_reminder",
                self.next_reminder.as_deref(),
            )?,
            motion: self.motion()?,
            delivery: self.delivered_at.map(|at| Delivery { at: at.to_jiff(), evidence }),
            reason: rows::name_if("commitments.reason_code", self.reason_code.as_deref())?,
            by_lapse: self.by_lapse,
        })
    }
}
