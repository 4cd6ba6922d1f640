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
    let mut admitted = Vec::new();
    let mut first_refused = None;
    for found in found {
        match guard.admit(found.ip()) {
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
