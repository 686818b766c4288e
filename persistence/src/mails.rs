//! The queue of mails: one for each event and address, sent once it is committed.
//!
//! A mail is taken with a lease: a server that dies in the middle leaves it to be taken again when
//! the lease ends. Its id never changes, and becomes its `Message-ID`. What is held back goes with a letter, a
//! mail of its own that is due at the end of the day or the window, and lists it.

mod letters;

use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::id::{Id, OrganisationId};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

pub(crate) use self::letters::take_back;
pub use self::letters::{gone, hold};
use crate::{Failure, Scope, Writing, prepared::Prepare, schema::mails};

/// A mail to send.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = mails, check_for_backend(diesel::pg::Pg))]
pub struct Mail {
    /// Its id: the same for the same event and address.
    pub id: Uuid,
    /// The organisation of the recipient, where it has one.
    pub org_id: Option<Uuid>,
    /// The address.
    pub to_email: String,
    /// The name.
    pub to_name: String,
    /// Which text.
    pub template: String,
    /// In which language.
    pub language: String,
    /// The title of the object.
    pub title: String,
    /// The name of the other organisation.
    pub partner: String,
    /// The path of the link.
    pub link: String,
    /// What the secret of the link is derived from, where it has one.
    pub token_of: Option<Uuid>,
    /// The kind of notification, of which the recipient can unsubscribe.
    pub kind: Option<String>,
    /// The member that is told, where it is one.
    pub meant_for: Option<Uuid>,
    /// The partnership, where it is of one that a member may mute.
    pub partnership_id: Option<Uuid>,
    /// What it is about, where more of the same would be gathered.
    pub about: Option<Uuid>,
    /// Of a letter: whose mails it lists. That is itself, or the letter in whose place it goes.
    pub lists: Option<Uuid>,
    /// 0 where it goes to whom it is meant for, 1 where to the leads in its place, 2 where to the admins.
    pub rung: i16,
    /// For whom it was at first, where that address was refused.
    pub first_for: Option<Uuid>,
    /// The mail to that address.
    pub first_id: Option<Uuid>,
    /// The name of that member.
    pub instead_of: Option<String>,
}

/// Queues mails; one that is there already stays as it is.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn queue(tx: &mut Writing<'_>, new: &[Mail], at: Timestamp) -> Result<(), Failure> {
    for mail in new {
        put(tx, mail, "queued", None, (at, at)).await?;
    }
    Ok(())
}

/// Puts a mail down that is due at the one instant and came into being at the other.
async fn put(
    tx: &mut Writing<'_>,
    mail: &Mail,
    state: &str,
    letter: Option<Uuid>,
    (due, at): (Timestamp, Timestamp),
) -> Result<(), Failure> {
    diesel::insert_into(mails::table)
        .values((
            mail.clone(),
            mails::state.eq(state),
            mails::letter_id.eq(letter),
            mails::due_at.eq(due.to_diesel()),
            mails::created_at.eq(at.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}

/// Queues mails within a transaction of a request, which then goes on in the scope in which it began:
/// what a person has to be told of its own account.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn queue_besides(
    tx: &mut Writing<'_>,
    new: &[Mail],
    at: Timestamp,
) -> Result<(), Failure> {
    tx.enter(&Scope::worker()).await?;
    queue(tx, new, at).await?;
    tx.leave().await
}

/// A mail that was taken.
#[derive(Debug)]
pub struct Taken {
    /// The mail.
    pub mail: Mail,
    /// The number of tries before.
    pub tries: i32,
    /// Of a letter, what it lists.
    pub listed: Vec<Mail>,
}

/// Takes the mail that is due longest, until `lease_until`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn take(
    tx: &mut Writing<'_>,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Option<Taken>, Failure> {
    let row: Option<(Mail, i32)> = mails::table
        .filter(mails::state.eq("queued"))
        .filter(mails::due_at.le(now.to_diesel()))
        .order(mails::due_at)
        .select((Mail::as_select(), mails::attempts))
        .for_update()
        .skip_locked()
        .first(&mut tx.connection())
        .await
        .optional()?;
    let Some((mail, tries)) = row else {
        return Ok(None);
    };
    diesel::update(mails::table.find(mail.id))
        .set((mails::due_at.eq(lease_until.to_diesel()), mails::attempts.eq(tries + 1)))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    let listed = match mail.lists {
        Some(letter) => letters::listed(tx, letter).await?,
        None => Vec::new(),
    };
    Ok(Some(Taken { mail, tries, listed }))
}

/// What became of a mail that was taken.
#[derive(Debug, Clone, Copy)]
pub enum Delivery {
    /// The server took it.
    Sent(Timestamp),
    /// The server did not take it now: try again then.
    Retry(Timestamp),
    /// It will never be taken.
    Failed,
}

/// Writes down what became of a mail that was taken, and of what it lists.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn settle(tx: &mut Writing<'_>, mail: &Mail, delivery: Delivery) -> Result<(), Failure> {
    letters::settle(tx, mail, delivery).await?;
    let mail = diesel::update(mails::table.find(mail.id));
    match delivery {
        Delivery::Sent(at) => {
            mail.set((mails::state.eq("sent"), mails::sent_at.eq(at.to_diesel())))
                .prepared()
                .execute(&mut tx.connection())
                .await?
        }
        Delivery::Retry(at) => {
            mail.set(mails::due_at.eq(at.to_diesel()))
                .prepared()
                .execute(&mut tx.connection())
                .await?
        }
        Delivery::Failed => {
            mail.set(mails::state.eq("failed")).prepared().execute(&mut tx.connection()).await?
        }
    };
    Ok(())
}

/// Writes down that the address of a mail was refused, and queues what goes to others in its place:
/// `compose` says what, and sees what the organisation of the mail sees. What the mail lists goes with them.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn refused(
    tx: &mut Writing<'_>,
    mail: &Mail,
    at: Timestamp,
    compose: impl AsyncFnOnce(&mut Writing<'_>) -> Result<Vec<Mail>, Failure>,
) -> Result<(), Failure> {
    let mut others = Vec::new();
    if let Some(organisation) = mail.org_id {
        tx.enter(&Scope::worker_for(OrganisationId::new(organisation))).await?;
        others = compose(tx).await?;
        queue(tx, &others, at).await?;
    }
    if others.is_empty() {
        return settle(tx, mail, Delivery::Failed).await;
    }
    let alone = Mail { lists: None, ..mail.clone() };
    settle(tx, &alone, Delivery::Failed).await
}

/// Forgets a mail with its address, which is known nowhere else any more.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn forget(tx: &mut Writing<'_>, id: Uuid) -> Result<(), Failure> {
    diesel::delete(mails::table.find(id)).execute(&mut tx.connection()).await?;
    Ok(())
}
