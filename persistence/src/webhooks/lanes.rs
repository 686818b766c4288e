//! Lanes: each webhook is served by one worker at a time, and the one that was served longest ago comes
//! first, so that a slow one delays nobody and a great backlog starves nobody.
//!
//! A lane is taken with a lease: a worker that dies leaves it to another when the lease ends, and the
//! delivery that was under way comes again, as the same.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::{
    id::{DeliveryId, Id, OrganisationId, WebhookId},
    machine::Name,
    webhook::{Attempt, Cause, Delivery, Next, State, Status, Webhook},
};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel};
use uuid::Uuid;

use super::{deliveries, find, lock, save};
use crate::{
    Failure, Scope, Writing,
    ledger::{self, Entry},
    prepared::Prepare,
    rows::written,
    schema::{webhook_deliveries, webhook_lanes},
};

/// What is to be sent now.
#[derive(Debug, Clone)]
pub struct Carried {
    /// To which.
    pub webhook: Webhook,
    /// The delivery.
    pub delivery: Delivery,
    /// The event, as the webhook's organisation may know it.
    pub entry: Entry,
}

/// What there is to do.
#[derive(Debug, Clone)]
pub enum Taken {
    /// Nothing.
    Nothing,
    /// What waited was for a webhook that takes nothing any more.
    Dropped,
    /// To send this.
    Carry(Box<Carried>),
}

#[derive(QueryableByName)]
struct Lane {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    webhook: Uuid,
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    organisation: Uuid,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Uuid>)]
    delivery: Option<Uuid>,
}

/// Takes what is due longest of the webhook that was served longest ago, until `lease_until`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn take(
    tx: &mut Writing<'_>,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Taken, Failure> {
    let lane: Option<Lane> = diesel::sql_query(
        "SELECT l.webhook_id AS webhook, l.organisation_id AS organisation, ( \
             SELECT d.id FROM webhook_deliveries d \
             WHERE d.webhook_id = l.webhook_id AND d.state = 'queued' AND d.due_at <= $1 \
             ORDER BY d.due_at, d.id LIMIT 1 \
         ) AS delivery \
         FROM webhook_lanes l \
         WHERE l.free_at <= $1 AND l.webhook_id IN (SELECT webhooks_waiting($1)) \
         ORDER BY l.free_at, l.webhook_id LIMIT 1 FOR UPDATE OF l SKIP LOCKED",
    )
    .bind::<diesel::sql_types::Timestamptz, _>(now.to_diesel())
    .get_result(&mut tx.connection())
    .await
    .optional()?;
    let Some(lane) = lane else { return Ok(Taken::Nothing) };
    tx.enter(&Scope::worker_for(OrganisationId::new(lane.organisation))).await?;
    let id = WebhookId::new(lane.webhook);
    let webhook = find(tx, id).await?.ok_or(Failure::Changed)?;
    if webhook.state != State::Enabled {
        deliveries::give_up(tx, id).await?;
        return Ok(Taken::Dropped);
    }
    let Some(waiting) = lane.delivery else { return Ok(Taken::Dropped) };
    let delivery = deliveries::find(tx, DeliveryId::new(waiting)).await?.ok_or(Failure::Changed)?;
    let entry = ledger::find(tx, delivery.event).await?;
    let entry = entry.ok_or(Failure::Corrupt { column: "webhook_deliveries.event_id" })?;
    free(tx, id, lease_until).await?;
    Ok(Taken::Carry(Box::new(Carried { webhook, delivery, entry })))
}

/// Lets a lane be taken from `at` on.
async fn free(tx: &mut Writing<'_>, id: WebhookId, at: Timestamp) -> Result<(), Failure> {
    let row = diesel::update(webhook_lanes::table.find(id.uuid()))
        .filter(webhook_lanes::organisation_id.eq(tx.organisation()))
        .set(webhook_lanes::free_at.eq(at.to_diesel()));
    written(row.prepared().execute(&mut tx.connection())).await
}

/// Gives a lane back without an attempt.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn give_back(
    tx: &mut Writing<'_>,
    carried: &Carried,
    now: Timestamp,
) -> Result<(), Failure> {
    free(tx, carried.webhook.id, now).await
}

/// Writes down what came of an attempt, and gives the lane back. `switches_off` says, of the instant since
/// which nothing was taken, whether the webhook is switched off now; true where it was.
///
/// The webhook is locked first, as by every request, so that nobody waits for the other in a circle.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn settle(
    tx: &mut Writing<'_>,
    carried: &Carried,
    attempt: &Attempt,
    (next, now): (Next, Timestamp),
    switches_off: impl FnOnce(Option<Timestamp>) -> Option<Cause>,
) -> Result<bool, Failure> {
    let Carried { webhook, delivery, .. } = carried;
    let locked = lock(tx, webhook.id).await?.ok_or(Failure::Changed)?;
    deliveries::keep(tx, delivery.id, attempt).await?;
    let (status, due_at) = match next {
        Next::Delivered => (Status::Delivered, None),
        // What was to be tried again is given up where the webhook was switched off meanwhile.
        Next::Again(at) if locked.state == State::Enabled => (Status::Queued, Some(at)),
        Next::Again(_) | Next::GivenUp => (Status::Failed, None),
    };
    let row = diesel::update(webhook_deliveries::table.find(delivery.id.uuid()))
        .filter(webhook_deliveries::organisation_id.eq(tx.organisation()))
        .set((
            webhook_deliveries::state.eq(status.as_str()),
            webhook_deliveries::attempts.eq(attempt.number),
            webhook_deliveries::tries.eq(delivery.tries + 1),
            webhook_deliveries::due_at.eq(due_at.to_diesel()),
        ));
    written(row.prepared().execute(&mut tx.connection())).await?;
    let failing_since: NullableTimestamp = webhook_lanes::table
        .find(webhook.id.uuid())
        .filter(webhook_lanes::organisation_id.eq(tx.organisation()))
        .select(webhook_lanes::failing_since)
        .first(&mut tx.connection())
        .await?;
    let since = match next {
        Next::Delivered => None,
        Next::Again(_) | Next::GivenUp => Some(failing_since.to_jiff().unwrap_or(now)),
    };
    let off = switches_off(since).filter(|_| locked.state == State::Enabled);
    let row = diesel::update(webhook_lanes::table.find(webhook.id.uuid()))
        .filter(webhook_lanes::organisation_id.eq(tx.organisation()))
        .set((
            webhook_lanes::free_at.eq(now.to_diesel()),
            // What is switched on again begins anew.
            webhook_lanes::failing_since.eq(since.filter(|_| off.is_none()).to_diesel()),
        ));
    written(row.prepared().execute(&mut tx.connection())).await?;
    let Some(cause) = off else { return Ok(false) };
    let (next, event) = locked.switch_off(cause, now).map_err(|_| Failure::Changed)?;
    save(tx, &next, &event).await?;
    Ok(true)
}
