//! The address of a webhook: where nothing but a message for it can be sent.
//!
//! It is judged as an admin says it, and again each time before something is sent. A name is judged by what
//! it resolves to as the connection is made; see `courier`.

use std::net::IpAddr;

use ipnet::IpNet;
use reqwest::Url;

use super::networks::Leads;

/// Ports below are of services that take other things than webhooks.
const LEAST_PORT: u16 = 1_024;

/// An address to which messages are sent.
#[derive(Debug, Clone)]
pub(super) struct Address {
    pub(super) url: Url,
    pub(super) leads: Leads,
}

/// Why nothing is sent to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Forbidden {
    /// It cannot be read.
    #[error("is not a web address such as https://example.com/events")]
    Malformed,
    /// It is not encrypted.
    #[error("must begin with https://")]
    Plain,
    /// It names a user.
    #[error("must not hold a user or a password")]
    Credentials,
    /// It has a fragment, which is never sent.
    #[error("must not have a fragment")]
    Fragment,
    /// It leads to another service.
    #[error("must be on port 443, or on one above 1023")]
    Port,
    /// It leads to where nothing is sent.
    #[error("must not lead to this machine, to a private network or to addresses of special use")]
    Network,
}

impl Address {
    /// Reads an address. In the clear it leads to the `allowed` networks alone, and where there are none
    /// nowhere.
    ///
    /// # Errors
    /// [`Forbidden`] where nothing may be sent there.
    pub(super) fn parse(text: &str, allowed: &[IpNet]) -> Result<Self, Forbidden> {
        let url = Url::parse(text).map_err(|_| Forbidden::Malformed)?;
        let leads = match url.scheme() {
            "https" => Leads::Anywhere,
            "http" if !allowed.is_empty() => Leads::Home,
            _ => return Err(Forbidden::Plain),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Forbidden::Credentials);
        }
        if url.fragment().is_some() {
            return Err(Forbidden::Fragment);
        }
        if url.port().is_some_and(|port| port < LEAST_PORT) {
            return Err(Forbidden::Port);
        }
        // Whatever way it was written, an address is in its plain form here.
        let host = url.host_str().ok_or(Forbidden::Malformed)?;
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        if literal.is_ok_and(|literal| !leads.to(literal, allowed)) {
            return Err(Forbidden::Network);
        }
        Ok(Self { url, leads })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(text: &str, allowed: &[&str]) -> Option<Forbidden> {
        let allowed: Vec<_> = allowed.iter().map(|one| one.parse().unwrap()).collect();
        Address::parse(text, &allowed).err()
    }

    #[test]
    fn addresses_of_the_public_internet_over_tls() {
        for good in [
            "https://erp.northern.example/in?key=4711",
            "https://erp.northern.example:8443/",
            "https://localhost/",
            "https://1.1.1.1/",
            "https://[2606:4700::1]:8443/",
        ] {
            assert_eq!(judged(good, &[]), None, "{good}");
        }
        for (bad, why) in [
            ("http://erp.northern.example/", Forbidden::Plain),
            ("ftp://erp.northern.example/", Forbidden::Plain),
            ("https://a:b@erp.northern.example/", Forbidden::Credentials),
            ("https://a@erp.northern.example/", Forbidden::Credentials),
            ("https://erp.northern.example/#in", Forbidden::Fragment),
            ("https://erp.northern.example:22/", Forbidden::Port),
            ("https://erp.northern.example:80/", Forbidden::Port),
            ("https://", Forbidden::Malformed),
            ("https://127.0.0.1/", Forbidden::Network),
            ("https://127.1/", Forbidden::Network),
            ("https://127.0.0.1./", Forbidden::Network),
            ("https://2130706433/", Forbidden::Network),
            ("https://0x7f.0.0.1/", Forbidden::Network),
            ("https://0177.0.0.1/", Forbidden::Network),
            ("https://%31%32%37.0.0.1/", Forbidden::Network),
            ("https://169.254.169.254/latest", Forbidden::Network),
            ("https://[::1]/", Forbidden::Network),
            ("https://[::ffff:10.0.0.1]/", Forbidden::Network),
        ] {
            assert_eq!(judged(bad, &[]), Some(why), "{bad}");
        }
    }

    #[test]
    fn in_the_clear_only_to_networks_that_are_allowed() {
        let home = ["127.0.0.0/8"];
        for good in ["http://127.0.0.1:9/", "http://erp.northern.example/", "https://127.0.0.1/"] {
            let port = good.contains(":9/").then_some(Forbidden::Port);
            assert_eq!(judged(good, &home), port, "{good}");
        }
        assert_eq!(judged("http://1.1.1.1/", &home), Some(Forbidden::Network));
        assert_eq!(judged("https://10.0.0.1/", &home), Some(Forbidden::Network));
    }
}
