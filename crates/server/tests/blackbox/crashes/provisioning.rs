//! The server dies while an instance is being made: it is there whole, or not at all.

use std::time::Duration;

use ligand_simulator::infusionsoft::Moment;
use serde_json::Value;
use sqlx::Connection as _;

use crate::house::House;
use crate::watch::{arrives, hangs, is_done, is_slow, until, visible};

const VALIDATION: &str = "DataService.getAppSetting";

/// Begins to provision; the server dies when it has come so far, and runs again.
async fn killed_when(house: House, request: &Value, far_enough: impl AsyncFn(&House)) -> House {
    let admin = house.admin();
    tokio::select! {
        answer = admin.post("/instances", request) => panic!("the vendor is silent: {answer:?}"),
        () = far_enough(&house) => {}
    }
    assert!(visible(&house).await.is_empty(), "half-made, and visible");
    let mut house = house;
    house.ligand.kill();
    house.vendor.clear_faults();
    house.after_a_crash().await
}

/// The rows of instances and of their grants, whatever their state.
async fn rows(house: &House) -> (i64, i64) {
    let file = format!("sqlite://{}?mode=ro", house.ligand.data_dir().join("ligand.db").display());
    let mut database = sqlx::SqliteConnection::connect(&file).await.expect("the database");
    let select = "select (select count(*) from instance), (select count(*) from credential)";
    let rows = sqlx::query_as(select).fetch_one(&mut database).await.expect("two numbers");
    database.close().await.expect("closed");
    rows
}

#[tokio::test]
async fn before_the_code_was_used_it_is_still_good() {
    let house = House::start().await;
    let request = house.request("early").await;
    hangs(&house, "authorization_code", Moment::BeforeProcessing);
    let house = killed_when(house, &request, async |house| arrives(house, "authorization_code", 1).await).await;
    assert_eq!((visible(&house).await, rows(&house).await), (vec![], (0, 0)));
    let instance = house.admin().post("/instances", &request).await.expect(200).json();
    house.ping(&instance).await.expect(200);
}

#[tokio::test]
async fn once_the_code_was_used_and_the_answer_lost_nothing_is_left_and_a_new_code_works() {
    let house = House::start().await;
    let request = house.request("in the middle").await;
    hangs(&house, "authorization_code", Moment::BeforeAnswering);
    let house = killed_when(house, &request, async |house| is_done(house, "authorization_code", 1).await).await;
    assert_eq!((visible(&house).await, rows(&house).await), (vec![], (0, 0)));
    let again = house.admin().post("/instances", &request).await.expect(400);
    assert!(again.message().contains("new code") && again.json()["providerMessage"].is_string(), "{again:?}");
    house.ping(&house.instance("again").await).await.expect(200);
}

#[tokio::test]
async fn between_the_exchange_and_the_end_the_half_made_instance_is_swept_and_the_log_says_so() {
    let house = House::start().await;
    let request = house.request("late").await;
    hangs(&house, VALIDATION, Moment::BeforeProcessing);
    let half_made = async |house: &House| {
        arrives(house, VALIDATION, 1).await;
        assert_eq!(rows(house).await, (1, 1), "the pair is stored before anything else is done with it");
    };
    let house = killed_when(house, &request, half_made).await;
    assert!(visible(&house).await.is_empty());
    until("the half-made rows are gone", async || rows(&house).await == (0, 0)).await;
    let undone = "a provisioning that was cut short is undone";
    until("the log says so", async || house.ligand.log().contains(undone)).await;
    house.ping(&house.instance("again").await).await.expect(200);
}

#[tokio::test]
async fn once_it_was_answered_the_same_token_works_after_the_crash() {
    let house = House::start().await;
    let instance = house.instance("answered").await;
    let house = house.after_a_crash().await;
    house.ping(&instance).await.expect(200);
    assert_eq!(house.admin().get(&crate::house::path(&instance)).await.expect(200).json(), instance);
}

/// The moments are spread over a provisioning and beyond it.
#[tokio::test]
async fn whenever_it_dies_an_instance_is_whole_or_is_not() {
    let mut house = House::start().await;
    is_slow(&house, "authorization_code", 15);
    is_slow(&house, VALIDATION, 15);
    for moment in 0..10 {
        let request = house.request("often killed").await;
        let admin = house.admin();
        let made = tokio::time::timeout(Duration::from_millis(moment * 8), admin.post("/instances", &request)).await;
        house.ligand.kill();
        house = house.after_a_crash().await;
        let seen = visible(&house).await;
        until("only what is visible is left", async || rows(&house).await.0 == i64::try_from(seen.len()).unwrap())
            .await;
        let shown = house.admin().get("/instances").await;
        if let Ok(made) = made {
            assert_eq!(shown.json()[0]["id"], made.expect(200).json()["id"], "answered, and not there");
        }
        for instance in if seen.is_empty() { Vec::new() } else { shown.json().as_array().unwrap().clone() } {
            house.ping(&instance).await.expect(200);
            house.admin().delete(&crate::house::path(&instance)).await.expect(200);
        }
        assert_eq!(rows(&house).await, (0, 0));
    }
}
