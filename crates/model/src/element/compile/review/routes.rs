//! Resources that no call reaches, because another one has the same method and path.

use super::Placed;
use crate::element::{Resource, ResourceType, Segment, Severity};
use std::collections::HashMap;

pub(super) fn review(resources: &[Placed]) {
    let mut taken: HashMap<String, &Placed> = HashMap::new();
    // Of equals the first of type `api` is called, so those come first.
    for resource_type in [ResourceType::Api, ResourceType::ApiNoDocumentation] {
        for placed in resources.iter().filter(|(_, resource)| resource.resource_type == resource_type) {
            let (node, resource) = placed;
            match taken.get(&shape(resource)) {
                Some((first, _)) => {
                    let message =
                        format!("{} is answered by {}: this one is never called", resource.name(), first.place());
                    node.say(Severity::Warning, message);
                }
                None => {
                    taken.insert(shape(resource), placed);
                }
            }
        }
    }
}

/// Method and path; the names of variables make no difference to a call.
pub(super) fn shape(resource: &Resource) -> String {
    shape_of(&resource.method.to_string(), &resource.path.segments)
}

pub(super) fn shape_of(method: &str, segments: &[Segment]) -> String {
    let words = segments.iter().map(|segment| match segment {
        Segment::Literal(text) => text.as_str(),
        Segment::Variable(_) => "{}",
    });
    format!("{method} /{}", words.collect::<Vec<_>>().join("/"))
}
