//! Attempts that are counted before they are tried, by what is guessed at and by where they come from.

use diesel::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::throttle::{Rule, Throttle, TooEarly};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use crate::{Failure, Scope, Writing, prepared::Prepare, schema::throttles};

/// What attempts are counted by: an HMAC of an address or an id.
pub type Key = [u8; 32];

/// Counts one more attempt; many at once count one after the other.
///
/// # Errors
/// [`TooEarly`] inside when it has to wait, [`Failure`] when the database fails.
pub async fn attempt(
    tx: &mut Writing<'_>,
    key: Key,
    rule: Rule,
    at: Timestamp,
) -> Result<Result<(), TooEarly>, Failure> {
    let new = Throttle::new(at);
    // Locks the row, whether it is new or not.
    let (attempts, last_at): (i32, jiff_diesel::Timestamp) = diesel::insert_into(throttles::table)
        .values((
            throttles::key.eq(&key[..]),
            throttles::attempts.eq(new.attempts),
            throttles::last_at.eq(new.last_at.to_diesel()),
        ))
        .on_conflict(throttles::key)
        .do_update()
        .set(throttles::attempts.eq(throttles::attempts))
        .returning((throttles::attempts, throttles::last_at))
        .prepared()
        .get_result(&mut tx.connection())
        .await?;
    let throttle = match (Throttle { attempts, last_at: last_at.to_jiff() }).attempt(rule, at) {
        Ok(throttle) => throttle,
        Err(early) => return Ok(Err(early)),
    };
    diesel::update(throttles::table.find(&key[..]))
        .set((
            throttles::attempts.eq(throttle.attempts),
            throttles::last_at.eq(throttle.last_at.to_diesel()),
        ))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(Ok(()))
}

/// An attempt has succeeded: forgets those that count by `cleared`, and takes back the one that counts
/// by `others`, in the order in which the attempt counted. The transaction goes on in the scope in which
/// it began.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn succeed(tx: &mut Writing<'_>, cleared: Key, others: &[Key]) -> Result<(), Failure> {
    tx.enter(&Scope::gate()).await?;
    for key in others {
        diesel::update(throttles::table.find(&key[..]))
            .filter(throttles::attempts.gt(0))
            .set(throttles::attempts.eq(throttles::attempts - 1))
            .prepared()
            .execute(&mut tx.connection())
            .await?;
    }
    diesel::delete(throttles::table.find(&cleared[..])).execute(&mut tx.connection()).await?;
    tx.leave().await
}
