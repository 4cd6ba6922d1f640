//! One record's life in every resource that has one: what is answered, and what the vendor then holds.

use serde_json::{Value, json};

use super::house::{House, asked, ids};

/// A resource with the vendor's table behind it, a record to create, and a change of it.
struct Kind {
    path: &'static str,
    table: &'static str,
    record: Value,
    change: Value,
}

fn kinds() -> Vec<Kind> {
    let kind = |path, table, record, change| Kind { path, table, record, change };
    vec![
        kind(
            "/hubs/crm/contacts",
            "Contact",
            json!({"FirstName": "Katherine", "LastName": "Johnson", "Email": "katherine@example.com"}),
            json!({"FirstName": "Kathy"}),
        ),
        kind(
            "/hubs/crm/accounts",
            "Company",
            json!({"FirstName": "Robot", "LastName": "Test"}),
            json!({"City": "Oslo"}),
        ),
        kind(
            "/hubs/crm/opportunities",
            "Lead",
            json!({"OpportunityTitle": "Robot Test", "ContactID": 4, "ProjectedRevenueHigh": 12.5}),
            json!({"OpportunityTitle": "Robot Test 2", "StageID": 2}),
        ),
        kind("/hubs/crm/leads", "Lead", json!({"OpportunityTitle": "A lead"}), json!({"OpportunityNotes": "warm"})),
        kind(
            "/hubs/crm/notes",
            "ContactAction",
            json!({"ContactId": 4, "ActionDescription": "A note", "CreationNotes": "read < & > \"it\""}),
            json!({"CreationNotes": "changed"}),
        ),
        kind(
            "/hubs/crm/tasks",
            "ContactAction",
            json!({"ContactId": 5, "ActionDescription": "A task", "Priority": 2}),
            json!({"Priority": 3}),
        ),
        kind("/hubs/crm/tags", "ContactGroup", json!({"GroupName": "A tag"}), json!({"GroupDescription": "described"})),
    ]
}

/// Whether a row holds every member of `part`.
#[track_caller]
fn holds(row: &Value, part: &Value, of: &str) {
    for (name, value) in part.as_object().expect("an object") {
        assert_eq!(row[name], *value, "{of}: {name} in {row}");
    }
}

#[tokio::test]
async fn what_is_created_read_changed_and_deleted_is_so_at_the_vendor() {
    let house = House::start().await;
    for Kind { path, table, record, change } in kinds() {
        let created = house.me.post(path, &record).await.expect(200).json();
        let one = format!("{path}/{}", created["Id"]);
        holds(&created, &record, path);
        holds(&house.row(table, &created["Id"]).expect("stored"), &record, path);
        assert_eq!(house.me.get(&one).await.expect(200).json(), created, "{path}: read as it was answered");

        let changed = house.me.patch(&one, &change).await.expect(200).json();
        holds(&changed, &change, path);
        holds(&house.row(table, &created["Id"]).expect("stored"), &change, path);

        let deleted = house.me.delete(&one).await;
        if path.ends_with("tags") {
            assert_eq!(deleted.status, 403, "the vendor's tags cannot be deleted: {deleted:?}");
            assert!(house.row(table, &created["Id"]).is_some());
            continue;
        }
        assert_eq!((deleted.status, deleted.text.as_str()), (200, ""), "{path}");
        assert_eq!(house.row(table, &created["Id"]), None, "{path}");
        assert_eq!(house.me.get(&one).await.status, 404, "{path}");
        assert_eq!(house.me.delete(&one).await.status, 404, "{path}: deleted twice");
    }
}

#[tokio::test]
async fn notes_and_tasks_are_told_apart_although_they_share_a_table() {
    let house = House::start().await;
    let note = house.me.post("/notes", &json!({"ContactId": 4, "ActionDescription": "n"})).await.expect(200).json();
    let stored = house.row("ContactAction", &note["Id"]).expect("stored");
    assert_eq!(stored["ObjectType"], "Note");
    assert_eq!(house.me.get(&format!("/tasks/{}", note["Id"])).await.status, 404);
    let of_kind = |kind: &str| -> Vec<i64> {
        let rows = house.stored("ContactAction");
        rows.iter().filter(|row| row["ObjectType"] == kind).map(|row| row["Id"].as_i64().expect("an id")).collect()
    };
    assert_eq!(ids(&house.me.get("/notes").await), of_kind("Note"));
    assert_eq!(ids(&house.me.get("/tasks").await), of_kind("Task"));
    assert_eq!(ids(&house.me.get(&asked("/notes", &[("where", "ObjectType = 'Task'")])).await), [] as [i64; 0]);
}

#[tokio::test]
async fn users_are_read_only() {
    let house = House::start().await;
    let user = house.me.get("/hubs/crm/users/1").await.expect(200).json();
    assert_eq!((&user["Id"], &user["FirstName"]), (&json!(1), &json!("Grace")));
    assert_eq!(ids(&house.me.get("/hubs/crm/users").await), [1, 2]);
    for refused in [house.me.post("/hubs/crm/users", &json!({})).await, house.me.delete("/hubs/crm/users/1").await] {
        assert_eq!(refused.status, 405, "{refused:?}");
        assert!(refused.message().contains("This API is not currently supported for this element"), "{refused:?}");
    }
}

#[tokio::test]
async fn what_the_vendor_makes_of_a_value_is_what_is_answered() {
    let house = House::start().await;
    let created = house.me.post("/contacts", &json!({"FirstName": "P", "Phone1": "987-654-3211"})).await.expect(200);
    assert_eq!(created.json()["Phone1"], "(987) 654-3211");
}

#[tokio::test]
async fn an_empty_text_clears_a_column() {
    let house = House::start().await;
    let changed = house.me.patch("/contacts/4", &json!({"Email": ""})).await.expect(200).json();
    assert_eq!(changed.get("Email"), None, "{changed}");
    assert_eq!(house.row("Contact", &json!(4)).expect("stored").get("Email"), None);
}

#[tokio::test]
async fn texts_of_any_script_come_back_as_they_went() {
    let house = House::start().await;
    let text = "Ñandú 日本語 🦀 <b>&amp;</b> ]]> 'q' \"d\"\ttab\nline";
    let created = house.me.post("/contacts", &json!({"FirstName": text})).await.expect(200).json();
    assert_eq!(created["FirstName"], text);
    assert_eq!(house.row("Contact", &created["Id"]).expect("stored")["FirstName"], text);
}

#[tokio::test]
async fn custom_fields_are_written_and_read_by_their_prefixed_names() {
    let house = House::start().await;
    let record = json!({"FirstName": "C", "_FavoriteColor": "green", "_LoyaltyPoints": 12});
    let created = house.me.post("/contacts", &record).await.expect(200).json();
    holds(&created, &record, "answer");
    holds(&house.row("Contact", &created["Id"]).expect("stored"), &record, "stored");
    let stored = house.row("Contact", &created["Id"]).expect("stored");
    assert_eq!(stored["FirstName"], "C");
    let listed = house.me.get(&asked("/contacts", &[("where", "_FavoriteColor = 'GREEN'")])).await;
    assert_eq!(listed.clone().expect(200).json()[0]["_LoyaltyPoints"], 12, "{listed:?}");
}

#[tokio::test]
async fn the_vendors_words_come_with_a_refused_record() {
    let house = House::start().await;
    let before = house.stored("Contact").len();
    for (record, words) in [
        (json!({"given_name": "x"}), "[NoFieldFound]"),
        (json!({"Id": 7}), "[NoFieldAccess]"),
        (json!({}), "[NoFields]"),
        (json!({"OwnerID": "no number"}), "[InvalidParameter]"),
    ] {
        let refused = house.me.post("/contacts", &record).await;
        assert_eq!(refused.status, 400, "{record}: {refused:?}");
        let said = refused.json()["providerMessage"].as_str().unwrap_or_default().to_owned();
        assert!(said.contains(words), "{record}: {refused:?}");
    }
    assert_eq!(house.stored("Contact").len(), before);
}
