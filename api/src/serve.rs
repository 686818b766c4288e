//! The server: its database, its workers, its listeners, and how it ends.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    os::unix::fs::DirBuilderExt,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use actix_cors::Cors;
use actix_web::{
    App, HttpServer,
    dev::ServerHandle,
    middleware::{Condition, from_fn},
    web::{self, Data},
};
use moka::sync::Cache;
use persistence::{
    Database, Failure,
    embedded::{self, Durability, Embedded, StartError},
    migrations::{self, MigrateError},
    objects::{ObjectError, Objects},
};
use tokio::{
    sync::watch,
    task::{JoinError, JoinHandle},
};
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::SwaggerUi;

use crate::{
    access_tokens::{AccessTokens, KeyError},
    config::Config,
    documentation::{self, Routes},
    edge::{edge, no_route},
    mail::{Post, PostError},
    passwords::Passwords,
    routes::configure,
    secrets::{Secret, SecretError},
    state::{Clock, Shared, State},
    tables::Imports,
    workers,
};

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The data folder cannot be made.
    #[error("the data folder {path} cannot be made")]
    Data {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The private database does not start.
    #[error(transparent)]
    Embedded(#[from] StartError),
    /// The address of the database is not one.
    #[error("DATABASE_URL {0}")]
    DatabaseUrl(#[from] persistence::SettingsError),
    /// The database cannot be brought up to date.
    #[error("the database cannot be brought up to date")]
    Migrate(#[from] MigrateError),
    /// The database fails.
    #[error(transparent)]
    Database(#[from] Failure),
    /// There is no secret.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// There is no signing key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Files cannot be kept.
    #[error("files cannot be kept where FILES_URL says")]
    Objects(#[from] ObjectError),
    /// Mails cannot go out.
    #[error(transparent)]
    Post(#[from] PostError),
    /// The contract cannot be written down.
    #[error("the OpenAPI document cannot be made")]
    Document(#[from] serde_json::Error),
    /// The address cannot be listened on.
    #[error("{address} cannot be listened on")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The system gives no thread.
    #[error("the system gives no thread for the workers")]
    Thread(#[source] io::Error),
    /// A task of ours ended before its time.
    #[error("a task ended before its time")]
    Task(#[from] JoinError),
}

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

fn make_folder(path: &std::path::Path) -> Result<(), ServeError> {
    std::fs::create_dir_all(path)
        .map_err(|source| ServeError::Data { path: path.to_owned(), source })
}

/// Where the bytes of files are kept.
fn objects(config: &Config) -> Result<Objects, ServeError> {
    if let Some(url) = &config.files_url {
        return Ok(Objects::in_bucket(url)?);
    }
    let folder = config.data.join("files");
    // Readable by nobody else on the machine.
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder);
    made.map_err(|source| ServeError::Data { path: folder.clone(), source })?;
    Ok(Objects::in_folder(&folder)?)
}

/// A server that runs.
pub struct Server {
    addresses: Vec<SocketAddr>,
    public_url: String,
    handle: ServerHandle,
    running: JoinHandle<io::Result<()>>,
    workers: std::thread::JoinHandle<()>,
    stop: watch::Sender<bool>,
}

impl Server {
    /// Starts serving on a database that is up to date. Needs a runtime with several threads.
    ///
    /// # Errors
    /// [`ServeError`] when the settings do not allow it.
    pub fn start(mut config: Config, store: &Store, clock: Clock) -> Result<Self, ServeError> {
        make_folder(&config.data)?;
        let listeners = config.listen.iter().map(listen).collect::<Result<Vec<_>, _>>()?;
        let addresses: Vec<_> =
            listeners.iter().filter_map(|listener| listener.local_addr().ok()).collect();
        let public_url = config.public_url.get_or_insert_with(|| {
            addresses.first().map(|address| format!("http://{address}")).unwrap_or_default()
        });
        let public_url = public_url.clone();
        let secret = Secret::load_or_make(&config.data.join("secret"))?;
        let settings = persistence::Settings::serving(&store.serving)?;
        let post = Post::new(&config, &public_url, secret.clone())?;
        let objects = objects(&config)?;
        let (count, connections) = (config.workers, config.connections_per_worker);
        let shared = Arc::new(Shared {
            access_tokens: AccessTokens::new(&secret, &public_url, clock.now())?,
            // One password at a time for every two cores: sign-ins cannot starve the rest.
            passwords: Passwords::new(config.workers.div_ceil(2)),
            imports: Imports::default(),
            refusals: Cache::builder()
                .max_capacity(10_000)
                .time_to_live(Duration::from_mins(1))
                .build(),
            objects,
            config,
            clock,
            secret,
        });
        let of_workers = settings.clone().named("tandem workers");
        let database = Database::new(&of_workers, workers::CONNECTIONS)?;
        let (stop, stopped) = watch::channel(false);
        let workers =
            workers::start(database, shared.clone(), post, stopped).map_err(ServeError::Thread)?;
        let pools = (0..count)
            .map(|_| Database::new(&settings, connections))
            .collect::<Result<Vec<_>, _>>()?;
        let server = http_server(&shared, pools, count, listeners)?;
        let handle = server.handle();
        let running = tokio::spawn(server);
        Ok(Self { addresses, public_url, handle, running, workers, stop })
    }

    /// Where it listens.
    #[must_use]
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// The address by which callers reach it.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Ends: takes no new requests, answers those that are there, lets the workers finish.
    pub async fn stop(self) {
        self.handle.stop(true).await;
        let _ = self.stop.send(true);
        let workers = self.workers;
        if tokio::task::spawn_blocking(move || workers.join()).await.is_err() {
            tracing::error!("the workers did not stop");
        }
        if let Ok(Err(error)) = self.running.await {
            tracing::error!(error = &error as &dyn std::error::Error, "the server failed");
        }
    }
}

/// Lets pages of these origins call from a browser, with an access token and no cookie.
fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST", "PUT"])
        .allowed_headers([
            "authorization",
            "content-digest",
            "content-type",
            "idempotency-key",
            "if-match",
            "if-none-match",
            "range",
            "repr-digest",
            "x-request-id",
        ])
        .expose_headers([
            "accept-ranges",
            "content-disposition",
            "content-range",
            "etag",
            "idempotency-replayed",
            "link",
            "location",
            "repr-digest",
            "retry-after",
            "x-request-id",
        ])
        .max_age(3_600);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}

fn listen(address: &SocketAddr) -> Result<TcpListener, ServeError> {
    let listener = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    listener.map_err(|source| ServeError::Listen { address: *address, source })
}

fn http_server(
    shared: &Arc<Shared>,
    pools: Vec<Database>,
    workers: usize,
    listeners: Vec<TcpListener>,
) -> Result<actix_web::dev::Server, ServeError> {
    let document = documentation::document();
    let routes = Data::new(Routes::of(&document));
    let text = Data::new(documentation::Text(documentation::document_text()?));
    // Each thread takes a pool of its own: a connection lives in the runtime that opened it.
    let states: Vec<_> =
        pools.into_iter().map(|pool| Data::new(State::new(shared.clone(), pool))).collect();
    let states = Arc::new(Mutex::new(states.into_iter().cycle()));
    let origins = shared.config.cors_origins.clone();
    let mut server = HttpServer::new(move || {
        let state = states.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next();
        let (app, _) = App::new().into_utoipa_app().configure(configure).split_for_parts();
        let app = match state {
            Some(state) => app.app_data(state),
            None => app,
        };
        app.app_data(routes.clone())
            .app_data(text.clone())
            .service(web::redirect("/docs", "/docs/"))
            .service(
                SwaggerUi::new("/docs/{_:.*}")
                    .config(utoipa_swagger_ui::Config::from("/openapi.json")),
            )
            .default_service(web::to(no_route))
            .wrap(Condition::new(!origins.is_empty(), cors(&origins)))
            .wrap(from_fn(edge))
    })
    .workers(workers)
    .shutdown_timeout(10)
    .client_request_timeout(Duration::from_secs(10))
    .disable_signals();
    for listener in listeners {
        let address = listener.local_addr().unwrap_or_else(|_| SocketAddr::from(([0; 4], 0)));
        server =
            server.listen(listener).map_err(|source| ServeError::Listen { address, source })?;
    }
    Ok(server.run())
}
