//! Attempts that are counted before they are tried, by what is guessed at and by where they come from.

use std::collections::HashMap;

use diesel::{
    ExpressionMethods, QueryDsl,
    sql_types::{Array, Binary, Integer, Timestamptz},
};
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

/// Counts attempts that are made at once, each by `all` and by one of `each`, which are different: in their
/// order up to the first that comes too early; all of them or none where it is to be the whole. Gives how
/// many count, and how long the next has to wait. The transaction goes on in the scope in which it began.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn attempt_each(
    tx: &mut Writing<'_>,
    (all, of_all): (Key, Rule),
    (each, of_each): (&[Key], Rule),
    (at, whole): (Timestamp, bool),
) -> Result<(usize, Option<TooEarly>), Failure> {
    tx.enter(&Scope::gate()).await?;
    let keys: Vec<Key> = std::iter::once(all).chain(each.iter().copied()).collect();
    let found = held(tx, &keys, at).await?;
    let of = |key: &Key| found.get(key).copied().unwrap_or_else(|| Throttle::new(at));
    let (mut shared, mut counted, mut early) = (of(&all), Vec::new(), None);
    for key in each {
        let both = shared.attempt(of_all, at).and_then(|next| {
            let one = of(key).attempt(of_each, at)?;
            Ok((next, one))
        });
        match both {
            Ok((next, one)) => {
                shared = next;
                counted.push((*key, one));
            }
            Err(too_early) => {
                early = Some(too_early);
                break;
            }
        }
    }
    if whole && early.is_some() {
        counted.clear();
    }
    if !counted.is_empty() {
        let fit = counted.len();
        counted.push((all, shared));
        count(tx, &counted).await?;
        counted.truncate(fit);
    }
    tx.leave().await?;
    Ok((counted.len(), early))
}

/// Locks what counts by these keys, in their order, whether it is new or not.
async fn held(
    tx: &mut Writing<'_>,
    keys: &[Key],
    at: Timestamp,
) -> Result<HashMap<Key, Throttle>, Failure> {
    let new: Vec<_> = keys
        .iter()
        .map(|key| {
            (
                throttles::key.eq(&key[..]),
                throttles::attempts.eq(0),
                throttles::last_at.eq(at.to_diesel()),
            )
        })
        .collect();
    let rows: Vec<(Vec<u8>, i32, jiff_diesel::Timestamp)> = diesel::insert_into(throttles::table)
        .values(new)
        .on_conflict(throttles::key)
        .do_update()
        .set(throttles::attempts.eq(throttles::attempts))
        .returning((throttles::key, throttles::attempts, throttles::last_at))
        .load(&mut tx.connection())
        .await?;
    let corrupt = |_| Failure::Corrupt { column: "throttles.key" };
    let read = |(key, attempts, last_at): (Vec<u8>, i32, jiff_diesel::Timestamp)| {
        let key = Key::try_from(key).map_err(corrupt)?;
        Ok((key, Throttle { attempts, last_at: last_at.to_jiff() }))
    };
    rows.into_iter().map(read).collect()
}

/// Writes down what these are from now on.
async fn count(tx: &mut Writing<'_>, counted: &[(Key, Throttle)]) -> Result<(), Failure> {
    let keys: Vec<&[u8]> = counted.iter().map(|(key, _)| &key[..]).collect();
    let attempts: Vec<i32> = counted.iter().map(|(_, throttle)| throttle.attempts).collect();
    let last: Vec<_> = counted.iter().map(|(_, throttle)| throttle.last_at.to_diesel()).collect();
    diesel::sql_query(
        "UPDATE throttles SET attempts = n.attempts, last_at = n.last_at \
         FROM unnest($1, $2, $3) AS n (key, attempts, last_at) WHERE throttles.key = n.key",
    )
    .bind::<Array<Binary>, _>(keys)
    .bind::<Array<Integer>, _>(attempts)
    .bind::<Array<Timestamptz>, _>(last)
    .prepared()
    .execute(&mut tx.connection())
    .await?;
    Ok(())
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
