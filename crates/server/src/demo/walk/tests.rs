//! The walk against servers that answer as they should, and as they should not.

use axum::Json;
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use serde_json::json;

use super::*;
use crate::demo::STEPS;
use crate::demo::check::Check;

/// Walks `steps` against `router`; answers how it ended and what was shown.
async fn walked(router: Router, steps: &'static [Step], code: Option<Outcome>) -> (Result<Known, Failed>, String) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let known = Known::default().with("base", base).with("authorization", "User u, Organization o").with("token", "t");
    let callback = code.map(|code| {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        sender.send(code).unwrap();
        receiver
    });
    let mut shown = Vec::new();
    let walk = Walk::new(known, Show::new(&mut shown, false), callback);
    let ended = tokio::select! {
        ended = walk.through(steps) => ended,
        served = axum::serve(listener, router) => panic!("the server ended first: {served:?}"),
    };
    (ended, String::from_utf8(shown).unwrap())
}

const MAKE_AND_READ: &[Step] = &[
    Step::post("Make", "/things").body(r#"{"name": "$token"}"#).keeps(&[("thing", Source::Member("/id"))]),
    Step::get("Read", "/things/$thing").query(&[("fields", "a b")]).holds(&[Check::Is("/id", "$thing")]),
];

fn things(id_when_read: u32) -> Router {
    Router::new()
        .route(
            "/things",
            post(|Json(body): Json<serde_json::Value>| async move { Json(json!({"id": 7, "sent": body})) }),
        )
        .route("/things/7", get(move || async move { Json(json!({"id": id_when_read})) }))
}

#[tokio::test]
async fn what_one_step_keeps_the_next_one_uses() {
    let (ended, shown) = walked(things(7), MAKE_AND_READ, None).await;
    ended.unwrap();
    for expected in
        ["[ 1/2] Make", "[ 2/2] Read", r#"-d '{"name": "t"}'"#, "/things/7 \\", "--data-urlencode 'fields=a b'"]
    {
        assert!(shown.contains(expected), "{expected} is missing in\n{shown}");
    }
    assert!(shown.contains("User u, Organization o, Element t") && shown.contains("✓ id: 7"), "{shown}");
}

#[tokio::test]
async fn a_wrong_answer_ends_the_walk_and_names_the_step() {
    let (ended, shown) = walked(things(8), MAKE_AND_READ, None).await;
    let failed = ended.unwrap_err();
    assert_eq!((failed.number, failed.title), (2, "Read"));
    assert_eq!(failed.to_string(), "step 2 (Read) did not do what it says: expected “id: 7”, but it is 8");
    assert!(shown.contains("✗ expected “id: 7”, but it is 8"), "{shown}");
}

#[tokio::test]
async fn a_wrong_status_ends_the_walk_although_the_body_would_do() {
    let router = Router::new().route("/things", post(|| async { (StatusCode::CREATED, Json(json!({"id": 7}))) }));
    let failed = walked(router, MAKE_AND_READ, None).await.0.unwrap_err();
    assert_eq!(failed.why, "expected status 200, but it is 201");
}

#[tokio::test]
async fn an_answer_without_what_later_steps_need_ends_the_walk() {
    let router = Router::new().route("/things", post(|| async { Json(json!({"name": "x"})) }));
    let failed = walked(router, MAKE_AND_READ, None).await.0.unwrap_err();
    assert_eq!((failed.number, failed.why.as_str()), (1, "the answer has no /id"));
}

#[tokio::test]
async fn a_vendor_s_refusal_ends_the_walk_in_its_words() {
    const COME_BACK: &[Step] = &[Step::get("Back", "/back").by(By::Anybody).keeps(&[("code", Source::Callback)])];
    let router = Router::new().route("/back", get(|headers: HeaderMap| async move { headers.len().to_string() }));
    let refused = Outcome::Refused { error: "access_denied".into(), description: None };
    let failed = walked(router.clone(), COME_BACK, Some(refused)).await.0.unwrap_err();
    assert_eq!(failed.why, "the vendor refused: access_denied");
    let known = walked(router, COME_BACK, Some(Outcome::Code("c1".into()))).await.0.unwrap();
    assert_eq!(known.fill("$code").unwrap(), "c1");
}

#[tokio::test]
async fn the_whole_walk_fails_at_its_first_step_against_a_server_that_knows_nothing() {
    let listener = Router::new().fallback(|| async { Json(json!({})) });
    let names = ["clientId", "clientSecret", "callbackUrl", "state"];
    let known = names.iter().fold(Known::default(), |known, name| known.with(name, "x"));
    let (ended, _) = walked_with(listener, known).await;
    assert_eq!(ended.unwrap_err().number, 1);
}

async fn walked_with(router: Router, known: Known) -> (Result<Known, Failed>, ()) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let known = known.with("base", format!("http://{}", listener.local_addr().unwrap()));
    let walk = Walk::new(known, Show::new(std::io::sink(), false), None);
    tokio::select! {
        ended = walk.through(STEPS) => (ended, ()),
        served = axum::serve(listener, router) => panic!("the server ended first: {served:?}"),
    }
}

#[tokio::test]
async fn nobody_there_is_said() {
    let known = Known::default().with("base", "http://127.0.0.1:1").with("authorization", "a").with("token", "t");
    let walk = Walk::new(known, Show::new(std::io::sink(), false), None);
    let failed = walk.through(MAKE_AND_READ).await.unwrap_err();
    assert!(failed.why.starts_with("no answer: "), "{failed}");
}
