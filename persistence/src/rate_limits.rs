//! Tokens, taken of buckets that all servers share: many buckets in one statement, and of each a share
//! that a server then spends without asking again.

use std::collections::BTreeMap;

use diesel::{
    ExpressionMethods, QueryableByName,
    sql_types::{Array, BigInt, Binary},
};
use diesel_async::RunQueryDsl;
use domain::rate_limit::{Bucket, FORGOTTEN_AFTER};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel;

use crate::{Failure, Writing, prepared::Prepare, schema::rate_limits};

/// By what a bucket is known: an HMAC of whose it is.
pub type Key = [u8; 32];

/// What is wanted of a bucket.
#[derive(Debug, Clone, Copy)]
pub struct Want {
    /// How much the bucket holds.
    pub capacity: i64,
    /// What is spent at once.
    pub need: i64,
    /// The least that is of any use.
    pub least: i64,
    /// What is taken where there is more than is spent at once.
    pub share: i64,
}

/// What was had of a bucket.
#[derive(Debug, Clone, Copy)]
pub struct Taken {
    /// So many tokens were had; none where there were fewer than the least.
    pub granted: i64,
    /// So many of them may be kept, until the loan ends; the others are to be spent at once.
    pub surplus: i64,
    /// When the loan ends, at the earliest.
    pub lent_until: Timestamp,
    /// How the bucket is now, or fuller by what it fills while the answer is under way.
    pub bucket: Bucket,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    granted: i64,
    #[diesel(sql_type = BigInt)]
    surplus: i64,
    #[diesel(sql_type = BigInt)]
    settles_in: i64,
    #[diesel(sql_type = BigInt)]
    on_loan: i64,
    #[diesel(sql_type = BigInt)]
    loan_ends_in: i64,
}

/// Takes of each bucket what is wanted of it, in the order of the keys. `now` tells the instant: the
/// database has one of its own, which tests move by `ahead` seconds.
///
/// # Errors
/// [`Failure`] when the database fails; then nothing was taken.
pub async fn take(
    tx: &mut Writing<'_>,
    wants: &BTreeMap<Key, Want>,
    ahead: i64,
    now: impl Fn() -> Timestamp,
) -> Result<Vec<Taken>, Failure> {
    let asked_at = now();
    let each = |of: fn(&Want) -> i64| wants.values().map(of).collect::<Vec<_>>();
    let keys: Vec<&[u8]> = wants.keys().map(<[u8; 32]>::as_slice).collect();
    let sql = "SELECT * FROM take_tokens($1, $2, $3, $4, $5, $6)";
    let rows: Vec<Row> = diesel::sql_query(sql)
        .bind::<Array<Binary>, _>(keys)
        .bind::<Array<BigInt>, _>(each(|want| want.capacity))
        .bind::<Array<BigInt>, _>(each(|want| want.need))
        .bind::<Array<BigInt>, _>(each(|want| want.least))
        .bind::<Array<BigInt>, _>(each(|want| want.share))
        .bind::<BigInt, _>(ahead)
        .prepared()
        .load(&mut tx.connection())
        .await?;
    let answered_at = now();
    let later = |from: Timestamp, micros| {
        from.saturating_add(SignedDuration::from_micros(micros)).unwrap_or(Timestamp::MAX)
    };
    let taken = rows.into_iter().zip(wants.values()).map(|(row, want)| Taken {
        granted: row.granted,
        surplus: row.surplus,
        // The instant of the database lies between the two: each errs to the safe side.
        lent_until: later(asked_at, row.loan_ends_in),
        bucket: Bucket {
            capacity: want.capacity,
            settled_until: later(answered_at, row.settles_in),
            lent: row.on_loan,
            lent_until: later(answered_at, row.loan_ends_in),
        },
    });
    Ok(taken.collect())
}

/// Forgets buckets of which nobody has taken for so long that they are full.
pub(crate) async fn sweep(tx: &mut Writing<'_>, now: Timestamp) -> Result<(), Failure> {
    let forgotten = now.saturating_sub(FORGOTTEN_AFTER).unwrap_or(Timestamp::MIN);
    diesel::delete(rate_limits::table)
        .filter(rate_limits::settled_until.lt(forgotten.to_diesel()))
        .filter(rate_limits::lent_until.lt(forgotten.to_diesel()))
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}
