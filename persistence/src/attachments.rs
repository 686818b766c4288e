//! Attachments: their rows, and the names of the objects that hold their bytes.
//!
//! The owner is locked before its file, always: whether a file may come or go is the owner's to say.

mod spare;

use std::collections::HashMap;

use diesel::{
    AsChangeset, BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl,
    Queryable, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    actor::Parties,
    attachment::{Attachment, File, FileName, Owner, OwnerId, State},
    event::Event,
    id::{AttachmentId, Id},
    machine::Name,
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

pub use self::spare::{gone, next_spare, put_off, spare};
use crate::{
    Failure, Reading, Stored, Writing, agreements,
    both_sides::of_parties,
    ledger,
    prepared::Prepare,
    proposals,
    rows::{self, written},
    schema::attachments,
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = attachments, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    proposal_id: Option<Uuid>,
    agreement_id: Option<Uuid>,
    partnership_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    version: i32,
    state: String,
    side: String,
    name: String,
    media_type: String,
    size: i64,
    sha256: Vec<u8>,
    confidential: bool,
    completed_at: Option<jiff_diesel::Timestamp>,
    object_id: Option<Uuid>,
    created_at: jiff_diesel::Timestamp,
    updated_at: jiff_diesel::Timestamp,
}

/// What changes of a file.
#[derive(AsChangeset)]
#[diesel(table_name = attachments, treat_none_as_null = true)]
struct Changes {
    version: i32,
    state: String,
    completed_at: Option<jiff_diesel::Timestamp>,
    object_id: Option<Uuid>,
    updated_at: jiff_diesel::Timestamp,
}

impl Row {
    fn new(attachment: &Attachment, event: &Event) -> Self {
        let Parties { partnership, buyer, supplier } = attachment.owner.standing.parties;
        let (proposal_id, agreement_id) = columns_of(attachment.owner.id);
        let Attachment { file, .. } = attachment;
        let Changes { version, state, completed_at, object_id, updated_at } =
            Changes::new(attachment, event);
        Self {
            id: file.id.uuid(),
            proposal_id,
            agreement_id,
            partnership_id: partnership.uuid(),
            buyer_org_id: buyer.uuid(),
            supplier_org_id: supplier.uuid(),
            version,
            state,
            side: attachment.side.as_str().to_owned(),
            name: file.name.as_str().to_owned(),
            media_type: file.media_type.as_str().to_owned(),
            size: file.size,
            sha256: file.sha256.bytes().to_vec(),
            confidential: attachment.confidential,
            completed_at,
            object_id,
            created_at: attachment.announced_at.to_diesel(),
            updated_at,
        }
    }

    fn owner(&self) -> Result<OwnerId, Failure> {
        match (self.proposal_id, self.agreement_id) {
            (Some(id), None) => Ok(OwnerId::Proposal(Id::new(id))),
            (None, Some(id)) => Ok(OwnerId::Agreement(Id::new(id))),
            (Some(_), Some(_)) | (None, None) => {
                Err(Failure::Corrupt { column: "attachments.proposal_id" })
            }
        }
    }

    fn file(&self) -> Result<File, Failure> {
        Ok(File {
            id: Id::new(self.id),
            name: rows::text("attachments.name", FileName::parse, &self.name)?,
            media_type: rows::name("attachments.media_type", &self.media_type)?,
            size: self.size,
            sha256: rows::hash("attachments.sha256", &self.sha256)?,
        })
    }

    fn stored(&self, owner: Owner) -> Result<Stored<Attachment>, Failure> {
        let created_at = self.created_at.to_jiff();
        let value = Attachment {
            owner,
            version: self.version,
            state: rows::name("attachments.state", &self.state)?,
            side: rows::name("attachments.side", &self.side)?,
            file: self.file()?,
            confidential: self.confidential,
            announced_at: created_at,
            completed_at: self.completed_at.map(jiff_diesel::Timestamp::to_jiff),
            object: self.object_id,
        };
        Ok(Stored { value, created_at, updated_at: self.updated_at.to_jiff() })
    }
}

impl Changes {
    fn new(attachment: &Attachment, event: &Event) -> Self {
        Self {
            version: attachment.version,
            state: attachment.state.as_str().to_owned(),
            completed_at: attachment.completed_at.map(ToDiesel::to_diesel),
            object_id: attachment.object,
            updated_at: event.at.to_diesel(),
        }
    }
}

/// The columns that name an owner: of a proposal, of an agreement.
fn columns_of(owner: OwnerId) -> (Option<Uuid>, Option<Uuid>) {
    match owner {
        OwnerId::Proposal(id) => (Some(id.uuid()), None),
        OwnerId::Agreement(id) => (None, Some(id.uuid())),
    }
}

/// What files can belong to, if the caller sees it.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn owner(tx: &Reading<'_>, id: OwnerId) -> Result<Option<Owner>, Failure> {
    Ok(match id {
        OwnerId::Proposal(id) => {
            proposals::find(tx, id).await?.map(|stored| (&stored.value).into())
        }
        OwnerId::Agreement(id) => {
            agreements::find(tx, id).await?.map(|stored| (&stored.value).into())
        }
    })
}

/// The same, locked until the transaction ends.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock_owner(tx: &mut Writing<'_>, id: OwnerId) -> Result<Option<Owner>, Failure> {
    Ok(match id {
        OwnerId::Proposal(id) => {
            proposals::lock(tx, id).await?.map(|stored| (&stored.value).into())
        }
        OwnerId::Agreement(id) => {
            agreements::lock(tx, id).await?.map(|stored| (&stored.value).into())
        }
    })
}

async fn row(tx: &Reading<'_>, id: AttachmentId) -> Result<Option<Row>, Failure> {
    let row = attachments::table
        .filter(of_parties!(attachments, tx.organisation()))
        .filter(attachments::id.eq(id.uuid()))
        .select(Row::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    Ok(row)
}

/// One file, if the caller sees it.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(
    tx: &Reading<'_>,
    id: AttachmentId,
) -> Result<Option<Stored<Attachment>>, Failure> {
    let Some(row) = row(tx, id).await? else { return Ok(None) };
    let Some(owner) = owner(tx, row.owner()?).await? else { return Ok(None) };
    Ok(seen(tx, row.stored(owner)?))
}

fn seen(tx: &Reading<'_>, stored: Stored<Attachment>) -> Option<Stored<Attachment>> {
    Some(stored).filter(|stored| stored.value.is_seen_by(Id::new(tx.organisation())))
}

/// The files of an owner that the caller sees and that are there or to come, oldest first, behind the
/// file `after`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    owner: &Owner,
    after: Option<AttachmentId>,
    limit: u16,
) -> Result<Vec<Stored<Attachment>>, Failure> {
    let mut query = attachments::table
        .filter(of_parties!(attachments, tx.organisation()))
        .filter(attachments::state.ne(State::Removed.as_str()))
        .filter(attachments::id.gt(after.map(Id::uuid).unwrap_or_default()))
        .order(attachments::id)
        .limit(limit.into())
        .select(Row::as_select())
        .into_boxed();
    query = match owner.id {
        OwnerId::Proposal(id) => query.filter(attachments::proposal_id.eq(id.uuid())),
        OwnerId::Agreement(id) => query.filter(attachments::agreement_id.eq(id.uuid())),
    };
    let rows: Vec<Row> = query.load(&mut tx.connection()).await?;
    let rows = rows.into_iter().map(|row| row.stored(*owner)).collect::<Result<Vec<_>, _>>()?;
    Ok(rows.into_iter().filter_map(|stored| seen(tx, stored)).collect())
}

/// All of them, as far as the caller sees them.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn all(tx: &Reading<'_>, owner: &Owner) -> Result<Vec<Stored<Attachment>>, Failure> {
    let most = u16::try_from(Attachment::MOST).unwrap_or(u16::MAX);
    list(tx, owner, None, most).await
}

/// Files by their ids, for the documents that name them.
pub(crate) async fn files(tx: &Reading<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, File>, Failure> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Row> = attachments::table
        .filter(of_parties!(attachments, tx.organisation()))
        .filter(attachments::id.eq_any(ids))
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.iter().map(|row| Ok((row.id, row.file()?))).collect()
}

/// Locks a file that the caller sees, and before it its owner, until the transaction ends.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(
    tx: &mut Writing<'_>,
    id: AttachmentId,
) -> Result<Option<Stored<Attachment>>, Failure> {
    let Some(row) = row(tx, id).await? else { return Ok(None) };
    let Some(owner) = lock_owner(tx, row.owner()?).await? else { return Ok(None) };
    let row: Option<Row> = attachments::table
        .filter(of_parties!(attachments, tx.organisation()))
        .filter(attachments::id.eq(id.uuid()))
        .select(Row::as_select())
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    let stored = row.map(|row| row.stored(owner)).transpose()?;
    Ok(stored.and_then(|stored| seen(tx, stored)))
}

/// Keeps a file that is announced.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(
    tx: &mut Writing<'_>,
    attachment: &Attachment,
    event: &Event,
) -> Result<(), Failure> {
    let row = diesel::insert_into(attachments::table).values(Row::new(attachment, event));
    let saving = written(row.prepared().execute(&mut tx.connection()));
    ledger::record(tx, attachment, event, saving).await
}

/// Saves what `event` has made of a file that is locked and was `was`. The object that it has been given
/// is none that is spare any more; the one that it has lost is.
///
/// # Errors
/// [`Failure`] when the database fails, or the object is gone.
pub async fn save(
    tx: &mut Writing<'_>,
    was: &Attachment,
    attachment: &Attachment,
    event: &Event,
) -> Result<(), Failure> {
    let row = diesel::update(attachments::table)
        .filter(attachments::id.eq(attachment.file.id.uuid()))
        .filter(attachments::version.eq(was.version))
        .filter(of_parties!(attachments, tx.organisation()))
        .set(Changes::new(attachment, event));
    let saving = async {
        written(row.prepared().execute(&mut tx.connection())).await?;
        match (was.object, attachment.object) {
            (None, Some(object)) => spare::claim(tx, object, event.at).await,
            (Some(object), None) => spare(tx, object, event.at).await,
            (Some(_), Some(_)) | (None, None) => Ok(()),
        }
    };
    ledger::record(tx, attachment, event, saving).await
}
