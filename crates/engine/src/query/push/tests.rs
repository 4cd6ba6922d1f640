//! What the seed element's dialect takes, and what is left to us.

use super::*;
use ligand_model::element::Element;
use serde_json::json;

fn element() -> Element {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../elements/infusionsoftcrm/element.json");
    let document = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    Element::compile(document).0.unwrap()
}

/// What is pushed, and the text of the rest.
fn split_of(object: &str, text: &str) -> Result<(Value, String)> {
    let element = element();
    let conditions = vec![ligand_ceql::parse(text).unwrap()];
    let subject = Subject { object: element.object(object), zone: &element.time_zone };
    let split = split(conditions, element.filters.first(), true, subject)?;
    Ok((split.pushed, split.residual.map_or(String::new(), |residual| residual.text())))
}

#[test]
fn what_the_vendor_can_express_is_pushed_exactly() {
    let table = [
        ("Email = 'a@b.c'", json!({"Email": "a@b.c"})),
        ("FirstName != 'Ada'", json!({"FirstName": "~<>~ Ada"})),
        ("Id > 5", json!({"Id": "~>~ 5"})),
        ("Id >= 5", json!({"Id": "~>=~ 5"})),
        ("Id < 5", json!({"Id": "~<~ 5"})),
        ("Id <= 5", json!({"Id": "~<=~ 5"})),
        ("FirstName LIKE 'A%'", json!({"FirstName": "A%"})),
        ("Email IS NULL", json!({"Email": "~null~"})),
        ("Email = ''", json!({"Email": "~null~"})),
        ("Id IN (1, 2)", json!({"Id": [1, 2]})),
        ("LastUpdated LIKE '2026-03-%'", json!({"LastUpdated": "2026-03-%"})),
        ("City IN ('Rome')", json!({"City": "Rome"})),
        ("LastName = 'X' AND City = 'Y'", json!({"LastName": "X", "City": "Y"})),
        ("NOT FirstName = 'Ada'", json!({"FirstName": "~<>~ Ada"})),
        ("LastUpdated > '2026-01-01T00:00:00Z'", json!({"LastUpdated": "~>~ 2025-12-31 19:00:00"})),
        ("LastUpdated > '2026-07-01T00:00:00Z'", json!({"LastUpdated": "~>~ 2026-06-30 20:00:00"})),
        ("LastUpdated > 1767225600000", json!({"LastUpdated": "~>~ 2025-12-31 19:00:00"})),
        ("LastUpdated < '2026-03-08T07:00:00Z'", json!({"LastUpdated": "~<~ 2026-03-08 03:00:00"})),
        ("DateCreated >= '2017-01-15'", json!({"DateCreated": "~>=~ 2017-01-15 00:00:00"})),
    ];
    for (text, pushed) in table {
        assert_eq!(split_of("contacts", text).unwrap(), (pushed, String::new()), "{text}");
    }
}

#[test]
fn what_the_vendor_can_only_narrow_is_pushed_and_evaluated() {
    let table = [
        ("Email = 'a_b@c.d'", json!({"Email": "a_b@c.d"})),
        ("FirstName = '100%'", json!({"FirstName": "100%"})),
        ("FirstName LIKE 'a_b%'", json!({"FirstName": "a_b%"})),
        ("FirstName LIKE '%'", json!({"FirstName": "%"})),
        ("LastUpdated > '2026-11-01T05:30:00Z'", json!({"LastUpdated": "~>=~ 2026-11-01 01:00:00"})),
        ("LastUpdated <= '2026-11-01T06:30:00Z'", json!({"LastUpdated": "~<~ 2026-11-01 02:00:00"})),
    ];
    for (text, pushed) in table {
        let (found, rest) = split_of("contacts", text).unwrap();
        assert_eq!(found, pushed, "{text}");
        assert_eq!(ligand_ceql::parse(&rest).unwrap(), ligand_ceql::parse(text).unwrap(), "{text}");
    }
}

#[test]
fn what_the_vendor_cannot_say_is_left_to_us_and_every_row_is_asked_for() {
    for text in [
        "Email IS NOT NULL",
        "FirstName = 'A' OR LastName = 'B'",
        "City IN ('Rome', 'Oslo')",
        "FirstName = '~tilde'",
        "FirstName != '100%'",
        "FirstName NOT LIKE 'A%'",
        "Id > 4.5",
        "Id = 99999999999",
        "Id IN (1, 99999999999)",
        "LastUpdated LIKE '2026-03-08T%'",
    ] {
        let (pushed, rest) = split_of("contacts", text).unwrap();
        assert_eq!(pushed, json!({"Id": "%"}), "{text}");
        assert_eq!(ligand_ceql::parse(&rest).unwrap(), ligand_ceql::parse(text).unwrap(), "{text}");
    }
}

#[test]
fn a_second_condition_on_a_column_is_ours_and_the_first_still_narrows() {
    let (pushed, rest) = split_of("contacts", "Id > 5 AND Id < 9 AND City = 'Rome'").unwrap();
    assert_eq!(pushed, json!({"Id": "~>~ 5", "City": "Rome"}));
    assert_eq!(rest, "Id < 9");
}

#[test]
fn an_unknown_field_is_an_error_that_names_it() {
    let error = split_of("contacts", "given_name = 'Ada'").unwrap_err();
    assert!(error.status() == 400 && error.message().contains("given_name"), "{error}");
}

#[test]
fn a_custom_field_is_known_by_its_prefix() {
    assert_eq!(split_of("contacts", "_Colour = 'red'").unwrap().0, json!({"_Colour": "red"}));
}

#[test]
fn a_value_that_is_not_of_the_fields_type_is_an_error() {
    let error = split_of("contacts", "Id = 'seven'").unwrap_err();
    assert!(error.message().contains("Error parsing query"), "{error}");
}
