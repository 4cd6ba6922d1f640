//! In which order the resources of an element's life run (`docs/reference/element-format.md` §4): as the document lists
//! them, each once.

use ligand_model::Element;
use ligand_model::element::{Resource, ResourceType};

/// The resources of these types, type by type, in the order of the document; without those that another one of them leads
/// to by its `nextResource`: they run there.
pub fn sequence<'e>(element: &'e Element, types: &[ResourceType]) -> Vec<&'e Resource> {
    let all: Vec<&Resource> = types.iter().flat_map(|kind| element.lifecycle(*kind)).collect();
    let mut run: Vec<&Resource> = all.iter().copied().filter(|resource| !is_led_to(&all, resource)).collect();
    let mut reached: Vec<&Resource> = Vec::new();
    run.iter().for_each(|resource| follow(&all, resource, &mut reached));
    // What is left leads to each other in a ring: it is entered where the document begins it.
    for resource in &all {
        if !contains(&reached, resource) {
            run.push(resource);
            follow(&all, resource, &mut reached);
        }
    }
    run
}

fn is_led_to(all: &[&Resource], resource: &Resource) -> bool {
    all.iter().any(|other| !std::ptr::eq(*other, resource) && leads_to(other, resource))
}

fn leads_to(from: &Resource, to: &Resource) -> bool {
    from.next_resource.as_ref().is_some_and(|(method, path)| *method == to.method && *path == to.path)
}

/// A resource, and those of the run that follow it.
fn follow<'e>(all: &[&'e Resource], from: &'e Resource, reached: &mut Vec<&'e Resource>) {
    let mut next = Some(from);
    while let Some(resource) = next.filter(|resource| !contains(reached, resource)) {
        reached.push(resource);
        next = all.iter().copied().find(|other| leads_to(resource, other));
    }
}

fn contains(resources: &[&Resource], resource: &Resource) -> bool {
    resources.iter().any(|known| std::ptr::eq(*known, resource))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn run(resources: Value, types: &[ResourceType]) -> Vec<String> {
        let (element, _) = Element::compile(json!({"key": "x", "resources": resources}));
        sequence(&element.unwrap(), types).iter().map(|resource| resource.path.to_string()).collect()
    }

    fn resource(path: &str, kind: &str, next: Option<&str>) -> Value {
        json!({"method": "GET", "path": format!("/hubs/general{path}"), "type": kind, "nextResource": next.map(|next| format!("GET:{next}"))})
    }

    #[test]
    fn types_come_in_their_order_and_what_is_led_to_runs_only_there() {
        let resources = json!([
            resource("/set-up", "onProvision", None),
            resource("/second", "provisionAuthValidation", None),
            resource("/first", "provisionAuthValidation", Some("/set-up")),
        ]);
        let types = [ResourceType::ProvisionAuthValidation, ResourceType::OnProvision];
        assert_eq!(run(resources.clone(), &types), ["/second", "/first"]);
        assert_eq!(run(resources, &types[1..]), ["/set-up"], "nobody leads to it in this run");
    }

    #[test]
    fn a_ring_is_entered_at_its_beginning() {
        let resources = json!([
            resource("/a", "onDelete", Some("/b")),
            resource("/b", "onDelete", Some("/a")),
            resource("/c", "onDelete", None),
        ]);
        assert_eq!(run(resources, &[ResourceType::OnDelete]), ["/c", "/a"]);
    }
}
