//! The rules of the architecture that a machine can keep: who may use whom, what the sources may
//! contain, what lies at the top level. The reasons are in README.md.
//!
//! Every rule's list stands at the top of its file. To grow one is a decision, so the failure's
//! message says what to do instead.
#![expect(
    clippy::expect_used,
    reason = "what the tests share may fail as they do: by a panic that names the cause"
)]

mod edges;
mod layout;
mod sources;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The top level of the repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the repository")
}

/// Every file of the repository as it lies on the disk, tracked or about to be, by its path from
/// the top level.
fn files() -> Vec<PathBuf> {
    let listing = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git is installed");
    assert!(
        listing.status.success(),
        "this test asks git for the repository's files, and git answers: {}",
        String::from_utf8_lossy(&listing.stderr)
    );
    let listing = String::from_utf8(listing.stdout).expect("paths in UTF-8");
    let mut files: Vec<_> = listing
        .split_terminator('\0')
        .map(PathBuf::from)
        .filter(|file| root().join(file).exists())
        .collect();
    files.sort();
    files.dedup();
    assert!(!files.is_empty(), "git knows no file here");
    files
}
