//! The edge: every request gets an id, a span, one log line and safe headers, and every failure
//! leaves as a problem, a panic and what actix answers by itself included.
//!
//! The log names the route, never the path or the query: they may hold tokens.

use std::{panic::AssertUnwindSafe, sync::atomic::Ordering, time::Instant};

use actix_web::{
    Error, HttpMessage, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::{
        ConnectionType, Method, StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::Data,
};
use futures_util::FutureExt;
use tracing::Instrument;
use uuid::Uuid;

use crate::{
    caller,
    client::Network,
    documentation,
    limits::{Sender, Standing},
    observed::Observed,
    problem::{Code, Problem},
    state::State,
};

const REQUEST_ID: &str = "x-request-id";

/// Why a request is answered without asking what it asks for.
struct TurnedAway(Problem);

/// What stands around every handler.
///
/// # Errors
/// A response that is complete, where there is no request left to answer: after a panic.
pub(crate) async fn edge(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let begun = Instant::now();
    let id = request_id(&request);
    let state = request.app_data::<Data<State>>().cloned();
    let public_url = state.as_ref().and_then(|state| state.config.public_url.as_deref());
    let public_url = public_url.unwrap_or_default();
    let span = tracing::info_span!(
        "request",
        %id,
        method = %request.method(),
        route = tracing::field::Empty,
    );
    let observed = state.as_ref().map(|state| Observed::begin(state, &request));
    let acceptable = is_acceptable(&request);
    if request.method() == Method::HEAD {
        // What GET answers, whose body the protocol's layer leaves out (RFC 9110, 9.3.2).
        request.head_mut().method = Method::GET;
    }
    // Pages of other origins read a refusal, too, where what lets them has been asked.
    let shares = state.as_ref().is_some_and(|state| !state.config.cors_origins.is_empty());
    let mut standing = None;
    let answer = AssertUnwindSafe(async {
        if let Some(state) = &state {
            standing = charge(&request, state).await;
        }
        let refusal = standing.as_mut().and_then(|standing: &mut Standing| standing.refusal.take());
        let refusal = refusal.or_else(|| (!acceptable).then(not_acceptable));
        let answered = match refusal {
            Some(problem) if !shares => request.error_response(problem),
            refusal => {
                if let Some(problem) = refusal {
                    request.extensions_mut().insert(TurnedAway(problem));
                }
                next.call(request).await?.map_into_boxed_body()
            }
        };
        let (request, response) = answered.into_parts();
        let problem = problem_in(response.status(), response.headers(), response.error());
        let problem = match problem {
            Some(problem) if problem.code().status() == StatusCode::FORBIDDEN => {
                Some(caller::refused(&request, problem).await)
            }
            problem => problem,
        };
        Ok::<_, Error>((request, response, problem))
    });
    let answer = answer.catch_unwind().instrument(span.clone()).await;
    let _entered = span.enter();
    let mut route = None;
    let (request, mut response) = match answer {
        Ok(Ok((request, response, problem))) => {
            route = request.match_pattern();
            let response = match problem {
                Some(problem) => {
                    let mut told = told(&problem, public_url, id);
                    keep_sharing(response.headers(), told.headers_mut());
                    told
                }
                None => response,
            };
            (Some(request), response)
        }
        Ok(Err(error)) => (None, told(&problem_of(&error), public_url, id)),
        Err(_) => (None, told(&Problem::internal("a handler panicked"), public_url, id)),
    };
    dress(response.headers_mut(), id, public_url.starts_with("https://"));
    if let Some(standing) = &standing {
        standing.tell(response.headers_mut());
    }
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    let route = route.as_deref().unwrap_or("none");
    span.record("route", route);
    tracing::info!(status, micros = took.as_micros(), "answered");
    if let (Some(state), Some(observed)) = (&state, observed) {
        if state.draining.load(Ordering::Relaxed) {
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
        observed.end(state, id, route, status, took);
    }
    match request {
        Some(request) => Ok(ServiceResponse::new(request, response)),
        None => Err(InternalError::from_response("answered", response).into()),
    }
}

/// Says who sends a request of the API, and charges it.
async fn charge(request: &ServiceRequest, state: &State) -> Option<Standing> {
    // As the router reads it.
    let path = request.match_info().as_str();
    if path.strip_prefix("/v1").is_none_or(|rest| !rest.is_empty() && !rest.starts_with('/')) {
        return None;
    }
    let who = caller::verify(request.request(), state);
    let limits = state.limits.as_ref()?;
    let sender = match &who {
        Some(who) => Sender::Known(who),
        None => {
            Sender::Stranger(Network::of_request(request.request(), &state.config.trusted_proxies))
        }
    };
    Some(limits.charge(sender, path, request.query_string()).await)
}

/// Answers whoever is turned away, inside of what lets pages of other origins read it.
///
/// # Errors
/// What comes from further inside.
pub(crate) async fn turn_away(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let turned_away = request.extensions_mut().remove::<TurnedAway>();
    match turned_away {
        Some(TurnedAway(problem)) => Ok(request.error_response(problem)),
        None => Ok(next.call(request).await?.map_into_boxed_body()),
    }
}

fn not_acceptable() -> Problem {
    let detail = "Accept must allow application/json, or the form in which the operation answers.";
    Problem::new(Code::NotAcceptable, detail)
}

/// The headers of every answer. Browsers keep to TLS for two years once they have seen it.
fn dress(headers: &mut HeaderMap, id: Uuid, behind_tls: bool) {
    if behind_tls {
        let rule = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, rule);
    }
    headers.append(header::VARY, HeaderValue::from_static("Authorization"));
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(HeaderName::from_static(REQUEST_ID), value);
    }
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}

/// The problem that a response stands for, unless it is one already.
fn problem_in(status: StatusCode, headers: &HeaderMap, error: Option<&Error>) -> Option<Problem> {
    let form = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let complete = form == Some(b"application/problem+json");
    if complete || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    Some(error.map_or_else(|| bare(status), problem_of))
}

/// The problem that a handler returned; or, for an error of actix's own, the one of its status.
fn problem_of(error: &Error) -> Problem {
    error
        .as_error::<Problem>()
        .map_or_else(|| bare(error.as_response_error().status_code()), Problem::clone)
}

/// What lets a page of another origin read the answer holds for the problem in its place, too.
fn keep_sharing(from: &HeaderMap, to: &mut HeaderMap) {
    for (name, value) in from {
        if name.as_str().starts_with("access-control-") || name == header::VARY {
            to.append(name.clone(), value.clone());
        }
    }
}

fn bare(status: StatusCode) -> Problem {
    match Code::of_status(status) {
        Code::NotFound => Problem::not_found(),
        code => Problem::new(code, code.advice()),
    }
}

fn told(problem: &Problem, public_url: &str, id: Uuid) -> HttpResponse<BoxBody> {
    if let Some(cause) = problem.cause() {
        let cause = cause.as_ref() as &(dyn std::error::Error + 'static);
        tracing::error!(code = problem.code().as_str(), error = cause, "a request failed");
    }
    problem.response(public_url, id)
}

/// The caller's own request id, where it sends a UUID; else a new one.
fn request_id(request: &ServiceRequest) -> Uuid {
    let sent = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let sent = sent.and_then(|text| Uuid::try_parse(text).ok());
    let state = request.app_data::<Data<State>>();
    sent.or_else(|| state.map(|state| state.fresh_uuid())).unwrap_or_default()
}

/// True unless `Accept` excludes every form in which the operation answers. A problem is of JSON, so that
/// whoever takes JSON is answered in any case.
fn is_acceptable(request: &ServiceRequest) -> bool {
    let accept = request.headers();
    if !request.path().starts_with("/v1/") || accepts(accept, "application/json") {
        return true;
    }
    let mut forms = documentation::routes().forms(request.method(), request.path());
    forms.any(|form| accepts(accept, form))
}

/// True unless `Accept` excludes this form.
pub(crate) fn accepts(headers: &HeaderMap, form: &str) -> bool {
    let mut values = headers.get_all(header::ACCEPT).peekable();
    if values.peek().is_none() {
        return true;
    }
    let ranges = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    // The range that names the form best decides (RFC 9110, 12.5.1).
    let best =
        ranges.filter_map(|range| media_range(range, form)).max_by_key(|(precision, _)| *precision);
    best.is_some_and(|(_, wanted)| wanted)
}

/// How precisely a range of `Accept` names a form, and whether it wants it.
fn media_range(range: &str, form: &str) -> Option<(usize, bool)> {
    let mut parts = range.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default();
    let (kind, _) = form.split_once('/')?;
    let is_kind = || media.strip_suffix("/*").is_some_and(|any| any.eq_ignore_ascii_case(kind));
    let precision = match media {
        "*/*" => 0,
        _ if is_kind() => 1,
        _ if media.eq_ignore_ascii_case(form) => 2,
        _ => return None,
    };
    let refused = |part: &str| ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains(&part);
    Some((precision, !parts.any(|part| refused(&part.to_ascii_lowercase()))))
}

/// What answers where no route does: 405 with `Allow` where the path exists, else 404.
///
/// # Errors
/// Always.
pub(crate) async fn no_route(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let methods = documentation::routes().methods(request.path());
    if methods.is_empty() {
        return Err(Problem::not_found());
    }
    let allow = methods.join(", ");
    let detail = format!("{} is not allowed here. Allowed: {allow}.", request.method());
    Err(Problem::new(Code::MethodNotAllowed, detail).with_header(header::ALLOW, &allow))
}

#[cfg(test)]
mod tests {
    use actix_web::{App, body::to_bytes, middleware::from_fn, test, web};

    use super::*;

    async fn panics() -> HttpResponse {
        panic!("as the test wants it")
    }

    #[actix_web::test]
    async fn a_panic_leaves_as_a_problem_that_tells_nothing() {
        let app = App::new().route("/", web::get().to(panics)).wrap(from_fn(edge));
        let app = test::init_service(app).await;
        let request = test::TestRequest::get().uri("/").to_request();
        let error = test::try_call_service(&app, request).await.unwrap_err();
        let response = error.error_response();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(response.headers().contains_key(REQUEST_ID));
        let body = to_bytes(response.into_body()).await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["code"], "internal");
        assert!(!body.to_string().contains("as the test wants it"), "{body}");
    }
}
