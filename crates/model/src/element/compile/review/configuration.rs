//! Configuration entries that contradict each other, and the small languages in their defaults.

use crate::element::compile::node::Node;
use crate::element::{EventMetadata, Poller, Severity};
use serde_json::Value;
use std::collections::HashMap;

const PAGINATION: [&str; 5] = ["offset", "page", "cursor", "page 0", "page starts with 1"];

pub(super) fn review(root: &Node) {
    let mut seen: HashMap<String, String> = HashMap::new();
    for entry in root.again("configuration") {
        let Some(key) = entry.text("key") else { continue };
        if let Some(first) = seen.get(&key) {
            let message = format!("the key `{key}` is taken by {first}: this entry is not used");
            entry.at("key").say(Severity::Warning, message);
            continue;
        }
        if let Some(default) = entry.text("defaultValue") {
            of_key(&key, &default, &entry.at("defaultValue"));
        } else if entry.value("defaultValue").is_some_and(|value| value.is_object() || value.is_array()) {
            structured(&key, &entry);
        }
        seen.insert(key, entry.place().to_owned());
    }
}

/// A default that is JSON instead of JSON text is read as its text.
fn structured(key: &str, entry: &Node) {
    let text = entry.value("defaultValue").map(Value::to_string).unwrap_or_default();
    of_key(key, &text, &entry.at("defaultValue"));
}

fn of_key(key: &str, default: &str, place: &Node) {
    match key {
        "event.poller.configuration" => Poller::read(default).1.into_iter().for_each(|remark| place.adopt(remark)),
        "event.poller.urls" => Poller::read_urls(default).1.into_iter().for_each(|remark| place.adopt(remark)),
        "event.metadata" => {
            if let Err(problem) = EventMetadata::read(default) {
                place.say(Severity::Warning, format!("the event metadata is ignored: {problem}"));
            }
        }
        "pagination.type" if !PAGINATION.contains(&default.trim()) => {
            let known = PAGINATION.join(", ");
            place.say(Severity::Warning, format!("pagination type `{default}` is not known; there are {known}"));
        }
        "pagination.max" if !is_page_limit(default) => {
            place.say(Severity::Warning, "expected a number, or JSON with a number per object and `default`");
        }
        "default.select.fields.map" | "pagination" if !is_json_object(default) => {
            place.say(Severity::Warning, "expected the text of a JSON object; it is ignored");
        }
        _ => {}
    }
}

fn is_page_limit(text: &str) -> bool {
    text.trim().parse::<u64>().is_ok_and(|max| max > 0) || is_json_object(text)
}

fn is_json_object(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok_and(|value| value.is_object())
}
