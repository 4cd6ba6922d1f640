//! The Swagger of every element is valid, whole and in its parts.

use std::collections::BTreeMap;

use ligand_model::Element;
use ligand_model::swagger::{self, Server};
use serde_json::{Value, json};

use super::corpus;
use super::validator::refusals;

/// Makes a valid document wrong.
type Breaking = fn(&mut Value);

fn server() -> Server {
    Server { scheme: "https".into(), host: "api.example".into(), base_path: "/elements/api-v2".into() }
}

fn all() -> Vec<(String, Element)> {
    corpus::exports().into_iter().chain(corpus::catalogue()).collect()
}

fn documents(elements: &[(String, Element)]) -> BTreeMap<String, Value> {
    elements.iter().map(|(name, element)| (name.clone(), swagger::document(element, &server()))).collect()
}

#[test]
fn the_document_of_every_element_is_valid_and_a_broken_one_is_refused() {
    let elements = all();
    let mut documents = documents(&elements);
    for (name, document) in &documents {
        assert!(document["paths"].as_object().is_some_and(|paths| !paths.is_empty()), "{name} has no paths");
    }
    // What the validator must find, each in a document that was valid.
    let whole = documents["infusionsoftcrm"].clone();
    let broken: [(&str, Breaking); 4] = [
        ("dangling reference", |d| d["definitions"]["x"] = json!({ "$ref": "#/definitions/nowhere" })),
        ("undeclared variable", |d| {
            d["paths"]["/a/{b}"] = json!({ "get": { "responses": { "200": { "description": "" } } } })
        }),
        ("type that is none", |d| d["definitions"]["x"] = json!({ "type": "contact" })),
        ("list without items", |d| {
            let answer = json!({ "description": "", "schema": { "type": "array" } });
            d["paths"]["/a"] = json!({ "get": { "responses": { "200": answer } } });
        }),
    ];
    for (fault, breaks) in broken {
        let mut document = whole.clone();
        breaks(&mut document);
        documents.insert(format!("broken by a {fault}"), document);
    }
    let refused = refusals(&documents);
    let expected: Vec<String> = broken.iter().map(|(fault, _)| format!("broken by a {fault}")).collect();
    let valid: Vec<_> = refused.iter().filter(|(name, _)| !expected.contains(name)).collect();
    assert!(valid.is_empty(), "refused: {valid:#?}");
    for name in expected {
        assert!(refused.contains_key(&name), "the validator took the document {name}");
    }
    println!("{} documents are valid", documents.len() - broken.len());
}

#[test]
fn parts_of_documents_are_valid_documents() {
    let elements = all();
    let mut parts = BTreeMap::new();
    for (name, document) in documents(&elements) {
        let first =
            document["paths"].as_object().and_then(|paths| paths.values().next_back()?.as_object()?.values().next());
        let id = first.and_then(|operation| operation["operationId"].as_str()).expect("an operation").to_owned();
        let operation = swagger::operation(&document, &id).expect("by its name");
        assert_eq!(operation["paths"].as_object().map(serde_json::Map::len), Some(1), "{name} {id}");
        if let Some(resolved) = swagger::resolve(&operation) {
            parts.insert(format!("{name} operation resolved"), resolved);
        }
        parts.insert(format!("{name} operation"), operation);
        parts.insert(format!("{name} basic"), swagger::basic(&document));
        let mut gateway = document;
        swagger::for_aws(&mut gateway, &server());
        parts.insert(format!("{name} gateway"), gateway);
    }
    let whole = swagger::of_hub("all", elements.iter().map(|(_, element)| element), &server());
    parts.insert("all in one hub".into(), whole);
    assert_eq!(refusals(&parts), BTreeMap::new());
}

#[test]
fn what_is_hidden_or_runs_in_a_lifecycle_is_not_documented() {
    for (name, element) in all() {
        let document = swagger::document(&element, &server()).to_string();
        let hidden = element.resources.iter().filter(|resource| {
            resource.resource_type != ligand_model::element::ResourceType::Api
                && !element.resources.iter().any(|other| {
                    other.resource_type == ligand_model::element::ResourceType::Api && other.path == resource.path
                })
        });
        for resource in hidden {
            assert!(!document.contains(&format!("\"{}\":", resource.path)), "{name}: {}", resource.name());
        }
    }
}

#[test]
fn every_object_that_an_element_names_has_metadata() {
    let mut columns = 0;
    for (name, element) in all() {
        for object in ligand_model::metadata::objects(&element) {
            let told = ligand_model::metadata::of_object(&element, &object.name, &[]);
            let told = told.unwrap_or_else(|| panic!("{name}: {object:?} is named but not known"));
            columns += told["fields"].as_array().map_or(0, Vec::len);
        }
        ligand_model::metadata::of_element(&element, true);
    }
    assert!(columns > 100, "only {columns} columns: the search for models is broken");
}
