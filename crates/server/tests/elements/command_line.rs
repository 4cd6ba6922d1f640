//! `ligand element import | export | list`, beside the running server and without one.

use serde_json::Value;

use crate::house::{House, each};
use crate::support::Ligand;

/// Runs the command; its standard output, or panics with its standard error.
#[track_caller]
fn done(ligand: &Ligand, arguments: &[&str]) -> String {
    let output = ligand.run(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A file with a document; the folder is gone with the first of the two.
fn file(document: &Value) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("element.json");
    std::fs::write(&path, document.to_string()).expect("a file");
    (folder, path.to_str().expect("text").to_owned())
}

#[tokio::test]
async fn what_is_imported_beside_the_server_is_seen_by_the_next_call() {
    let house = House::start().await;
    let (_folder, path) = file(&house.document("mine"));
    let said = done(&house.ligand, &["element", "import", &path]);
    assert!(said.starts_with("mine (100000) imported from "), "{said}");
    // The server hears of other processes four times a second.
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    let instance = house.instance("mine").await;
    assert_eq!(house.asked(&instance, "/things/1").await, "GET /v1/things/1");
    let mut document = house.document("mine");
    document["resources"][0]["vendorPath"] = "/v2/things/{id}".into();
    let (_folder, path) = file(&document);
    let again = house.ligand.run(&["element", "import", &path]);
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("exists already"));
    done(&house.ligand, &["element", "import", "--replace", &path]);
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    assert_eq!(house.asked(&instance, "/things/1").await, "GET /v2/things/1");
}

#[tokio::test]
async fn commands_work_while_no_server_runs() {
    let mut house = House::start().await;
    house.ligand.kill();
    let (_folder, path) = file(&house.document("mine"));
    done(&house.ligand, &["element", "import", &path]);
    let list = done(&house.ligand, &["element", "list"]);
    assert!(list.contains("infusionsoftcrm") && list.contains("100000  mine"), "{list}");
    let House { ligand, vendor } = house;
    let house = House { ligand: ligand.restart().await, vendor };
    assert_eq!(each(&house.admin().get("/elements?where=private='true'").await.expect(200), "key"), ["mine"]);
}

#[tokio::test]
async fn an_export_is_that_of_the_api() {
    let house = House::start().await;
    house.element("mine").await;
    let out = house.ligand.data_dir().join("export.json");
    done(&house.ligand, &["element", "export", "mine", "--out", out.to_str().unwrap()]);
    let written: Value = serde_json::from_slice(&std::fs::read(out).unwrap()).unwrap();
    assert_eq!(written, house.admin().get("/elements/mine/export").await.expect(200).json());
    let printed: Value = serde_json::from_str(&done(&house.ligand, &["element", "export", "infusionsoftcrm"])).unwrap();
    assert_eq!(printed["id"], 191);
    assert!(!house.ligand.run(&["element", "export", "nothing"]).status.success());
}

#[tokio::test]
async fn a_file_that_cannot_be_imported_is_named_and_keeps_no_other_out() {
    let house = House::start().await;
    let (folder, path) = file(&house.document("mine"));
    let broken = folder.path().join("broken.json");
    std::fs::write(&broken, "{").unwrap();
    let output = house.ligand.run(&["element", "import", broken.to_str().unwrap(), &path]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("broken.json: not JSON"));
    assert!(String::from_utf8_lossy(&output.stdout).contains("mine (100000) imported"));
}
