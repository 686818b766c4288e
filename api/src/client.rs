//! From where a request comes, and what its sender says of itself.
//!
//! `X-Forwarded-For` is believed only where a proxy of the operator's has written it: read from its
//! end, the first address that is no such proxy is the client's (RFC 7239, 5.2 and 8.1).

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
};

use actix_web::HttpRequest;
use actix_web::http::header;
use ipnet::IpNet;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The most of what a client says of itself that is kept, in characters.
const MOST: usize = 200;

/// Who sends a request, as far as the network tells.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    address: Option<IpAddr>,
    /// What it says of itself, without control characters; may be empty.
    pub(crate) agent: String,
}

/// Where somebody comes from: an address, and of IPv6 the network of a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Network(Option<IpAddr>);

impl Network {
    fn of(address: Option<IpAddr>) -> Self {
        Self(address.map(|address| match address {
            IpAddr::V4(address) => address.into(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
        }))
    }

    /// Where a request comes from.
    pub(crate) fn of_request(request: &HttpRequest, proxies: &[IpNet]) -> Self {
        Self::of(address(request, proxies))
    }
}

impl fmt::Display for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                write!(formatter, "{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
            Some(IpAddr::V4(address)) => address.fmt(formatter),
            None => Ok(()),
        }
    }
}

impl Client {
    /// The sender of a request.
    pub(crate) fn of(request: &HttpRequest, proxies: &[IpNet]) -> Self {
        let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        let agent = agent.unwrap_or_default().chars().filter(|one| !one.is_control());
        Self { address: address(request, proxies), agent: agent.take(MOST).collect() }
    }

    /// The network address, empty where there is none.
    pub(crate) fn address(&self) -> String {
        self.address.map(|address| address.to_string()).unwrap_or_default()
    }

    /// What attempts from there are counted by.
    pub(crate) fn network(&self) -> String {
        Network::of(self.address).to_string()
    }
}

fn address(request: &HttpRequest, proxies: &[IpNet]) -> Option<IpAddr> {
    let peer = request.peer_addr().map(|address| address.ip().to_canonical());
    if proxies.is_empty() {
        return peer;
    }
    let forwarded: Vec<_> = request
        .headers()
        .get_all(FORWARDED_FOR)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|one| one.trim().parse::<IpAddr>().ok().map(|address| address.to_canonical()))
        .collect();
    client(peer, &forwarded, proxies)
}

fn client(peer: Option<IpAddr>, forwarded: &[Option<IpAddr>], proxies: &[IpNet]) -> Option<IpAddr> {
    let trusted = |address: &IpAddr| proxies.iter().any(|proxy| proxy.contains(address));
    let mut client = peer?;
    for before in forwarded.iter().rev() {
        if !trusted(&client) {
            break;
        }
        // What a proxy could not name is nobody to be told apart.
        let Some(before) = before else { break };
        client = *before;
    }
    Some(client)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(peer: &str, forwarded: &[&str]) -> String {
        let proxies = ["10.0.0.0/8".parse().unwrap(), "192.0.2.7/32".parse().unwrap()];
        let forwarded: Vec<_> = forwarded.iter().map(|one| one.parse().ok()).collect();
        client(Some(peer.parse().unwrap()), &forwarded, &proxies).unwrap().to_string()
    }

    #[test]
    fn only_proxies_of_ours_are_believed() {
        assert_eq!(found("198.51.100.1", &["203.0.113.9"]), "198.51.100.1");
        assert_eq!(found("10.1.1.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(found("10.1.1.1", &["203.0.113.9", "192.0.2.7"]), "203.0.113.9");
        // What the client itself wrote in front is worth nothing.
        assert_eq!(found("10.1.1.1", &["127.0.0.1", "203.0.113.9"]), "203.0.113.9");
        assert_eq!(found("10.1.1.1", &["203.0.113.9", "nonsense"]), "10.1.1.1");
        assert_eq!(found("10.1.1.1", &[]), "10.1.1.1");
    }
}
