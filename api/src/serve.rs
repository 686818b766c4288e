//! The server: its database, its workers, its listeners, and how it ends.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use actix_web::{
    App, HttpServer,
    dev::ServerHandle,
    middleware::{Condition, from_fn},
    web::{self, Data},
};
use moka::sync::Cache;
use persistence::{
    Database, Failure, Pulse, embedded::StartError, migrations::MigrateError, objects::ObjectError,
};
use tokio::{
    sync::watch,
    task::{JoinError, JoinHandle},
    time::sleep,
};
use utoipa_swagger_ui::SwaggerUi;

use crate::{
    access_tokens::{AccessTokens, KeyError},
    config::Config,
    cors::cors,
    edge::{edge, no_route, turn_away},
    events::Streams,
    limits::Limits,
    mail::{Post, PostError},
    metrics::{Metrics, Port},
    passwords::Passwords,
    routes::configure,
    secrets::{Secret, SecretError},
    state::{Clock, Shared, State},
    store::{Store, make_folder, objects},
    tables::Imports,
    traces::Traces,
    webhooks::{Carrier, CourierError},
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
    /// Webhooks cannot be sent.
    #[error(transparent)]
    Webhooks(#[from] CourierError),
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

/// How long a server that takes no connection any more lets those speak whom it has let in.
const SETTLE: Duration = Duration::from_millis(500);

/// A server that runs.
pub struct Server {
    addresses: Vec<SocketAddr>,
    public_url: String,
    shared: Arc<Shared>,
    metrics: Option<Port>,
    handle: ServerHandle,
    running: JoinHandle<io::Result<()>>,
    workers: std::thread::JoinHandle<()>,
    closing: watch::Sender<bool>,
    stop: watch::Sender<bool>,
}

impl Server {
    /// Starts serving on a database that is up to date. Needs a runtime with several threads.
    ///
    /// # Errors
    /// [`ServeError`] when the settings do not allow it.
    pub fn start(config: Config, store: &Store, clock: Clock) -> Result<Self, ServeError> {
        let listeners = config.listen.iter().map(listen).collect::<Result<Vec<_>, _>>()?;
        Self::start_on(listeners, config, store, clock)
    }

    /// The same on sockets that listen already.
    ///
    /// # Errors
    /// [`ServeError`] when the settings do not allow it.
    pub fn start_on(
        listeners: Vec<TcpListener>,
        mut config: Config,
        store: &Store,
        clock: Clock,
    ) -> Result<Self, ServeError> {
        make_folder(&config.data)?;
        let metrics = config.metrics_listen.as_ref().map(listen).transpose()?;
        let addresses: Vec<_> =
            listeners.iter().filter_map(|listener| listener.local_addr().ok()).collect();
        let public_url = config.public_url.get_or_insert_with(|| {
            addresses.first().map(|address| format!("http://{address}")).unwrap_or_default()
        });
        let public_url = public_url.clone();
        let secret = Secret::load_or_make(&config.data.join("secret"))?;
        let settings = persistence::Settings::serving(store.serving())?;
        let post = Post::new(&config, &public_url, secret.clone())?;
        let objects = objects(&config)?;
        let (count, connections) = (config.workers, config.connections_per_worker);
        let pulse = Pulse::start(&settings)?;
        let pools = (0..count)
            .map(|_| Ok(Database::new(&settings, connections)?.watched(pulse.clone())))
            .collect::<Result<Vec<_>, Failure>>()?;
        let limits = match config.rate_limit {
            0 => None,
            limit => {
                let database = Database::new(&settings.clone().named("tandem limits"), 1)?;
                Some(Limits::new(limit, database, secret.clone(), clock.clone()))
            }
        };
        let (closing, closed) = watch::channel(false);
        let shared = Arc::new(Shared {
            access_tokens: AccessTokens::new(&secret, &public_url, clock.now())?,
            // One password at a time for every two cores: sign-ins cannot starve the rest.
            passwords: Passwords::new(config.workers.div_ceil(2)),
            imports: Imports::default(),
            limits,
            metrics: metrics.is_some().then(|| Arc::new(Metrics::new(pools.clone()))),
            traces: config.otlp_endpoint.as_deref().map(Traces::to),
            draining: AtomicBool::new(false),
            refusals: Cache::builder()
                .max_capacity(10_000)
                .time_to_live(Duration::from_mins(1))
                .build(),
            streams: Streams::default(),
            closing: closed,
            objects,
            config,
            clock,
            secret,
        });
        let of_workers = settings.clone().named("tandem workers");
        let database = Database::new(&of_workers, workers::CONNECTIONS)?.watched(pulse);
        let (stop, stopped) = watch::channel(false);
        let webhooks = Carrier::new(database.clone(), shared.clone())?;
        let workers = workers::start(database, shared.clone(), (post, webhooks), stopped)
            .map_err(ServeError::Thread)?;
        let server = http_server(&shared, pools, count, listeners)?;
        let handle = server.handle();
        let running = tokio::spawn(server);
        let metrics = metrics.map(|listener| open_port(listener, &shared)).transpose()?;
        Ok(Self { addresses, public_url, shared, metrics, handle, running, workers, closing, stop })
    }

    /// Where figures are told, if anywhere.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().map(|port| port.address)
    }

    /// Goes on serving for a while, and lets everybody know that it is about to stop: it is not ready, and
    /// closes each connection after its answer. Then it takes no connection any more; on a socket that
    /// was handed over they wait for the next process.
    pub async fn drain(&self, time: Duration) {
        self.shared.draining.store(true, Ordering::Relaxed);
        if time.is_zero() {
            return;
        }
        sleep(time).await;
        self.handle.pause().await;
        // Who was let in just now has not yet said what it wants.
        sleep(SETTLE).await;
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

    /// Ends: takes no new requests, answers those that are there, lets the workers finish. What would go
    /// on by itself is ended first.
    pub async fn stop(self) {
        let _ = self.closing.send(true);
        self.shared.draining.store(true, Ordering::Relaxed);
        self.handle.stop(true).await;
        let _ = self.stop.send(true);
        let workers = self.workers;
        if tokio::task::spawn_blocking(move || workers.join()).await.is_err() {
            tracing::error!("the workers did not stop");
        }
        if let Some(metrics) = self.metrics {
            metrics.close().await;
        }
        if let Ok(Err(error)) = self.running.await {
            tracing::error!(error = &error as &dyn std::error::Error, "the server failed");
        }
    }
}

fn open_port(listener: TcpListener, shared: &Arc<Shared>) -> Result<Port, ServeError> {
    let address = address_of(&listener);
    Port::open(listener, shared.clone()).map_err(|source| ServeError::Listen { address, source })
}

fn address_of(listener: &TcpListener) -> SocketAddr {
    listener.local_addr().unwrap_or_else(|_| SocketAddr::from(([0; 4], 0)))
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
    // Each thread takes a pool of its own: a connection lives in the runtime that opened it.
    let states: Vec<_> =
        pools.into_iter().map(|pool| Data::new(State::new(shared.clone(), pool))).collect();
    let states = Arc::new(Mutex::new(states.into_iter().cycle()));
    let origins = shared.config.cors_origins.clone();
    let mut server = HttpServer::new(move || {
        let state = states.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next();
        let app = App::new().configure(configure);
        let app = match state {
            Some(state) => app.app_data(state),
            None => app,
        };
        app.service(web::redirect("/docs", "/docs/"))
            .service(
                SwaggerUi::new("/docs/{_:.*}")
                    .config(utoipa_swagger_ui::Config::from("/openapi.json")),
            )
            .default_service(web::to(no_route))
            .wrap(Condition::new(!origins.is_empty(), from_fn(turn_away)))
            .wrap(Condition::new(!origins.is_empty(), cors(&origins)))
            .wrap(from_fn(edge))
    })
    .workers(workers)
    .shutdown_timeout(10)
    .client_request_timeout(Duration::from_secs(10))
    .disable_signals();
    for listener in listeners {
        let address = address_of(&listener);
        server =
            server.listen(listener).map_err(|source| ServeError::Listen { address, source })?;
    }
    Ok(server.run())
}
