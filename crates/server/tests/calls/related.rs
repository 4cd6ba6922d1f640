//! Rows by the name of any object, rows that belong to another row, and the tags of a contact.

use serde_json::json;

use super::house::{House, asked, ids};

#[tokio::test]
async fn any_known_object_is_listed_by_its_name_or_the_vendors() {
    let house = House::start().await;
    let won = asked("/hubs/crm/Stage", &[("where", "StageName = 'Won'"), ("fields", "Id,StageName")]);
    assert_eq!(house.me.get(&won).await.expect(200).json(), json!([{"Id": 5, "StageName": "Won"}]));
    let (ours, theirs) = (house.me.get("/contacts").await, house.me.get("/Contact").await);
    assert_eq!(ids(&ours), ids(&theirs));
    assert_eq!(ids(&house.me.get("/ContactGroup").await), ids(&house.me.get("/tags").await));
}

#[tokio::test]
async fn an_unknown_object_is_not_asked_for() {
    let house = House::start().await;
    let refused = house.me.get("/hubs/crm/Spaceships").await.expect(404);
    assert!(refused.message().contains("Spaceships") && refused.message().contains("contacts"), "{refused:?}");
    assert_eq!(refused.json().get("providerMessage"), None);
    assert_eq!(house.vendor.journal().len(), 0);
}

#[tokio::test]
async fn the_rows_that_belong_to_a_row_are_found() {
    let house = House::start().await;
    let of = |table: &str, column: &str, parent: i64| -> Vec<i64> {
        let rows = house.stored(table);
        rows.iter().filter(|row| row[column] == parent).map(|row| row["Id"].as_i64().expect("an id")).collect()
    };
    assert_eq!(ids(&house.me.get("/hubs/crm/contacts/4/opportunities").await), of("Lead", "ContactID", 4));
    assert_eq!(ids(&house.me.get("/hubs/crm/accounts/2/contacts").await), of("Contact", "CompanyID", 2));
    assert_eq!(ids(&house.me.get("/contacts/6/opportunities").await), of("Lead", "ContactID", 6));
    let narrowed = asked("/contacts/4/opportunities", &[("where", "OpportunityTitle = 'nothing'")]);
    assert_eq!(ids(&house.me.get(&narrowed).await), [] as [i64; 0]);
}

#[tokio::test]
async fn a_parent_that_children_do_not_refer_to_is_said() {
    let house = House::start().await;
    let refused = house.me.get("/products/1/contacts").await.expect(404);
    assert!(refused.message().contains("no column that refers to products"), "{refused:?}");
    let refused = house.me.get("/contacts/four/opportunities").await.expect(400);
    assert!(refused.message().contains("'four'"), "{refused:?}");
    assert_eq!(house.vendor.journal().len(), 0);
}

#[tokio::test]
async fn a_contact_is_tagged_and_the_tag_is_taken_off() {
    let house = House::start().await;
    let tags = || -> Vec<i64> {
        let rows = house.stored("ContactGroupAssign");
        let of_ada = rows.iter().filter(|row| row["ContactId"] == 4);
        of_ada.map(|row| row["GroupId"].as_i64().expect("a tag")).collect()
    };
    assert_eq!(tags(), [1, 2]);
    house.me.post("/contacts/4/tags", &json!({"Id": 3})).await.expect(200);
    assert_eq!(tags(), [1, 2, 3]);
    house.me.delete("/contacts/4/tags/1").await.expect(200);
    assert_eq!(tags(), [2, 3]);
    let listed = house.me.get("/contacts/4/tags").await.expect(200).json();
    let listed: Vec<_> = listed.as_array().expect("a list").iter().map(|row| row["GroupId"].clone()).collect();
    assert_eq!(listed, [2, 3]);
    let missing = house.me.post("/contacts/4/tags", &json!({})).await.expect(400);
    assert!(missing.message().contains("'Id' (body)"), "{missing:?}");
}

#[tokio::test]
async fn columns_of_a_joined_object_are_reached_through_a_dot() {
    let house = House::start().await;
    let query = [("where", "Contact.FirstName = 'Ada'"), ("fields", "GroupId,Contact.LastName")];
    let found = house.me.get(&asked("/ContactGroupAssign", &query)).await.expect(200).json();
    let expected = json!([
        {"Contact.LastName": "Lovelace", "GroupId": 1}, {"Contact.LastName": "Lovelace", "GroupId": 2},
    ]);
    assert_eq!(found, expected);
}
