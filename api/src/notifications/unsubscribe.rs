//! Somebody unsubscribes by the link of a mail, with one click (RFC 8058).
//!
//! A mail program or its provider posts here on the reader's behalf: it has the token and nothing else, and
//! is told nothing, be the token one of ours or not.

use std::{future::Future, pin::Pin, time::Duration};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest, HttpResponse,
    dev::Payload,
    post,
    web::{Path, Query},
};
use persistence::{Scope, Writing, notifications};
use utoipa::ToSchema;

use crate::{
    body::{Wrong, bytes, require_form},
    caller::Visitor,
    problem::Problem,
    secrets::Unsubscription,
};

/// The largest body, in bytes.
const LIMIT: usize = 4 * 1_024;

/// How long the server waits for a body.
const PATIENCE: Duration = Duration::from_secs(20);

/// The only field, and what it says.
const FIELD: (&str, &str) = ("List-Unsubscribe", "One-Click");

/// What a mail program posts. It may leave the body out.
#[derive(ToSchema)]
#[schema(as = OneClick, example = json!({"List-Unsubscribe": "One-Click"}))]
#[expect(dead_code, reason = "describes the form that `OneClick` reads")]
pub(crate) struct Form {
    /// Always `One-Click`.
    #[schema(rename = "List-Unsubscribe")]
    list_unsubscribe: String,
}

/// The proof that a body says what the standard asks for, or nothing.
pub(crate) struct OneClick;

impl FromRequest for OneClick {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let body = bytes(&request, payload, LIMIT, PATIENCE).await?;
            if body.is_empty() {
                return Ok(Self);
            }
            let text = String::from_utf8_lossy(&body);
            let said = if request.content_type().eq_ignore_ascii_case("multipart/form-data") {
                of_parts(&text)
            } else {
                require_form(&request, "application/x-www-form-urlencoded")?;
                of_pairs(&text)
            };
            let wrong = || Wrong::new("not_in_list", format!("must be {}", FIELD.1));
            said.then_some(Self).ok_or_else(|| Problem::field(FIELD.0, wrong()))
        })
    }
}

fn of_pairs(text: &str) -> bool {
    let pairs = Query::<Vec<(String, String)>>::from_query(text.trim_end());
    pairs.is_ok_and(|pairs| {
        pairs.iter().any(|(name, value)| (name.as_str(), value.as_str()) == FIELD)
    })
}

/// True where a part of this name holds just that.
fn of_parts(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    let named = format!("name=\"{}\"", FIELD.0);
    let is_named = |line: &str| {
        let head = line.to_ascii_lowercase();
        head.starts_with("content-disposition:") && line.contains(&named)
    };
    lines.any(is_named) && lines.skip_while(|line| !line.is_empty()).nth(1) == Some(FIELD.1)
}

/// Unsubscribe with one click
///
/// From the mails of one kind, or from the mail of a day, as the link of the mail says (RFC 8058); what
/// happens stands in the list of notifications as before. It can be done again and again. A token that is
/// not one of ours, or of a kind that has become mandatory, is answered in the same way.
#[utoipa::path(
    operation_id = "notification_unsubscribe",
    tag = "Notifications",
    params((
        "token" = String,
        Path,
        description = "The token of the link.",
        min_length = 43,
        max_length = 200,
    )),
    request_body(content = Form, content_type = "application/x-www-form-urlencoded"),
    responses((status = 204, description = "No more of these mails come, and what was held back for a later one is taken back.")),
    security(())
)]
#[post("/unsubscriptions/{token}")]
pub(crate) async fn notification_unsubscribe(
    visitor: Visitor,
    token: Path<String>,
    _: OneClick,
) -> Result<HttpResponse, Problem> {
    let known = visitor.shared().secret.read_unsubscription_token(&token);
    if let Some(Unsubscription { organisation, person, kind }) = known {
        visitor
            .write(&Scope::default(), async |tx: &mut Writing<'_>| {
                let now = visitor.now();
                Ok(notifications::unsubscribe(tx, organisation, person, kind, now).await?)
            })
            .await?;
    }
    Ok(HttpResponse::NoContent().finish())
}
