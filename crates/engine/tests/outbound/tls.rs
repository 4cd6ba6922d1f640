//! Whom the client believes.

use crate::listener::{Listener, Reply};
use crate::{client, get, permitting};
use ligand_engine::outbound::{At, Client, Sent, Settings, SettingsError, Stage};
use rcgen::CertifiedKey;
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use std::sync::Arc;
use std::time::Duration;
use tempfile::NamedTempFile;
use tokio_rustls::TlsAcceptor;

/// A TLS vendor whose certificate is for `name`, and a file that holds that certificate.
async fn vendor(name: &str) -> (Listener, NamedTempFile) {
    let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let file = NamedTempFile::new().unwrap();
    std::fs::write(file.path(), cert.pem()).unwrap();
    (Listener::start_tls(TlsAcceptor::from(Arc::new(config)), |_| Reply::ok("sealed")).await, file)
}

fn believing(file: &NamedTempFile) -> Settings {
    Settings { ca_file: Some(file.path().to_owned()), ..permitting() }
}

#[tokio::test]
async fn a_certificate_of_the_ca_file_is_believed() {
    let (vendor, file) = vendor("localhost").await;
    let client = client(believing(&file));
    for _ in 0..2 {
        let answer = client.send(get(&format!("https://localhost:{}/", vendor.port()))).await.unwrap();
        assert_eq!(answer.body, "sealed");
    }
    assert_eq!(vendor.seen()[1].connection, 0, "and its connection used again");
}

#[tokio::test]
async fn a_certificate_for_an_address_is_believed() {
    let (vendor, file) = vendor("127.0.0.1").await;
    let answer = client(believing(&file)).send(get(&format!("https://127.0.0.1:{}/", vendor.port()))).await;
    assert_eq!(answer.unwrap().body, "sealed");
}

#[tokio::test]
async fn a_certificate_of_nobody_is_not_believed() {
    let (vendor, _) = vendor("localhost").await;
    let failure = client(permitting()).send(get(&format!("https://localhost:{}/", vendor.port()))).await.unwrap_err();
    assert_eq!((failure.stage, failure.sent), (Stage::Tls, Sent::No));
    assert!(failure.cause.contains("LIGAND_EGRESS_CA_FILE"), "{failure}");
    assert!(vendor.seen().is_empty());
}

#[tokio::test]
async fn a_certificate_for_another_name_is_not_believed() {
    let (vendor, file) = vendor("other.example").await;
    let outcome = client(believing(&file)).send(get(&format!("https://localhost:{}/", vendor.port()))).await;
    assert_eq!(outcome.unwrap_err().stage, Stage::Tls);
    assert!(vendor.seen().is_empty());
}

#[tokio::test]
async fn a_vendor_that_speaks_no_tls_is_a_failure_before_sending() {
    let plain = Listener::start(|_| Reply::ok("plain")).await;
    let settings = Settings { connect_timeout: Duration::from_millis(300), ..permitting() };
    let failure = client(settings).send(get(&format!("https://127.0.0.1:{}/", plain.port()))).await.unwrap_err();
    assert!(matches!(failure.stage, Stage::Tls | Stage::Timeout(At::Tls)), "{failure:?}");
    assert_eq!(failure.sent, Sent::No);
}

#[test]
fn without_any_authority_there_is_no_client() {
    let settings = Settings { system_roots: false, ca_file: None, ..Settings::default() };
    assert!(matches!(Client::new(settings), Err(SettingsError::NoRoots)));
}

#[test]
fn a_ca_file_without_certificates_stops_the_start() {
    let file = NamedTempFile::new().unwrap();
    for text in ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        std::fs::write(file.path(), text).unwrap();
        let settings = Settings { ca_file: Some(file.path().to_owned()), ..Settings::default() };
        let error = Client::new(settings).map(drop).unwrap_err().to_string();
        assert!(error.contains(&file.path().display().to_string()), "{error}");
    }
    let missing = Settings { ca_file: Some("/nowhere/ca.pem".into()), ..Settings::default() };
    assert!(matches!(Client::new(missing), Err(SettingsError::CaFile { .. })));
}
