//! Who the caller is.

use actix_web::{HttpResponse, get};
use domain::{
    access::{Grants, Permission, right},
    machine::Name,
};
use persistence::{members, organisations, service_accounts};
use serde::Serialize;
use utoipa::ToSchema;

use super::MemberView;
use crate::{
    caller::Caller, organisations::OrganisationView, problem::Problem,
    service_accounts::ServiceAccountView,
};

/// The caller, and for whom it acts.
#[derive(Serialize, ToSchema)]
#[schema(as = Me)]
struct View {
    /// The person; null where a service account calls.
    user: Option<MemberView>,
    /// The service account; null where a person calls.
    service_account: Option<ServiceAccountView>,
    /// The organisation for which the caller acts.
    organisation: OrganisationView,
    /// What the caller's roles or scopes allow.
    #[schema(example = json!(["read", "manage_members"]))]
    permissions: Vec<&'static str>,
}

/// Who am I?
///
/// The person or program, the organisation, and what it may do.
#[utoipa::path(
    operation_id = "me_show",
    tag = "Signing in",
    security(("access_token" = ["read"])),
    responses((status = 200, description = "The caller.", body = View))
)]
#[get("/me")]
pub(crate) async fn me_show(caller: Caller<right::Read>) -> Result<HttpResponse, Problem> {
    let id = caller.actor().user;
    let (member, account, organisation) = caller
        .read(async |tx| {
            let (member, account) = match caller.actor().grants {
                Grants::Roles(_) => (members::find(tx, id).await?, None),
                Grants::Scopes(_) => (None, service_accounts::find(tx, id).await?),
            };
            Ok((member, account, organisations::own(tx).await?))
        })
        .await?;
    let organisation = organisation.ok_or_else(Problem::not_found)?;
    let permissions = Permission::ALL.iter().filter(|one| caller.actor().may(**one));
    let actor = Some(caller.actor());
    Ok(HttpResponse::Ok().json(View {
        user: member.map(|member| MemberView::new(&member, actor)),
        service_account: account.map(|account| ServiceAccountView::new(&account, caller.actor())),
        organisation: (&organisation).into(),
        permissions: permissions.map(|one| one.as_str()).collect(),
    }))
}
