//! Compiles `objects[]`.

use super::node::Node;
use crate::element::{CustomFields, Field, FieldType, Object};

pub(super) fn compile(node: &Node) -> Option<Object> {
    let name = node.text("name")?;
    Some(Object {
        vendor_name: node.text("vendorName").unwrap_or_else(|| name.clone()),
        primary_key: node.text_or("primaryKeyName", "id"),
        fields: node.list("fields").filter_map(|field| compile_field(&field)).collect(),
        custom_fields: node.node("customFieldDiscovery").map(|discovery| custom_fields(&discovery)),
        parent_keys: node.pairs("parentKeys"),
        joins: node.flag("joins", false),
        name,
    })
}

fn compile_field(node: &Node) -> Option<Field> {
    Some(Field {
        name: node.text("name")?,
        field_type: FieldType::from_name(&node.text_or("type", "string")),
        read_only: node.flag("readOnly", false),
        required: node.flag("required", false),
        hidden: node.flag("hidden", false),
    })
}

fn custom_fields(node: &Node) -> CustomFields {
    let types = node.pairs("types").into_iter().map(|(code, name)| (code, FieldType::from_name(&name)));
    CustomFields {
        path: node.text_or("path", ""),
        filter: node.text_or("where", ""),
        name: node.text_or("name", "name"),
        label: node.text_or("label", "label"),
        type_code: node.text_or("typeCode", "type"),
        types: types.collect(),
        prefix: node.text_or("prefix", ""),
    }
}
