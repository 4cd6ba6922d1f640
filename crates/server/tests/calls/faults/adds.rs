//! An add whose answer was lost: nobody knows whether it happened, so that is said, and it is sent exactly once.

use std::time::Instant;

use ligand_simulator::infusionsoft::{Action, Moment, Rule};
use serde_json::{Value, json};

use super::house::{House, impatient, in_time};

/// The ways to lose an answer after the vendor did what was asked.
fn losses() -> Vec<(Action, u16)> {
    let page = |status| Action::Status { status, body: None, content_type: None, processed: true };
    vec![
        (Action::Close { when: Moment::BeforeAnswering }, 502),
        (Action::Close { when: Moment::MidBody }, 502),
        (Action::Reset { when: Moment::BeforeAnswering }, 502),
        (Action::Reset { when: Moment::MidBody }, 502),
        (Action::Garbage { processed: true }, 502),
        (Action::Empty { processed: true }, 502),
        (Action::Truncate { bytes: 60 }, 502),
        (Action::ContentLength { delta: 40 }, 502),
        (Action::BadUtf8, 502),
        (page(500), 502),
        (page(502), 502),
        (page(503), 502),
        (page(504), 504),
        (Action::Hang { when: Moment::BeforeAnswering }, 504),
        (Action::Hang { when: Moment::MidBody }, 504),
        (Action::Delay { ms: 2_500, when: Moment::BeforeAnswering }, 504),
    ]
}

fn named<'a>(rows: &'a [Value], column: &str, name: &str) -> Vec<&'a Value> {
    rows.iter().filter(|row| row[column] == name).collect()
}

#[tokio::test]
async fn an_add_whose_answer_was_lost_says_so_and_is_sent_once() {
    let house = impatient().await;
    for (n, (action, status)) in losses().into_iter().enumerate() {
        let name = format!("add {n}");
        house.break_with(Rule::new(action.clone()).call("ContactService.add").times(0));
        let begun = Instant::now();
        let answer = house.me.post("/contacts", &json!({"FirstName": name})).await;
        let answer = in_time(answer, begun, &format!("{action:?}"));
        assert_eq!(answer.status, status, "{action:?}: {answer:?}");
        assert!(answer.message().contains("unknown"), "{action:?}: {answer:?}");
        assert_eq!(house.sent("ContactService.add"), 1, "{action:?}");
        assert_eq!(named(&house.stored("Contact"), "FirstName", &name).len(), 1, "{action:?}: it did happen");
    }
}

#[tokio::test]
async fn the_same_holds_for_every_kind_of_record_and_for_stock() {
    let house = House::start().await;
    let table = [
        ("/accounts", "Company", json!({"Company": "lost"})),
        ("/opportunities", "Lead", json!({"OpportunityTitle": "lost"})),
        ("/notes", "ContactAction", json!({"ContactId": 4, "ActionDescription": "lost"})),
        ("/tags", "ContactGroup", json!({"GroupName": "lost"})),
    ];
    for (path, stored, record) in table {
        let before = house.stored(stored).len();
        house.break_always(Action::Close { when: Moment::BeforeAnswering });
        let answer = house.me.post(path, &record).await.expect(502);
        assert!(answer.message().contains("unknown"), "{path}: {answer:?}");
        assert_eq!(answer.json().get("providerMessage"), None, "{path}: the vendor said nothing");
        assert_eq!((house.vendor.journal().len(), house.stored(stored).len()), (1, before + 1), "{path}");
    }
    house.break_always(Action::Close { when: Moment::BeforeAnswering });
    let answer =
        house.me.patch("/products/1/inventory", &json!({"Action": "increase", "Quantity": 1})).await.expect(502);
    assert!(answer.message().contains("unknown"), "{answer:?}");
    assert_eq!((house.vendor.journal().len(), house.vendor.state()["inventory"]["1"].clone()), (1, json!(4)));
}

#[tokio::test]
async fn an_add_that_the_vendor_may_or_may_not_have_read_is_unknown_too() {
    let house = House::start().await;
    let before = house.stored("Contact").len();
    for when in [Moment::BeforeReading, Moment::BeforeProcessing] {
        house.break_always(Action::Close { when });
        let answer = house.me.post("/contacts", &json!({"FirstName": "x"})).await.expect(502);
        assert!(answer.message().contains("unknown"), "{when:?}: {answer:?}");
        assert!(house.vendor.journal().len() <= 1, "{when:?}");
    }
    assert_eq!(house.stored("Contact").len(), before);
}

#[tokio::test]
async fn an_add_that_certainly_was_not_sent_is_not_called_unknown() {
    let house = House::start().await;
    let nobody = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.local_addr().expect("bound")
    };
    let instance = house.instance(json!({})).await;
    let path = format!("/instances/{}", instance["id"]);
    let change = json!({"configuration": {"base.url": format!("http://{nobody}/crm/xmlrpc/v1")}});
    house.ligand.admin().patch(&path, &change).await.expect(200);
    let me = crate::house::client(&house.ligand, &instance);
    let answer = me.post("/contacts", &json!({"FirstName": "x"})).await.expect(502);
    assert!(!answer.message().contains("unknown") && answer.message().contains("no connection"), "{answer:?}");
}

#[tokio::test]
async fn an_add_that_cannot_be_read_back_is_done_and_says_what_is_missing() {
    let house = House::start().await;
    let lost = Action::Status { status: 503, body: None, content_type: None, processed: false };
    house.break_with(Rule::new(lost).call("DataService.load").times(0));
    let answer = house.me.post("/contacts", &json!({"FirstName": "unread"})).await.expect(200);
    let rows = house.stored("Contact");
    let [row] = named(&rows, "FirstName", "unread")[..] else { panic!("stored once: {rows:?}") };
    assert_eq!(answer.json(), json!({"Id": row["Id"]}));
    assert!(answer.header("Elements-Error").is_some_and(|said| said.contains("could not be read back")), "{answer:?}");
}
