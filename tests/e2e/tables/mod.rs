//! Files of CSV: what is imported as a whole or not at all, and what is exported to be imported again.

mod commitments;
mod exports;
mod faults;
mod goals;
mod kill;
mod measurements;
mod races;
