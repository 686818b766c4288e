//! What processes cost: CPU time and memory, from `/proc`.

use std::{fs, path::Path, time::Duration};

use crate::Outcome;

/// The kernel counts CPU time in hundredths of a second (`USER_HZ`).
const TICK: Duration = Duration::from_millis(10);

/// CPU time since a process began.
#[derive(Debug, Clone, Copy, Default)]
struct Times {
    parent: u32,
    own: u64,
    /// Of children that have ended and were waited for.
    children: u64,
}

/// Reads the times of a process; nothing where it has ended.
fn times(process: u32) -> Option<Times> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in parentheses may hold anything.
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let field = |index: usize| fields.get(index)?.parse::<u64>().ok();
    Some(Times {
        parent: u32::try_from(field(1)?).ok()?,
        own: field(11)? + field(12)?,
        children: field(13)? + field(14)?,
    })
}

fn duration(ticks: u64) -> Duration {
    TICK.saturating_mul(u32::try_from(ticks).unwrap_or(u32::MAX))
}

/// The CPU time of a process and its threads.
pub(crate) fn cpu(process: u32) -> Duration {
    duration(times(process).unwrap_or_default().own)
}

/// The CPU time of a process with all of its children, those that have ended too.
pub(crate) fn cpu_of_family(process: u32) -> Duration {
    let own = times(process).unwrap_or_default();
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let processes = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let children = processes.filter_map(times).filter(|times| times.parent == process);
    let living: u64 = children.map(|times| times.own + times.children).sum();
    duration(own.own + own.children + living)
}

/// Resident memory of a process, in mebibytes.
pub(crate) fn memory(process: u32) -> Outcome<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.ok_or("the process has no memory")?.trim().trim_end_matches(" kB");
    Ok(f64::from(kibibytes.parse::<u32>()?) / 1_024.0)
}

/// The first process of the PostgreSQL whose data lies in `cluster`.
pub(crate) fn postmaster(cluster: &Path) -> Outcome<u32> {
    let text = fs::read_to_string(cluster.join("postmaster.pid"))?;
    Ok(text.lines().next().ok_or("postmaster.pid is empty")?.trim().parse()?)
}
