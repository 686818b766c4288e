//! An admin asks for all that its organisation may read.

use actix_web::{HttpResponse, post};
use domain::{access::right, job::Kind};

use super::parts;
use crate::{
    body::NoContent,
    caller::Caller,
    jobs::{self, JobView},
    problem::Problem,
};

/// Export all that my organisation has
///
/// A job: once it has succeeded, its result tells where the file is downloaded (`content`), its `size` and its
/// `sha256`. The file is a ZIP that is kept for seven days, for the admins of the organisation, and for the
/// program that has asked for it. A program follows its job with `read`.
///
/// It holds each noun as `<noun>.jsonl`, a line for each row just as the API shows it to whoever has asked
/// (and of what belongs to a row `of` besides, its id), and the same flattened as `<noun>.csv`, which is empty
/// where there is no row; the ledger of each partnership as `ledgers/<partnership>.ndjson`, for `tandem
/// verify-ledger`; and `manifest.json`, with the rows, the size and the SHA-256 of each file, from when to
/// when it was gathered, and in `left_out` what whoever has asked may not read. The content of files is not in
/// it: `attachments` tell where that is. What changes meanwhile may be there as it was or as it is. It changes
/// nothing: an invitation to a brief that nobody has opened yet stays unopened, and its details are left out.
/// One export at a time.
#[utoipa::path(
    operation_id = "export_create",
    tag = "Exports",
    security(("access_token" = ["read_audit"])),
    responses((status = 202, description = "The job that gathers it.", body = JobView))
)]
#[post("/exports")]
pub(crate) async fn export_create(
    caller: Caller<right::ReadAudit>,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let work = async |tx: &mut persistence::Writing<'_>| {
        jobs::ask(tx, &caller, Kind::Export, Some(parts::count()), "").await
    };
    caller.write(work).await
}
