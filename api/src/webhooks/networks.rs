//! To which addresses nothing is sent: those of this machine, of private networks and of special use.
//!
//! Of IPv4 they are those which IANA's registry of special purposes (RFC 6890) does not call globally
//! reachable; of IPv6 all but global unicast, and of that whatever is special or holds an IPv4 address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// Where a message may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leads {
    /// To the public internet, and to networks that the operator allows.
    Anywhere,
    /// To networks that the operator allows: what is sent there is not encrypted.
    Home,
}

impl Leads {
    /// True of an address to which it may be sent.
    pub(super) fn to(self, address: IpAddr, allowed: &[IpNet]) -> bool {
        let home = allowed
            .iter()
            .any(|network| network.contains(&address) || network.contains(&address.to_canonical()));
        home || self == Self::Anywhere && is_public(address)
    }
}

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6(a: u16, b: u16, length: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0), length)
}

const SPECIAL_V4: &[Ipv4Net] = &[
    // This network.
    v4(0, 0, 0, 0, 8),
    // Private.
    v4(10, 0, 0, 0, 8),
    v4(172, 16, 0, 0, 12),
    v4(192, 168, 0, 0, 16),
    // Behind a carrier's NAT.
    v4(100, 64, 0, 0, 10),
    // This machine.
    v4(127, 0, 0, 0, 8),
    // Link-local, where clouds tell their machines who they are.
    v4(169, 254, 0, 0, 16),
    // One cloud does that here.
    v4(168, 63, 129, 16, 32),
    // Protocol assignments, documentation, relays, benchmarks.
    v4(192, 0, 0, 0, 24),
    v4(192, 0, 2, 0, 24),
    v4(192, 88, 99, 0, 24),
    v4(198, 18, 0, 0, 15),
    v4(198, 51, 100, 0, 24),
    v4(203, 0, 113, 0, 24),
    // Multicast, reserved, broadcast.
    v4(224, 0, 0, 0, 4),
    v4(240, 0, 0, 0, 4),
];

/// Global unicast: what is outside is loopback, link-local, unique local, multicast, IPv4 in another form
/// (mapped, NAT64) or nobody's.
const UNICAST: Ipv6Net = v6(0x2000, 0, 3);

const SPECIAL_V6: &[Ipv6Net] = &[
    // Protocol assignments, among them Teredo, which holds an IPv4 address.
    v6(0x2001, 0, 23),
    // Documentation.
    v6(0x2001, 0x0db8, 32),
    v6(0x3fff, 0, 20),
    // 6to4, which holds an IPv4 address.
    v6(0x2002, 0, 16),
];

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !SPECIAL_V4.iter().any(|network| network.contains(&address)),
        IpAddr::V6(address) => {
            UNICAST.contains(&address) && !SPECIAL_V6.iter().any(|one| one.contains(&address))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads(leads: Leads, address: &str, allowed: &[&str]) -> bool {
        let allowed: Vec<_> = allowed.iter().map(|one| one.parse().unwrap()).collect();
        leads.to(address.parse().unwrap(), &allowed)
    }

    #[test]
    fn nothing_leads_to_special_addresses() {
        for special in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "64:ff9b:1::a00:1",
            "100::1",
            "2001::7f00:1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!leads(Leads::Anywhere, special, &[]), "{special}");
            assert!(!leads(Leads::Home, special, &[]), "{special}");
        }
    }

    #[test]
    fn the_public_internet_is_reached_and_in_the_clear_only_what_is_allowed() {
        for public in
            ["1.1.1.1", "8.8.8.8", "100.63.255.255", "172.32.0.1", "2606:4700::1", "2a00:1450::1"]
        {
            assert!(leads(Leads::Anywhere, public, &[]), "{public}");
            assert!(!leads(Leads::Home, public, &["10.0.0.0/8"]), "{public}");
        }
        for home in ["10.1.2.3", "::ffff:10.1.2.3"] {
            for which in [Leads::Anywhere, Leads::Home] {
                assert!(leads(which, home, &["10.0.0.0/8", "fd00::/8"]), "{home}");
                assert!(!leads(which, home, &["10.2.0.0/16"]), "{home}");
            }
        }
        assert!(leads(Leads::Home, "fd00::1", &["fd00::/8"]));
    }
}
