//! Whom to believe: the roots of the system and those of `LIGAND_EGRESS_CA_FILE`.

use super::failure::{Failure, Stage};
use super::origin::Origin;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig, RootCertStore};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use url::Host;

/// Why there can be no client.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file of additional roots is of no use.
    #[error("the CA file {} cannot be used: {cause}", path.display())]
    CaFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// Nobody to believe: every https call would fail.
    #[error("no root certificates: the system has none (install ca-certificates) and LIGAND_EGRESS_CA_FILE names none")]
    NoRoots,
    /// The cryptography cannot speak TLS 1.2 or 1.3.
    #[error("TLS cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
}

/// The configuration of every outgoing TLS connection. HTTP/1.1 only: one call in flight per connection, so that a
/// connection's death says which call it took with it.
pub(super) fn config(system_roots: bool, ca_file: Option<&Path>) -> Result<Arc<ClientConfig>, SettingsError> {
    let mut roots = RootCertStore::empty();
    if system_roots {
        let found = rustls_native_certs::load_native_certs();
        for error in &found.errors {
            tracing::warn!(%error, "some root certificates of the system could not be read");
        }
        roots.add_parsable_certificates(found.certs);
    }
    if let Some(path) = ca_file {
        add_file(&mut roots, path).map_err(|cause| SettingsError::CaFile { path: path.to_owned(), cause })?;
    }
    if roots.is_empty() {
        return Err(SettingsError::NoRoots);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn add_file(roots: &mut RootCertStore, path: &Path) -> Result<(), String> {
    let mut found = false;
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| error.to_string())? {
        roots.add(certificate.map_err(|error| error.to_string())?).map_err(|error| error.to_string())?;
        found = true;
    }
    if found { Ok(()) } else { Err("it holds no PEM certificate".to_owned()) }
}

/// The name that the certificate must be for.
pub(super) fn server_name(origin: &Origin) -> Result<ServerName<'static>, Failure> {
    match &origin.host {
        Host::Ipv4(address) => Ok(ServerName::IpAddress((*address).into())),
        Host::Ipv6(address) => Ok(ServerName::IpAddress((*address).into())),
        Host::Domain(name) => ServerName::try_from(name.clone())
            .map_err(|_| Failure::unsent(Stage::Tls, origin, "the host is not a name that a certificate can hold")),
    }
}

/// A handshake's failure in words, with what to do about an unknown authority.
pub(super) fn explain(error: &std::io::Error) -> String {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer)) => {
            format!("{error}; if its authority is your own, name its certificate in LIGAND_EGRESS_CA_FILE")
        }
        _ => error.to_string(),
    }
}
