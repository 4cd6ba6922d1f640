//! Values as JSON and JSON as values.

use crate::{members, text};
use chrono_tz::America::New_York;
use ligand_engine::protocol::xmlrpc::{DateTime, JsonError, Nulls, ToXmlRpc, Value, to_json};
use serde_json::json;

fn from_json(json: serde_json::Value, nulls: Nulls) -> Result<Value, JsonError> {
    let is_date = |name: &str| name.ends_with("Date");
    ToXmlRpc { zone: New_York, nulls, is_date: &is_date }.convert(&json)
}

#[test]
fn every_kind_of_value_becomes_json() {
    let value = members([
        ("Name", text("Grace")),
        ("Id", Value::Int(7)),
        ("Big", Value::Int(i64::MAX)),
        ("Price", Value::Double(1.5)),
        ("Active", Value::Boolean(true)),
        ("DueDate", Value::DateTime(DateTime::read("20260102T03:04:05"))),
        ("Odd", Value::DateTime(DateTime::read("soon"))),
        ("File", Value::Base64(b"hello".to_vec())),
        ("Tags", Value::Array(vec![Value::Int(1), Value::Nil])),
    ]);
    let json = to_json(value, New_York);
    assert_eq!(
        json.to_string(),
        r#"{"Name":"Grace","Id":7,"Big":9223372036854775807,"Price":1.5,"Active":true,"DueDate":"2026-01-02T03:04:05-05:00","Odd":"soon","File":"aGVsbG8=","Tags":[1,null]}"#,
        "in the order of the wire"
    );
}

#[test]
fn json_becomes_values() {
    let value = from_json(
        json!({"Name": "Grace", "Id": 7, "Price": 1.5, "Whole": 2.0, "Active": false, "Tags": [1, [], {}]}),
        Nulls::Omit,
    );
    let expected = members([
        ("Name", text("Grace")),
        ("Id", Value::Int(7)),
        ("Price", Value::Double(1.5)),
        ("Whole", Value::Double(2.0)),
        ("Active", Value::Boolean(false)),
        ("Tags", Value::Array(vec![Value::Int(1), Value::Array(vec![]), members([])])),
    ]);
    assert_eq!(value, Ok(expected));
}

#[test]
fn whole_numbers_of_more_than_32_bits_become_text() {
    let cases = [
        (json!(2_147_483_647), Value::Int(2_147_483_647)),
        (json!(-2_147_483_648), Value::Int(-2_147_483_648)),
        (json!(2_147_483_648_u32), text("2147483648")),
        (json!(i64::MIN), text("-9223372036854775808")),
        (json!(u64::MAX), text("18446744073709551615")),
    ];
    for (json, expected) in cases {
        assert_eq!(from_json(json, Nulls::Omit), Ok(expected));
    }
}

#[test]
fn nulls_are_left_out_or_said() {
    let json = json!({"A": null, "B": [1, null], "C": {"D": null}});
    let omitted = members([("B", Value::Array(vec![Value::Int(1)])), ("C", members([]))]);
    assert_eq!(from_json(json.clone(), Nulls::Omit), Ok(omitted));
    let said = members([
        ("A", Value::Nil),
        ("B", Value::Array(vec![Value::Int(1), Value::Nil])),
        ("C", members([("D", Value::Nil)])),
    ]);
    assert_eq!(from_json(json, Nulls::Nil), Ok(said));
    assert_eq!(from_json(json!(null), Nulls::Omit), Ok(Value::Nil));
}

#[test]
fn members_that_are_dates_become_readings_of_the_zone() {
    let json =
        json!({"DueDate": "2026-01-02T08:04:05Z", "Name": "2026-01-02T08:04:05Z", "Row": {"EndDate": ["2026-07-02"]}});
    let expected = members([
        ("DueDate", Value::DateTime(DateTime::read("20260102T03:04:05"))),
        ("Name", text("2026-01-02T08:04:05Z")),
        ("Row", members([("EndDate", Value::Array(vec![Value::DateTime(DateTime::read("20260702T00:00:00"))]))])),
    ]);
    assert_eq!(from_json(json, Nulls::Omit), Ok(expected));
}

#[test]
fn an_empty_date_clears_the_field() {
    assert_eq!(from_json(json!({"DueDate": ""}), Nulls::Omit), Ok(members([("DueDate", text(""))])));
}

#[test]
fn a_date_that_is_none_is_named() {
    let error = from_json(json!({"Row": {"DueDate": "tomorrow"}}), Nulls::Omit).unwrap_err();
    assert_eq!(error, JsonError { field: "DueDate".to_owned() });
    assert!(error.to_string().contains("RFC 3339") && !error.to_string().contains("tomorrow"), "{error}");
}
