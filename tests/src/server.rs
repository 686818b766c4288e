//! The server as a process of its own, for the tests that kill it: the very `main` of `tandem`, or a server
//! with a clock that is ahead.

use std::process::ExitCode;

fn main() -> ExitCode {
    match std::env::var("CLOCK_AHEAD") {
        Ok(seconds) => tests::serve_ahead(&seconds),
        Err(_) => api::main(),
    }
}
