//! OData metadata of versions 2 and 4.

use super::{default, draft, names, parameters, resource};
use ligand_model::convert::Format;
use serde_json::{Value, json};

fn field<'d>(draft: &'d Value, object: &str, name: &str) -> &'d Value {
    let find = |list: &'d Value, name: &str| {
        list.as_array().expect("a list").iter().find(|item| item["name"] == name).expect("by its name")
    };
    find(&find(&draft["objects"], object)["fields"], name)
}

#[test]
fn a_set_of_version_2_is_read_and_changed_as_its_vendor_allows() {
    let draft = draft(Format::Odata, "shop-v2.xml");
    assert_eq!(draft["protocolType"], "odata");
    assert_eq!(default(&draft, "base.url"), None);
    assert_eq!(
        names(&draft),
        [
            "GET /Orders",
            "POST /Orders",
            "GET /Orders/{id}",
            "PATCH /Orders/{id}",
            "GET /Items",
            "GET /Items/{OrderId}/{Position}"
        ]
    );
    let list = resource(&draft, "GET", "/Orders");
    assert_eq!(list["rootKey"], "|d.results");
    let parameters = parameters(list);
    assert!(parameters[0].starts_with("where: query→query converter:toODataV3Filter"), "{parameters:?}");
    assert!(parameters.contains(&"page: query→query $skip".to_owned()), "{parameters:?}");
    assert_eq!(default(&draft, "pagination.type"), Some("offset"));
}

#[test]
fn keys_of_version_2_are_written_with_their_types() {
    let draft = draft(Format::Odata, "shop-v2.xml");
    let change = resource(&draft, "PATCH", "/Orders/{id}");
    assert_eq!((&change["vendorPath"], &change["vendorMethod"]), (&json!("/Orders(guid'{id}')"), &json!("POST")));
    assert!(parameters(change).contains(&"MERGE: value→header X-HTTP-Method".to_owned()));
    let item = resource(&draft, "GET", "/Items/{OrderId}/{Position}");
    assert_eq!(item["vendorPath"], "/Items(OrderId=guid'{OrderId}',Position='{Position}')");
}

#[test]
fn objects_have_the_columns_of_their_types() {
    let draft = draft(Format::Odata, "shop-v2.xml");
    let id = field(&draft, "Orders", "OrderId");
    assert_eq!((&id["primaryKey"], &id["readOnly"], &id["required"]), (&json!(true), &json!(true), &json!(false)));
    let customer = field(&draft, "Orders", "Customer");
    assert_eq!((&customer["displayName"], &customer["required"]), (&json!("Sold to"), &json!(true)));
    assert_eq!(field(&draft, "Orders", "CreatedAt")["type"], "date");
    assert_eq!(field(&draft, "Orders", "Ship")["type"], "object");
}

#[test]
fn a_set_of_version_4_has_plain_keys_and_inherited_columns() {
    let draft = draft(Format::Odata, "people-v4.xml");
    let one = resource(&draft, "PATCH", "/People/{id}");
    assert_eq!((&one["vendorPath"], &one["vendorMethod"]), (&json!("/People({id})"), &json!("PATCH")));
    let list = resource(&draft, "GET", "/People");
    assert_eq!((&list["rootKey"], &list["objectName"]), (&json!("|value"), &json!("People")));
    assert!(parameters(list)[0].contains("converter:toODataFilter"));
    assert_eq!(field(&draft, "People", "Id")["readOnly"], true);
    let models = &list["model"]["swagger"];
    assert_eq!(models["Person"]["properties"]["Level"]["enum"], json!(["Junior", "Senior"]));
    assert_eq!(models["Person"]["properties"]["Homes"]["items"]["$ref"], "#/definitions/Home");
    assert_eq!(models["Home"]["properties"]["Next"]["$ref"], "#/definitions/Home");
}

#[test]
fn a_singleton_is_read_and_changed_and_an_open_type_claims_no_columns() {
    let draft = draft(Format::Odata, "people-v4.xml");
    assert_eq!(resource(&draft, "GET", "/Me")["vendorPath"], "/Me");
    assert!(!names(&draft).iter().any(|name| name.starts_with("DELETE /Me") || name.starts_with("POST /Me")));
    assert!(resource(&draft, "GET", "/Tags").get("objectName").is_none());
    assert_eq!(resource(&draft, "GET", "/Tags/{id}")["vendorPath"], "/Tags('{id}')");
}
