//! Who calls. These are the only two ways from a handler to the database: a [`Caller`], who is
//! authenticated, holds a permission and acts for one organisation, and a [`Visitor`], who has
//! nothing but what it presents.
//!
//! A token is read without the database; whether its session is live and its roles are still so, the
//! database says at the beginning of each transaction of the caller.

mod following;
mod refusal;
mod visitor;

use std::{
    cell::{Cell, OnceCell},
    future::{Ready, ready},
    marker::PhantomData,
    sync::Arc,
};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest, HttpResponse,
    dev::{Extensions, Payload},
    http::{Method, header},
    web::Data,
};
use domain::{
    access::{Permission, Right, SCOPES},
    actor::{Actor, Party},
    id::{Id, PartnershipId, SessionId},
    machine::Name,
    partnership::Standing,
    text::Email,
};
use jiff::Timestamp;
use persistence::{
    Credential, Denied, Reading, Scope, Writing,
    idempotency::{self, Claim},
    partnerships,
};
use uuid::Uuid;

pub(crate) use self::{following::Following, refusal::refused, visitor::Visitor};
use crate::{
    access_tokens::Authenticated,
    answers::{self, Answer},
    body::{BodyHash, sha256},
    client::Client,
    gate::{self, Guess},
    problem::{Code, Problem},
    state::State,
};

/// Who has sent a request, by its access token: found at the edge, once.
pub(crate) struct Verified {
    who: Arc<Authenticated>,
    /// True once it has called something that asks for a token.
    called: Cell<bool>,
    /// True where it is not there itself, and has asked before for what is done now.
    behalf: bool,
}

/// Verifies the access token of a request, and lets whoever answers it know.
pub(crate) fn verify(request: &HttpRequest, state: &State) -> Option<Arc<Authenticated>> {
    let who = state.access_tokens.verify(bearer(request)?, state.clock.now())?;
    let verified = Verified { who: who.clone(), called: Cell::new(false), behalf: false };
    request.extensions_mut().insert(verified);
    Some(who)
}

/// Lets what answers a request from within work on behalf of somebody who has asked before for what is done
/// now, with these rights.
pub(crate) fn on_behalf(extensions: &mut Extensions, who: Arc<Authenticated>) {
    extensions.insert(Verified { who, called: Cell::new(false), behalf: true });
}

/// Somebody authenticated who holds the permission `P`, acting for one organisation; with the
/// permission to look after its own account, for itself alone, and seeing no organisation's data.
pub(crate) struct Caller<P> {
    who: Arc<Authenticated>,
    request: HttpRequest,
    state: State,
    now: OnceCell<Timestamp>,
    behalf: bool,
    permission: PhantomData<P>,
}

impl<P: Right> FromRequest for Caller<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::authenticate(request))
    }
}

impl<P: Right> Caller<P> {
    fn authenticate(request: &HttpRequest) -> Result<Self, Problem> {
        let state = state(request)?;
        let (who, behalf) = {
            let extensions = request.extensions();
            let Verified { who, called, behalf } = extensions.get().ok_or_else(unauthenticated)?;
            called.set(true);
            (who.clone(), *behalf)
        };
        let (request, now) = (request.clone(), OnceCell::new());
        let caller = Self { who, request, state, now, behalf, permission: PhantomData };
        caller.require(P::PERMISSION)?;
        Ok(caller)
    }

    /// Goes on only if one of the caller's roles holds the permission: for acts whose permission
    /// depends on their object.
    ///
    /// # Errors
    /// 403 when none does.
    pub(crate) fn require(&self, permission: Permission) -> Result<(), Problem> {
        if self.actor().may(permission) {
            return Ok(());
        }
        Err(missing(permission))
    }

    /// With what its access token was issued.
    pub(crate) fn credential(&self) -> Credential {
        self.who.credential
    }

    /// The person or the service account.
    pub(crate) fn actor(&self) -> &Actor {
        &self.who.actor
    }

    /// The session of the person.
    ///
    /// # Errors
    /// 403 for a service account, which has none.
    pub(crate) fn session(&self) -> Result<SessionId, Problem> {
        match self.who.credential {
            Credential::Session(session) => Ok(session),
            Credential::Secret(_) => {
                let detail = "A service account has no session and no account of its own.";
                Err(Problem::new(Code::MissingPermission, detail))
            }
        }
    }

    /// From where it calls.
    pub(crate) fn client(&self) -> Client {
        Client::of(&self.request, &self.state.config.trusted_proxies)
    }

    /// Goes on only if the caller is admitted: before something is tried that counts, or takes long.
    ///
    /// # Errors
    /// 401 when its session has ended, or what else keeps it out.
    pub(crate) async fn require_admission(&self) -> Result<(), Problem> {
        self.read(async |_| Ok(())).await
    }

    /// Goes on only if the partnership is the caller's: before something is tried that takes long.
    ///
    /// # Errors
    /// 404 where it is not, 401 when the caller's session has ended, or what else keeps it out.
    pub(crate) async fn require_partnership(&self, id: PartnershipId) -> Result<(), Problem> {
        let found = self.read(async |tx| Ok(partnerships::find(tx, id).await?)).await?;
        found.map(drop).ok_or_else(Problem::not_found)
    }

    /// Goes on only while the caller's organisation does not send too many mails to people who have not
    /// asked for them.
    ///
    /// # Errors
    /// 429 when it does.
    pub(crate) async fn may_invite(&self, email: &Email) -> Result<(), Problem> {
        self.require_admission().await?;
        let invite = Guess::Invite(self.actor().organisation, email);
        gate::attempt(&self.as_visitor(), invite).await?;
        Ok(())
    }

    /// The same as somebody who is not known yet: for what is tried anew, such as a password.
    pub(crate) fn as_visitor(&self) -> Visitor {
        Visitor::new(self.request.clone(), self.state.clone(), OnceCell::from(self.now()))
    }

    /// The instant of the request: that of the first who asks, once all of it has come.
    pub(crate) fn now(&self) -> Timestamp {
        *self.now.get_or_init(|| self.state.clock.now())
    }

    /// What the server works with, the database excepted.
    pub(crate) fn shared(&self) -> &crate::state::Shared {
        &self.state
    }

    /// A new id.
    pub(crate) fn fresh<I: Id>(&self) -> I {
        self.state.fresh()
    }

    /// A random name for an object.
    pub(crate) fn fresh_object(&self) -> Uuid {
        self.state.fresh_uuid()
    }

    /// The proof that the caller acts for a side of an active partnership.
    ///
    /// # Errors
    /// 404 for a stranger, 409 when the partnership is not active.
    pub(crate) fn party(&self, standing: &Standing) -> Result<Party, Problem> {
        Ok(standing.party(self.actor()).ok_or_else(Problem::not_found)??)
    }

    /// Reads on the caller's behalf.
    ///
    /// # Errors
    /// What `work` returns, or a failure of the database.
    pub(crate) async fn read<T>(
        &self,
        work: impl AsyncFn(&Reading<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.state.database().read(&self.scope()?, work).await
    }

    /// Changes something on the caller's behalf: all of it, or nothing. With an `Idempotency-Key` the
    /// answer is kept in the same transaction, and given again to the same request.
    ///
    /// # Errors
    /// What `work` returns, or a failure of the database.
    pub(crate) async fn write(
        &self,
        work: impl AsyncFnOnce(&mut Writing<'_>) -> Result<Answer, Problem>,
    ) -> Result<HttpResponse, Problem> {
        self.write_in(&self.scope()?, self.idempotency_key()?, work).await
    }

    /// The same for what is answered once: the answer holds a secret, or is the caller's alone, and is
    /// not kept under an `Idempotency-Key`.
    ///
    /// # Errors
    /// What `work` returns, or a failure of the database.
    pub(crate) async fn write_unkept(
        &self,
        work: impl AsyncFnOnce(&mut Writing<'_>) -> Result<Answer, Problem>,
    ) -> Result<HttpResponse, Problem> {
        self.write_in(&self.scope()?, None, work).await
    }

    /// Changes something on the caller's behalf, who holds the token with this hash besides.
    ///
    /// # Errors
    /// What `work` returns, or a failure of the database.
    pub(crate) async fn write_with_token(
        &self,
        token_hash: [u8; 32],
        work: impl AsyncFnOnce(&mut Writing<'_>) -> Result<Answer, Problem>,
    ) -> Result<HttpResponse, Problem> {
        self.write_in(&self.scope()?.with_token(token_hash), self.idempotency_key()?, work).await
    }

    /// Writes something down on the caller's behalf before it goes on with what is no transaction; it
    /// stays whatever becomes of that.
    ///
    /// # Errors
    /// What `work` returns, or a failure of the database.
    pub(crate) async fn prepare<T>(
        &self,
        work: impl AsyncFnOnce(&mut Writing<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.state.database().write(&self.scope()?, work).await
    }

    async fn write_in(
        &self,
        scope: &Scope,
        key: Option<String>,
        work: impl AsyncFnOnce(&mut Writing<'_>) -> Result<Answer, Problem>,
    ) -> Result<HttpResponse, Problem> {
        let (answer, replayed) = self
            .state
            .database()
            .write(scope, async |tx: &mut Writing<'_>| {
                let Some(key) = key.as_deref() else {
                    return Ok((work(tx).await?, false));
                };
                let hash = self.request_hash();
                match idempotency::claim(tx, key, hash).await? {
                    Claim::New => {
                        let answer = work(tx).await?;
                        idempotency::keep(tx, key, hash, &answer, self.now()).await?;
                        Ok((answer, false))
                    }
                    Claim::Done(answer) => Ok((answer, true)),
                    Claim::Running => {
                        let detail = "A request with this Idempotency-Key has not ended yet.";
                        Err(Problem::new(Code::IdempotencyInProgress, detail))
                    }
                    Claim::Mismatch => {
                        let detail = "This Idempotency-Key was used for another request.";
                        Err(Problem::new(Code::IdempotencyKeyReused, detail))
                    }
                }
            })
            .await?;
        Ok(answers::response(answer, replayed))
    }

    fn scope(&self) -> Result<Scope, Problem> {
        if P::PERMISSION == Permission::OwnAccount {
            return Ok(Scope::itself(self.actor().user, self.session()?, self.now()));
        }
        if self.behalf {
            return Ok(Scope::behalf(self.actor(), self.who.credential, self.now()));
        }
        Ok(Scope::caller(self.actor(), self.who.credential, self.now()))
    }

    fn idempotency_key(&self) -> Result<Option<String>, Problem> {
        let Some(value) = self.request.headers().get("idempotency-key") else {
            return Ok(None);
        };
        let key = value.to_str().ok().filter(|key| (1..=255).contains(&key.len()));
        match key {
            Some(key) if self.request.method() == Method::POST => Ok(Some(key.to_owned())),
            Some(_) => Ok(None),
            None => {
                let detail = "Idempotency-Key must have 1 to 255 visible ASCII characters.";
                Err(Problem::new(Code::InvalidHeader, detail))
            }
        }
    }

    /// What makes two requests the same: method, path, version and body.
    fn request_hash(&self) -> [u8; 32] {
        let BodyHash(body) =
            self.request.extensions().get().copied().unwrap_or(BodyHash(sha256(b"")));
        let version = self.request.headers().get(header::IF_MATCH);
        let mut bytes = format!("{} {}\0", self.request.method(), self.request.uri()).into_bytes();
        bytes.extend_from_slice(version.map(header::HeaderValue::as_bytes).unwrap_or_default());
        bytes.push(0);
        bytes.extend_from_slice(&body);
        sha256(&bytes)
    }
}

/// 403: whoever acts does not hold this permission.
pub(crate) fn missing(permission: Permission) -> Problem {
    let holders: Vec<_> = permission.roles().iter().map(|role| role.as_str()).collect();
    let program =
        if SCOPES.contains(&permission) { "can have it as a scope" } else { "cannot have it" };
    let detail = format!(
        "This takes the permission {permission}, which these roles hold: {}. A program {program}.",
        holders.join(", ")
    );
    Problem::new(Code::MissingPermission, detail)
}

/// The one answer to whatever is wrong with a token.
fn unauthenticated() -> Problem {
    let detail = "The access token is missing, has expired or was revoked, or is not one of ours.";
    Problem::new(Code::Unauthenticated, detail)
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Ended | Denied::Outdated => unauthenticated(),
            Denied::SecondFactor => {
                let detail = "This organisation lets only those in who have shown a second factor.";
                Self::new(Code::SecondFactorRequired, detail)
            }
        }
    }
}

fn state(request: &HttpRequest) -> Result<State, Problem> {
    let state = request.app_data::<Data<State>>();
    state.map(|state| state.get_ref().clone()).ok_or_else(|| Problem::internal("no state"))
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let mut values = request.headers().get_all(header::AUTHORIZATION);
    let value = values.next()?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let one = values.next().is_none() && scheme.eq_ignore_ascii_case("bearer");
    (one && token.len() <= 4_096).then(|| token.trim())
}
