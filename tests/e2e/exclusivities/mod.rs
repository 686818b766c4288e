//! Exclusivity: granted by the supplier alone, in no one's way, and told to nobody else.

mod acts;
mod clock;
mod conflicts;
mod first_access;
mod leaks;
mod races;
