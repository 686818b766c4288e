//! Migrations go up and down and leave nothing behind, and the code's view of the tables is theirs.

#![expect(
    clippy::expect_used,
    clippy::format_push_string,
    clippy::panic,
    reason = "a panic is how a test fails; what tests share says so here"
)]

mod catalogue;
mod round_trip;
mod schema;

use std::{fs, path::PathBuf};

/// A migration, as it lies on the disk.
struct Migration {
    name: String,
    up: String,
    down: String,
}

/// The migrations, oldest first.
fn migrations() -> Vec<Migration> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    let mut found: Vec<_> = fs::read_dir(folder)
        .expect("the folder of migrations")
        .map(|entry| {
            let path = entry.expect("a migration").path();
            let read = |file| fs::read_to_string(path.join(file)).expect("up.sql and down.sql");
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            Migration { name, up: read("up.sql"), down: read("down.sql") }
        })
        .collect();
    found.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(!found.is_empty());
    found
}
