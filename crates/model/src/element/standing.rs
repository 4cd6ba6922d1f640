//! How many resources of a document can be called, and of the others whether they can be helped.

use super::compile::DRIVERS;
use super::{Diagnostic, Severity};
use serde_json::Value;
use std::collections::HashSet;

/// Where one resource stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It runs as it is written.
    Runnable,
    /// Native code, or a protocol whose driver no definition carries.
    Native,
    /// Something it needs is wrong; the diagnostics say what.
    Broken,
}

/// The parts of an element that every resource needs.
const SHARED: [&str; 3] = ["$.authentication", "$.hooks", "$.parameters"];

/// The standing of each entry of `resources[]`, in order, from what was said of the document.
pub fn standings(document: &Value, diagnostics: &[Diagnostic]) -> Vec<Standing> {
    let errors = || diagnostics.iter().filter(|d| d.severity == Severity::Error).map(|d| d.path.as_str());
    let all_broken = errors().any(|path| path == "$" || SHARED.iter().any(|part| is_at_or_below(path, part)));
    let broken: HashSet<usize> = errors().filter_map(resource_index).collect();
    let protocol = document.get("protocolType").and_then(Value::as_str).unwrap_or_default().to_lowercase();
    let driver = DRIVERS.contains(&protocol.as_str());
    let resources = document.get("resources").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let standing = |(index, resource): (usize, &Value)| {
        if driver || resource.get("kind").and_then(Value::as_str) == Some("java") {
            Standing::Native
        } else if all_broken || broken.contains(&index) || !resource.is_object() {
            Standing::Broken
        } else {
            Standing::Runnable
        }
    };
    resources.iter().enumerate().map(standing).collect()
}

fn is_at_or_below(path: &str, part: &str) -> bool {
    path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// `$.resources[3].method` → 3.
fn resource_index(path: &str) -> Option<usize> {
    path.strip_prefix("$.resources[")?.split_once(']')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Element;
    use serde_json::json;

    fn of(document: Value) -> Vec<Standing> {
        let (_, diagnostics) = Element::compile(document.clone());
        standings(&document, &diagnostics)
    }

    #[test]
    fn each_resource_stands_for_itself() {
        let document = json!({"key": "x", "resources": [
            {"path": "/a", "method": "GET"}, {"path": "/b", "method": "GET", "kind": "java"}, {"path": "/c"}, 7]});
        assert_eq!(of(document), [Standing::Runnable, Standing::Native, Standing::Broken, Standing::Broken]);
    }

    #[test]
    fn what_all_need_breaks_all_and_a_driver_makes_all_native() {
        let resources = json!([{"path": "/a", "method": "GET"}, {"path": "/b", "method": "GET"}]);
        let broken = json!({"key": "x", "authentication": {"type": "handshake"}, "resources": resources});
        assert_eq!(of(broken), [Standing::Broken; 2]);
        assert_eq!(of(json!({"key": "x", "protocolType": "sftp", "resources": resources})), [Standing::Native; 2]);
    }
}
