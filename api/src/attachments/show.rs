//! One file, without its bytes.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::AttachmentId};
use persistence::attachments;

use super::AttachmentView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    problem::Problem,
};

/// Read what is known of a file
///
/// Its name, type, size and digest, and whether its content is complete.
#[utoipa::path(
    operation_id = "attachment_show",
    tag = "Attachments",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The file, without its content.", body = AttachmentView))
)]
#[get("/attachments/{id}")]
pub(crate) async fn attachment_show(
    caller: Caller<right::Read>,
    id: PathId<AttachmentId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let stored = caller
        .read(async |tx| Ok(attachments::find(tx, id.0).await?))
        .await?
        .ok_or_else(Problem::not_found)?;
    let view = AttachmentView::new(&stored, caller.actor());
    answers::read(&known, stored.value.version, &view)
}
