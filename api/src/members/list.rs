//! The caller's colleagues.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, id::UserId};
use persistence::{Reading, members};

use super::MemberView;
use crate::{
    caller::Caller,
    lists::{ById, ByIdParameters, PageView},
    problem::Problem,
};

/// List the members of my organisation
///
/// Who belongs to it, with their roles.
#[utoipa::path(
    operation_id = "member_list",
    tag = "Members",
    security(("access_token" = ["manage_members"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of members.", body = PageView<MemberView>))
)]
#[get("/members")]
pub(crate) async fn member_list(
    caller: Caller<right::ManageMembers>,
    request: HttpRequest,
    asked: ById<UserId>,
) -> Result<HttpResponse, Problem> {
    let list = async |tx: &Reading<'_>| Ok(members::list(tx, asked.after, asked.wanted()).await?);
    let found = caller.read(list).await?;
    asked.page(
        &request,
        found,
        |member| member.user,
        |member| MemberView::new(&member, Some(caller.actor())),
    )
}
