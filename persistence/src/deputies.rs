//! Who stands in for whom: a row for each member who has named somebody.

use diesel::{
    AsChangeset, ExpressionMethods, Insertable, OptionalExtension, PgArrayExpressionMethods,
    QueryDsl, Queryable, Selectable, SelectableHelper, dsl::exists,
};
use diesel_async::RunQueryDsl;
use domain::{
    access::Role,
    deputy::{Deputy, Term},
    event::Event,
    id::{Id, UserId},
    machine::Name,
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, Writing, ledger,
    prepared::Prepare,
    rows::written,
    schema::{deputies, members},
};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = deputies, primary_key(organisation_id, member_id))]
#[diesel(check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
struct Columns {
    organisation_id: Uuid,
    member_id: Uuid,
    version: i32,
    deputy_id: Option<Uuid>,
    stands_from: Option<jiff_diesel::Timestamp>,
    stands_until: Option<jiff_diesel::Timestamp>,
}

impl Columns {
    fn deputy(self) -> Result<Deputy, Failure> {
        let term = match (self.deputy_id, self.stands_from, self.stands_until) {
            (Some(deputy), Some(from), Some(until)) => Some(
                Term::new(Id::new(deputy), from.to_jiff(), until.to_jiff())
                    .map_err(|_| Failure::Corrupt { column: "deputies.stands_until" })?,
            ),
            _ => None,
        };
        let (member, organisation) = (Id::new(self.member_id), Id::new(self.organisation_id));
        Ok(Deputy { member, organisation, version: self.version, term })
    }
}

/// The deputy of a member of the caller's organisation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn of(tx: &Reading<'_>, member: UserId) -> Result<Deputy, Failure> {
    let organisation = tx.organisation();
    let row: Option<Columns> = deputies::table
        .find((organisation, member.uuid()))
        .select(Columns::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    let unnamed = || Deputy::unnamed(member, Id::new(organisation));
    row.map_or_else(|| Ok(unnamed()), Columns::deputy)
}

/// The member who has named the deputy, while she is one who may approve: nobody stands in for more.
macro_rules! approving {
    ($organisation:expr) => {
        members::table
            .filter(members::organisation_id.eq($organisation))
            .filter(members::user_id.eq(deputies::member_id))
            .filter(members::roles.contains(vec![Role::Approver.as_str()]))
    };
}

/// Those of the caller's organisation for whom a colleague stands in at an instant.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn represented_by(
    tx: &Reading<'_>,
    deputy: UserId,
    at: Timestamp,
) -> Result<Vec<UserId>, Failure> {
    let found: Vec<Uuid> = deputies::table
        .filter(deputies::organisation_id.eq(tx.organisation()))
        .filter(deputies::deputy_id.eq(deputy.uuid()))
        .filter(exists(approving!(tx.organisation())))
        .filter(deputies::stands_from.le(at.to_diesel()))
        .filter(deputies::stands_until.gt(at.to_diesel()))
        .order(deputies::member_id)
        .select(deputies::member_id)
        .load(&mut tx.connection())
        .await?;
    Ok(found.into_iter().map(Id::new).collect())
}

/// Those who stand in for these members of the caller's organisation at an instant.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn representing(
    tx: &Reading<'_>,
    members: &[UserId],
    at: Timestamp,
) -> Result<Vec<UserId>, Failure> {
    let members: Vec<Uuid> = members.iter().map(|one| one.uuid()).collect();
    let found: Vec<Option<Uuid>> = deputies::table
        .filter(deputies::organisation_id.eq(tx.organisation()))
        .filter(deputies::member_id.eq_any(members))
        .filter(exists(approving!(tx.organisation())))
        .filter(deputies::stands_from.le(at.to_diesel()))
        .filter(deputies::stands_until.gt(at.to_diesel()))
        .order(deputies::member_id)
        .select(deputies::deputy_id)
        .load(&mut tx.connection())
        .await?;
    Ok(found.into_iter().flatten().map(Id::new).collect())
}

/// Saves the deputy of a member of the caller's organisation, which is locked.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(tx: &mut Writing<'_>, deputy: &Deputy, event: &Event) -> Result<(), Failure> {
    let organisation = tx.organisation();
    let columns = Columns {
        organisation_id: organisation,
        member_id: deputy.member.uuid(),
        version: deputy.version,
        deputy_id: deputy.term.map(|term| term.deputy().uuid()),
        stands_from: deputy.term.map(|term| term.from().to_diesel()),
        stands_until: deputy.term.map(|term| term.until().to_diesel()),
    };
    let saving = async {
        // Who has named nobody has the first version, and no row.
        if deputy.version == 2 {
            let row = diesel::insert_into(deputies::table).values(columns);
            written(row.prepared().execute(&mut tx.connection())).await
        } else {
            let own = deputies::table.find((organisation, deputy.member.uuid()));
            let row = diesel::update(own).set(columns);
            written(row.prepared().execute(&mut tx.connection())).await
        }
    };
    ledger::record(tx, deputy, event, saving).await
}
