//! The contract that integrators build on, as text and as a promise.

pub mod breaks;
