//! The top level is the map of the system: it holds what is listed here and nothing else.

use std::{collections::BTreeSet, path::Path};

use crate::files;

/// What the system is.
const MAP: &[&str] = &[
    "Cargo.toml",
    "README.md",
    "api",
    "bench",
    "docker-compose.yml",
    "domain",
    "migrations",
    "openapi",
    "persistence",
    "tests",
];

/// What the tools want to find there.
const TOOLS: &[&str] = &[
    ".ci",
    ".clippy.toml",
    ".config",
    ".deny.toml",
    ".dockerignore",
    ".gitignore",
    ".rustfmt.toml",
    "Cargo.lock",
    "Dockerfile",
    "LICENSE",
];

#[test]
fn the_top_level_is_the_map() {
    let found: BTreeSet<_> = files().iter().filter_map(|file| top(file)).collect();
    let wanted: BTreeSet<_> = MAP.iter().chain(TOOLS).map(ToString::to_string).collect();
    let surplus: Vec<_> = found.difference(&wanted).collect();
    let missing: Vec<_> = wanted.difference(&found).collect();
    assert!(
        surplus.is_empty() && missing.is_empty(),
        "at the top level, too much: {surplus:?}; missing: {missing:?}. Put a new file into the \
         folder of what it serves, a tool's configuration into a dotfile. Something that must lie \
         there needs its reason in README.md and its line in tests/architecture/layout.rs."
    );
}

/// The file or folder at the top level that a path begins with.
fn top(file: &Path) -> Option<String> {
    let first = file.components().next()?;
    Some(first.as_os_str().to_string_lossy().into_owned())
}
