//! Bodies of requests: read strictly, parsed once, every fault at once.
//!
//! A request type has fields that never fail ([`Field`]) and says how they become a value of the
//! domain ([`Parse`]). A handler that takes a [`Body`] holds that value, never the raw fields.

mod field;
mod json;
mod strict;

use std::{cell::RefCell, future::Future, pin::Pin, time::Duration};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::header,
    web::{Bytes, BytesMut},
};
use aws_lc_rs::digest;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

pub(crate) use self::field::{
    Field, Reader, Wrong, date, decimal, id, instant, name, text, token, zone,
};
use self::{json::Unambiguous, strict::Strict};
use crate::problem::{Code, Fault, Problem};

/// The largest body, in bytes.
const LIMIT: usize = 256 * 1024;

/// How long the server waits for a body.
const PATIENCE: Duration = Duration::from_secs(20);

/// A request type: raw fields, and the value that they stand for.
pub(crate) trait Parse: DeserializeOwned {
    /// The value.
    type Value;

    /// Reads the fields; `None` only where a fault was told.
    fn parse(self, reader: &mut Reader) -> Option<Self::Value>;
}

/// The value of a request's body.
pub(crate) struct Body<R: Parse>(pub(crate) R::Value);

/// A request without content: no body, or an empty object.
pub(crate) struct NoContent;

/// SHA-256 of the bytes of a request's body; for idempotency.
#[derive(Clone, Copy)]
pub(crate) struct BodyHash(pub(crate) [u8; 32]);

type Reading<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

impl<R: Parse + 'static> FromRequest for Body<R> {
    type Error = Problem;
    type Future = Reading<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let bytes = bytes(&request, payload, LIMIT, PATIENCE).await?;
            require_json(&request)?;
            parse::<R>(&bytes).map(Self)
        })
    }
}

impl FromRequest for NoContent {
    type Error = Problem;
    type Future = Reading<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let bytes = bytes(&request, payload, LIMIT, PATIENCE).await?;
            if bytes.is_empty() {
                return Ok(Self);
            }
            require_json(&request)?;
            parse::<Nothing>(&bytes).map(|()| Self)
        })
    }
}

#[derive(serde::Deserialize)]
struct Nothing {}

impl Parse for Nothing {
    type Value = ();

    fn parse(self, _reader: &mut Reader) -> Option<()> {
        Some(())
    }
}

fn require_json(request: &HttpRequest) -> Result<(), Problem> {
    require_form(request, "application/json")
}

/// Goes on only if the body is said to be of this form.
///
/// # Errors
/// 415 when it is not.
pub(crate) fn require_form(request: &HttpRequest, form: &str) -> Result<(), Problem> {
    if request.content_type().eq_ignore_ascii_case(form) {
        return Ok(());
    }
    let given = request.headers().contains_key(header::CONTENT_TYPE);
    let detail = if given { "The body is of another type." } else { "Content-Type is missing." };
    Err(Problem::new(Code::UnsupportedMediaType, format!("{detail} Send {form}.")))
}

/// The bytes of a body, of which `limit` are taken, and for which the server waits so long: who sends
/// slowly must not act in the name of an instant that has passed.
///
/// # Errors
/// 413 when there are more, 408 when they take longer, 400 when it ends too early.
pub(crate) async fn bytes(
    request: &HttpRequest,
    payload: Payload,
    limit: usize,
    patience: Duration,
) -> Result<Bytes, Problem> {
    let too_large =
        || Problem::new(Code::TooLarge, format!("The body is larger than {limit} bytes."));
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let arrival = tokio::time::timeout(patience, gathered(payload, limit, too_large)).await;
    let body = arrival.map_err(|_| {
        let detail = format!("The body did not arrive within {} s.", patience.as_secs());
        Problem::new(Code::TooSlow, detail)
    })??;
    request.extensions_mut().insert(BodyHash(sha256(&body)));
    Ok(body)
}

async fn gathered(
    mut payload: Payload,
    limit: usize,
    too_large: impl Fn() -> Problem,
) -> Result<Bytes, Problem> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| {
            Problem::new(Code::MalformedJson, "The body ended before its announced length.")
        })?;
        if body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// SHA-256 of bytes.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    first_32(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// The first 32 bytes: all of a digest or a tag of SHA-256.
pub(crate) fn first_32(bytes: &[u8]) -> [u8; 32] {
    let mut first = [0; 32];
    first.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    first
}

/// A JSON value in which no field hides behind another of the same name.
///
/// # Errors
/// When it is none.
pub(crate) fn unambiguous(bytes: &[u8]) -> serde_json::Result<serde_json::Value> {
    serde_json::from_slice(bytes).map(|Unambiguous(value)| value)
}

/// What the bytes of a body in JSON stand for.
///
/// # Errors
/// 400 where it is no JSON, 422 with every fault that it has.
pub(crate) fn parse<R: Parse>(bytes: &[u8]) -> Result<R::Value, Problem> {
    let value = unambiguous(bytes).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        let reason = if error.is_data() {
            error.to_string()
        } else {
            format!("it breaks off or is malformed at {place}")
        };
        Problem::new(Code::MalformedJson, format!("The body is not one JSON object: {reason}."))
    })?;
    read::<R>(value)
}

/// What a JSON value stands for.
///
/// # Errors
/// 422 with every fault that it has.
pub(crate) fn read<R: Parse>(value: serde_json::Value) -> Result<R::Value, Problem> {
    let faults: RefCell<Vec<Fault>> = RefCell::default();
    let read = R::deserialize(Strict { value, pointer: String::new(), faults: &faults });
    let mut reader = Reader::new(faults.into_inner());
    let value = read.ok().and_then(|request| request.parse(&mut reader));
    reader.finish()?;
    value.ok_or_else(|| Problem::internal("a request was refused without a fault"))
}

#[cfg(test)]
mod tests;
