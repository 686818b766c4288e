//! What the sides have learned from pilots: each reads its own, and the other's once they are shared.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    event::Event,
    id::{Id, LessonsId, PilotId},
    lessons::{Lessons, State},
    machine::Name,
    pilot::Pilot,
    text::Paragraph,
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, Writing,
    both_sides::of_parties,
    ledger,
    prepared::Prepare,
    rows::{self, written},
    schema::pilot_lessons,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = pilot_lessons, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    pilot_id: Uuid,
    side: String,
    version: i32,
    state: String,
    text: String,
    written_by: Uuid,
    written_at: jiff_diesel::Timestamp,
    shared_at: Option<jiff_diesel::Timestamp>,
}

impl Row {
    fn lessons(self, pilot: &Pilot) -> Result<Lessons, Failure> {
        Ok(Lessons {
            id: Id::new(self.id),
            pilot: Id::new(self.pilot_id),
            standing: pilot.standing,
            side: rows::name("pilot_lessons.side", &self.side)?,
            version: self.version,
            state: rows::name("pilot_lessons.state", &self.state)?,
            text: rows::text("pilot_lessons.text", Paragraph::parse, &self.text)?,
            by: Id::new(self.written_by),
            at: self.written_at.to_jiff(),
            shared_at: self.shared_at.map(jiff_diesel::Timestamp::to_jiff),
        })
    }
}

/// What an organisation may read: its own, and the other side's where they are shared.
macro_rules! readable {
    ($organisation:expr) => {
        of_parties!(pilot_lessons, $organisation).and(
            pilot_lessons::organisation_id
                .eq($organisation)
                .or(pilot_lessons::state.eq(State::Shared.as_str())),
        )
    };
}

/// What the caller's organisation may read of the lessons from a pilot.
#[derive(Debug, Default)]
pub struct Readable {
    /// Its own.
    pub own: Option<Lessons>,
    /// The other side's, where they are shared.
    pub partner: Option<Lessons>,
}

/// The lessons from a pilot that the caller's organisation sees.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn of(tx: &Reading<'_>, pilot: &Pilot) -> Result<Readable, Failure> {
    let organisation = tx.organisation();
    let rows: Vec<Row> = pilot_lessons::table
        .filter(pilot_lessons::pilot_id.eq(pilot.id.uuid()))
        .filter(readable!(organisation))
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    let side = pilot.standing.parties.side_of(Id::new(organisation));
    let mut found = Readable::default();
    for row in rows {
        let lessons = row.lessons(pilot)?;
        let place = if Some(lessons.side) == side { &mut found.own } else { &mut found.partner };
        *place = Some(lessons);
    }
    Ok(found)
}

/// The pilot of lessons that the caller's organisation may read.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn pilot_of(tx: &Reading<'_>, id: LessonsId) -> Result<Option<PilotId>, Failure> {
    let organisation = tx.organisation();
    let pilot: Option<Uuid> = pilot_lessons::table
        .filter(pilot_lessons::id.eq(id.uuid()))
        .filter(readable!(organisation))
        .select(pilot_lessons::pilot_id)
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(pilot.map(Id::new))
}

/// Saves what `event` has made of the lessons of a side, whose pilot is locked.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(tx: &mut Writing<'_>, lessons: &Lessons, event: &Event) -> Result<(), Failure> {
    let parties = &lessons.standing.parties;
    let organisation = tx.organisation();
    let changed = (
        pilot_lessons::version.eq(lessons.version),
        pilot_lessons::state.eq(lessons.state.as_str()),
        pilot_lessons::text.eq(lessons.text.as_str()),
        pilot_lessons::written_by.eq(lessons.by.uuid()),
        pilot_lessons::written_at.eq(lessons.at.to_diesel()),
        pilot_lessons::shared_at.eq(lessons.shared_at.map(ToDiesel::to_diesel)),
    );
    let saving = async {
        // Who has written nothing has the first version, and no row.
        if lessons.version == Lessons::UNWRITTEN + 1 {
            let row = diesel::insert_into(pilot_lessons::table).values((
                pilot_lessons::id.eq(lessons.id.uuid()),
                pilot_lessons::pilot_id.eq(lessons.pilot.uuid()),
                pilot_lessons::buyer_org_id.eq(parties.buyer.uuid()),
                pilot_lessons::supplier_org_id.eq(parties.supplier.uuid()),
                pilot_lessons::side.eq(lessons.side.as_str()),
                changed,
            ));
            written(row.prepared().execute(&mut tx.connection())).await
        } else {
            let row = diesel::update(pilot_lessons::table)
                .filter(pilot_lessons::id.eq(lessons.id.uuid()))
                .filter(pilot_lessons::version.eq(lessons.version - 1))
                .filter(pilot_lessons::organisation_id.eq(organisation))
                .set(changed);
            written(row.prepared().execute(&mut tx.connection())).await
        }
    };
    ledger::record(tx, lessons, event, saving).await
}
