//! Files: who brings and reads them and when, what is taken, what a broken upload leaves behind, and what
//! is confidential.

mod confidential;
mod kill;
mod receipts;
mod sides;
mod streams;

use std::path::{Path, PathBuf};

/// Every file below a folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let entries = entries.map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}
