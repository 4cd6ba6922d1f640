//! Which columns are answered: `fields`, nulls.

use ligand_simulator::infusionsoft::{Action, Rule};
use serde_json::json;

use super::house::{House, asked, client};

#[tokio::test]
async fn fields_are_what_is_asked_of_the_vendor_and_what_is_answered() {
    let house = House::start().await;
    let one = house.me.get(&asked("/contacts/4", &[("fields", "Email, FirstName")])).await.expect(200);
    assert_eq!(one.json(), json!({"Email": "ada@example.com", "FirstName": "Ada"}));
    let query = [("fields", "Id"), ("where", "FirstName = 'Ada' OR FirstName = 'Joan'")];
    let listed = house.me.get(&asked("/contacts", &query)).await.expect(200);
    assert_eq!(listed.json(), json!([{"Id": 4}, {"Id": 6}]), "the column that we compared is not answered");
    let created = house.me.post(&asked("/contacts", &[("fields", "Id")]), &json!({"FirstName": "F"})).await.expect(200);
    assert_eq!(created.json().as_object().expect("a record").keys().collect::<Vec<_>>(), ["Id"]);
    assert_eq!(house.sent("DataService.query"), 1, "no columns of the customer were looked for");
}

#[tokio::test]
async fn a_field_that_does_not_exist_is_named() {
    let house = House::start().await;
    for (parameter, value) in [("fields", "Id,given_name"), ("orderBy", "given_name"), ("where", "given_name = 'x'")] {
        let refused = house.me.get(&asked("/contacts", &[(parameter, value)])).await;
        assert_eq!(refused.status, 400, "{parameter}: {refused:?}");
        assert!(refused.message().contains("given_name") && refused.message().contains(parameter), "{refused:?}");
    }
    assert_eq!(house.vendor.journal().len(), 0);
}

#[tokio::test]
async fn a_custom_field_that_does_not_exist_is_the_vendors_refusal() {
    let house = House::start().await;
    for (parameter, value) in [("fields", "Id,_Nope"), ("where", "_Nope = 'x'"), ("where", "_Nope = 'x' OR Id = 4")] {
        let refused = house.me.get(&asked("/contacts", &[(parameter, value)])).await;
        assert_eq!(refused.status, 400, "{parameter} {value}: {refused:?}");
        assert!(refused.text.contains("_Nope"), "{parameter} {value}: {refused:?}");
    }
}

#[tokio::test]
async fn nulls_are_left_out_unless_the_instance_wants_them() {
    let house = House::start().await;
    let wants = house.instance(json!({"filter.response.nulls": "false"})).await;
    let with_null = "<?xml version=\"1.0\"?><methodResponse><params><param><value><struct>\
        <member><name>Id</name><value><i4>4</i4></value></member>\
        <member><name>City</name><value><nil/></value></member>\
        </struct></value></param></params></methodResponse>";
    let answer = Action::Status {
        status: 200,
        body: Some(with_null.into()),
        content_type: Some("text/xml".into()),
        processed: false,
    };
    house.vendor.fault(Rule::new(answer).call("DataService.load").times(0)).expect("a rule");
    let path = asked("/contacts/4", &[("fields", "Id,City")]);
    assert_eq!(house.me.get(&path).await.expect(200).json(), json!({"Id": 4}));
    assert_eq!(client(&house.ligand, &wants).get(&path).await.expect(200).json(), json!({"Id": 4, "City": null}));
}
