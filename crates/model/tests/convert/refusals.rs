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

#[test]
fn a_small_description_of_a_huge_draft_is_refused() {
    let columns: String = (0..2_000).map(|n| format!("<Property Name='C{n}' Type='Edm.String'/>")).collect();
    let sets: String = (0..2_000).map(|n| format!("<EntitySet Name='S{n}' EntityType='N.T'/>")).collect();
    let metadata = format!(
        "<e:Edmx Version='4.0' xmlns:e='http://docs.oasis-open.org/odata/ns/edmx'><e:DataServices><Schema Namespace='N'>\
         <EntityType Name='T'>{columns}</EntityType><EntityContainer Name='C'>{sets}</EntityContainer>\
         </Schema></e:DataServices></e:Edmx>"
    );
    let groups: String = (0..30)
        .map(|n| {
            format!(
                "<s:group name='G{n}'><s:sequence>{}</s:sequence></s:group>",
                format!("<s:group ref='t:G{}'/>", n + 1).repeat(9)
            )
        })
        .collect();
    let wsdl = format!(
        "<definitions xmlns='http://schemas.xmlsoap.org/wsdl/' xmlns:o='http://schemas.xmlsoap.org/wsdl/soap/' xmlns:s='http://www.w3.org/2001/XMLSchema' xmlns:t='u:t'>\
         <types><s:schema targetNamespace='u:t'>{groups}<s:element name='E'><s:complexType><s:group ref='t:G0'/></s:complexType></s:element></s:schema></types>\
         <message name='M'><part name='p' element='t:E'/></message>\
         <portType name='P'><operation name='op'><input message='M'/></operation></portType>\
         <binding name='B' type='P'><o:binding/><operation name='op'><o:operation/><input><o:body/></input></operation></binding>\
         <service name='S'><port name='p' binding='B'><o:address location='http://x.example'/></port></service></definitions>"
    );
    let error = convert(Format::Odata, metadata.as_bytes(), "").expect_err("too large");
    assert!(error.message().contains("too large"), "{error}");
    let draft = convert(Format::Soap, wsdl.as_bytes(), "").expect("groups of groups are cut, and end");
    assert!(draft.to_string().contains("<ns1:E></ns1:E>"), "{draft}");
}
