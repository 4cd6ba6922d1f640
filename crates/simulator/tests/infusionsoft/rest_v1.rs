//! REST v1, resource by resource.

use serde_json::{Value as Json, json};

use super::rest::Rest;

#[tokio::test]
async fn every_list_has_its_envelope() {
    let rest = Rest::start("v1").await;
    for (path, list, least) in [
        ("affiliates/commissions", "commissions", 1),
        ("appointments", "appointments", 1),
        ("campaigns", "campaigns", 2),
        ("companies", "companies", 2),
        ("contacts", "contacts", 5),
        ("contacts/4/emails", "emails", 1),
        ("contacts/4/tags", "tags", 2),
        ("emails", "emails", 2),
        ("files", "files", 2),
        ("notes", "notes", 1),
        ("opportunities", "opportunities", 3),
        ("orders", "orders", 2),
        ("orders/1/transactions", "transactions", 1),
        ("products", "products", 2),
        ("products/search", "products", 2),
        ("tags", "tags", 3),
        ("tags/1/contacts", "contacts", 2),
        ("tasks", "tasks", 1),
        ("tasks/search", "tasks", 1),
        ("transactions", "transactions", 1),
        ("users", "users", 2),
    ] {
        let body = rest.get(path).await;
        let items = body[list].as_array().unwrap_or_else(|| panic!("{path} has no {list}: {body}"));
        assert!(items.len() >= least, "{path}: {body}");
        assert_eq!(body["count"], items.len(), "{path}");
        let next = body["next"].as_str().unwrap_or_default();
        assert!(next.starts_with("http://127.0.0.1") && next.contains("offset=1000"), "{path}: {next}");
    }
}

#[tokio::test]
async fn every_single_resource_answers() {
    let rest = Rest::start("v1").await;
    for (path, member, value) in [
        ("account/profile", "name", json!("Simulated Engines")),
        ("appointments/3", "title", json!("Demonstration")),
        ("campaigns/1", "published_status", json!(true)),
        ("companies/2", "company_name", json!("Analytical Engines Ltd")),
        ("contacts/4", "family_name", json!("Lovelace")),
        ("emails/1", "subject", json!("The drawing")),
        ("notes/1", "body", json!("Asked for a drawing")),
        ("oauth/connect/userinfo", "email", json!("grace@example.com")),
        ("opportunities/1", "opportunity_title", json!("Engine for the census")),
        ("orders/1", "total", json!(17_000.0)),
        ("products/1", "sku", json!("DE-1")),
        ("tags/1", "name", json!("Newsletter")),
        ("tasks/2", "title", json!("Send the drawing")),
        ("transactions/1", "status", json!("APPROVED")),
    ] {
        assert_eq!(rest.get(path).await[member], value, "{path}");
    }
    assert_eq!(rest.get("files/1").await["file_descriptor"]["file_name"], "drawing.pdf");
    assert_eq!(rest.get("files/1?optional_properties=file_data").await["file_data"], "c2ltdWxhdGVkIQ==");
    assert_eq!(rest.get("opportunity/stage_pipeline").await[0]["stage_name"], "New Opportunity");
    assert_eq!(rest.get("contactCustomFields").await[0]["field_name"], "FavoriteColor");
    for model in ["contacts", "companies", "opportunities", "tasks", "notes", "appointments", "orders"] {
        assert!(rest.get(&format!("{model}/model")).await["custom_fields"].is_array(), "{model}");
    }
}

#[tokio::test]
async fn pages_follow_limit_and_offset_and_next_is_there_past_the_end() {
    let rest = Rest::start("v1").await;
    let query = "contacts?limit=2&order=id&order_direction=descending&offset=";
    assert_eq!(rest.column(&format!("{query}0"), "contacts", "id").await, [8, 7]);
    assert_eq!(rest.column(&format!("{query}4"), "contacts", "id").await, [4]);
    let page = rest.get(&format!("{query}4")).await;
    assert_eq!(page["count"], 5);
    assert!(page["next"].as_str().is_some_and(|next| next.contains("order=id") && next.contains("limit=2&offset=6")));
    assert!(page["previous"].as_str().is_some_and(|previous| previous.ends_with("limit=2&offset=2")), "{page}");
    for (wrong, said) in [
        ("contacts?limit=0", "limit must be between 1 and 1000"),
        ("contacts?limit=1001", "limit must be between 1 and 1000"),
        ("contacts?offset=-1", "offset must be a whole number, not -1"),
        ("contacts?order=shoe_size", "Cannot order by shoe_size. Allowed: id, date_created, last_updated, name, email"),
        ("contacts?order=id&order_direction=up", "up is no direction: ascending or descending"),
        ("contacts?since=yesterday", "Invalid value for since: yesterday"),
    ] {
        assert_eq!(rest.refused("GET", wrong, &Json::Null, 400).await, said);
    }
}

#[tokio::test]
async fn conditions_are_parameters_and_an_unknown_one_is_ignored_and_noted() {
    let rest = Rest::start("v1").await;
    for (path, list, member, wanted) in [
        ("contacts?family_name=lovelace", "contacts", "id", json!([4])),
        ("contacts?email=ADA@example.com", "contacts", "id", json!([4])),
        ("contacts?since=2099-01-01T00:00:00.000Z", "contacts", "id", json!([])),
        ("companies?company_name=Bombe%20Works", "companies", "id", json!([3])),
        ("opportunities?stage_id=3", "opportunities", "id", json!([2])),
        ("opportunities?user_id=1&search_term=cards", "opportunities", "id", json!([])),
        ("opportunities?search_term=card", "opportunities", "id", json!([2])),
        ("tasks?completed=true", "tasks", "id", json!([])),
        ("tasks?has_due_date=true", "tasks", "id", json!([2])),
        ("appointments?since=2026-02-10T13:59:00Z&until=2026-02-10T09:01:00-05:00", "appointments", "id", json!([3])),
        ("appointments?since=2026-02-10T14:01:00Z", "appointments", "id", json!([])),
        ("files?permission=USER", "files", "id", json!([1])),
        ("files?viewable=PUBLIC", "files", "id", json!([2])),
        ("emails?email=ada@example.com", "emails", "id", json!([1])),
        ("tags?name=Customer&category=1", "tags", "id", json!([2])),
        ("orders?contact_id=5", "orders", "id", json!([2])),
        ("transactions?since=2026-03-03T00:00:00Z", "transactions", "id", json!([])),
    ] {
        assert_eq!(json!(rest.column(path, list, member).await), wanted, "{path}");
    }
    assert_eq!(rest.column("contacts?shoe_size=40", "contacts", "id").await.len(), 5);
    let noted = rest.vendor.control.journal().pop().map(|entry| entry.deviations).unwrap_or_default();
    assert_eq!(noted, ["the parameter shoe_size is not known here and was ignored"]);
}

#[tokio::test]
async fn a_contact_lives_and_dies() {
    let rest = Rest::start("v1").await;
    let body = json!({
        "given_name": "Sofia",
        "email_addresses": [{"email": "sofia@example.com", "field": "EMAIL1"}, {"email": "s@example.com", "field": "EMAIL2"}],
        "addresses": [{"field": "SHIPPING", "line1": "1 Main St", "region": "AZ", "country_code": "USA"}],
        "company": {"id": 2}, "opt_in_reason": "asked for it", "birthday": "1850-01-15",
        "custom_fields": [{"id": 1, "content": "green"}],
    });
    let answer = rest.send("POST", "contacts", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let path = format!("contacts/{}", answer.json()["id"]);
    let stored = rest.get(&format!("{path}?optional_properties=custom_fields")).await;
    assert_eq!(stored["email_addresses"], body["email_addresses"]);
    assert_eq!(stored["addresses"][0]["country_code"], "USA");
    assert_eq!(stored["company"], json!({"id": 2, "company_name": "Analytical Engines Ltd"}));
    assert_eq!(stored["custom_fields"][0], json!({"id": 1, "content": "green"}));
    assert_eq!((&stored["birthday"], &stored["email_opted_in"]), (&json!("1850-01-15"), &json!(true)));
    assert_eq!(stored["middle_name"], Json::Null);
    assert_eq!(rest.get(&path).await.get("custom_fields"), None, "an optional property is answered when asked for");

    let changed = rest.send("PATCH", &path, &json!({"given_name": "Sofja", "birthday": null})).await.json();
    assert_eq!((&changed["given_name"], &changed["birthday"]), (&json!("Sofja"), &Json::Null));
    let masked = json!({"given_name": "X", "family_name": "Kowalewskaja"});
    let masked = rest.send("PATCH", &format!("{path}?update_mask=family_name"), &masked).await.json();
    assert_eq!((&masked["given_name"], &masked["family_name"]), (&json!("Sofja"), &json!("Kowalewskaja")));
    let gone = rest.send("DELETE", &path, &Json::Null).await;
    assert_eq!((gone.status, gone.body.as_str(), gone.header("content-length")), (204, "", None));
    rest.refused("GET", &path, &Json::Null, 404).await;
}

#[tokio::test]
async fn bodies_that_are_wrong_are_refused() {
    let rest = Rest::start("v1").await;
    let email = json!([{"email": "x@example.com"}]);
    for (method, path, body, said) in [
        ("POST", "contacts", json!({"given_name": "X"}), "At least one email address or phone number is required"),
        ("POST", "contacts", json!({"email_addresses": email, "foo": 1}), "Unrecognized property: foo"),
        ("POST", "contacts", json!({"email_addresses": "x"}), "Input could not be converted to a valid request"),
        (
            "POST",
            "contacts",
            json!({"email_addresses": email, "addresses": [{"region": "AZ"}]}),
            "country_code is required when region is specified",
        ),
        ("POST", "contacts", json!([]), "Input could not be converted to a valid request"),
        ("PUT", "contacts", json!({"email_addresses": email}), "duplicate_option is required"),
        ("POST", "opportunities", json!({"opportunity_title": "x", "contact": {"id": 4}}), "stage is required"),
        ("PATCH", "opportunities/1", json!({"stage": {"id": 99}}), "Stage 99 does not exist"),
        ("POST", "tasks", json!({"description": "x"}), "title is required"),
        ("POST", "appointments", json!({"title": "x"}), "start_date is required"),
        ("PATCH", "tasks/2", json!({"due_date": "soon"}), "Input could not be converted to a valid request"),
        ("POST", "contacts/4/tags", json!({}), "tagIds is required"),
    ] {
        assert_eq!(rest.refused(method, path, &body, 400).await, said, "{method} {path} {body}");
    }
}

#[tokio::test]
async fn put_joins_a_contact_with_the_one_that_agrees() {
    let rest = Rest::start("v1").await;
    let body = |first: &str, option: &str| json!({"duplicate_option": option, "given_name": first, "email_addresses": [{"email": "ada@example.com"}]});
    let same = rest.send("PUT", "contacts", &body("Augusta", "Email")).await;
    assert_eq!((same.status, &same.json()["id"]), (200, &json!(4)));
    let other = rest.send("PUT", "contacts", &body("Ada", "EmailAndName")).await;
    assert_eq!(other.status, 201, "the name differs now");
}

#[tokio::test]
async fn tags_are_given_and_taken_from_either_side() {
    let rest = Rest::start("v1").await;
    let given = rest.send("POST", "contacts/4/tags", &json!({"tagIds": [1, 3, 99]})).await.json();
    assert_eq!(given, json!({"1": "DUPLICATE", "3": "SUCCESS", "99": "TAG_ID_NOT_FOUND"}));
    let given = rest.send("POST", "tags/3/contacts", &json!({"ids": [4, 5, 99]})).await.json();
    assert_eq!(given, json!({"4": "DUPLICATE", "5": "SUCCESS", "99": "CONTACT_NOT_FOUND"}));
    let contacts = rest.get("tags/3/contacts").await;
    assert_eq!(contacts["contacts"][0]["contact"]["email"], "joan@example.com");
    for path in ["contacts/4/tags/3", "contacts/4/tags?ids=1,2", "tags/3/contacts/5", "tags/3/contacts?ids=6"] {
        assert_eq!(rest.send("DELETE", path, &Json::Null).await.status, 204, "{path}");
    }
    assert_eq!(rest.get("contacts/4/tags").await["count"], 0);
    assert_eq!(rest.get("tags/3/contacts").await["count"], 0);
    let category = rest.send("POST", "tags/categories", &json!({"name": "Origin"})).await.json();
    let tag = json!({"name": "Web", "description": "d", "category": {"id": category["id"], "name": "Origin"}});
    let tag = rest.send("POST", "tags", &tag).await;
    assert_eq!((tag.status, &tag.json()["category"]["name"]), (201, &json!("Origin")));
}

#[tokio::test]
async fn tasks_appointments_and_notes_are_written_replaced_and_deleted() {
    let rest = Rest::start("v1").await;
    let task = json!({"title": "Call", "description": "d", "type": "Other", "priority": 1, "completed": true,
        "completion_date": null, "contact": {"id": 4, "email": "x"}, "due_date": "2026-03-20T14:00:00.000Z", "user_id": 1});
    let created = rest.send("POST", "tasks", &task).await.json();
    assert_eq!((&created["completed"], &created["due_date"]), (&json!(true), &json!("2026-03-20T14:00:00.000Z")));
    assert_eq!(created["contact"]["email"], "ada@example.com", "the contact's own members are not written");
    let path = format!("tasks/{}", created["id"]);
    let replaced = rest.send("PUT", &path, &json!({"title": "Write"})).await.json();
    assert_eq!((&replaced["title"], &replaced["description"]), (&json!("Write"), &Json::Null));
    assert_eq!(replaced["completed"], false);
    assert_eq!(rest.send("DELETE", &path, &Json::Null).await.status, 204);

    let appointment = json!({"title": "Meet", "description": "d", "start_date": "2026-08-27T09:00:00.000Z",
        "end_date": "2026-08-27T10:00:00.000Z", "location": "Here", "contact_id": 4});
    let created = rest.send("POST", "appointments", &appointment).await.json();
    assert_eq!((&created["location"], &created["end_date"]), (&json!("Here"), &json!("2026-08-27T10:00:00.000Z")));
    let note = json!({"contact_id": 4, "title": "Said", "body": "b", "type": "Call"});
    let note = rest.send("POST", "notes", &note).await.json();
    rest.refused("GET", &format!("tasks/{}", note["id"]), &Json::Null, 404).await;
    assert_eq!(rest.send("DELETE", &format!("notes/{}", note["id"]), &Json::Null).await.status, 204);
}

#[tokio::test]
async fn opportunities_are_written_and_leave_stage_moves() {
    let rest = Rest::start("v1").await;
    let body = json!({"opportunity_title": "Loom", "contact": {"id": 4}, "projected_revenue_high": 10,
        "stage": {"id": 1, "name": "x", "details": null, "reasons": []}});
    let created = rest.send("POST", "opportunities", &body).await;
    assert_eq!(created.status, 201, "{}", created.body);
    let id = created.json()["id"].clone();
    let moved = rest.send("PATCH", &format!("opportunities/{id}"), &json!({"stage": {"id": 2}})).await.json();
    assert_eq!(moved["stage"]["details"]["stage_order"], 2);
    let moves = rest.vendor.control.state()["tables"]["StageMove"].clone();
    assert_eq!((&moves[0]["OpportunityId"], &moves[0]["MoveToStage"]), (&id, &json!(2)));
    let replacement = json!({"id": id, "opportunity_title": "New", "contact": {"id": 5}, "stage": {"id": 2}});
    let replaced = rest.send("PUT", "opportunities", &replacement).await.json();
    assert_eq!((&replaced["contact"]["id"], &replaced["projected_revenue_high"]), (&json!(5), &Json::Null));
}

#[tokio::test]
async fn emails_are_recorded_synced_and_unsynced() {
    let rest = Rest::start("v1").await;
    let body = json!({"subject": "Hello", "sent_date": "2026-05-01T10:00:00Z"});
    let created = rest.send("POST", "contacts/4/emails", &body).await;
    assert_eq!((created.status, &created.json()["sent_to_address"]), (201, &json!("ada@example.com")));
    let synced =
        rest.send("POST", "emails/sync", &json!({"emails": [{"sent_to_address": "a@example.com"}]})).await.json();
    let id = synced["emails"][0]["id"].clone();
    let unsynced = rest.send("POST", "emails/unsync", &json!({"ids": [id, 999]})).await.json();
    assert_eq!(unsynced, json!({id.to_string(): "SUCCESS", "999": "NOT_FOUND"}));
    let profile = rest.send("PUT", "account/profile", &json!({"name": "Other"})).await.json();
    assert_eq!((&profile["name"], &profile["currency_code"]), (&json!("Other"), &json!("USD")));
}
