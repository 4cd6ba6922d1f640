//! CEQL over HTTP: every condition finds the rows that a naive reading of the vendor's stored rows finds.

mod naive;
mod random;

use serde_json::{Value, json};

use self::naive::{Row, number, text, utc};
use super::house::{House, asked, ids};

/// Rows that are hard to find.
fn oddities() -> Vec<Value> {
    vec![
        json!({"FirstName": "100%", "LastName": "Percent", "City": "Rome", "Email": "a_b@example.com"}),
        json!({"FirstName": "100x", "LastName": "percent", "City": "rome", "Email": "aXb@example.com"}),
        json!({"FirstName": "~tilde", "LastName": "O'Neil", "City": "Oslo"}),
        json!({"FirstName": "~>~ A", "LastName": "O''Neil", "City": "~null~"}),
        json!({"FirstName": "Ñandú", "LastName": "Ørsted", "City": "København", "_FavoriteColor": "Grün"}),
        json!({"FirstName": "ÑANDÚ", "LastName": "日本 🦀", "City": "東京", "_FavoriteColor": "red"}),
        json!({"FirstName": "under_score", "City": "A_B", "_LoyaltyPoints": 9}),
        json!({"FirstName": "underXscore", "City": "AxB", "_LoyaltyPoints": 10}),
        json!({"FirstName": "a%b%c", "LastName": "axbxc", "City": "50% off", "_LoyaltyPoints": 100}),
        json!({"FirstName": "order", "LastName": "and", "City": "null", "OwnerID": 2}),
        json!({"FirstName": "<&>", "LastName": "say \"hi\"", "City": "back\\slash", "OwnerID": 10}),
        json!({"FirstName": "winter", "Anniversary": "2026-01-15 12:00:00", "_RenewalDate": "2026-01-15 12:00:00"}),
        json!({"FirstName": "before spring", "Anniversary": "2026-03-08 01:59:59"}),
        json!({"FirstName": "spring", "Anniversary": "2026-03-08 03:00:00", "_RenewalDate": "2026-03-08 03:00:00"}),
        json!({"FirstName": "summer", "Anniversary": "2026-07-01 00:00:00", "_RenewalDate": "2026-07-01 00:00:00"}),
        json!({"FirstName": "before the repeated hour", "Anniversary": "2026-11-01 00:59:59"}),
        json!({"FirstName": "repeated 1", "Anniversary": "2026-11-01 01:00:00"}),
        json!({"FirstName": "repeated 2", "Anniversary": "2026-11-01 01:30:00"}),
        json!({"FirstName": "repeated 3", "Anniversary": "2026-11-01 01:59:59"}),
        json!({"FirstName": "after the repeated hour", "Anniversary": "2026-11-01 02:00:00"}),
    ]
}

/// A condition, and the same in Rust over a stored row.
type Case = (&'static str, fn(&Row) -> bool);

/// Asks every condition, and compares with what the rows say.
async fn agree(house: &House, table: &str, path: &str, cases: &[Case]) {
    let rows = house.stored(table);
    for (condition, holds) in cases {
        let expected: Vec<i64> =
            rows.iter().filter(|row| holds(row)).map(|row| row["Id"].as_i64().expect("an id")).collect();
        let answer = house.me.get(&asked(path, &[("where", condition), ("fields", "Id"), ("pageSize", "1000")])).await;
        assert_eq!(answer.status, 200, "{condition}: {answer:?}");
        assert_eq!(ids(&answer), expected, "{condition}");
    }
}

async fn with_oddities() -> House {
    let house = House::start().await;
    house.add("Contact", &oddities());
    house
}

fn is(row: &Row, column: &str, wanted: &str) -> bool {
    text(row, column).is_some_and(|found| found == wanted.to_lowercase())
}

fn starts(row: &Row, column: &str, wanted: &str) -> bool {
    text(row, column).is_some_and(|found| found.starts_with(&wanted.to_lowercase()))
}

/// Whether the moment of a date column fulfils a test; a null never does.
fn at(row: &Row, column: &str, test: impl Fn(&str) -> bool) -> bool {
    utc(row, column).is_some_and(|moment| test(&moment))
}

#[tokio::test]
async fn texts_are_compared_as_the_vendor_does_whoever_compares() {
    let cases: &[Case] = &[
        ("FirstName = 'Ada'", |r| is(r, "FirstName", "Ada")),
        ("FirstName='ADA'", |r| is(r, "FirstName", "Ada")),
        ("FirstName != 'Ada'", |r| text(r, "FirstName").is_some() && !is(r, "FirstName", "Ada")),
        ("NOT FirstName = 'Ada'", |r| text(r, "FirstName").is_some() && !is(r, "FirstName", "Ada")),
        ("City != 'Rome'", |r| text(r, "City").is_some() && !is(r, "City", "Rome")),
        ("FirstName > 'M'", |r| text(r, "FirstName").is_some_and(|t| *t > *"m")),
        ("FirstName >= 'Joan' AND FirstName < 'Mary'", |r| {
            text(r, "FirstName").is_some_and(|t| *t >= *"joan" && *t < *"mary")
        }),
        ("City IN ('Rome', 'OSLO')", |r| is(r, "City", "rome") || is(r, "City", "oslo")),
        ("City NOT IN ('Rome', 'Oslo')", |r| {
            text(r, "City").is_some() && !is(r, "City", "rome") && !is(r, "City", "oslo")
        }),
        ("FirstName = 'Ada' OR LastName = 'Clarke'", |r| is(r, "FirstName", "Ada") || is(r, "LastName", "Clarke")),
        ("OwnerID = 1 AND (FirstName = 'Ada' OR FirstName = 'Joan')", |r| {
            number(r, "OwnerID") == Some(1.0) && (is(r, "FirstName", "Ada") || is(r, "FirstName", "Joan"))
        }),
        ("NOT (FirstName = 'Ada' OR City = 'Rome')", |r| {
            text(r, "FirstName").is_some()
                && text(r, "City").is_some()
                && !is(r, "FirstName", "Ada")
                && !is(r, "City", "Rome")
        }),
        ("order='1' or FirstName='order'", |_| unreachable!("order is no column")),
    ];
    let (no_column, cases) = cases.split_last().expect("a case");
    let house = with_oddities().await;
    agree(&house, "Contact", "/contacts", cases).await;
    let refused = house.me.get(&asked("/contacts", &[("where", no_column.0)])).await.expect(400);
    assert!(refused.message().contains("the field order"), "a key word is a name where a name can stand: {refused:?}");
}

#[tokio::test]
async fn patterns_and_what_only_looks_like_one_find_the_right_rows() {
    let cases: &[Case] = &[
        ("FirstName LIKE 'a%'", |r| starts(r, "FirstName", "a")),
        ("FirstName LIKE '%a%'", |r| text(r, "FirstName").is_some_and(|t| t.contains('a'))),
        ("FirstName NOT LIKE 'a%'", |r| text(r, "FirstName").is_some() && !starts(r, "FirstName", "a")),
        ("FirstName LIKE '%'", |r| text(r, "FirstName").is_some()),
        ("FirstName LIKE 'ada'", |r| is(r, "FirstName", "ada")),
        ("FirstName = '100%'", |r| is(r, "FirstName", "100%")),
        ("FirstName != '100%'", |r| text(r, "FirstName").is_some() && !is(r, "FirstName", "100%")),
        ("FirstName LIKE '100%'", |r| starts(r, "FirstName", "100")),
        ("FirstName IN ('100%', 'a%b%c')", |r| is(r, "FirstName", "100%") || is(r, "FirstName", "a%b%c")),
        ("FirstName = 'a%b%c'", |r| is(r, "FirstName", "a%b%c")),
        ("Email = 'a_b@example.com'", |r| is(r, "Email", "a_b@example.com")),
        ("FirstName LIKE 'under_%'", |r| starts(r, "FirstName", "under_")),
        ("FirstName LIKE '%_score'", |r| text(r, "FirstName").is_some_and(|t| t.ends_with("_score"))),
        ("City != 'A_B'", |r| text(r, "City").is_some() && !is(r, "City", "A_B")),
        ("FirstName = '~tilde'", |r| is(r, "FirstName", "~tilde")),
        ("FirstName LIKE '~%'", |r| starts(r, "FirstName", "~")),
        ("FirstName = '~>~ A'", |r| is(r, "FirstName", "~>~ A")),
        ("City = '~null~'", |r| is(r, "City", "~null~")),
        ("City = 'null'", |r| is(r, "City", "null")),
        ("LastName = 'O''Neil'", |r| is(r, "LastName", "O'Neil")),
        ("LastName = \"O'Neil\"", |r| is(r, "LastName", "O'Neil")),
        ("LastName = 'O''''Neil'", |r| is(r, "LastName", "O''Neil")),
        ("LastName = 'say \"hi\"'", |r| is(r, "LastName", "say \"hi\"")),
        ("City = 'back\\slash'", |r| is(r, "City", "back\\slash")),
        ("FirstName = '<&>'", |r| is(r, "FirstName", "<&>")),
        ("FirstName = 'ñandú'", |r| is(r, "FirstName", "ñandú")),
        ("FirstName LIKE 'ÑA%'", |r| starts(r, "FirstName", "ña")),
        ("FirstName = 'ñandú' OR City = 'nowhere'", |r| is(r, "FirstName", "ñandú")),
        ("LastName = '日本 🦀'", |r| is(r, "LastName", "日本 🦀")),
        ("City IN ('東京', 'KØBENHAVN')", |r| is(r, "City", "東京") || is(r, "City", "københavn")),
    ];
    agree(&with_oddities().await, "Contact", "/contacts", cases).await;
}

#[tokio::test]
async fn nulls_and_empty_texts_are_one() {
    let cases: &[Case] = &[
        ("City IS NULL", |r| text(r, "City").is_none()),
        ("City IS NOT NULL", |r| text(r, "City").is_some()),
        ("NOT City IS NULL", |r| text(r, "City").is_some()),
        ("City = ''", |r| text(r, "City").is_none()),
        ("City != ''", |r| text(r, "City").is_some()),
        ("City IN ('', 'Oslo')", |r| text(r, "City").is_none() || is(r, "City", "Oslo")),
        ("City IS NULL AND Email IS NOT NULL", |r| text(r, "City").is_none() && text(r, "Email").is_some()),
        ("City IS NULL OR City = 'Oslo'", |r| text(r, "City").is_none() || is(r, "City", "Oslo")),
        ("OwnerID IS NULL", |r| number(r, "OwnerID").is_none()),
        ("Anniversary IS NOT NULL", |r| utc(r, "Anniversary").is_some()),
    ];
    agree(&with_oddities().await, "Contact", "/contacts", cases).await;
}

#[tokio::test]
async fn numbers_are_compared_as_numbers() {
    let house = with_oddities().await;
    let cases: &[Case] = &[
        ("Id = 4", |r| number(r, "Id") == Some(4.0)),
        ("Id = '4'", |r| number(r, "Id") == Some(4.0)),
        ("Id != 4", |r| number(r, "Id") != Some(4.0)),
        ("Id > 4 AND Id < 9", |r| number(r, "Id").is_some_and(|n| n > 4.0 && n < 9.0)),
        ("Id >= 5 AND Id <= 7 AND Id != 6", |r| [Some(5.0), Some(7.0)].contains(&number(r, "Id"))),
        ("Id IN (4, 6, 999)", |r| [Some(4.0), Some(6.0)].contains(&number(r, "Id"))),
        ("Id in ( '4' )", |r| number(r, "Id") == Some(4.0)),
        ("Id > 4.5", |r| number(r, "Id").is_some_and(|n| n > 4.5)),
        ("Id = 4.0", |r| number(r, "Id") == Some(4.0)),
        ("Id < 99999999999", |_| true),
        ("Id = 99999999999", |_| false),
        ("Id IN (4, 99999999999)", |r| number(r, "Id") == Some(4.0)),
        ("OwnerID > 1", |r| number(r, "OwnerID").is_some_and(|n| n > 1.0)),
        ("OwnerID IN (2, 10)", |r| [Some(2.0), Some(10.0)].contains(&number(r, "OwnerID"))),
        ("_LoyaltyPoints > 9", |r| number(r, "_LoyaltyPoints").is_some_and(|n| n > 9.0)),
        ("_LoyaltyPoints >= 9 AND _LoyaltyPoints < 100", |r| {
            number(r, "_LoyaltyPoints").is_some_and(|n| (9.0..100.0).contains(&n))
        }),
        ("_LoyaltyPoints IN (9, 100)", |r| [Some(9.0), Some(100.0)].contains(&number(r, "_LoyaltyPoints"))),
        ("_LoyaltyPoints > 9 OR FirstName = 'Ada'", |r| {
            number(r, "_LoyaltyPoints").is_some_and(|n| n > 9.0) || is(r, "FirstName", "Ada")
        }),
        ("_FavoriteColor = 'grün'", |r| is(r, "_FavoriteColor", "grün")),
        ("_FavoriteColor IS NOT NULL", |r| text(r, "_FavoriteColor").is_some()),
        ("_FavoriteColor LIKE 'R%' OR _FavoriteColor LIKE 'g%'", |r| {
            starts(r, "_FavoriteColor", "r") || starts(r, "_FavoriteColor", "g")
        }),
    ];
    agree(&house, "Contact", "/contacts", cases).await;
    let cases: &[Case] = &[
        ("ProjectedRevenueHigh > 450", |r| number(r, "ProjectedRevenueHigh").is_some_and(|n| n > 450.0)),
        ("ProjectedRevenueHigh = 450.00", |r| number(r, "ProjectedRevenueHigh") == Some(450.0)),
        ("ProjectedRevenueHigh >= 449.99 AND ProjectedRevenueHigh < 9000", |r| {
            number(r, "ProjectedRevenueHigh").is_some_and(|n| (449.99..9000.0).contains(&n))
        }),
        ("OpportunityTitle='Card supply'", |r| is(r, "OpportunityTitle", "card supply")),
    ];
    agree(&house, "Lead", "/opportunities", cases).await;
}

#[tokio::test]
async fn moments_are_compared_on_both_sides_of_both_switches_and_in_the_repeated_hour() {
    let cases: &[Case] = &[
        ("Anniversary > '2026-01-15T16:59:59Z'", |r| at(r, "Anniversary", |m| m > "2026-01-15T16:59:59")),
        ("Anniversary = '2026-01-15T17:00:00Z'", |r| at(r, "Anniversary", |m| m == "2026-01-15T17:00:00")),
        ("Anniversary = '2026-07-01T04:00:00.000Z'", |r| at(r, "Anniversary", |m| m == "2026-07-01T04:00:00")),
        ("Anniversary = '2026-06-30T23:00:00-05:00'", |r| at(r, "Anniversary", |m| m == "2026-07-01T04:00:00")),
        ("Anniversary = '2026-07-01'", |r| at(r, "Anniversary", |m| m == "2026-07-01T04:00:00")),
        ("Anniversary >= 1782878400000", |r| at(r, "Anniversary", |m| m >= "2026-07-01T04:00:00")),
        ("Anniversary < '2026-03-08T07:00:00Z'", |r| at(r, "Anniversary", |m| m < "2026-03-08T07:00:00")),
        ("Anniversary <= '2026-03-08T07:00:00Z'", |r| at(r, "Anniversary", |m| m <= "2026-03-08T07:00:00")),
        ("Anniversary >= '2026-03-08T07:00:00Z'", |r| at(r, "Anniversary", |m| m >= "2026-03-08T07:00:00")),
        ("Anniversary > '2026-03-08T06:59:59Z'", |r| at(r, "Anniversary", |m| m > "2026-03-08T06:59:59")),
        ("Anniversary >= '2026-11-01T05:00:00Z'", |r| at(r, "Anniversary", |m| m >= "2026-11-01T05:00:00")),
        ("Anniversary < '2026-11-01T05:00:00Z'", |r| at(r, "Anniversary", |m| m < "2026-11-01T05:00:00")),
        ("Anniversary > '2026-11-01T05:30:00Z'", |r| at(r, "Anniversary", |m| m > "2026-11-01T05:30:00")),
        ("Anniversary <= '2026-11-01T05:30:00Z'", |r| at(r, "Anniversary", |m| m <= "2026-11-01T05:30:00")),
        ("Anniversary = '2026-11-01T05:30:00Z'", |r| at(r, "Anniversary", |m| m == "2026-11-01T05:30:00")),
        ("Anniversary != '2026-11-01T05:30:00Z'", |r| at(r, "Anniversary", |m| m != "2026-11-01T05:30:00")),
        // The second reading of the same clock: no stored row means it.
        ("Anniversary = '2026-11-01T06:30:00Z'", |r| at(r, "Anniversary", |m| m == "2026-11-01T06:30:00")),
        ("Anniversary > '2026-11-01T06:30:00Z'", |r| at(r, "Anniversary", |m| m > "2026-11-01T06:30:00")),
        ("Anniversary < '2026-11-01T06:30:00Z'", |r| at(r, "Anniversary", |m| m < "2026-11-01T06:30:00")),
        ("Anniversary >= '2026-11-01T07:00:00Z'", |r| at(r, "Anniversary", |m| m >= "2026-11-01T07:00:00")),
        ("Anniversary > '2026-01-15T17:00:00.500Z'", |r| at(r, "Anniversary", |m| m > "2026-01-15T17:00:00")),
        ("Anniversary > '2026-02-01' AND Anniversary < '2026-11-01T05:45:00Z'", |r| {
            at(r, "Anniversary", |m| m > "2026-02-01T05:00:00" && m < "2026-11-01T05:45:00")
        }),
        ("Anniversary < '2026-02-01' OR FirstName = 'summer'", |r| {
            at(r, "Anniversary", |m| m < "2026-02-01T05:00:00") || is(r, "FirstName", "summer")
        }),
        ("Anniversary IN ('2026-01-15T17:00:00Z', '2026-11-01T05:00:00Z')", |r| {
            at(r, "Anniversary", |m| m == "2026-01-15T17:00:00" || m == "2026-11-01T05:00:00")
        }),
        ("Anniversary LIKE '2026-03-%'", |r| at(r, "Anniversary", |m| m.starts_with("2026-03"))),
        ("Anniversary LIKE '2026-03-08T0%'", |r| at(r, "Anniversary", |m| m.starts_with("2026-03-08"))),
        ("`Anniversary > 2026-07-01T00:00:00-04:00`", |r| at(r, "Anniversary", |m| m > "2026-07-01T04:00:00")),
        ("_RenewalDate > '2026-03-08T06:59:59Z'", |r| at(r, "_RenewalDate", |m| m > "2026-03-08T06:59:59")),
        ("_RenewalDate = '2026-07-01T04:00:00Z'", |r| at(r, "_RenewalDate", |m| m == "2026-07-01T04:00:00")),
        ("_RenewalDate < '2026-03-08T07:00:00Z' OR FirstName = 'Ada'", |r| {
            at(r, "_RenewalDate", |m| m < "2026-03-08T07:00:00") || is(r, "FirstName", "Ada")
        }),
        ("_RenewalDate = '2026-07-01T04:00:00Z' OR FirstName = 'Ada'", |r| {
            at(r, "_RenewalDate", |m| m == "2026-07-01T04:00:00") || is(r, "FirstName", "Ada")
        }),
    ];
    agree(&with_oddities().await, "Contact", "/contacts", cases).await;
}

#[tokio::test]
async fn conditions_are_read_as_people_type_them_into_a_url() {
    let house = with_oddities().await;
    let after = |moment: &str| -> Vec<i64> {
        let rows = house.stored("Contact");
        let later = rows.iter().filter(|row| at(row, "Anniversary", |m| m > moment));
        later.map(|row| row["Id"].as_i64().expect("an id")).collect()
    };
    for (query, expected) in [
        ("where=Email='ada@example.com'", vec![4]),
        ("where=FirstName%20=%20'Ada'&where=", vec![4]),
        ("where=FirstName+=+'Ada'", vec![4]),
        ("where=FirstName='Ada'%20and%20Id=4", vec![4]),
        ("where=", ids(&house.me.get("/contacts?fields=Id").await)),
        // A plus sign that was not encoded arrives as a space.
        ("where=Anniversary>'2026-07-01T06:00:00+02:00'", after("2026-07-01T04:00:00")),
        ("where=Anniversary>'2026-07-01T06:00:00%2B02:00'", after("2026-07-01T04:00:00")),
    ] {
        let answer = house.me.get(&format!("/contacts?fields=Id&{query}")).await;
        assert_eq!(answer.status, 200, "{query}: {answer:?}");
        assert_eq!(ids(&answer), expected, "{query}");
    }
}

#[tokio::test]
async fn what_cannot_be_parsed_is_located_and_not_sent() {
    let house = House::start().await;
    for (condition, column) in [
        ("FirstName", "column 10"),
        ("FirstName =", "column 12"),
        ("FirstName = 'Ada", "column 13"),
        ("FirstName = 'Ada' AND", "column 22"),
        ("LastName = 'Bruce's Office'", "column 19"),
        ("(FirstName = 'Ada'", "column 19"),
        ("FirstName <> 'Ada'", "column 11"),
        ("FirstName BETWEEN 'a' AND 'b'", "column 11"),
        ("Id = 'seven'", "Id"),
        ("Anniversary > 'next Tuesday'", "Anniversary"),
    ] {
        let refused = house.me.get(&asked("/contacts", &[("where", condition)])).await;
        assert_eq!(refused.status, 400, "{condition}: {refused:?}");
        let said = refused.message();
        assert!(said.contains("Error parsing query") && said.contains(column), "{condition}: {said}");
    }
    assert_eq!(house.vendor.journal().len(), 0);
}
