//! Members that should be lists or objects and are something else: what they hold would be ignored.

use crate::element::Severity;
use crate::element::compile::node::Node;
use serde_json::Value;

const OF_ELEMENT: [&str; 8] =
    ["configuration", "parameters", "resources", "hooks", "objects", "models", "filterDialects", "faults"];
const OF_RESOURCE: [&str; 2] = ["parameters", "hooks"];

pub(super) fn review(root: &Node) {
    said(root, &OF_ELEMENT);
    if root.value("authentication").is_some_and(|value| !value.is_null() && !value.is_object()) {
        root.at("authentication").say(Severity::Error, "expected an object with a `type`; it is read as `custom`");
    }
    for resource in root.again("resources") {
        said(&resource, &OF_RESOURCE);
    }
}

fn said(node: &Node, names: &[&str]) {
    for name in names {
        match node.value(name) {
            None | Some(Value::Null | Value::Array(_)) => {}
            Some(_) => node.at(name).say(Severity::Error, "expected a list; what stands here is ignored"),
        }
    }
}
