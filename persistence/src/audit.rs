//! The audit of an organisation: accepted transitions, which the ledger keeps, and what else its admins
//! want to know. Both in the order of their transactions, so that a reader who goes on from the last
//! entry skips nothing.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::By,
    audit::Kind,
    id::{EventId, Id, OrganisationId, UserId},
    machine::Name,
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, Scope, Writing, ledger,
    prepared::Prepare,
    rows,
    schema::{audit_entries, members},
};

/// An entry of the audit that is no transition.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What happened.
    pub kind: Kind,
    /// Who brought it about: `person`, `service` or `operator`.
    pub by: &'static str,
    /// The person or the service account.
    pub user: Option<UserId>,
    /// From where: a network address.
    pub address: Option<String>,
    /// What else there is to say.
    pub detail: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl Entry {
    /// Something that the actor `by` did for its organisation, from `address`.
    #[must_use]
    pub fn new(kind: Kind, by: By, address: &str, at: Timestamp) -> Self {
        let user = by.user().map(|(user, _)| user);
        let address = Some(address.to_owned()).filter(|address| !address.is_empty());
        Self { kind, by: by.kind(), user, address, detail: None, at }
    }

    /// Something that concerns the account of a person. It is told to all its organisations, so it says
    /// nothing of where and how the person works for the others.
    #[must_use]
    pub fn own(kind: Kind, person: UserId, at: Timestamp) -> Self {
        Self { kind, by: "person", user: Some(person), address: None, detail: None, at }
    }

    /// The same with a detail.
    #[must_use]
    pub fn with(self, detail: String) -> Self {
        Self { detail: Some(detail), ..self }
    }
}

/// One line of the audit.
#[derive(Debug, Clone)]
pub enum Line {
    /// An accepted transition.
    Transition(Box<ledger::Entry>),
    /// Something else, with its id.
    Other(EventId, Entry),
}

/// The place of a line: its transaction, transitions before the rest, its place among its kind.
pub type Place = (i64, bool, i64);

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_entries, check_for_backend(diesel::pg::Pg))]
struct Row {
    position: i64,
    xact: i64,
    id: Uuid,
    kind: String,
    actor: String,
    actor_user_id: Option<Uuid>,
    address: Option<String>,
    detail: Option<String>,
    occurred_at: jiff_diesel::Timestamp,
}

impl Row {
    fn line(self) -> Result<(Place, Line), Failure> {
        let by = ["person", "service", "operator"].into_iter().find(|one| *one == self.actor);
        let entry = Entry {
            kind: rows::name("audit_entries.kind", &self.kind)?,
            by: by.ok_or(Failure::Corrupt { column: "audit_entries.actor" })?,
            user: self.actor_user_id.map(Id::new),
            address: self.address,
            detail: self.detail,
            at: self.occurred_at.to_jiff(),
        };
        Ok(((self.xact, true, self.position), Line::Other(Id::new(self.id), entry)))
    }
}

/// Writes an entry down for the organisation for which the transaction works.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn record(tx: &mut Writing<'_>, entry: &Entry) -> Result<(), Failure> {
    insert(tx, entry, tx.organisation()).await
}

/// Writes down, for an organisation, what an operator did. The transaction then goes on in the scope in
/// which it began.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn record_for_operator(
    tx: &mut Writing<'_>,
    organisation: OrganisationId,
    entry: &Entry,
) -> Result<(), Failure> {
    tx.enter(&Scope::worker_for(organisation)).await?;
    record(tx, entry).await?;
    tx.leave().await
}

/// Writes an entry down for every organisation to which the person of the transaction belongs.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn record_for_person(
    tx: &mut Writing<'_>,
    person: UserId,
    entry: &Entry,
) -> Result<(), Failure> {
    let organisations: Vec<Uuid> = members::table
        .filter(members::user_id.eq(person.uuid()))
        .order((members::created_at, members::organisation_id))
        .limit(200)
        .select(members::organisation_id)
        .load(&mut tx.connection())
        .await?;
    for organisation in organisations {
        insert(tx, entry, organisation).await?;
    }
    Ok(())
}

async fn insert(tx: &Writing<'_>, entry: &Entry, organisation: Uuid) -> Result<(), Failure> {
    let row = diesel::insert_into(audit_entries::table).values((
        audit_entries::organisation_id.eq(organisation),
        audit_entries::kind.eq(entry.kind.as_str()),
        audit_entries::actor.eq(entry.by),
        audit_entries::actor_user_id.eq(entry.user.map(Id::uuid)),
        audit_entries::address.eq(entry.address.as_deref()),
        audit_entries::detail.eq(entry.detail.as_deref()),
        audit_entries::occurred_at.eq(entry.at.to_diesel()),
    ));
    rows::written(row.prepared().execute(&mut tx.connection())).await
}

/// The place of the line with this id, if the caller's organisation has it.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn place(tx: &Reading<'_>, id: EventId) -> Result<Option<Place>, Failure> {
    if let Some(entry) = ledger::find(tx, id).await? {
        let (xact, position) = entry.place;
        return Ok(Some((xact, false, position)));
    }
    let place: Option<(i64, i64)> = audit_entries::table
        .filter(audit_entries::organisation_id.eq(tx.organisation()))
        .filter(audit_entries::id.eq(id.uuid()))
        .select((audit_entries::xact, audit_entries::position))
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(place.map(|(xact, position)| (xact, true, position)))
}

/// The lines of the caller's organisation behind a place.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    after: Option<Place>,
    limit: u16,
) -> Result<Vec<(Place, Line)>, Failure> {
    let (xact, other, position) = after.unwrap_or_default();
    // Within a transaction the transitions come first.
    let transitions = (xact, if other { i64::MAX } else { position });
    let others = (xact, if other { position } else { 0 });
    let mut lines: Vec<_> = ledger::list(tx, transitions, limit)
        .await?
        .into_iter()
        .map(|entry| {
            let (xact, position) = entry.place;
            ((xact, false, position), Line::Transition(Box::new(entry)))
        })
        .collect();
    for row in other_rows(tx, others, limit).await? {
        lines.push(row.line()?);
    }
    lines.sort_by_key(|(place, _)| *place);
    lines.truncate(usize::from(limit));
    Ok(lines)
}

async fn other_rows(
    tx: &Reading<'_>,
    (xact, position): (i64, i64),
    limit: u16,
) -> Result<Vec<Row>, Failure> {
    let behind = audit_entries::xact.gt(xact).or(audit_entries::position.gt(position));
    Ok(audit_entries::table
        .filter(audit_entries::organisation_id.eq(tx.organisation()))
        .filter(audit_entries::xact.lt(ledger::oldest_running()))
        .filter(audit_entries::xact.ge(xact).and(behind))
        .order((audit_entries::xact, audit_entries::position))
        .limit(i64::from(limit))
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?)
}
