//! What the vendor's bad days do to a credential: it heals, or a person is told why it cannot.

use std::time::Duration;

use ligand_model::Kind;
use ligand_model::credential::Status;
use ligand_model::instance::Setting;
use ligand_simulator::infusionsoft::faults::Throttled;
use ligand_simulator::infusionsoft::{Action, Moment, Rule};
use ligand_store::instance;

use super::house::{EXPIRED, HOUR, House};

fn status(status: u16, processed: bool) -> Rule {
    Rule::new(Action::Status { status, body: None, content_type: None, processed })
}

#[tokio::test]
async fn a_lost_answer_is_not_a_refusal_until_the_vendor_refuses_the_same_token() {
    let house = House::with_lifetime(EXPIRED).await;
    // The vendor rotates, and the answer is lost on the wire.
    house.token_fault(Rule::new(Action::Close { when: Moment::BeforeAnswering }));
    let grant = house.grant().await;
    let ask = house.process.refresher.current(&grant);
    let watch = house.row_where(|row| row.status == Status::Unknown && row.attempt.is_none());
    let (token, unknown) = tokio::join!(ask, watch);
    assert_eq!((unknown.generation, unknown.fails), (1, 1));
    let error = token.unwrap_err();
    assert_eq!((error.kind(), house.refreshes()), (Kind::NeedsReauthorization, 2), "{error}");
    assert!(error.message().starts_with("instance 1 needs re-authorization: answer lost"), "{error}");
    let row = house.row().await;
    assert_eq!((row.status, row.fails), (Status::Reauthorize, 1));
    assert!(row.last_error.unwrap().contains("answer lost"));
    assert!(row.next_try_at > row.now, "a probe follows");
}

#[tokio::test]
async fn a_refused_grant_says_so_and_is_not_asked_for_with_every_call() {
    let house = House::with_lifetime(EXPIRED).await;
    house.control.revoke(None);
    let grant = house.grant().await;
    for _ in 0..3 {
        let error = house.process.refresher.current(&grant).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (Kind::NeedsReauthorization, 401));
        assert!(error.message().contains("refused: the vendor no longer accepts"), "{error}");
        assert!(error.message().contains("Invalid Refresh Token"), "the vendor's words: {error}");
    }
    assert_eq!(house.refreshes(), 1);
    assert_eq!(house.row().await.status, Status::Reauthorize);
}

#[tokio::test]
async fn a_changed_client_is_not_mistaken_for_a_dead_grant() {
    let house = House::with_lifetime(EXPIRED).await;
    let change = [("oauth.api.key".to_owned(), Some(Setting::Sealed("another-client".into())))].into_iter().collect();
    let (scope, id) = (house.scope, house.instance);
    house.process.store.write(async |tx| instance::write_configuration(&scope, tx, id, &change).await).await.unwrap();
    let error = house.process.refresher.current(&house.grant().await).await.unwrap_err();
    assert_eq!(error.kind(), Kind::NeedsReauthorization);
    assert!(error.message().contains("the OAuth client (oauth.api.key) is not the one"), "{error}");
}

#[tokio::test]
async fn a_server_error_heals_within_the_call_that_met_it() {
    for fault in [status(503, false), Rule::new(Action::Garbage { processed: false })] {
        let house = House::with_lifetime(EXPIRED).await;
        house.token_fault(fault.clone());
        let grant = house.grant().await;
        let token = house.process.refresher.current(&grant).await.unwrap();
        let row = house.row().await;
        assert_eq!((token.generation, row.status, row.fails), (2, Status::Ok, 0), "{fault:?}");
        assert_eq!((row.last_error, house.refreshes()), (None, 2));
    }
}

#[tokio::test]
async fn a_vendor_that_stays_down_makes_callers_wait_no_longer_than_their_deadline() {
    let house = House::new(EXPIRED, Duration::from_millis(400)).await;
    house.token_fault(status(502, false).times(0));
    let grant = house.grant().await;
    let error = house.process.refresher.current(&grant).await.unwrap_err();
    assert_eq!(error.kind(), Kind::VendorUnavailable, "{error}");
    assert!(error.message().contains("status 502") && error.retry_after().is_some(), "{error}");
    let again = house.process.refresher.current(&grant).await.unwrap_err();
    assert_eq!((again.kind(), house.refreshes()), (Kind::VendorUnavailable, 1), "backing off: {again}");
    assert_eq!(house.row().await.status, Status::Unknown);
}

#[tokio::test]
async fn a_throttling_vendor_is_left_in_peace_for_a_while() {
    let house = House::new(EXPIRED, Duration::from_millis(400)).await;
    house.token_fault(Rule::new(Action::TooMany { body: Throttled::Current }));
    let grant = house.grant().await;
    let error = house.process.refresher.current(&grant).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (Kind::TooManyRequests, 429), "{error}");
    let row = house.row().await;
    assert_eq!((row.status, house.refreshes()), (Status::Ok, 1));
    assert!(row.next_try_at > row.now);
    let row = house.row_where(|row| row.next_try_at <= row.now).await;
    assert_eq!(row.generation, 1);
    assert_eq!(house.process.refresher.current(&grant).await.unwrap().generation, 2);
}

#[tokio::test]
async fn a_vendor_out_of_reach_leaves_the_grant_as_good_as_before() {
    let house = House::new(EXPIRED, Duration::from_millis(400)).await;
    let nobody = "http://127.0.0.1:1/token".to_owned();
    let change = [("oauth.token.url".to_owned(), Some(Setting::Plain(nobody)))].into_iter().collect();
    let (scope, id) = (house.scope, house.instance);
    house.process.store.write(async |tx| instance::write_configuration(&scope, tx, id, &change).await).await.unwrap();
    let error = house.process.refresher.current(&house.grant().await).await.unwrap_err();
    assert_eq!(error.kind(), Kind::VendorUnavailable, "{error}");
    let row = house.row().await;
    assert_eq!((row.status, row.fails, row.attempt), (Status::Ok, 1, None));
    assert!(row.last_error.unwrap().contains("could not be reached"));
}

#[tokio::test]
async fn nothing_is_learned_over_what_is_configured_and_the_rest_is() {
    let house = House::with_lifetime(EXPIRED).await;
    house.process.refresher.current(&house.grant().await).await.unwrap();
    let (scope, id) = (house.scope, house.instance);
    let read = async || house.process.store.read(async |tx| instance::get(&scope, tx, id).await).await.unwrap();
    let learned =
        async || read().await.configuration.get("infusionsoft.server").and_then(|s| s.text().map(str::to_owned));
    let soon = async {
        while learned().await.is_none() {
            tokio::time::sleep(Duration::from_millis(10)).await
        }
    };
    tokio::time::timeout(Duration::from_secs(5), soon).await.expect("the vendor's scope names the host");
    assert_eq!(learned().await.as_deref(), Some("fm260.infusionsoft.com"));
}

#[tokio::test]
async fn no_error_shows_a_token() {
    let house = House::with_lifetime(HOUR).await;
    house.control.revoke(None);
    let grant = house.grant().await;
    let used = house.process.refresher.current(&grant).await.unwrap();
    let row = house.row().await;
    let error = house.process.refresher.rejected(&grant, &used).await.unwrap_err();
    let shown = format!("{error} {error:?} {:?}", error.internal_detail());
    for secret in [row.access.unwrap(), row.refresh.unwrap(), "simulated-secret".into()] {
        assert!(!shown.contains(secret.expose().as_str()));
    }
}

#[tokio::test]
async fn a_vendor_that_repeats_what_it_refuses_gives_nothing_away() {
    let house = House::with_lifetime(EXPIRED).await;
    let sent = house.row().await.refresh.unwrap();
    let words = format!("token {} of client secret simulated-secret is not good", sent.expose());
    let body = serde_json::json!({"error": "invalid_grant", "error_description": words}).to_string();
    let content_type = Some("application/json".to_owned());
    let refusal = Action::Status { status: 400, body: Some(body), content_type, processed: false };
    house.token_fault(Rule::new(refusal));
    let error = house.process.refresher.current(&house.grant().await).await.unwrap_err();
    let masked = "token ******** of client secret ******** is not good";
    assert!(error.message().contains(masked), "{error}");
    assert!(house.row().await.last_error.unwrap().contains(masked));
}

#[tokio::test]
async fn refreshes_are_counted_by_element_and_outcome() {
    crate::metrics::install();
    let house = House::with_lifetime(EXPIRED).await;
    house.token_fault(status(503, false));
    house.process.refresher.current(&house.grant().await).await.unwrap();
    let figures = crate::metrics::render();
    for outcome in ["ok", "unknown"] {
        let line = format!("ligand_refresh_total{{element=\"infusionsoftcrm\",outcome=\"{outcome}\"}}");
        assert!(figures.contains(&line), "{figures}");
    }
    assert!(figures.contains("ligand_refresh_waits_total{element=\"infusionsoftcrm\",outcome=\"served\"}"));
}
