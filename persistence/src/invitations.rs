//! Invitations. Whoever holds the token of one answers it for the organisation that sent it.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, NullableExpressionMethods,
    OptionalExtension, QueryDsl, Queryable, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    access::Roles,
    event::Event,
    id::{Id, InvitationId, PartnershipId, UserId},
    invitation::{Invitation, Purpose, State},
    machine::Name,
    partnership,
    text::{Email, PersonName},
};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, Scope, Writing, ledger,
    members::{role_names, roles},
    prepared::Prepare,
    rows::{self, written},
    schema::{invitations, partnerships},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = invitations, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    organisation_id: Uuid,
    sent_by: Uuid,
    organisation_name: String,
    email: String,
    roles: Option<Vec<String>>,
    partnership_id: Option<Uuid>,
    state: String,
    expires_at: jiff_diesel::Timestamp,
}

/// An invitation, with the name of the organisation that sent it.
pub struct Sent {
    /// The invitation.
    pub invitation: Invitation,
    /// The name of the organisation.
    pub organisation_name: PersonName,
}

impl TryFrom<Row> for Sent {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        let purpose = match (row.roles, row.partnership_id) {
            (Some(stored), None) => Purpose::Colleague(roles("invitations.roles", &stored)?),
            (None, Some(partnership)) => Purpose::Partner(PartnershipId::new(partnership)),
            (Some(_), Some(_)) | (None, None) => {
                return Err(Failure::Corrupt { column: "invitations.roles" });
            }
        };
        Ok(Self {
            invitation: Invitation {
                id: Id::new(row.id),
                organisation: Id::new(row.organisation_id),
                sent_by: Id::new(row.sent_by),
                email: rows::text("invitations.email", Email::parse, &row.email)?,
                purpose,
                state: rows::name("invitations.state", &row.state)?,
                expires_at: row.expires_at.to_jiff(),
            },
            organisation_name: rows::text(
                "invitations.organisation_name",
                PersonName::parse,
                &row.organisation_name,
            )?,
        })
    }
}

/// Keeps a new invitation, whose token has the hash `token_hash`.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn insert(
    tx: &mut Writing<'_>,
    sent: &Sent,
    token_hash: [u8; 32],
    event: &Event,
) -> Result<(), Failure> {
    let invitation = &sent.invitation;
    let (roles, partnership_id) = match &invitation.purpose {
        Purpose::Colleague(roles) => {
            (Some(role_names(roles).into_iter().map(str::to_owned).collect()), None)
        }
        Purpose::Partner(partnership) => (None, Some(partnership.uuid())),
    };
    let row = Row {
        id: invitation.id.uuid(),
        organisation_id: invitation.organisation.uuid(),
        sent_by: invitation.sent_by.uuid(),
        organisation_name: sent.organisation_name.as_str().to_owned(),
        email: invitation.email.as_str().to_owned(),
        roles,
        partnership_id,
        state: invitation.state.as_str().to_owned(),
        expires_at: invitation.expires_at.to_diesel(),
    };
    let row = diesel::insert_into(invitations::table).values((
        row,
        invitations::token_hash.eq(&token_hash[..]),
        invitations::created_at.eq(event.at.to_diesel()),
    ));
    let saving = written(row.prepared().execute(&mut tx.connection()));
    ledger::record(tx, invitation, event, saving).await
}

/// The invitation of the scope's token.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn by_token(tx: &Reading<'_>, token_hash: [u8; 32]) -> Result<Option<Sent>, Failure> {
    let row: Option<Row> = invitations::table
        .filter(invitations::token_hash.eq(&token_hash[..]))
        .select(Row::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(Sent::try_from).transpose()
}

/// Locks the invitation of the scope's token. From here on the transaction works for the
/// organisation that sent it: the token admits its holder to just that.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock_by_token(
    tx: &mut Writing<'_>,
    token_hash: [u8; 32],
) -> Result<Option<Sent>, Failure> {
    let Some(sent) = by_token(tx, token_hash).await? else {
        return Ok(None);
    };
    tx.enter(&Scope::organisation(sent.invitation.organisation)).await?;
    lock(tx, sent.invitation.id).await
}

/// Locks an invitation of the caller's organisation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock(tx: &mut Writing<'_>, id: InvitationId) -> Result<Option<Sent>, Failure> {
    let organisation = tx.organisation();
    let row: Option<Row> = invitations::table
        .find(id.uuid())
        .filter(invitations::organisation_id.eq(organisation))
        .select(Row::as_select())
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(Sent::try_from).transpose()
}

/// Locks the open invitations to colleagues that a member of the caller's organisation has sent.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock_open_by(
    tx: &mut Writing<'_>,
    member: UserId,
) -> Result<Vec<Invitation>, Failure> {
    let rows: Vec<Row> = invitations::table
        .filter(invitations::organisation_id.eq(tx.organisation()))
        .filter(invitations::sent_by.eq(member.uuid()))
        .filter(invitations::partnership_id.is_null())
        .filter(invitations::state.eq("open"))
        .order(invitations::id)
        .select(Row::as_select())
        .for_update()
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(|row| Ok(Sent::try_from(row)?.invitation)).collect()
}

/// Locks the open invitation to a partnership, if there is one.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn lock_open_of(
    tx: &mut Writing<'_>,
    partnership: PartnershipId,
) -> Result<Option<Invitation>, Failure> {
    let organisation = tx.organisation();
    let row: Option<Row> = invitations::table
        .filter(invitations::partnership_id.eq(partnership.uuid()))
        .filter(invitations::organisation_id.eq(organisation))
        .filter(invitations::state.eq("open"))
        .select(Row::as_select())
        .for_update()
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(|row| Ok(Sent::try_from(row)?.invitation)).transpose()
}

/// The invitations of the caller's organisation behind `after`, in the order of their ids.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn list(
    tx: &Reading<'_>,
    after: Option<InvitationId>,
    limit: u16,
) -> Result<Vec<Sent>, Failure> {
    let rows: Vec<Row> = invitations::table
        .filter(invitations::organisation_id.eq(tx.organisation()))
        .filter(invitations::id.gt(after.map(Id::uuid).unwrap_or_default()))
        .order(invitations::id)
        .limit(i64::from(limit))
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(Sent::try_from).collect()
}

/// An invitation of the caller's organisation.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(tx: &Reading<'_>, id: InvitationId) -> Result<Option<Sent>, Failure> {
    let organisation = tx.organisation();
    let row: Option<Row> = invitations::table
        .find(id.uuid())
        .filter(invitations::organisation_id.eq(organisation))
        .select(Row::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map(Sent::try_from).transpose()
}

/// Those of these addresses to which an invitation of a colleague is open, one that somebody can still accept
/// at this instant, each with the roles that it promises.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn invited_colleagues(
    tx: &Reading<'_>,
    addresses: &[&str],
    at: Timestamp,
) -> Result<Vec<(String, Roles)>, Failure> {
    let rows: Vec<(String, Vec<String>)> = invitations::table
        .filter(invitations::organisation_id.eq(tx.organisation()))
        .filter(invitations::partnership_id.is_null())
        .filter(invitations::email.eq_any(addresses))
        .filter(invitations::state.eq(State::Open.as_str()))
        .filter(invitations::expires_at.gt(at.to_diesel()))
        .select((invitations::email, invitations::roles.assume_not_null()))
        .load(&mut tx.connection())
        .await?;
    let read =
        |(email, stored): (String, Vec<String>)| Ok((email, roles("invitations.roles", &stored)?));
    rows.into_iter().map(read).collect()
}

/// Those of these addresses to which an invitation to a partnership is open at this instant, or was accepted
/// for one that has not ended.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn invited_partners(
    tx: &Reading<'_>,
    addresses: &[&str],
    at: Timestamp,
) -> Result<Vec<String>, Failure> {
    let over = [partnership::State::Ended, partnership::State::Closed].map(Name::as_str);
    let standing = partnerships::table
        .filter(partnerships::state.ne_all(over))
        .select(partnerships::id.nullable());
    let accepted = invitations::state.eq(State::Accepted.as_str());
    let open =
        invitations::state.eq(State::Open.as_str()).and(invitations::expires_at.gt(at.to_diesel()));
    Ok(invitations::table
        .filter(invitations::organisation_id.eq(tx.organisation()))
        .filter(invitations::email.eq_any(addresses))
        .filter(accepted.or(open))
        .filter(invitations::partnership_id.eq_any(standing))
        .select(invitations::email)
        .load(&mut tx.connection())
        .await?)
}

/// Saves an invitation that `event` changed.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(
    tx: &mut Writing<'_>,
    invitation: &Invitation,
    event: &Event,
) -> Result<(), Failure> {
    let organisation = tx.organisation();
    let row = diesel::update(invitations::table.find(invitation.id.uuid()))
        .filter(invitations::organisation_id.eq(organisation))
        .set(invitations::state.eq(invitation.state.as_str()));
    let saving = written(row.prepared().execute(&mut tx.connection()));
    ledger::record(tx, invitation, event, saving).await
}
