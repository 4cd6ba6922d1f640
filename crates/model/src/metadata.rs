//! What an element knows of the vendor's objects, as `GET /objects` and `GET /objects/{name}/metadata` tell it
//! (`docs/reference/platform-api.md` §4.4). What only the vendor knows, the columns that a customer added, is given.

mod columns;
mod element;
mod names;
mod search;

pub use element::of_element;
pub use names::{ObjectName, objects};

use crate::Element;
use crate::swagger::CustomField;
use columns::Column;
use search::Search;
use serde_json::{Value, json};

/// The columns of an object as the metadata answer; `None` if the element does not know the object. An object of which
/// nothing but the name is known has no fields.
pub fn of_object(element: &Element, name: &str, custom: &[CustomField]) -> Option<Value> {
    let object = names::find(element, name)?;
    let search = Search::of(element, &object);
    let own = columns::of(element, &object);
    let custom = custom.iter().map(Column::custom).filter(|custom| own.iter().all(|known| known.path != custom.path));
    let custom: Vec<Column> = custom.collect();
    let fields = own.iter().chain(&custom).map(|column| column.shown(&search));
    Some(json!({ "fields": fields.collect::<Vec<_>>() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::FieldType;

    fn element(document: Value) -> Element {
        Element::compile(document).0.expect("compiles")
    }

    fn names(element: &Element) -> Vec<String> {
        objects(element).into_iter().map(|object| object.name).collect()
    }

    fn field(element: &Element, object: &str, path: &str) -> Value {
        let told = of_object(element, object, &[]).expect("a known object");
        let fields = told["fields"].as_array().expect("fields");
        fields.iter().find(|field| field["vendorPath"] == path).unwrap_or_else(|| panic!("no {path} in {told}")).clone()
    }

    fn list(path: &str) -> Value {
        json!({ "path": path, "method": "GET", "type": "api", "vendorPath": "/v2/People", "parameters": [
            { "name": "pageSize", "type": "query", "vendorName": "n", "vendorType": "query" }] })
    }

    fn model() -> Value {
        json!({ "name": "contact", "swagger": {
            "contact": { "type": "object", "x-primary-key": ["id"], "properties": {
                "id": { "type": "integer", "x-readOnly": true }, "born": { "type": "string", "format": "date", "x-mask": "yyyy-MM-dd" },
                "home": { "type": "address" }, "phones": { "type": "array", "items": { "type": "phone" } },
                "parent": { "$ref": "#/definitions/contact" }, "name": { "type": "string", "x-searchable": true, "x-searchable-operators": ["=", "!="] } } },
            "address": { "properties": { "city": { "type": "string" } } },
            "phone": { "properties": { "number": { "type": "string" } } } } })
    }

    #[test]
    fn an_element_that_declares_no_objects_has_those_of_its_lists() {
        let element = element(json!({ "key": "x", "resources": [
            list("/hubs/crm/contacts"), list("/ping"),
            { "path": "/hubs/crm/users", "method": "GET", "type": "api" },
            { "path": "/hubs/crm/users/{id}", "method": "GET", "type": "api" },
            { "path": "/hubs/crm/search", "method": "GET", "type": "api" },
            { "path": "/hubs/crm/contacts/{id}/notes", "method": "GET", "type": "api" }] }));
        assert_eq!(names(&element), ["contacts", "users"]);
        assert_eq!(objects(&element)[0].vendor_name, "People");
    }

    #[test]
    fn declared_objects_models_and_objects_of_resources_are_named_once() {
        let mut resource = list("/contacts");
        resource["objectName"] = "contacts".into();
        let element = element(json!({ "key": "x", "objects": [{ "name": "accounts", "vendorName": "Company" }],
            "models": [{ "name": "Templates" }, { "name": "accounts" }], "resources": [resource, list("/other")] }));
        assert_eq!(names(&element), ["accounts", "Templates", "contacts"]);
        assert!(of_object(&element, "Company", &[]).is_some(), "the vendor's name is known as well");
        assert!(of_object(&element, "other", &[]).is_none());
    }

    #[test]
    fn the_columns_of_a_model_are_told_with_their_paths() {
        let mut resource = list("/contacts");
        resource["model"] = model();
        let element = element(json!({ "key": "x", "resources": [resource] }));
        let id = field(&element, "contacts", "id");
        assert_eq!(
            (&id["type"], &id["primaryKey"], &id["vendorReadOnly"]),
            (&json!("integer"), &json!(true), &json!(true))
        );
        let born = field(&element, "contacts", "born");
        assert_eq!((&born["type"], &born["mask"]), (&json!("date"), &json!("yyyy-MM-dd")));
        assert_eq!(field(&element, "contacts", "home.city")["type"], "string");
        assert_eq!(field(&element, "contacts", "phones[*].number")["type"], "string");
        field(&element, "contacts", "parent.id");
    }

    #[test]
    fn static_metadata_goes_before_models_and_models_before_fields_if_the_element_says_so() {
        let mut resource = list("/contacts");
        resource["model"] = model();
        let objects =
            json!([{ "name": "contacts", "vendorName": "Person", "fields": [{ "name": "own", "type": "boolean" }] }]);
        let mut document = json!({ "key": "x", "objects": objects, "resources": [resource] });
        assert_eq!(field(&element(document.clone()), "contacts", "own")["type"], "boolean");
        document["useModelsForMetadata"] = true.into();
        field(&element(document.clone()), "contacts", "home.city");
        document["objectMetadata"] = json!({ "Person": { "fields": [{ "vendorPath": "Said", "type": "date", "mask": "dd.MM.yyyy", "note": 1 }] } });
        let said = field(&element(document), "contacts", "Said");
        assert_eq!((&said["mask"], &said["note"]), (&json!("dd.MM.yyyy"), &json!(1)));
    }

    #[test]
    fn a_column_is_called_filterable_only_where_it_is() {
        let parameter = |converter: &str| json!({ "name": "where", "type": "query", "vendorName": format!("converter:{converter}"), "vendorType": "query" });
        let hook = json!([{ "type": "preRequest", "body": "done()" }]);
        for (converter, hooks, name, born) in [
            (None, json!([]), Some(10), Some(10)),
            (Some("toQueryParameters"), json!([]), Some(2), None),
            (None, hook, Some(2), None),
        ] {
            let mut resource = list("/contacts");
            resource["model"] = model();
            resource["hooks"] = hooks;
            if let (Some(converter), Some(list)) = (converter, resource["parameters"].as_array_mut()) {
                list.push(parameter(converter));
            }
            let element = element(json!({ "key": "x", "resources": [resource] }));
            let count = |path: &str| field(&element, "contacts", path)["operators"].as_array().map(Vec::len);
            assert_eq!((count("name"), count("born")), (name, born), "{converter:?}");
        }
    }

    #[test]
    fn what_a_customer_added_stands_behind_what_the_definition_knows() {
        let custom =
            |name: &str| CustomField { name: name.into(), label: "Colour".into(), field_type: FieldType::Text };
        let element = element(json!({ "key": "x", "objects": [{ "name": "contacts", "fields": [{ "name": "Id" }] }] }));
        let told = of_object(&element, "contacts", &[custom("_colour"), custom("Id")]).expect("known");
        let paths: Vec<_> =
            told["fields"].as_array().expect("fields").iter().map(|field| &field["vendorPath"]).collect();
        assert_eq!(paths, ["Id", "_colour"]);
    }

    #[test]
    fn an_element_tells_its_events_and_expanded_its_objects_and_operations() {
        let poller = "{\"contacts\": {\"url\": \"/hubs/crm/contacts\", \"idField\": \"id\"}}";
        let element = element(json!({ "key": "x", "hub": "crm", "resources": [list("/contacts")],
            "configuration": [{ "key": "event.poller.configuration", "defaultValue": poller }] }));
        let told = of_element(&element, false);
        assert_eq!(told["events"]["methods"], json!(["polling"]));
        assert_eq!(told["events"]["polling"]["contacts"]["pollUrl"], "/hubs/crm/contacts");
        assert!(told.get("discovery").is_none());
        let told = of_element(&element, true);
        assert_eq!(told["discovery"]["objects"][0]["name"], "contacts");
        assert_eq!(told["api"]["resources"]["contacts"][0]["method"], "GET");
    }
}
