//! The elements of this installation: those in the binary, compiled once, with the installation's defaults; and, in
//! [`Elements`], what an account sees beside them.

mod seen;
mod view;

pub use seen::{Elements, Found};
pub use view::{Detail, configuration_entry, element as element_json, entry_of_element as entry_json, of_instance};

use crate::definition::number;
use anyhow::Context;
use ligand_model::element::{EntryDefault, Severity, inline_scripts};
use ligand_model::{Element, Error, Kind, Result, Secret};
use rust_embed::RustEmbed;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Defaults that an installation sets: element key → configuration key → value.
pub type Overrides = BTreeMap<String, BTreeMap<String, Secret>>;

#[derive(RustEmbed)]
#[folder = "../../elements"]
struct Embedded;

/// All elements, by number and by key.
pub struct Catalogue {
    elements: Vec<Arc<Element>>,
}

impl Catalogue {
    /// Compiles the embedded elements and lays the installation's defaults over theirs.
    ///
    /// # Errors
    /// An override of an element or key that does not exist: a typing error must not be found out by a vendor.
    pub fn load(overrides: &Overrides) -> anyhow::Result<Catalogue> {
        let mut elements = Vec::new();
        for file in Embedded::iter().filter(|file| file.ends_with("/element.json")) {
            let folder = file.trim_end_matches("element.json");
            let element = compile(folder).with_context(|| format!("embedded element {folder}"))?;
            elements.push(element);
        }
        elements.sort_by_key(|element| element.id);
        for (key, values) in overrides {
            let element = elements.iter_mut().find(|element| element.key == *key);
            let element = element.with_context(|| format!("setting elements.{key}: there is no element {key}"))?;
            lay_over(element, values)?;
        }
        Ok(Catalogue { elements: elements.into_iter().map(Arc::new).collect() })
    }

    /// With one more element, for tests of what the embedded ones do not have.
    #[cfg(test)]
    pub(crate) fn and(mut self, document: Value) -> Catalogue {
        let (element, diagnostics) = Element::compile(document);
        self.elements.push(Arc::new(element.unwrap_or_else(|| panic!("{diagnostics:?}"))));
        self
    }

    /// All elements, by number.
    pub fn all(&self) -> &[Arc<Element>] {
        &self.elements
    }

    /// The element with this key, or this number.
    pub fn find(&self, key_or_id: &str) -> Option<&Arc<Element>> {
        self.by_key(key_or_id).or_else(|| key_or_id.parse().ok().and_then(|id| self.by_id(id)))
    }

    /// The element with this key or number, or the error that says there is none.
    ///
    /// # Errors
    /// 404.
    pub fn element(&self, key_or_id: &str) -> Result<&Arc<Element>> {
        self.find(key_or_id).ok_or_else(|| no_element(key_or_id))
    }

    /// As [`Catalogue::element`], of what anybody may see.
    ///
    /// # Errors
    /// 404, for private and hidden elements too.
    pub fn public_element(&self, key_or_id: &str) -> Result<&Arc<Element>> {
        let found = self.find(key_or_id).filter(|element| element.active && !element.private);
        found.ok_or_else(|| no_element(key_or_id))
    }

    /// What anybody may see: active elements that are not private, by number.
    pub fn public(&self) -> impl Iterator<Item = &Arc<Element>> {
        self.elements.iter().filter(|element| element.active && !element.private)
    }

    /// The element with this key.
    pub fn by_key(&self, key: &str) -> Option<&Arc<Element>> {
        self.elements.iter().find(|element| element.key == key)
    }

    /// The element with this number.
    pub fn by_id(&self, id: i64) -> Option<&Arc<Element>> {
        self.elements.iter().find(|element| element.id == id)
    }
}

/// Nobody has, or may see, an element with this key or number.
pub fn no_element(key_or_id: &str) -> Error {
    Error::new(Kind::NotFound, format!("No element found with key or ID {key_or_id}"))
}

fn compile(folder: &str) -> anyhow::Result<Element> {
    let text = |file: &str| Embedded::get(&format!("{folder}{file}")).map(|file| file.data);
    let document = text("element.json").context("element.json is missing")?;
    let mut document: Value = serde_json::from_slice(&document)?;
    let script = |file: &str| text(&format!("hooks/{file}")).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let missing = inline_scripts(&mut document, script);
    anyhow::ensure!(missing.is_empty(), "scripts are missing: {}", missing.join(", "));
    number::fill(&mut document, 1);
    let (element, diagnostics) = Element::compile(document);
    for diagnostic in &diagnostics {
        tracing::debug!(element = folder, "{diagnostic}");
    }
    let errors: Vec<String> =
        diagnostics.iter().filter(|d| d.severity == Severity::Error).map(ToString::to_string).collect();
    anyhow::ensure!(errors.is_empty(), "{}", errors.join("; "));
    element.context("it does not compile")
}

fn lay_over(element: &mut Element, values: &BTreeMap<String, Secret>) -> anyhow::Result<()> {
    for (key, value) in values {
        let entry = element.configuration.iter_mut().find(|entry| entry.key == *key);
        let entry = entry.with_context(|| {
            format!("setting elements.{}.configuration: the element has no entry {key}", element.key)
        })?;
        entry.default = EntryDefault::Text(value.expose().clone());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overrides(element: &str, key: &str, value: &str) -> Overrides {
        BTreeMap::from([(element.to_owned(), BTreeMap::from([(key.to_owned(), value.into())]))])
    }

    #[test]
    fn the_embedded_elements_compile_and_are_found_by_key_and_number() {
        let catalogue = Catalogue::load(&Overrides::new()).unwrap();
        let element = catalogue.find("infusionsoftcrm").unwrap();
        assert_eq!(catalogue.find(&element.id.to_string()).unwrap().key, "infusionsoftcrm");
        assert!(catalogue.find("nothing").is_none());
    }

    #[test]
    fn an_installations_default_replaces_the_elements() {
        let catalogue =
            Catalogue::load(&overrides("infusionsoftcrm", "oauth.token.url", "https://sandbox.example/token")).unwrap();
        let element = catalogue.find("infusionsoftcrm").unwrap();
        assert_eq!(element.entry("oauth.token.url").unwrap().default_text(), Some("https://sandbox.example/token"));
    }

    #[test]
    fn an_override_of_what_does_not_exist_is_refused_by_name() {
        for (element, key) in [("salesfarce", "base.url"), ("infusionsoftcrm", "base.ulr")] {
            let error = Catalogue::load(&overrides(element, key, "x")).err().unwrap().to_string();
            assert!(error.contains(element) || error.contains(key), "{error}");
        }
    }
}
