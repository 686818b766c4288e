//! `tandem verify-ledger`: whether the ledger that a party took away is whole and unchanged, and what was
//! promised in it.
//!
//! It takes nobody's word: every hash is computed from what the file says. That the whole file was not
//! written anew, from its first line, shows in an older export or in the head that the other side has.

mod file;
mod line;
mod promises;
#[cfg(test)]
mod tests;

use std::{
    error::Error,
    fmt::Write as _,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
};

use clap::Args;
use domain::chain::{End, Fault};
use jiff::Timestamp;

pub(crate) use self::line::canonical;
use self::{file::File, promises::Promises};

/// Which file, and what to compare it with.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The file, as `GET /v1/partnerships/{id}/ledger` gave it; `-` for standard input
    file: PathBuf,

    /// An older export of the same ledger: the file has to begin with it
    #[arg(long, value_name = "OLDER")]
    against: Option<PathBuf>,
}

/// Verifies the file, and tells what was found.
///
/// # Errors
/// The first faults, each with its line; or when a file cannot be read.
pub(crate) fn verify(options: &Options) -> Result<String, Box<dyn Error + Send + Sync>> {
    let older = options.against.as_deref().map(open).transpose()?;
    match check(open(&options.file)?, older)? {
        Ok(found) => Ok(found),
        Err(faults) => {
            Err(format!("the ledger is not sound:\n  - {}", faults.join("\n  - ")).into())
        }
    }
}

/// What is read: a file, or standard input.
///
/// # Errors
/// When it cannot be opened.
pub(crate) fn open(path: &Path) -> Result<Box<dyn BufRead>, String> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = std::fs::File::open(path);
    let file = file.map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    Ok(Box::new(BufReader::new(file)))
}

/// What was found in a sound ledger, or what is wrong with it.
fn check(
    file: impl BufRead,
    older: Option<impl BufRead>,
) -> io::Result<Result<String, Vec<String>>> {
    let (mut file, mut older) = (File::new(file), older.map(File::new));
    let mut found = Found::default();
    while let Some(event) = file.next()? {
        if let Some(older) = &mut older
            && let Some(before) = older.next()?
        {
            if (before.link.hash, before.link.content) != (event.link.hash, event.link.content) {
                file.fault(&Fault::Rewritten);
                break;
            }
            found.compared += 1;
        }
        found.period = Some((found.period.map_or(event.at, |(first, _)| first), event.at));
        found.in_full += i64::from(event.content.is_some());
        found.promises.note(event);
    }
    let mut faults = file.faults;
    if let Some(mut older) = older {
        if faults.is_empty() && older.next()?.is_some() {
            faults.push(Fault::Shortened.to_string());
        }
        faults.extend(older.faults.iter().map(|fault| format!("the older export, {fault}")));
    }
    faults.truncate(file::MOST_FAULTS);
    Ok(match file.end {
        Some((end, at)) if faults.is_empty() => Ok(found.told(&end, at)),
        Some(_) | None => Err(faults),
    })
}

/// What is told of a sound ledger.
#[derive(Default)]
struct Found {
    /// When the first event was, and the last.
    period: Option<(Timestamp, Timestamp)>,
    /// How many events hold their content.
    in_full: i64,
    /// How many events an older export has, too.
    compared: u64,
    promises: Promises,
}

impl Found {
    fn told(&self, end: &End, exported_at: Timestamp) -> String {
        let mut text = format!("The ledger of {} is sound.\n\n", end.ledger);
        let mut line = |name: &str, value: &str| {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "  {name:<9} {value}");
        };
        line("events", &end.length.to_string());
        if let Some((first, last)) = self.period {
            line("period", &format!("{first} to {last}"));
        }
        let head = end.head.map_or_else(|| "none".to_owned(), |hash| hash.to_string());
        line("head", &head);
        line("exported", &exported_at.to_string());
        let by_hash = end.length - self.in_full;
        line("content", &format!("of {} word for word, of {by_hash} by hash alone", self.in_full));
        if self.compared > 0 {
            line(
                "compared",
                &format!("it begins with all of the older, up to event {}", self.compared),
            );
        }
        text + "\nWhoever has the same head has the same history: compare it with the other side's.\n\n"
            + &self.promises.table()
    }
}
