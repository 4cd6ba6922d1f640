//! Compiles the extensions that describe a vendor's habits: filter dialects, faults, throttling.

use super::node::Node;
use crate::element::{FaultRule, FilterDialect, Membership, Severity, Throttle};

pub(super) fn filter(node: &Node) -> Option<FilterDialect> {
    let Some(name) = node.text("name") else {
        node.say(Severity::Error, "a filter dialect needs a `name`");
        return None;
    };
    let membership = node.node("in").map(|membership| Membership {
        fields: membership.texts("fields"),
        max: membership.integer("max").and_then(|max| usize::try_from(max).ok()).unwrap_or(usize::MAX),
    });
    Some(FilterDialect {
        name,
        operators: node.pairs("operators").into_iter().collect(),
        membership,
        everything: node.pairs("everything").into_iter().next(),
        wildcards: node.text_or("wildcards", ""),
        reserved_prefix: node.text("reservedPrefix"),
        largest_integer: node.integer("largestInteger"),
        date_mask: node.text_or("dateMask", "yyyy-MM-dd'T'HH:mm:ssXXX"),
        case_sensitive: node.flag("caseSensitive", true),
        empty_is_null: node.flag("emptyIsNull", false),
        max_rows: node.integer("maxRows").and_then(|max| u64::try_from(max).ok()).unwrap_or(100).max(1),
    })
}

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
