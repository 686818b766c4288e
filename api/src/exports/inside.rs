//! The API from within: what whoever has asked for an export could read itself is read by the very handlers
//! that would answer it, and as it would be answered.

use std::sync::Arc;

use actix_web::{
    App,
    HttpMessage,
    body::{BoxBody, MessageBody},
    dev::{Service, ServiceResponse},
    http::StatusCode,
    // It makes requests and an application without a socket, in tests and here.
    test::{TestRequest, init_service},
    web::{Bytes, Data},
};
use futures_util::future::poll_fn;
use serde_json::Value;

use crate::{
    access_tokens::Authenticated, caller::on_behalf, jobs::Stop, problem::Problem,
    routes::configure, state::State,
};

/// A page of a list, or the only row of what is none.
pub(super) struct Page {
    pub(super) rows: Vec<Value>,
    /// Where the next one begins.
    pub(super) next: Option<String>,
}

impl Page {
    pub(super) fn of(answer: Value) -> Self {
        match answer {
            Value::Object(mut page) if page.get("items").is_some_and(Value::is_array) => {
                let rows = page.remove("items").and_then(|items| match items {
                    Value::Array(rows) => Some(rows),
                    _ => None,
                });
                let next = page.get("next").and_then(Value::as_str).map(str::to_owned);
                Self { rows: rows.unwrap_or_default(), next }
            }
            answer => Self { rows: vec![answer], next: None },
        }
    }
}

/// What answers a GET of a path on behalf of somebody: its body, or none where there is nothing for it to
/// see, or not for it.
pub(super) async fn inside(
    state: State,
    who: Arc<Authenticated>,
) -> impl AsyncFn(String) -> Result<Option<BoxBody>, Stop> {
    let service = init_service(App::new().configure(configure).app_data(Data::new(state))).await;
    async move |path: String| {
        let request = TestRequest::get().uri(&path).to_request();
        on_behalf(&mut request.extensions_mut(), who.clone());
        let response: ServiceResponse = service
            .call(request)
            .await
            .map_err(|error| Problem::internal(format!("{path}: {error}")))?;
        match response.status() {
            StatusCode::OK => Ok(Some(response.into_body())),
            // Not its to see, or not there, or not before something else has happened.
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::CONFLICT => Ok(None),
            StatusCode::UNAUTHORIZED => Err(Stop::Changed),
            status => Err(Problem::internal(format!("{path} answers {status}")).into()),
        }
    }
}

/// The next piece of a body; none at its end.
///
/// # Errors
/// What breaks it off.
pub(super) async fn next(body: &mut BoxBody) -> Result<Option<Bytes>, Stop> {
    let piece = poll_fn(|context| std::pin::Pin::new(&mut *body).poll_next(context)).await;
    let piece = piece.transpose();
    piece.map_err(|error| Problem::internal(error.to_string()).into())
}

/// A whole body: a page, which is small.
///
/// # Errors
/// What breaks it off.
pub(super) async fn whole(mut body: BoxBody) -> Result<Value, Stop> {
    let mut bytes = Vec::new();
    while let Some(piece) = next(&mut body).await? {
        bytes.extend_from_slice(&piece);
    }
    serde_json::from_slice(&bytes).map_err(|error| Problem::internal(error).into())
}
