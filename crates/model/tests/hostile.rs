//! Documents made to hurt: importing them ends soon, with a reason. Times are far above what is needed, so that a slow
//! machine passes and anything that grows with the square does not.

use ligand_model::Element;
use ligand_model::element::{Content, Severity, assemble_one, standings};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const SOON: Duration = Duration::from_secs(60);

fn refusal(bytes: &[u8]) -> String {
    let started = Instant::now();
    let Content::Broken(why) = assemble_one("a.json", bytes, &|_| None).content else { panic!("it is read") };
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    why
}

/// Compiles, and returns how much was said.
fn compiled_soon(document: Value) -> usize {
    let started = Instant::now();
    let (element, said) = Element::compile(document.clone());
    assert_eq!(standings(&document, &said).len(), document["resources"].as_array().map_or(0, Vec::len));
    assert!(element.is_some());
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    said.len()
}

#[test]
fn fifty_megabytes_are_refused_by_their_size() {
    let mut bytes = br#"{"key": "a", "resources": [], "x": ""#.to_vec();
    bytes.resize(50 << 20, b'x');
    bytes.extend_from_slice(b"\"}");
    assert!(refusal(&bytes).contains("32 MB"));
}

#[test]
fn millions_of_values_are_refused_by_their_number() {
    let bytes = format!(r#"{{"key": "a", "resources": [{}0]}}"#, "0,".repeat(3_000_000));
    assert!(refusal(bytes.as_bytes()).contains("values"));
}

#[test]
fn nesting_beyond_measure_is_refused_and_not_a_crash() {
    for open in ["[", "{\"a\":"] {
        let bytes = format!(r#"{{"key": "a", "resources": {}"#, open.repeat(1_000_000));
        assert!(refusal(bytes.as_bytes()).contains("recursion limit"), "{open}");
    }
}

#[test]
fn a_hundred_thousand_resources_are_compiled() {
    let resource = |index: usize| {
        json!({"path": format!("/hubs/a/r{index}/{{id}}"), "method": "GET", "vendorPath": "/{x}",
            "nextResource": format!("GET:/r{}/{{id}}", index + 1), "parameters": [{"type": "moon"}], "hooks": [{"type": "preRequest"}]})
    };
    let document = json!({"key": "a", "resources": (0..100_000).map(resource).collect::<Vec<_>>()});
    assert!(compiled_soon(document) >= 300_000);
}

#[test]
fn a_hundred_thousand_equal_routes_and_keys_are_compiled() {
    let resources = vec![json!({"path": "/a/{id}", "method": "GET", "nextResource": "GET:/a/{id}"}); 100_000];
    let configuration = vec![json!({"key": "a", "defaultValue": "x"}); 100_000];
    assert!(compiled_soon(json!({"key": "a", "resources": resources, "configuration": configuration})) >= 299_998);
}

#[test]
fn one_resource_with_very_many_tokens_and_parameters_is_compiled() {
    let template: String = (0..100_000).map(|index| format!("{{t{index}}}")).collect();
    let mut parameters = vec![json!({"type": "value", "vendorType": "body", "name": template, "vendorName": "body"})];
    parameters.extend((0..100_000).map(|index| {
        json!({"type": "query", "vendorType": "bodyToken", "name": "a", "vendorName": format!("u{index}"), "required": true})
    }));
    let path = format!("/{}", "{id}/".repeat(100_000));
    let document = json!({"key": "a", "resources": [{"path": path, "method": "POST", "vendorPath": template, "parameters": parameters}]});
    assert_eq!(compiled_soon(document), 200_000);
}

#[test]
fn pollers_with_very_many_braces_and_colons_are_read() {
    let texts = ["${".repeat(200_000), "{}".repeat(200_000), format!("${{dateTimeZone{}}}", ":a".repeat(200_000))];
    for text in texts {
        let configuration = json!({"a": {"url": text}}).to_string();
        let document = json!({"key": "a", "configuration": [{"key": "event.poller.configuration", "defaultValue": configuration}]});
        assert!(compiled_soon(document) <= 200_001);
    }
}

#[test]
fn wrong_types_everywhere_are_said_where_they_stand() {
    let wrong = [json!(1), json!("x"), json!(true), json!([1]), json!({"a": 1})];
    let members = ["configuration", "parameters", "resources", "hooks", "objects"];
    for (value, member) in wrong.iter().flat_map(|value| members.iter().map(move |member| (value, member))) {
        let mut document = json!({"key": "a"});
        document[member] = value.clone();
        let (element, said) = Element::compile(document);
        assert!(element.is_some());
        let place = format!("$.{member}");
        let found = said.iter().any(|d| d.path.starts_with(&place) && d.severity >= Severity::Warning);
        assert!(found, "{member}: {value}: {said:?}");
    }
}
