//! Which rows match: one table per rule of `docs/reference/ceql.md` §4 and §5.

use chrono::{FixedOffset, NaiveDateTime, TimeZone};
use ligand_ceql::{Field, FieldType, Matcher, Rules, check, matches, parse};
use serde_json::{Value, json};

fn by_name(field: &Field) -> FieldType {
    match field.name() {
        "text" => FieldType::Text,
        "number" => FieldType::Number,
        "flag" => FieldType::Boolean,
        "when" => FieldType::DateTime,
        _ => FieldType::Unknown,
    }
}

/// Five hours behind UTC.
fn behind(_: &Field, local: NaiveDateTime) -> chrono::DateTime<chrono::Utc> {
    let offset = FixedOffset::west_opt(5 * 3600).expect("an offset");
    offset.from_local_datetime(&local).single().expect("a fixed offset has no gaps").to_utc()
}

fn insensitive() -> Rules<'static> {
    Rules { case_sensitive: false, empty_is_null: false, types: &by_name, zone: &behind }
}

fn sensitive() -> Rules<'static> {
    Rules { case_sensitive: true, ..insensitive() }
}

fn empty_is_null() -> Rules<'static> {
    Rules { empty_is_null: true, ..insensitive() }
}

#[track_caller]
fn assert_rows(rules: &Rules<'_>, row: &Value, yes: &[&str], no: &[&str]) {
    let answer = |text: &str| matches(&parse(text).unwrap_or_else(|e| panic!("{text}: {e}")), row, rules);
    for text in yes {
        assert!(answer(text), "{text} does not match {row}");
    }
    for text in no {
        assert!(!answer(text), "{text} matches {row}");
    }
}

#[test]
fn an_absent_or_null_field_makes_a_comparison_unknown_and_unknown_does_not_match() {
    for row in [json!({}), json!({"a": null}), json!({"a": []}), json!({"a": [null]}), json!(null), json!(7)] {
        assert_rows(
            &sensitive(),
            &row,
            &["a is null", "not a is not null", "a = 1 or a is null", "not (a = 1 and a is not null)"],
            &[
                "a = 1",
                "a != 1",
                "not a = 1",
                "not a != 1",
                "a like '%'",
                "a not like 'x'",
                "a in (1)",
                "a not in (1)",
                "a < 1",
                "a >= 1",
                "a is not null",
                "a = 1 or not a = 1",
                "a = ''",
                "a = 'null'",
            ],
        );
    }
}

#[test]
fn numbers_are_compared_by_their_digits() {
    let row = json!({
        "number": 9_007_199_254_740_993_u64,
        "id": 1_234_567_890,
        "long": "1234567890123456789012345",
        "price": 1.10,
        "zip": "01234"
    });
    assert_rows(
        &sensitive(),
        &row,
        &[
            "number = 9007199254740993",
            "number != 9007199254740992",
            "number > 9007199254740992",
            "number = '9007199254740993.0'",
            "id = 1234567890",
            "id in (1, 1234567890.0)",
            "id > 999",
            "id < '2e9'",
            "long = 1234567890123456789012345",
            "long > 1234567890123456789012344",
            "price = 1.1",
            "price = '1.100'",
            "zip = 1234",
            "zip < 5000",
        ],
        &[
            "number = 9007199254740992",
            "long = 1234567890123456789012346",
            "id = 1234567891",
            "price = 1.11",
            "id != 1234567890.0",
        ],
    );
}

#[test]
fn a_text_field_is_text_even_if_it_holds_digits() {
    let row = json!({"text": "01234"});
    assert_rows(
        &sensitive(),
        &row,
        &["text = 01234", "text < 5", "text like '0%'"],
        &["text = 1234", "text in (1234)"],
    );
}

#[test]
fn the_collation_decides_about_case_everywhere() {
    let row = json!({"text": "Straße Ünder", "u": "Acme"});
    let folded = ["u = 'ACME'", "u in ('x', 'aCME')", "u like 'AC%'", "u like 'acme'", "text like '%üNDER'", "u < 'b'"];
    assert_rows(&insensitive(), &row, &folded, &["u != 'ACME'", "u not like 'ac%'"]);
    assert_rows(&sensitive(), &row, &["u != 'ACME'", "u = 'Acme'", "u < 'a'"], &folded[..5]);
}

#[test]
fn like_knows_the_per_cent_sign_and_nothing_else() {
    let row = json!({"text": "a_b.c", "number": 1234, "flag": true});
    assert_rows(
        &sensitive(),
        &row,
        &[
            "text like '%'",
            "text like 'a%'",
            "text like '%c'",
            "text like '%_b%'",
            "text like 'a%b%c'",
            "text like 'a%%c'",
            "text like 'a_b.c'",
            "text like '%a_b.c%'",
            "text not like 'a%a_b.c'",
            "number like '12%'",
            "number like '1234.0'",
            "flag like 't%'",
        ],
        &[
            "text like 'a__.c'",
            "text like 'a_b_c'",
            "text like '%x%'",
            "text like '%b%b%'",
            "text like 'a%a_b.c%'",
            "text like 'a%b'",
            "text like 'a'",
            "text like ''",
        ],
    );
}

#[test]
fn flags_are_true_and_false_and_one_and_zero() {
    let row = json!({"flag": 1, "b": true, "s": "true", "n": 0});
    assert_rows(
        &sensitive(),
        &row,
        &[
            "flag = true",
            "flag = '1'",
            "flag != FALSE",
            "b = TRUE",
            "b = 1",
            "b != 0",
            "b > false",
            "b in (0, 1)",
            "s = true",
            "n = 0",
        ],
        &["flag = 0", "b = false", "b = 'yes'", "s = 1", "n = false", "flag in (false)"],
    );
}

#[test]
fn dates_are_instants_and_a_missing_offset_is_the_zone_of_the_field() {
    let row = json!({"when": "2018-01-15T09:00:00Z", "local": "2018-01-15T04:00:00", "ms": 1_516_006_800_000_i64});
    let all = [
        "= '2018-01-15T09:00:00Z'",
        "= '2018-01-15T14:00:00.000+0500'",
        "= '2018-01-15T04:00:00'",
        "= '2018-01-15 04:00'",
        "> '2018-01-15'",
        "< 2018-01-16",
        ">= 2018-01-15T09:00:00Z",
        "!= '2018-01-15'",
        "in ('2018-01-14', '2018-01-15T10:00:00+01:00')",
        "= 1516006800000",
        "> '1516006799999'",
    ];
    let none = ["= '2018-01-15T09:00:00'", "> '2018-01-15T09:00:00Z'", "> '2018-01-15T04:00:00.001'", "= '2018-01-15'"];
    for field in ["when", "local", "ms"] {
        for end in all {
            assert_rows(&sensitive(), &row, &[&format!("{field} {end}")], &[]);
        }
        for end in none {
            assert_rows(&sensitive(), &row, &[], &[&format!("{field} {end}")]);
        }
    }
    assert_rows(&sensitive(), &row, &["when like '2018-01-%'", "when > 0"], &["when like '15/%'"]);
}

#[test]
fn a_value_that_is_not_of_the_type_equals_only_itself_and_has_no_order() {
    let row = json!({"number": "n/a", "when": "2018-01-15T09:00:00Z", "u": 20_180_115});
    assert_rows(
        &sensitive(),
        &row,
        &["number = 'n/a'", "number != 5", "number not in (5, 6)", "when != 'tomorrow'", "u = 20180115"],
        &[
            "number > 5",
            "number <= 5",
            "not number > 5",
            "when > 'tomorrow'",
            "when > '15/01/2018'",
            "when > 2017",
            "u = '2018-01-15'",
        ],
    );
}

#[test]
fn the_check_names_the_value_that_does_not_fit() {
    for (text, says) in [
        ("number = 1 and number = 'abc'", Some("'abc' is not a number, which the field number holds")),
        ("flag in (true, maybe)", Some("maybe is not a boolean")),
        ("when > '08/13/2016'", Some("'08/13/2016' is not a date")),
        ("when > 20180115", Some("20180115 is not a date")),
        ("number like 'x'", Some("'x' is not a number")),
        ("number like '1%' and when like '2018-%' and text = 5 and other = 'x'", None),
        ("when > 1508943600000 and number = '1.5' and flag = 0", None),
    ] {
        let answer = check(&parse(text).expect(text), &sensitive());
        match says {
            Some(says) => assert!(answer.expect_err(text).to_string().starts_with(says), "{text}"),
            None => assert_eq!(answer, Ok(()), "{text}"),
        }
    }
    let blank = parse("number = ''").expect("a query");
    assert!(check(&blank, &sensitive()).is_err());
    assert!(check(&blank, &empty_is_null()).is_ok());
}

#[test]
fn an_empty_text_is_null_only_where_the_rules_say_so() {
    let row = json!({"empty": "", "full": "x"});
    assert_rows(
        &sensitive(),
        &row,
        &["empty = ''", "empty is not null", "empty in ('')", "empty < 'a'"],
        &["absent = ''"],
    );
    assert_rows(
        &empty_is_null(),
        &row,
        &[
            "empty = ''",
            "empty is null",
            "absent = ''",
            "absent in ('', 'y')",
            "absent like ''",
            "full != ''",
            "full not in ('', 'y')",
            "not full = ''",
        ],
        &[
            "empty != ''",
            "empty is not null",
            "absent != ''",
            "full = ''",
            "absent not in ('')",
            "empty = 'x'",
            "empty != 'x'",
        ],
    );
}

#[test]
fn of_several_values_one_is_enough_and_denials_mean_none() {
    let row = json!({"tags": ["a", "b"], "items": [{"id": 1, "x": null}, {"id": 5}, {}], "mixed": [1, {"o": 1}]});
    assert_rows(
        &sensitive(),
        &row,
        &[
            "tags = 'a'",
            "tags = 'b'",
            "tags = 'a' and tags = 'b'",
            "tags != 'c'",
            "tags in ('b')",
            "items.id < 2",
            "items.id > 2",
            "not items.id > 5",
            "items.id is not null",
            "items.x is null",
            "mixed = 1",
            "tags like 'a%'",
        ],
        &["tags != 'a'", "tags not in ('b')", "tags not like 'a%'", "items.id != 5", "not items.id > 2", "mixed != 2"],
    );
}

#[test]
fn an_object_is_present_and_equals_nothing() {
    let row = json!({"o": {"a": 1}});
    assert_rows(&sensitive(), &row, &["o is not null"], &["o = 1", "o != 1", "not o = 1", "o like '%'", "o is null"]);
    assert_rows(&empty_is_null(), &row, &["not o = ''", "not o in ('')", "o != ''"], &["o = ''", "o in ('', 'x')"]);
}

#[test]
fn one_matcher_serves_many_rows() {
    let items: Vec<String> = (0..10_000).map(|id| (id * 2).to_string()).collect();
    let tree = parse(&format!("id in ({})", items.join(","))).expect("a query");
    let rules = sensitive();
    let matcher = Matcher::new(&tree, &rules);
    let count = (0..10_000).filter(|id| matcher.matches(&json!({"id": id}))).count();
    assert_eq!(count, 5_000);
}
