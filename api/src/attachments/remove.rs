//! The side that brought a file takes it away.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::AttachmentId};
use persistence::{Stored, attachments};

use super::AttachmentView;
use crate::{
    answers::{IfMatch, PathId, changed},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Remove a file
///
/// Possible while the owner takes files, for those that have come since then; never of the document that
/// the terms of an agreement name. It takes `write_proposals` besides, or `write_agreements`, as of what the
/// file belongs to.
#[utoipa::path(
    operation_id = "attachment_remove",
    tag = "Attachments",
    security(("access_token" = ["read"])),
    responses((status = 200, description = "Removed.", body = AttachmentView))
)]
#[post("/attachments/{id}/removal")]
pub(crate) async fn attachment_remove(
    caller: Caller<right::Read>,
    id: PathId<AttachmentId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = attachments::lock(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            caller.require(stored.value.owner.id.permission())?;
            read.require(stored.value.version)?;
            let party = caller.party(&stored.value.owner.standing)?;
            let (attachment, event) = stored.value.clone().remove(&party, caller.now())?;
            attachments::save(tx, &stored.value, &attachment, &event).await?;
            let stored = Stored { value: attachment, updated_at: event.at, ..stored };
            changed(stored.value.version, &AttachmentView::new(&stored, caller.actor()))
        })
        .await
}
