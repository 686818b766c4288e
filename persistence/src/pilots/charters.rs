//! The charters of a pilot, word for word as they are hashed: the one that was signed at first, once another
//! is proposed, and each that was, signed or not.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable,
    Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::Side,
    amendment::KeptState,
    id::{Id, PilotId, UserId},
    machine::Name,
    pilot::{Charter, Pilot},
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, Writing,
    amendments::Kept,
    both_sides::of_parties,
    prepared::Prepare,
    rows::{self, written},
    schema::pilot_charters,
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = pilot_charters, check_for_backend(diesel::pg::Pg))]
struct Row {
    pilot_id: Uuid,
    place: i16,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    state: String,
    document: String,
    content_hash: Vec<u8>,
    reason: Option<String>,
    proposed_side: Option<String>,
    proposed_by: Option<Uuid>,
    proposed_at: Option<jiff_diesel::Timestamp>,
    number: Option<i16>,
    approved_by: Option<Uuid>,
    approved_at: Option<jiff_diesel::Timestamp>,
    countersigned_by: Option<Uuid>,
    countersigned_at: Option<jiff_diesel::Timestamp>,
    dropped_at: Option<jiff_diesel::Timestamp>,
}

impl Row {
    fn new(pilot: &Pilot, place: i16, charter: &Charter) -> Self {
        let parties = pilot.standing.parties;
        Self {
            pilot_id: pilot.id.uuid(),
            place,
            buyer_org_id: parties.buyer.uuid(),
            supplier_org_id: parties.supplier.uuid(),
            state: KeptState::Open.as_str().to_owned(),
            document: charter.content().canonical(),
            content_hash: charter.hash(pilot.proposal).bytes().to_vec(),
            reason: None,
            proposed_side: None,
            proposed_by: None,
            proposed_at: None,
            number: None,
            approved_by: None,
            approved_at: None,
            countersigned_by: None,
            countersigned_at: None,
            dropped_at: None,
        }
    }

    /// The first, which both have signed.
    fn first(pilot: &Pilot) -> Self {
        let of = |side| pilot.signatures.of(side);
        let (buyer, supplier) = (of(Side::Buyer), of(Side::Supplier));
        Self {
            state: KeptState::Signed.as_str().to_owned(),
            number: Some(1),
            approved_by: buyer.map(|one| one.user.uuid()),
            approved_at: buyer.map(|one| one.at.to_diesel()),
            countersigned_by: supplier.map(|one| one.user.uuid()),
            countersigned_at: supplier.map(|one| one.at.to_diesel()),
            ..Self::new(pilot, 1, &pilot.charter)
        }
    }

    fn kept(self) -> Result<Kept<String>, Failure> {
        let side = self.proposed_side.as_deref();
        let side = rows::name_if("pilot_charters.proposed_side", side)?;
        let proposed = side.zip(rows::act(self.proposed_by, self.proposed_at));
        let buyer = rows::act(self.approved_by, self.approved_at);
        let supplier = rows::act(self.countersigned_by, self.countersigned_at);
        Ok(Kept {
            state: rows::name("pilot_charters.state", &self.state)?,
            text: self.document,
            content: rows::hash("pilot_charters.content_hash", &self.content_hash)?,
            number: self.number,
            reason: self.reason,
            proposed: proposed.map(|(side, (by, at))| (side, by, at)),
            signed: buyer.zip(supplier).map(Into::into),
            dropped_at: self.dropped_at.map(jiff_diesel::Timestamp::to_jiff),
        })
    }
}

/// The charters of a pilot in the order of their proposals, each as its canonical document without the proposal:
/// a hundred at most, the last ones.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn charters(tx: &Reading<'_>, pilot: PilotId) -> Result<Vec<Kept<String>>, Failure> {
    let organisation = tx.organisation();
    let mut rows: Vec<Row> = pilot_charters::table
        .filter(pilot_charters::pilot_id.eq(pilot.uuid()))
        .filter(of_parties!(pilot_charters, organisation))
        .order(pilot_charters::place.desc())
        .limit(100)
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.reverse();
    rows.into_iter().map(Row::kept).collect()
}

/// The document of the amendment of a pilot that is open.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn open_charter(tx: &Reading<'_>, pilot: PilotId) -> Result<Option<String>, Failure> {
    let organisation = tx.organisation();
    Ok(pilot_charters::table
        .filter(pilot_charters::pilot_id.eq(pilot.uuid()))
        .filter(of_parties!(pilot_charters, organisation))
        .filter(pilot_charters::state.eq(KeptState::Open.as_str()))
        .select(pilot_charters::document)
        .first(&mut tx.connection())
        .await
        .optional()?)
}

/// Who had proposed what fell away at an instant, and for which side.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn fallen_at(
    tx: &Reading<'_>,
    pilot: PilotId,
    at: Timestamp,
) -> Result<Option<(Side, UserId)>, Failure> {
    let organisation = tx.organisation();
    let row: Option<(Option<String>, Option<Uuid>)> = pilot_charters::table
        .filter(pilot_charters::pilot_id.eq(pilot.uuid()))
        .filter(of_parties!(pilot_charters, organisation))
        .filter(pilot_charters::dropped_at.eq(at.to_diesel()))
        .select((pilot_charters::proposed_side, pilot_charters::proposed_by))
        .first(&mut tx.connection())
        .await
        .optional()?;
    let (side, by) = row.unwrap_or_default();
    let side = rows::name_if("pilot_charters.proposed_side", side.as_deref())?;
    Ok(side.zip(by.map(Id::new)))
}

/// Keeps the charter that a locked pilot is to have by its open amendment, and before it the first one.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn keep_charter(
    tx: &mut Writing<'_>,
    pilot: &Pilot,
    charter: &Charter,
) -> Result<(), Failure> {
    let Some(open) = &pilot.amendment else {
        return Ok(());
    };
    let organisation = tx.organisation();
    let last: Option<i16> = pilot_charters::table
        .filter(pilot_charters::pilot_id.eq(pilot.id.uuid()))
        .filter(of_parties!(pilot_charters, organisation))
        .order(pilot_charters::place.desc())
        .select(pilot_charters::place)
        .first(&mut tx.connection())
        .await
        .optional()?;
    if last.is_none() {
        add(tx, Row::first(pilot)).await?;
    }
    let place = last.unwrap_or(1).saturating_add(1);
    let row = Row {
        reason: Some(open.reason.as_str().to_owned()),
        proposed_side: Some(open.side.as_str().to_owned()),
        proposed_by: Some(open.by.uuid()),
        proposed_at: Some(open.at.to_diesel()),
        ..Row::new(pilot, place, charter)
    };
    add(tx, row).await
}

async fn add(tx: &Reading<'_>, row: Row) -> Result<(), Failure> {
    let added = diesel::insert_into(pilot_charters::table).values(row);
    written(added.prepared().execute(&mut tx.connection())).await
}

/// What was open in `was` is signed or has fallen away.
pub(super) async fn settle(
    tx: &Reading<'_>,
    was: &Pilot,
    pilot: &Pilot,
    at: Timestamp,
) -> Result<(), Failure> {
    if was.amendment.is_none() || pilot.amendment.is_some() {
        return Ok(());
    }
    let organisation = tx.organisation();
    let open = pilot_charters::table
        .filter(pilot_charters::pilot_id.eq(pilot.id.uuid()))
        .filter(of_parties!(pilot_charters, organisation))
        .filter(pilot_charters::state.eq(KeptState::Open.as_str()));
    let of = |side| pilot.signatures.of(side);
    if let (true, Some(buyer), Some(supplier)) =
        (pilot.charter_number > was.charter_number, of(Side::Buyer), of(Side::Supplier))
    {
        let row = diesel::update(open).set((
            pilot_charters::state.eq(KeptState::Signed.as_str()),
            pilot_charters::number.eq(pilot.charter_number),
            pilot_charters::approved_by.eq(buyer.user.uuid()),
            pilot_charters::approved_at.eq(buyer.at.to_diesel()),
            pilot_charters::countersigned_by.eq(supplier.user.uuid()),
            pilot_charters::countersigned_at.eq(supplier.at.to_diesel()),
        ));
        return written(row.prepared().execute(&mut tx.connection())).await;
    }
    let row = diesel::update(open).set((
        pilot_charters::state.eq(KeptState::Dropped.as_str()),
        pilot_charters::dropped_at.eq(at.to_diesel()),
    ));
    written(row.prepared().execute(&mut tx.connection())).await
}
