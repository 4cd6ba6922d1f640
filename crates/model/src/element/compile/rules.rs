//! Compiles the extensions that describe a vendor's habits: filter dialects, faults, throttling.

mod filter;

pub(super) use filter::compile as filter;

use super::node::Node;
use crate::element::{FaultRule, Severity, Throttle};

pub(super) fn fault(node: &Node) -> Option<FaultRule> {
    let (Some(code), Some(status)) = (node.integer("code"), node.integer("status")) else {
        node.say(Severity::Error, "a fault rule needs a `code` and a `status`");
        return None;
    };
    Some(FaultRule {
        code,
        contains: node.text_or("contains", ""),
        status: u16::try_from(status).unwrap_or(502),
        transient: node.flag("transient", false),
    })
}

pub(super) fn throttle(root: &Node) -> Throttle {
    let Some(node) = root.node("throttle") else { return Throttle::default() };
    let expiry = node.node("expiry").and_then(|e| Some((e.text("available")?, e.text("epochMilliseconds")?)));
    let windows = node.list("windows").filter_map(|w| Some((w.text("available")?, w.text("unit")?)));
    Throttle { windows: windows.collect(), expiry }
}
