//! Signatures: kept for good, also when a change has voided them.
//!
//! The database allows one that stands for each side and one for each person, whoever signs first.

use std::collections::HashMap;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, QueryDsl, Queryable, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::Parties,
    event::Noun,
    id::Id,
    machine::Name,
    signing::{Signature, Signatures},
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, both_sides::of_parties, prepared::Prepare, rows, schema::signatures,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = signatures, check_for_backend(diesel::pg::Pg))]
struct Row {
    object_id: Uuid,
    content_hash: Vec<u8>,
    side: String,
    user_id: Uuid,
    organisation_id: Uuid,
    signed_at: jiff_diesel::Timestamp,
}

/// The signatures that stand under these objects, by object.
pub(crate) async fn of(
    tx: &Reading<'_>,
    objects: &[Uuid],
) -> Result<HashMap<Uuid, Signatures>, Failure> {
    let organisation = tx.organisation();
    let rows: Vec<Row> = signatures::table
        .filter(signatures::object_id.eq_any(objects))
        .filter(signatures::voided_at.is_null())
        .filter(of_parties!(signatures, organisation))
        .order(signatures::id)
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    let mut by_object: HashMap<Uuid, Vec<Signature>> = HashMap::new();
    for row in rows {
        by_object.entry(row.object_id).or_default().push(Signature {
            side: rows::name("signatures.side", &row.side)?,
            user: Id::new(row.user_id),
            organisation: Id::new(row.organisation_id),
            content: rows::hash("signatures.content_hash", &row.content_hash)?,
            at: row.signed_at.to_jiff(),
        });
    }
    Ok(by_object.into_iter().map(|(id, all)| (id, Signatures::new(all))).collect())
}

/// Makes what stands under a locked object, which was `standing`, what is `wanted`: adds what is new,
/// voids what is gone.
pub(crate) async fn save(
    tx: &Reading<'_>,
    (noun, object, parties): (Noun, Uuid, &Parties),
    (standing, wanted): (&Signatures, &Signatures),
    at: Timestamp,
) -> Result<(), Failure> {
    for gone in standing.iter().filter(|old| !wanted.iter().any(|new| new == *old)) {
        diesel::update(signatures::table)
            .filter(signatures::object_id.eq(object))
            .filter(signatures::side.eq(gone.side.as_str()))
            .filter(signatures::voided_at.is_null())
            .set(signatures::voided_at.eq(at.to_diesel()))
            .prepared()
            .execute(&mut tx.connection())
            .await?;
    }
    for new in wanted.iter().filter(|new| !standing.iter().any(|old| old == *new)) {
        diesel::insert_into(signatures::table)
            .values((
                signatures::noun.eq(noun.as_str()),
                signatures::object_id.eq(object),
                signatures::content_hash.eq(&new.content.bytes()[..]),
                signatures::side.eq(new.side.as_str()),
                signatures::user_id.eq(new.user.uuid()),
                signatures::organisation_id.eq(new.organisation.uuid()),
                signatures::buyer_org_id.eq(parties.buyer.uuid()),
                signatures::supplier_org_id.eq(parties.supplier.uuid()),
                signatures::signed_at.eq(new.at.to_diesel()),
            ))
            .prepared()
            .execute(&mut tx.connection())
            .await?;
    }
    Ok(())
}
