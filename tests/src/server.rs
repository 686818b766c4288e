//! The server as a process of its own, for the tests that kill it: the very `main` of `tandem`.

use std::process::ExitCode;

fn main() -> ExitCode {
    api::main()
}
