//! What members were told, and what they want to hear of by mail. Each is its member's alone; a worker
//! writes the one and looks at the other as it writes mails.

use std::collections::BTreeMap;

use diesel::{
    AsChangeset, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    deadline::Zone,
    id::{Id, NotificationId, OrganisationId, PartnershipId, UserId},
    machine::Name,
    notification::{Choice, Choices, Hour, Kind, Notification, Settings, Terms},
};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel};
use uuid::Uuid;

use crate::{
    Failure, Reading, Scope, Writing, mails,
    prepared::Prepare,
    rows::{self, written},
    schema::{members, notification_settings, notifications},
};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = notification_settings, primary_key(organisation_id, user_id))]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct Columns {
    organisation_id: Uuid,
    user_id: Uuid,
    version: i32,
    language: String,
    time_zone: String,
    hour: i16,
    digest: Vec<String>,
    off: Vec<String>,
    muted: Vec<Uuid>,
}

impl From<&Settings> for Columns {
    fn from(settings: &Settings) -> Self {
        let terms = &settings.terms;
        let kinds = |choice| terms.choices.with(choice).map(|kind| kind.as_str().to_owned());
        Self {
            organisation_id: settings.organisation.uuid(),
            user_id: settings.person.uuid(),
            version: settings.version,
            language: terms.language.as_str().to_owned(),
            time_zone: terms.zone.name().to_owned(),
            hour: terms.hour.number().into(),
            digest: kinds(Choice::Digest).collect(),
            off: kinds(Choice::Off).collect(),
            muted: terms.muted.iter().map(|one| one.uuid()).collect(),
        }
    }
}

impl TryFrom<Columns> for Settings {
    type Error = Failure;

    fn try_from(columns: Columns) -> Result<Self, Failure> {
        let corrupt = |column| Failure::Corrupt { column };
        let mut choices = Choices::default();
        for (choice, kinds) in [(Choice::Digest, &columns.digest), (Choice::Off, &columns.off)] {
            for kind in rows::names::<Kind>("notification_settings.digest", kinds)? {
                let chosen = choices.choose(kind, choice);
                chosen.map_err(|_| corrupt("notification_settings.digest"))?;
            }
        }
        let hour = i8::try_from(columns.hour).ok().and_then(Hour::new);
        let terms = Terms {
            language: rows::name("notification_settings.language", &columns.language)?,
            zone: Zone::parse(&columns.time_zone)
                .ok_or(corrupt("notification_settings.time_zone"))?,
            hour: hour.ok_or(corrupt("notification_settings.hour"))?,
            choices,
            muted: columns.muted.into_iter().map(Id::new).collect(),
        };
        let (person, organisation) = (Id::new(columns.user_id), Id::new(columns.organisation_id));
        Ok(Self { person, organisation, version: columns.version, terms })
    }
}

/// The settings of a member of the organisation: the usual ones where it has said nothing.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn settings(tx: &Reading<'_>, member: UserId) -> Result<Settings, Failure> {
    let organisation = tx.organisation();
    let row: Option<Columns> = notification_settings::table
        .find((organisation, member.uuid()))
        .select(Columns::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    let usual = || Settings::usual(member, Id::new(organisation));
    row.map_or_else(|| Ok(usual()), Settings::try_from)
}

/// The settings of a member, who is written to, or changes them, one at a time; none where it does not
/// belong to the organisation any more.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock_settings(
    tx: &mut Writing<'_>,
    member: UserId,
) -> Result<Option<Settings>, Failure> {
    Ok(lock_all_settings(tx, &[member]).await?.remove(&member))
}

/// The same of several, by member: all at once, since they are locked in the order of their ids, so that nobody
/// waits in a circle.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock_all_settings(
    tx: &mut Writing<'_>,
    persons: &[UserId],
) -> Result<BTreeMap<UserId, Settings>, Failure> {
    let organisation = tx.organisation();
    let ids: Vec<Uuid> = persons.iter().map(|person| person.uuid()).collect();
    // Whoever only refers to a member need not wait.
    let held: Vec<Uuid> = members::table
        .filter(members::organisation_id.eq(organisation))
        .filter(members::user_id.eq_any(ids))
        .order(members::user_id)
        .select(members::user_id)
        .for_no_key_update()
        .load(&mut tx.connection())
        .await?;
    let rows: Vec<Columns> = notification_settings::table
        .filter(notification_settings::organisation_id.eq(organisation))
        .filter(notification_settings::user_id.eq_any(&held))
        .select(Columns::as_select())
        .load(&mut tx.connection())
        .await?;
    let usual = |id| Settings::usual(Id::new(id), Id::new(organisation));
    let mut all: BTreeMap<_, _> = held.into_iter().map(|id| (Id::new(id), usual(id))).collect();
    for row in rows {
        let settings = Settings::try_from(row)?;
        all.insert(settings.person, settings);
    }
    Ok(all)
}

/// Saves the settings of a member, which are locked, and takes back what is held for it and would go by mail
/// no more.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save_settings(
    tx: &mut Writing<'_>,
    settings: &Settings,
    now: Timestamp,
) -> Result<(), Failure> {
    let columns = Columns::from(settings);
    // What nobody has changed is the first version, and has no row.
    if settings.version == 2 {
        let row = diesel::insert_into(notification_settings::table).values(columns);
        written(row.prepared().execute(&mut tx.connection())).await?;
    } else {
        let own = notification_settings::table.find((tx.organisation(), settings.person.uuid()));
        let row = diesel::update(own).set(columns);
        written(row.prepared().execute(&mut tx.connection())).await?;
    }
    mails::take_back(tx, settings, now).await
}

/// Lets a member hear no more of a kind by mail, or of what comes once a day where none is named. For whoever
/// holds the token of a mail to it: the transaction goes on as that member, who may have left.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn unsubscribe(
    tx: &mut Writing<'_>,
    organisation: OrganisationId,
    member: UserId,
    from: Option<Kind>,
    now: Timestamp,
) -> Result<(), Failure> {
    tx.enter(&Scope::member(organisation, member)).await?;
    let settings = lock_settings(tx, member).await?;
    match settings.and_then(|settings| settings.unsubscribe(from)) {
        Some(settings) => save_settings(tx, &settings, now).await,
        None => Ok(()),
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = notifications, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    kind: String,
    what: String,
    title: String,
    partner: String,
    partnership_id: Option<Uuid>,
    link: String,
    event_id: Uuid,
    created_at: jiff_diesel::Timestamp,
    read_at: NullableTimestamp,
}

impl TryFrom<Row> for Notification {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        Ok(Self {
            id: Id::new(row.id),
            kind: rows::name("notifications.kind", &row.kind)?,
            what: row.what,
            title: row.title,
            partner: row.partner,
            partnership: row.partnership_id.map(Id::new),
            link: row.link,
            event: Id::new(row.event_id),
            created_at: row.created_at.to_jiff(),
            read_at: row.read_at.to_jiff(),
        })
    }
}

/// Tells a member something; what it was told of the same event already stays as it is.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn tell(
    tx: &mut Writing<'_>,
    member: UserId,
    notification: Notification,
) -> Result<(), Failure> {
    let row = Row {
        id: notification.id.uuid(),
        kind: notification.kind.as_str().to_owned(),
        what: notification.what,
        title: notification.title,
        partner: notification.partner,
        partnership_id: notification.partnership.map(Id::uuid),
        link: notification.link,
        event_id: notification.event.uuid(),
        created_at: notification.created_at.to_diesel(),
        read_at: notification.read_at.to_diesel(),
    };
    diesel::insert_into(notifications::table)
        .values((
            row,
            notifications::organisation_id.eq(tx.organisation()),
            notifications::user_id.eq(member.uuid()),
        ))
        .on_conflict_do_nothing()
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}

/// Which of a member's notifications are listed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Only those that it has read, or has not.
    pub unread: Option<bool>,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only of this partnership.
    pub partnership: Option<PartnershipId>,
}

/// The notifications of a member behind `after`, the newest first.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    member: UserId,
    filter: Filter,
    after: Option<NotificationId>,
    limit: u16,
) -> Result<Vec<Notification>, Failure> {
    let mut query = notifications::table
        .filter(notifications::organisation_id.eq(tx.organisation()))
        .filter(notifications::user_id.eq(member.uuid()))
        .into_boxed();
    if let Some(unread) = filter.unread {
        query = if unread {
            query.filter(notifications::read_at.is_null())
        } else {
            query.filter(notifications::read_at.is_not_null())
        };
    }
    if let Some(kind) = filter.kind {
        query = query.filter(notifications::kind.eq(kind.as_str()));
    }
    if let Some(partnership) = filter.partnership {
        query = query.filter(notifications::partnership_id.eq(partnership.uuid()));
    }
    if let Some(after) = after {
        query = query.filter(notifications::id.lt(after.uuid()));
    }
    let rows: Vec<Row> = query
        .order(notifications::id.desc())
        .limit(limit.into())
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(Notification::try_from).collect()
}

/// How many notifications a member has not read.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn unread(tx: &Reading<'_>, member: UserId) -> Result<i64, Failure> {
    Ok(notifications::table
        .filter(notifications::organisation_id.eq(tx.organisation()))
        .filter(notifications::user_id.eq(member.uuid()))
        .filter(notifications::read_at.is_null())
        .count()
        .get_result(&mut tx.connection())
        .await?)
}

/// A member has read a notification; one that it had read stays as it was. None where it has no such.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn read(
    tx: &mut Writing<'_>,
    member: UserId,
    id: NotificationId,
    at: Timestamp,
) -> Result<Option<Notification>, Failure> {
    let organisation = tx.organisation();
    let own = notifications::table
        .find(id.uuid())
        .filter(notifications::organisation_id.eq(organisation))
        .filter(notifications::user_id.eq(member.uuid()));
    diesel::update(own.filter(notifications::read_at.is_null()))
        .set(notifications::read_at.eq(at.to_diesel()))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    let row: Option<Row> =
        own.select(Row::as_select()).first(&mut tx.connection()).await.optional()?;
    row.map(Notification::try_from).transpose()
}

/// A member has read all up to one of its notifications, that one included. How many that were.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn read_up_to(
    tx: &mut Writing<'_>,
    member: UserId,
    last: NotificationId,
    at: Timestamp,
) -> Result<usize, Failure> {
    let unread = notifications::table
        .filter(notifications::organisation_id.eq(tx.organisation()))
        .filter(notifications::user_id.eq(member.uuid()))
        .filter(notifications::id.le(last.uuid()))
        .filter(notifications::read_at.is_null());
    Ok(diesel::update(unread)
        .set(notifications::read_at.eq(at.to_diesel()))
        .prepared()
        .execute(&mut tx.connection())
        .await?)
}
