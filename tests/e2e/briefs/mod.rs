//! Briefs: told alike to suppliers who know nothing of one another.

mod acts;
mod clock;
mod leaks;
mod submissions;
