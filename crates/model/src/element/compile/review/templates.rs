//! Tokens without a value and values without a token: in body templates, in vendor paths.

use super::Placed;
use crate::element::compile::node::Node;
use crate::element::{Destination, Element, Parameter, Resource, Severity, Source};
use std::collections::HashSet;

pub(super) fn review(element: &Element, resources: &[Placed]) {
    let mut known: HashSet<&str> = filled(&element.parameters).collect();
    known.extend(element.configuration.iter().map(|entry| entry.key.as_str()));
    let shared: HashSet<&str> = templates(&element.parameters).collect();
    let shared_hook = element.hooks.pre.is_some();
    for (node, resource) in resources {
        // A hook may put in what it likes, so nothing can be said before it has run.
        if !shared_hook && resource.hooks.pre.is_none() {
            path(node, resource, &known);
            body(node, resource, &shared);
        }
    }
}

/// Tokens of the vendor's path that nothing fills.
fn path(node: &Node, resource: &Resource, known: &HashSet<&str>) {
    let caller = node.text_or("path", "");
    let own: HashSet<&str> = filled(&resource.parameters).chain(tokens(&caller)).collect();
    for token in tokens(&resource.vendor_path).filter(|token| !own.contains(token) && !known.contains(token)) {
        let message =
            format!("nothing fills `{{{token}}}`: it is sent as it stands; add a parameter with `vendorType` path");
        node.at("vendorPath").say(Severity::Warning, message);
    }
}

/// Required values that are to replace a token which no template holds.
fn body(node: &Node, resource: &Resource, shared: &HashSet<&str>) {
    let own: HashSet<&str> = templates(&resource.parameters).collect();
    for parameter in resource.parameters.iter().filter(|parameter| is_required_token(parameter)) {
        let token = parameter.vendor_name.as_str();
        if !own.contains(token) && !shared.contains(token) {
            let name = &parameter.name;
            let message = format!(
                "`{name}` is required for the token `{{{token}}}`, which no body template holds: it is not sent"
            );
            node.at("parameters").say(Severity::Warning, message);
        }
    }
}

fn is_required_token(parameter: &Parameter) -> bool {
    parameter.required
        && !parameter.from_response
        && parameter.destination == Destination::BodyToken
        && parameter.source != Source::Body
}

/// The tokens of the body templates among these.
fn templates(parameters: &[Parameter]) -> impl Iterator<Item = &str> {
    let bodies = parameters.iter().filter(|p| p.source == Source::Value && p.destination == Destination::Body);
    bodies.flat_map(|template| tokens(&template.name))
}

/// The tokens of paths that these fill.
fn filled(parameters: &[Parameter]) -> impl Iterator<Item = &str> {
    let there = parameters.iter().filter(|parameter| parameter.destination == Destination::Path);
    there.flat_map(|parameter| [parameter.vendor_name.as_str(), parameter.name.as_str()])
}

/// The names between braces; `${…}` is none of them.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('{').filter_map(|(open, _)| {
        let inside = &text[open + 1..];
        let token = &inside[..inside.find(['{', '}'])?];
        let plain = !token.is_empty() && inside[token.len()..].starts_with('}');
        (plain && !text[..open].ends_with('$')).then_some(token)
    })
}
