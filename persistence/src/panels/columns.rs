//! The columns of a panel. A list of criteria stands in three arrays, an entry for each criterion.

use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use domain::{
    event::Event,
    id::Id,
    machine::Name,
    panel::{Closing, Criteria, Criterion, Panel, Seat, Weight},
    text::{Paragraph, Reason, Title},
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{Failure, rows, schema::panels};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = panels, check_for_backend(diesel::pg::Pg))]
pub(super) struct Columns {
    pub(super) id: Uuid,
    pub(super) proposal_id: Uuid,
    partnership_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    version: i32,
    state: String,
    titles: Vec<String>,
    weights: Vec<i16>,
    descriptions: Vec<String>,
    due_on: Option<jiff_diesel::Date>,
    remind_at: Option<jiff_diesel::Timestamp>,
    outcome: Option<String>,
    recommendation: Option<String>,
    override_reason: Option<String>,
    pub(super) updated_at: jiff_diesel::Timestamp,
}

/// What may change of a panel.
#[derive(AsChangeset)]
#[diesel(table_name = panels, treat_none_as_null = true)]
pub(super) struct Changes {
    version: i32,
    state: String,
    titles: Vec<String>,
    weights: Vec<i16>,
    descriptions: Vec<String>,
    remind_at: Option<jiff_diesel::Timestamp>,
    outcome: Option<String>,
    recommendation: Option<String>,
    override_reason: Option<String>,
    updated_at: jiff_diesel::Timestamp,
}

impl Columns {
    pub(super) fn new(panel: &Panel, event: &Event) -> Self {
        let Changes {
            version,
            state,
            titles,
            weights,
            descriptions,
            remind_at,
            outcome,
            recommendation,
            override_reason,
            updated_at,
        } = Changes::new(panel, event);
        Self {
            id: panel.id.uuid(),
            proposal_id: panel.proposal.uuid(),
            partnership_id: panel.parties.partnership.uuid(),
            buyer_org_id: panel.parties.buyer.uuid(),
            supplier_org_id: panel.parties.supplier.uuid(),
            version,
            state,
            titles,
            weights,
            descriptions,
            due_on: panel.due_on.map(jiff_diesel::ToDiesel::to_diesel),
            remind_at,
            outcome,
            recommendation,
            override_reason,
            updated_at,
        }
    }

    pub(super) fn panel(self, seats: Vec<Seat>, is_awaited: bool) -> Result<Panel, Failure> {
        let outcome = rows::name_if("panels.outcome", self.outcome.as_deref())?;
        let recommendation =
            rows::name_if("panels.recommendation", self.recommendation.as_deref())?;
        let override_reason = rows::text_if(
            "panels.override_reason",
            Reason::parse,
            self.override_reason.as_deref(),
        )?;
        Ok(Panel {
            id: Id::new(self.id),
            proposal: Id::new(self.proposal_id),
            parties: rows::parties(self.partnership_id, self.buyer_org_id, self.supplier_org_id),
            version: self.version,
            state: rows::name("panels.state", &self.state)?,
            is_awaited,
            criteria: criteria(&self.titles, &self.weights, &self.descriptions)?,
            due_on: self.due_on.map(jiff_diesel::Date::to_jiff),
            remind_at: self.remind_at.map(jiff_diesel::Timestamp::to_jiff),
            seats,
            closing: outcome.map(|outcome| Closing { outcome, recommendation, override_reason }),
        })
    }
}

impl Changes {
    pub(super) fn new(panel: &Panel, event: &Event) -> Self {
        let (titles, weights, descriptions) = arrays(&panel.criteria);
        let closing = panel.closing.as_ref();
        let name = |outcome: domain::proposal::Outcome| outcome.as_str().to_owned();
        Self {
            version: panel.version,
            state: panel.state.as_str().to_owned(),
            titles,
            weights,
            descriptions,
            remind_at: panel.remind_at.map(jiff_diesel::ToDiesel::to_diesel),
            outcome: closing.map(|closing| name(closing.outcome)),
            recommendation: closing.and_then(|closing| closing.recommendation).map(name),
            override_reason: closing
                .and_then(|closing| closing.override_reason.as_ref())
                .map(|reason| reason.as_str().to_owned()),
            updated_at: event.at.to_diesel(),
        }
    }
}

/// The arrays of criteria: titles, weights, and descriptions, of which an empty one is none.
pub(super) fn arrays(criteria: &Criteria) -> (Vec<String>, Vec<i16>, Vec<String>) {
    let description = |one: &Criterion| {
        one.description.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default()
    };
    (
        criteria.iter().map(|one| one.title.as_str().to_owned()).collect(),
        criteria.iter().map(|one| i16::from(one.weight.number())).collect(),
        criteria.iter().map(description).collect(),
    )
}

/// The criteria of three arrays.
pub(super) fn criteria(
    titles: &[String],
    weights: &[i16],
    descriptions: &[String],
) -> Result<Criteria, Failure> {
    let rows = titles.iter().zip(weights).zip(descriptions);
    let all = rows.map(|((title, weight), description)| {
        let description = Some(description.as_str()).filter(|text| !text.is_empty());
        let corrupt = Failure::Corrupt { column: "panels.weights" };
        Ok(Criterion {
            title: rows::text("panels.titles", Title::parse, title)?,
            weight: Weight::new(i64::from(*weight)).ok_or(corrupt)?,
            description: rows::text_if("panels.descriptions", Paragraph::parse, description)?,
        })
    });
    let all = all.collect::<Result<_, Failure>>()?;
    Criteria::new(all).map_err(|_| Failure::Corrupt { column: "panels.titles" })
}
