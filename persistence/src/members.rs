//! People and the organisations to which they belong.

use std::{collections::BTreeMap, future::ready};

use diesel::{
    ExpressionMethods, NullableExpressionMethods, OptionalExtension, QueryDsl, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    access::{Role, Roles},
    event::Event,
    id::{Id, OrganisationId, UserId},
    machine::Name,
    member::Member,
    text::{Email, PersonName},
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use crate::{
    Failure, Reading, Scope, Writing,
    accounts::Account,
    ledger,
    prepared::Prepare,
    rows::{self, written},
    schema::{members, organisations, users},
};

/// Why somebody cannot join.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// The address has an account already.
    #[error("the address has an account already")]
    AddressTaken,
    /// The person is a member already.
    #[error("the person is a member already")]
    AlreadyMember,
    /// The database failed.
    #[error(transparent)]
    Failure(Failure),
}

impl From<Failure> for JoinError {
    fn from(failure: Failure) -> Self {
        match failure.constraint() {
            Some("users_email_is_unique") => Self::AddressTaken,
            Some("members_pkey") => Self::AlreadyMember,
            Some(_) | None => Self::Failure(failure),
        }
    }
}

/// A person as sign-in sees it.
pub struct Person {
    /// The person.
    pub id: UserId,
    /// The argon2id hash of the password, in the PHC format.
    pub password_hash: String,
}

/// The person whose address the scope presents.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn by_address(tx: &Reading<'_>, email: &Email) -> Result<Option<Person>, Failure> {
    let row: Option<(uuid::Uuid, String)> = users::table
        .filter(users::email.eq(email.as_str()))
        .select((users::id, users::password_hash))
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(row.map(|(id, password_hash)| Person { id: Id::new(id), password_hash }))
}

#[derive(diesel::Queryable, Selectable)]
#[diesel(table_name = members, check_for_backend(diesel::pg::Pg))]
struct Row {
    organisation_id: uuid::Uuid,
    user_id: uuid::Uuid,
    version: i32,
    name: String,
    email: String,
    roles: Vec<String>,
}

impl TryFrom<Row> for Member {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        Ok(Self {
            user: Id::new(row.user_id),
            organisation: Id::new(row.organisation_id),
            version: row.version,
            name: rows::text("members.name", PersonName::parse, &row.name)?,
            email: rows::text("members.email", Email::parse, &row.email)?,
            roles: roles("members.roles", &row.roles)?,
        })
    }
}

pub(crate) fn roles(column: &'static str, stored: &[String]) -> Result<Roles, Failure> {
    Roles::new(rows::names::<Role>(column, stored)?).ok_or(Failure::Corrupt { column })
}

pub(crate) fn role_names(roles: &Roles) -> Vec<&'static str> {
    roles.iter().map(Name::as_str).collect()
}

/// The membership of a person in the caller's organisation, locked as `$lock` says, if at all.
macro_rules! membership {
    ($tx:ident, $person:ident $(, $lock:ident)?) => {{
        let row: Option<Row> = members::table
            .find(($tx.organisation(), $person.uuid()))
            .select(Row::as_select())
            $(.$lock())?
            .first(&mut $tx.connection())
            .await
            .optional()?;
        row.map(Member::try_from).transpose()
    }};
}

/// Where a person belongs, oldest membership first.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn of_person(tx: &Reading<'_>, person: UserId) -> Result<Vec<Member>, Failure> {
    let rows: Vec<Row> = members::table
        .filter(members::user_id.eq(person.uuid()))
        .order((members::created_at, members::organisation_id))
        .limit(200)
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(Member::try_from).collect()
}

/// The members of the caller's organisation behind `after`, in the order of their ids.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    after: Option<UserId>,
    limit: u16,
) -> Result<Vec<Member>, Failure> {
    let organisation = tx.organisation();
    let rows: Vec<Row> = members::table
        .filter(members::organisation_id.eq(organisation))
        .filter(members::user_id.gt(after.map(Id::uuid).unwrap_or_default()))
        .order(members::user_id)
        .limit(i64::from(limit))
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(Member::try_from).collect()
}

/// One membership of the caller's organisation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(tx: &Reading<'_>, person: UserId) -> Result<Option<Member>, Failure> {
    membership!(tx, person)
}

/// Those of these addresses whose owners are members of the caller's organisation, each with its roles.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn at_addresses(
    tx: &Reading<'_>,
    addresses: &[&str],
) -> Result<Vec<(String, Roles)>, Failure> {
    let rows: Vec<(String, Vec<String>)> = members::table
        .filter(members::organisation_id.eq(tx.organisation()))
        .filter(members::email.eq_any(addresses))
        .select((members::email, members::roles))
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(|(email, stored)| Ok((email, roles("members.roles", &stored)?))).collect()
}

/// Adds a member, with an account where the person has none yet.
///
/// Afterwards the transaction goes on as that member.
///
/// # Errors
/// [`JoinError`] when the address has an account, or the person belongs there already.
pub async fn join(
    tx: &mut Writing<'_>,
    member: &Member,
    account: Option<&Account>,
    at: Timestamp,
) -> Result<(), JoinError> {
    tx.enter(&Scope::member(member.organisation, member.user)).await?;
    if let Some(account) = account {
        diesel::insert_into(users::table)
            .values((
                users::id.eq(member.user.uuid()),
                users::email.eq(member.email.as_str()),
                users::name.eq(member.name.as_str()),
                users::password_hash.eq(&account.password_hash),
                users::created_at.eq(at.to_diesel()),
            ))
            // An account that belonged nowhere any more.
            .on_conflict(users::id)
            .do_update()
            .set(users::password_hash.eq(&account.password_hash))
            .prepared()
            .execute(&mut tx.connection())
            .await
            .map_err(Failure::from)?;
    }
    let policy = organisations::table
        .find(member.organisation.uuid())
        .select(organisations::second_factor_required)
        .single_value();
    diesel::insert_into(members::table)
        .values((
            members::second_factor_required.eq(policy.assume_not_null()),
            members::organisation_id.eq(member.organisation.uuid()),
            members::user_id.eq(member.user.uuid()),
            members::version.eq(member.version),
            members::name.eq(member.name.as_str()),
            members::email.eq(member.email.as_str()),
            members::roles.eq(role_names(&member.roles)),
            members::created_at.eq(at.to_diesel()),
        ))
        .prepared()
        .execute(&mut tx.connection())
        .await
        .map_err(Failure::from)?;
    Ok(())
}

/// The member of `organisation` as which a person signs in; the oldest membership where none is
/// named.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn sign_in(
    tx: &Reading<'_>,
    person: UserId,
    organisation: Option<OrganisationId>,
) -> Result<Option<Member>, Failure> {
    let members = of_person(tx, person).await?;
    Ok(members
        .into_iter()
        .find(|member| organisation.is_none_or(|wanted| wanted == member.organisation)))
}

/// Locks a membership of the caller's organisation. Whoever changes what members are locks the
/// organisation first ([`crate::organisations::lock`]), so that its admins can be counted.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(tx: &mut Writing<'_>, person: UserId) -> Result<Option<Member>, Failure> {
    membership!(tx, person, for_update)
}

/// Keeps a membership of the caller's organisation from ending until the transaction does; it may change.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn keep(tx: &mut Writing<'_>, person: UserId) -> Result<Option<Member>, Failure> {
    membership!(tx, person, for_key_share)
}

/// Holds those of these persons who are members of the caller's organisation as they are until the transaction
/// ends; others may hold them too. All at once, since they are held in the order of their ids, so that nobody
/// waits in a circle.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn hold(
    tx: &mut Writing<'_>,
    persons: &[UserId],
) -> Result<BTreeMap<UserId, Member>, Failure> {
    let ids: Vec<_> = persons.iter().map(|person| person.uuid()).collect();
    let rows: Vec<Row> = members::table
        .filter(members::organisation_id.eq(tx.organisation()))
        .filter(members::user_id.eq_any(ids))
        .order(members::user_id)
        .select(Row::as_select())
        .for_share()
        .load(&mut tx.connection())
        .await?;
    let held = rows.into_iter().map(Member::try_from);
    held.map(|member| member.map(|member| (member.user, member))).collect()
}

/// Saves a member whose roles `event` changed.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(tx: &mut Writing<'_>, member: &Member, event: &Event) -> Result<(), Failure> {
    let row = diesel::update(members::table.find((tx.organisation(), member.user.uuid())))
        .set((members::version.eq(member.version), members::roles.eq(role_names(&member.roles))));
    let saving = written(row.prepared().execute(&mut tx.connection()));
    ledger::record(tx, member, event, saving).await
}

/// Takes a member out of the caller's organisation, as `event` tells.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn remove(tx: &mut Writing<'_>, member: &Member, event: &Event) -> Result<(), Failure> {
    let row = diesel::delete(members::table.find((tx.organisation(), member.user.uuid())));
    written(row.execute(&mut tx.connection())).await?;
    ledger::record(tx, member, event, ready(Ok(()))).await
}

/// How many members of the caller's organisation are its admins.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn admins(tx: &Reading<'_>) -> Result<i64, Failure> {
    use diesel::PgArrayExpressionMethods;
    Ok(members::table
        .filter(members::organisation_id.eq(tx.organisation()))
        .filter(members::roles.contains(vec![Role::OrgAdmin.as_str()]))
        .count()
        .get_result(&mut tx.connection())
        .await?)
}

/// The members of the caller's organisation who hold a role, at most 200.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn holding(tx: &Reading<'_>, role: Role) -> Result<Vec<Member>, Failure> {
    use diesel::PgArrayExpressionMethods;
    let organisation = tx.organisation();
    let rows: Vec<Row> = members::table
        .filter(members::organisation_id.eq(organisation))
        .filter(members::roles.contains(vec![role.as_str()]))
        .order(members::user_id)
        .limit(200)
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(Member::try_from).collect()
}

/// The person of this address whose account belongs to no organisation any more: whoever has proved the
/// address goes on with it, and with a password of its own. The transaction goes on in the scope in which
/// it began.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn without_organisation(
    tx: &mut Writing<'_>,
    email: &Email,
) -> Result<Option<UserId>, Failure> {
    let mut person = known(tx, email).await?;
    if let Some(known) = person {
        tx.enter(&Scope::person(known)).await?;
        if !of_person(tx, known).await?.is_empty() {
            person = None;
        }
    }
    tx.leave().await?;
    Ok(person)
}

/// The person that the address is of, who is not erased until the transaction ends. For the worker that tells
/// the owner of the address or its organisations, and nobody else.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn known(tx: &mut Writing<'_>, email: &Email) -> Result<Option<UserId>, Failure> {
    tx.enter(&Scope::worker_at(email.clone())).await?;
    let row: Option<uuid::Uuid> = users::table
        .filter(users::email.eq(email.as_str()))
        .select(users::id)
        .for_no_key_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(row.map(Id::new))
}

/// Goes on as a person alone, who has shown its password, a token or a code to get here.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn go_on_as(tx: &mut Writing<'_>, person: UserId) -> Result<(), Failure> {
    tx.enter(&Scope::person(person)).await
}

/// Goes on as a member, for its organisation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn act_as(tx: &mut Writing<'_>, member: &Member) -> Result<(), Failure> {
    tx.enter(&Scope::member(member.organisation, member.user)).await
}
