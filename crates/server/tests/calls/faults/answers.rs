//! Answers that are odd but good, and answers that cannot be used.

use std::time::Instant;

use ligand_simulator::infusionsoft::{Action, Rule};
use serde_json::json;

use super::house::{CLIENT_ID, CLIENT_SECRET, House, ONE, asked, ids, in_time};

#[tokio::test]
async fn a_compressed_answer_is_read_whether_asked_for_or_not() {
    let house = House::start().await;
    house.break_always(Action::Gzip);
    assert_eq!(house.me.get(ONE).await.expect(200).json(), json!({"FirstName": "Ada", "Id": 4}));
    assert_eq!(ids(&house.me.get("/contacts").await), [4, 5, 6, 7, 8]);
}

#[tokio::test]
async fn an_answer_too_large_is_given_up_at_once_packed_or_not() {
    let house = House::start().await;
    for packed in [false, true] {
        house.break_always(Action::Huge { bytes: 80 << 20 });
        if packed {
            house.vendor.fault(Rule::new(Action::Gzip).times(0)).expect("a rule");
        }
        let answer = house.me.get(ONE).await.expect(502);
        assert!(answer.message().contains("larger than"), "packed {packed}: {answer:?}");
        assert_eq!(house.vendor.journal().len(), 1, "packed {packed}: it will not be smaller the next time");
    }
    house.break_always(Action::Huge { bytes: 80 << 20 });
    let added = house.me.post("/contacts", &json!({"FirstName": "x"})).await.expect(502);
    assert!(added.message().contains("unknown"), "{added:?}");
    assert_eq!(house.sent("ContactService.add"), 1);
    house.vendor.clear_faults();
    house.me.get(ONE).await.expect(200);
}

#[tokio::test]
async fn a_member_that_comes_twice_has_its_last_value() {
    let house = House::start().await;
    // The first of the two is the wrong one.
    house.break_always(Action::DuplicateMembers);
    assert_eq!(house.me.get(ONE).await.expect(200).json(), json!({"FirstName": "Ada", "Id": 4}));
}

#[tokio::test]
async fn bytes_that_are_no_text_are_not_guessed() {
    let house = House::start().await;
    house.break_always(Action::BadUtf8);
    let answer = house.me.get(ONE).await.expect(502);
    assert!(answer.message().contains("cannot be read"), "{answer:?}");
    assert!(!answer.text.contains('\u{fffd}'), "{answer:?}");
}

#[tokio::test]
async fn a_page_of_a_proxy_is_quoted_and_not_parsed() {
    let house = House::start().await;
    for status in [502, 503] {
        house.break_always(Action::Status { status, body: None, content_type: None, processed: false });
        let answer = house.me.get(ONE).await.expect(502);
        assert!(answer.json()["providerMessage"].as_str().is_some_and(|said| said.contains("<html>")), "{answer:?}");
    }
}

#[tokio::test]
async fn credentials_that_a_vendor_repeats_are_not_passed_on() {
    let house = House::start().await;
    let tokens = house.vendor.state()["oauth"]["grants"].as_array().expect("grants").clone();
    let said: Vec<String> =
        tokens.iter().map(|grant| grant["access_token"].as_str().expect("a token").into()).collect();
    let page = format!("Cannot POST /crm/xmlrpc/v1?access_token={} for {CLIENT_ID}:{CLIENT_SECRET}", said.join(","));
    let fault = Action::Fault { code: 3, text: page.clone() };
    let html = |status| Action::Status { status, body: Some(page.clone()), content_type: None, processed: false };
    for action in [html(404), html(403), html(503), fault] {
        house.break_always(action.clone());
        for answer in [house.me.get(ONE).await, house.me.post("/contacts", &json!({"FirstName": "x"})).await] {
            assert!(answer.text.contains("Cannot POST /crm/xmlrpc/v1?access_token=********"), "{action:?}: {answer:?}");
            let leaked =
                said.iter().map(String::as_str).chain([CLIENT_SECRET]).find(|secret| answer.text.contains(secret));
            assert_eq!(leaked, None, "{action:?}: {answer:?}");
        }
    }
    house.vendor.clear_faults();
    let log = house.ligand.log();
    assert!(said.iter().all(|token| !log.contains(token.as_str())), "a token in the log");
}

#[tokio::test]
async fn a_page_of_a_proxy_with_status_200_is_no_answer() {
    let house = House::start().await;
    let page = Action::Status {
        status: 200,
        body: Some("<html><body>Maintenance</body></html>".into()),
        content_type: Some("text/html".into()),
        processed: false,
    };
    house.break_always(page);
    let answer = house.me.get(ONE).await.expect(502);
    assert!(answer.message().contains("cannot be read"), "{answer:?}");
}

#[tokio::test]
async fn documents_that_attack_the_reader_are_refused_quickly() {
    let house = super::house::impatient().await;
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>\
        <methodResponse><params><param><value>&b;</value></param></params></methodResponse>";
    let deep = format!(
        "<?xml version=\"1.0\"?><methodResponse><params><param>{}{}</param></params></methodResponse>",
        "<value><array><data>".repeat(20_000),
        "</data></array></value>".repeat(20_000)
    );
    for (what, body) in [("entities", bomb.to_owned()), ("depth", deep)] {
        let answer =
            Action::Status { status: 200, body: Some(body), content_type: Some("text/xml".into()), processed: false };
        house.break_always(answer);
        let begun = Instant::now();
        in_time(house.me.get(ONE).await, begun, what).expect(502);
    }
    house.vendor.clear_faults();
    house.me.get(ONE).await.expect(200);
}

#[tokio::test]
async fn a_connection_that_lied_about_a_length_is_not_used_again() {
    let house = House::start().await;
    house.break_always(Action::ContentLength { delta: -40 });
    house.me.get(ONE).await.expect(502);
    house.vendor.clear_faults();
    for _ in 0..3 {
        assert_eq!(house.me.get(ONE).await.expect(200).json()["FirstName"], "Ada");
    }
    let found = house.me.get(&asked("/contacts", &[("where", "FirstName = 'Ada'"), ("fields", "Id")])).await;
    assert_eq!(ids(&found), [4]);
}
