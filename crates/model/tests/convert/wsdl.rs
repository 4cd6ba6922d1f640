//! WSDL, document/literal and RPC.

use super::{default, draft, names, parameters, resource};
use ligand_model::convert::Format;
use serde_json::json;

#[test]
fn a_document_operation_is_a_post_with_its_envelope() {
    let draft = draft(Format::Soap, "warehouse.wsdl");
    assert_eq!((&draft["key"], &draft["protocolType"]), (&json!("warehouseservice"), &json!("soap")));
    assert_eq!(draft["description"], "Stock of a warehouse");
    assert_eq!(names(&draft), ["POST /placeOrder", "POST /ping"]);
    assert_eq!(default(&draft, "base.url"), Some("https://warehouse.example/soap"));
    let order = resource(&draft, "POST", "/placeOrder");
    let envelope = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
        <soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:ns1=\"urn:warehouse:v1\" xmlns:ns2=\"urn:warehouse:types\">\
        <soap:Header><ns1:Session><ns1:ticket>{Session.ticket}</ns1:ticket></ns1:Session></soap:Header>\
        <soap:Body><ns1:PlaceOrder>\
        <ns1:customer kind=\"{customer.kind}\"><ns2:name>{customer.name}</ns2:name>\
        <ns2:address><ns2:city>{customer.address.city}</ns2:city><ns2:zip>{customer.address.zip}</ns2:zip></ns2:address></ns1:customer>\
        <ns1:quantity>{quantity}</ns1:quantity>\
        <ns1:item><ns2:sku>{item.sku}</ns2:sku><ns2:parts></ns2:parts></ns1:item>\
        <ns1:express>{express}</ns1:express><ns1:day>{day}</ns1:day>\
        </ns1:PlaceOrder></soap:Body></soap:Envelope>";
    assert_eq!(
        parameters(order),
        [
            format!("{envelope}: value→body body"),
            "urn:warehouse:v1/PlaceOrder: value→header Soapaction".into(),
            "body: body→bodyToken body".into(),
        ]
    );
    assert_eq!(order["rootKey"], "|soap:Envelope.soap:Body.PlaceOrderResponse");
    let said = order["description"].as_str().expect("text");
    assert!(
        said.starts_with("Place an order") && said.contains("`item`") && said.contains("`Part` inside of itself"),
        "{said}"
    );
}

#[test]
fn request_and_answer_have_models() {
    let draft = draft(Format::Soap, "warehouse.wsdl");
    let model = &resource(&draft, "POST", "/placeOrder")["model"];
    let request = &model["requestSwagger"]["placeOrderRequest"];
    assert_eq!(request["properties"]["item"]["type"], "array");
    assert_eq!(request["properties"]["quantity"], json!({ "type": "integer", "format": "int32" }));
    assert_eq!(request["required"], json!(["customer", "quantity", "item", "Session"]));
    assert_eq!(model["swagger"]["placeOrder"]["properties"]["number"], json!({ "type": "integer", "format": "int64" }));
}

#[test]
fn an_operation_without_input_has_no_tokens_and_an_empty_action_is_quoted() {
    let draft = draft(Format::Soap, "warehouse.wsdl");
    let parameters = parameters(resource(&draft, "POST", "/ping"));
    assert!(parameters[0].contains("<soap:Body><ns1:Ping></ns1:Ping></soap:Body>"), "{parameters:?}");
    assert_eq!(parameters[1..], ["\"\": value→header Soapaction"]);
}

#[test]
fn an_rpc_operation_wraps_its_parts_in_its_name() {
    let draft = draft(Format::Soap, "rates.wsdl");
    let rate = resource(&draft, "POST", "/getRate");
    let body = "<soap:Body><ns1:getRate soap:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\">\
        <pair><from>{pair.from}</from><to>{pair.to}</to></pair><day>{day}</day></ns1:getRate></soap:Body>";
    let parameters = parameters(rate);
    assert!(parameters[0].contains(body) && parameters[0].contains("xmlns:ns1=\"urn:rates:calls\""), "{parameters:?}");
    assert_eq!(rate["rootKey"], "|soap:Envelope.soap:Body.getRateResponse");
    assert_eq!(rate["model"]["swagger"]["getRate"]["properties"]["return"]["format"], "double");
    let said = resource(&draft, "POST", "/watch")["description"].as_str().expect("text");
    assert!(said.contains("the encoded list `pairs` takes one item"), "{said}");
}
