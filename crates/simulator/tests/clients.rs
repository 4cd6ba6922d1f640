//! Five independent client libraries against the simulator: what they understand is not only what we wrote.
//! `scripts/clients.sh` installs them; a missing installation fails, it is never skipped.

use std::path::{Path, PathBuf};
use std::process::Output;

use ligand_simulator::infusionsoft::{Config, Simulator};

const CLIENT: (&str, &str) = ("a-client", "a secret/with+odd=signs");
const KEY: &str = "0123456789abcdef0123456789abcdef";
/// Fewer proven facts than this mean that a proof ended early.
const LEAST_FACTS: usize = 15;

fn clients() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("clients")
}

#[expect(clippy::disallowed_methods, reason = "the one place where these tests start a process: a client library")]
async fn run(program: &Path, script: &str, url: &str) -> Output {
    tokio::process::Command::new(program)
        .arg(script)
        .args([url, CLIENT.0, CLIENT.1, KEY])
        .current_dir(clients())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("NO_PROXY", "127.0.0.1")
        .kill_on_drop(true)
        .output()
        .await
        .unwrap_or_else(|error| panic!("cannot run {}: {error}", program.display()))
}

/// Runs a proof and demands that each of its facts holds.
async fn prove(program: &Path, installed: &str, script: &str) {
    let marker = clients().join(installed);
    assert!(marker.exists(), "{} is missing: run scripts/clients.sh", marker.display());
    let config = Config {
        client_id: CLIENT.0.into(),
        client_secret: CLIENT.1.into(),
        legacy_key: Some(KEY.into()),
        ..Config::default()
    };
    let simulator = Simulator::start(config).await.expect("a free port");
    let output = run(program, script, &simulator.url()).await;
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{script}: {}\n{said}\n{complained}", output.status);
    let facts = said.lines().filter(|line| line.starts_with("proven: ")).count();
    assert!(facts >= LEAST_FACTS, "{script} proved only {facts} facts:\n{said}");
}

#[tokio::test]
async fn keap_python_is_served() {
    prove(&clients().join(".venv/bin/python"), ".venv/installed.txt", "keap_python.py").await;
}

#[tokio::test]
async fn infusionsoft_client_is_served() {
    prove(&clients().join(".venv/bin/python"), ".venv/installed.txt", "infusionsoft_client.py").await;
}

#[tokio::test]
async fn infusionsoft_api_is_served() {
    prove(Path::new("node"), "node_modules/installed.json", "infusionsoft_api.js").await;
}

#[tokio::test]
async fn keap_core_v2_sdk_is_served() {
    prove(&clients().join(".venv/bin/python"), ".venv/installed.txt", "keap_core_v2.py").await;
}

#[tokio::test]
async fn infusionsoft_python_is_served() {
    prove(&clients().join(".venv-rest-v1/bin/python"), ".venv-rest-v1/installed.txt", "infusionsoft_python.py").await;
}
