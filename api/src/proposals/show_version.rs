//! One version of a proposal, with what was handed over.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::ProposalId};
use futures_util::future::try_join;
use persistence::proposals;

use super::{version_view::VersionDocumentView, view::is_gone};
use crate::{
    answers::{self, IfNoneMatch, PathId, PathNumber},
    caller::Caller,
    problem::Problem,
};

/// Read a version of a proposal
///
/// Both sides can verify the receipt later, without this server: `tandem verify-receipt` takes this
/// answer as a file. Of what was withdrawn the buyer keeps title and receipt.
#[utoipa::path(
    operation_id = "proposal_version_show",
    tag = "Proposals",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The version.", body = VersionDocumentView))
)]
#[get("/proposals/{id}/versions/{number}")]
pub(crate) async fn proposal_version_show(
    caller: Caller<right::Read>,
    id: PathId<ProposalId>,
    number: PathNumber,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let (stored, version) = caller
        .read(async |tx| {
            let version = proposals::version(tx, id.0, number.0);
            Ok(try_join(proposals::find(tx, id.0), version).await?)
        })
        .await?;
    let (stored, (version, document)) = stored.zip(version).ok_or_else(Problem::not_found)?;
    let shown = Some(document.as_str()).filter(|_| !is_gone(&stored.value, caller.actor()));
    answers::read(&known, stored.value.version, &VersionDocumentView::new(&version, shown)?)
}
