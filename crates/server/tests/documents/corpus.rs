//! The definitions to make documents of: real exports, and those of the catalogue.

use std::fs;
use std::path::{Path, PathBuf};

use ligand_model::Element;
use ligand_server::catalogue::{Catalogue, Overrides};
use serde_json::Value;

#[expect(clippy::disallowed_methods, reason = "the tests of the corpus are told where it is by environment")]
fn folder() -> Option<PathBuf> {
    let folder = std::env::var("LIGAND_TEST_CORPUS").ok();
    if folder.is_none() {
        println!("LIGAND_TEST_CORPUS is not set: no real exports to test with");
    }
    folder.map(|folder| Path::new(&folder).join("elements"))
}

/// The elements of real exports, by the name of their file; none without a corpus.
pub fn exports() -> Vec<(String, Element)> {
    let Some(folder) = folder() else { return Vec::new() };
    let files = fs::read_dir(folder).expect("the folder of exports").map(|entry| entry.expect("an entry").path());
    let exports: Vec<_> = files.map(|path| (name(&path), compiled(&path))).collect();
    assert!(!exports.is_empty(), "LIGAND_TEST_CORPUS holds no exports");
    exports
}

/// The elements of the catalogue, by key.
pub fn catalogue() -> Vec<(String, Element)> {
    let catalogue = Catalogue::load(&Overrides::new()).expect("the catalogue");
    catalogue.all().iter().map(|element| (element.key.clone(), Element::clone(element))).collect()
}

fn name(path: &Path) -> String {
    path.file_stem().expect("a file").to_string_lossy().into_owned()
}

fn compiled(path: &Path) -> Element {
    let document: Value = serde_json::from_slice(&fs::read(path).expect("a file")).expect("JSON");
    let (element, diagnostics) = Element::compile(document);
    element.unwrap_or_else(|| panic!("{}: {diagnostics:?}", path.display()))
}
