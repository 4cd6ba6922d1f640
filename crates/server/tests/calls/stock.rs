//! The stock of a product: read, increased, decreased.

use serde_json::{Value, json};

use super::house::House;

fn stock(house: &House, product: &str) -> Value {
    house.vendor.state()["inventory"][product].clone()
}

#[tokio::test]
async fn the_stock_is_read_and_changed() {
    let house = House::start().await;
    let path = "/hubs/crm/products/1/inventory";
    assert_eq!(house.me.get(path).await.expect(200).json(), json!({"ProductId": 1, "Inventory": 3}));
    for (action, quantity, left) in [("increase", 5, 8), ("decrease", 6, 2), ("Increase", 1, 3)] {
        let change = json!({"Action": action, "Quantity": quantity});
        let answer = house.me.patch(path, &change).await.expect(200).json();
        assert_eq!((&answer["Inventory"], stock(&house, "1")), (&json!(left), json!(left)), "{change}");
    }
}

#[tokio::test]
async fn what_cannot_be_done_to_a_stock_changes_nothing() {
    let house = House::start().await;
    let table = [
        (1, json!({"Action": "double", "Quantity": 1}), 400, "increase"),
        (1, json!({"Action": "increase"}), 400, "'Quantity' (body)"),
        (1, json!({"Quantity": 1}), 400, "'Action' (body)"),
        (1, json!({"Action": "increase", "Quantity": "many"}), 400, "Quantity"),
        (99, json!({"Action": "increase", "Quantity": 1}), 404, "found nothing"),
    ];
    for (product, change, status, words) in table {
        let refused = house.me.patch(&format!("/products/{product}/inventory"), &change).await;
        assert_eq!(refused.status, status, "{change}: {refused:?}");
        assert!(refused.message().contains(words), "{change}: {refused:?}");
    }
    assert_eq!(stock(&house, "1"), 3);
    assert_eq!(house.me.get("/products/99/inventory").await.status, 404);
}
