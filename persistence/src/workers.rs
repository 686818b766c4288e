//! What the workers take from the queues. Several servers may run them: a row that one has locked is
//! passed over by the others, and a row that fails is tried again later, so that it holds up nothing.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{
    event::Noun,
    id::{EventId, Id, OrganisationId},
    job::Job,
    notification,
    throttle::FORGOTTEN_AFTER,
};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Database, Failure, Scope, Writing,
    ledger::{self, Entry},
    mails::{self, Mail},
    prepared::Prepare,
    rate_limits, rows,
    schema::{
        deadlines, dispatches, idempotency_keys, jobs, mails as mail_rows, notifications,
        password_resets, sessions, sign_ups, throttles, webhook_deliveries,
    },
};

/// A row that waits for a worker: its id, its organisations, how often it was tried.
type Waiting = (Uuid, Uuid, Option<Uuid>, i32);

/// Writes the mails of the event that waits longest, and what else it sets off. `compose` is asked once for
/// each organisation that may know, and sees just what that organisation sees; what it writes is there
/// together with the mails. False when nothing waits.
///
/// # Errors
/// [`Failure`] when the database fails; the event then waits and is tried again later.
pub async fn dispatch(
    database: &Database,
    now: Timestamp,
    compose: impl AsyncFn(&mut Writing<'_>, &Entry, OrganisationId) -> Result<Vec<Mail>, Failure>,
) -> Result<bool, Failure> {
    let mut taken = None;
    let done = database
        .write(&Scope::worker(), async |tx: &mut Writing<'_>| {
            let row: Option<Waiting> = dispatches::table
                .filter(dispatches::due_at.le(now.to_diesel()))
                .order(dispatches::due_at)
                .select((
                    dispatches::event_id,
                    dispatches::org_id,
                    dispatches::partner_org_id,
                    dispatches::attempts,
                ))
                .for_update()
                .skip_locked()
                .first(&mut tx.connection())
                .await
                .optional()?;
            let Some((event, org, partner, attempts)) = row else {
                return Ok(false);
            };
            let waiting = dispatches::table.find((event, org));
            taken = Some((waiting, attempts));
            // Their members are locked, so that all take them in one order.
            let mut organisations: Vec<_> = std::iter::once(org).chain(partner).collect();
            organisations.sort_unstable();
            for organisation in organisations {
                let organisation = OrganisationId::new(organisation);
                tx.enter(&Scope::worker_for(organisation)).await?;
                let entry = ledger::find(tx, EventId::new(event)).await?;
                let entry = entry.ok_or(Failure::Corrupt { column: "dispatches.event_id" })?;
                let mails = compose(tx, &entry, organisation).await?;
                mails::queue(tx, &mails, now).await?;
            }
            diesel::delete(waiting).execute(&mut tx.connection()).await?;
            Ok(true)
        })
        .await;
    if let (Err(_), Some((waiting, attempts))) = (&done, taken) {
        let later = retry_at(now, attempts);
        database
            .write(&Scope::worker(), async |tx: &mut Writing<'_>| {
                diesel::update(waiting)
                    .set((
                        dispatches::due_at.eq(later.to_diesel()),
                        dispatches::attempts.eq(attempts + 1),
                    ))
                    .prepared()
                    .execute(&mut tx.connection())
                    .await
                    .map_err(Failure::from)
            })
            .await?;
    }
    done
}

/// How long something that is due and cannot lapse just now is left alone.
const LATER: SignedDuration = SignedDuration::from_hours(1);

/// Lets what is due longest lapse: `lapse` works for one of the organisations concerned, and says
/// whether the object did. False when nothing is due.
///
/// The object is locked before its deadline, as every request does; so the deadline is looked at
/// again under the object's lock, and one that has moved on meanwhile is left alone.
///
/// # Errors
/// [`Failure`] when the database fails; the deadline then waits and is tried again later.
pub async fn lapse(
    database: &Database,
    now: Timestamp,
    lapse: impl AsyncFn(&mut Writing<'_>, Noun, Uuid) -> Result<bool, Failure>,
) -> Result<bool, Failure> {
    let mut taken = None;
    let done = database
        .write(&Scope::worker(), async |tx: &mut Writing<'_>| {
            let row: Option<(Uuid, String, Uuid, i32)> = deadlines::table
                .filter(deadlines::due_at.le(now.to_diesel()))
                .order(deadlines::due_at)
                .select((
                    deadlines::object_id,
                    deadlines::noun,
                    deadlines::org_id,
                    deadlines::attempts,
                ))
                .first(&mut tx.connection())
                .await
                .optional()?;
            let Some((object, noun, org, attempts)) = row else { return Ok(false) };
            taken = Some((object, attempts));
            tx.enter(&Scope::worker_for(OrganisationId::new(org))).await?;
            if !lapse(tx, rows::name("deadlines.noun", &noun)?, object).await? {
                put_off(tx, object, now, now.saturating_add(LATER).unwrap_or(now), 0).await?;
            }
            Ok(true)
        })
        .await;
    if let (Err(_), Some((object, attempts))) = (&done, taken) {
        let later = retry_at(now, attempts);
        let put_off =
            async |tx: &mut Writing<'_>| put_off(tx, object, now, later, attempts + 1).await;
        database.write(&Scope::worker(), put_off).await?;
    }
    done
}

/// Puts a deadline off that is due; one that has been set anew stays as it is.
async fn put_off(
    tx: &mut Writing<'_>,
    object: Uuid,
    now: Timestamp,
    later: Timestamp,
    attempts: i32,
) -> Result<(), Failure> {
    diesel::update(deadlines::table.find(object))
        .filter(deadlines::due_at.le(now.to_diesel()))
        .set((deadlines::due_at.eq(later.to_diesel()), deadlines::attempts.eq(attempts)))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}

/// Throws away what nobody may use any more: keys of more than a day, sign-ups and resets that ran out,
/// attempts and buckets that are forgotten, sessions that ended, mails that went out and what was sent to
/// webhooks a month ago, jobs that ended a week ago, notifications of more than a year.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn sweep(tx: &mut Writing<'_>, now: Timestamp) -> Result<(), Failure> {
    let yesterday = now.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MIN);
    diesel::delete(idempotency_keys::table)
        .filter(idempotency_keys::created_at.lt(yesterday.to_diesel()))
        .execute(&mut tx.connection())
        .await?;
    diesel::delete(sign_ups::table)
        .filter(sign_ups::expires_at.lt(now.to_diesel()))
        .execute(&mut tx.connection())
        .await?;
    diesel::delete(password_resets::table)
        .filter(password_resets::expires_at.lt(now.to_diesel()))
        .execute(&mut tx.connection())
        .await?;
    let forgotten = now.saturating_sub(FORGOTTEN_AFTER).unwrap_or(Timestamp::MIN);
    diesel::delete(throttles::table)
        .filter(throttles::last_at.lt(forgotten.to_diesel()))
        .execute(&mut tx.connection())
        .await?;
    let month_ago =
        now.saturating_sub(SignedDuration::from_hours(30 * 24)).unwrap_or(Timestamp::MIN);
    diesel::delete(sessions::table)
        .filter(sessions::expires_at.lt(month_ago.to_diesel()))
        .execute(&mut tx.connection())
        .await?;
    diesel::delete(mail_rows::table)
        .filter(mail_rows::sent_at.lt(month_ago.to_diesel()))
        .execute(&mut tx.connection())
        .await?;
    let hours = 24 * notification::KEPT_DAYS;
    let year_ago = now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MIN);
    diesel::delete(notifications::table)
        .filter(notifications::created_at.lt(year_ago.to_diesel()))
        .execute(&mut tx.connection())
        .await?;
    diesel::delete(webhook_deliveries::table)
        .filter(webhook_deliveries::state.ne("queued"))
        .filter(webhook_deliveries::created_at.lt(month_ago.to_diesel()))
        .execute(&mut tx.connection())
        .await?;
    let week_ago = now.saturating_sub(Job::KEPT).unwrap_or(Timestamp::MIN);
    diesel::delete(jobs::table)
        .filter(jobs::ended_at.lt(week_ago.to_diesel()))
        .execute(&mut tx.connection())
        .await?;
    rate_limits::sweep(tx, now).await
}

/// When something that has failed `attempts` times is tried again: after 1, 2, 4, .. seconds, an
/// hour at most.
#[must_use]
pub fn retry_at(now: Timestamp, attempts: i32) -> Timestamp {
    let exponent = u32::try_from(attempts).unwrap_or_default().min(12);
    let seconds = (1_i64 << exponent).min(3_600);
    now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}
