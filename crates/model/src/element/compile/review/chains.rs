//! Chains by `nextResource` that lead nowhere, in a circle, or further than a call goes.

use super::Placed;
use super::routes::{shape, shape_of};
use crate::element::Severity;
use std::collections::HashMap;

/// The most resources of one call.
const LONGEST: usize = 5;

pub(super) fn review(resources: &[Placed]) {
    let mut by_shape: HashMap<String, usize> = HashMap::new();
    for (index, (_, resource)) in resources.iter().enumerate() {
        by_shape.entry(shape(resource)).or_insert(index);
    }
    let next = |index: usize| {
        let (method, path) = resources[index].1.next_resource.as_ref()?;
        by_shape.get(&shape_of(&method.to_string(), &path.segments)).copied()
    };
    for (index, (node, resource)) in resources.iter().enumerate() {
        let Some((method, path)) = &resource.next_resource else { continue };
        if next(index).is_none() {
            let message = format!("`{method} {path}` is not in the element: the chain breaks here");
            node.at("nextResource").say(Severity::Error, message);
        } else if length(index, next) > LONGEST {
            let message =
                format!("more than {LONGEST} resources follow each other, or in a circle: the call ends with 400");
            node.at("nextResource").say(Severity::Error, message);
        }
    }
}

/// How many resources run when this one is called; counted no further than matters.
fn length(index: usize, next: impl Fn(usize) -> Option<usize>) -> usize {
    std::iter::successors(Some(index), |index| next(*index)).take(LONGEST + 1).count()
}
