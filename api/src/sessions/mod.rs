//! A person's sessions: where it is signed in, and how it ends that.

mod end;
mod end_others;
mod list;

use domain::{
    access::Right, actor::By, audit::Kind, id::SessionId, member::Member, session::Session,
};
use jiff::Timestamp;
use persistence::{
    Writing,
    audit::{self, Entry},
    members, sessions,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    allowed::{self, AllowedAction},
    answers::{Answer, done},
    caller::Caller,
    problem::Problem,
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(list::session_list)
        .service(end_others::session_end_others)
        .service(end::session_end);
}

/// Where a person is signed in.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
struct SessionView {
    /// Its id.
    #[schema(example = "sess_01930000000070008000000000000001")]
    id: String,
    /// True for the one in which the caller calls.
    current: bool,
    /// The organisation for which it acted last.
    #[schema(example = "org_01930000000070008000000000000001")]
    organisation: Option<String>,
    /// What the person uses, as that says itself.
    #[schema(example = "Mozilla/5.0 (X11; Linux x86_64)")]
    client: String,
    /// The network address from which it was used last.
    #[schema(example = "198.51.100.7")]
    address: String,
    /// True if a second factor was shown.
    second_factor: bool,
    /// When the person signed in.
    #[schema(format = DateTime, example = "2026-01-01T10:00:00Z")]
    created_at: String,
    /// When it was used last to get an access token.
    #[schema(format = DateTime, example = "2026-01-01T10:10:00Z")]
    refreshed_at: String,
    /// Until when it lasts.
    #[schema(format = DateTime, example = "2026-01-31T10:00:00Z")]
    expires_at: String,
    /// What can be done with it.
    allowed_actions: Vec<AllowedAction>,
}

impl SessionView {
    fn new(session: &Session, current: SessionId) -> Self {
        let end = |_| Some(("POST", "/end"));
        Self {
            id: session.id.to_string(),
            current: session.id == current,
            organisation: session.acts_for.map(|organisation| organisation.to_string()),
            client: session.client.clone(),
            address: session.address.clone(),
            second_factor: session.second_factor,
            created_at: session.created_at.to_string(),
            refreshed_at: session.refreshed_at.to_string(),
            expires_at: session.expires_at.to_string(),
            allowed_actions: allowed::list(
                "/v1/account/sessions",
                session.id,
                vec![Action::End],
                end,
            ),
        }
    }
}

/// What can be done with a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    End,
}

impl domain::machine::Name for Action {
    const ALL: &'static [Self] = &[Self::End];

    fn as_str(self) -> &'static str {
        "end"
    }
}

/// Ends a session of the caller's.
///
/// # Errors
/// 404 when it is none of the caller's.
pub(crate) async fn end<P: Right>(
    tx: &mut Writing<'_>,
    caller: &Caller<P>,
    id: SessionId,
) -> Result<Answer, Problem> {
    let (person, now) = (caller.actor().user, caller.now());
    let session = sessions::lock(tx, person, id).await?.ok_or_else(Problem::not_found)?;
    if session.is_live(now) {
        let session = session.end(now);
        sessions::save(tx, &session).await?;
        let address = caller.client().address();
        record(tx, Kind::SignOut, &session, &address, now).await?;
    }
    Ok(done())
}

/// Writes down what became of a session, for the organisation for which it acted; the others are told
/// nothing of it. The transaction goes on as that member, where there is one.
///
/// # Errors
/// A failure of the database.
pub(crate) async fn record(
    tx: &mut Writing<'_>,
    kind: Kind,
    session: &Session,
    address: &str,
    at: Timestamp,
) -> Result<(), Problem> {
    let Some(organisation) = session.acts_for else { return Ok(()) };
    let Some(member) = members::sign_in(tx, session.user, Some(organisation)).await? else {
        return Ok(());
    };
    record_as(tx, kind, &member, session, address, at).await
}

/// The same for the organisation of a member who is known already.
///
/// # Errors
/// A failure of the database.
pub(crate) async fn record_as(
    tx: &mut Writing<'_>,
    kind: Kind,
    member: &Member,
    session: &Session,
    address: &str,
    at: Timestamp,
) -> Result<(), Problem> {
    members::act_as(tx, member).await?;
    let by = By::Person(member.user, member.organisation);
    let entry = Entry::new(kind, by, address, at);
    Ok(audit::record(tx, &entry.with(session.id.to_string())).await?)
}
