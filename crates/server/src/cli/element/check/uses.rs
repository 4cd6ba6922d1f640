//! What a definition uses of the format's small languages: all of this was read and is run.

use std::collections::BTreeMap;

use ligand_model::Element;
use ligand_model::element::{Parameter, Poller};

/// Names and counts, most used first.
pub(super) fn of(element: &Element) -> Vec<(String, usize)> {
    let mut uses = Vec::new();
    let parameters = element.parameters.iter().chain(element.resources.iter().flat_map(|r| &r.parameters));
    uses.extend(converters(parameters));
    let resources = |wanted: fn(&ligand_model::element::Resource) -> bool| {
        element.resources.iter().filter(|resource| wanted(resource)).count()
    };
    uses.push(("root keys".to_owned(), resources(|r| r.request_root.is_some() || r.response_root.is_some())));
    uses.push(("cursor keys".to_owned(), resources(|r| r.next_page_key.is_some())));
    uses.push(("chained resources".to_owned(), resources(|r| r.next_resource.is_some())));
    uses.push(("poller placeholders".to_owned(), placeholders(element)));
    uses.retain(|(_, count)| *count > 0);
    uses
}

fn converters<'e>(parameters: impl Iterator<Item = &'e Parameter>) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in parameters.filter_map(|parameter| parameter.converter.as_deref()) {
        *counts.entry(name).or_default() += 1;
    }
    counts.into_iter().map(|(name, count)| (format!("converter {name}"), count)).collect()
}

fn placeholders(element: &Element) -> usize {
    let text = |key: &str| element.entry(key).and_then(|entry| entry.default_text()).unwrap_or_default();
    let pollers = [Poller::read(text("event.poller.configuration")).0, Poller::read_urls(text("event.poller.urls")).0];
    pollers.iter().flat_map(|poller| &poller.objects).map(|object| object.url.placeholders()).sum()
}
