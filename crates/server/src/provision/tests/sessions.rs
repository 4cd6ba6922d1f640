//! Log-ins that last for a while.

use std::time::Duration;

use ligand_model::identity::InstanceId;
use serde_json::json;

use super::house::House;
use crate::session::{self, TIME};

async fn logged_in(house: &House) -> InstanceId {
    house.answers("/log-in", 200, json!({"ticket": "t-1"}));
    let whole = house.create_of("session", json!({}), json!({})).await.unwrap();
    let time = whole.instance.configuration[TIME].text().unwrap().parse::<i64>().unwrap();
    assert!((house.app.clock.now_ms() - time).abs() < 20_000, "{time}");
    house.forget();
    whole.instance.id
}

/// What a call of the instance finds as its ticket.
async fn ticket(house: &House, id: InstanceId) -> ligand_model::Result<String> {
    let connected = session::connected(&house.app, &house.scope, id, 0).await?;
    Ok(connected.connection.configuration.get("ticket").unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_session_that_lasts_is_used_and_one_that_has_ended_is_begun_again_once_for_all_who_wait() {
    let house = House::start().await;
    let id = logged_in(&house).await;
    assert_eq!(ticket(&house, id).await.unwrap(), "t-1");
    assert!(house.seen().is_empty());
    tokio::time::sleep(Duration::from_millis(1_050)).await;
    house.answers("/log-in", 200, json!({"ticket": "t-2"}));
    let (one, other) = tokio::join!(ticket(&house, id), ticket(&house, id));
    assert_eq!((one.unwrap().as_str(), other.unwrap().as_str()), ("t-2", "t-2"));
    assert_eq!(house.seen(), ["POST /log-in"]);
}

#[tokio::test]
async fn a_log_in_that_fails_is_the_error_of_everybody_who_waits_and_is_tried_again_by_the_next() {
    let house = House::start().await;
    let id = logged_in(&house).await;
    tokio::time::sleep(Duration::from_millis(1_050)).await;
    house.answers("/log-in", 401, json!({"error": "locked"}));
    let (one, other) = tokio::join!(ticket(&house, id), ticket(&house, id));
    for error in [one.unwrap_err(), other.unwrap_err()] {
        assert_eq!(error.status(), 401);
        assert!(error.message().starts_with("the session at the vendor has ended"), "{error}");
    }
    assert_eq!(house.seen().len(), 1);
    house.answers("/log-in", 200, json!({"ticket": "t-3"}));
    assert_eq!(ticket(&house, id).await.unwrap(), "t-3");
}
