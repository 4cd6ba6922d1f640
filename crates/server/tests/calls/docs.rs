//! Documentation over HTTP: of an element, a hub, an instance, an object.

use serde_json::{Value, json};

use super::house::House;

fn names(members: &Value) -> Vec<&str> {
    members.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[tokio::test]
async fn an_element_is_documented_for_anybody_with_bare_paths() {
    let house = House::start().await;
    let anybody = house.ligand.anonymous();
    let document = anybody.get("/elements/infusionsoftcrm/docs").await.expect(200).json();
    assert_eq!((&document["swagger"], &document["basePath"]), (&json!("2.0"), &json!("/elements/api-v2")));
    assert_eq!(document["info"]["x-element-key"], "infusionsoftcrm");
    assert_eq!(document["info"]["x-element-hub"], "crm");
    let get = &document["paths"]["/contacts/{id}"]["get"];
    assert_eq!(get["operationId"], "GET-contacts-id");
    for status in ["200", "400", "401", "403", "404", "405", "406", "409", "415", "500", "502"] {
        assert!(get["responses"][status]["description"].is_string(), "{status}");
    }
    let header = &get["parameters"][0];
    assert_eq!(
        (&header["name"], &header["in"], &header["required"]),
        (&json!("Authorization"), &json!("header"), &json!(true))
    );
    let versions = anybody.get("/elements/infusionsoftcrm/versions").await.expect(200).json();
    assert_eq!(versions[0]["version"], 1);
    anybody.get("/elements/nowhere/docs").await.expect(404);
}

#[tokio::test]
async fn one_operation_comes_with_its_models_only_and_another_server_can_be_named() {
    let house = House::start().await;
    let path = "/elements/infusionsoftcrm/docs?operationId=GET-contacts&version=-1&baseUrl=https://gateway.example/v1";
    let document = house.ligand.anonymous().get(path).await.expect(200).json();
    assert_eq!(names(&document["paths"]), ["/contacts"]);
    assert_eq!(names(&document["definitions"]), ["contacts"]);
    assert_eq!((&document["host"], &document["basePath"]), (&json!("gateway.example"), &json!("/v1")));
    let refused =
        house.ligand.anonymous().get("/elements/infusionsoftcrm/docs?operationId=GET-spaceships").await.expect(404);
    assert!(refused.message().contains("GET-spaceships"), "{refused:?}");
    house.ligand.anonymous().get("/elements/infusionsoftcrm/docs?version=12").await.expect(404);
}

#[tokio::test]
async fn a_hub_is_documented_and_a_gateway_is_told_where_calls_go() {
    let house = House::start().await;
    let anybody = house.ligand.anonymous();
    let document = anybody.get("/docs/crm").await.expect(200).json();
    assert_eq!(document["paths"]["/contacts"]["get"]["x-elements"], json!(["infusionsoftcrm"]));
    let gateway = anybody.get("/docs/crm?provider=aws&baseUrl=https://api.example/base").await.expect(200).json();
    let integration = &gateway["paths"]["/contacts"]["get"]["x-amazon-apigateway-integration"];
    assert_eq!(
        (&integration["uri"], &integration["httpMethod"]),
        (&json!("https://api.example/base/contacts"), &json!("GET"))
    );
    let as_instance = house.me.get("/docs/crm").await.expect(200).json();
    assert_eq!(as_instance, document, "a variable of the element's paths takes no page of the platform");
    anybody.get("/docs/crm?provider=somebody").await.expect(400);
    anybody.get("/docs/nowhere").await.expect(404);
}

#[tokio::test]
async fn an_instance_is_documented_by_number_and_by_token() {
    let house = House::start().await;
    let by_token = house.me.get("/instances/docs").await.expect(200).json();
    let by_number =
        house.ligand.admin().get(&format!("/instances/{}/docs", house.instance["id"])).await.expect(200).json();
    assert_eq!(by_token, by_number);
    let one = house.me.get("/instances/docs/GET-contacts").await.expect(200).json();
    assert_eq!(names(&one["paths"]), ["/contacts"]);
    let models = house.me.get("/instances/docs/GET-contacts/definitions").await.expect(200).json();
    assert_eq!(models, one["definitions"]);
    house.me.get("/instances/docs/GET-spaceships").await.expect(404);
    assert_eq!(house.vendor.journal().len(), 0, "the vendor is not asked");
}

#[tokio::test]
async fn discovery_adds_the_columns_that_the_customer_added() {
    let house = House::start().await;
    for path in
        ["/instances/docs/GET-contacts/definitions?discovery=true", "/hubs/crm/objects/contacts/docs?discovery=true"]
    {
        let answer = house.me.get(path).await.expect(200).json();
        let models = answer.get("definitions").unwrap_or(&answer);
        let custom = &models["contacts"]["properties"]["_LoyaltyPoints"];
        assert_eq!(
            (&custom["type"], &custom["x-displayName"]),
            (&json!("integer"), &json!("Loyalty Points")),
            "{path}"
        );
    }
    let plain = house.me.get("/objects/contacts/docs").await.expect(200).json();
    assert!(plain["definitions"]["contacts"]["properties"].get("_LoyaltyPoints").is_none());
}

#[tokio::test]
async fn an_object_is_documented_with_its_references_resolved_if_wanted() {
    let house = House::start().await;
    let document = house.me.get("/objects/contacts/docs").await.expect(200).json();
    let paths = names(&document["paths"]);
    assert!(
        paths.contains(&"/contacts") && paths.contains(&"/contacts/{id}") && !paths.contains(&"/opportunities"),
        "{paths:?}"
    );
    let schema = &document["paths"]["/contacts/{id}"]["get"]["responses"]["200"]["schema"];
    assert_eq!(schema["$ref"], "#/definitions/contacts");
    let resolved = house.me.get("/objects/contacts/docs?resolveReferences=true&basic=true").await.expect(200).json();
    let schema = &resolved["paths"]["/contacts/{id}"]["get"]["responses"]["200"]["schema"];
    assert_eq!(schema["properties"]["Email"]["type"], "string");
    assert!(!resolved.to_string().contains("$ref"));
    house.me.get("/objects/Spaceships/docs").await.expect(404);
}

#[tokio::test]
async fn the_catalogue_tells_the_metadata_of_its_elements() {
    let house = House::start().await;
    let anybody = house.ligand.anonymous();
    let all = anybody.get("/elements/metadata").await.expect(200).json();
    assert!(all.as_array().expect("a list").iter().any(|element| element["key"] == "infusionsoftcrm"));
    let one = anybody.get("/elements/infusionsoftcrm/metadata?expand=true").await.expect(200).json();
    assert_eq!((&one["hub"], &one["defaultAuthentication"]), (&json!("crm"), &json!("oauth2")));
    assert!(one["discovery"]["objects"].as_array().is_some_and(|objects| !objects.is_empty()));
    anybody.get("/elements/999999/metadata").await.expect(404);
}

#[tokio::test]
async fn a_description_becomes_a_draft() {
    let house = House::start().await;
    let description = json!({ "swagger": "2.0", "info": { "title": "Small" }, "host": "small.example",
        "paths": { "/things": { "get": { "responses": {} } } } });
    let admin = house.ligand.admin();
    let draft = admin.post("/elements/convert?type=swagger", &description).await.expect(200).json();
    assert_eq!((&draft["key"], &draft["resources"][0]["vendorPath"]), (&json!("small"), &json!("/things")));
    let named = admin.post("/elements/convert?type=swagger&name=Other", &description).await.expect(200).json();
    assert_eq!((&named["name"], &named["key"]), (&json!("Other"), &json!("other")));
    let form = admin.clone().with_header("Content-Type", "multipart/form-data; boundary=b");
    let part = |name: &str| {
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.json\"\r\n\r\n{description}\r\n--b--\r\n"
        )
    };
    let path = "/elements/convert?type=swagger";
    let sent = form.send(reqwest::Method::POST, path, Some(part("file"))).await.expect(200).json();
    assert_eq!(sent, draft);
    let refused = form.send(reqwest::Method::POST, path, Some(part("document"))).await.expect(400);
    assert!(refused.message().contains("no part named file"), "{refused:?}");
    assert!(admin.post("/elements/convert", &description).await.expect(400).message().contains("type is missing"));
    assert!(admin.post("/elements/convert?type=raml", &description).await.expect(400).message().contains("raml"));
    house.ligand.anonymous().post("/elements/convert?type=swagger", &description).await.expect(401);
}
