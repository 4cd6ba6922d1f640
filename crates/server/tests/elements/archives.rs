//! Definitions whose scripts lie beside the JSON: folders on the command line, archives there and over HTTP.

use std::io::{Cursor, Write as _};

use reqwest::Method;
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::house::House;
use crate::support::client::Answer;

const SCRIPT: &str = "done({response_body: {hooked: true}})";

/// An element with a hook of a resource whose script is a file, and the file's name.
fn without_script(house: &House) -> (Value, &'static str) {
    let mut document = house.document("mine");
    document["resources"][0]["hooks"] = json!([{"type": "postRequest", "mimeType": "application/javascript"}]);
    (document, "resources/GET-things-id-postRequestHook.js")
}

fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a file");
        writer.write_all(content.as_bytes()).expect("its content");
    }
    writer.finish().expect("an archive").into_inner()
}

async fn sent(house: &House, method: Method, path: &str, files: &[(&str, &str)]) -> Answer {
    house.admin().with_header("Content-Type", "application/zip").send_bytes(method, path, archive(files)).await
}

#[tokio::test]
async fn an_archive_is_an_element_with_its_scripts() {
    let house = House::start().await;
    let (document, script) = without_script(&house);
    let (text, script) = (document.to_string(), format!("mine/{script}"));
    let files = [("mine/element.json", text.as_str()), (script.as_str(), SCRIPT)];
    sent(&house, Method::POST, "/elements", &files).await.expect(200);
    let instance = house.instance("mine").await;
    assert_eq!(instance.get("/things/1").await.expect(200).json(), json!({"hooked": true}));
    let files = [files[0], (script.as_str(), "done({response_body: {again: true}})")];
    sent(&house, Method::PUT, "/elements/mine", &files).await.expect(200);
    assert_eq!(instance.get("/things/1").await.expect(200).json(), json!({"again": true}));
}

#[tokio::test]
async fn what_is_no_archive_of_one_element_is_refused() {
    let house = House::start().await;
    let (document, _) = without_script(&house);
    let (mine, whole) = (document.to_string(), house.document("other").to_string());
    let table: [(&[(&str, &str)], &str); 4] = [
        (&[("element.json", mine.as_str())], "the hook has no `body`"),
        (&[("a.json", whole.as_str()), ("b.json", whole.as_str())], "2 elements"),
        (&[("readme.txt", "x")], "no element"),
        (&[("a.json", "{")], "not JSON"),
    ];
    for (files, words) in table {
        let refused = sent(&house, Method::POST, "/elements", files).await.expect(400);
        assert!(refused.message().contains(words), "{}", refused.message());
    }
    let zip = house.admin().with_header("Content-Type", "application/zip");
    zip.send(Method::POST, "/elements", Some("PK?".into())).await.expect(400);
    let text = house.admin().with_header("Content-Type", "text/csv");
    text.send(Method::POST, "/elements", Some("a,b".into())).await.expect(415);
}

#[tokio::test]
async fn the_command_line_imports_folders_and_archives() {
    let house = House::start().await;
    let (mut document, script) = without_script(&house);
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("mine/resources")).unwrap();
    std::fs::write(folder.path().join("mine/element.json"), document.to_string()).unwrap();
    std::fs::write(folder.path().join("mine").join(script), SCRIPT).unwrap();
    document["key"] = "packed".into();
    let packed = archive(&[("element.json", &document.to_string()), (script, SCRIPT)]);
    std::fs::write(folder.path().join("packed.zip"), packed).unwrap();
    let output = house.ligand.run(&["element", "import", folder.path().to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.lines().count() == 2, "{said} {}", String::from_utf8_lossy(&output.stderr));
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    for key in ["mine", "packed"] {
        let instance = house.instance(key).await;
        assert_eq!(instance.get("/things/1").await.expect(200).json(), json!({"hooked": true}), "{key}");
    }
    let empty = tempfile::tempdir().unwrap();
    assert!(!house.ligand.run(&["element", "import", empty.path().to_str().unwrap()]).status.success());
}
