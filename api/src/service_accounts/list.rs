//! The programs that act for the caller's organisation.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, id::UserId};
use persistence::{Reading, service_accounts};

use super::ServiceAccountView;
use crate::{
    caller::Caller,
    lists::{ById, ByIdParameters, PageView},
    problem::Problem,
};

/// List the service accounts of my organisation
///
/// What each may do, and its secrets without their words.
#[utoipa::path(
    operation_id = "service_account_list",
    tag = "Service accounts",
    security(("access_token" = ["manage_service_accounts"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of accounts.", body = PageView<ServiceAccountView>))
)]
#[get("/service-accounts")]
pub(crate) async fn service_account_list(
    caller: Caller<right::ManageServiceAccounts>,
    request: HttpRequest,
    asked: ById<UserId>,
) -> Result<HttpResponse, Problem> {
    let list =
        async |tx: &Reading<'_>| Ok(service_accounts::list(tx, asked.after, asked.wanted()).await?);
    let found = caller.read(list).await?;
    asked.page(
        &request,
        found,
        |account| account.id,
        |account| ServiceAccountView::new(&account, caller.actor()),
    )
}
