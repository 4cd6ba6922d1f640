//! What the runtime will not do as the document says, beyond what reading it already told: one kind of remark, one file.
//!
//! Every review takes a time that grows with the document only: documents of strangers are reviewed too.

mod chains;
mod configuration;
mod converters;
mod foreign;
mod hooks;
mod lists;
mod routes;
mod templates;

pub(in crate::element) use foreign::DRIVERS;

use super::node::Node;
use crate::element::{Element, Resource};

/// A resource beside the place where it stands in the document.
pub(super) type Placed<'a, 'd> = (&'a Node<'d>, &'a Resource);

/// Says everything. `places` are those of the element's resources, in the same order.
pub(super) fn element(root: &Node, element: &Element, places: &[Node]) {
    let resources: Vec<Placed> = places.iter().zip(&element.resources).collect();
    lists::review(root);
    foreign::review(root, &resources);
    configuration::review(root);
    hooks::review(root, places);
    converters::review(root, places);
    routes::review(&resources);
    chains::review(&resources);
    templates::review(element, &resources);
}

#[cfg(test)]
mod tests {
    use crate::element::{Element, Severity};
    use serde_json::{Value, json};

    /// Severity and place of everything that is said, and all messages in one text.
    fn said(document: Value) -> (Vec<(Severity, String)>, String) {
        let (_, remarks) = Element::compile(document);
        let text = remarks.iter().map(|remark| remark.message.as_str()).collect::<Vec<_>>().join("\n");
        (remarks.into_iter().map(|remark| (remark.severity, remark.path)).collect(), text)
    }

    /// A document with one thing wrong; how bad, where, and a word of what is said.
    fn expect(document: Value, severity: Severity, place: &str, word: &str) {
        let (places, text) = said(document);
        assert_eq!(places, [(severity, place.to_owned())], "{text}");
        assert!(text.contains(word), "{text}");
    }

    fn with_resource(resource: Value) -> Value {
        let mut whole = json!({"path": "/hubs/crm/a", "method": "GET", "vendorPath": "/a"});
        let members = resource.as_object().cloned().unwrap_or_default();
        whole.as_object_mut().unwrap().extend(members);
        json!({"key": "x", "resources": [whole]})
    }

    #[test]
    fn what_of_a_resource_does_not_run_is_said() {
        use Severity::{Error, Warning};
        let parameter = |parameter: Value| json!({"parameters": [parameter]});
        let table = [
            (json!({"kind": "java"}), Error, "$.resources[0].kind", "native"),
            (json!({"type": "onSunday"}), Error, "$.resources[0].type", "onSunday"),
            (json!({"nextResource": "GET:/b"}), Error, "$.resources[0].nextResource", "not in the element"),
            (json!({"nextResource": "GET:/a"}), Error, "$.resources[0].nextResource", "circle"),
            (json!({"nextResource": "b"}), Error, "$.resources[0]", "METHOD:/path"),
            (json!({"parameters": {}}), Error, "$.resources[0].parameters", "list"),
            (json!({"vendorPath": "/{b}"}), Warning, "$.resources[0].vendorPath", "{b}"),
            (json!({"hooks": [{"type": "preRequest", "body": " "}]}), Warning, "$.resources[0].hooks[0].body", "empty"),
            (json!({"hooks": [{"type": "preRequest"}]}), Error, "$.resources[0].hooks[0]", "folder"),
            (
                json!({"hooks": [{"type": "postRequest", "body": "return {}"}]}),
                Warning,
                "$.resources[0].hooks[0].body",
                "done",
            ),
            (json!({"hooks": [{"type": "event", "body": "done()"}]}), Warning, "$.resources[0].hooks[0]", "event"),
            (
                parameter(json!({"type": "moon", "vendorType": "query", "name": "a"})),
                Error,
                "$.resources[0].parameters[0]",
                "moon",
            ),
            (
                parameter(
                    json!({"type": "query", "vendorType": "query", "name": "where", "vendorName": "converter:toMoon"}),
                ),
                Error,
                "$.resources[0].parameters[0].converter",
                "toMoon",
            ),
            (
                parameter(
                    json!({"type": "query", "vendorType": "bodyToken", "name": "a", "vendorName": "a", "required": true}),
                ),
                Warning,
                "$.resources[0].parameters",
                "{a}",
            ),
        ];
        for (resource, severity, place, word) in table {
            expect(with_resource(resource), severity, place, word);
        }
    }

    #[test]
    fn what_of_an_element_does_not_run_is_said() {
        use Severity::{Error, Warning};
        let entry = |key: &str, value: &str| json!({"configuration": [{"key": key, "defaultValue": value}]});
        let table = [
            (json!({"protocolType": "jdbc"}), Error, "$.protocolType", "driver"),
            (json!({"protocolType": "gopher"}), Warning, "$.protocolType", "gopher"),
            (json!({"authentication": {"type": "handshake"}}), Error, "$.authentication.type", "handshake"),
            (json!({"authentication": "basic"}), Error, "$.authentication", "object"),
            (json!({"resources": {}}), Error, "$.resources", "list"),
            (json!({"resources": [7]}), Warning, "$.resources[0]", "object"),
            (
                json!({"configuration": [{"key": "a"}, {"key": "a"}]}),
                Warning,
                "$.configuration[1].key",
                "configuration[0]",
            ),
            (entry("event.poller.configuration", "{"), Error, "$.configuration[0].defaultValue", "JSON"),
            (
                entry("event.poller.configuration", r#"{"a": {"url": "/a?b=${moon:x}"}}"#),
                Warning,
                "$.configuration[0].defaultValue.a.url",
                "moon",
            ),
            (entry("event.metadata", "[]"), Warning, "$.configuration[0].defaultValue", "object"),
            (entry("pagination.type", "sideways"), Warning, "$.configuration[0].defaultValue", "sideways"),
            (entry("pagination.max", "many"), Warning, "$.configuration[0].defaultValue", "number"),
        ];
        for (part, severity, place, word) in table {
            let mut document = json!({"key": "x"});
            document.as_object_mut().unwrap().extend(part.as_object().cloned().unwrap());
            expect(document, severity, place, word);
        }
    }

    #[test]
    fn of_two_equal_routes_the_first_that_is_documented_answers() {
        let resource = |path: &str, kind: &str| json!({"path": path, "method": "GET", "type": kind});
        let document = json!({"key": "x", "resources": [
            resource("/hubs/a/b/{id}", "apiNoDocumentation"), resource("/hubs/c/b/{key}", "api"), resource("/b/7", "api"),
            resource("/b/{id}", "onProvision")]});
        expect(document, Severity::Warning, "$.resources[0]", "$.resources[1]");
    }

    #[test]
    fn a_chain_of_five_is_right_and_one_of_six_is_said() {
        let chain = |length: usize| {
            let resources = (0..length).map(|index| {
                let next = (index + 1 < length).then(|| format!("GET:/hubs/any/r{}", index + 1));
                json!({"path": format!("/r{index}"), "method": "GET", "nextResource": next})
            });
            json!({"key": "x", "resources": resources.collect::<Vec<_>>()})
        };
        assert_eq!(said(chain(5)).0, []);
        expect(chain(6), Severity::Error, "$.resources[0].nextResource", "more than 5");
    }

    #[test]
    fn what_a_hook_or_a_parameter_fills_is_not_said() {
        let token =
            json!({"type": "query", "vendorType": "bodyToken", "name": "a", "vendorName": "a", "required": true});
        let template = json!({"type": "value", "vendorType": "body", "name": "{\"x\": \"{a}\"}"});
        let fine = [
            json!({"vendorPath": "/{b}", "hooks": [{"type": "preRequest", "body": "done()"}]}),
            json!({"vendorPath": "/{b}", "parameters": [{"type": "query", "vendorType": "path", "name": "q", "vendorName": "b"}]}),
            json!({"path": "/a/{b}", "vendorPath": "/{b}"}),
            json!({"parameters": [template, token]}),
        ];
        for resource in fine {
            let (places, text) = said(with_resource(resource));
            assert_eq!(places, [], "{text}");
        }
    }
}
