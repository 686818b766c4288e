//! `tandem demo`: a story against a running server, from the first pitch to the end of its pilot.

/// What the demo can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The server
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    url: String,
}

pub(crate) async fn play(_: Options) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    Ok(())
}
