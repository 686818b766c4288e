//! The row of an agreement, and its way into a value of the domain.

use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use domain::{
    actor::{Parties, Side},
    agreement::{Agreement, Notice, Terms, Validity},
    attachment::File,
    deadline::Zone,
    event::Event,
    id::Id,
    machine::Name,
    partnership::Standing,
    signing::Signatures,
    text::{Clauses, Title},
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{Failure, rows, schema::agreements};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = agreements, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
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
    kind: String,
    title: String,
    clauses: Option<String>,
    valid_from: jiff_diesel::Date,
    valid_until: Option<jiff_diesel::Date>,
    time_zone: String,
    notice_days: i16,
    supersedes_id: Option<Uuid>,
    edition: i32,
    proposed_at: Option<jiff_diesel::Timestamp>,
    since: jiff_diesel::Timestamp,
    notice_ends_at: Option<jiff_diesel::Timestamp>,
    superseded_at: Option<jiff_diesel::Timestamp>,
    by_lapse: bool,
    document_id: Option<Uuid>,
    updated_at: jiff_diesel::Timestamp,
}

impl Columns {
    pub(super) fn new(agreement: &Agreement, event: &Event) -> Self {
        let Parties { partnership, buyer, supplier } = agreement.standing.parties;
        let author = agreement.standing.parties.organisation(agreement.author);
        let terms = &agreement.terms;
        Self {
            id: agreement.id.uuid(),
            partnership_id: partnership.uuid(),
            buyer_org_id: buyer.uuid(),
            supplier_org_id: supplier.uuid(),
            private_to: agreement.is_private().then(|| author.uuid()),
            version: agreement.version,
            state: agreement.state.as_str().to_owned(),
            author_side: agreement.author.as_str().to_owned(),
            buyer_hands: rows::hands_of(&agreement.hands, Side::Buyer),
            supplier_hands: rows::hands_of(&agreement.hands, Side::Supplier),
            kind: terms.kind.as_str().to_owned(),
            title: terms.title.as_str().to_owned(),
            clauses: terms.clauses.as_ref().map(|text| text.as_str().to_owned()),
            valid_from: terms.validity.from().to_diesel(),
            valid_until: terms.validity.until().map(ToDiesel::to_diesel),
            time_zone: terms.validity.zone().name().to_owned(),
            notice_days: terms.notice.days(),
            supersedes_id: agreement.supersedes.map(Id::uuid),
            edition: agreement.edition,
            proposed_at: agreement.proposed_at.map(ToDiesel::to_diesel),
            since: agreement.since.to_diesel(),
            notice_ends_at: agreement.notice_ends_at.map(ToDiesel::to_diesel),
            superseded_at: agreement.superseded_at.map(ToDiesel::to_diesel),
            by_lapse: agreement.by_lapse,
            document_id: terms.document.as_ref().map(|file| file.id.uuid()),
            updated_at: event.at.to_diesel(),
        }
    }

    pub(super) fn id(&self) -> Uuid {
        self.id
    }

    pub(super) fn document(&self) -> Option<Uuid> {
        self.document_id
    }

    pub(super) fn updated_at(&self) -> Timestamp {
        self.updated_at.to_jiff()
    }

    pub(super) fn parties(&self) -> Parties {
        rows::parties(self.partnership_id, self.buyer_org_id, self.supplier_org_id)
    }

    fn terms(&self, document: Option<File>) -> Result<Terms, Failure> {
        let corrupt = |column| Failure::Corrupt { column };
        let zone = Zone::parse(&self.time_zone).ok_or(corrupt("agreements.time_zone"))?;
        let until = self.valid_until.map(jiff_diesel::Date::to_jiff);
        let clauses = self.clauses.as_deref();
        Ok(Terms {
            kind: rows::name("agreements.kind", &self.kind)?,
            title: rows::text("agreements.title", Title::parse, &self.title)?,
            clauses: rows::text_if("agreements.clauses", Clauses::parse, clauses)?,
            document,
            validity: Validity::new(self.valid_from.to_jiff(), until, zone)
                .ok_or(corrupt("agreements.valid_until"))?,
            notice: Notice::new(i64::from(self.notice_days))
                .ok_or(corrupt("agreements.notice_days"))?,
        })
    }

    pub(super) fn agreement(
        self,
        standing: Standing,
        document: Option<File>,
        signatures: Signatures,
    ) -> Result<Agreement, Failure> {
        Ok(Agreement {
            id: Id::new(self.id),
            standing,
            version: self.version,
            state: rows::name("agreements.state", &self.state)?,
            author: rows::name("agreements.author_side", &self.author_side)?,
            hands: rows::hands(&self.buyer_hands, &self.supplier_hands),
            terms: self.terms(document)?,
            supersedes: self.supersedes_id.map(Id::new),
            edition: self.edition,
            signatures,
            proposed_at: self.proposed_at.map(jiff_diesel::Timestamp::to_jiff),
            since: self.since.to_jiff(),
            notice_ends_at: self.notice_ends_at.map(jiff_diesel::Timestamp::to_jiff),
            superseded_at: self.superseded_at.map(jiff_diesel::Timestamp::to_jiff),
            by_lapse: self.by_lapse,
        })
    }
}
