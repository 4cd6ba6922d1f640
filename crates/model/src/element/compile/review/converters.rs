//! Converters by name: those that exist, and rows that name two.

use crate::element::Severity;
use crate::element::compile::node::Node;

/// Every converter (`docs/reference/element-format.md` §3.4): those of real definitions, then our own.
pub(in crate::element) const KNOWN: [&str; 26] = [
    "toQueryParameters",
    "toODataFilter",
    "toODataV3Filter",
    "toSugar",
    "toMagentoV20",
    "toGoogleAdwords",
    "toServiceNow",
    "toMaximizer",
    "toDynamics365FO",
    "toOracleCloud",
    "toBazaarvoice",
    "toFreshbooks",
    "toQuickbase",
    "toWiql",
    "toFreshdesk",
    "toSFDCReportFilter",
    "toBodyFields",
    "toFormFields",
    "toPipedriveNotes",
    "toFilter",
    "toFieldList",
    "toOrderField",
    "toOrderAscending",
    "toOrder",
    "toVendorObject",
    "toRow",
];

pub(super) fn review(root: &Node, resources: &[Node]) {
    root.again("parameters").for_each(|parameter| one(&parameter));
    for resource in resources {
        resource.again("parameters").for_each(|parameter| one(&parameter));
    }
}

fn one(parameter: &Node) {
    let vendor_name = parameter.text_or("vendorName", "");
    let prefixed = vendor_name.trim().strip_prefix("converter:").map(str::trim);
    let written = parameter.text("converter");
    let Some(name) = written.as_deref().map(str::trim).or(prefixed) else { return };
    if !KNOWN.contains(&name) {
        let message = format!("converter `{name}` is not known; use one of {}", KNOWN.join(", "));
        parameter.at("converter").say(Severity::Error, message);
    }
    if prefixed.is_some_and(|prefixed| prefixed != name) {
        let message = format!("`converter` says `{name}` and `vendorName` says another one: `{name}` is used");
        parameter.at("vendorName").say(Severity::Note, message);
    }
}
