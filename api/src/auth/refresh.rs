//! Somebody who is signed in gets the next tokens, for the same organisation or for another one to
//! which it belongs.
//!
//! A refresh token works once. One that was used is a sign of theft: its session ends, and the person
//! is told by mail.

use actix_web::{HttpResponse, post};
use domain::{
    audit::Kind,
    id::OrganisationId,
    member::Member,
    session::{Presented, Session},
};
use persistence::{Scope, Writing, accounts, mails, members, sessions};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{TokensView, tokens};
use crate::{
    body::{Body, Field, Parse, Reader, id},
    caller::Visitor,
    mail::{self, Template},
    problem::{Code, Problem},
    sessions::{record, record_as},
};

/// A refresh token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Refresh, example = json!({"refresh_token": "AZMAAAAAcACAAAAAAAAAAQAAAAE..."}))]
pub(crate) struct Request {
    /// The token that came last.
    #[schema(value_type = String, required, max_length = 200)]
    refresh_token: Field<String>,
    /// The organisation to act for from now on; the same as before where none is named.
    #[schema(value_type = Option<String>, max_length = 36)]
    organisation: Field<String>,
}

impl Parse for Request {
    type Value = (String, Option<OrganisationId>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let token = reader.required("refresh_token", self.refresh_token, Ok);
        let organisation = reader.optional("organisation", self.organisation, id);
        Some((token?, organisation))
    }
}

/// Get the next tokens
///
/// Also how a person switches to another of its organisations, and goes on where it was removed from
/// the one for which it acted: it names another one then. Two uses of the same token within ten
/// seconds get the same successor; a later use ends the session.
#[utoipa::path(
    operation_id = "token_refresh",
    tag = "Signing in",
    request_body = Request,
    responses(
        (status = 200, description = "The next tokens.", body = TokensView),
        (status = 401, description = "The session has ended."),
        (status = 409, description = "The person does not belong there."),
    ),
    security(())
)]
#[post("/auth/refresh")]
pub(crate) async fn token_refresh(
    visitor: Visitor,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (token, wanted) = body.0;
    let presented = visitor.shared().secret.read_refresh_token(&token);
    let (id, generation) = presented.ok_or_else(refused)?;
    let refreshed = visitor
        .write(&Scope::session(id), async |tx| {
            let session = sessions::lock_presented(tx, id).await?.ok_or_else(refused)?;
            match session.present(generation, visitor.now()) {
                Presented::Goes(session) => go_on(tx, &visitor, session, wanted).await.map(Some),
                Presented::Reused(session) => {
                    end(tx, &visitor, &session).await?;
                    Ok(None)
                }
                Presented::Refused => Err(refused()),
            }
        })
        .await?;
    let (session, member) = refreshed.ok_or_else(refused)?;
    tokens(visitor.shared(), &session, &member, visitor.fresh_uuid(), visitor.now())
}

fn refused() -> Problem {
    let detail = "The refresh token was used, has expired or was revoked, or is not one of ours.";
    Problem::new(Code::InvalidRefreshToken, detail)
}

/// The session goes on, for the organisation that is wanted, else the last one.
async fn go_on(
    tx: &mut Writing<'_>,
    visitor: &Visitor,
    session: Session,
    wanted: Option<OrganisationId>,
) -> Result<(Session, Member), Problem> {
    let client = visitor.client();
    let before = session.acts_for;
    // Nobody is taken from an organisation that it has left to another without having asked.
    let elsewhere = || Problem::new(Code::NotAMember, "Name an organisation to which you belong.");
    let organisation = wanted.or(before).ok_or_else(elsewhere)?;
    let member = members::sign_in(tx, session.user, Some(organisation)).await?;
    let member = member.ok_or_else(elsewhere)?;
    let acts_for = Some(member.organisation);
    let session = Session { acts_for, address: client.address(), client: client.agent, ..session };
    sessions::save(tx, &session).await?;
    if acts_for != before {
        record_as(tx, Kind::Switch, &member, &session, &session.address, visitor.now()).await?;
    }
    Ok((session, member))
}

/// The session has ended: everybody concerned is told.
async fn end(tx: &mut Writing<'_>, visitor: &Visitor, session: &Session) -> Result<(), Problem> {
    sessions::save(tx, session).await?;
    let (address, now) = (visitor.client().address(), visitor.now());
    let person = accounts::itself(tx, session.user).await?;
    record(tx, Kind::RefreshReused, session, &address, now).await?;
    if let Some(person) = person {
        let mail = mail::to_itself(Template::SessionStolen, visitor.fresh_uuid(), &person);
        mails::queue_besides(tx, &[mail], now).await?;
    }
    Ok(())
}
