//! The event log: what was accepted, chained, and what waits on it.
//!
//! Every save of an entity goes through `record`, so a change without its event, its deadline and
//! its place in the queue of mails cannot be written. Whoever adds to a ledger holds its head's lock
//! until the transaction ends, so a ledger has one order.

mod shared;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, OptionalExtension,
    QueryDsl, Selectable, SelectableHelper, pg::Pg,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::By,
    content::ContentHash,
    event::{Entity, Event, Kind, Noun},
    id::{EventId, Id, OrganisationId, PartnershipId},
    machine::Name,
};
use futures_util::future::{try_join, try_join4};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

pub use self::shared::{Head, behind, head};
use crate::{
    Failure, Reading, Writing,
    pages::Sides,
    prepared::Prepare,
    rows,
    schema::{deadlines, dispatches, events, ledgers},
};

/// Saves what `entity` has become by `save`, appends the event that made it so, queues its mails and
/// sets or clears its deadline: in two flights, since the hash needs the head of the ledger.
pub(crate) async fn record(
    tx: &Writing<'_>,
    entity: &impl Entity,
    event: &Event,
    save: impl Future<Output = Result<(), Failure>>,
) -> Result<(), Failure> {
    let ledger = Ledger::of(event);
    let ((), (sequence, previous)) = try_join(save, advance(tx, &ledger)).await?;
    let hash = event.seal(sequence, previous);
    // Made of the hash, so that it can be verified as well.
    let id = EventId::new(hash.uuid());
    let link = Link { id, sequence, previous, hash };
    try_join4(
        append(tx, &ledger, event, &link),
        close(tx, &ledger, &link),
        queue(tx, &ledger, event, id),
        set_deadline(tx, &ledger, entity, event.kind.noun()),
    )
    .await?;
    Ok(())
}

/// The ledger in which an event is kept, and whose it is.
struct Ledger {
    id: Uuid,
    org: Uuid,
    partner: Option<Uuid>,
}

impl Ledger {
    fn of(event: &Event) -> Self {
        let (org, partner) = event.audience.organisations();
        Self { id: event.audience.ledger(), org: org.uuid(), partner: partner.map(Id::uuid) }
    }
}

/// The place of an event in its chain.
struct Link {
    id: EventId,
    sequence: i64,
    previous: Option<ContentHash>,
    hash: ContentHash,
}

/// Makes room for one more event: its place, and the hash of the one before it. The head of the
/// ledger stays locked.
async fn advance(tx: &Reading<'_>, ledger: &Ledger) -> Result<(i64, Option<ContentHash>), Failure> {
    let (sequence, previous): (i64, Option<Vec<u8>>) = diesel::insert_into(ledgers::table)
        .values((
            ledgers::id.eq(ledger.id),
            ledgers::org_id.eq(ledger.org),
            ledgers::partner_org_id.eq(ledger.partner),
            ledgers::length.eq(1),
        ))
        .on_conflict(ledgers::id)
        .do_update()
        .set(ledgers::length.eq(ledgers::length + 1))
        .returning((ledgers::length, ledgers::last_hash))
        .prepared()
        .get_result(&mut tx.connection())
        .await?;
    let previous = previous.map(|bytes| rows::hash("ledgers.last_hash", &bytes)).transpose()?;
    Ok((sequence, previous))
}

async fn append(
    tx: &Reading<'_>,
    ledger: &Ledger,
    event: &Event,
    link: &Link,
) -> Result<(), Failure> {
    let user = event.by.user();
    diesel::insert_into(events::table)
        .values((
            events::id.eq(link.id.uuid()),
            events::ledger_id.eq(ledger.id),
            events::sequence.eq(link.sequence),
            events::org_id.eq(ledger.org),
            events::partner_org_id.eq(ledger.partner),
            events::noun.eq(event.kind.noun().as_str()),
            events::action.eq(event.kind.action()),
            events::object_id.eq(event.object),
            events::actor.eq(event.by.kind()),
            events::actor_user_id.eq(user.map(|(user, _)| user.uuid())),
            events::actor_org_id.eq(user.map(|(_, organisation)| organisation.uuid())),
            events::from_state.eq(event.from),
            events::to_state.eq(event.to),
            events::reason.eq(event.reason.as_deref()),
            (
                events::before_hash.eq(event.before.as_ref().map(|hash| &hash.bytes()[..])),
                events::after_hash.eq(&event.after.bytes()[..]),
                events::previous_hash.eq(link.previous.as_ref().map(|hash| &hash.bytes()[..])),
                events::hash.eq(&link.hash.bytes()[..]),
                events::occurred_at.eq(event.at.to_diesel()),
                events::content.eq(event.content.as_deref()),
            ),
        ))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}

/// The event is the last of its ledger from now on.
async fn close(tx: &Reading<'_>, ledger: &Ledger, link: &Link) -> Result<(), Failure> {
    diesel::update(ledgers::table.find(ledger.id))
        .set(ledgers::last_hash.eq(&link.hash.bytes()[..]))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}

/// The event waits for its mails.
async fn queue(
    tx: &Reading<'_>,
    ledger: &Ledger,
    event: &Event,
    id: EventId,
) -> Result<(), Failure> {
    diesel::insert_into(dispatches::table)
        .values((
            dispatches::event_id.eq(id.uuid()),
            dispatches::org_id.eq(ledger.org),
            dispatches::partner_org_id.eq(ledger.partner),
            dispatches::due_at.eq(event.at.to_diesel()),
        ))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}

async fn set_deadline(
    tx: &Reading<'_>,
    ledger: &Ledger,
    entity: &impl Entity,
    noun: Noun,
) -> Result<(), Failure> {
    let Some(due) = entity.due() else {
        diesel::delete(deadlines::table.find(entity.object()))
            .execute(&mut tx.connection())
            .await?;
        return Ok(());
    };
    let org = deadlines::org_id.eq(ledger.org);
    let partner = deadlines::partner_org_id.eq(ledger.partner);
    let due = (deadlines::due_at.eq(due.to_diesel()), deadlines::attempts.eq(0));
    diesel::insert_into(deadlines::table)
        .values((
            deadlines::object_id.eq(entity.object()),
            deadlines::noun.eq(noun.as_str()),
            org,
            partner,
            due,
        ))
        .on_conflict(deadlines::object_id)
        .do_update()
        .set((org, partner, due))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}

/// An event as it was recorded.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id.
    pub id: EventId,
    /// Its place among all events: its transaction, and its place in it.
    pub place: (i64, i64),
    /// Its place in its ledger, from 1.
    pub sequence: i64,
    /// What happened.
    pub kind: Kind,
    /// The object.
    pub object: Uuid,
    /// Who brought it about.
    pub by: By,
    /// The ledger as text: the id of a partnership or of an organisation.
    pub ledger: String,
    /// The state before.
    pub from: Option<String>,
    /// The state after.
    pub to: String,
    /// The reason that was given.
    pub reason: Option<String>,
    /// The hash of the object before.
    pub before: Option<ContentHash>,
    /// The hash of the object after.
    pub after: ContentHash,
    /// The hash of the event before it in its ledger.
    pub previous: Option<ContentHash>,
    /// Its hash.
    pub hash: ContentHash,
    /// When.
    pub at: Timestamp,
}

#[derive(diesel::Queryable, Selectable)]
#[diesel(table_name = events, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    xact: i64,
    position: i64,
    sequence: i64,
    noun: String,
    action: String,
    object_id: Uuid,
    actor: String,
    actor_user_id: Option<Uuid>,
    actor_org_id: Option<Uuid>,
    from_state: Option<String>,
    to_state: String,
    reason: Option<String>,
    ledger_id: Uuid,
    partner_org_id: Option<Uuid>,
    before_hash: Option<Vec<u8>>,
    after_hash: Vec<u8>,
    previous_hash: Option<Vec<u8>>,
    hash: Vec<u8>,
    occurred_at: jiff_diesel::Timestamp,
}

impl TryFrom<Row> for Entry {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        let user = row.actor_user_id.zip(row.actor_org_id);
        let user = user.map(|(user, organisation)| (Id::new(user), Id::new(organisation)));
        let by = By::parse(&row.actor, user).ok_or(Failure::Corrupt { column: "events.actor" })?;
        Ok(Self {
            id: Id::new(row.id),
            place: (row.xact, row.position),
            sequence: row.sequence,
            kind: Kind::parse(&row.noun, &row.action)
                .ok_or(Failure::Corrupt { column: "events.action" })?,
            object: row.object_id,
            by,
            ledger: match row.partner_org_id {
                Some(_) => PartnershipId::new(row.ledger_id).to_string(),
                None => OrganisationId::new(row.ledger_id).to_string(),
            },
            from: row.from_state,
            to: row.to_state,
            reason: row.reason,
            before: row
                .before_hash
                .map(|bytes| rows::hash("events.before_hash", &bytes))
                .transpose()?,
            after: rows::hash("events.after_hash", &row.after_hash)?,
            previous: row
                .previous_hash
                .map(|bytes| rows::hash("events.previous_hash", &bytes))
                .transpose()?,
            hash: rows::hash("events.hash", &row.hash)?,
            at: row.occurred_at.to_jiff(),
        })
    }
}

/// One event that the caller's organisation may know.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(tx: &Reading<'_>, id: EventId) -> Result<Option<Entry>, Failure> {
    let row: Option<Row> = visible(tx.organisation())
        .filter(events::id.eq(id.uuid()))
        .select(Row::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(Entry::try_from).transpose()
}

#[diesel::declare_sql_function]
extern "SQL" {
    /// The oldest transaction that still runs.
    fn oldest_running() -> BigInt;
}

/// The events that the caller's organisation may know, behind the place `after`, in an order that
/// nothing joins later: what comes after an event that was read was committed after it, or will be.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(tx: &Reading<'_>, after: (i64, i64), limit: u16) -> Result<Vec<Entry>, Failure> {
    let (organisation, (xact, position)) = (tx.organisation(), after);
    // Each side in the order of an index of its own.
    let in_order = |side: events::BoxedQuery<'static, Pg>| {
        let behind = events::xact.gt(xact).or(events::position.gt(position));
        side.filter(events::xact.lt(oldest_running()))
            .filter(events::xact.ge(xact).and(behind))
            .order((events::xact, events::position))
            .select(Row::as_select())
    };
    let own = events::table.filter(events::org_id.eq(organisation)).into_boxed();
    let shared = events::table.filter(events::partner_org_id.eq(organisation)).into_boxed();
    let both = Sides { queries: vec![in_order(own), in_order(shared)], limit };
    let mut rows: Vec<Row> = both.load(&mut tx.connection()).await?;
    rows.sort_by_key(|row| (row.xact, row.position));
    rows.truncate(usize::from(limit));
    rows.into_iter().map(Entry::try_from).collect()
}

#[diesel::dsl::auto_type(no_type_alias)]
fn visible(organisation: Uuid) -> _ {
    events::table.filter(
        events::org_id.nullable().eq(organisation).or(events::partner_org_id.eq(organisation)),
    )
}
