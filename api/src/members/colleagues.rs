//! Who else belongs to the caller's organisation, for whoever has to name somebody.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, id::UserId, machine::Name, member::Member};
use persistence::{Reading, members};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    caller::Caller,
    lists::{ById, ByIdParameters, PageView},
    problem::Problem,
};

/// A colleague, as every member sees one.
#[derive(Serialize, ToSchema)]
#[schema(as = Colleague)]
pub(crate) struct ColleagueView {
    /// The person's id, as requests name an owner, a reviewer or somebody responsible.
    #[schema(example = "user_01930000000070008000000000000001")]
    id: String,
    /// The name.
    #[schema(example = "Category Manager")]
    name: String,
    /// What the person is in the organisation.
    #[schema(example = json!(["partnership_lead", "approver"]))]
    roles: Vec<&'static str>,
}

impl ColleagueView {
    fn new(member: &Member) -> Self {
        Self {
            id: member.user.to_string(),
            name: member.name.as_str().to_owned(),
            roles: member.roles.iter().map(Name::as_str).collect(),
        }
    }
}

/// List my colleagues
///
/// The people of my organisation, to name one as an owner, a reviewer or responsible: for each member, and for a
/// program. How to reach them stands at `GET /v1/members`.
#[utoipa::path(
    operation_id = "colleague_list",
    tag = "Members",
    security(("access_token" = ["read"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of colleagues.", body = PageView<ColleagueView>))
)]
#[get("/colleagues")]
pub(crate) async fn colleague_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    asked: ById<UserId>,
) -> Result<HttpResponse, Problem> {
    let list = async |tx: &Reading<'_>| Ok(members::list(tx, asked.after, asked.wanted()).await?);
    let found = caller.read(list).await?;
    asked.page(&request, found, |member| member.user, |member| ColleagueView::new(&member))
}
