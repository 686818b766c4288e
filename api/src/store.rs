//! Where a server keeps things: its database, one of the operator's or a private one, and its files.

use std::{os::unix::fs::DirBuilderExt, path::Path};

use persistence::{
    embedded::{self, Durability, Embedded},
    migrations,
    objects::Objects,
};

use crate::{config::Config, serve::ServeError};

/// The database that a server works with: one of the operator's, or a private one.
pub struct Store {
    owner: String,
    serving: String,
    embedded: Option<Embedded>,
}

impl Store {
    /// Opens the database of the settings, starting the private one where none is named.
    ///
    /// # Errors
    /// [`ServeError`] when the data folder cannot be made or the private database does not start.
    pub async fn open(config: &Config) -> Result<Self, ServeError> {
        make_folder(&config.data)?;
        if let Some(url) = &config.database_url {
            return Ok(Self { owner: url.clone(), serving: url.clone(), embedded: None });
        }
        let options = embedded::Options {
            data: config.data.join("postgres"),
            durability: Durability::Durable,
            bin_dir: config.pg_bin_dir.clone(),
            search_path: config.search_path.clone(),
            temp: std::env::temp_dir(),
        };
        let embedded = tokio::task::spawn_blocking(move || Embedded::start(&options)).await??;
        Ok(Self {
            owner: embedded.url(embedded::OWNER, "postgres"),
            // The role comes with the first migration.
            serving: embedded.url("tandem_app", "postgres"),
            embedded: Some(embedded),
        })
    }

    /// Brings the database up to date; the names of what was applied.
    ///
    /// # Errors
    /// [`ServeError`] when it cannot be.
    pub async fn migrate(&self) -> Result<Vec<String>, ServeError> {
        Ok(migrations::run(&persistence::Settings::owner(&self.owner)?).await?)
    }

    /// The address of the database, for the role that serves.
    pub(crate) fn serving(&self) -> &str {
        &self.serving
    }

    /// True if the database is a private one.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// Stops the private database, if it is one.
    pub async fn close(self) {
        // Dropping blocks until the server has stopped.
        if tokio::task::spawn_blocking(move || drop(self.embedded)).await.is_err() {
            tracing::error!("the private database did not stop");
        }
    }
}

pub(crate) fn make_folder(path: &Path) -> Result<(), ServeError> {
    std::fs::create_dir_all(path)
        .map_err(|source| ServeError::Data { path: path.to_owned(), source })
}

/// Where the bytes of files are kept.
pub(crate) fn objects(config: &Config) -> Result<Objects, ServeError> {
    if let Some(url) = &config.files_url {
        return Ok(Objects::in_bucket(url)?);
    }
    let folder = config.data.join("files");
    // Readable by nobody else on the machine.
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder);
    made.map_err(|source| ServeError::Data { path: folder.clone(), source })?;
    Ok(Objects::in_folder(&folder)?)
}
