//! A mail server for the tests: real SMTP on a real socket, so that a test sees what a customer's
//! mail server would see.
//!
//! A mail counts only once its DATA was answered 250. It can refuse, fail, and be away for a while:
//! its port stays reserved meanwhile, so that no other test can answer in its place.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "without its mail server a test can only fail"
)]

mod conversation;
mod mail;

use std::{
    collections::HashSet,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard},
};

use tokio::{
    net::{TcpListener, TcpSocket},
    sync::{Notify, oneshot},
    task::{JoinHandle, JoinSet},
    time::timeout,
};

pub use self::mail::Mail;
use crate::PATIENCE;

/// The mail server. It ends with this value.
#[derive(Debug)]
pub struct Smtp {
    /// Bound and never listening: it holds the port while the server is away.
    _reserved: TcpSocket,
    address: SocketAddr,
    mailbox: Arc<Mailbox>,
    running: Mutex<Option<Running>>,
}

#[derive(Debug)]
struct Running {
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl Smtp {
    /// Starts to listen on a free port of 127.0.0.1.
    ///
    /// # Panics
    /// If no port can be had.
    #[expect(clippy::unused_async, reason = "it needs a runtime, and says so by its type")]
    pub async fn start() -> Self {
        let reserved = TcpSocket::new_v4().expect("a socket");
        reserved.set_reuseaddr(true).expect("a port that can be taken twice");
        reserved.bind((Ipv4Addr::LOCALHOST, 0).into()).expect("a free port");
        let address = reserved.local_addr().expect("a bound port");
        let smtp = Self {
            _reserved: reserved,
            address,
            mailbox: Arc::default(),
            running: Mutex::default(),
        };
        smtp.resume();
        smtp
    }

    /// `smtp://127.0.0.1:port`, the same before and after an outage.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Begins an outage: open conversations break off, new ones are refused. What came is kept.
    ///
    /// # Panics
    /// If the server itself had panicked.
    pub async fn stop(&self) {
        let running = self.running.lock().expect("no panic under the lock").take();
        if let Some(Running { stop, server }) = running {
            drop(stop);
            server.await.expect("the mail server panicked");
        }
    }

    /// Ends an outage: listens again, at the same address.
    ///
    /// # Panics
    /// If it is not stopped, or the port cannot be had again.
    pub fn resume(&self) {
        let mut running = self.running.lock().expect("no panic under the lock");
        assert!(running.is_none(), "the mail server is already running");
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_reuseaddr(true).expect("a port that can be taken twice");
        socket.bind(self.address).expect("the reserved port");
        let listener = socket.listen(128).expect("the reserved port");
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(serve(listener, Arc::clone(&self.mailbox), stopped));
        *running = Some(Running { stop, server });
    }

    /// From now on this recipient does not exist: RCPT is answered 550.
    pub fn refuse(&self, address: &str) {
        self.mailbox.lock().refused.insert(address.to_lowercase());
    }

    /// The next `count` attempts to deliver a message fail for the moment: DATA is answered 451.
    pub fn fail_next(&self, count: usize) {
        self.mailbox.lock().failures = count;
    }

    /// Every mail so far, in the order of arrival.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.mailbox.lock().mails.clone()
    }

    /// The first mail that `matches`, waiting for it if need be; `what` names it in the failure.
    ///
    /// # Panics
    /// If it does not come in a minute.
    pub async fn wait_for(&self, what: &str, matches: impl Fn(&Mail) -> bool) -> Mail {
        self.wait_until(what, |mails| mails.iter().find(|mail| matches(mail)).cloned()).await
    }

    /// Every mail that matches, once there are at least `count`.
    ///
    /// # Panics
    /// If they do not come in a minute.
    pub async fn wait_for_count(
        &self,
        what: &str,
        count: usize,
        matches: impl Fn(&Mail) -> bool,
    ) -> Vec<Mail> {
        self.wait_until(what, |mails| {
            let found: Vec<_> = mails.iter().filter(|mail| matches(mail)).cloned().collect();
            (found.len() >= count).then_some(found)
        })
        .await
    }

    async fn wait_until<T>(&self, what: &str, find: impl Fn(&[Mail]) -> Option<T>) -> T {
        let found = async {
            loop {
                // Made before the look, so that a mail that comes just after it wakes us too.
                let arrival = self.mailbox.arrival.notified();
                if let Some(found) = find(&self.mails()) {
                    return found;
                }
                arrival.await;
            }
        };
        if let Ok(found) = timeout(PATIENCE, found).await {
            return found;
        }
        let there: Vec<_> = self
            .mails()
            .iter()
            .map(|mail| format!("\"{}\" to {}", mail.subject, mail.to.join(", ")))
            .collect();
        panic!(
            "waited {PATIENCE:?} for {what}; {} mails are there:\n  {}",
            there.len(),
            there.join("\n  ")
        );
    }
}

/// What the conversations share.
#[derive(Debug, Default)]
struct Mailbox {
    contents: Mutex<Contents>,
    arrival: Notify,
}

#[derive(Debug, Default)]
struct Contents {
    mails: Vec<Mail>,
    /// In lower case.
    refused: HashSet<String>,
    failures: usize,
}

impl Mailbox {
    fn lock(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().expect("no panic under the lock")
    }

    fn refuses(&self, recipient: &str) -> bool {
        self.lock().refused.contains(&recipient.to_lowercase())
    }

    /// Whether this attempt is one of those that shall fail; it is then used up.
    fn fails(&self) -> bool {
        let mut contents = self.lock();
        let fails = contents.failures > 0;
        contents.failures = contents.failures.saturating_sub(1);
        fails
    }

    fn receive(&self, mail: Mail) {
        self.lock().mails.push(mail);
        self.arrival.notify_waiters();
    }
}

/// Talks to every client at once, until `stopped` resolves or its other end is gone.
async fn serve(listener: TcpListener, mailbox: Arc<Mailbox>, mut stopped: oneshot::Receiver<()>) {
    let mut conversations = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            Ok((stream, _)) = listener.accept() => {
                conversations.spawn(conversation::hold(stream, Arc::clone(&mailbox)));
            }
            // A client that hangs up in mid-sentence is its own affair.
            Some(_) = conversations.join_next() => {}
        }
    }
    drop(listener);
    conversations.shutdown().await;
}
