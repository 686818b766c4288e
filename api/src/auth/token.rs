//! A person signs in with address and password, and with a code where it has a second factor.
//!
//! An unknown address and a wrong password get the same answer in the same time, and count the same.

use actix_web::{HttpResponse, post};
use domain::{
    audit::Kind,
    deadline::after_days,
    id::{OrganisationId, UserId},
    member::Member,
    session::{DAYS, Session},
    text::{Email, Password},
};
use persistence::{
    Reading, Scope, Writing, accounts,
    members::{self, Person},
    sessions,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{TokensView, tokens};
use crate::{
    body::{Body, Field, Parse, Reader, id, text},
    caller::Visitor,
    gate::{self, Attempt, Guess},
    passwords,
    problem::{Code, Problem},
    second_factors,
    sessions::record_as,
};

/// Address, password and, where it is asked for, a code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Credentials, example = json!({
    "email": "category.manager@northern-grocers.example",
    "password": "a passphrase of several words",
}))]
pub(crate) struct Request {
    /// The mail address.
    #[schema(value_type = String, required, format = Email, max_length = 254)]
    email: Field<String>,
    /// The password.
    #[schema(value_type = String, required, format = Password, max_length = 128)]
    password: Field<String>,
    /// The one-time password of the device, or a recovery code: for who has a second factor.
    #[schema(value_type = Option<String>, max_length = 40, example = "123456")]
    code: Field<String>,
    /// The organisation to act for, where the person belongs to several; the one joined first where
    /// none is named.
    #[schema(value_type = Option<String>, max_length = 36)]
    organisation: Field<String>,
}

/// What somebody presents.
pub(crate) struct Credentials {
    email: Email,
    password: String,
    code: Option<String>,
    organisation: Option<OrganisationId>,
}

impl Parse for Request {
    type Value = Credentials;

    fn parse(self, reader: &mut Reader) -> Option<Credentials> {
        let email = reader.required("email", self.email, text(Email::parse));
        let password = reader.required("password", self.password, passwords::present);
        let code = reader.optional("code", self.code, second_factors::code);
        let organisation = reader.optional("organisation", self.organisation, id);
        Some(Credentials { email: email?, password: password?, code, organisation })
    }
}

/// Sign in
///
/// The access token names the organisation; no header, path or body can change it later. Who has a
/// second factor gets 401 `second_factor_needed` at first and sends the same again with `code`.
/// After some failures each further attempt has to wait, as `Retry-After` says.
#[utoipa::path(
    operation_id = "token_create",
    tag = "Signing in",
    request_body = Request,
    responses(
        (status = 200, description = "Signed in.", body = TokensView),
        (status = 401, description = "Address, password and code do not match an account."),
        (status = 429, description = "Too many attempts."),
    ),
    security(())
)]
#[post("/auth/token")]
pub(crate) async fn token_create(
    visitor: Visitor,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let given = body.0;
    let (person, attempt) = match check_password(&visitor, &given).await? {
        Ok(right) => right,
        Err(refusal) => {
            gate::failed(&visitor, &given.email, "password").await?;
            return Err(refusal);
        }
    };
    let code_attempt = match count_code(&visitor, &given, person.id).await {
        Ok(code_attempt) => code_attempt,
        Err(problem) => {
            // The password was right, and counts as such.
            visitor.write(&Scope::gate(), async |tx| attempt.succeeded(tx).await).await?;
            return Err(problem);
        }
    };
    let signed_in = visitor
        .write(&Scope::person(person.id), async |tx| {
            if !accounts::password_is_still(tx, person.id, &person.password_hash).await? {
                return Err(refused());
            }
            attempt.succeeded(tx).await?;
            // From here on what was used up stays so, whatever the answer is.
            match show_rest(tx, &visitor, &given, person.id).await {
                Ok((member, shown)) => {
                    if let Some(code_attempt) = &code_attempt {
                        code_attempt.succeeded(tx).await?;
                    }
                    let session = begin(tx, &visitor, &member, shown).await?;
                    Ok(Ok((session, member)))
                }
                Err(problem) => Ok(Err(problem)),
            }
        })
        .await?;
    match signed_in {
        Ok((session, member)) => {
            let id = visitor.fresh_uuid();
            tokens(visitor.shared(), &session, &member, id, visitor.now())
        }
        Err(problem) => {
            if problem.code() == Code::InvalidOneTimePassword {
                gate::failed(&visitor, &given.email, "code").await?;
            }
            Err(problem)
        }
    }
}

/// Counts an attempt at the second factor, where the person has one and a code is given.
async fn count_code(
    visitor: &Visitor,
    given: &Credentials,
    person: UserId,
) -> Result<Option<Attempt>, Problem> {
    if given.code.is_none() {
        return Ok(None);
    }
    let read = async |tx: &Reading<'_>| Ok(persistence::second_factors::find(tx, person).await?);
    let factor = visitor.read(&Scope::person(person), read).await?;
    match factor.filter(|factor| factor.confirmed_at.is_some()) {
        Some(_) => gate::attempt(visitor, Guess::Code(person)).await.map(Some),
        None => Ok(None),
    }
}

/// What is to be shown besides the password: a membership, and the second factor where there is one.
async fn show_rest(
    tx: &mut Writing<'_>,
    visitor: &Visitor,
    given: &Credentials,
    person: UserId,
) -> Result<(Member, bool), Problem> {
    let member = members::sign_in(tx, person, given.organisation).await?.ok_or_else(refused)?;
    let shown = second_factors::show(tx, visitor, person, given.code.as_deref()).await?;
    if !shown && given.password.chars().count() < Password::ALONE {
        let detail = "Without a second factor the password has to have 15 characters: ask for a new \
                      one with POST /v1/auth/password-reset.";
        return Err(Problem::new(Code::PasswordTooShort, detail));
    }
    Ok((member, shown))
}

fn refused() -> Problem {
    Problem::new(Code::InvalidCredentials, "Address and password do not match an account.")
}

/// The person, if the password is right.
async fn check_password(
    visitor: &Visitor,
    given: &Credentials,
) -> Result<Result<(Person, Attempt), Problem>, Problem> {
    let attempt = gate::attempt(visitor, Guess::Password(&given.email)).await?;
    let person = visitor
        .read(&Scope::address(given.email.clone()), async |tx| {
            Ok(members::by_address(tx, &given.email).await?)
        })
        .await?;
    let stored = person.as_ref().map(|person| person.password_hash.clone());
    let right = visitor.shared().passwords.check(given.password.clone(), stored).await?;
    let person = person.filter(|_| right).ok_or_else(refused);
    Ok(person.map(|person| (person, attempt)))
}

/// Begins a session as a member.
async fn begin(
    tx: &mut Writing<'_>,
    visitor: &Visitor,
    member: &Member,
    second_factor: bool,
) -> Result<Session, Problem> {
    let (now, client) = (visitor.now(), visitor.client());
    let session = Session {
        id: visitor.fresh(),
        user: member.user,
        acts_for: Some(member.organisation),
        generation: 1,
        second_factor,
        address: client.address(),
        client: client.agent,
        created_at: now,
        refreshed_at: now,
        expires_at: after_days(now, DAYS),
        ended_at: None,
    };
    members::act_as(tx, member).await?;
    sessions::insert(tx, &session).await?;
    record_as(tx, Kind::SignIn, member, &session, &session.address, now).await?;
    Ok(session)
}
