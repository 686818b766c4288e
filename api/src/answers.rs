//! Answers: how a representation becomes a response, and what callers say about versions.

use std::{
    fmt::Display,
    future::{Ready, ready},
    hash::{DefaultHasher, Hasher},
};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder,
    dev::Payload,
    http::{StatusCode, header},
};
use domain::id::Id;
use serde::{Serialize, Serializer};
use utoipa::{
    IntoParams,
    openapi::{
        path::{Parameter, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Type},
    },
};

pub(crate) use persistence::idempotency::Answer;

use crate::problem::{Code, Problem};

/// What one representation takes, in bytes; more takes longer.
pub(crate) const ONE: usize = 1_536;

/// A value that JSON shows as the text it prints, written straight into the answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown<T>(pub(crate) T);

impl<T: Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// JSON of about so many bytes.
///
/// # Errors
/// 500 when the value cannot be serialised.
pub(crate) fn json(value: &impl Serialize, about: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::with_capacity(about);
    serde_json::to_writer(&mut bytes, value).map_err(Problem::internal)?;
    Ok(bytes)
}

fn etag(version: i32) -> String {
    format!("\"{version}\"")
}

/// 200 with the representation of `version`.
///
/// # Errors
/// 500 when the value cannot be serialised.
pub(crate) fn changed(version: i32, value: &impl Serialize) -> Result<Answer, Problem> {
    Ok(Answer { status: 200, location: None, etag: Some(etag(version)), body: json(value, ONE)? })
}

/// 201 with the first representation, which is found at `location` from now on.
///
/// # Errors
/// 500 when the value cannot be serialised.
pub(crate) fn created(
    location: String,
    version: Option<i32>,
    value: &impl Serialize,
) -> Result<Answer, Problem> {
    let etag = version.map(etag);
    Ok(Answer { status: 201, location: Some(location), etag, body: json(value, ONE)? })
}

/// 202 with the job that does what was asked for, which is found at `location`.
///
/// # Errors
/// 500 when the value cannot be serialised.
pub(crate) fn accepted(
    location: String,
    version: i32,
    value: &impl Serialize,
) -> Result<Answer, Problem> {
    Ok(Answer { status: 202, ..created(location, Some(version), value)? })
}

/// 200 with something that has no version.
///
/// # Errors
/// 500 when the value cannot be serialised.
pub(crate) fn plain(value: &impl Serialize) -> Result<Answer, Problem> {
    Ok(Answer { status: 200, location: None, etag: None, body: json(value, ONE)? })
}

/// 204: done, and there is nothing to show.
pub(crate) fn done() -> Answer {
    Answer { status: 204, location: None, etag: None, body: Vec::new() }
}

/// The response of an answer.
pub(crate) fn response(answer: Answer, replayed: bool) -> HttpResponse {
    let status = u16::try_from(answer.status).ok();
    let status = status.and_then(|status| StatusCode::from_u16(status).ok());
    let mut response = HttpResponseBuilder::new(status.unwrap_or(StatusCode::OK));
    if let Some(location) = answer.location {
        response.insert_header((header::LOCATION, location));
    }
    if let Some(etag) = answer.etag {
        response.insert_header((header::ETAG, etag));
    }
    if replayed {
        response.insert_header(("Idempotency-Replayed", "true"));
    }
    if answer.body.is_empty() {
        return response.finish();
    }
    response.content_type("application/json").body(answer.body)
}

/// The representation of `version`, or 304 where the caller has it already.
///
/// # Errors
/// 500 when the value cannot be serialised.
pub(crate) fn read(
    known: &IfNoneMatch,
    version: i32,
    value: &impl Serialize,
) -> Result<HttpResponse, Problem> {
    let body = json(value, ONE)?;
    let etag = etag_of(version, &body);
    if let Some(unchanged) = known.has(&etag) {
        return Ok(unchanged);
    }
    Ok(response(Answer { status: 200, location: None, etag: Some(etag), body }, false))
}

/// The tag of what is shown of a version: what time alone changes in it, such as how a goal stands today, is
/// no change of the version, and not what the caller has.
fn etag_of(version: i32, shown: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(shown);
    format!("\"{version}-{:016x}\"", hasher.finish())
}

/// The tags of `If-None-Match`, weak ones as strong (RFC 9110, 13.1.2).
pub(crate) struct IfNoneMatch(Option<Vec<String>>);

impl IfNoneMatch {
    /// 304, where the caller has what bears this tag.
    pub(crate) fn has(&self, etag: &str) -> Option<HttpResponse> {
        let tags = self.0.as_ref()?;
        let has = tags.iter().any(|tag| tag == etag || tag == "*");
        has.then(|| HttpResponse::NotModified().insert_header((header::ETAG, etag)).finish())
    }
}

impl IntoParams for IfNoneMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let description = "The `ETag` of what the caller has; 304 where it is the present one.";
        let header = ParameterBuilder::new()
            .name("If-None-Match")
            .parameter_in(ParameterIn::Header)
            .description(Some(description))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)));
        vec![header.build()]
    }
}

impl FromRequest for IfNoneMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let tags = tags(request, &header::IF_NONE_MATCH);
        let strong = |tag: String| tag.strip_prefix("W/").map(str::to_owned).unwrap_or(tag);
        ready(Ok(Self(tags.map(|tags| tags.into_iter().map(strong).collect()))))
    }
}

/// The versions that the caller has read and wants to change: any of these, by strong comparison.
pub(crate) struct IfMatch(Vec<String>);

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let tags = tags(request, &header::IF_MATCH);
        let is_tag = |tag: &String| {
            let quoted = tag.strip_prefix("W/").unwrap_or(tag);
            quoted == "*" || quoted.len() > 1 && quoted.starts_with('"') && quoted.ends_with('"')
        };
        if tags.as_ref().is_some_and(|tags| !tags.iter().all(is_tag)) {
            let detail =
                "If-Match must be the ETag that you have read, in quotes: If-Match: \"3\".";
            return ready(Err(Problem::new(Code::InvalidHeader, detail)));
        }
        // `*` would change whatever is there, unread.
        let tags = tags.filter(|tags| !tags.iter().any(|tag| tag == "*"));
        ready(tags.map(Self).ok_or_else(|| {
            let detail = "Say in If-Match which version you have read, such as If-Match: \"3\".";
            Problem::new(Code::VersionRequired, detail)
        }))
    }
}

impl IfMatch {
    /// Goes on only if the caller has read this version.
    ///
    /// # Errors
    /// 412 when it has read another.
    pub(crate) fn require(&self, version: i32) -> Result<(), Problem> {
        let current = etag(version);
        let shown = format!("\"{version}-");
        if self.0.iter().any(|tag| *tag == current || tag.starts_with(&shown)) {
            return Ok(());
        }
        let detail = format!("You have read another version; the present one is {current}.");
        Err(Problem::new(Code::StaleVersion, detail))
    }
}

fn tags(request: &HttpRequest, name: &header::HeaderName) -> Option<Vec<String>> {
    let mut values = request.headers().get_all(name).peekable();
    values.peek()?;
    let texts = values.filter_map(|value| value.to_str().ok());
    Some(texts.flat_map(|text| text.split(',')).map(|tag| tag.trim().to_owned()).collect())
}

/// The id in the path. What is no id names nothing.
pub(crate) struct PathId<I>(pub(crate) I);

impl<I: Id> FromRequest for PathId<I> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.match_info().get("id").and_then(I::parse);
        ready(id.map(Self).ok_or_else(Problem::not_found))
    }
}

/// The number in the path, from 1. What is none names nothing.
pub(crate) struct PathNumber(pub(crate) i32);

impl FromRequest for PathNumber {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let digits = request.match_info().get("number").filter(|text| {
            text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0')
        });
        let number = digits.and_then(|digits| digits.parse().ok());
        ready(number.map(Self).ok_or_else(Problem::not_found))
    }
}
