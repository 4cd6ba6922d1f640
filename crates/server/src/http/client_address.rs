//! Whose address a request counts for: the peer's, or what a proxy that we trust says about it.

use std::net::{IpAddr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use ipnet::IpNet;
use ligand_model::Error;

use crate::respond::Failure;

/// The address of the client. Handlers take it as an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// Walks `X-Forwarded-For` from the right: each trusted proxy names who spoke to it, the first that is not trusted is
    /// the client. What stands left of it was written by the client and proves nothing.
    pub fn of(peer: SocketAddr, headers: &HeaderMap, trusted: &[IpNet]) -> ClientAddress {
        let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
        let mut client = peer.ip().to_canonical();
        if trusted.is_empty() || !is_trusted(&client) {
            return ClientAddress(client);
        }
        let lines: Vec<&str> =
            headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
        for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
            let Some(address) = address(hop.trim()) else { break };
            client = address;
            if !is_trusted(&client) {
                break;
            }
        }
        ClientAddress(client)
    }
}

/// An address, perhaps with a port: `192.0.2.1`, `192.0.2.1:4711`, `[2001:db8::1]:4711`.
fn address(hop: &str) -> Option<IpAddr> {
    let plain = hop.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    let bracketed = || hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    plain.or_else(bracketed).map(|address: IpAddr| address.to_canonical())
}

impl<S: Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<ClientAddress, Failure> {
        parts
            .extensions
            .get()
            .copied()
            .ok_or_else(|| Failure(Error::internal("the request did not come through the front door")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_for_its_own_neighbour() {
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        let table: [(&str, &[&str], &str); 9] = [
            ("192.0.2.9:1", &["198.51.100.1"], "192.0.2.9"),
            ("10.0.0.1:1", &[], "10.0.0.1"),
            ("10.0.0.1:1", &["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1:1", &["1.1.1.1, 198.51.100.1, 10.0.0.7"], "198.51.100.1"),
            ("10.0.0.1:1", &["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1:1", &["198.51.100.1:4711"], "198.51.100.1"),
            ("10.0.0.1:1", &["1.1.1.1, nonsense"], "10.0.0.1"),
            ("[fd00::1]:1", &["[2001:db8::5]:80"], "2001:db8::5"),
            ("[::ffff:10.0.0.1]:1", &["::ffff:198.51.100.1"], "198.51.100.1"),
        ];
        for (peer, lines, client) in table {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", HeaderValue::from_static(line));
            }
            let found = ClientAddress::of(peer.parse().unwrap(), &headers, &trusted);
            assert_eq!(found.0.to_string(), client, "{peer} {lines:?}");
        }
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", HeaderValue::from_static("1.1.1.1"));
        assert_eq!(ClientAddress::of("10.0.0.1:1".parse().unwrap(), &headers, &[]).0.to_string(), "10.0.0.1");
    }
}
