//! Elements made of descriptions that packages of others carry, and of our own documents: they compile, and their own
//! documents are valid.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ligand_model::Element;
use ligand_model::convert::{Format, convert};
use ligand_model::element::Severity;
use ligand_model::swagger::{self, Server};
use serde_json::Value;

use super::corpus;
use super::validator::{folder, refusals};

/// Package and folder, what its descriptions end with, what they are, and at least how many must become elements.
const CARRIED: [(&str, &str, Format, usize); 6] = [
    ("strong-soap/example/wsdls", ".wsdl", Format::Soap, 2),
    ("@readme/oas-examples/2.0/json", ".json", Format::Swagger, 6),
    ("@readme/oas-examples/3.0/json", ".json", Format::Swagger, 35),
    ("@readme/oas-examples/3.1/json", ".json", Format::Swagger, 5),
    ("@directus/specs/dist", "openapi.json", Format::Swagger, 1),
    ("odata-v4-server/src/test/metadata", ".xml", Format::Odata, 5),
];

/// The element of a draft. It must compile without errors and have resources.
fn element(name: &str, draft: Value) -> Element {
    let (element, diagnostics) = Element::compile(draft);
    let errors: Vec<_> = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{name}: {errors:?}");
    let element = element.unwrap_or_else(|| panic!("{name} does not compile"));
    assert!(!element.resources.is_empty(), "{name} has no resources");
    element
}

/// The elements of one folder's descriptions. One without operations is refused for that, and for nothing else.
fn converted(place: &Path, ending: &str, format: Format) -> BTreeMap<String, Element> {
    let mut elements = BTreeMap::new();
    for entry in fs::read_dir(place).expect("the package's folder") {
        let path = entry.expect("an entry").path();
        if !path.is_file() || !path.to_string_lossy().ends_with(ending) {
            continue;
        }
        let name = path.strip_prefix(folder()).expect("below the folder").to_string_lossy().replace('/', " ");
        match convert(format, &fs::read(&path).expect("a file"), "") {
            Ok(draft) => drop(elements.insert(name.clone(), element(&name, draft))),
            Err(error) => assert!(error.message().contains("no operations"), "{name}: {error}"),
        }
    }
    elements
}

fn valid(elements: &BTreeMap<String, Element>) {
    let documents =
        elements.iter().map(|(name, element)| (name.clone(), swagger::document(element, &Server::default())));
    assert_eq!(refusals(&documents.collect()), BTreeMap::new());
}

#[test]
fn descriptions_that_packages_carry_become_elements() {
    let mut elements = BTreeMap::new();
    for (place, ending, format, least) in CARRIED {
        let found = converted(&folder().join("node_modules").join(place), ending, format);
        assert!(found.len() >= least, "{place}: only {} became elements", found.len());
        elements.extend(found);
    }
    valid(&elements);
    println!("{} descriptions became elements", elements.len());
}

#[test]
fn our_own_documents_become_elements_with_the_same_operations() {
    let mut elements = BTreeMap::new();
    for (name, original) in corpus::exports().into_iter().chain(corpus::catalogue()) {
        let document = swagger::document(&original, &Server::default());
        let draft =
            convert(Format::Swagger, document.to_string().as_bytes(), &name).unwrap_or_else(|e| panic!("{name}: {e}"));
        let again = element(&name, draft);
        let operations: usize = document["paths"]
            .as_object()
            .expect("paths")
            .values()
            .map(|path| path.as_object().map_or(0, |all| all.len()))
            .sum();
        assert_eq!(again.resources.len(), operations, "{name}");
        elements.insert(name, again);
    }
    valid(&elements);
}
