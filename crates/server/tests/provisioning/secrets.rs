//! No credential lies readable in the data directory or in the log.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::house::{CLIENT_SECRET, House, path};
use crate::support::{ORGANIZATION_SECRET, PASSWORD, USER_SECRET};

/// Every file below, except the master key's.
fn files(directory: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(directory).expect("readable") {
        let entry = entry.expect("readable").path();
        if entry.is_dir() {
            files(&entry, found);
        } else if entry.file_name().is_some_and(|name| !name.to_string_lossy().contains("key")) {
            found.push((entry.display().to_string(), fs::read(&entry).expect("readable")));
        }
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn nothing_in_play_is_readable_on_disk_or_in_the_log() {
    let house = House::start().await;
    let mut request = house.request("Test").await;
    let code = request["providerData"]["code"].as_str().unwrap().to_owned();
    let instance = house.admin().post("/instances", &request).await.expect(200).json();
    house.ping(&instance).await.expect(200);
    house.vendor.expire_access_tokens();
    house.ping(&instance).await.expect(200);
    request["providerData"]["code"] = "a-code-that-is-refused".into();
    house.admin().put(&path(&instance), &request).await;

    let state = house.vendor.state();
    let mut secrets: Vec<String> =
        [code.as_str(), CLIENT_SECRET, USER_SECRET, ORGANIZATION_SECRET, PASSWORD, "a-code-that-is-refused"]
            .map(str::to_owned)
            .into();
    secrets.push(instance["token"].as_str().unwrap().to_owned());
    collect_tokens(&state, &mut secrets);
    assert!(secrets.len() >= 9, "the tokens of the vendor are missing: {secrets:?} in {state}");

    let mut found = Vec::new();
    files(&house.ligand.data_dir(), &mut found);
    assert!(found.iter().any(|(name, _)| name.contains("ligand.db")), "no database was scanned");
    found.push(("the log".to_owned(), house.ligand.log().into_bytes()));
    for (place, bytes) in &found {
        for secret in &secrets {
            assert!(!contains(bytes, secret), "{secret} is readable in {place}");
        }
    }
    // The scan can find: what is no secret is readable.
    assert!(found.iter().any(|(_, bytes)| contains(bytes, "infusionsoftcrm")));
}

/// Everything that the vendor's state calls a token.
fn collect_tokens(state: &Value, into: &mut Vec<String>) {
    match state {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if name.contains("token") || name == "access" || name == "refresh" => {
                        into.push(text.clone())
                    }
                    other => collect_tokens(other, into),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_tokens(item, into)),
        _ => {}
    }
}
