//! `GET /elements/{keyOrId}/export`: what was imported comes out again.

use serde_json::{Value, json};

use crate::house::House;

/// Members that a reader of definitions ignores (`docs/reference/element-format.md` §1.1), and those that an import adds.
fn comparable(mut document: Value) -> Value {
    strip(&mut document);
    for added in ["private", "active", "extended", "key", "hub"] {
        document.as_object_mut().expect("an object").shift_remove(added);
    }
    document
}

fn strip(value: &mut Value) {
    const IGNORED: [&str; 5] = ["id", "elementId", "resourceId", "createdDate", "updatedDate"];
    const LISTS: [&str; 7] = ["configuration", "parameters", "hooks", "resources", "objects", "models", "fields"];
    let Some(members) = value.as_object_mut() else { return };
    members.retain(|name, _| !IGNORED.contains(&name.as_str()) && name != "ownerAccountId" && name != "usage");
    for list in LISTS {
        let entries = members.get_mut(list).and_then(Value::as_array_mut);
        entries.into_iter().flatten().for_each(strip);
    }
}

#[tokio::test]
async fn an_export_is_what_was_imported() {
    let house = House::start().await;
    let mut document = house.document("mine");
    document["unknownMember"] = json!({"id": 7, "kept": [1, null, "ß"]});
    document["resources"][0]["model"] = json!({"name": "thing", "swagger": {"thing": {"id": "not ours"}}});
    house.admin().post("/elements", &document).await.expect(200);
    let answer = house.admin().get("/elements/mine/export").await.expect(200);
    assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"mine.json\""));
    assert_eq!(comparable(answer.json()), comparable(document));
}

#[tokio::test]
async fn an_export_can_be_imported_after_the_original_is_gone() {
    let house = House::start().await;
    house.element("mine").await;
    let exported = house.admin().get("/elements/mine/export").await.expect(200).json();
    house.admin().delete("/elements/mine").await.expect(200);
    house.admin().post("/elements", &exported).await.expect(200);
    let again = house.admin().get("/elements/mine/export").await.expect(200).json();
    assert_eq!(comparable(again), comparable(exported));
}

#[tokio::test]
async fn an_export_holds_no_secret_default() {
    let house = House::start().await;
    let mut document = house.document("mine");
    let entries = document["configuration"].as_array_mut().unwrap();
    entries.push(json!({"key": "oauth.api.secret", "defaultValue": "hush"}));
    house.admin().post("/elements", &document).await.expect(200);
    let answer = house.admin().get("/elements/mine/export").await.expect(200);
    assert!(!answer.text.contains("hush") && !answer.text.contains("********"), "{}", answer.text);
}

/// Whether it is the JSON of a folder whose script files are elsewhere: without them it cannot run.
fn lacks_scripts(document: &Value) -> bool {
    let hooks = |holder: &Value| holder["hooks"].as_array().cloned().unwrap_or_default();
    let resources = document["resources"].as_array().cloned().unwrap_or_default();
    let all = resources.iter().chain([document]).flat_map(hooks);
    all.into_iter().any(|hook| hook.get("body").is_none())
}

/// Every export of the corpus, if there is one: imported unchanged, exported, compared, deleted.
#[tokio::test]
async fn every_export_of_the_corpus_comes_back_as_it_was() {
    let Some(folder) = std::env::var_os("LIGAND_TEST_CORPUS") else {
        return println!("LIGAND_TEST_CORPUS is not set: no real exports were read");
    };
    let house = House::start().await;
    let files = std::fs::read_dir(std::path::Path::new(&folder).join("elements")).unwrap();
    for file in files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "json")) {
        let document: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let name = file.display();
        let created = house.admin().post("/elements", &document).await;
        if lacks_scripts(&document) {
            let message = created.expect(400).message();
            assert!(message.contains("the hook has no `body`"), "{name}: {message}");
            continue;
        }
        assert_eq!(created.status, 200, "{name}: {}", created.text.chars().take(2_000).collect::<String>());
        let id = created.json()["id"].clone();
        let exported = house.admin().get(&format!("/elements/{id}/export")).await.expect(200).json();
        assert!(comparable(exported) == comparable(document), "{name} comes back as another");
        house.admin().delete(&format!("/elements/{id}")).await.expect(200);
    }
}
