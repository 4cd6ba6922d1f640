//! What cannot be converted is refused with what to do.

use ligand_model::convert::{Format, convert};

#[test]
fn what_is_no_description_is_named() {
    let wsdl = |inside: &str| format!("<definitions xmlns='http://schemas.xmlsoap.org/wsdl/'>{inside}</definitions>");
    let imports = wsdl("<import namespace='u:x' location='orders.wsdl'/>");
    let deep = "[".repeat(500);
    let circle = r##"{"openapi":"3.0.0","paths":{"/a":{"$ref":"#/paths/~1a"}}}"##;
    for (format, text, word) in [
        (Format::Soap, "", "empty"),
        (Format::Soap, "<html/>", "`html`"),
        (Format::Soap, "<!DOCTYPE a><a/>", "DOCTYPE"),
        (Format::Soap, imports.as_str(), "orders.wsdl"),
        (Format::Soap, "{}", "line 1"),
        (Format::Swagger, "openapi: 3.0.0", "YAML"),
        (Format::Swagger, "{\n\"swagger\": ", "line 2"),
        (Format::Swagger, "{}", "neither"),
        (Format::Swagger, r#"{"swagger":"1.2"}"#, "1.2"),
        (Format::Swagger, r#"{"swagger":"2.0","paths":{}}"#, "no operations"),
        (Format::Swagger, circle, "no operations"),
        (Format::Swagger, deep.as_str(), "YAML"),
        (Format::Odata, "<a/>", "edmx:Edmx"),
        (Format::Odata, "<e:Edmx xmlns:e='x'><e:DataServices/></e:Edmx>", "no entity sets"),
    ] {
        let error = convert(format, text.as_bytes(), "").expect_err(text);
        assert!(error.status() == 400 && error.message().contains(word), "{text}: {error}");
    }
    assert!(convert(Format::Odata, &[0xff, 0xfe], "").expect_err("bytes").message().contains("UTF-8"));
    assert!(Format::from_name("raml").expect_err("unknown").message().contains("raml"));
}

#[test]
fn models_that_refer_to_each_other_in_a_long_chain_are_read() {
    let models: Vec<String> = (0..5_000)
        .map(|number| {
            format!(r##""M{number}":{{"properties":{{"next":{{"$ref":"#/definitions/M{}"}}}}}}"##, number + 1)
        })
        .collect();
    let text = format!(
        r##"{{"swagger":"2.0","paths":{{"/a":{{"get":{{"responses":{{"200":{{"schema":{{"$ref":"#/definitions/M0"}}}}}}}}}}}},"definitions":{{{}}}}}"##,
        models.join(",")
    );
    let draft = convert(Format::Swagger, text.as_bytes(), "chain").expect("a draft");
    let models = draft["resources"][0]["model"]["swagger"].as_object().expect("models");
    assert_eq!(models.len(), 5_001);
    let element = ligand_model::Element::compile(draft).0.expect("compiles");
    let document = ligand_model::swagger::document(&element, &ligand_model::swagger::Server::default());
    assert_eq!(document["definitions"].as_object().expect("definitions").len(), 5_001);
    assert!(ligand_model::swagger::resolve(&document).is_none(), "too deep to be resolved");
}
