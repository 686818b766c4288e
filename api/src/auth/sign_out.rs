//! A person ends the session in which it calls.

use actix_web::{HttpResponse, post};
use domain::access::right;

use crate::{body::NoContent, caller::Caller, problem::Problem, sessions};

/// Sign out
///
/// The session of the access token ends: neither that token nor its refresh token works any more.
#[utoipa::path(
    operation_id = "session_sign_out",
    tag = "Signing in",
    security(("access_token" = ["own_account"])),
    responses((status = 204, description = "Signed out."))
)]
#[post("/auth/sign-out")]
pub(crate) async fn session_sign_out(
    caller: Caller<right::OwnAccount>,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let session = caller.session()?;
    caller.write_unkept(async |tx| sessions::end(tx, &caller, session).await).await
}
