//! `GET /elements`, `GET /elements/keys`, `GET /hubs/{hub}/elements`: what the caller sees.

use serde_json::json;

use crate::house::{House, each};

#[tokio::test]
async fn an_account_sees_its_own_beside_the_catalogue_and_nobody_else_does() {
    let house = House::start().await;
    house.element("mine").await;
    let own = house.admin().get("/elements?abridged=true").await.expect(200);
    assert_eq!(each(&own, "key"), ["infusionsoftcrm", "mine"]);
    assert_eq!(each(&own, "private"), [json!(false), json!(true)]);
    let anonymous = house.ligand.anonymous();
    assert_eq!(each(&anonymous.get("/elements").await.expect(200), "key"), ["infusionsoftcrm"]);
    anonymous.get("/elements/mine").await.expect(404);
    assert_eq!(house.admin().get("/elements/keys").await.expect(200).json(), json!(["infusionsoftcrm", "mine"]));
    assert_eq!(each(&house.admin().get("/hubs/crm/elements").await.expect(200), "key"), ["infusionsoftcrm", "mine"]);
}

#[tokio::test]
async fn a_condition_chooses_by_members_of_the_element() {
    let house = House::start().await;
    house.element("mine").await;
    house.element("other").await;
    let table = [
        ("private='true'", vec!["mine", "other"]),
        ("private='true' AND abridged='true' AND key in ('mine','infusionsoftcrm')", vec!["mine"]),
        ("extended='false' AND private='false'", vec!["infusionsoftcrm"]),
        ("hub='crm' AND name='Mine'", vec!["mine", "other"]),
        ("active='true' AND key='other'", vec!["other"]),
        ("key='nothing'", vec![]),
    ];
    for (condition, expected) in table {
        let found = house.admin().get(&format!("/elements?where={condition}")).await.expect(200);
        assert_eq!(each(&found, "key"), expected, "{condition}");
    }
    house.admin().get("/elements?where=key=").await.expect(400);
}

#[tokio::test]
async fn a_list_is_paged() {
    let house = House::start().await;
    for key in ["a", "b", "c"] {
        house.element(key).await;
    }
    let first = house.admin().get("/elements?abridged=true&pageSize=3").await.expect(200);
    assert_eq!(each(&first, "key"), ["infusionsoftcrm", "a", "b"]);
    assert_eq!(first.header("elements-total-count"), Some("4"));
    let next = first.header("elements-next-page-token").unwrap();
    let second = house.admin().get(&format!("/elements?abridged=true&pageSize=3&nextPage={next}")).await.expect(200);
    assert_eq!(each(&second, "key"), ["c"]);
    assert_eq!(second.header("elements-next-page-token"), None);
}

#[tokio::test]
async fn an_abridged_element_has_no_resources_and_a_whole_one_has() {
    let house = House::start().await;
    house.element("mine").await;
    let abridged = house.admin().get("/elements?where=key='mine' AND abridged='true'").await.expect(200).json();
    assert!(abridged[0].get("resources").is_none() && abridged[0].get("configuration").is_none());
    let whole = house.admin().get("/elements?where=key='mine'").await.expect(200).json();
    assert_eq!(whole[0]["resources"][0]["path"], "/hubs/crm/things/{id}");
}
