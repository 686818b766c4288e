//! Writes `openapi.json`, the contract that integrators build on, or checks that it is current.
//!
//! `cargo run -p openapi` writes; with `--check` it compares and shows the difference.

use std::{
    error::Error,
    fs,
    io::{self, Write as _},
    path::Path,
    process::ExitCode,
};

use similar::TextDiff;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let current = api::document_text()?;
    if !std::env::args().any(|argument| argument == "--check") {
        fs::write(&file, current)?;
        return Ok(ExitCode::SUCCESS);
    }
    let checked_in = fs::read_to_string(&file)?;
    if checked_in == current {
        return Ok(ExitCode::SUCCESS);
    }
    let diff = TextDiff::from_lines(&checked_in, &current);
    writeln!(
        io::stderr(),
        "openapi.json is not current; write it anew with `cargo run -p openapi`:\n{}",
        diff.unified_diff().context_radius(3).header("checked in", "current")
    )?;
    Ok(ExitCode::FAILURE)
}
