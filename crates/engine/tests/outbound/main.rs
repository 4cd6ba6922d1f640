//! The guarded client against listeners on loopback that behave, lie, stall and cut.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod addresses;
mod bodies;
mod faults;
mod listener;
mod pooling;
mod proxy;
mod redirects;
mod requests;
mod tls;

use bytes::Bytes;
use http::{HeaderMap, Method};
use ligand_engine::outbound::{Client, Outgoing, Repeatable, Settings};
use std::sync::LazyLock;
use std::time::Duration;
use tempfile::NamedTempFile;
use url::Url;

/// An authority of nobody, so that no test depends on those of the machine.
static NOBODY: LazyLock<NamedTempFile> = LazyLock::new(|| {
    let mut authority = rcgen::CertificateParams::new(["nobody.invalid".to_owned()]).unwrap();
    authority.distinguished_name.push(rcgen::DnType::CommonName, "nobody");
    let authority = authority.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap();
    let file = NamedTempFile::new().unwrap();
    std::fs::write(file.path(), authority.pem()).unwrap();
    file
});

/// The defaults, without the machine's authorities.
fn guarded() -> Settings {
    Settings { system_roots: false, ca_file: Some(NOBODY.path().to_owned()), ..Settings::default() }
}

/// The same, with loopback allowed.
fn permitting() -> Settings {
    Settings { allow: vec!["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()], ..guarded() }
}

fn client(settings: Settings) -> Client {
    Client::new(settings).unwrap()
}

fn get(url: &str) -> Outgoing {
    Outgoing {
        method: Method::GET,
        url: Url::parse(url).unwrap(),
        headers: HeaderMap::new(),
        body: Bytes::new(),
        repeatable: Repeatable::Yes,
        deadline: Duration::from_secs(20),
        follow_redirects: false,
    }
}

fn post(url: &str, body: &'static str) -> Outgoing {
    Outgoing { method: Method::POST, body: Bytes::from_static(body.as_bytes()), repeatable: Repeatable::No, ..get(url) }
}
