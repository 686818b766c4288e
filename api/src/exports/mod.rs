//! Exports: all that an organisation may read, as one file that its admins take away.

mod archive;
mod create;
mod download;
mod gather;
mod inside;
mod parts;

use domain::{id::JobId, job::Job};
use serde::{Deserialize, Serialize};

use self::archive::Complete;
pub(crate) use self::gather::go_on;
use crate::registration::Registration;

pub(crate) fn configure(config: &mut impl Registration) {
    config.service(create::export_create).service(download::export_download);
}

/// The path of the file of an export.
fn path(id: JobId) -> String {
    format!("/v1/exports/{id}/content")
}

/// What has come of an export: the answer of its job, and what its file is found by.
#[derive(Serialize, Deserialize)]
struct ExportView {
    /// Where the file is downloaded.
    content: String,
    /// Its type.
    media_type: String,
    /// How many bytes it has.
    size: u64,
    /// Their hash.
    sha256: String,
    /// How many files are in it.
    files: usize,
}

impl ExportView {
    fn new(job: &Job, complete: &Complete) -> Self {
        Self {
            content: path(job.id),
            media_type: "application/zip".to_owned(),
            size: complete.size,
            sha256: complete.sha256.to_string(),
            files: complete.files,
        }
    }
}
