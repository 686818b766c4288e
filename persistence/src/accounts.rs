//! The account of a person, whichever organisations it belongs to: name, address, password.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{
    id::{Id, UserId},
    text::{Email, PersonName},
};

use crate::{Failure, Reading, Writing, failure::Denied, prepared::Prepare, rows, schema::users};

/// What a person signs in with: an argon2id hash in the PHC format.
pub struct Account {
    /// The hash.
    pub password_hash: String,
}

/// True if the password of the person of the transaction is still the one with this hash, and stays so
/// until the transaction ends: a session that is begun meanwhile is seen by whoever changes it.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn password_is_still(
    tx: &mut Writing<'_>,
    person: UserId,
    hash: &str,
) -> Result<bool, Failure> {
    let row: Option<String> = users::table
        .find(person.uuid())
        .select(users::password_hash)
        .for_share()
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(row.is_some_and(|stored| stored == hash))
}

/// Gives the person of the transaction another password in place of the one with the hash `before`;
/// false where it has yet another one by now.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn set_password(
    tx: &mut Writing<'_>,
    person: UserId,
    before: &str,
    account: &Account,
) -> Result<bool, Failure> {
    let changed = diesel::update(users::table.find(person.uuid()))
        .filter(users::password_hash.eq(before))
        .set(users::password_hash.eq(&account.password_hash))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(changed == 1)
}

/// The person of the transaction: name, address, and the hash of its password.
pub struct Itself {
    /// The name.
    pub name: PersonName,
    /// The mail address.
    pub email: Email,
    /// The argon2id hash of the password, in the PHC format.
    pub password_hash: String,
}

type Columns = (String, String, String);

fn read((name, email, password_hash): Columns) -> Result<Itself, Failure> {
    Ok(Itself {
        name: rows::text("users.name", PersonName::parse, &name)?,
        email: rows::text("users.email", Email::parse, &email)?,
        password_hash,
    })
}

/// The person for whom the transaction works.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn itself(tx: &Reading<'_>, person: UserId) -> Result<Option<Itself>, Failure> {
    let row: Option<Columns> = users::table
        .find(person.uuid())
        .select((users::name, users::email, users::password_hash))
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(read).transpose()
}

/// Locks the account of the person for whom the transaction works.
///
/// # Errors
/// [`Denied::Ended`] inside where it was erased meanwhile, [`Failure`] when the database fails.
pub async fn lock(tx: &mut Writing<'_>, person: UserId) -> Result<Itself, Failure> {
    let row: Option<Columns> = users::table
        .find(person.uuid())
        .select((users::name, users::email, users::password_hash))
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map_or(Err(Failure::Denied(Denied::Ended)), read)
}

/// Sees to it that the person for whom the transaction works is not erased until it ends.
///
/// # Errors
/// [`Denied::Ended`] inside where it was erased already, [`Failure`] when the database fails.
pub async fn hold(tx: &mut Writing<'_>, person: UserId) -> Result<(), Failure> {
    let row: Option<uuid::Uuid> = users::table
        .find(person.uuid())
        .select(users::id)
        .for_share()
        .first(&mut tx.connection())
        .await
        .optional()?;
    if row.is_some() { Ok(()) } else { Err(Failure::Denied(Denied::Ended)) }
}
