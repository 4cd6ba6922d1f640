//! What no definition can carry: native code of the original platform, and protocols that need a driver.

use super::Placed;
use crate::element::compile::node::Node;
use crate::element::{ResourceKind, ResourceType, Severity};

/// Protocols that are spoken by a driver of the original platform.
pub(in crate::element) const DRIVERS: [&str; 4] = ["jdbc", "sapbapi", "sftp", "file"];
/// Protocols of which a definition says everything.
const KNOWN: [&str; 4] = ["http", "https", "soap", "odata"];

pub(super) fn review(root: &Node, resources: &[Placed]) {
    let protocol = root.text_or("protocolType", "http").to_lowercase();
    if DRIVERS.contains(&protocol.as_str()) {
        let message = format!(
            "`{protocol}` needs a driver that a definition does not carry: no resource can be called; \
             build the element on the vendor's HTTP API instead"
        );
        root.at("protocolType").say(Severity::Error, message);
    } else if !KNOWN.contains(&protocol.as_str()) {
        root.at("protocolType").say(Severity::Warning, format!("unknown protocol `{protocol}`: HTTP is spoken"));
    }
    for (node, resource) in resources {
        if resource.kind == ResourceKind::Native {
            let message = "native code of the original platform: calling it is answered with 400; \
                           replace it by a resource of kind `eb`";
            node.at("kind").say(Severity::Error, message);
        }
        if resource.resource_type == ResourceType::Other {
            let name = node.text_or("type", "");
            let message = format!("resource type `{name}` is not known: the resource never runs; `api` can be called");
            node.at("type").say(Severity::Error, message);
        }
    }
}
