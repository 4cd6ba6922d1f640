//! Where outgoing calls may go: holes in the guard, the proxy, the certificate authorities.

use ipnet::IpNet;

use super::Finding;
use crate::config::Settings;

const NAME: &str = "egress";

pub(super) fn check(settings: &Settings) -> Vec<Finding> {
    let mut findings = vec![allowed(&settings.egress.allow)];
    findings.extend(settings.egress.allow.iter().filter_map(risky));
    findings.push(match &settings.egress.proxy {
        Some(_) => Finding::good(NAME, "outgoing calls go through the proxy of LIGAND_EGRESS_PROXY"),
        None => Finding::good(NAME, "outgoing calls go straight; proxies of the environment (HTTP_PROXY) are not used"),
    });
    findings.extend(settings.egress.ca_file.as_deref().map(authorities));
    findings
}

fn allowed(networks: &[IpNet]) -> Finding {
    if networks.is_empty() {
        return Finding::good(NAME, "private, loopback and reserved addresses are refused");
    }
    let list: Vec<String> = networks.iter().map(ToString::to_string).collect();
    Finding::good(NAME, format!("besides public addresses, these may be reached: {}", list.join(", ")))
}

/// Networks that should hardly ever be open to what an element's definition names.
fn risky(network: &IpNet) -> Option<Finding> {
    let overlaps =
        |other: &str| other.parse::<IpNet>().is_ok_and(|other| network.contains(&other) || other.contains(network));
    let advice = "name the one network or address that is needed, in LIGAND_EGRESS_ALLOW";
    if network.prefix_len() == 0 {
        return Some(Finding::warning(NAME, format!("{network} opens every address: the guard is off"), advice));
    }
    if overlaps("169.254.0.0/16") || overlaps("fe80::/10") || overlaps("fd00:ec2::254/128") {
        return Some(Finding::warning(
            NAME,
            format!("{network} holds the metadata service of clouds, which hands out credentials"),
            advice,
        ));
    }
    if overlaps("127.0.0.0/8") || overlaps("::1/128") {
        return Some(Finding::warning(
            NAME,
            format!("{network} lets elements reach what listens on this machine"),
            advice,
        ));
    }
    None
}

fn authorities(file: &std::path::Path) -> Finding {
    let shown = file.display();
    let advice = "LIGAND_EGRESS_CA_FILE must name a PEM file with certificates";
    match std::fs::read_to_string(file) {
        Err(error) => Finding::bad(NAME, format!("{shown} cannot be read: {error}"), advice),
        Ok(text) => match text.matches("-----BEGIN CERTIFICATE-----").count() {
            0 => Finding::bad(NAME, format!("{shown} holds no certificate"), advice),
            count => Finding::good(
                NAME,
                format!("{count} certificate authorities of {shown} are trusted besides the system's"),
            ),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_in_the_guard_are_named() {
        let table = [
            ("0.0.0.0/0", "guard is off"),
            ("169.254.169.254/32", "metadata"),
            ("127.0.0.1/32", "this machine"),
            ("::/0", "guard is off"),
        ];
        for (network, expected) in table {
            let finding = risky(&network.parse().unwrap()).unwrap();
            assert!(finding.found.contains(expected), "{finding:?}");
        }
        assert!(risky(&"10.20.0.0/16".parse().unwrap()).is_none());
    }

    #[test]
    fn a_file_without_certificates_is_bad() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert_eq!(authorities(file.path()).outcome, super::super::Outcome::Bad);
        std::fs::write(file.path(), "-----BEGIN CERTIFICATE-----\n").unwrap();
        assert_eq!(authorities(file.path()).outcome, super::super::Outcome::Good);
    }
}
