//! What belongs to commitments in tables of its own: moves and evidence, which are only added to, and
//! which waits for which.

use std::collections::HashMap;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, JoinOnDsl, NullableExpressionMethods,
    QueryDsl, Queryable, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::Parties,
    commitment::{Commitment, Delivery, Evidence, Move, Precondition},
    id::Id,
    machine::Name,
    text::{Paragraph, WebAddress},
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::columns::zone;
use crate::{
    Failure, Reading,
    both_sides::of_parties,
    prepared::Prepare,
    rows,
    schema::{commitment_dependencies, commitment_evidence, commitment_moves, commitments},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = commitment_moves, check_for_backend(diesel::pg::Pg))]
struct MoveRow {
    commitment_id: Uuid,
    position: i32,
    partnership_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    from_date: jiff_diesel::Date,
    to_date: jiff_diesel::Date,
    cause: String,
    proposed_by: Option<String>,
    in_time: bool,
    moved_at: jiff_diesel::Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = commitment_evidence, check_for_backend(diesel::pg::Pg))]
struct EvidenceRow {
    commitment_id: Uuid,
    delivered_at: jiff_diesel::Timestamp,
    position: i16,
    partnership_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    text: String,
    url: Option<String>,
}

/// What tells of a commitment that comes first: its id, state, day and zone.
pub(super) type PreconditionRow = (Uuid, String, jiff_diesel::Date, String);

/// Selects it.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn precondition_columns() -> _ {
    (commitments::id, commitments::state, commitments::current_due, commitments::time_zone)
}

pub(super) fn precondition(
    (id, state, due, name): PreconditionRow,
) -> Result<Precondition, Failure> {
    Ok(Precondition {
        id: Id::new(id),
        state: rows::name("commitments.state", &state)?,
        due: zone(&name)?.end_of(due.to_jiff()),
    })
}

/// The moves of these commitments, by commitment, in order.
pub(super) async fn moves(
    tx: &Reading<'_>,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Move>>, Failure> {
    let organisation = tx.organisation();
    let rows: Vec<MoveRow> = commitment_moves::table
        .filter(commitment_moves::commitment_id.eq_any(ids))
        .filter(of_parties!(commitment_moves, organisation))
        .order((commitment_moves::commitment_id, commitment_moves::position))
        .select(MoveRow::as_select())
        .load(&mut tx.connection())
        .await?;
    let mut by_commitment: HashMap<Uuid, Vec<Move>> = HashMap::new();
    for row in rows {
        let proposed_by = row.proposed_by.as_deref();
        by_commitment.entry(row.commitment_id).or_default().push(Move {
            from: row.from_date.to_jiff(),
            to: row.to_date.to_jiff(),
            cause: rows::name("commitment_moves.cause", &row.cause)?,
            proposed_by: rows::name_if("commitment_moves.proposed_by", proposed_by)?,
            in_time: row.in_time,
            at: row.moved_at.to_jiff(),
        });
    }
    Ok(by_commitment)
}

/// The evidence of the last delivery of these commitments, by commitment, in order.
pub(super) async fn evidence(
    tx: &Reading<'_>,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Evidence>>, Failure> {
    let organisation = tx.organisation();
    let last = commitments::id
        .eq(commitment_evidence::commitment_id)
        .and(commitments::delivered_at.eq(commitment_evidence::delivered_at.nullable()));
    let rows: Vec<EvidenceRow> = commitment_evidence::table
        .inner_join(commitments::table.on(last))
        .filter(commitment_evidence::commitment_id.eq_any(ids))
        .filter(of_parties!(commitment_evidence, organisation))
        .order((commitment_evidence::commitment_id, commitment_evidence::position))
        .select(EvidenceRow::as_select())
        .load(&mut tx.connection())
        .await?;
    let mut by_commitment: HashMap<Uuid, Vec<Evidence>> = HashMap::new();
    for row in rows {
        by_commitment.entry(row.commitment_id).or_default().push(Evidence {
            text: rows::text("commitment_evidence.text", Paragraph::parse, &row.text)?,
            url: rows::text_if("commitment_evidence.url", WebAddress::parse, row.url.as_deref())?,
        });
    }
    Ok(by_commitment)
}

/// What these commitments wait for, by commitment, the oldest first.
pub(super) async fn preconditions(
    tx: &Reading<'_>,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Precondition>>, Failure> {
    let organisation = tx.organisation();
    let first = commitments::id.eq(commitment_dependencies::precondition_id);
    let rows: Vec<(Uuid, PreconditionRow)> = commitment_dependencies::table
        .inner_join(commitments::table.on(first))
        .filter(commitment_dependencies::commitment_id.eq_any(ids))
        .filter(of_parties!(commitment_dependencies, organisation))
        .order((commitment_dependencies::commitment_id, commitment_dependencies::precondition_id))
        .select((commitment_dependencies::commitment_id, precondition_columns()))
        .load(&mut tx.connection())
        .await?;
    let mut by_commitment: HashMap<Uuid, Vec<Precondition>> = HashMap::new();
    for (commitment, row) in rows {
        by_commitment.entry(commitment).or_default().push(precondition(row)?);
    }
    Ok(by_commitment)
}

/// Adds the moves and the delivery that are new, and writes anew what it waits for where that has
/// changed.
pub(super) async fn save(
    tx: &Reading<'_>,
    was: &Commitment,
    commitment: &Commitment,
) -> Result<(), Failure> {
    insert_moves(tx, commitment, was.dates.moves.len()).await?;
    let delivered = |one: &Commitment| one.delivery.as_ref().map(|delivery| delivery.at);
    if let Some(delivery) = &commitment.delivery
        && delivered(was) != Some(delivery.at)
    {
        insert_evidence(tx, commitment, delivery).await?;
    }
    let awaited = |one: &Commitment| {
        one.terms.depends_on.iter().map(|precondition| precondition.id).collect::<Vec<_>>()
    };
    if awaited(was) != awaited(commitment) {
        diesel::delete(commitment_dependencies::table)
            .filter(commitment_dependencies::commitment_id.eq(commitment.id.uuid()))
            .execute(&mut tx.connection())
            .await?;
        insert_dependencies(tx, commitment).await?;
    }
    Ok(())
}

async fn insert_moves(
    tx: &Reading<'_>,
    commitment: &Commitment,
    known: usize,
) -> Result<(), Failure> {
    let Parties { partnership, buyer, supplier } = commitment.standing.parties;
    for (position, one) in (1..).zip(&commitment.dates.moves).skip(known) {
        diesel::insert_into(commitment_moves::table)
            .values(MoveRow {
                commitment_id: commitment.id.uuid(),
                position,
                partnership_id: partnership.uuid(),
                buyer_org_id: buyer.uuid(),
                supplier_org_id: supplier.uuid(),
                from_date: one.from.to_diesel(),
                to_date: one.to.to_diesel(),
                cause: one.cause.as_str().to_owned(),
                proposed_by: one.proposed_by.map(|side| side.as_str().to_owned()),
                in_time: one.in_time,
                moved_at: one.at.to_diesel(),
            })
            .prepared()
            .execute(&mut tx.connection())
            .await?;
    }
    Ok(())
}

async fn insert_evidence(
    tx: &Reading<'_>,
    commitment: &Commitment,
    delivery: &Delivery,
) -> Result<(), Failure> {
    let Parties { partnership, buyer, supplier } = commitment.standing.parties;
    let rows: Vec<EvidenceRow> = (1..)
        .zip(&delivery.evidence)
        .map(|(position, one)| EvidenceRow {
            commitment_id: commitment.id.uuid(),
            delivered_at: delivery.at.to_diesel(),
            position,
            partnership_id: partnership.uuid(),
            buyer_org_id: buyer.uuid(),
            supplier_org_id: supplier.uuid(),
            text: one.text.as_str().to_owned(),
            url: one.url.as_ref().map(|url| url.as_str().to_owned()),
        })
        .collect();
    diesel::insert_into(commitment_evidence::table)
        .values(rows)
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}

/// Keeps what a commitment waits for.
pub(super) async fn insert_dependencies(
    tx: &Reading<'_>,
    commitment: &Commitment,
) -> Result<(), Failure> {
    if commitment.terms.depends_on.is_empty() {
        return Ok(());
    }
    let Parties { partnership, buyer, supplier } = commitment.standing.parties;
    let row = |one: &Precondition| {
        (
            commitment_dependencies::commitment_id.eq(commitment.id.uuid()),
            commitment_dependencies::precondition_id.eq(one.id.uuid()),
            commitment_dependencies::partnership_id.eq(partnership.uuid()),
            commitment_dependencies::buyer_org_id.eq(buyer.uuid()),
            commitment_dependencies::supplier_org_id.eq(supplier.uuid()),
        )
    };
    let rows: Vec<_> = commitment.terms.depends_on.iter().map(row).collect();
    diesel::insert_into(commitment_dependencies::table)
        .values(rows)
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}
