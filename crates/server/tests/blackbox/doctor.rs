//! `ligand doctor`.

use crate::support::{Setup, run};

#[test]
fn a_healthy_installation_is_all_right() {
    let output = run(&Setup::default(), &["doctor"]);
    let said = String::from_utf8(output.stdout).expect("text");
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("ok    configuration: every setting can be read"), "{said}");
    assert!(said.contains("warn  egress: 127.0.0.0/8 lets elements reach what listens on this machine"), "{said}");
}

#[test]
fn what_is_wrong_is_named_with_advice_and_a_status() {
    let mut setup = Setup::default();
    setup.set("LIGAND_EGRESS_CA_FILE", "/nonexistent/roots.pem");
    let output = run(&setup, &["doctor", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let findings: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(findings[0]["outcome"], "bad");
    assert!(findings[0]["found"].as_str().expect("text").contains("LIGAND_EGRESS_CA_FILE"), "{findings}");
    assert!(findings[0]["advice"].is_string());
}
