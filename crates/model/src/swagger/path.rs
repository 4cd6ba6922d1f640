//! Paths of the document: bare, with variables that have names of their own, each shape once.

use super::operation::Documented;
use crate::element::PathTemplate;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// The path of one resource, as Swagger can say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// `/contacts/{id}`.
    pub text: String,
    /// Names of the variables, in order: as the resource calls them, and as the document does.
    pub variables: Vec<(String, String)>,
    /// The path with all variables alike: two paths of one shape are the same.
    shape: String,
}

impl Place {
    /// Reads the path of a resource. The hub prefix and a query are no part of it.
    pub fn read(path: &str) -> Place {
        let bare = PathTemplate::parse(path.split(['?', '#']).next().unwrap_or_default()).to_string();
        let bare = if bare.is_empty() { "/".to_owned() } else { bare };
        let mut place = Place { text: String::new(), variables: Vec::new(), shape: String::new() };
        let mut rest = bare.as_str();
        while let Some(at) = rest.find(['{', '}']) {
            place.literal(&rest[..at]);
            let from = &rest[at..];
            let end = from[1..].find(['{', '}', '/']).map(|end| end + 1);
            match end {
                Some(end) if from.starts_with('{') && from[end..].starts_with('}') => {
                    place.variable(&from[1..end]);
                    rest = &from[end + 1..];
                }
                _ => {
                    place.literal(if from.starts_with('{') { "%7B" } else { "%7D" });
                    rest = &from[1..];
                }
            }
        }
        place.literal(rest);
        place
    }

    fn literal(&mut self, text: &str) {
        self.text.push_str(text);
        self.shape.push_str(text);
    }

    fn variable(&mut self, name: &str) {
        let base = if name.trim().is_empty() { "value" } else { name };
        let taken = |candidate: &str| self.variables.iter().any(|(_, shown)| shown == candidate);
        let numbered = (2..).map(|number| format!("{base}{number}"));
        let shown = std::iter::once(base.to_owned()).chain(numbered).find(|candidate| !taken(candidate));
        let shown = shown.unwrap_or_default();
        self.text.push_str(&format!("{{{shown}}}"));
        self.shape.push_str("{}");
        self.variables.push((name.to_owned(), shown));
    }

    /// The same variables, called as in another path of this shape.
    fn called_as(&self, other: &Place) -> Place {
        let variables = self.variables.iter().zip(&other.variables);
        Place {
            text: other.text.clone(),
            variables: variables.map(|((own, _), (_, shown))| (own.clone(), shown.clone())).collect(),
            shape: other.shape.clone(),
        }
    }

    /// `contacts-id`, for names of operations.
    fn words(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || "._".contains(c) { c } else { '-' };
        let words: Vec<String> = self
            .text
            .split(['/', '{', '}'])
            .filter(|word| !word.is_empty())
            .map(|word| word.chars().map(plain).collect())
            .collect();
        words.join("-")
    }
}

/// The paths collected so far.
#[derive(Default)]
pub(super) struct Paths {
    paths: Map<String, Value>,
    shapes: HashMap<String, Place>,
    names: HashSet<String>,
}

impl Paths {
    /// Adds the operation of a resource, unless its method and path are taken: of two, calls go to the first.
    pub fn add(&mut self, resource: &Documented, describe: impl FnOnce(&Place) -> Value) {
        let own = Place::read(resource.path);
        let known = self.shapes.entry(own.shape.clone()).or_insert_with(|| own.clone());
        let place = own.called_as(known);
        let method = resource.method.to_string().to_ascii_lowercase();
        let taken = |paths: &Map<String, Value>| paths.get(&place.text).is_some_and(|path| path.get(&method).is_some());
        if taken(&self.paths) {
            return;
        }
        let mut operation = describe(&place);
        operation["operationId"] = self.name(resource, &place).into();
        let path = self.paths.entry(place.text.clone()).or_insert_with(|| Value::Object(Map::new()));
        path[method] = operation;
    }

    /// The resource's own `operationId`, or `GET-contacts-id`; numbered if it is taken.
    fn name(&mut self, resource: &Documented, place: &Place) -> String {
        let own = resource.text("operationId").map(str::to_owned);
        let base = own.unwrap_or_else(|| format!("{}-{}", resource.method, place.words()));
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|name| !self.names.contains(name));
        let free = free.unwrap_or(base);
        self.names.insert(free.clone());
        free
    }

    /// The `paths` of the document.
    pub fn into_value(self) -> Map<String, Value> {
        self.paths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hub_a_query_and_stray_braces_are_no_part_of_a_path() {
        for (path, expected) in [
            ("/hubs/crm/contacts/{id}", "/contacts/{id}"),
            ("contacts?x={y}", "/contacts"),
            ("/hubs/crm", "/"),
            ("/a/{id}/b/{id}", "/a/{id}/b/{id2}"),
            ("/orders({key})/x", "/orders({key})/x"),
            ("/a/{b/c}", "/a/%7Bb/c%7D"),
            ("/a/{}", "/a/{value}"),
        ] {
            assert_eq!(Place::read(path).text, expected, "{path}");
        }
    }

    #[test]
    fn two_paths_of_one_shape_share_the_names_of_the_first() {
        let (first, second) = (Place::read("/contacts/{id}"), Place::read("/contacts/{contactId}"));
        assert_eq!(second.called_as(&first).text, "/contacts/{id}");
        assert_eq!(second.called_as(&first).variables, [("contactId".to_owned(), "id".to_owned())]);
    }
}
