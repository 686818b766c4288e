//! The queue of mails: one for each event and address, sent once it is committed.
//!
//! A mail is taken with a lease: a server that dies in the middle leaves it to be taken again when
//! the lease ends. Its id never changes, and becomes its `Message-ID`.

use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

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
    /// The title of the object.
    pub title: String,
    /// The name of the other organisation.
    pub partner: String,
    /// The path of the link.
    pub link: String,
    /// What the secret of the link is derived from, where it has one.
    pub token_of: Option<Uuid>,
}

/// Queues mails; one that is there already stays as it is.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn queue(tx: &mut Writing<'_>, new: &[Mail], at: Timestamp) -> Result<(), Failure> {
    for mail in new {
        diesel::insert_into(mails::table)
            .values((
                mail.clone(),
                mails::state.eq("queued"),
                mails::due_at.eq(at.to_diesel()),
                mails::created_at.eq(at.to_diesel()),
            ))
            .on_conflict_do_nothing()
            .prepared()
            .execute(&mut tx.connection())
            .await?;
    }
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

/// Takes the mail that is due longest, until `lease_until`, with the number of tries before.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn take(
    tx: &mut Writing<'_>,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Option<(Mail, i32)>, Failure> {
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
    if let Some((mail, attempts)) = &row {
        diesel::update(mails::table.find(mail.id))
            .set((mails::due_at.eq(lease_until.to_diesel()), mails::attempts.eq(attempts + 1)))
            .prepared()
            .execute(&mut tx.connection())
            .await?;
    }
    Ok(row)
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

/// Writes down what became of a mail that was taken.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn settle(tx: &mut Writing<'_>, id: Uuid, delivery: Delivery) -> Result<(), Failure> {
    let mail = diesel::update(mails::table.find(id));
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
