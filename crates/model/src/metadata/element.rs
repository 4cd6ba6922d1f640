//! What the catalogue tells of an element for people who choose one: who authenticates how, which events, which objects
//! (`docs/reference/platform-api.md` §7).

use super::{names, of_object};
use crate::Element;
use crate::element::{ResourceType, Segment};
use serde_json::{Map, Value, json};

/// The metadata of an element; expanded, with its objects and operations as well.
pub fn of_element(element: &Element, expand: bool) -> Value {
    let document = &element.document;
    let flag = |name: &str| document.get(name) == Some(&Value::Bool(true));
    let mut shown = json!({
        "id": element.id,
        "key": element.key,
        "name": element.name,
        "description": element.description,
        "active": element.active,
        "beta": flag("beta"),
        "extended": flag("extended"),
        "displayOrder": document.get("displayOrder").and_then(Value::as_i64).unwrap_or(0),
        "hub": element.hub,
        "defaultAuthentication": document.pointer("/authentication/type").cloned().unwrap_or_else(|| "custom".into()),
        "events": events(element),
    });
    if expand {
        shown["discovery"] = discovery(element);
        shown["bulk"] = json!({ "download": flag("bulkDownloadEnabled"), "upload": flag("bulkUploadEnabled") });
        shown["api"] = api(element);
    }
    shown
}

/// Whether and how changes at the vendor are told. What is polled stands in the poller's configuration.
fn events(element: &Element) -> Value {
    let default = |key: &str| element.entry(key).and_then(|entry| entry.default_text()).unwrap_or_default();
    let named = |word: &str| default("event.vendor.type").to_ascii_lowercase().contains(word);
    let pollers = pollers(default("event.poller.configuration"));
    let polling = !pollers.is_empty() || named("poll") || element.entry("event.poller.refresh_interval").is_some();
    let webhook = named("webhook") || element.lifecycle(ResourceType::OnProvisionWebhook).next().is_some();
    let methods =
        [("polling", polling), ("webhook", webhook)].into_iter().filter(|(_, has)| *has).map(|(name, _)| name);
    let mut events = json!({ "supported": polling || webhook, "methods": methods.collect::<Vec<_>>() });
    if polling {
        events["polling"] = pollers.into();
    }
    if webhook {
        events["webhook"] = json!({});
    }
    events
}

/// Per resource, where it is polled and which changes that shows. A configuration with placeholders is no JSON.
fn pollers(configuration: &str) -> Map<String, Value> {
    let Ok(Value::Object(resources)) = serde_json::from_str(configuration) else { return Map::new() };
    let shown = resources.into_iter().filter_map(|(name, poller)| {
        let url = poller.get("url")?.clone();
        Some((name, json!({ "pollUrl": url, "eventTypes": ["created", "updated"] })))
    });
    shown.collect()
}

fn discovery(element: &Element) -> Value {
    let custom = element.objects.iter().any(|object| object.custom_fields.is_some());
    let objects = names::objects(element).into_iter().map(|object| {
        let fields = of_object(element, &object.name, &[]).and_then(|found| found["fields"].as_array().map(Vec::len));
        json!({ "name": object.name, "vendorName": object.vendor_name, "fields": fields.unwrap_or(0) })
    });
    json!({ "supported": true, "customFields": custom, "objects": objects.collect::<Vec<_>>() })
}

/// The operations by the first word of their path.
fn api(element: &Element) -> Value {
    let mut resources: Map<String, Value> = Map::new();
    for resource in element.lifecycle(ResourceType::Api) {
        let first = resource.path.segments.first().map(Segment::text).unwrap_or_default();
        let shown = json!({ "method": resource.method.to_string(), "path": resource.path.to_string() });
        let list = resources.entry(first).or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.push(shown);
        }
    }
    json!({ "resources": resources })
}
