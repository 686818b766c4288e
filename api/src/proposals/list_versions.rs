//! The versions of a proposal that were handed over.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::ProposalId};
use futures_util::future::try_join;
use persistence::proposals;

use super::version_view::VersionsView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    problem::Problem,
};

/// List the versions of a proposal
///
/// Each was handed over by the supplier, has a receipt of its own and never changes. A draft has none.
#[utoipa::path(
    operation_id = "proposal_version_list",
    tag = "Proposals",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The versions.", body = VersionsView))
)]
#[get("/proposals/{id}/versions")]
pub(crate) async fn proposal_version_list(
    caller: Caller<right::Read>,
    id: PathId<ProposalId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let (stored, versions) = caller
        .read(async |tx| {
            Ok(try_join(proposals::find(tx, id.0), proposals::versions(tx, id.0)).await?)
        })
        .await?;
    let stored = stored.ok_or_else(Problem::not_found)?;
    let view = VersionsView { items: versions.iter().map(Into::into).collect() };
    answers::read(&known, stored.value.version, &view)
}
