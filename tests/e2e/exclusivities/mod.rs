//! Exclusivity: granted by the supplier alone, in no one's way, and told to nobody else.

mod acts;
mod amendments;
mod clock;
mod conflicts;
mod duties;
mod first_access;
mod kills;
mod leaks;
mod pauses;
mod pilots;
mod races;
mod stopwatch;
