//! Organisations: the caller's own. A partner's name stands on the partnership.

use std::future::ready;

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{event::Event, id::Id, member::Member, organisation::Organisation, text::PersonName};
use jiff_diesel::ToDiesel;

use crate::{
    Failure, Reading, Scope, Writing,
    accounts::Account,
    ledger, members,
    prepared::Prepare,
    rows::{self, written},
    schema::organisations,
};

type Columns = (i32, String, bool);

const COLUMNS: (
    organisations::version,
    organisations::name,
    organisations::second_factor_required,
) = (organisations::version, organisations::name, organisations::second_factor_required);

fn organisation(
    id: uuid::Uuid,
    (version, name, second_factor_required): Columns,
) -> Result<Organisation, Failure> {
    let name = rows::text("organisations.name", PersonName::parse, &name)?;
    Ok(Organisation { id: Id::new(id), version, name, second_factor_required })
}

/// The caller's own organisation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn own(tx: &Reading<'_>) -> Result<Option<Organisation>, Failure> {
    let id = tx.organisation();
    let row: Option<Columns> = organisations::table
        .find(id)
        .select(COLUMNS)
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(|row| organisation(id, row)).transpose()
}

/// The organisations to which the person of the transaction belongs: those of these ids.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn of_members(
    tx: &Reading<'_>,
    members: &[Member],
) -> Result<Vec<Organisation>, Failure> {
    let ids: Vec<_> = members.iter().map(|member| member.organisation.uuid()).collect();
    let rows: Vec<(uuid::Uuid, Columns)> = organisations::table
        .filter(organisations::id.eq_any(ids))
        .select((organisations::id, COLUMNS))
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(|(id, row)| organisation(id, row)).collect()
}

/// Locks the caller's own organisation. Whoever held it before may have seen to it that the caller is
/// not admitted any more, so that is asked once more.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(tx: &mut Writing<'_>) -> Result<Option<Organisation>, Failure> {
    let id = tx.organisation();
    let row: Option<Columns> = organisations::table
        .find(id)
        .select(COLUMNS)
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    tx.admit_again().await?;
    row.map(|row| organisation(id, row)).transpose()
}

/// Saves an organisation whose policy `event` changed.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(
    tx: &mut Writing<'_>,
    organisation: &Organisation,
    event: &Event,
) -> Result<(), Failure> {
    let row = diesel::update(organisations::table.find(tx.organisation())).set((
        organisations::version.eq(organisation.version),
        organisations::second_factor_required.eq(organisation.second_factor_required),
    ));
    let saving = written(row.prepared().execute(&mut tx.connection()));
    ledger::record(tx, organisation, event, saving).await
}

/// Founds an organisation with its first member, a person who gets an account by this. Afterwards
/// the transaction goes on as that member.
///
/// # Errors
/// [`members::JoinError`] when the address has an account already.
pub async fn found(
    tx: &mut Writing<'_>,
    organisation: &Organisation,
    founder: &Member,
    account: &Account,
    event: &Event,
) -> Result<(), members::JoinError> {
    tx.enter(&Scope::member(organisation.id, founder.user)).await?;
    diesel::insert_into(organisations::table)
        .values((
            organisations::id.eq(organisation.id.uuid()),
            organisations::name.eq(organisation.name.as_str()),
            organisations::created_at.eq(event.at.to_diesel()),
        ))
        .prepared()
        .execute(&mut tx.connection())
        .await
        .map_err(Failure::from)?;
    members::join(tx, founder, Some(account), event.at).await?;
    Ok(ledger::record(tx, organisation, event, ready(Ok(()))).await?)
}
