//! The row of a brief, and its way into a value of the domain.

use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use domain::{
    brief::{Brief, Invitees, Terms},
    event::Event,
    id::{Id, PartnershipId},
    machine::Name,
    text::Reason,
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::terms::term_columns;
use crate::{Failure, Stored, rows, schema::briefs};

term_columns!(briefs);

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = briefs, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
pub(super) struct Columns {
    pub(super) id: Uuid,
    organisation_id: Uuid,
    version: i32,
    state: String,
    #[diesel(embed)]
    terms: TermColumns,
    share_budget: bool,
    published_at: Option<jiff_diesel::Timestamp>,
    reason: Option<String>,
    updated_at: jiff_diesel::Timestamp,
}

impl Columns {
    pub(super) fn new(brief: &Brief, event: &Event) -> Self {
        let Terms { teaser, detail, agreement, schedule, share_budget } = &brief.terms;
        Self {
            id: brief.id.uuid(),
            organisation_id: brief.organisation.uuid(),
            version: brief.version,
            state: brief.state.as_str().to_owned(),
            terms: TermColumns::new(teaser, detail, *agreement, *schedule),
            share_budget: *share_budget,
            published_at: brief.published_at.map(ToDiesel::to_diesel),
            reason: brief.reason.as_ref().map(|text| text.as_str().to_owned()),
            updated_at: event.at.to_diesel(),
        }
    }

    pub(super) fn stored(
        &self,
        created_at: jiff_diesel::Timestamp,
        invitees: Vec<PartnershipId>,
    ) -> Result<Stored<Brief>, Failure> {
        let value = Brief {
            id: Id::new(self.id),
            organisation: Id::new(self.organisation_id),
            version: self.version,
            state: rows::name("briefs.state", &self.state)?,
            terms: Terms {
                teaser: self.terms.teaser()?,
                detail: self.terms.detail()?,
                agreement: self.terms.agreement()?,
                schedule: self.terms.schedule()?,
                share_budget: self.share_budget,
            },
            invitees: Invitees::new(invitees)
                .ok_or(Failure::Corrupt { column: "brief_invitees.partnership_id" })?,
            published_at: self.published_at.map(jiff_diesel::Timestamp::to_jiff),
            reason: rows::text_if("briefs.reason", Reason::parse, self.reason.as_deref())?,
        };
        let (created_at, updated_at) = (created_at.to_jiff(), self.updated_at.to_jiff());
        Ok(Stored { value, created_at, updated_at })
    }
}
