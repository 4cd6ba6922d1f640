//! `GET` of one instance: by number, below its element, by its token.

use crate::house::{House, path};

#[tokio::test]
async fn every_way_to_an_instance_answers_what_its_creation_answered() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let id = &instance["id"];
    assert_eq!(house.admin().get(&path(&instance)).await.expect(200).json(), instance);
    assert_eq!(
        house.admin().get(&format!("/elements/infusionsoftcrm{}", path(&instance))).await.expect(200).json(),
        instance
    );
    assert_eq!(house.admin().get(&format!("/elements/191/instances/{id}")).await.expect(200).json(), instance);
    assert_eq!(house.by_token(&instance).get("/instances").await.expect(200).json(), instance);
}

#[tokio::test]
async fn an_unknown_number_is_404_in_every_form() {
    let house = House::start().await;
    for path in [
        "/instances/999999",
        "/instances/abc",
        "/elements/infusionsoftcrm/instances/999999",
        "/elements/nothing/instances/1",
    ] {
        let answer = house.admin().get(path).await.expect(404);
        assert!(answer.message().starts_with("No "), "{answer:?}");
    }
}
