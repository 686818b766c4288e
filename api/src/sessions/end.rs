//! A person ends one of its sessions.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::SessionId};

use crate::{answers::PathId, body::NoContent, caller::Caller, problem::Problem};

/// End a session
///
/// Neither its access token nor its refresh token works any more.
#[utoipa::path(
    operation_id = "session_end",
    tag = "Account",
    security(("access_token" = ["own_account"])),
    responses((status = 204, description = "It has ended."))
)]
#[post("/account/sessions/{id}/end")]
pub(crate) async fn session_end(
    caller: Caller<right::OwnAccount>,
    id: PathId<SessionId>,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller.write_unkept(async |tx| super::end(tx, &caller, id.0).await).await
}
