//! The row of a plan, and its way into a value of the domain.

use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use domain::{
    actor::{Parties, Side},
    event::Event,
    id::Id,
    machine::Name,
    partnership::Standing,
    plan::Plan,
    signing::Signatures,
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::terms::Kept;
use crate::{Failure, rows, schema::plans};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = plans, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
pub(super) struct Columns {
    id: Uuid,
    partnership_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    private_to: Option<Uuid>,
    version: i32,
    state: String,
    author_side: String,
    buyer_hands: Vec<Uuid>,
    supplier_hands: Vec<Uuid>,
    title: String,
    proposed_at: Option<jiff_diesel::Timestamp>,
    since: jiff_diesel::Timestamp,
    by_lapse: bool,
    updated_at: jiff_diesel::Timestamp,
}

/// The organisation that alone knows of a plan, while there is one.
pub(super) fn private_to(plan: &Plan) -> Option<Uuid> {
    let author = plan.standing.parties.organisation(plan.author);
    plan.is_private().then(|| author.uuid())
}

impl Columns {
    pub(super) fn new(plan: &Plan, event: &Event) -> Self {
        let Parties { partnership, buyer, supplier } = plan.standing.parties;
        Self {
            id: plan.id.uuid(),
            partnership_id: partnership.uuid(),
            buyer_org_id: buyer.uuid(),
            supplier_org_id: supplier.uuid(),
            private_to: private_to(plan),
            version: plan.version,
            state: plan.state.as_str().to_owned(),
            author_side: plan.author.as_str().to_owned(),
            buyer_hands: rows::hands_of(&plan.hands, Side::Buyer),
            supplier_hands: rows::hands_of(&plan.hands, Side::Supplier),
            title: plan.terms.title.as_str().to_owned(),
            proposed_at: plan.proposed_at.map(ToDiesel::to_diesel),
            since: plan.since.to_diesel(),
            by_lapse: plan.by_lapse,
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

    pub(super) fn plan(
        self,
        standing: Standing,
        kept: Kept,
        signatures: Signatures,
    ) -> Result<Plan, Failure> {
        let Kept { terms, amendment, versions } = kept;
        Ok(Plan {
            id: Id::new(self.id),
            standing,
            version: self.version,
            state: rows::name("plans.state", &self.state)?,
            author: rows::name("plans.author_side", &self.author_side)?,
            hands: rows::hands(&self.buyer_hands, &self.supplier_hands),
            terms,
            signatures,
            proposed_at: self.proposed_at.map(jiff_diesel::Timestamp::to_jiff),
            since: self.since.to_jiff(),
            amendment,
            versions,
            by_lapse: self.by_lapse,
        })
    }
}
