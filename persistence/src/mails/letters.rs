//! Letters: what is held back, and the mail with which it goes.

use diesel::{
    ExpressionMethods, OptionalExtension, PgExpressionMethods, QueryDsl, SelectableHelper,
    dsl::{exists, not},
};
use diesel_async::RunQueryDsl;
use domain::{
    id::{Id, UserId},
    machine::Name,
    notification::{Kind, Settings, Way},
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::{Delivery, Mail, put};
use crate::{Failure, Reading, Scope, Writing, prepared::Prepare, schema::mails};

/// Holds a mail back until its letter goes, which comes into being with the first. False where the letter
/// is on its way already: the mail is not held then.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn hold(
    tx: &mut Writing<'_>,
    mail: &Mail,
    letter: &Mail,
    due: Timestamp,
    at: Timestamp,
) -> Result<bool, Failure> {
    let there: Option<Uuid> = mails::table
        .find(mail.id)
        .select(mails::id)
        .first(&mut tx.connection())
        .await
        .optional()?;
    if there.is_some() {
        // It has its letter, or went alone.
        return Ok(true);
    }
    put(tx, letter, "queued", None, (due, at)).await?;
    // Whoever takes the letter waits for this, or was first.
    let (state, attempts): (String, i32) = mails::table
        .find(letter.id)
        .select((mails::state, mails::attempts))
        .for_update()
        .first(&mut tx.connection())
        .await?;
    let waits = state == "queued" && attempts == 0;
    if waits {
        put(tx, mail, "held", Some(letter.id), (due, at)).await?;
    }
    Ok(waits)
}

/// When the mails about a thing went to a member that are newer than `since`, the oldest first; at most
/// `most`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn gone(
    tx: &Reading<'_>,
    member: UserId,
    about: Uuid,
    since: Timestamp,
    most: usize,
) -> Result<Vec<Timestamp>, Failure> {
    let found: Vec<jiff_diesel::Timestamp> = mails::table
        .filter(mails::org_id.eq(tx.organisation()))
        .filter(mails::meant_for.eq(member.uuid()))
        .filter(mails::about.eq(about))
        .filter(mails::created_at.gt(since.to_diesel()))
        .filter(mails::letter_id.is_null())
        .order(mails::created_at)
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .select(mails::created_at)
        .load(&mut tx.connection())
        .await?;
    Ok(found.into_iter().map(jiff_diesel::Timestamp::to_jiff).collect())
}

/// Takes back what is held for a member of the organisation and is wanted by mail no more, and letters that
/// list nothing then. The transaction goes on in the scope in which it began.
///
/// # Errors
/// [`Failure`] when the database fails.
pub(crate) async fn take_back(
    tx: &mut Writing<'_>,
    settings: &Settings,
    now: Timestamp,
) -> Result<(), Failure> {
    let (organisation, member) = (settings.organisation, settings.person.uuid());
    tx.enter(&Scope::worker_for(organisation)).await?;
    let held: Vec<(Uuid, Option<String>, Option<Uuid>)> = mails::table
        .filter(mails::org_id.eq(organisation.uuid()))
        .filter(mails::meant_for.eq(member))
        .filter(mails::about.is_not_null())
        .filter(mails::state.eq("held"))
        .select((mails::id, mails::kind, mails::partnership_id))
        .load(&mut tx.connection())
        .await?;
    let is_unwanted = |kind: Option<&str>, partnership: Option<Uuid>| {
        let way = |kind| settings.way(kind, partnership.map(Id::new), now);
        kind.and_then(Kind::parse).map(way) == Some(Way::Silent)
    };
    let unwanted = held.iter().filter(|(_, kind, of)| is_unwanted(kind.as_deref(), *of));
    let unwanted: Vec<_> = unwanted.map(|(id, ..)| *id).collect();
    if !unwanted.is_empty() {
        let letters: Vec<Option<Uuid>> =
            diesel::delete(mails::table.filter(mails::id.eq_any(&unwanted)))
                .returning(mails::letter_id)
                .get_results(&mut tx.connection())
                .await?;
        let listed = diesel::alias!(mails as listed);
        let still = listed
            .filter(listed.field(mails::letter_id).is_not_distinct_from(mails::lists))
            .select(listed.field(mails::id));
        let empty = mails::table
            .filter(mails::lists.eq_any(letters))
            .filter(mails::state.eq("queued"))
            .filter(not(exists(still)));
        diesel::delete(empty).execute(&mut tx.connection()).await?;
    }
    tx.leave().await
}

/// What a letter lists, in its order.
pub(super) async fn listed(tx: &Reading<'_>, letter: Uuid) -> Result<Vec<Mail>, Failure> {
    Ok(mails::table
        .filter(mails::letter_id.eq(letter))
        .order((mails::created_at, mails::id))
        .select(Mail::as_select())
        .load(&mut tx.connection())
        .await?)
}

/// What a letter lists has gone with it, or never will.
pub(super) async fn settle(
    tx: &mut Writing<'_>,
    letter: &Mail,
    delivery: Delivery,
) -> Result<(), Failure> {
    let Some(letter) = letter.lists else {
        return Ok(());
    };
    let (state, sent_at) = match delivery {
        Delivery::Sent(at) => ("gathered", Some(at.to_diesel())),
        Delivery::Retry(_) => return Ok(()),
        Delivery::Failed => ("failed", None),
    };
    let listed = mails::table.filter(mails::letter_id.eq(letter)).filter(mails::state.eq("held"));
    diesel::update(listed)
        .set((mails::state.eq(state), mails::sent_at.eq(sent_at)))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}
