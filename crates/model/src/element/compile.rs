//! From a document to the compiled form. Lenient: what is absent is defaulted, what is odd is said.

mod authentication;
mod node;
mod object;
mod resource;
mod review;
mod rules;

pub(super) use review::DRIVERS;

use super::{Diagnostic, Element, Entry, EntryDefault, EntryType, Hook, Hooks, Resource, Severity, is_secret_key};
use node::{Node, Remarks};
use serde_json::Value;
use std::sync::Arc;

/// Compiles a whole document.
pub(super) fn element(document: Value) -> (Option<Element>, Vec<Diagnostic>) {
    let remarks = Remarks::default();
    let document = Arc::new(document);
    let root = Node::root(&document, &remarks);
    if !document.is_object() {
        root.say(Severity::Error, "an element is a JSON object; this is not one");
        return (None, remarks.take());
    }
    let key = root.text("key").unwrap_or_else(|| derived_key(&root.text_or("name", "")));
    if key.is_empty() {
        root.say(Severity::Error, "an element needs a `key` or a `name`");
        return (None, remarks.take());
    }
    let compiled = root.list("resources").filter_map(|node| resource::compile(&node).map(|resource| (node, resource)));
    let (places, resources): (Vec<Node>, Vec<Resource>) = compiled.unzip();
    let element = Element {
        id: root.integer("id").unwrap_or(0),
        name: root.text("name").unwrap_or_else(|| key.clone()),
        description: root.text_or("description", ""),
        hub: root.text_or("hub", "general").to_lowercase(),
        active: root.flag("active", true),
        private: root.flag("private", false),
        authentication: authentication::compile(&root),
        configuration: root.list("configuration").enumerate().filter_map(|(index, node)| entry(index, &node)).collect(),
        parameters: resource::parameters(&root),
        hooks: hooks(&root),
        resources,
        objects: root.list("objects").filter_map(|node| object::compile(&node)).collect(),
        filters: root.list("filterDialects").filter_map(|node| rules::filter(&node)).collect(),
        faults: root.list("faults").filter_map(|node| rules::fault(&node)).collect(),
        throttle: rules::throttle(&root),
        time_zone: root.text_or("timeZone", "UTC"),
        key,
        document: document.clone(),
    };
    review::element(&root, &element, &places);
    (Some(element), remarks.take())
}

fn derived_key(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn entry(index: usize, node: &Node) -> Option<Entry> {
    let Some(key) = node.text("key") else {
        node.say(Severity::Warning, "a configuration entry without a `key` is ignored");
        return None;
    };
    let entry_type = EntryType::from_name(&node.text_or("type", ""));
    let default = match node.value("defaultValue") {
        None => EntryDefault::Absent,
        Some(Value::Null) => EntryDefault::Null,
        Some(Value::String(text)) => EntryDefault::Text(text.clone()),
        Some(other) => EntryDefault::Text(other.to_string()),
    };
    Some(Entry {
        id: index as i64 + 1,
        name: node.text("name").unwrap_or_else(|| key.clone()),
        description: node.text_or("description", ""),
        default,
        required: node.flag("required", false),
        internal: node.flag("internal", false),
        hide_from_console: node.flag("hideFromConsole", false),
        hide_from_response: node.flag("hideFromResponse", false),
        active: node.flag("active", true),
        secret: entry_type == EntryType::Password || is_secret_key(&key),
        group_control: node.flag("groupControl", false),
        groups: groups(node),
        entry_type,
        key,
    })
}

/// `groupName`, or the list with commas of later documents (`groupBy`).
fn groups(node: &Node) -> Vec<String> {
    let names = node.text("groupName").or_else(|| node.text("groupBy")).unwrap_or_default();
    names.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// The hooks of an element or a resource; an unknown type or a missing body is said.
fn hooks(node: &Node) -> Hooks {
    let mut hooks = Hooks::default();
    for hook in node.list("hooks") {
        let slot = match hook.text_or("type", "").as_str() {
            "preRequest" => &mut hooks.pre,
            "postRequest" => &mut hooks.post,
            "event" => &mut hooks.event,
            other => {
                hook.say(Severity::Warning, format!("unknown hook type `{other}`: the hook is ignored"));
                continue;
            }
        };
        match hook.text("body") {
            Some(body) if slot.is_none() => {
                *slot = Some(Hook { body: body.into(), legacy: hook.flag("isLegacy", false) });
            }
            Some(_) => hook.say(Severity::Warning, "a second hook of this type at this level is ignored"),
            // Said by the review: an empty hook changes nothing.
            None if hook.value("body").is_some_and(Value::is_string) => {}
            None => hook.say(Severity::Error, "the hook has no `body`; import the folder that holds its script file"),
        }
    }
    hooks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::{Destination, Method, ResourceKind, Source};
    use serde_json::json;

    fn compiled(document: Value) -> (Element, Vec<Diagnostic>) {
        let (element, diagnostics) = element(document);
        (element.expect("compiles"), diagnostics)
    }

    #[test]
    fn the_smallest_document_gets_every_default() {
        let (element, diagnostics) = compiled(json!({"name": "My CRM 2"}));
        assert_eq!((element.key.as_str(), element.hub.as_str(), element.active), ("mycrm2", "general", true));
        assert!(diagnostics.is_empty());
    }

    #[test]
    fn what_is_not_an_object_is_an_error_that_says_where() {
        let (element, diagnostics) = element(json!([]));
        assert!(element.is_none());
        assert_eq!(diagnostics[0].to_string(), "error at $: an element is a JSON object; this is not one");
    }

    #[test]
    fn a_null_default_is_kept_apart_from_an_absent_one() {
        let (element, _) = compiled(json!({"key": "x", "configuration": [
            {"key": "a", "defaultValue": null}, {"key": "b"}, {"key": "c", "defaultValue": true}]}));
        let defaults: Vec<_> = element.configuration.iter().map(|entry| entry.default.clone()).collect();
        assert_eq!(defaults, [EntryDefault::Null, EntryDefault::Absent, EntryDefault::Text("true".into())]);
    }

    #[test]
    fn a_resource_carries_its_parameters_and_defaults() {
        let (element, diagnostics) = compiled(json!({"key": "x", "resources": [{
            "path": "/hubs/crm/contacts", "method": "get", "kind": "eb_xmlrpc", "vendorMethod": "DataService.query",
            "parameters": [{"name": " where ", "type": "query", "vendorName": "converter:toFilter", "vendorType": "bodyToken"}]}]}));
        assert_eq!(diagnostics, []);
        let resource = &element.resources[0];
        assert_eq!((resource.method, resource.kind, resource.repeatable), (Method::Get, ResourceKind::XmlRpc, true));
        let parameter = &resource.parameters[0];
        assert_eq!((parameter.source, parameter.destination), (Source::Query, Destination::BodyToken));
        assert_eq!((parameter.name.as_str(), parameter.converter.as_deref()), ("where", Some("toFilter")));
    }

    #[test]
    fn a_resource_without_a_known_method_is_named_and_left_out() {
        let (element, diagnostics) = compiled(json!({"key": "x", "resources": [{"path": "/a", "method": "FETCH"}]}));
        assert!(element.resources.is_empty());
        assert_eq!(diagnostics[0].path, "$.resources[0]");
    }
}
