//! Each fault, as a client sees it.

use std::io::{ErrorKind, Read};
use std::time::{Duration, Instant};

use ligand_simulator::infusionsoft::{Action, Moment, Rule};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::support::{Answer, KEY, Vendor, call, members, names, request};

fn load() -> String {
    call("DataService.load", &[KEY, "User", "<i4>1</i4>", &names(&["FirstName", "Id"])])
}

/// What a client sees of a plain load under one fault.
async fn under(action: Action) -> (Vendor, std::io::Result<Vec<u8>>) {
    let vendor = Vendor::start().await;
    vendor.control.fault(Rule::new(action)).expect("a sound rule");
    let seen = vendor.raw(&request("POST", "/api/xmlrpc", &[], &load())).await;
    (vendor, seen)
}

async fn answer_under(action: Action) -> Answer {
    Answer::parse(&under(action).await.1.expect("an answer"))
}

#[tokio::test]
async fn nothing_is_played_unless_asked_for_and_then_once() {
    let vendor = Vendor::start().await;
    vendor.control.fault(Rule::new(Action::InvalidConfig).call("DataService.load").nth(2)).expect("a sound rule");
    let mut codes = Vec::new();
    for _ in 0..3 {
        let answer = vendor.legacy("DataService.load", &["User", "<i4>1</i4>", &names(&["Id"])]).await;
        codes.push(answer.body.contains("[InvalidConfig]"));
    }
    assert_eq!(codes, [false, true, false]);
    let faults: Vec<_> = vendor.control.journal().into_iter().map(|entry| (entry.faults, entry.processed)).collect();
    assert_eq!(faults, [(vec![], true), (vec!["invalid_config".to_owned()], false), (vec![], true)]);
}

#[tokio::test]
async fn a_cut_before_or_instead_of_the_answer_shows_no_byte() {
    for action in [Action::Close { when: Moment::BeforeProcessing }, Action::Close { when: Moment::BeforeAnswering }] {
        assert_eq!(under(action.clone()).await.1.expect("a clean end"), b"", "{action:?}");
    }
    for when in [Moment::BeforeReading, Moment::BeforeProcessing, Moment::BeforeAnswering] {
        let reset = under(Action::Reset { when }).await.1.expect_err("a reset");
        assert_eq!(reset.kind(), ErrorKind::ConnectionReset, "{when:?}");
    }
}

#[tokio::test]
async fn whether_a_cut_call_was_processed_depends_on_the_moment() {
    for (when, stored) in [
        (Moment::BeforeReading, false),
        (Moment::BeforeProcessing, false),
        (Moment::BeforeAnswering, true),
        (Moment::MidBody, true),
    ] {
        let vendor = Vendor::start().await;
        vendor.control.fault(Rule::new(Action::Reset { when }).path("/api/xmlrpc")).expect("a sound rule");
        let body = call("ContactService.add", &[KEY, &members(&[("FirstName", "Ambiguous")])]);
        let sent = request("POST", "/api/xmlrpc", &[], &body);
        drop(vendor.raw(&sent).await);
        let state = vendor.control.state();
        let there =
            state["tables"]["Contact"].as_array().expect("rows").iter().any(|row| row["FirstName"] == "Ambiguous");
        assert_eq!(there, stored, "{when:?}");
        let entry = vendor.control.journal().pop().expect("an entry");
        assert_eq!(
            (entry.processed, entry.status, entry.raw.is_empty()),
            (stored, None, when == Moment::BeforeReading)
        );
    }
}

#[tokio::test]
async fn a_body_is_cut_in_its_middle() {
    let (_, seen) = under(Action::Close { when: Moment::MidBody }).await;
    let answer = Answer::parse(&seen.expect("half an answer"));
    let claimed: usize = answer.header("content-length").and_then(|n| n.parse().ok()).expect("a length");
    assert_eq!(answer.body.len(), claimed / 2);
}

#[tokio::test]
async fn a_refresh_whose_answer_is_lost_has_rotated_all_the_same() {
    let vendor = Vendor::start().await;
    let tokens = vendor.tokens();
    let lost = Rule::new(Action::Close { when: Moment::BeforeAnswering }).path("/token").call("refresh_token");
    vendor.control.fault(lost).expect("a sound rule");
    let body = format!("grant_type=refresh_token&refresh_token={}", tokens.refresh_token);
    let headers =
        [("Content-Type", "application/x-www-form-urlencoded"), ("Authorization", "Basic YS1jbGllbnQ6YS1zZWNyZXQ=")];
    let seen = vendor.raw(&request("POST", "/token", &headers, &body)).await.expect("a clean end");
    assert_eq!(seen, b"");
    assert_eq!(vendor.refresh(&tokens.refresh_token).await.status, 400, "the only living token was in the lost answer");
    let state = vendor.control.state();
    assert_eq!(state["oauth"]["grants"][0]["refresh"], "used");
    assert_eq!(state["oauth"]["grants"][1]["refresh"], "live");
}

#[tokio::test]
async fn the_token_endpoint_has_bad_days_too() {
    let status = |processed| Action::Status { status: 503, body: None, content_type: None, processed };
    for (action, seen, living) in [
        (status(false), 503, true),
        (status(true), 503, false),
        (Action::Garbage { processed: true }, 200, false),
        (Action::Empty { processed: false }, 200, true),
        (Action::TooMany { body: Default::default() }, 429, true),
        (Action::Delay { ms: 50, when: Moment::BeforeProcessing }, 200, false),
        (Action::Truncate { bytes: 20 }, 200, false),
    ] {
        let vendor = Vendor::start().await;
        let old = vendor.tokens().refresh_token;
        vendor.control.fault(Rule::new(action.clone()).path("/token").call("refresh_token")).expect("a sound rule");
        assert_eq!(vendor.refresh(&old).await.status, seen, "{action:?}");
        assert_eq!(vendor.refresh(&old).await.status == 200, living, "{action:?}");
    }
}

#[tokio::test]
async fn wrong_lengths_are_claimed() {
    for delta in [10, -10] {
        let answer = answer_under(Action::ContentLength { delta }).await;
        let claimed: i64 = answer.header("content-length").and_then(|n| n.parse().ok()).expect("a length");
        assert_eq!(claimed - i64::try_from(answer.body.len()).expect("small"), delta);
    }
}

#[tokio::test]
async fn bodies_are_spoilt_as_told() {
    let truncated = answer_under(Action::Truncate { bytes: 100 }).await;
    assert_eq!((truncated.status, truncated.body.len()), (200, 100));
    assert_eq!(truncated.header("content-length"), Some("100"));

    let empty = answer_under(Action::Empty { processed: false }).await;
    assert_eq!((empty.status, empty.body.as_str()), (200, ""));

    let garbage = answer_under(Action::Garbage { processed: true }).await;
    assert_eq!(garbage.status, 200);
    assert!(!garbage.body.starts_with("<?xml"));

    let twice = answer_under(Action::DuplicateMembers).await;
    assert_eq!(twice.column("FirstName"), ["repeated", "Grace"]);

    let (_, bytes) = under(Action::BadUtf8).await;
    assert!(String::from_utf8(bytes.expect("an answer")).is_err());
}

#[tokio::test]
async fn an_answer_is_compressed_and_may_be_huge() {
    let vendor = Vendor::start().await;
    vendor.control.fault(Rule::new(Action::Huge { bytes: 3_000_000 })).expect("a sound rule");
    vendor.control.fault(Rule::new(Action::Gzip)).expect("a sound rule");
    let seen = vendor.raw(&request("POST", "/api/xmlrpc", &[], &load())).await.expect("an answer");
    let head = Answer::parse(&seen);
    assert_eq!(head.header("content-encoding"), Some("gzip"));
    let at = seen.windows(4).position(|w| w == b"\r\n\r\n").expect("a head") + 4;
    assert!(seen.len() - at < 100_000, "small on the wire");
    let mut body = String::new();
    flate2::read::GzDecoder::new(&seen[at..]).read_to_string(&mut body).expect("gzip of text");
    assert!(body.len() >= 3_000_000 && body.ends_with("</methodResponse>"));
}

#[tokio::test]
async fn statuses_redirects_and_refusals_are_answered_instead() {
    let page = answer_under(Action::Status { status: 503, body: None, content_type: None, processed: false }).await;
    assert_eq!((page.status, page.header("content-type")), (503, Some("text/html;charset=UTF-8")));

    let away = answer_under(Action::Redirect { location: "http://elsewhere.example/x".into(), status: None }).await;
    assert_eq!((away.status, away.header("location")), (301, Some("http://elsewhere.example/x")));

    let many = answer_under(Action::TooMany { body: Default::default() }).await;
    assert_eq!((many.status, &many.json()["code"]), (429, &"429".into()));

    let session = answer_under(Action::SessionFault).await;
    assert_eq!(session.fault().0, 500);

    let own = answer_under(Action::Fault { code: 4, text: "[DatabaseError]full".into() }).await;
    assert_eq!(own.fault(), (4, "[DatabaseError]full".into()));
}

#[tokio::test]
async fn a_token_expires_between_two_pages() {
    let vendor = Vendor::start().await;
    let token = vendor.tokens().access_token;
    vendor.control.fault(Rule::new(Action::ExpireToken).call("DataService.query").nth(2)).expect("a sound rule");
    let all = members(&[("Id", "%")]);
    let mut statuses = Vec::new();
    for page in 0..3 {
        let page = format!("<i4>{page}</i4>");
        let params = ["Contact", "<i4>2</i4>", &page, &all, &names(&["Id"])];
        statuses.push(vendor.oauth(&token, "DataService.query", &params).await.status);
    }
    assert_eq!(statuses, [200, 401, 401], "the token stays expired");
}

#[tokio::test]
async fn answers_come_late_or_drop_by_drop() {
    let begun = Instant::now();
    let late = answer_under(Action::Delay { ms: 200, when: Moment::BeforeAnswering }).await;
    assert!(begun.elapsed() >= Duration::from_millis(200));
    assert_eq!(late.column("Id"), ["1"]);

    let begun = Instant::now();
    let dripped = answer_under(Action::Drip { bytes: 50, interval_ms: 20 }).await;
    assert_eq!(dripped.column("Id"), ["1"]);
    assert!(begun.elapsed() >= Duration::from_millis(20 * (dripped.body.len() as u64 / 50)));
}

#[tokio::test]
async fn a_hanging_call_answers_nothing_until_the_simulator_stops() {
    let vendor = Vendor::start().await;
    vendor.control.fault(Rule::new(Action::Hang { when: Moment::BeforeAnswering })).expect("a sound rule");
    let mut stream = vendor.connect().await;
    stream.write_all(&request("POST", "/api/xmlrpc", &[], &load())).await.expect("sent");
    let mut byte = [0];
    let waited = tokio::time::timeout(Duration::from_millis(300), stream.read(&mut byte)).await;
    assert!(waited.is_err(), "nothing comes");
    assert!(vendor.control.journal()[0].processed);
    let Vendor { simulator, .. } = vendor;
    simulator.stop().await;
    let ended = tokio::time::timeout(Duration::from_secs(5), stream.read(&mut byte)).await.expect("an end");
    assert!(matches!(ended, Ok(0) | Err(_)), "{ended:?}");
}
