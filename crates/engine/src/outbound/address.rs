//! Which addresses may be reached. Pure: an address in, a verdict out; names are resolved elsewhere.
//!
//! The ranges are those of docs/security.md, "Egress".

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address that outgoing calls may not reach, and the range that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// The address, an IPv4-mapped one as IPv4.
    pub address: IpAddr,
    /// The refused range it lies in.
    pub range: IpNet,
    /// What the range is for, as a noun phrase: `loopback`, `private network` …
    pub purpose: &'static str,
}

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Refused { address, range, purpose } = self;
        write!(
            out,
            "{address} may not be called ({purpose}, {range}); if it is meant to be, add it to LIGAND_EGRESS_ALLOW"
        )
    }
}

const fn v4(a: u8, b: u8, c: u8, prefix: u8, purpose: &'static str) -> (Ipv4Net, &'static str) {
    (Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, 0), prefix), purpose)
}

const fn v6(head: [u16; 3], prefix: u8, purpose: &'static str) -> (Ipv6Net, &'static str) {
    (Ipv6Net::new_assert(Ipv6Addr::new(head[0], head[1], head[2], 0, 0, 0, 0, 0), prefix), purpose)
}

const V4: &[(Ipv4Net, &str)] = &[
    v4(0, 0, 0, 8, "this network"),
    v4(10, 0, 0, 8, "private network"),
    v4(100, 64, 0, 10, "carrier's private network"),
    v4(127, 0, 0, 8, "loopback"),
    v4(169, 254, 0, 16, "link-local"),
    v4(172, 16, 0, 12, "private network"),
    v4(192, 0, 0, 24, "protocol assignments"),
    v4(192, 0, 2, 24, "documentation"),
    v4(192, 88, 99, 24, "6to4 relay"),
    v4(192, 168, 0, 16, "private network"),
    v4(198, 18, 0, 15, "benchmarking"),
    v4(198, 51, 100, 24, "documentation"),
    v4(203, 0, 113, 24, "documentation"),
    v4(224, 0, 0, 4, "multicast"),
    v4(240, 0, 0, 4, "reserved"),
];

/// Narrow ranges stand before the wide ones they lie in, for the sake of the purpose that is named.
const V6: &[(Ipv6Net, &str)] = &[
    (Ipv6Net::new_assert(Ipv6Addr::LOCALHOST, 128), "loopback"),
    (Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, 128), "unspecified"),
    v6([0, 0, 0], 96, "IPv4-compatible"),
    (Ipv6Net::new_assert(Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, 0, 0), 96), "IPv4-translated"),
    v6([0x64, 0xff9b, 0], 96, "IPv4 behind NAT64"),
    v6([0x64, 0xff9b, 1], 48, "IPv4 behind NAT64"),
    v6([0x100, 0, 0], 64, "discard"),
    v6([0x2001, 0xdb8, 0], 32, "documentation"),
    v6([0x2001, 0, 0], 23, "protocol assignments"),
    v6([0x2002, 0, 0], 16, "6to4"),
    v6([0x3fff, 0, 0], 20, "documentation"),
    v6([0x5f00, 0, 0], 16, "segment routing"),
    v6([0xfc00, 0, 0], 7, "private network"),
    v6([0xfe80, 0, 0], 10, "link-local"),
    v6([0xfec0, 0, 0], 10, "site-local"),
    v6([0xff00, 0, 0], 8, "multicast"),
];

/// Whether an address is one of the public internet. `::ffff:a.b.c.d` is judged as `a.b.c.d`.
///
/// # Errors
/// The range that refuses it.
pub fn judge(address: IpAddr) -> Result<(), Refused> {
    let address = address.to_canonical();
    let found = match address {
        IpAddr::V4(v4) => V4.iter().find(|(net, _)| net.contains(&v4)).map(|(net, why)| (IpNet::V4(*net), *why)),
        IpAddr::V6(v6) => V6.iter().find(|(net, _)| net.contains(&v6)).map(|(net, why)| (IpNet::V6(*net), *why)),
    };
    found.map_or(Ok(()), |(range, purpose)| Err(Refused { address, range, purpose }))
}

/// The verdict together with the operator's exceptions.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    allow: Vec<IpNet>,
}

impl Guard {
    /// A guard that lets through, beside the public internet, what lies in `allow` (`LIGAND_EGRESS_ALLOW`).
    pub fn new(allow: Vec<IpNet>) -> Guard {
        Guard { allow }
    }

    /// The address to connect to: the given one, an IPv4-mapped one as IPv4.
    ///
    /// An allowed IPv6 address that carries an IPv4 address needs that one to be admitted too: who allows a NAT64
    /// prefix does not thereby allow the loopback behind it.
    ///
    /// # Errors
    /// The range that refuses it.
    pub fn admit(&self, address: IpAddr) -> Result<IpAddr, Refused> {
        let address = address.to_canonical();
        match judge(address) {
            Ok(()) => Ok(address),
            Err(_) if self.allow.iter().any(|net| net.contains(&address)) => match carried(address) {
                Some(inner) => self.admit(inner.into()).map(|_| address),
                None => Ok(address),
            },
            Err(refused) => Err(refused),
        }
    }
}

/// The IPv4 address inside a NAT64, IPv4-translated, IPv4-compatible or 6to4 address.
fn carried(address: IpAddr) -> Option<Ipv4Addr> {
    let IpAddr::V6(address) = address else { return None };
    let parts = address.segments();
    let at = |index: usize| {
        let [a, b] = parts[index].to_be_bytes();
        let [c, d] = parts[index + 1].to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    match parts {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0x64, 0xff9b, 0, 0, 0, 0, ..] | [0, 0, 0, 0, 0xffff, 0, ..] | [0, 0, 0, 0, 0, 0, ..] => Some(at(6)),
        [0x2002, ..] => Some(at(1)),
        _ => None,
    }
}
