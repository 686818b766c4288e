//! Webhooks: where an organisation's events are sent. What is on its way there is in `deliveries`, and
//! whoever brings it takes it by `lanes`.

pub mod deliveries;
pub mod lanes;

use std::future::ready;

use diesel::{
    AsChangeset, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    event::Event,
    id::{Id, WebhookId},
    machine::Name,
    text::{Line, WebAddress},
    webhook::{Interest, State, Subject, Terms, Webhook},
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, Writing, ledger,
    prepared::Prepare,
    rows::{self, written},
    schema::{webhook_lanes, webhooks},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = webhooks, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    organisation_id: Uuid,
    #[diesel(embed)]
    columns: Columns,
    created_at: jiff_diesel::Timestamp,
}

/// What can change of one.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = webhooks, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
struct Columns {
    version: i32,
    state: String,
    address: String,
    description: Option<String>,
    events: Vec<String>,
    partnership_id: Option<Uuid>,
    secret_number: i32,
    rotated_at: Option<jiff_diesel::Timestamp>,
    off_because: Option<String>,
}

impl From<&Webhook> for Columns {
    fn from(webhook: &Webhook) -> Self {
        let terms = &webhook.terms;
        Self {
            version: webhook.version,
            state: webhook.state.as_str().to_owned(),
            address: terms.address.as_str().to_owned(),
            description: terms.description.as_ref().map(|text| text.as_str().to_owned()),
            events: terms.interest.texts(),
            partnership_id: terms.partnership.map(Id::uuid),
            secret_number: webhook.secret,
            rotated_at: webhook.rotated_at.map(ToDiesel::to_diesel),
            off_because: webhook.off_because.map(|cause| cause.as_str().to_owned()),
        }
    }
}

impl TryFrom<Row> for Webhook {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        let columns = row.columns;
        // A noun or a kind that is no more is heard of no more.
        let named = columns.events.iter().map(|one| Subject::parse(one));
        let subjects: Vec<_> = named.flatten().collect();
        if subjects.is_empty() && !columns.events.is_empty() {
            return Err(Failure::Corrupt { column: "webhooks.events" });
        }
        let description = columns.description.as_deref();
        let off_because = columns.off_because.as_deref();
        Ok(Self {
            id: Id::new(row.id),
            organisation: Id::new(row.organisation_id),
            version: columns.version,
            state: rows::name("webhooks.state", &columns.state)?,
            terms: Terms {
                address: rows::text("webhooks.address", WebAddress::parse, &columns.address)?,
                description: rows::text_if("webhooks.description", Line::parse, description)?,
                interest: Interest::new(subjects),
                partnership: columns.partnership_id.map(Id::new),
            },
            secret: columns.secret_number,
            rotated_at: columns.rotated_at.map(jiff_diesel::Timestamp::to_jiff),
            off_because: rows::name_if("webhooks.off_because", off_because)?,
            created_at: row.created_at.to_jiff(),
        })
    }
}

/// Keeps a new webhook.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(tx: &mut Writing<'_>, webhook: &Webhook, event: &Event) -> Result<(), Failure> {
    let row = diesel::insert_into(webhooks::table).values(Row {
        id: webhook.id.uuid(),
        organisation_id: webhook.organisation.uuid(),
        columns: webhook.into(),
        created_at: webhook.created_at.to_diesel(),
    });
    written(row.prepared().execute(&mut tx.connection())).await?;
    let lane = diesel::insert_into(webhook_lanes::table).values((
        webhook_lanes::webhook_id.eq(webhook.id.uuid()),
        webhook_lanes::organisation_id.eq(webhook.organisation.uuid()),
        webhook_lanes::free_at.eq(webhook.created_at.to_diesel()),
    ));
    written(lane.prepared().execute(&mut tx.connection())).await?;
    ledger::record(tx, webhook, event, ready(Ok(()))).await
}

/// The webhooks of the caller's organisation behind `after`, in the order of their ids; without those that
/// were removed.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    after: Option<WebhookId>,
    limit: u16,
) -> Result<Vec<Webhook>, Failure> {
    let rows: Vec<Row> = webhooks::table
        .filter(webhooks::organisation_id.eq(tx.organisation()))
        .filter(webhooks::id.gt(after.map(Id::uuid).unwrap_or_default()))
        .filter(webhooks::state.ne(State::Removed.as_str()))
        .order(webhooks::id)
        .limit(limit.into())
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(Webhook::try_from).collect()
}

/// The webhooks of the organisation that are enabled.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn listening(tx: &Reading<'_>) -> Result<Vec<Webhook>, Failure> {
    let rows: Vec<Row> = webhooks::table
        .filter(webhooks::organisation_id.eq(tx.organisation()))
        .filter(webhooks::state.eq(State::Enabled.as_str()))
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(Webhook::try_from).collect()
}

/// A webhook of the caller's organisation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(tx: &Reading<'_>, id: WebhookId) -> Result<Option<Webhook>, Failure> {
    let row: Option<Row> = webhooks::table
        .find(id.uuid())
        .filter(webhooks::organisation_id.eq(tx.organisation()))
        .select(Row::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(Webhook::try_from).transpose()
}

/// Locks a webhook of the caller's organisation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(tx: &mut Writing<'_>, id: WebhookId) -> Result<Option<Webhook>, Failure> {
    let row: Option<Row> = webhooks::table
        .find(id.uuid())
        .filter(webhooks::organisation_id.eq(tx.organisation()))
        .select(Row::as_select())
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(Webhook::try_from).transpose()
}

/// Saves a webhook that `event` changed. What waits for one that is not enabled any more is given up.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(tx: &mut Writing<'_>, webhook: &Webhook, event: &Event) -> Result<(), Failure> {
    let row = diesel::update(webhooks::table.find(webhook.id.uuid()))
        .filter(webhooks::organisation_id.eq(tx.organisation()))
        .set(Columns::from(webhook));
    written(row.prepared().execute(&mut tx.connection())).await?;
    if webhook.state != State::Enabled {
        deliveries::give_up(tx, webhook.id).await?;
    }
    ledger::record(tx, webhook, event, ready(Ok(()))).await
}

/// Keeps that something happened to a webhook which left it as it was.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn note(tx: &mut Writing<'_>, webhook: &Webhook, event: &Event) -> Result<(), Failure> {
    ledger::record(tx, webhook, event, ready(Ok(()))).await
}
