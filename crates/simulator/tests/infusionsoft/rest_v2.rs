//! REST v2, resource by resource.

use serde_json::{Value as Json, json};

use super::rest::{Rest, filter};

#[tokio::test]
async fn every_list_has_its_envelope_and_ids_that_are_text() {
    let rest = Rest::start("v2").await;
    for (path, list, least) in [
        ("companies", "companies", 2),
        ("contacts", "contacts", 5),
        ("contacts/4/notes", "notes", 1),
        ("notes", "notes", 1),
        ("opportunities", "opportunities", 3),
        ("opportunities/stages", "stages", 6),
        ("orders", "orders", 2),
        ("orders/1/payments", "invoice_order_payments", 1),
        ("products", "products", 2),
        ("tags", "tags", 3),
        ("tags/1/contacts", "contacts", 2),
        ("tags/categories", "tag_categories", 1),
        ("tasks", "tasks", 1),
        ("users", "users", 2),
    ] {
        let body = rest.get(path).await;
        let items = body[list].as_array().unwrap_or_else(|| panic!("{path} has no {list}: {body}"));
        assert!(items.len() >= least && body.get("next_page_token").is_none(), "{path}: {body}");
        assert!(items.iter().all(|item| item["id"].is_string()), "{path}: {body}");
        assert!(!body.to_string().contains("null"), "a null is left out: {body}");
    }
    assert_eq!(rest.get("contacts/4/tags").await["tags"][0]["tag"]["id"], "1");
    assert_eq!(rest.get("oauth/connect/userinfo").await["tenant_id"], "fm260");
    for model in ["contacts", "companies", "opportunities", "tasks", "notes", "orders"] {
        assert!(rest.get(&format!("{model}/model")).await["custom_fields"].is_array(), "{model}");
    }
}

#[tokio::test]
async fn pages_are_followed_by_their_tokens() {
    let rest = Rest::start("v2").await;
    let mut seen = Vec::new();
    let mut token = String::new();
    for _ in 0..3 {
        let path = format!("contacts?page_size=2&order_by={}&page_token={token}", filter("id desc"));
        let page = rest.get(&path).await;
        seen.extend(page["contacts"].as_array().expect("a list").iter().map(|item| item["id"].clone()));
        token = page["next_page_token"].as_str().unwrap_or_default().to_owned();
    }
    assert_eq!(json!(seen), json!(["8", "7", "6", "5", "4"]));
    assert_eq!(token, "");
    for (path, said) in [
        ("contacts?page_size=1001", "page_size must be between 1 and 1000"),
        ("users?page_size=101", "page_size must be between 1 and 100"),
        ("contacts?page_token=x", "Invalid page_token"),
        ("contacts?order_by=given_name", "Cannot order by given_name. Allowed: id, create_time, update_time, email"),
        ("contacts?order_by=id%20down", "down is no direction: asc or desc"),
        ("contacts?fields=shoe_size", "Unknown property in fields: shoe_size"),
    ] {
        assert_eq!(rest.refused("GET", path, &Json::Null, 400).await, said);
    }
}

#[tokio::test]
async fn filters_hold_together_and_know_their_operators() {
    let rest = Rest::start("v2").await;
    for (path, list, text, ids) in [
        ("contacts", "contacts", "email==ada@example.com", json!(["4"])),
        ("contacts", "contacts", "given_name==A*", json!(["4", "8"])),
        ("contacts", "contacts", "given_name==a*;family_name==EASLEY", json!(["8"])),
        ("contacts", "contacts", "contact_id>6", json!(["7", "8"])),
        ("contacts", "contacts", "contact_id<=4", json!(["4"])),
        ("contacts", "contacts", "ids==5,7,99", json!(["5", "7"])),
        ("contacts", "contacts", "start_update_time==2099-01-01T00:00:00.000Z", json!([])),
        ("contacts", "contacts", "company_id==2;", json!(["4"])),
        ("companies", "companies", "name==bombe*", json!(["3"])),
        ("companies", "companies", "industry==Comp*", json!(["2"])),
        ("opportunities", "opportunities", "stage_id==3", json!(["2"])),
        ("opportunities", "opportunities", "projected_revenue_high>=9000", json!(["1", "3"])),
        ("opportunities", "opportunities", "opportunity_title==Card*", json!(["2"])),
        ("tasks", "tasks", "is_completed==false;user_id==1", json!(["2"])),
        ("notes", "notes", "title==call", json!(["1"])),
        ("notes", "notes", "id!=1", json!([])),
        ("tags", "tags", "category_id==NONE", json!([])),
        ("tags", "tags", "tag_ids==1,3", json!(["1", "3"])),
        ("products", "products", "sku==PC*", json!(["2"])),
        ("users", "users", "email==alan@example.com", json!(["2"])),
        ("orders", "orders", "id>1", json!(["2"])),
    ] {
        let path = format!("{path}?filter={}", filter(text));
        assert_eq!(json!(rest.column(&path, list, "id").await), ids, "{text}");
    }
    for (text, said) in [
        ("shoe_size==4", "Unknown filter field: shoe_size. Allowed: email, given_name"),
        ("email>a", "The filter field email supports == only"),
        ("email", "Filter without an operator: email"),
        ("email==*a", "The wildcard * may stand at the end only"),
        ("contact_id>x", "Invalid value for contact_id: x"),
        ("phone_number==555*", "phone_number requires phone_fields"),
    ] {
        let path = format!("contacts?filter={}", filter(text));
        let message = rest.refused("GET", &path, &Json::Null, 400).await;
        assert!(message.starts_with(said), "{text}: {message}");
    }
}

#[tokio::test]
async fn telephone_numbers_are_looked_for_in_the_slots_that_are_named() {
    let rest = Rest::start("v2").await;
    let body = json!({"given_name": "P", "phone_numbers": [{"field": "PHONE2", "number": "555-1"}]});
    let id = rest.send("POST", "contacts", &body).await.json()["id"].clone();
    let found =
        |fields: &str| format!("contacts?filter={}", filter(&format!("phone_number==555*;phone_fields=={fields}")));
    assert_eq!(rest.column(&found("PHONE1,PHONE2"), "contacts", "id").await, [id]);
    assert!(rest.column(&found("PHONE1"), "contacts", "id").await.is_empty());
}

#[tokio::test]
async fn fields_narrow_a_contact_and_add_to_others() {
    let rest = Rest::start("v2").await;
    assert_eq!(rest.get("contacts/4?fields=given_name").await, json!({"id": "4", "given_name": "Ada"}));
    let plain = rest.get("contacts/4").await;
    assert!(plain.get("groups").is_none() && plain.get("custom_fields").is_none(), "{plain}");
    assert_eq!(rest.get("contacts/4?fields=groups").await["groups"], "1,2");
    let company = rest.get("companies/2").await;
    assert!(company["company_name"].is_string() && company.get("address").is_none(), "{company}");
    let company = rest.get("companies/2?fields=address,custom_fields").await;
    assert_eq!(company["address"]["country_code"], "GBR");
    assert_eq!(company["custom_fields"][0]["content"], "Computing");
}

#[tokio::test]
async fn records_live_and_die() {
    let rest = Rest::start("v2").await;
    for (path, body, change, member) in [
        ("contacts", json!({"given_name": "A"}), json!({"given_name": "B"}), "given_name"),
        ("companies", json!({"company_name": "A"}), json!({"company_name": "B"}), "company_name"),
        (
            "opportunities",
            json!({"contact_id": "4", "stage_id": "1", "opportunity_title": "A"}),
            json!({"opportunity_title": "B"}),
            "opportunity_title",
        ),
        ("tasks", json!({"assigned_to_user_id": "1", "title": "A"}), json!({"title": "B"}), "title"),
        ("tags", json!({"name": "A", "category": {"id": "1"}}), json!({"name": "B"}), "name"),
        ("tags/categories", json!({"name": "A"}), json!({"name": "B"}), "name"),
        ("products", json!({"name": "A", "price": 150, "short_description": "s"}), json!({"name": "B"}), "name"),
        ("contacts/4/notes", json!({"user_id": "1", "title": "A"}), json!({"user_id": "1", "title": "B"}), "title"),
    ] {
        let created = rest.send("POST", path, &body).await;
        assert_eq!(created.status, 201, "{path}: {}", created.body);
        let one = format!("{path}/{}", created.json()["id"].as_str().expect("an id that is text"));
        assert_eq!(rest.send("PATCH", &one, &change).await.json()[member], "B", "{path}");
        assert_eq!(rest.get(&one).await[member], "B", "{path}");
        assert_eq!(rest.send("DELETE", &one, &Json::Null).await.status, 204, "{path}");
        rest.refused("GET", &one, &Json::Null, 404).await;
    }
}

#[tokio::test]
async fn what_a_new_record_must_have_is_named() {
    let rest = Rest::start("v2").await;
    for (path, body, said) in [
        ("opportunities", json!({"opportunity_title": "x", "stage_id": "1"}), "contact_id is required"),
        (
            "opportunities",
            json!({"opportunity_title": "x", "stage_id": "1", "contact_id": "99"}),
            "Contact 99 does not exist",
        ),
        ("tasks", json!({"title": "x"}), "assigned_to_user_id is required"),
        ("contacts/4/notes", json!({"title": "x"}), "user_id is required"),
        (
            "tasks",
            json!({"assigned_to_user_id": "1", "priority": "HIGH"}),
            "Input could not be converted to a valid request",
        ),
        ("contacts", json!({"foo": 1}), "Unrecognized property: foo"),
        ("contacts?duplicate_option=Name", json!({}), "Invalid duplicate_option: Name"),
    ] {
        assert_eq!(rest.refused("POST", path, &body, 400).await, said);
    }
}

#[tokio::test]
async fn duplicates_are_found_merged_and_tagged() {
    let rest = Rest::start("v2").await;
    let body = json!({"given_name": "Augusta", "email_addresses": [{"email": "ada@example.com"}]});
    let same = rest.send("POST", "contacts?duplicate_option=Email", &body).await;
    assert_eq!((same.status, &same.json()["id"]), (200, &json!("4")));
    let other = rest.send("POST", "contacts?duplicate_option=EmailAndName", &json!({"given_name": "New"})).await;
    assert_eq!(other.status, 201);
    let twin = other.json()["id"].clone();
    let applied = rest.send("POST", "tags/3/contacts:applyTags", &json!({"contact_ids": [twin, "999"]})).await.json();
    assert_eq!(applied["results"], json!({twin.as_str().unwrap_or_default(): "SUCCESS", "999": "CONTACT_NOT_FOUND"}));
    let merged = json!({"contact_id": "4", "duplicate_contact_id": twin});
    let merged = rest.send("POST", "contacts:merge", &merged).await.json();
    assert_eq!(merged["tag_ids"], json!(["1", "2", "3"]));
    let removed = rest.send("POST", "tags/3/contacts:removeTags", &json!({"contact_ids": ["4"]})).await;
    assert_eq!(removed.status, 204);
    assert_eq!(rest.get("contacts/4").await["tag_ids"], json!(["1", "2"]));
}

#[tokio::test]
async fn amounts_are_in_cents_and_stock_moves() {
    let rest = Rest::start("v2").await;
    let price = json!({"amount": 450, "currency_code": "USD", "formatted_amount": "$4.50"});
    assert_eq!(rest.get("products/2").await["price"], price);
    assert_eq!(rest.get("orders/2").await["total"]["amount"], 4500);
    let moved =
        rest.send("POST", "products/2:adjustInventory", &json!({"type": "INCREASE", "quantity": 2})).await.json();
    assert_eq!(moved["inventory"]["inventory_count"], 252);
}
