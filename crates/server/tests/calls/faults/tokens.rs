//! A token that ends at a bad moment.

use ligand_simulator::infusionsoft::{Action, Rule};
use serde_json::json;

use super::house::{House, ONE, asked, ids};

#[tokio::test]
async fn a_token_that_expires_between_two_pages_costs_one_refresh_and_no_row() {
    for nth in [1, 2, 4] {
        let house = House::start().await;
        let rows: Vec<_> = (0..350).map(|_| json!({"FirstName": "Crowd"})).collect();
        let all: Vec<i64> = house.add("Contact", &rows).into_iter().map(i64::from).collect();
        house.break_with(Rule::new(Action::ExpireToken).call("DataService.query").nth(nth));
        let query = [("where", "FirstName = 'Crowd'"), ("fields", "Id"), ("pageSize", "350")];
        let answer = house.me.get(&asked("/contacts", &query)).await;
        assert_eq!(ids(&answer), all, "page {nth}");
        assert_eq!(house.sent("DataService.query"), 5, "four pages and one replay");
        assert_eq!(house.vendor.counter("token:refresh_token"), 1, "page {nth}");
    }
}

#[tokio::test]
async fn an_add_refused_for_its_token_is_sent_again_with_the_new_one() {
    let house = House::start().await;
    let before = house.stored("Contact").len();
    house.break_with(Rule::new(Action::ExpireToken).call("ContactService.add"));
    house.me.post("/contacts", &json!({"FirstName": "once"})).await.expect(200);
    assert_eq!((house.sent("ContactService.add"), house.stored("Contact").len()), (2, before + 1));
    assert_eq!(house.vendor.counter("token:refresh_token"), 1);
}

#[tokio::test]
async fn a_vendor_that_refuses_every_token_is_401_after_one_refresh_and_one_replay() {
    let house = House::start().await;
    house.break_with(Rule::new(Action::Unauthorized).path("/crm/xmlrpc/v1").times(0));
    let answer = house.me.get(ONE).await.expect(401);
    assert!(
        answer.json()["providerMessage"].as_str().is_some_and(|said| said.contains("Access Token expired")),
        "{answer:?}"
    );
    assert_eq!((house.sent("DataService.load"), house.vendor.counter("token:refresh_token")), (2, 1));
    // The next call does not refresh again at once.
    house.me.get(ONE).await.expect(401);
    assert_eq!(house.vendor.counter("token:refresh_token"), 1);
}
