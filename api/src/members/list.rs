//! The caller's colleagues.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{
    access::right,
    id::{Id, UserId},
};
use persistence::members;
use utoipa::IntoParams;

use super::MemberView;
use crate::{
    caller::Caller,
    lists::{self, PageView},
    problem::{Code, Problem},
};

/// The parameters of the list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that the handler reads one by one")]
struct PageParameters {
    /// At most so many rows, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50, example = 50)]
    limit: Option<u16>,
    /// Begin behind this member: `next` of a page, as it is.
    #[param(max_length = 40)]
    cursor: Option<String>,
}

/// List the members of my organisation
#[utoipa::path(
    operation_id = "member_list",
    tag = "Members",
    params(PageParameters),
    responses((status = 200, description = "A page of members.", body = PageView<MemberView>))
)]
#[get("/members")]
pub(crate) async fn member_list(
    caller: Caller<right::ManageMembers>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (mut limit, mut after) = (50, None);
    for (name, value) in lists::parameters(&request)? {
        match name.as_str() {
            "limit" => limit = lists::limit(&value)?,
            "cursor" => {
                let cursor = UserId::parse(&value);
                let detail = "Send `next` of a page as it is.";
                after = Some(cursor.ok_or_else(|| Problem::new(Code::InvalidCursor, detail))?);
            }
            _ => return Err(lists::unknown(&name)),
        }
    }
    let mut found = caller.read(async |tx| Ok(members::list(tx, after, limit + 1).await?)).await?;
    let more = found.len() > usize::from(limit);
    found.truncate(usize::from(limit));
    let next = found.last().filter(|_| more).map(|member| member.user.to_string());
    lists::respond(&request, found.iter().map(MemberView::from).collect(), next)
}
