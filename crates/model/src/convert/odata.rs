//! OData metadata (EDMX of versions 1 to 4) to a draft: reading and changing per entity set, by its key.

mod keys;
mod resources;
mod types;

use super::draft::{Authentication, Draft, header};
use super::refused;
use super::xml::Node;
use crate::Result;
use serde_json::Value;
use types::Types;

/// How a version of the protocol speaks JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    /// 1 and 2: `d.results`, literals with a type, changes by `X-HTTP-Method`.
    Two,
    /// 3: asked for the form of version 2.
    Three,
    /// 4: `value`, plain literals, PATCH.
    Four,
}

/// Reads metadata.
///
/// # Errors
/// 400 for what is no EDMX, or has no entity sets.
pub(super) fn convert(text: &str, name: &str) -> Result<Value> {
    let root = Node::read(text)?;
    let services = services(&root)?;
    let version = version(&root, services);
    let types = Types::read(services);
    let containers: Vec<&Node> = services.all("Schema").flat_map(|schema| schema.all("EntityContainer")).collect();
    let title = containers.first().and_then(|container| container.attribute("Name")).unwrap_or(name);
    let mut draft = Draft::new(if name.trim().is_empty() { title } else { name }, "", "odata");
    draft.base_url(None);
    draft.entry("pagination.type", "Pagination", "TEXTFIELD_32", Some("offset"));
    draft.authentication(&Authentication::Basic);
    let accept = if version == Version::Three { "application/json;odata=verbose" } else { "application/json" };
    draft.parameter(header("Accept", accept));
    let mut sets = 0;
    for set in containers.iter().flat_map(|container| &container.children) {
        let Some(name) = set.attribute("Name") else { continue };
        let kind = match set.name.local.as_str() {
            "EntitySet" => set.name_or_type("EntityType"),
            "Singleton" => set.name_or_type("Type"),
            _ => continue,
        };
        let kind = kind.ok_or_else(|| refused(format!("the entity set {name} names no entity type")))?;
        let entity = types.entity(kind).ok_or_else(|| {
            refused(format!(
                "the entity set {name} is of type {kind}, which this metadata does not describe; send one \
                             document that holds it"
            ))
        })?;
        resources::add(&mut draft, &resources::Set { node: set, name, entity: &entity, types: &types, version })?;
        sets += 1;
    }
    if sets == 0 {
        return Err(refused("the metadata has no entity sets: there is nothing that an element could call"));
    }
    Ok(draft.finish())
}

/// The part of the document that describes services.
fn services(root: &Node) -> Result<&Node> {
    root.first("DataServices").filter(|_| root.name.local == "Edmx").ok_or_else(|| {
        refused(format!(
            "the description is no OData metadata: its first element is `{}`, not `edmx:Edmx`",
            root.name.local
        ))
    })
}

impl Node {
    /// An attribute that names a type.
    fn name_or_type(&self, attribute: &str) -> Option<&str> {
        self.attribute(attribute).filter(|name| !name.is_empty())
    }
}

/// The namespaces tell version 4; before it, the version of the services tells.
fn version(root: &Node, services: &Node) -> Version {
    let number = |node: &Node, attribute: &str| node.attribute(attribute).and_then(|version| version.chars().next());
    let four = root.name.space.contains("/ns/edmx") || number(root, "Version") == Some('4');
    let three = number(services, "DataServiceVersion") == Some('3');
    match (four, three) {
        (true, _) => Version::Four,
        (_, true) => Version::Three,
        _ => Version::Two,
    }
}
