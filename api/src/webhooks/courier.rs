//! The courier brings one message to one address, and says what came of it.
//!
//! A name is resolved once, and what it resolves to is judged before anything is connected to: what was
//! judged is what is connected to, however often the name changes meanwhile. Nothing is read of an answer
//! but its head, no redirect is followed and no proxy is used.

use std::{
    error::Error,
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use actix_web::http::header::HttpDate;
use domain::webhook::{Fault, Outcome};
use ipnet::IpNet;
use jiff::{SignedDuration, Timestamp};
use reqwest::{
    Client, StatusCode,
    dns::{Addrs, Name, Resolve, Resolving},
    header, redirect, retry,
};

use super::{
    address::{Address, Forbidden},
    networks::Leads,
};

/// How long an attempt may take, from the first look at the name to the head of the answer.
const PATIENCE: Duration = Duration::from_secs(15);

const AGENT: &str = concat!("Tandem/", env!("CARGO_PKG_VERSION"));

/// Why no message can be sent at all.
#[derive(Debug, thiserror::Error)]
#[error("webhooks cannot be sent")]
pub struct CourierError(#[from] reqwest::Error);

/// A message, signed.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) id: String,
    pub(super) at: Timestamp,
    pub(super) signatures: String,
    pub(super) body: Vec<u8>,
}

/// Brings messages.
pub(super) struct Courier {
    anywhere: Client,
    home: Client,
    allowed: Arc<[IpNet]>,
}

impl Courier {
    /// Who sends to the public internet and to these networks.
    ///
    /// # Errors
    /// [`CourierError`] when the system gives no roots of trust.
    pub(super) fn new(allowed: &[IpNet]) -> Result<Self, CourierError> {
        let look_up: LookUp = Arc::new(|host| Box::pin(look_up(host)));
        Self::with(allowed, &look_up)
    }

    fn with(allowed: &[IpNet], look_up: &LookUp) -> Result<Self, CourierError> {
        let allowed: Arc<[IpNet]> = allowed.into();
        let client = |leads| {
            let (look_up, allowed) = (look_up.clone(), allowed.clone());
            Client::builder()
                .dns_resolver(Arc::new(Guard { leads, allowed, look_up }))
                .no_proxy()
                .redirect(redirect::Policy::none())
                .retry(retry::never())
                .referer(false)
                .http1_only()
                .pool_max_idle_per_host(0)
                .timeout(PATIENCE)
                .user_agent(AGENT)
                .build()
        };
        let (anywhere, home) = (client(Leads::Anywhere)?, client(Leads::Home)?);
        Ok(Self { anywhere, home, allowed })
    }

    /// Brings a message to an address, in 15 seconds at most.
    pub(super) async fn bring(&self, address: &str, message: Message) -> Outcome {
        let at = message.at;
        let failed = |fault| Outcome::Failed { fault, status: None, retry_after: None };
        let address = match Address::parse(address, &self.allowed) {
            Ok(address) => address,
            Err(Forbidden::Malformed) => return failed(Fault::Unresolved),
            // It was allowed once, by settings that are others now.
            Err(_) => return failed(Fault::Forbidden),
        };
        let client = match address.leads {
            Leads::Anywhere => &self.anywhere,
            Leads::Home => &self.home,
        };
        let request = client
            .post(address.url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", message.id)
            .header("webhook-timestamp", at.as_second())
            .header("webhook-signature", message.signatures)
            .body(message.body);
        match request.send().await {
            Ok(response) => judge(response.status(), response.headers(), at),
            Err(error) => failed(fault(&error)),
        }
    }
}

/// What an answer means.
fn judge(status: StatusCode, headers: &header::HeaderMap, at: Timestamp) -> Outcome {
    let code = status.as_u16();
    if status.is_success() {
        return Outcome::Taken(code);
    }
    if status == StatusCode::GONE {
        return Outcome::Gone;
    }
    let fault = if status.is_redirection() { Fault::Redirect } else { Fault::Status };
    let wait = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry_after = wait.and_then(|text| pause(text.trim(), at));
    Outcome::Failed { fault, status: Some(code), retry_after }
}

/// What `Retry-After` asks for: seconds, or an instant (RFC 9110, 10.2.3).
fn pause(text: &str, at: Timestamp) -> Option<SignedDuration> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(SignedDuration::from_secs(text.parse().unwrap_or(i64::MAX)));
    }
    let date: HttpDate = text.parse().ok()?;
    let until = Timestamp::try_from(std::time::SystemTime::from(date)).ok()?;
    Some(until.duration_since(at).max(SignedDuration::ZERO))
}

/// What has gone wrong.
fn fault(error: &reqwest::Error) -> Fault {
    let mut cause = Some(error as &(dyn Error + 'static));
    while let Some(one) = cause {
        match one.downcast_ref::<Lost>() {
            Some(Lost::Forbidden) => return Fault::Forbidden,
            Some(Lost::Unresolved(_)) => return Fault::Unresolved,
            None => cause = one.source(),
        }
    }
    if error.is_timeout() {
        Fault::Timeout
    } else if error.is_connect() {
        Fault::Unreachable
    } else {
        Fault::Broken
    }
}

/// Why a name leads nowhere.
#[derive(Debug, thiserror::Error)]
enum Lost {
    #[error("the name cannot be resolved")]
    Unresolved(#[source] io::Error),
    #[error("the name leads to where nothing is sent")]
    Forbidden,
}

type Found = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// How names are resolved.
type LookUp = Arc<dyn Fn(String) -> Found + Send + Sync>;

/// As the system resolves them.
async fn look_up(host: String) -> io::Result<Vec<IpAddr>> {
    let found = tokio::net::lookup_host((host, 0)).await?;
    Ok(found.map(|address| address.ip()).collect())
}

/// Gives of what a name resolves to nothing but where a message may lead.
struct Guard {
    leads: Leads,
    allowed: Arc<[IpNet]>,
    look_up: LookUp,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let found = (self.look_up)(name.as_str().to_owned());
        let (leads, allowed) = (self.leads, self.allowed.clone());
        Box::pin(async move {
            let found = found.await.map_err(Lost::Unresolved)?;
            let good = found.into_iter().filter(|address| leads.to(*address, &allowed));
            let good: Vec<_> = good.map(|address| SocketAddr::new(address, 0)).collect();
            if good.is_empty() {
                return Err(Lost::Forbidden.into());
            }
            Ok(Box::new(good.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests;
