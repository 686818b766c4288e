//! Where the caller is signed in.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, id::SessionId};
use persistence::{Reading, sessions};

use super::SessionView;
use crate::{
    caller::Caller,
    lists::{ById, ByIdParameters, PageView},
    problem::Problem,
};

/// List my sessions
///
/// Where you are signed in.
#[utoipa::path(
    operation_id = "session_list",
    tag = "Account",
    security(("access_token" = ["own_account"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of sessions.", body = PageView<SessionView>))
)]
#[get("/account/sessions")]
pub(crate) async fn session_list(
    caller: Caller<right::OwnAccount>,
    request: HttpRequest,
    asked: ById<SessionId>,
) -> Result<HttpResponse, Problem> {
    let (person, now, current) = (caller.actor().user, caller.now(), caller.session()?);
    let list = async |tx: &Reading<'_>| {
        Ok(sessions::list(tx, person, now, asked.after, asked.wanted()).await?)
    };
    let found = caller.read(list).await?;
    asked.page(&request, found, |session| session.id, |one| SessionView::new(&one, current))
}
