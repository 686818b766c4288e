//! Which `postgres` and `initdb` to run.
//!
//! Invariant: a cluster is only ever opened by the major version that wrote it, and nothing older
//! than [`OLDEST`] is used. A prescribed folder is taken or refused, never quietly passed over.

use std::cmp::Reverse;
use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Options, StartError};

/// The oldest major version that the migrations run on.
const OLDEST: u32 = 15;

/// Where packages put PostgreSQL: a parent, how a folder in it begins, and the rest of the path.
const PLACES: [(&str, &str, &str); 9] = [
    ("/usr/lib/postgresql", "", "bin"),         // Debian, Ubuntu
    ("/usr", "pgsql-", "bin"),                  // RHEL, from postgresql.org
    ("/usr/lib", "postgresql", "bin"),          // openSUSE
    ("/usr/libexec", "postgresql", ""),         // Alpine
    ("/usr/local", "pgsql", "bin"),             // built from source
    ("/opt/homebrew/opt", "postgresql", "bin"), // Homebrew
    ("/usr/local/opt", "postgresql", "bin"),    // Homebrew on Intel
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"), // Homebrew on Linux
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"), // Postgres.app
];

/// A folder with a `postgres` and an `initdb` that run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binaries {
    /// Absolute, without symlinks.
    pub(super) folder: PathBuf,
    pub(super) version: Version,
}

/// A release. Previews (`18beta1`) count as the release that they precede.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version {
    // Ordered by major first: keep the fields so.
    pub(super) major: u32,
    minor: u32,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl Version {
    /// Reads `postgres --version`: `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
    fn parse(text: &str) -> Option<Self> {
        text.split_whitespace().find_map(|word| {
            let (major, rest) = leading_number(word)?;
            let minor = rest.strip_prefix('.').and_then(leading_number);
            Some(Self { major, minor: minor.map_or(0, |(minor, _)| minor) })
        })
    }
}

/// What is there to choose from, the best first: the prescribed folder alone, or else `PATH` in its
/// own order and then the usual places, newest first.
pub(super) fn installed(options: &Options) -> Result<Vec<Binaries>, StartError> {
    if let Some(folder) = &options.bin_dir {
        let only = examine(folder).ok_or_else(|| StartError::NotBinaries(folder.clone()))?;
        return Ok(vec![only]);
    }
    let mut usual: Vec<Binaries> =
        PLACES.iter().flat_map(matching).filter_map(|folder| examine(&folder)).collect();
    usual.sort_by_key(|binaries| Reverse(binaries.version));

    let path = options.search_path.as_deref().unwrap_or(OsStr::new(""));
    let mut all: Vec<Binaries> = std::env::split_paths(path)
        .filter(|folder| folder.is_absolute())
        .filter_map(|folder| examine(&folder))
        .collect();
    all.append(&mut usual);
    if all.is_empty() { Err(StartError::NoBinaries) } else { Ok(all) }
}

/// The first of `installed` that can open the cluster in `data`, which `cluster` is the major
/// version of; without a cluster, the first that is new enough.
pub(super) fn choose(
    installed: Vec<Binaries>,
    data: &Path,
    cluster: Option<u32>,
) -> Result<Binaries, StartError> {
    let (fit, old): (Vec<_>, Vec<_>) =
        installed.into_iter().partition(|binaries| binaries.version.major >= OLDEST);
    if fit.is_empty() {
        let newest = old.into_iter().max_by_key(|binaries| binaries.version);
        return Err(newest.map_or(StartError::NoBinaries, |newest| StartError::TooOld {
            found: newest.version.to_string(),
            folder: newest.folder,
            needed: OLDEST,
        }));
    }
    let mut majors: Vec<String> =
        fit.iter().map(|binaries| binaries.version.major.to_string()).collect();
    majors.dedup();
    fit.into_iter()
        .find(|binaries| cluster.is_none_or(|major| major == binaries.version.major))
        .ok_or_else(|| StartError::OtherMajor {
            data: data.to_path_buf(),
            cluster: cluster.unwrap_or_default(),
            found: majors.join(", "),
        })
}

/// Asks the binaries in `folder` for their version; nothing when they are missing or do not run.
fn examine(folder: &Path) -> Option<Binaries> {
    // Resolving `postgres` rather than the folder sees through links such as /usr/bin/postgres.
    let postgres = folder.join("postgres").canonicalize().ok()?;
    let folder = postgres.parent().filter(|folder| folder.join("initdb").is_file())?;
    let output =
        Command::new(&postgres).arg("--version").stdin(Stdio::null()).output().inspect_err(
            |error| tracing::debug!(%error, postgres = %postgres.display(), "does not run"),
        );
    let version = Version::parse(&String::from_utf8_lossy(&output.ok()?.stdout))?;
    Some(Binaries { folder: folder.to_path_buf(), version })
}

/// The folders that one of [`PLACES`] stands for.
fn matching((parent, prefix, rest): &(&str, &str, &str)) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path().join(rest))
        .collect()
}

/// The number that `text` begins with, and what follows it.
fn leading_number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Some((digits.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binaries(major: u32, minor: u32) -> Binaries {
        let version = Version { major, minor };
        Binaries { folder: PathBuf::from(format!("/pg/{version}/bin")), version }
    }

    fn choose_major(majors: &[u32], cluster: Option<u32>) -> Result<u32, StartError> {
        let installed = majors.iter().map(|major| binaries(*major, 1)).collect();
        choose(installed, Path::new("/data"), cluster).map(|chosen| chosen.version.major)
    }

    #[test]
    fn versions_are_read_from_what_postgres_prints() {
        let read = |text| Version::parse(text).map(|version| (version.major, version.minor));
        assert_eq!(read("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)"), Some((15, 14)));
        assert_eq!(read("postgres (PostgreSQL) 18beta1"), Some((18, 0)));
        assert_eq!(read("postgres (PostgreSQL) 9.6.24\n"), Some((9, 6)));
        assert_eq!(read("postgres (PostgreSQL)"), None);
    }

    #[test]
    fn versions_compare_as_numbers() {
        let mut versions =
            [(9, 6), (15, 2), (100, 0), (15, 14)].map(|(a, b)| binaries(a, b).version);
        versions.sort_by_key(|version| Reverse(*version));
        assert_eq!(versions.map(|version| version.to_string()), ["100.0", "15.14", "15.2", "9.6"]);
    }

    #[test]
    fn the_first_new_enough_is_chosen_unless_the_cluster_needs_another() {
        assert!(matches!(choose_major(&[14, 16, 18, 15], None), Ok(16)));
        assert!(matches!(choose_major(&[14, 16, 18, 15], Some(15)), Ok(15)));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let other = choose_major(&[16, 18], Some(15));
        let Err(StartError::OtherMajor { cluster, found, .. }) = other else { panic!("{other:?}") };
        assert_eq!((cluster, found.as_str()), (15, "16, 18"));
        let old = choose_major(&[13, 14], None);
        assert!(matches!(old, Err(StartError::TooOld { found, .. }) if found == "14.1"));
        assert!(matches!(choose_major(&[], None), Err(StartError::NoBinaries)));
    }
}
