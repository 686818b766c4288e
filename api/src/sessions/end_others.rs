//! A person ends all its sessions but the one in which it calls.

use actix_web::{HttpResponse, post};
use domain::{access::right, audit::Kind};
use persistence::sessions;

use crate::{answers::done, body::NoContent, caller::Caller, problem::Problem};

/// End all my other sessions
///
/// Everywhere but here.
#[utoipa::path(
    operation_id = "session_end_others",
    tag = "Account",
    security(("access_token" = ["own_account"])),
    responses((status = 204, description = "They have ended."))
)]
#[post("/account/sessions/end")]
pub(crate) async fn session_end_others(
    caller: Caller<right::OwnAccount>,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let (person, now, session) = (caller.actor().user, caller.now(), caller.session()?);
    caller
        .write_unkept(async |tx| {
            let ended = sessions::list(tx, person, now, None, u16::MAX).await?;
            sessions::end_others(tx, person, Some(session), now).await?;
            let address = caller.client().address();
            for other in ended.iter().filter(|other| other.id != session) {
                super::record(tx, Kind::SignOut, other, &address, now).await?;
            }
            Ok(done())
        })
        .await
}
