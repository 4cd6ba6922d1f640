//! An element: a connector as data. The document as its author wrote it, and the checked, compiled form.
//!
//! A document is read leniently ([`Element::compile`]): unknown members are kept for export, absent ones get
//! their defaults, and what cannot run is said in located [`Diagnostic`]s. Everything after uses only the
//! compiled form, in which nothing can be missing. The format: `docs/reference/element-format.md`.

mod authentication;
mod compile;
mod diagnostic;
mod entry;
mod export;
mod fault;
mod files;
mod filter;
pub mod fuzz;
mod hook;
mod object;
mod parameter;
mod path;
mod poller;
mod resource;
mod scripts;
mod standing;

pub use authentication::{Authentication, AuthenticationType, ClientCredentials, Learned, Refusal, Variant};
pub use diagnostic::{Diagnostic, Severity};
pub use entry::{Default as EntryDefault, Entry, EntryType, is_secret_key};
pub use export::{IGNORABLE, difference, same_apart_from_ignorable};
pub use fault::{FaultRule, Throttle};
pub use files::{
    ArchiveError, Assembled, Content, Files, MAX_FILE, MAX_FILES, MAX_TOTAL, assemble, assemble_one, is_read,
    other_than_element, read_json, unzip,
};
pub use filter::{
    DateMask, FilterColumn, FilterDialect, Literals, Membership, Operators, OrderDialect, Syntax, Template, Unit,
};
pub use hook::{Hook, Hooks};
pub use object::{CustomFields, Field, FieldType, Object};
pub use parameter::{Destination, Parameter, Source};
pub use path::{Bindings, PathTemplate, Segment};
pub use poller::{DateField, DateFormat, EventMetadata, ExpandError, Moments, PollTemplate, Polled, Poller};
pub use resource::{Kind as ResourceKind, Method, Pagination, Resource, ResourceType};
pub use scripts::{inline_scripts, script_file};
pub use standing::{Standing, standings};

use serde_json::Value;
use std::sync::Arc;

/// The configuration key with which an instance chooses how it is authenticated.
const AUTHENTICATION_TYPE: &str = "authentication.type";

/// A compiled element. Cheap to share: compiled once, then read by every call.
#[derive(Debug, Clone)]
pub struct Element {
    /// Number of the element in the catalogue, unique per installation.
    pub id: i64,
    /// The name used in paths, `[A-Za-z0-9._-]+`.
    pub key: String,
    /// The name people read.
    pub name: String,
    /// One paragraph for people.
    pub description: String,
    /// Category, lower case; decides the prefix of the resource paths.
    pub hub: String,
    /// Listed in the catalogue.
    pub active: bool,
    /// Seen only by those it belongs to.
    pub private: bool,
    /// How calls are authenticated at the vendor.
    pub authentication: Authentication,
    /// What an instance may or must be configured with.
    pub configuration: Vec<Entry>,
    /// Parameters of every resource.
    pub parameters: Vec<Parameter>,
    /// Hooks of every resource.
    pub hooks: Hooks,
    /// In the order of the document; routing takes the most literal one.
    pub resources: Vec<Resource>,
    /// What the element knows of the vendor's objects.
    pub objects: Vec<Object>,
    /// What the vendor's query language can express (extension).
    pub filters: Vec<FilterDialect>,
    /// What the vendor's fault codes mean (extension).
    pub faults: Vec<FaultRule>,
    /// Where the vendor says how long to wait (extension).
    pub throttle: Throttle,
    /// IANA name of the zone in which the vendor writes dates without one (extension); `UTC` if not said.
    pub time_zone: String,
    /// The document as it was imported, for export and for reading what the engine does not use.
    pub document: Arc<Value>,
}

impl Element {
    /// Compiles a document. Diagnostics are returned in either case; without an element at least one of them
    /// is an error.
    pub fn compile(document: Value) -> (Option<Element>, Vec<Diagnostic>) {
        compile::element(document)
    }

    /// The configuration entry with this key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.configuration.iter().find(|entry| entry.key == key)
    }

    /// Whether the value of this configuration key is sealed and masked.
    pub fn is_secret(&self, key: &str) -> bool {
        self.entry(key).map_or_else(|| is_secret_key(key), |entry| entry.secret)
    }

    /// The object called so here or at the vendor.
    pub fn object(&self, name: &str) -> Option<&Object> {
        let by = |same: fn(&Object) -> &str| self.objects.iter().find(move |object| same(object) == name);
        by(|object| &object.name).or_else(|| by(|object| &object.vendor_name))
    }

    /// The resources of one lifecycle type, in document order.
    pub fn lifecycle(&self, kind: ResourceType) -> impl Iterator<Item = &Resource> {
        self.resources.iter().filter(move |resource| resource.resource_type == kind)
    }

    /// How an instance with these values is authenticated: as its variant says, else as its own `authentication.type`
    /// does, else as the element says.
    pub fn authentication_kind(&self, configured: impl Fn(&str) -> Option<String>) -> AuthenticationType {
        if let Some(variant) = self.variant(&configured) {
            return variant.kind;
        }
        let chosen = self.chosen(AUTHENTICATION_TYPE, &configured);
        chosen.map_or(self.authentication.kind, |name| AuthenticationType::from_choice(&name))
    }

    /// The name of the type that [`Element::authentication_kind`] read, for messages.
    pub fn authentication_name(&self, configured: impl Fn(&str) -> Option<String>) -> String {
        self.chosen(AUTHENTICATION_TYPE, &configured).unwrap_or_else(|| self.authentication.name.clone())
    }

    /// The groups of entries that count: the values of the entries that control groups. None: all of them count.
    pub fn groups(&self, configured: impl Fn(&str) -> Option<String>) -> Option<Vec<String>> {
        let controls =
            self.configuration.iter().filter(|entry| entry.group_control || entry.key == AUTHENTICATION_TYPE);
        let chosen: Vec<String> = controls.filter_map(|entry| self.chosen(&entry.key, &configured)).collect();
        Some(chosen).filter(|chosen| !chosen.is_empty())
    }

    /// The value of an entry that the element has: the instance's, else the default.
    fn chosen(&self, key: &str, configured: &impl Fn(&str) -> Option<String>) -> Option<String> {
        let entry = self.entry(key)?;
        let value = configured(key).or_else(|| entry.default_text().map(str::to_owned))?;
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// The way this instance is authenticated: the first variant whose condition its configuration meets.
    pub fn variant(&self, configured: impl Fn(&str) -> Option<String>) -> Option<&Variant> {
        self.authentication.variants.iter().find(|variant| variant.applies(&configured))
    }
}
