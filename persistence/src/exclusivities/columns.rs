//! The row of an exclusivity, and its way into a value of the domain.

use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use domain::{
    actor::{Parties, Side},
    event::Event,
    exclusivity::{Attestations, Exclusivity, Period},
    id::Id,
    machine::Name,
    partnership::Standing,
    signing::Signatures,
    text::Paragraph,
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::{amendments::AmendmentColumns, terms::TermColumns};
use crate::{Failure, rows, schema::exclusivities};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = exclusivities, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
pub(super) struct Columns {
    id: Uuid,
    partnership_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    version: i32,
    state: String,
    author_side: String,
    buyer_hands: Vec<Uuid>,
    supplier_hands: Vec<Uuid>,
    #[diesel(embed)]
    terms: TermColumns,
    buyer_attestation: Option<String>,
    supplier_attestation: Option<String>,
    since: jiff_diesel::Timestamp,
    held_from: Option<jiff_diesel::Timestamp>,
    held_until: Option<jiff_diesel::Timestamp>,
    paused_days: i16,
    reserved_until: Option<jiff_diesel::Timestamp>,
    next_reminder: Option<String>,
    cure_until: Option<jiff_diesel::Timestamp>,
    ending_side: Option<String>,
    by_lapse: bool,
    terms_number: i16,
    #[diesel(embed)]
    amendment: AmendmentColumns,
    updated_at: jiff_diesel::Timestamp,
}

impl Columns {
    pub(super) fn new(one: &Exclusivity, event: &Event) -> Self {
        let Parties { partnership, buyer, supplier } = one.standing.parties;
        Self {
            id: one.id.uuid(),
            partnership_id: partnership.uuid(),
            buyer_org_id: buyer.uuid(),
            supplier_org_id: supplier.uuid(),
            version: one.version,
            state: one.state.as_str().to_owned(),
            author_side: one.author.as_str().to_owned(),
            buyer_hands: rows::hands_of(&one.hands, Side::Buyer),
            supplier_hands: rows::hands_of(&one.hands, Side::Supplier),
            terms: TermColumns::new(&one.terms),
            buyer_attestation: rows::paragraph(one.attestations.buyer.as_ref()),
            supplier_attestation: rows::paragraph(one.attestations.supplier.as_ref()),
            since: one.since.to_diesel(),
            held_from: one.period.map(|period| period.from.to_diesel()),
            held_until: one.period.map(|period| period.until.to_diesel()),
            paused_days: one.paused_days,
            reserved_until: one.reserved().map(|period| period.until.to_diesel()),
            next_reminder: one.next_reminder.map(|reminder| reminder.as_str().to_owned()),
            cure_until: one.cure_until.map(ToDiesel::to_diesel),
            ending_side: one.ending.map(|side| side.as_str().to_owned()),
            by_lapse: one.by_lapse,
            terms_number: one.terms_number,
            amendment: AmendmentColumns::new(one.amendment.as_ref()),
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

    pub(super) fn exclusivity(
        self,
        standing: Standing,
        signatures: Signatures,
    ) -> Result<Exclusivity, Failure> {
        let instant = jiff_diesel::Timestamp::to_jiff;
        let period = self.held_from.zip(self.held_until);
        let attested = |column, text: &Option<String>| {
            rows::text_if(column, Paragraph::parse, text.as_deref())
        };
        let attestations = Attestations {
            buyer: attested("exclusivities.buyer_attestation", &self.buyer_attestation)?,
            supplier: attested("exclusivities.supplier_attestation", &self.supplier_attestation)?,
        };
        let reminder = self.next_reminder.as_deref();
        Ok(Exclusivity {
            id: Id::new(self.id),
            standing,
            version: self.version,
            state: rows::name("exclusivities.state", &self.state)?,
            author: rows::name("exclusivities.author_side", &self.author_side)?,
            hands: rows::hands(&self.buyer_hands, &self.supplier_hands),
            terms: self.terms.terms()?,
            terms_number: self.terms_number,
            amendment: self.amendment.amendment(self.buyer_org_id)?,
            signatures,
            attestations,
            since: self.since.to_jiff(),
            period: period
                .map(|(from, until)| Period { from: instant(from), until: instant(until) }),
            paused_days: self.paused_days,
            next_reminder: rows::name_if("exclusivities.next_reminder", reminder)?,
            cure_until: self.cure_until.map(instant),
            ending: rows::name_if("exclusivities.ending_side", self.ending_side.as_deref())?,
            by_lapse: self.by_lapse,
        })
    }
}
