//! What every error looks like, whoever made it (`docs/reference/platform-api.md` §5).

use ligand_simulator::infusionsoft::{Action, Rule};
use reqwest::Method;
use serde_json::Value;

use super::house::{House, asked};
use crate::support::client::Answer;

/// Two members, or three if the vendor answered; the id is that of the header.
#[track_caller]
fn is_an_error(answer: &Answer, vendor_spoke: bool) {
    let body = answer.json();
    let members: Vec<&String> = body.as_object().expect("an object").keys().collect();
    let expected: &[&str] =
        if vendor_spoke { &["requestId", "message", "providerMessage"] } else { &["requestId", "message"] };
    assert_eq!(members, expected, "{answer:?}");
    assert_eq!(answer.header("Elements-Request-Id"), body["requestId"].as_str(), "{answer:?}");
    let id = body["requestId"].as_str().expect("an id");
    assert!(id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert!(
        body.as_object().expect("an object").values().all(|value| value.as_str().is_some_and(|text| !text.is_empty()))
    );
}

#[tokio::test]
async fn what_the_platform_refuses_has_no_words_of_the_vendor() {
    let house = House::start().await;
    let refusals = [
        house.ligand.anonymous().get("/contacts").await,
        house.me.get("/a/b/c/d/e").await,
        house.me.send(Method::PUT, "/contacts/4", Some("{}".into())).await,
        house.me.get("/contacts/x").await,
        house.me.get(&asked("/contacts", &[("where", "Id =")])).await,
        house.me.send(Method::POST, "/contacts", Some("{".into())).await,
        house.me.clone().with_header("Accept", "text/html").get("/contacts/4").await,
    ];
    assert_eq!(refusals.each_ref().map(|refusal| refusal.status), [401, 404, 405, 400, 400, 400, 406]);
    for refusal in &refusals {
        is_an_error(refusal, false);
    }
}

#[tokio::test]
async fn what_the_vendor_refuses_comes_with_its_words() {
    let house = House::start().await;
    is_an_error(&house.me.get("/contacts/99").await.expect(404), true);
    let page = Action::Status { status: 503, body: None, content_type: None, processed: false };
    house.vendor.fault(Rule::new(page).times(0)).expect("a rule");
    is_an_error(&house.me.get("/contacts/4").await.expect(502), true);
    house.vendor.clear_faults();
    house.vendor.fault(Rule::new(Action::TooMany { body: Default::default() }).times(0)).expect("a rule");
    is_an_error(&house.me.get("/contacts/4").await.expect(429), true);
}

#[tokio::test]
async fn what_the_vendor_never_answered_has_no_words_of_it() {
    use ligand_simulator::infusionsoft::Moment;
    let house = House::start().await;
    house.vendor.fault(Rule::new(Action::Close { when: Moment::BeforeAnswering }).times(0)).expect("a rule");
    is_an_error(&house.me.get("/contacts/4").await.expect(502), false);
}

#[tokio::test]
async fn the_id_of_an_answer_is_its_own_and_browsers_may_read_it() {
    let house = House::start().await;
    let me = house.me.clone().with_header("Origin", "https://app.example");
    let (first, second) = (me.get("/contacts?pageSize=1").await.expect(200), me.get("/contacts/99").await.expect(404));
    assert!(first.header("Elements-Request-Id").is_some());
    assert_ne!(first.header("Elements-Request-Id"), second.header("Elements-Request-Id"));
    let exposed = first.header("Access-Control-Expose-Headers").expect("exposed");
    for name in ["Elements-Returned-Count", "Elements-Next-Page-Token", "Elements-Request-Id", "Elements-Error"] {
        assert!(exposed.contains(name), "{name} in {exposed}");
    }
    assert_eq!(first.json().as_array().map(Vec::len), Some(1));
    assert_ne!(second.json()["requestId"], Value::Null);
}
