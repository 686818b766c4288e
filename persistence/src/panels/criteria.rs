//! By what an organisation's panels judge: a row where it has said something.

use diesel::{
    AsChangeset, Insertable, OptionalExtension, QueryDsl, Queryable, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{event::Event, id::Id, panel::UsualCriteria};
use uuid::Uuid;

use super::columns;
use crate::{
    Failure, Reading, Writing, ledger, prepared::Prepare, rows::written, schema::panel_criteria,
};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = panel_criteria, primary_key(organisation_id), check_for_backend(diesel::pg::Pg))]
struct Columns {
    organisation_id: Uuid,
    version: i32,
    titles: Vec<String>,
    weights: Vec<i16>,
    descriptions: Vec<String>,
}

/// The criteria of the caller's organisation: those with which everybody begins where it has said nothing.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn usual_criteria(tx: &Reading<'_>) -> Result<UsualCriteria, Failure> {
    let organisation = tx.organisation();
    let row: Option<Columns> = panel_criteria::table
        .find(organisation)
        .select(Columns::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    let Some(row) = row else {
        return Ok(UsualCriteria::unsaid(Id::new(organisation)));
    };
    Ok(UsualCriteria {
        organisation: Id::new(row.organisation_id),
        version: row.version,
        criteria: columns::criteria(&row.titles, &row.weights, &row.descriptions)?,
    })
}

/// Saves the criteria of the caller's organisation, which is locked.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn change_usual_criteria(
    tx: &mut Writing<'_>,
    usual: &UsualCriteria,
    event: &Event,
) -> Result<(), Failure> {
    let organisation = tx.organisation();
    let (titles, weights, descriptions) = columns::arrays(&usual.criteria);
    let version = usual.version;
    let columns = Columns { organisation_id: organisation, version, titles, weights, descriptions };
    let saving = async {
        // What nobody has changed is the first version, and has no row.
        if version == 2 {
            let row = diesel::insert_into(panel_criteria::table).values(columns);
            written(row.prepared().execute(&mut tx.connection())).await
        } else {
            let row = diesel::update(panel_criteria::table.find(organisation)).set(columns);
            written(row.prepared().execute(&mut tx.connection())).await
        }
    };
    ledger::record(tx, usual, event, saving).await
}
