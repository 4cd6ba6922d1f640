//! Ping, the list of objects, and their columns.

use serde_json::{Value, json};

use super::house::House;

#[tokio::test]
async fn ping_proves_that_the_vendor_answers() {
    let house = House::start().await;
    let answer = house.me.get("/hubs/crm/ping").await.expect(200).json();
    assert_eq!(answer["endpoint"], "infusionsoftcrm");
    let said = answer["dateTime"].as_str().expect("a time");
    assert!(chrono::DateTime::parse_from_rfc3339(said).is_ok(), "{said}");
    assert_eq!(house.vendor.journal().len(), 1);
}

#[tokio::test]
async fn ping_fails_when_the_vendor_takes_the_credentials_no_more() {
    let house = House::start().await;
    house.vendor.revoke(None);
    let refused = house.me.get("/ping").await.expect(401);
    assert!(refused.message().contains("re-authorization"), "{refused:?}");
}

#[tokio::test]
async fn objects_are_names_or_with_a_version_header_descriptions() {
    let house = House::start().await;
    let names = house.me.get("/hubs/crm/objects").await.expect(200).json();
    for name in ["contacts", "accounts", "opportunities", "leads", "notes", "tasks", "tags", "users", "products"] {
        assert!(names.as_array().expect("a list").contains(&json!(name)), "{name} in {names}");
    }
    let described = house.me.clone().with_header("Elements-Version", "Helium").get("/objects").await.expect(200).json();
    let described = described.as_array().expect("a list");
    assert_eq!(described.len(), names.as_array().expect("a list").len());
    assert!(described.contains(&json!({"name": "opportunities", "vendorName": "Lead", "type": "vendor"})));
    assert_eq!(house.vendor.journal().len(), 0, "the vendor is not asked");
}

#[tokio::test]
async fn metadata_tells_every_column_those_of_the_customer_included() {
    let house = House::start().await;
    let answer = house.me.get("/hubs/crm/objects/contacts/metadata").await.expect(200).json();
    let field = |name: &str| -> Value {
        let fields = answer["fields"].as_array().expect("fields");
        fields.iter().find(|field| field["vendorPath"] == name).unwrap_or_else(|| panic!("no {name}")).clone()
    };
    assert_eq!((&field("Id")["type"], &field("Id")["primaryKey"]), (&json!("integer"), &json!(true)));
    assert_eq!(
        (&field("DateCreated")["type"], &field("DateCreated")["vendorReadOnly"]),
        (&json!("date"), &json!(true))
    );
    assert_eq!((&field("Email")["type"], &field("Email")["custom"]), (&json!("string"), &json!(false)));
    let operators = field("Email")["operators"].as_array().expect("operators").clone();
    assert!(field("Email")["filterable"] == "true" && operators.contains(&json!("IS NOT NULL")), "{operators:?}");
    for (name, kind, label) in [
        ("_FavoriteColor", "string", "Favorite Color"),
        ("_LoyaltyPoints", "integer", "Loyalty Points"),
        ("_RenewalDate", "date", "Renewal Date"),
    ] {
        let custom = field(name);
        assert_eq!((&custom["type"], &custom["custom"]), (&json!(kind), &json!(true)), "{name}");
        assert_eq!(custom["vendorDisplayName"], label);
    }
    assert!(!answer.to_string().contains("_Industry"), "a custom field of companies");
    house.me.get("/objects/Spaceships/metadata").await.expect(404);
}

#[tokio::test]
async fn a_custom_field_without_knowledge_of_it_fails_no_read_but_its_metadata() {
    use ligand_simulator::infusionsoft::{Action, Rule};
    let house = House::start().await;
    let unreadable = Action::Fault { code: 9, text: "[NoTableFound]no such table".into() };
    house.vendor.fault(Rule::new(unreadable).call("DataService.query").times(1)).expect("a rule");
    let contact = house.me.get("/contacts/4").await.expect(200).json();
    assert_eq!(contact["FirstName"], "Ada");
    assert_eq!(house.sent("DataService.query"), 1, "the customer's own columns were asked for");
}
