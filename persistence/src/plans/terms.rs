//! The terms of plans: those that both have signed, in order, and those that lie on the table.

use std::collections::HashMap;

use diesel::{
    AsChangeset, BoolExpressionMethods, ExpressionMethods, Insertable, QueryDsl, Queryable,
    Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::{Parties, Side},
    amendment::{Amendment, Version},
    deadline::Zone,
    id::Id,
    machine::Name,
    plan::{Cadence, Currency, Period, Plan, Terms},
    signing::{Signature, Signatures},
    text::{Line, Paragraph, Reason, Title},
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::columns::private_to;
use crate::{
    Failure, Reading, both_sides::of_parties, prepared::Prepare, rows, schema::plan_terms,
};

#[derive(Queryable, Selectable, Insertable, AsChangeset, PartialEq)]
#[diesel(treat_none_as_default_value = false, primary_key(plan_id, number))]
#[diesel(table_name = plan_terms, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
struct Row {
    plan_id: Uuid,
    number: i32,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    private_to: Option<Uuid>,
    title: String,
    starts_on: jiff_diesel::Date,
    ends_on: jiff_diesel::Date,
    time_zone: String,
    vision: String,
    category: Option<String>,
    principles: Option<String>,
    currency: Option<String>,
    weighting: String,
    review_months: i16,
    content_hash: Vec<u8>,
    reason: Option<String>,
    proposed_side: Option<String>,
    proposed_by: Option<Uuid>,
    proposed_at: Option<jiff_diesel::Timestamp>,
    accepted_by: Option<Uuid>,
    accepted_at: Option<jiff_diesel::Timestamp>,
}

/// What is kept of the terms of a plan.
pub(super) struct Kept {
    /// Those that govern, or that lie on the table until both have signed.
    pub(super) terms: Terms,
    /// Those that are to govern.
    pub(super) amendment: Option<Amendment<Terms>>,
    /// Those that both have signed.
    pub(super) versions: Vec<Version<Terms>>,
}

impl Row {
    fn new(plan: &Plan, number: i32, terms: &Terms) -> Self {
        let Parties { buyer, supplier, .. } = plan.standing.parties;
        Self {
            plan_id: plan.id.uuid(),
            number,
            buyer_org_id: buyer.uuid(),
            supplier_org_id: supplier.uuid(),
            private_to: private_to(plan),
            title: terms.title.as_str().to_owned(),
            starts_on: terms.period.starts_on().to_diesel(),
            ends_on: terms.period.ends_on().to_diesel(),
            time_zone: terms.zone.name().to_owned(),
            vision: terms.vision.as_str().to_owned(),
            category: terms.category.as_ref().map(|text| text.as_str().to_owned()),
            principles: terms.principles.as_ref().map(|text| text.as_str().to_owned()),
            currency: terms.currency.as_ref().map(|code| code.as_str().to_owned()),
            weighting: terms.weighting.as_str().to_owned(),
            review_months: terms.reviews.months(),
            content_hash: terms.hash(plan.id).bytes().to_vec(),
            reason: None,
            proposed_side: None,
            proposed_by: None,
            proposed_at: None,
            accepted_by: None,
            accepted_at: None,
        }
    }

    fn proposed(self, by: &Signature, reason: Option<&Reason>) -> Self {
        Self {
            reason: reason.map(|reason| reason.as_str().to_owned()),
            proposed_side: Some(by.side.as_str().to_owned()),
            proposed_by: Some(by.user.uuid()),
            proposed_at: Some(by.at.to_diesel()),
            ..self
        }
    }

    fn accepted(self, version: &Version<Terms>) -> Self {
        let mut signatures = version.signatures.iter();
        let (Some(first), Some(second)) = (signatures.next(), signatures.next()) else {
            return self;
        };
        Self {
            accepted_by: Some(second.user.uuid()),
            accepted_at: Some(second.at.to_diesel()),
            ..self.proposed(first, version.reason.as_ref())
        }
    }

    /// The rows of a plan, in order.
    fn all(plan: &Plan) -> Vec<Self> {
        let signed = plan.versions.iter().map(|version| (&version.terms, Some(version)));
        let first = plan.versions.is_empty().then_some((&plan.terms, None));
        let mut rows: Vec<Self> = (1..)
            .zip(signed.chain(first))
            .map(|(number, (terms, version))| {
                let row = Self::new(plan, number, terms);
                version.into_iter().fold(row, Self::accepted)
            })
            .collect();
        if let (Some(open), Some(last)) = (&plan.amendment, rows.last()) {
            let row = Self::new(plan, last.number + 1, &open.terms);
            rows.push(row.proposed(&open.proposed, Some(&open.reason)));
        }
        rows
    }

    fn terms(&self) -> Result<Terms, Failure> {
        let period = Period::new(self.starts_on.to_jiff(), self.ends_on.to_jiff());
        let (category, principles) = (self.category.as_deref(), self.principles.as_deref());
        let currency = self.currency.as_deref();
        Ok(Terms {
            title: rows::text("plan_terms.title", Title::parse, &self.title)?,
            period: period.map_err(|_| Failure::Corrupt { column: "plan_terms.ends_on" })?,
            zone: Zone::parse(&self.time_zone)
                .ok_or(Failure::Corrupt { column: "plan_terms.time_zone" })?,
            vision: rows::text("plan_terms.vision", Paragraph::parse, &self.vision)?,
            category: rows::text_if("plan_terms.category", Line::parse, category)?,
            principles: rows::text_if("plan_terms.principles", Paragraph::parse, principles)?,
            currency: rows::text_if("plan_terms.currency", Currency::parse, currency)?,
            weighting: rows::name("plan_terms.weighting", &self.weighting)?,
            reviews: Cadence::new(i64::from(self.review_months))
                .ok_or(Failure::Corrupt { column: "plan_terms.review_months" })?,
        })
    }

    fn reason(&self) -> Result<Option<Reason>, Failure> {
        rows::text_if("plan_terms.reason", Reason::parse, self.reason.as_deref())
    }

    /// The signatures of who proposed these terms and who accepted them, as far as there are some.
    fn signatures(&self) -> Result<Vec<Signature>, Failure> {
        let Some(side) = &self.proposed_side else { return Ok(Vec::new()) };
        let side: Side = rows::name("plan_terms.proposed_side", side)?;
        let content = rows::hash("plan_terms.content_hash", &self.content_hash)?;
        let signature = |side, user, at: jiff_diesel::Timestamp| Signature {
            side,
            user: Id::new(user),
            organisation: Id::new(match side {
                Side::Buyer => self.buyer_org_id,
                Side::Supplier => self.supplier_org_id,
            }),
            content,
            at: at.to_jiff(),
        };
        let proposed = self.proposed_by.zip(self.proposed_at);
        let accepted = self.accepted_by.zip(self.accepted_at);
        let proposed = proposed.map(|(user, at)| signature(side, user, at));
        let accepted = accepted.map(|(user, at)| signature(side.other(), user, at));
        Ok(proposed.into_iter().chain(accepted).collect())
    }
}

impl Kept {
    /// What the rows of a plan tell, in order.
    fn of(rows: &[Row]) -> Result<Self, Failure> {
        let (mut versions, mut open) = (Vec::new(), None);
        for row in rows {
            let (terms, reason, signatures) = (row.terms()?, row.reason()?, row.signatures()?);
            if row.accepted_at.is_some() {
                versions.push(Version { terms, reason, signatures: Signatures::new(signatures) });
            } else {
                open = Some((terms, reason, signatures.into_iter().next()));
            }
        }
        let governing = versions.last().map(|version| version.terms.clone());
        let corrupt = Failure::Corrupt { column: "plan_terms.number" };
        match (governing, open) {
            (Some(terms), None) | (None, Some((terms, _, _))) => {
                Ok(Self { terms, amendment: None, versions })
            }
            (Some(governing), Some((terms, Some(reason), Some(proposed)))) => {
                let amendment = Some(Amendment { terms, reason, proposed });
                Ok(Self { terms: governing, amendment, versions })
            }
            (Some(_), Some(_)) | (None, None) => Err(corrupt),
        }
    }
}

/// The terms of these plans, by plan.
pub(super) async fn of(tx: &Reading<'_>, plans: &[Uuid]) -> Result<HashMap<Uuid, Kept>, Failure> {
    let organisation = tx.organisation();
    let rows: Vec<Row> = plan_terms::table
        .filter(plan_terms::plan_id.eq_any(plans))
        .filter(of_parties!(plan_terms, organisation))
        .order((plan_terms::plan_id, plan_terms::number))
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    let of_one = rows.chunk_by(|one, other| one.plan_id == other.plan_id);
    of_one
        .filter_map(|rows| Some((rows.first()?.plan_id, rows)))
        .map(|(plan, rows)| Ok((plan, Kept::of(rows)?)))
        .collect()
}

/// Keeps the terms of a new plan.
pub(super) async fn insert(tx: &Reading<'_>, plan: &Plan) -> Result<(), Failure> {
    for row in Row::all(plan) {
        add(tx, row).await?;
    }
    Ok(())
}

/// Makes the terms of a locked plan, which was `was`, what they are now.
pub(super) async fn save(tx: &Reading<'_>, was: &Plan, plan: &Plan) -> Result<(), Failure> {
    let (old, new) = (Row::all(was), Row::all(plan));
    let of = |row: &Row| plan_terms::plan_id.eq(row.plan_id).and(plan_terms::number.eq(row.number));
    for gone in old.iter().skip(new.len()) {
        diesel::delete(plan_terms::table)
            .filter(of(gone))
            .prepared()
            .execute(&mut tx.connection())
            .await?;
    }
    for (index, row) in new.into_iter().enumerate() {
        match old.get(index) {
            None => add(tx, row).await?,
            Some(same) if *same == row => {}
            Some(_) => {
                let changed = diesel::update(plan_terms::table).filter(of(&row)).set(row);
                rows::written(changed.prepared().execute(&mut tx.connection())).await?;
            }
        }
    }
    Ok(())
}

async fn add(tx: &Reading<'_>, row: Row) -> Result<(), Failure> {
    let added = diesel::insert_into(plan_terms::table).values(row);
    rows::written(added.prepared().execute(&mut tx.connection())).await
}
