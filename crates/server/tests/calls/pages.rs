//! Lists by page: headers, tokens, order, sizes beyond what the vendor gives at once.

use serde_json::{Value, json};

use super::house::{House, asked, ids};
use crate::support::Client;
use crate::support::client::Answer;

/// The three headers: returned, total, token.
fn headers(answer: &Answer) -> [Option<&str>; 3] {
    ["Elements-Returned-Count", "Elements-Total-Count", "Elements-Next-Page-Token"].map(|name| answer.header(name))
}

/// Follows the tokens to the end.
async fn walk(me: &Client, path: &str, query: &[(&str, &str)]) -> Vec<i64> {
    let mut all = Vec::new();
    let mut answer = me.get(&asked(path, query)).await;
    loop {
        all.extend(ids(&answer));
        let Some(token) = answer.header("Elements-Next-Page-Token") else { return all };
        let mut next: Vec<_> = query.iter().filter(|(name, _)| !name.starts_with("page")).copied().collect();
        next.push(("nextPage", token));
        answer = me.get(&asked(path, &next)).await;
        assert!(all.len() < 10_000, "the pages never end");
    }
}

/// Contacts that are none of the seeded five.
fn crowd(house: &House, count: usize) -> Vec<i64> {
    let rows: Vec<Value> = (0..count).map(|n| json!({"FirstName": "Crowd", "City": format!("C{}", n % 7)})).collect();
    house.add("Contact", &rows).into_iter().map(i64::from).collect()
}

const CROWD: (&str, &str) = ("where", "FirstName = 'Crowd'");
const BARE: (&str, &str) = ("fields", "Id");

#[tokio::test]
async fn pages_joined_are_the_whole_list_in_a_stable_order() {
    let house = House::start().await;
    let all = crowd(&house, 23);
    assert_eq!(walk(&house.me, "/contacts", &[CROWD, BARE, ("pageSize", "7")]).await, all);
    let page = async |page: &str, size: &str| {
        let query = [CROWD, BARE, ("page", page), ("pageSize", size)];
        ids(&house.me.get(&asked("/contacts", &query)).await)
    };
    assert_eq!([page("1", "2").await, page("2", "2").await].concat(), page("1", "4").await);
    assert_eq!([page("1", "5").await, page("2", "5").await].concat(), all[..10]);
    assert_eq!(page("9", "5").await, [] as [i64; 0], "past the end");
    assert_eq!(
        walk(&house.me, "/contacts", &[CROWD, BARE, ("orderBy", "Id desc"), ("pageSize", "7")]).await.first(),
        all.last()
    );
}

#[tokio::test]
async fn the_headers_of_a_list_tell_its_place() {
    let house = House::start().await;
    crowd(&house, 5);
    let page =
        async |page: &str| house.me.get(&asked("/contacts", &[CROWD, BARE, ("pageSize", "2"), ("page", page)])).await;
    let (first, last) = (page("1").await, page("3").await);
    // Unpadded base64 of {"pageSize":2,"page":2}, as callers have seen it.
    assert_eq!(headers(&first), [Some("2"), None, Some("eyJwYWdlU2l6ZSI6MiwicGFnZSI6Mn0")]);
    assert_eq!(headers(&last), [Some("1"), Some("5"), None]);
    let by_token =
        house.me.get(&asked("/contacts", &[CROWD, BARE, ("nextPage", "eyJwYWdlU2l6ZSI6MiwicGFnZSI6Mn0")])).await;
    assert_eq!(ids(&by_token), ids(&page("2").await));
}

#[tokio::test]
async fn a_list_that_finds_nothing_is_an_empty_list() {
    let house = House::start().await;
    let nothing = house.me.get(&asked("/contacts", &[("where", "FirstName = 'Nobody'")])).await.expect(200);
    assert_eq!((nothing.json(), headers(&nothing)), (json!([]), [Some("0"), Some("0"), None]));
}

#[tokio::test]
async fn without_a_page_size_it_is_that_of_the_instance() {
    let house = House::start().await;
    let all = crowd(&house, 130);
    let first = house.me.get(&asked("/contacts", &[CROWD, BARE])).await;
    assert_eq!((ids(&first).len(), first.header("Elements-Next-Page-Token").is_some()), (100, true));
    assert_eq!(walk(&house.me, "/contacts", &[CROWD, BARE]).await, all);
    let small = house.another(json!({"pagination.max": "40"})).await;
    assert_eq!(ids(&small.get(&asked("/contacts", &[CROWD, BARE])).await), all[..40]);
}

#[tokio::test]
async fn a_page_larger_than_the_vendors_is_served_by_several_calls() {
    let house = House::start().await;
    let all = crowd(&house, 430);
    house.vendor.clear_journal();
    let query = [CROWD, BARE, ("pageSize", "230"), ("page", "2")];
    let second = house.me.get(&asked("/contacts", &query)).await;
    assert_eq!(ids(&second), all[230..]);
    assert_eq!(headers(&second), [Some("200"), Some("430"), None]);
    assert_eq!(house.sent("DataService.query"), 3, "rows 200 to 430 in pages of 100");
}

#[tokio::test]
async fn pages_beyond_what_the_vendor_ever_gives_are_whole() {
    let house = House::start().await;
    let all = crowd(&house, 1_250);
    for most in ["100", "1000", "3000"] {
        let me = house.another(json!({"pagination.max": most})).await;
        let page = me.get(&asked("/contacts", &[CROWD, BARE, ("pageSize", "1200")])).await;
        assert_eq!(ids(&page), all[..1_200], "pagination.max {most}");
        assert_eq!(headers(&page)[0], Some("1200"));
        let rest = [CROWD, BARE, ("nextPage", headers(&page)[2].expect("a token"))];
        assert_eq!(ids(&me.get(&asked("/contacts", &rest)).await), all[1_200..], "pagination.max {most}");
    }
    let me = house.another(json!({"pagination.max": "3000"})).await;
    assert_eq!(walk(&me, "/contacts", &[CROWD, BARE]).await, all, "pages of the default size");
}

#[tokio::test]
async fn sizes_and_tokens_that_mean_nothing_are_named() {
    let house = House::start().await;
    for (name, value, words) in [
        ("pageSize", "0", "pageSize is 1 to 5000"),
        ("pageSize", "5001", "pageSize is 1 to 5000"),
        ("pageSize", "many", "'pageSize' must be a whole number"),
        ("page", "0", "page starts at 1"),
        ("page", "-1", "'page'"),
        ("nextPage", "not a token", "nextPage"),
        ("nextPage", "eyJwYWdlIjoxfQ", "nextPage"),
    ] {
        let refused = house.me.get(&asked("/contacts", &[(name, value)])).await;
        assert_eq!(refused.status, 400, "{name}={value}: {refused:?}");
        assert!(refused.message().contains(words), "{name}={value}: {refused:?}");
    }
    let far = house.me.get(&asked("/contacts", &[("page", "9999999999999")])).await;
    assert!(far.status == 200 || far.status == 400, "a page that cannot be: {far:?}");
    assert_eq!(house.sent("ContactService.add"), 0);
}

#[tokio::test]
async fn a_list_follows_the_order_asked_for_and_ties_follow_their_ids() {
    let house = House::start().await;
    let all = crowd(&house, 21);
    let by_city = |descending: bool| {
        let mut rows: Vec<(usize, i64)> = all.iter().enumerate().map(|(n, id)| (n % 7, *id)).collect();
        rows.sort_by_key(|(city, id)| (if descending { 6 - *city } else { *city }, *id));
        rows.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    };
    for (order, descending) in [("City", false), ("City asc", false), ("City DESC", true)] {
        let walked = walk(&house.me, "/contacts", &[CROWD, BARE, ("orderBy", order), ("pageSize", "4")]).await;
        assert_eq!(walked, by_city(descending), "{order}");
    }
    let refused = house.me.get(&asked("/contacts", &[("orderBy", "City sideways")])).await.expect(400);
    assert!(refused.message().contains("sideways"), "{refused:?}");
}

#[tokio::test]
async fn what_we_filter_is_paged_like_what_the_vendor_filters() {
    let house = House::start().await;
    let all = crowd(&house, 60);
    let odd: Vec<i64> = all.iter().enumerate().filter(|(n, _)| [1, 3].contains(&(n % 7))).map(|(_, id)| *id).collect();
    let condition = ("where", "FirstName = 'Crowd' AND City IN ('C1', 'C3')");
    for size in ["1", "4", "17", "500"] {
        let walked = walk(&house.me, "/contacts", &[condition, BARE, ("pageSize", size)]).await;
        assert_eq!(walked, odd, "pageSize {size}");
    }
}

#[tokio::test]
async fn rows_beyond_a_page_are_in_no_total() {
    let house = House::start().await;
    crowd(&house, 10);
    let condition = ("where", "FirstName = 'Crowd' AND City IN ('C0', 'C1', 'C2')");
    let first = house.me.get(&asked("/contacts", &[condition, BARE, ("pageSize", "2")])).await.expect(200);
    let total = headers(&first)[1].map(|total| total.parse::<usize>().expect("a number"));
    assert!(total.is_none() || total == Some(6), "a total that is wrong: {first:?}");
    assert!(headers(&first)[2].is_some());
}
