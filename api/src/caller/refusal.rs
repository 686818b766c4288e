//! Callers who are refused: the admins of their organisation can read of it.

use actix_web::{HttpMessage, HttpRequest};
use domain::audit::Kind;
use persistence::{
    Failure, Reading, Scope, Writing,
    audit::{self, Entry},
};

use super::{Verified, state};
use crate::{client::Client, problem::Problem};

/// Writes down that a caller was refused, for the admins of its organisation. Gives the problem to
/// answer with: another one where the caller is not admitted any more.
pub(crate) async fn refused(request: &HttpRequest, problem: Problem) -> Problem {
    let who = {
        let extensions = request.extensions();
        let verified = extensions.get::<Verified>().filter(|verified| verified.called.get());
        verified.map(|verified| verified.who.clone())
    };
    let (Some(who), Ok(state)) = (who, state(request)) else {
        return problem;
    };
    let now = state.clock.now();
    let address = Client::of(request, &state.config.trusted_proxies).address();
    let (code, method) = (problem.code().as_str(), request.method());
    let route = request.match_pattern().unwrap_or_default();
    let what = format!("{code}: {method} {route}");
    let scope = Scope::caller(&who.actor, who.credential, now);
    let database = state.database();
    // Once a minute is enough: nobody can bury the rest.
    let told = (who.actor.user, who.actor.organisation, what.clone());
    let written = if state.refusals.contains_key(&told) {
        database.read(&scope, async |_: &Reading<'_>| Ok(())).await
    } else {
        let entry = Entry::new(Kind::Refused, (&who.actor).into(), &address, now).with(what);
        database
            .write(&scope, async |tx: &mut Writing<'_>| audit::record(tx, &entry).await)
            .await
            .inspect(|()| state.refusals.insert(told, ()))
    };
    match written {
        Ok(()) => problem,
        Err(Failure::Denied(denied)) => denied.into(),
        Err(failure) => failure.into(),
    }
}
