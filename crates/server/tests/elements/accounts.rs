//! `/elements/{keyOrId}/accounts`: sharing with another account.

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _};

use crate::house::{House, each};

/// There is no call yet that makes accounts, or moves a user to one.
async fn changed(house: &House, sql: &str) {
    let url = format!("sqlite://{}", house.ligand.data_dir().join("ligand.db").display());
    let mut connection = sqlx::SqliteConnection::connect(&url).await.expect("the database");
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.expect("a statement");
    connection.close().await.expect("the end");
}

async fn with_second_account() -> House {
    let house = House::start().await;
    changed(
        &house,
        "insert into account(organization_id, id, name, created_at, updated_at) values (1, 900, 'second', 1, 1)",
    )
    .await;
    house
}

/// The administrator belongs to the other account from now on.
async fn as_the_other(house: House) -> House {
    changed(&house, "update user_ set account_id = 900").await;
    let House { ligand, vendor } = house;
    House { ligand: ligand.restart().await, vendor }
}

#[tokio::test]
async fn an_element_is_shared_and_not_any_more() {
    let house = with_second_account().await;
    house.element("mine").await;
    let list = "/elements/mine/accounts";
    assert_eq!(house.admin().get(list).await.expect(200).json(), json!([]));
    house.admin().put(&format!("{list}/900"), &Value::Null).await.expect(200);
    assert_eq!(each(&house.admin().get(list).await.expect(200), "name"), ["second"]);
    house.admin().delete(&format!("{list}/900")).await.expect(200);
    house.admin().delete(&format!("{list}/900")).await.expect(404);
    for unknown in ["901", "x"] {
        house.admin().put(&format!("{list}/{unknown}"), &Value::Null).await.expect(404);
    }
    house.admin().get("/elements/infusionsoftcrm/accounts").await.expect(403);
}

#[tokio::test]
async fn another_account_sees_and_uses_what_is_shared_and_cannot_change_it() {
    let house = with_second_account().await;
    house.element("mine").await;
    house.element("secret").await;
    house.admin().put("/elements/mine/accounts/900", &Value::Null).await.expect(200);
    let house = as_the_other(house).await;
    assert_eq!(each(&house.admin().get("/elements?where=private='true'").await.expect(200), "key"), ["mine"]);
    house.admin().get("/elements/secret").await.expect(404);
    let instance = house.instance("mine").await;
    assert_eq!(house.asked(&instance, "/things/1").await, "GET /v1/things/1");
    house.admin().put("/elements/mine", &house.document("mine")).await.expect(403);
    house.admin().delete("/elements/mine").await.expect(403);
    house.admin().post("/elements/mine/parameters", &json!({"name": "a"})).await.expect(403);
    house.admin().post("/elements", &house.document("mine")).await.expect(409);
    house.admin().post("/elements/mine/clone", &json!({"key": "ours"})).await.expect(200);
}
