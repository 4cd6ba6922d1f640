//! A vendor that is slow or silent: 504 within the limit, and no second try that would double the wait.

use std::time::Instant;

use ligand_simulator::infusionsoft::{Action, Config, Moment, Rule, Simulator};
use serde_json::json;

use super::house::{LIMIT, ONE, asked, impatient, in_time};

#[tokio::test]
async fn who_does_not_answer_in_time_is_504_and_asked_once() {
    let house = impatient().await;
    for action in [
        Action::Delay { ms: 2_500, when: Moment::BeforeProcessing },
        Action::Delay { ms: 2_500, when: Moment::BeforeAnswering },
        Action::Drip { bytes: 1, interval_ms: 20 },
        Action::Hang { when: Moment::BeforeProcessing },
        Action::Hang { when: Moment::BeforeAnswering },
        Action::Hang { when: Moment::MidBody },
    ] {
        house.break_always(action.clone());
        let begun = Instant::now();
        let answer = in_time(house.me.get(ONE).await, begun, &format!("{action:?}"));
        assert_eq!(answer.status, 504, "{action:?}: {answer:?}");
        assert_eq!(answer.json().get("providerMessage"), None, "{action:?}");
        assert_eq!(house.vendor.journal().len(), 1, "{action:?}");
    }
    house.vendor.clear_faults();
    house.me.get(ONE).await.expect(200);
}

#[tokio::test]
async fn a_slow_answer_within_the_limit_is_an_answer() {
    let house = impatient().await;
    house.break_always(Action::Delay { ms: 400, when: Moment::BeforeAnswering });
    house.me.get(ONE).await.expect(200);
    house.break_always(Action::Drip { bytes: 64, interval_ms: 5 });
    house.me.get(ONE).await.expect(200);
}

#[tokio::test]
async fn repeats_share_one_limit() {
    let house = impatient().await;
    // Each try answers in time; three of them together do not.
    house.break_always(Action::SessionFault);
    house.vendor.fault(Rule::new(Action::Delay { ms: 450, when: Moment::BeforeProcessing }).times(0)).expect("a rule");
    let begun = Instant::now();
    let answer = in_time(house.me.get(ONE).await, begun, "repeats");
    assert!([502, 504].contains(&answer.status), "{answer:?}");
    assert!(house.vendor.journal().len() < 4);
}

#[tokio::test]
async fn a_silent_vendor_costs_one_limit_although_the_customers_columns_are_unknown() {
    let house = impatient().await;
    house.break_always(Action::Hang { when: Moment::BeforeProcessing });
    let begun = Instant::now();
    in_time(house.me.get("/contacts").await, begun, "a list").expect(504);
    let begun = Instant::now();
    let changed = house.me.patch("/accounts/2", &json!({"City": "x", "_Industry": "y"})).await;
    in_time(changed, begun, "a change").expect(504);
}

#[tokio::test]
async fn a_page_of_many_vendor_calls_has_one_limit() {
    let house = impatient().await;
    let rows: Vec<_> = (0..300).map(|_| json!({"FirstName": "Crowd"})).collect();
    house.add("Contact", &rows);
    house.break_always(Action::Delay { ms: 450, when: Moment::BeforeAnswering });
    let query = [("where", "FirstName = 'Crowd'"), ("fields", "Id"), ("pageSize", "300")];
    let begun = Instant::now();
    let answer = in_time(house.me.get(&asked("/contacts", &query)).await, begun, "300 rows in 4 calls");
    assert_eq!(answer.status, 504, "{answer:?}");
    assert!(begun.elapsed() >= LIMIT / 2);
}

#[tokio::test]
async fn a_change_that_took_the_whole_time_is_done_and_answered_without_its_reading() {
    let house = impatient().await;
    house.break_with(Rule::new(Action::Hang { when: Moment::BeforeProcessing }).call("DataService.load").times(0));
    let begun = Instant::now();
    let created = house.me.post("/contacts?fields=Id", &json!({"FirstName": "slow"})).await;
    let created = in_time(created, begun, "an add").expect(200);
    assert!(created.header("Elements-Error").is_some(), "{created:?}");
    assert!(created.json()["Id"].is_number());
}

#[tokio::test]
async fn a_silent_vendor_holds_up_nobody_else() {
    let house = impatient().await;
    let other = Simulator::start(Config::default()).await.expect("a free port");
    let tokens = other.handle().issue_tokens();
    let healthy = house
        .another(json!({
            "base.url": format!("{}/crm/xmlrpc/v1", other.url()),
            "oauth.user.token": tokens.access_token, "oauth.user.refresh_token": tokens.refresh_token,
        }))
        .await;
    house.break_always(Action::Hang { when: Moment::BeforeProcessing });
    let silent = futures::future::join_all((0..40).map(|_| house.me.get(ONE)));
    let others = async {
        // The silent calls are on their way.
        while house.vendor.journal().len() < 40 {
            tokio::task::yield_now().await;
        }
        let begun = Instant::now();
        healthy.get(ONE).await.expect(200);
        house.me.get("/objects").await.expect(200);
        house.ligand.admin().get("/instances").await.expect(200);
        begun.elapsed()
    };
    let (silent, taken) = futures::join!(silent, others);
    assert!(taken < LIMIT, "{taken:?}");
    assert!(silent.iter().all(|answer| answer.status == 504));
}
