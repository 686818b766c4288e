//! A person ends all its sessions but the one in which it calls.

use actix_web::{HttpResponse, post};
use domain::{access::right, audit::Kind};
use persistence::{
    audit::{self, Entry},
    sessions,
};

use crate::{answers::done, body::NoContent, caller::Caller, problem::Problem};

/// End all my other sessions
#[utoipa::path(
    operation_id = "session_end_others",
    tag = "Account",
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
            sessions::end_others(tx, person, Some(session), now).await?;
            let address = caller.client().address();
            let entry = Entry::own(caller.fresh(), Kind::SignOut, person, &address, now);
            audit::record_for_person(tx, person, &entry.with("all others".to_owned())).await?;
            Ok(done())
        })
        .await
}
