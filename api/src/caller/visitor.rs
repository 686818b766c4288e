//! Somebody without an access token.

use std::{
    cell::OnceCell,
    future::{Ready, ready},
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use domain::id::Id;
use jiff::Timestamp;
use persistence::{Reading, Scope, Writing};

use super::state;
use crate::{client::Client, problem::Problem, state::State};

/// Somebody without an access token: it has what it presents, and sees what that opens.
pub(crate) struct Visitor {
    request: HttpRequest,
    state: State,
    now: OnceCell<Timestamp>,
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        ready(state(&request).map(|state| Self::new(request, state, OnceCell::new())))
    }
}

impl Visitor {
    /// Whoever sends the request.
    pub(super) fn new(request: HttpRequest, state: State, now: OnceCell<Timestamp>) -> Self {
        Self { request, state, now }
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

    /// From where it calls.
    pub(crate) fn client(&self) -> Client {
        Client::of(&self.request, &self.state.config.trusted_proxies)
    }

    /// A header of the request, where it is there once.
    pub(crate) fn header(&self, name: &header::HeaderName) -> Option<&str> {
        let mut values = self.request.headers().get_all(name);
        let value = values.next()?.to_str().ok()?;
        values.next().is_none().then_some(value)
    }

    /// A new UUID.
    pub(crate) fn fresh_uuid(&self) -> uuid::Uuid {
        self.state.fresh_uuid()
    }

    /// True if the database answers.
    pub(crate) async fn database_answers(&self) -> bool {
        self.state.database().is_ready().await
    }

    /// Reads what the scope opens.
    ///
    /// # Errors
    /// What `work` returns, or a failure of the database.
    pub(crate) async fn read<T>(
        &self,
        scope: &Scope,
        work: impl AsyncFn(&Reading<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.state.database().read(scope, work).await
    }

    /// Changes what the scope opens: all of it, or nothing.
    ///
    /// # Errors
    /// What `work` returns, or a failure of the database.
    pub(crate) async fn write<T>(
        &self,
        scope: &Scope,
        work: impl AsyncFnOnce(&mut Writing<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.state.database().write(scope, work).await
    }
}
