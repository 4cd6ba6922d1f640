//! What is known to pass is tried again where that is safe: reads, updates, deletions; never adds.

use ligand_simulator::infusionsoft::{Action, Moment, Rule};
use serde_json::json;

use super::house::{House, ONE};

/// What passes by itself.
fn passing() -> Vec<Action> {
    let page = |status| Action::Status { status, body: None, content_type: None, processed: false };
    vec![
        Action::InvalidConfig,
        Action::SessionFault,
        Action::Empty { processed: false },
        Action::Garbage { processed: false },
        page(502),
        page(503),
        page(504),
        Action::Close { when: Moment::BeforeReading },
        Action::Close { when: Moment::BeforeProcessing },
        Action::Close { when: Moment::BeforeAnswering },
        Action::Close { when: Moment::MidBody },
        Action::Reset { when: Moment::BeforeReading },
        Action::Reset { when: Moment::BeforeProcessing },
        Action::Reset { when: Moment::BeforeAnswering },
        Action::Reset { when: Moment::MidBody },
        Action::ContentLength { delta: 40 },
        Action::ContentLength { delta: -40 },
        Action::Truncate { bytes: 60 },
        Action::BadUtf8,
    ]
}

#[tokio::test]
async fn a_read_outlives_what_passes() {
    let house = House::start().await;
    for action in passing() {
        house.break_once(action.clone());
        let answer = house.me.get(ONE).await;
        assert_eq!(answer.status, 200, "{action:?}: {answer:?}");
        assert_eq!(answer.json()["FirstName"], "Ada", "{action:?}");
        assert!(house.vendor.journal().len() <= 2, "{action:?}: tried again once, not more");
    }
}

#[tokio::test]
async fn an_update_outlives_what_passes_and_is_done() {
    let house = House::start().await;
    for (n, action) in passing().into_iter().enumerate() {
        let before_reading = matches!(
            action,
            Action::Close { when: Moment::BeforeReading } | Action::Reset { when: Moment::BeforeReading }
        );
        let rule = Rule::new(action.clone());
        house.break_with(if before_reading { rule } else { rule.call("ContactService.update") });
        let city = format!("City {n}");
        let answer = house.me.patch(ONE, &json!({"City": city})).await;
        assert_eq!(answer.status, 200, "{action:?}: {answer:?}");
        assert_eq!(house.row("Contact", &json!(4)).expect("stored")["City"], city, "{action:?}");
    }
}

#[tokio::test]
async fn a_deletion_outlives_what_passes_and_is_done() {
    let house = House::start().await;
    for (action, sent) in
        [(Action::InvalidConfig, 2), (Action::SessionFault, 2), (Action::Garbage { processed: false }, 2)]
    {
        let id = house.add("Contact", &[json!({"FirstName": "to delete"})])[0];
        house.break_with(Rule::new(action.clone()).call("DataService.delete"));
        house.me.delete(&format!("/contacts/{id}")).await.expect(200);
        assert_eq!(house.sent("DataService.delete"), sent, "{action:?}");
        assert_eq!(house.row("Contact", &json!(id)), None, "{action:?}");
    }
}

#[tokio::test]
async fn a_deletion_whose_answer_was_lost_is_done_although_the_second_finds_nothing() {
    let house = House::start().await;
    let id = house.add("Contact", &[json!({"FirstName": "to delete"})])[0];
    house.break_with(Rule::new(Action::Close { when: Moment::BeforeAnswering }).call("DataService.delete"));
    let answer = house.me.delete(&format!("/contacts/{id}")).await;
    assert_eq!(answer.status, 200, "what was asked for is so: {answer:?}");
    assert_eq!(house.row("Contact", &json!(id)), None);
}

#[tokio::test]
async fn a_tag_is_put_on_again_when_the_answer_was_lost() {
    let house = House::start().await;
    house.break_with(Rule::new(Action::Close { when: Moment::BeforeAnswering }).call("ContactService.addToGroup"));
    house.me.post("/contacts/7/tags", &json!({"Id": 3})).await.expect(200);
    assert_eq!(house.sent("ContactService.addToGroup"), 2, "twice is the same as once");
    let tagged = house.stored("ContactGroupAssign");
    assert_eq!(tagged.iter().filter(|row| row["ContactId"] == 7).count(), 1);
}

#[tokio::test]
async fn what_does_not_pass_is_given_up_after_three() {
    let house = House::start().await;
    for action in passing() {
        let expected = if action == Action::InvalidConfig { 503 } else { 502 };
        house.break_always(action.clone());
        let answer = house.me.get(ONE).await;
        let expected = if matches!(&action, Action::Status { status: 504, .. }) { 504 } else { expected };
        assert_eq!(answer.status, expected, "{action:?}: {answer:?}");
        let tries = house.vendor.journal().len();
        assert!(tries == 3 || tries == 0, "{action:?}: {tries} tries");
    }
}

#[tokio::test]
async fn an_add_is_never_sent_twice_and_neither_is_a_change_of_stock() {
    let house = House::start().await;
    for action in [Action::InvalidConfig, Action::SessionFault] {
        house.break_once(action.clone());
        let refused = house.me.post("/contacts", &json!({"FirstName": "once"})).await;
        assert!([502, 503].contains(&refused.status), "{action:?}: {refused:?}");
        assert_eq!(house.sent("ContactService.add"), 1, "{action:?}");

        house.break_once(action.clone());
        let refused = house.me.patch("/products/1/inventory", &json!({"Action": "increase", "Quantity": 1})).await;
        assert!([502, 503].contains(&refused.status), "{action:?}: {refused:?}");
        assert_eq!(house.sent("ProductService.increaseInventory"), 1, "{action:?}");
    }
    assert!(!house.stored("Contact").iter().any(|row| row["FirstName"] == "once"));
    assert_eq!(house.vendor.state()["inventory"]["1"], 3);
}
