//! The messages about a proposal, the newest first.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{
    access::right,
    id::{MessageId, ProposalId},
};
use persistence::{messages, proposals};

use super::MessageView;
use crate::{
    answers::PathId,
    caller::Caller,
    lists::{ById, ByIdParameters, PageView},
    problem::Problem,
};

/// List the messages about a proposal
///
/// The newest first. The buyer of a proposal that was withdrawn reads none any more.
#[utoipa::path(
    operation_id = "message_list",
    tag = "Messages",
    security(("access_token" = ["read"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of messages.", body = PageView<MessageView>))
)]
#[get("/proposals/{id}/messages")]
pub(crate) async fn message_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    id: PathId<ProposalId>,
    asked: ById<MessageId>,
) -> Result<HttpResponse, Problem> {
    let found = caller
        .read(async |tx| {
            proposals::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            Ok(messages::list(tx, id.0, asked.after, asked.wanted()).await?)
        })
        .await?;
    asked.page(&request, found, |one| one.id, MessageView::from)
}
