//! From a host to the addresses that may be connected to: a literal or a name, each address judged.

use super::address::{Guard, Refused};
use super::failure::{Failure, Stage};
use super::origin::Origin;
use std::net::{IpAddr, SocketAddr};
use url::Host;

/// The addresses of an origin that the guard admits, in the resolver's order; at least one.
pub(super) async fn addresses(origin: &Origin, guard: &Guard) -> Result<Vec<SocketAddr>, Failure> {
    let name = match &origin.host {
        Host::Ipv4(address) => return literal((*address).into(), origin, guard),
        Host::Ipv6(address) => return literal((*address).into(), origin, guard),
        Host::Domain(name) => name.as_str(),
    };
    let found = tokio::net::lookup_host((name, origin.port)).await;
    let found = found.map_err(|error| Failure::unsent(Stage::Resolve, origin, error))?;
    admitted(found.map(|found| found.ip()), origin, guard)
}

/// Those of a name's addresses that may be connected to. One refused address does not spoil the others; if none is left,
/// the first refused one says why.
fn admitted(found: impl Iterator<Item = IpAddr>, origin: &Origin, guard: &Guard) -> Result<Vec<SocketAddr>, Failure> {
    let mut admitted = Vec::new();
    let mut first_refused = None;
    for address in found {
        match guard.admit(address) {
            Ok(address) => admitted.push(SocketAddr::new(address, origin.port)),
            Err(refused) => first_refused = first_refused.or(Some(refused)),
        }
    }
    match first_refused {
        _ if !admitted.is_empty() => Ok(admitted),
        Some(refusal) => Err(refused(refusal, origin)),
        None => Err(Failure::unsent(Stage::Resolve, origin, "it has no address")),
    }
}

/// What can be judged of a host that the proxy resolves: literals, and the names of this machine.
pub(super) fn judge_unresolved(origin: &Origin, guard: &Guard) -> Result<(), Failure> {
    let address = match &origin.host {
        Host::Ipv4(address) => (*address).into(),
        Host::Ipv6(address) => (*address).into(),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            if name != "localhost" && !name.ends_with(".localhost") {
                return Ok(());
            }
            IpAddr::from([127, 0, 0, 1])
        }
    };
    guard.admit(address).map(drop).map_err(|refusal| refused(refusal, origin))
}

fn literal(address: IpAddr, origin: &Origin, guard: &Guard) -> Result<Vec<SocketAddr>, Failure> {
    let address = guard.admit(address).map_err(|refusal| refused(refusal, origin))?;
    Ok(vec![SocketAddr::new(address, origin.port)])
}

fn refused(refusal: Refused, origin: &Origin) -> Failure {
    Failure::unsent(Stage::Refused(refusal), origin, refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(addresses: &[&str]) -> Result<Vec<SocketAddr>, Failure> {
        let origin = Origin { https: true, host: Host::Domain("vendor.example".to_owned()), port: 443 };
        admitted(addresses.iter().map(|address| address.parse().unwrap()), &origin, &Guard::default())
    }

    #[test]
    fn refused_addresses_of_a_name_are_left_out() {
        let public = of(&["127.0.0.1", "8.8.8.8", "::ffff:10.0.0.1", "::ffff:8.8.4.4", "fe80::1"]).unwrap();
        assert_eq!(public, ["8.8.8.8:443".parse().unwrap(), "8.8.4.4:443".parse().unwrap()]);
    }

    #[test]
    fn a_name_of_refused_addresses_only_is_refused() {
        assert!(
            matches!(of(&["10.0.0.1", "::1"]).unwrap_err().stage, Stage::Refused(r) if r.purpose == "private network")
        );
        assert_eq!(of(&[]).unwrap_err().stage, Stage::Resolve);
    }
}
