//! The validator of Swagger and OpenAPI documents, a program of others.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Where the validators, and the packages with documents to read, are installed.
pub fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("validators");
    let marker = folder.join("node_modules/installed.json");
    assert!(marker.exists(), "{} is missing: run scripts/validators.sh", marker.display());
    folder
}

/// What the validator says of each document: nothing if it is valid.
#[expect(clippy::disallowed_methods, reason = "the one place where these tests start a process: the validator")]
pub fn refusals(documents: &BTreeMap<String, Value>) -> BTreeMap<String, String> {
    let directory = tempfile::tempdir().expect("a temporary directory");
    for (name, document) in documents {
        fs::write(directory.path().join(name), document.to_string()).expect("a document");
    }
    let run = Command::new("node").arg("validate.js").arg(directory.path()).current_dir(folder()).output();
    let output = run.expect("node");
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{complained}");
    assert_eq!(said.lines().count(), documents.len(), "a verdict on each document\n{said}");
    let refused = said.lines().filter_map(|line| line.strip_prefix("refused: ")?.split_once(": "));
    refused.map(|(name, why)| (name.to_owned(), why.to_owned())).collect()
}
