//! What the vendor cannot evaluate is evaluated here over a bounded number of rows; beyond that it is refused.

use serde_json::json;

use super::house::{House, asked, ids};

#[tokio::test]
async fn beyond_the_bound_the_part_that_could_not_be_pushed_down_is_named() {
    let house = House::with(|setup| {
        setup.set("LIGAND_QUERY_SCAN_MAX", "10");
    })
    .await;
    let rows: Vec<_> = (0..20).map(|n| json!({"FirstName": "S", "City": format!("C{n}")})).collect();
    let all = house.add("Contact", &rows);
    let ask =
        async |condition: &str| house.me.get(&asked("/contacts", &[("where", condition), ("fields", "Id")])).await;

    let refused = ask("FirstName = 'S' AND (City = 'C1' OR City = 'C19')").await.expect(400);
    let said = refused.message();
    assert!(said.contains("City = 'C1' OR City = 'C19'") && said.contains("10 rows"), "{said}");
    assert!(!said.contains("FirstName"), "the vendor took that part: {said}");
    assert_eq!(refused.json().get("providerMessage"), None);

    // What the vendor can narrow to ten rows is answered.
    let narrow = format!("Id <= {} AND FirstName = 'S' AND (City = 'C1' OR City = 'C19')", all[9]);
    assert_eq!(ids(&ask(&narrow).await), [i64::from(all[1])]);
    // And what the vendor evaluates has no bound.
    assert_eq!(ids(&ask("FirstName = 'S'").await).len(), 20);
}

#[tokio::test]
async fn a_scan_reads_in_large_pages_and_no_more_than_it_needs() {
    let house = House::start().await;
    let rows: Vec<_> = (0..1_500).map(|n| json!({"FirstName": "S", "City": format!("C{n}")})).collect();
    let all = house.add("Contact", &rows);
    house.vendor.clear_journal();
    let early = [("where", "FirstName = 'S' AND City IN ('C3', 'C4')"), ("fields", "Id"), ("pageSize", "2")];
    assert_eq!(ids(&house.me.get(&asked("/contacts", &early)).await), [i64::from(all[3]), i64::from(all[4])]);
    assert_eq!(house.sent("DataService.query"), 1);
    house.vendor.clear_journal();
    let late = [("where", "FirstName = 'S' AND City IN ('C3', 'C1499')"), ("fields", "Id")];
    assert_eq!(ids(&house.me.get(&asked("/contacts", &late)).await), [i64::from(all[3]), i64::from(all[1499])]);
    assert_eq!(house.sent("DataService.query"), 2);
}
