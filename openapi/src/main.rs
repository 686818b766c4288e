//! Writes `openapi.json`, the contract that integrators build on, or checks that it is current and
//! breaks nobody who was promised the last released one.
//!
//! `cargo run -p openapi` writes; with `--check` it compares and shows the difference; with `--release`
//! the present one is the released one from then on.

use std::{
    error::Error,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use openapi::breaks;
use serde_json::Value;
use similar::TextDiff;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let current = api::document_text()?;
    let asked = |name: &str| std::env::args().any(|argument| argument == name);
    if asked("--check") {
        let (is_current, is_kept) = (is_current(&current)?, is_kept(&current)?);
        return Ok(if is_current && is_kept { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    fs::write(file("openapi.json"), &current)?;
    if asked("--release") {
        if !is_kept(&current)? {
            return Ok(ExitCode::FAILURE);
        }
        fs::write(file("released.json"), &current)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// True if what is checked in is what the server serves.
fn is_current(current: &str) -> Result<bool, Box<dyn Error>> {
    let checked_in = fs::read_to_string(file("openapi.json"))?;
    if checked_in == current {
        return Ok(true);
    }
    let diff = TextDiff::from_lines(checked_in.as_str(), current);
    writeln!(
        io::stderr(),
        "openapi.json is not current; write it anew with `cargo run -p openapi`:\n{}",
        diff.unified_diff().context_radius(3).header("checked in", "current")
    )?;
    Ok(false)
}

/// True if nobody's client breaks who was promised the last released document, or if the major version
/// says that it may.
fn is_kept(current: &str) -> Result<bool, Box<dyn Error>> {
    let released: Value = serde_json::from_str(&fs::read_to_string(file("released.json"))?)?;
    let current: Value = serde_json::from_str(current)?;
    let breaks = breaks::unannounced(&released, &current);
    if breaks.is_empty() {
        return Ok(true);
    }
    let mut output = io::stderr().lock();
    writeln!(output, "openapi.json breaks clients of {}:", breaks::version(&released))?;
    for broken in &breaks {
        writeln!(output, "  {broken}")?;
    }
    writeln!(output, "Keep what was promised, or raise the major version of the document.")?;
    Ok(false)
}
