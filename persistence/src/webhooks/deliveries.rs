//! Deliveries: an event on its way to a webhook, once for each of the two, with what came of each attempt.

use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, Queryable, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    event::Kind,
    id::{DeliveryId, Id, WebhookId},
    machine::Name,
    webhook::{Attempt, Delivery, Status},
};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel};
use uuid::Uuid;

use crate::{
    Failure, Reading, Writing,
    ledger::Entry,
    prepared::Prepare,
    rows::{self, written},
    schema::{webhook_attempts, webhook_deliveries},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = webhook_deliveries, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    webhook_id: Uuid,
    event_id: Uuid,
    noun: String,
    action: String,
    state: String,
    attempts: i32,
    tries: i32,
    due_at: NullableTimestamp,
    created_at: jiff_diesel::Timestamp,
}

impl TryFrom<Row> for Delivery {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        Ok(Self {
            id: Id::new(row.id),
            webhook: Id::new(row.webhook_id),
            event: Id::new(row.event_id),
            kind: Kind::parse(&row.noun, &row.action)
                .ok_or(Failure::Corrupt { column: "webhook_deliveries.action" })?,
            status: rows::name("webhook_deliveries.state", &row.state)?,
            attempts: row.attempts,
            tries: row.tries,
            due_at: row.due_at.to_jiff(),
            created_at: row.created_at.to_jiff(),
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = webhook_attempts, check_for_backend(diesel::pg::Pg))]
struct AttemptRow {
    number: i32,
    at: jiff_diesel::Timestamp,
    millis: i32,
    status: Option<i16>,
    fault: Option<String>,
}

impl TryFrom<AttemptRow> for Attempt {
    type Error = Failure;

    fn try_from(row: AttemptRow) -> Result<Self, Failure> {
        Ok(Self {
            number: row.number,
            at: row.at.to_jiff(),
            millis: row.millis,
            status: row.status.and_then(|status| u16::try_from(status).ok()),
            fault: rows::name_if("webhook_attempts.fault", row.fault.as_deref())?,
        })
    }
}

/// Queues an event for a webhook; what is there already stays as it is.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn queue(
    tx: &mut Writing<'_>,
    id: DeliveryId,
    webhook: WebhookId,
    entry: &Entry,
    at: Timestamp,
) -> Result<(), Failure> {
    diesel::insert_into(webhook_deliveries::table)
        .values((
            webhook_deliveries::id.eq(id.uuid()),
            webhook_deliveries::organisation_id.eq(tx.organisation()),
            webhook_deliveries::webhook_id.eq(webhook.uuid()),
            webhook_deliveries::event_id.eq(entry.id.uuid()),
            webhook_deliveries::noun.eq(entry.kind.noun().as_str()),
            webhook_deliveries::action.eq(entry.kind.action()),
            webhook_deliveries::state.eq(Status::Queued.as_str()),
            webhook_deliveries::attempts.eq(0),
            webhook_deliveries::tries.eq(0),
            webhook_deliveries::due_at.eq(at.to_diesel()),
            webhook_deliveries::created_at.eq(at.to_diesel()),
        ))
        .on_conflict((webhook_deliveries::webhook_id, webhook_deliveries::event_id))
        .do_nothing()
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}

/// The deliveries of a webhook behind `after`, the newest first.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    webhook: WebhookId,
    after: Option<DeliveryId>,
    limit: u16,
) -> Result<Vec<Delivery>, Failure> {
    let before = after.map_or(Uuid::max(), Id::uuid);
    let rows: Vec<Row> = webhook_deliveries::table
        .filter(webhook_deliveries::organisation_id.eq(tx.organisation()))
        .filter(webhook_deliveries::webhook_id.eq(webhook.uuid()))
        .filter(webhook_deliveries::id.lt(before))
        .order(webhook_deliveries::id.desc())
        .limit(limit.into())
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(Delivery::try_from).collect()
}

/// A delivery of the caller's organisation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(tx: &Reading<'_>, id: DeliveryId) -> Result<Option<Delivery>, Failure> {
    let row: Option<Row> = webhook_deliveries::table
        .find(id.uuid())
        .filter(webhook_deliveries::organisation_id.eq(tx.organisation()))
        .select(Row::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(Delivery::try_from).transpose()
}

/// The last attempts of a delivery, at most so many, in their order.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn attempts(
    tx: &Reading<'_>,
    id: DeliveryId,
    most: u16,
) -> Result<Vec<Attempt>, Failure> {
    let mut rows: Vec<AttemptRow> = webhook_attempts::table
        .filter(webhook_attempts::organisation_id.eq(tx.organisation()))
        .filter(webhook_attempts::delivery_id.eq(id.uuid()))
        .order(webhook_attempts::number.desc())
        .limit(most.into())
        .select(AttemptRow::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.reverse();
    rows.into_iter().map(Attempt::try_from).collect()
}

/// Queues deliveries again, to be tried at once and as often as new ones; how many there were.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn replay(
    tx: &mut Writing<'_>,
    ids: &[DeliveryId],
    at: Timestamp,
) -> Result<usize, Failure> {
    let ids: Vec<_> = ids.iter().copied().map(Id::uuid).collect();
    Ok(diesel::update(webhook_deliveries::table)
        .filter(webhook_deliveries::organisation_id.eq(tx.organisation()))
        .filter(webhook_deliveries::id.eq_any(ids))
        .set((
            webhook_deliveries::state.eq(Status::Queued.as_str()),
            webhook_deliveries::tries.eq(0),
            webhook_deliveries::due_at.eq(at.to_diesel()),
        ))
        .prepared()
        .execute(&mut tx.connection())
        .await?)
}

/// What a webhook has failed to take since `since`, the oldest first and at most so many.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn failed(
    tx: &Reading<'_>,
    webhook: WebhookId,
    since: Timestamp,
    most: u16,
) -> Result<Vec<DeliveryId>, Failure> {
    let ids: Vec<Uuid> = webhook_deliveries::table
        .filter(webhook_deliveries::organisation_id.eq(tx.organisation()))
        .filter(webhook_deliveries::webhook_id.eq(webhook.uuid()))
        .filter(webhook_deliveries::state.eq(Status::Failed.as_str()))
        .filter(webhook_deliveries::created_at.ge(since.to_diesel()))
        .order(webhook_deliveries::id)
        .limit(most.into())
        .select(webhook_deliveries::id)
        .load(&mut tx.connection())
        .await?;
    Ok(ids.into_iter().map(Id::new).collect())
}

/// Gives up what waits for a webhook.
pub(super) async fn give_up(tx: &mut Writing<'_>, webhook: WebhookId) -> Result<(), Failure> {
    diesel::update(webhook_deliveries::table)
        .filter(webhook_deliveries::organisation_id.eq(tx.organisation()))
        .filter(webhook_deliveries::webhook_id.eq(webhook.uuid()))
        .filter(webhook_deliveries::state.eq(Status::Queued.as_str()))
        .set((
            webhook_deliveries::state.eq(Status::Failed.as_str()),
            webhook_deliveries::due_at.eq(NullableTimestamp::from(None)),
        ))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}

/// Keeps an attempt.
pub(super) async fn keep(
    tx: &mut Writing<'_>,
    id: DeliveryId,
    attempt: &Attempt,
) -> Result<(), Failure> {
    let status = attempt.status.and_then(|status| i16::try_from(status).ok());
    let row = diesel::insert_into(webhook_attempts::table).values((
        webhook_attempts::organisation_id.eq(tx.organisation()),
        webhook_attempts::delivery_id.eq(id.uuid()),
        webhook_attempts::number.eq(attempt.number),
        webhook_attempts::at.eq(attempt.at.to_diesel()),
        webhook_attempts::millis.eq(attempt.millis),
        webhook_attempts::status.eq(status),
        webhook_attempts::fault.eq(attempt.fault.map(Name::as_str)),
    ));
    written(row.prepared().execute(&mut tx.connection())).await
}
