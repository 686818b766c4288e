//! The caller's organisation, and what it asks of its members.

use actix_web::{HttpResponse, get};
use domain::access::right;
use persistence::{members, organisations};

use super::PolicyView;
use crate::{
    answers::{IfNoneMatch, read},
    caller::Caller,
    problem::Problem,
};

/// My organisation
///
/// Its name, and what it asks of those who sign in.
#[utoipa::path(
    operation_id = "organisation_show",
    tag = "Organisations",
    security(("access_token" = ["manage_organisation"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The organisation.", body = PolicyView))
)]
#[get("/organisation")]
pub(crate) async fn organisation_show(
    caller: Caller<right::ManageOrganisation>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let (organisation, admins) = caller
        .read(async |tx| {
            let admins = members::admins(tx).await?;
            Ok((organisations::own(tx).await?, admins))
        })
        .await?;
    let organisation = organisation.ok_or_else(Problem::not_found)?;
    read(&known, organisation.version, &PolicyView::new(&organisation, admins))
}
