//! A cable between a server and its database: it can be pulled, and it can fall silent, as a machine does
//! that hangs.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, UnixStream},
    sync::watch,
};
use tokio_postgres::config::Host;

/// A cable. It ends with the runtime of its test.
pub struct Cable {
    address: SocketAddr,
    /// The address of the database as its owner, by its socket.
    behind: Arc<Mutex<String>>,
    silent: watch::Sender<bool>,
}

impl Cable {
    /// A cable to the database with this address, which is a socket in a folder.
    pub async fn to(url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let behind = Arc::new(Mutex::new(url.to_owned()));
        let (silent, told) = watch::channel(false);
        let socket = behind.clone();
        tokio::spawn(async move {
            while let Ok((from, _)) = listener.accept().await {
                let (socket, told) = (socket_of(&socket), told.clone());
                tokio::spawn(async move {
                    // Nobody there: the connection ends at once.
                    let Ok(to) = UnixStream::connect(socket).await else { return };
                    let (from, to) = (from.into_split(), to.into_split());
                    tokio::select! {
                        () = carry(from.0, to.1, told.clone()) => {}
                        () = carry(to.0, from.1, told) => {}
                    }
                });
            }
        });
        Self { address, behind, silent }
    }

    /// The address of the database at this end.
    pub fn url(&self) -> String {
        let config: tokio_postgres::Config = self.behind().parse().expect("an address");
        let (user, name) = (config.get_user().expect("a user"), config.get_dbname());
        let name = name.expect("a database");
        format!("postgres://{user}@{}/{name}?sslmode=disable", self.address)
    }

    /// Goes to another database from now on.
    pub fn plug_into(&self, url: &str) {
        url.clone_into(&mut self.behind.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Carries nothing any more, and ends no connection.
    pub fn fall_silent(&self) {
        self.silent.send_replace(true);
    }

    /// Carries again.
    pub fn go_on(&self) {
        self.silent.send_replace(false);
    }

    fn behind(&self) -> String {
        self.behind.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn socket_of(url: &Mutex<String>) -> PathBuf {
    let url = url.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let config: tokio_postgres::Config = url.parse().expect("an address");
    match config.get_hosts() {
        [Host::Unix(folder)] => folder.join(".s.PGSQL.5432"),
        hosts => panic!("no socket: {hosts:?}"),
    }
}

/// Carries bytes until one end has gone.
async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut silent: watch::Receiver<bool>,
) {
    let mut bytes = vec![0; 16_384];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        if silent.wait_for(|silent| !silent).await.is_err() {
            return;
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}
