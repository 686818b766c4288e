//! One message.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::MessageId};
use persistence::messages;

use super::MessageView;
use crate::{answers::PathId, caller::Caller, problem::Problem};

/// Read a message
///
/// Both sides see it.
#[utoipa::path(
    operation_id = "message_show",
    tag = "Messages",
    security(("access_token" = ["read"])),
    responses((status = 200, description = "The message.", body = MessageView))
)]
#[get("/messages/{id}")]
pub(crate) async fn message_show(
    caller: Caller<right::Read>,
    id: PathId<MessageId>,
) -> Result<HttpResponse, Problem> {
    let found = caller.read(async |tx| Ok(messages::find(tx, id.0).await?)).await?;
    let view = MessageView::from(found.ok_or_else(Problem::not_found)?);
    Ok(HttpResponse::Ok().json(view))
}
