//! One of the caller's colleagues.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::UserId};
use persistence::members;

use super::MemberView;
use crate::{
    answers::{IfNoneMatch, PathId, read},
    caller::Caller,
    problem::Problem,
};

/// Show a member
///
/// Name, address and roles; the `version` is needed to change them.
#[utoipa::path(
    operation_id = "member_show",
    tag = "Members",
    security(("access_token" = ["manage_members"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The member.", body = MemberView))
)]
#[get("/members/{id}")]
pub(crate) async fn member_show(
    caller: Caller<right::ManageMembers>,
    id: PathId<UserId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let found = caller.read(async |tx| Ok(members::find(tx, id.0).await?)).await?;
    let member = found.ok_or_else(Problem::not_found)?;
    read(&known, member.version, &MemberView::new(&member, Some(caller.actor())))
}
