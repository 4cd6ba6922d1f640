//! Which addresses may be called. Private, local and reserved ones only if the operator allows them.

use ipnet::IpNet;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

/// An address that may not be called, and the range it lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// The address.
    pub address: IpAddr,
    /// The range.
    pub range: IpNet,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} lies in {}, which is not public; LIGAND_EGRESS_ALLOW can allow it", self.address, self.range)
    }
}

/// Ranges that nobody on the public internet has (IANA's special-purpose registries), and multicast.
const REFUSED: [&str; 30] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/96",
    "::ffff:0:0:0/96",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "3fff::/20",
    "5f00::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
    "::1/128",
];

static RANGES: LazyLock<Vec<IpNet>> =
    LazyLock::new(|| REFUSED.iter().map(|range| range.parse().expect("each row of the table is a network")).collect());

/// Judges one address. `::ffff:a.b.c.d` is judged as `a.b.c.d`.
///
/// # Errors
/// The range that makes it unfit.
pub fn judge(address: IpAddr, allow: &[IpNet]) -> Result<(), Refused> {
    let address = canonical(address);
    if allow.iter().any(|network| network.contains(&address)) {
        return Ok(());
    }
    match RANGES.iter().find(|range| range.contains(&address)) {
        Some(range) => Err(Refused { address, range: *range }),
        None => Ok(()),
    }
}

fn canonical(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => mapped(six).map_or(address, IpAddr::V4),
    }
}

fn mapped(six: Ipv6Addr) -> Option<Ipv4Addr> {
    six.to_ipv4_mapped()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_that_is_not_public_is_refused() {
        let table = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ];
        for text in table {
            assert!(judge(text.parse().unwrap(), &[]).is_err(), "{text}");
        }
    }

    #[test]
    fn public_addresses_pass() {
        for text in [
            "8.8.8.8",
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "198.20.0.1",
            "2606:4700::1",
            "2a00:1450::1",
            "::ffff:8.8.8.8",
        ] {
            assert!(judge(text.parse().unwrap(), &[]).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_the_operator_allows_passes_also_in_its_mapped_form() {
        let allow = ["127.0.0.0/8".parse().unwrap()];
        assert!(judge("127.0.0.1".parse().unwrap(), &allow).is_ok());
        assert!(judge("::ffff:127.0.0.1".parse().unwrap(), &allow).is_ok());
        assert!(judge("10.0.0.1".parse().unwrap(), &allow).is_err());
    }
}
