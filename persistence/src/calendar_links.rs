//! Private links to calendars. Whoever holds one sees of which it is, and reads what its member would.

use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, Queryable, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    calendar::Link,
    id::{CalendarLinkId, Id, OrganisationId, UserId},
    text::Line,
};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel};
use uuid::Uuid;

use crate::{
    Failure, Reading, Scope, Writing,
    prepared::Prepare,
    rows::{self, written},
    schema::calendar_links,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = calendar_links, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    name: String,
    created_at: jiff_diesel::Timestamp,
    last_used_at: NullableTimestamp,
}

impl Row {
    fn link(self) -> Result<Link, Failure> {
        Ok(Link {
            id: Id::new(self.id),
            name: rows::text("calendar_links.name", Line::parse, &self.name)?,
            created_at: self.created_at.to_jiff(),
            last_used_at: self.last_used_at.to_jiff(),
        })
    }
}

/// Keeps a new link of the calling member's, whose hash is `token_hash`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(
    tx: &mut Writing<'_>,
    member: UserId,
    link: &Link,
    token_hash: [u8; 32],
) -> Result<(), Failure> {
    let row = diesel::insert_into(calendar_links::table).values((
        calendar_links::id.eq(link.id.uuid()),
        calendar_links::organisation_id.eq(tx.organisation()),
        calendar_links::user_id.eq(member.uuid()),
        calendar_links::name.eq(link.name.as_str()),
        calendar_links::token_hash.eq(&token_hash[..]),
        calendar_links::created_at.eq(link.created_at.to_diesel()),
    ));
    written(row.prepared().execute(&mut tx.connection())).await
}

/// The links of the calling member in its organisation behind `after`, in the order of their ids.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    member: UserId,
    after: Option<CalendarLinkId>,
    limit: u16,
) -> Result<Vec<Link>, Failure> {
    let rows: Vec<Row> = calendar_links::table
        .filter(calendar_links::organisation_id.eq(tx.organisation()))
        .filter(calendar_links::user_id.eq(member.uuid()))
        .filter(calendar_links::id.gt(after.map(Id::uuid).unwrap_or_default()))
        .order(calendar_links::id)
        .limit(limit.into())
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(Row::link).collect()
}

/// Takes a link of the calling member's back: it opens nothing any more. False where there is none.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn remove(
    tx: &mut Writing<'_>,
    member: UserId,
    id: CalendarLinkId,
) -> Result<bool, Failure> {
    let removed = diesel::delete(calendar_links::table.find(id.uuid()))
        .filter(calendar_links::organisation_id.eq(tx.organisation()))
        .filter(calendar_links::user_id.eq(member.uuid()))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(removed == 1)
}

/// Opens the link that has the hash of the scope's token; false where there is none. From here on the
/// transaction works for its member.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn present(
    tx: &mut Writing<'_>,
    token_hash: [u8; 32],
    at: Timestamp,
) -> Result<bool, Failure> {
    let row: Option<(Uuid, Uuid, Uuid)> = calendar_links::table
        .filter(calendar_links::token_hash.eq(&token_hash[..]))
        .select((calendar_links::id, calendar_links::organisation_id, calendar_links::user_id))
        .first(&mut tx.connection())
        .await
        .optional()?;
    let Some((id, organisation, member)) = row else {
        return Ok(false);
    };
    tx.enter(&Scope::member(OrganisationId::new(organisation), UserId::new(member))).await?;
    let row = diesel::update(calendar_links::table.find(id))
        .filter(calendar_links::organisation_id.eq(organisation))
        .set(calendar_links::last_used_at.eq(at.to_diesel()));
    written(row.prepared().execute(&mut tx.connection())).await?;
    Ok(true)
}
