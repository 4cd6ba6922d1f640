//! Swagger 2.0 and OpenAPI 3.

use super::{default, draft, names, parameters, resource};
use ligand_model::convert::Format;
use serde_json::json;

#[test]
fn an_operation_of_swagger_is_a_resource() {
    let draft = draft(Format::Swagger, "library-swagger.json");
    assert_eq!((&draft["key"], &draft["name"]), (&json!("citylibrary"), &json!("City Library")));
    assert_eq!(default(&draft, "base.url"), Some("https://library.example/api/v3"));
    let expected =
        ["GET /books", "POST /books", "GET /books/{isbn}", "GET /books/{isbn}/cover", "PUT /books/{isbn}/cover"];
    assert_eq!(names(&draft), expected);
    let list = resource(&draft, "GET", "/books");
    assert_eq!(parameters(list), ["limit: query→query limit"]);
    assert_eq!((&list["operationId"], &list["description"]), (&json!("listBooks"), &json!("List books")));
    assert_eq!(parameters(resource(&draft, "POST", "/books")), ["body: body→body body"]);
    assert_eq!(resource(&draft, "GET", "/books/{isbn}")["vendorPath"], "/books/{isbn}.json");
}

#[test]
fn a_resource_carries_its_models_and_all_that_they_refer_to() {
    let draft = draft(Format::Swagger, "library-swagger.json");
    let model = &resource(&draft, "GET", "/books")["model"];
    assert_eq!(model["name"], "listBooks");
    let names: Vec<_> = model["swagger"].as_object().expect("models").keys().cloned().collect();
    assert_eq!(names, ["listBooks", "Book", "NewBook", "Author"]);
    let post = &resource(&draft, "POST", "/books")["model"];
    assert_eq!((&post["name"], &post["requestName"]), (&json!("Book"), &json!("NewBook")));
}

#[test]
fn files_go_up_as_multipart_and_come_down_untouched() {
    let draft = draft(Format::Swagger, "library-swagger.json");
    let put = resource(&draft, "PUT", "/books/{isbn}/cover");
    assert_eq!(
        parameters(put),
        ["isbn: path→path isbn", "image: multipart→multipart image", "note: multipart→multipart note"]
    );
    let get = resource(&draft, "GET", "/books/{isbn}/cover");
    assert_eq!(get["response"]["contentType"], "application/octet-stream");
}

#[test]
fn the_scheme_that_the_description_asks_for_is_taken() {
    let draft = draft(Format::Swagger, "library-swagger.json");
    assert_eq!(draft["authentication"]["type"], "oauth2");
    assert_eq!(default(&draft, "oauth.authorization.url"), Some("https://library.example/authorize"));
    assert_eq!(default(&draft, "oauth.scope"), Some("read lend"));
    assert_eq!(default(&draft, "oauth.api.secret"), None);
}

#[test]
fn an_operation_of_openapi_is_a_resource() {
    let draft = draft(Format::Swagger, "parcels-openapi.json");
    assert_eq!(default(&draft, "base.url"), Some("https://eu.parcels.example/v2"));
    let send = resource(&draft, "POST", "/parcels");
    assert_eq!(parameters(send), ["body: body→body body"]);
    assert_eq!((&send["model"]["name"], &send["model"]["requestName"]), (&json!("Parcel"), &json!("Parcel")));
    let list = resource(&draft, "GET", "/parcels");
    assert_eq!(parameters(list), ["state: query→query state"]);
    assert_eq!(list["model"]["name"], "parcelsGet");
    assert_eq!(parameters(resource(&draft, "POST", "/login")), ["user: form→form user"]);
    let label = resource(&draft, "POST", "/parcels/{id}/label");
    assert_eq!(
        parameters(label),
        ["id: path→path id", "label: multipart→multipart label", "note: multipart→multipart note"]
    );
    assert_eq!(label["parameters"][1]["dataType"], "file");
    assert_eq!(resource(&draft, "GET", "/parcels/{id}/label")["response"]["contentType"], "application/octet-stream");
}

#[test]
fn a_bearer_token_is_configured_and_sent_in_its_header() {
    let draft = draft(Format::Swagger, "parcels-openapi.json");
    assert_eq!(draft["authentication"]["type"], "custom");
    assert_eq!(parameters(&draft), ["Bearer ${configuration.access.token}: value→header Authorization"]);
    assert_eq!(default(&draft, "access.token"), None);
}
