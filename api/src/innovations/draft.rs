//! Somebody writes an innovation down.

use actix_web::{HttpResponse, post};
use domain::{access::right, innovation::Innovation};
use persistence::{Stored, innovations};

use super::{InnovationView, entry::EntryRequest, path};
use crate::{answers::created, body::Body, caller::Caller, problem::Problem};

/// Write an innovation down
///
/// It is your organisation's alone: no partner can see that it exists. A proposal can be made of it for
/// each of your buyers.
#[utoipa::path(
    operation_id = "innovation_draft",
    tag = "Innovations",
    security(("access_token" = ["write_innovations"])),
    request_body = EntryRequest,
    responses((status = 201, description = "Written down.", body = InnovationView))
)]
#[post("/innovations")]
pub(crate) async fn innovation_draft(
    caller: Caller<right::WriteInnovations>,
    body: Body<EntryRequest>,
) -> Result<HttpResponse, Problem> {
    let now = caller.now();
    caller
        .write(async |tx| {
            let (innovation, event) =
                Innovation::draft(caller.fresh(), body.0, caller.actor(), now);
            innovations::insert(tx, &innovation, &event).await?;
            let stored = Stored { value: innovation, created_at: now, updated_at: now };
            let view = InnovationView::new(&stored, caller.actor());
            created(path(stored.value.id), Some(stored.value.version), &view)
        })
        .await
}
