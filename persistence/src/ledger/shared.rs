//! The ledger of a partnership from its first event to its head, for either side to take away.
//!
//! Whoever adds to it holds its head's lock, so what lies up to a head that was read is complete: no
//! event joins later, and no other transaction has to be waited for.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, OptionalExtension,
    QueryDsl, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    content::ContentHash,
    id::{Id, PartnershipId},
};
use uuid::Uuid;

use super::{Entry, Row, visible};
use crate::{
    Failure, Reading, rows,
    schema::{events, ledgers},
};

/// How far a ledger goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number of its events.
    pub length: i64,
    /// The hash of the last of them.
    pub hash: Option<ContentHash>,
    /// The organisation that stands first in the ledger; its index begins with it.
    owner: Uuid,
}

/// The head of a partnership's ledger; of one in which nothing was shared yet, there is nothing.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn head(tx: &Reading<'_>, partnership: PartnershipId) -> Result<Head, Failure> {
    let organisation = tx.organisation();
    let row: Option<(i64, Option<Vec<u8>>, Uuid)> = ledgers::table
        .find(partnership.uuid())
        .filter(
            ledgers::org_id
                .nullable()
                .eq(organisation)
                .or(ledgers::partner_org_id.eq(organisation)),
        )
        .select((ledgers::length, ledgers::last_hash, ledgers::org_id))
        .first(&mut tx.connection())
        .await
        .optional()?;
    let (length, hash, owner) = row.unwrap_or_default();
    let hash = hash.map(|bytes| rows::hash("ledgers.last_hash", &bytes)).transpose()?;
    Ok(Head { length, hash, owner })
}

/// The events of a partnership's ledger behind the place `after` and up to a head, each with its content
/// where both sides keep it.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn behind(
    tx: &Reading<'_>,
    partnership: PartnershipId,
    after: i64,
    head: Head,
    limit: u16,
) -> Result<Vec<(Entry, Option<String>)>, Failure> {
    let rows: Vec<(Row, Option<String>)> = visible(tx.organisation())
        .filter(events::ledger_id.eq(partnership.uuid()))
        .filter(events::org_id.eq(head.owner))
        .filter(events::sequence.gt(after))
        .filter(events::sequence.le(head.length))
        .order(events::sequence)
        .limit(i64::from(limit))
        .select((Row::as_select(), events::content))
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(|(row, content)| Ok((row.try_into()?, content))).collect()
}
