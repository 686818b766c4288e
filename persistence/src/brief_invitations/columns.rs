//! The row of an invitation to a brief, and its way into a value of the domain.

use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use domain::{
    actor::Parties, brief_invitation::BriefInvitation, event::Event, id::Id, machine::Name,
    partnership::Standing, text::Reason,
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Stored, briefs::terms::term_columns, partnerships::WithState, rows,
    schema::brief_invitations,
};

term_columns!(brief_invitations);

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = brief_invitations, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
pub(super) struct Columns {
    id: Uuid,
    partnership_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    version: i32,
    state: String,
    #[diesel(embed)]
    terms: TermColumns,
    opened_at: Option<jiff_diesel::Timestamp>,
    told_until: jiff_diesel::Timestamp,
    reason: Option<String>,
    updated_at: jiff_diesel::Timestamp,
}

impl Columns {
    pub(super) fn new(one: &BriefInvitation, event: &Event) -> Self {
        let Parties { partnership, buyer, supplier } = one.standing.parties;
        Self {
            id: one.id.uuid(),
            partnership_id: partnership.uuid(),
            buyer_org_id: buyer.uuid(),
            supplier_org_id: supplier.uuid(),
            version: one.version,
            state: one.state.as_str().to_owned(),
            terms: TermColumns::new(&one.teaser, &one.detail, one.agreement, one.schedule),
            opened_at: one.opened_at.map(ToDiesel::to_diesel),
            told_until: one.told_until.to_diesel(),
            reason: one.reason.as_ref().map(|text| text.as_str().to_owned()),
            updated_at: event.at.to_diesel(),
        }
    }

    pub(super) fn parties(&self) -> Parties {
        rows::parties(self.partnership_id, self.buyer_org_id, self.supplier_org_id)
    }
}

/// The value of a row with the state of its partnership.
pub(super) fn stored(
    (columns, created_at, state): WithState<Columns>,
) -> Result<Stored<BriefInvitation>, Failure> {
    let value = BriefInvitation {
        id: Id::new(columns.id),
        standing: Standing { parties: columns.parties(), state },
        version: columns.version,
        state: rows::name("brief_invitations.state", &columns.state)?,
        teaser: columns.terms.teaser()?,
        detail: columns.terms.detail()?,
        agreement: columns.terms.agreement()?,
        schedule: columns.terms.schedule()?,
        opened_at: columns.opened_at.map(jiff_diesel::Timestamp::to_jiff),
        told_until: columns.told_until.to_jiff(),
        reason: rows::text_if(
            "brief_invitations.reason",
            Reason::parse,
            columns.reason.as_deref(),
        )?,
    };
    let (created_at, updated_at) = (created_at.to_jiff(), columns.updated_at.to_jiff());
    Ok(Stored { value, created_at, updated_at })
}
