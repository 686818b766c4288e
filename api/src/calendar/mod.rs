//! The calendar: windows and gates of what the caller's organisation has agreed to.

mod icalendar;
mod show;

use domain::{calendar::Entry, deadline::Zone};
use futures_util::future::try_join;
use jiff::{ToSpan, civil::Date};
use persistence::{Failure, Reading, exclusivities, pilots};

pub(crate) use self::icalendar::{TEXT_CALENDAR, icalendar};
use crate::registration::Registration;

pub(crate) fn configure(config: &mut impl Registration) {
    config.service(show::calendar_show);
}

/// So many objects of a kind are read at once.
const MOST: u16 = 1_000;

/// What stands on days from `from` on and before `to`, the first first; and true where that is all.
pub(crate) async fn between(
    tx: &Reading<'_>,
    (from, to): (Date, Date),
) -> Result<(Vec<Entry>, bool), Failure> {
    // A day begins at most 14 hours earlier than in Greenwich, and ends at most 12 hours later.
    let instant = |day: Date| Zone::utc().start_of(day);
    let wide = (instant(from.saturating_sub(1.day())), instant(to.saturating_add(1.day())));
    let (exclusivities, pilots) = try_join(
        exclusivities::in_calendar(tx, wide, MOST + 1),
        pilots::in_calendar(tx, (from, to), MOST + 1),
    )
    .await?;
    let all = exclusivities.len().max(pilots.len()) <= usize::from(MOST);
    let mut entries: Vec<Entry> = exclusivities
        .iter()
        .flat_map(|one| one.value.in_calendar())
        .chain(pilots.iter().flat_map(|one| one.value.in_calendar()))
        .filter(|entry| entry.meets(from, to))
        .collect();
    entries.sort_by_key(|entry| (entry.from, entry.to, entry.object, entry.what));
    Ok((entries, all))
}
