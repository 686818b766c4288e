//! The erasure of a person: its name, its address and what lets it in go from every table, whichever
//! organisation's it is. What it did stays, in the ledgers and in what it wrote, by its id, which leads to
//! nobody any more.
//!
//! Whoever writes a name or an address down holds the row from which it comes (an account, a membership, an
//! invitation), and an erasure has locked those before it looks for what is to be forgotten. So nothing is
//! written down behind its back.

use diesel::{
    ExpressionMethods, QueryDsl,
    sql_types::{Binary, Uuid as SqlUuid},
};
use diesel_async::RunQueryDsl;
use domain::{
    id::{Id, InvitationId, OrganisationId, UserId},
    invitation::{Invitation, State},
    machine::Name,
    text::Email,
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Scope, Writing,
    accounts::Itself,
    invitations, password_resets,
    prepared::Prepare,
    rows::written,
    schema::{
        invitations as invitation_rows, mails, notifications, proposal_messages, proposal_notes,
        second_factors, sessions, sign_in_failures, sign_ups, users,
    },
};

/// What somebody is called who was erased; the database asks for just these words.
const NAME: &str = "Erased person";

/// Where the mails lead that tell of a member by its name or its address.
const OF_MEMBERS: &str = "/v1/members";

#[diesel::declare_sql_function]
extern "SQL" {
    /// What stands in place of the address of whom or what has this id.
    fn erased_address(id: SqlUuid) -> Text;
}

/// The open invitations to an address, each with the organisation that sent it. The transaction then works
/// for the erasure of the person who has it.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn open_invitations(
    tx: &mut Writing<'_>,
    person: UserId,
    email: &Email,
) -> Result<Vec<(OrganisationId, InvitationId)>, Failure> {
    tx.enter(&Scope::erasure(person, email.clone())).await?;
    let rows: Vec<(Uuid, Uuid)> = invitation_rows::table
        .filter(invitation_rows::email.eq(email.as_str()))
        .filter(invitation_rows::state.eq(State::Open.as_str()))
        .order((invitation_rows::organisation_id, invitation_rows::id))
        .select((invitation_rows::organisation_id, invitation_rows::id))
        .load(&mut tx.connection())
        .await?;
    Ok(rows.into_iter().map(|(by, id)| (Id::new(by), Id::new(id))).collect())
}

/// Locks an invitation of that organisation, for which the transaction then works.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock_invitation(
    tx: &mut Writing<'_>,
    (organisation, id): (OrganisationId, InvitationId),
) -> Result<Option<Invitation>, Failure> {
    go_on_for(tx, organisation).await?;
    Ok(invitations::lock(tx, id).await?.map(|sent| sent.invitation))
}

/// Goes on for an organisation that has sent an invitation, to save what became of it.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn go_on_for(tx: &mut Writing<'_>, organisation: OrganisationId) -> Result<(), Failure> {
    tx.enter(&Scope::organisation(organisation)).await
}

/// Forgets a person whose account is locked and who belongs nowhere any more: what lets it in, and its name
/// and address wherever they stand. The transaction goes on in the scope in which it began.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn forget(
    tx: &mut Writing<'_>,
    person: UserId,
    itself: &Itself,
    at: Timestamp,
) -> Result<(), Failure> {
    password_resets::forget(tx, &itself.email).await?;
    tx.enter(&Scope::erasure(person, itself.email.clone())).await?;
    let id = person.uuid();
    let own = diesel::delete(sessions::table.filter(sessions::user_id.eq(id)));
    own.execute(&mut tx.connection()).await?;
    let own = diesel::delete(second_factors::table.filter(second_factors::user_id.eq(id)));
    own.execute(&mut tx.connection()).await?;
    diesel::update(proposal_messages::table.filter(proposal_messages::author_id.eq(id)))
        .set(proposal_messages::author_name.eq(NAME))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    diesel::update(proposal_notes::table.filter(proposal_notes::author_id.eq(id)))
        .set(proposal_notes::author_name.eq(NAME))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    diesel::update(invitation_rows::table)
        .filter(invitation_rows::email.eq(itself.email.as_str()))
        .set(invitation_rows::email.eq(erased_address(invitation_rows::id)))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    let account = diesel::update(users::table.find(id)).set((
        users::email.eq(erased_address(users::id)),
        users::name.eq(NAME),
        users::password_hash.eq(""),
        users::erased_at.eq(at.to_diesel()),
    ));
    written(account.prepared().execute(&mut tx.connection())).await?;
    tx.enter(&Scope::worker()).await?;
    forget_in_queues(tx, person, itself).await?;
    tx.leave().await
}

/// The queues, and the answers that are kept for a repetition. Mails and what members were told come last: the rows
/// of the others make some.
async fn forget_in_queues(
    tx: &mut Writing<'_>,
    person: UserId,
    itself: &Itself,
) -> Result<(), Failure> {
    let (email, name) = (itself.email.as_str(), itself.name.as_str());
    let queued = diesel::delete(sign_ups::table.filter(sign_ups::email.eq(email)));
    queued.execute(&mut tx.connection()).await?;
    let queued = diesel::delete(sign_in_failures::table.filter(sign_in_failures::email.eq(email)));
    queued.execute(&mut tx.connection()).await?;
    // Names are not unique: an answer that shows this one's shows its id, too.
    let shown = format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""));
    diesel::sql_query(
        "DELETE FROM idempotency_keys WHERE position($1 IN body) > 0
         OR position($2 IN body) > 0 AND position($3 IN body) > 0",
    )
    .bind::<Binary, _>(email.as_bytes())
    .bind::<Binary, _>(person.to_string().into_bytes())
    .bind::<Binary, _>(shown.into_bytes())
    .execute(&mut tx.connection())
    .await?;
    let to_it = diesel::delete(mails::table.filter(mails::to_email.eq(email)));
    to_it.execute(&mut tx.connection()).await?;
    diesel::update(mails::table)
        .filter(mails::link.eq(OF_MEMBERS))
        .filter(mails::title.eq_any([email, name]))
        .set(mails::title.eq(NAME))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    diesel::update(mails::table.filter(mails::first_for.eq(person.uuid())))
        .set(mails::instead_of.eq(NAME))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    diesel::update(notifications::table)
        .filter(notifications::link.eq(OF_MEMBERS))
        .filter(notifications::title.eq_any([email, name]))
        .set(notifications::title.eq(NAME))
        .prepared()
        .execute(&mut tx.connection())
        .await?;
    Ok(())
}
