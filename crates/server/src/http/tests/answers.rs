use super::*;
use crate::http::cors::EXPOSED;
use crate::http::request_id::RequestId;
use crate::respond::Failure;
use axum::routing::get;
use ligand_model::{Error, Kind};
use reqwest::Method;

async fn panics() {
    panic!("the words of the panic");
}

async fn says_its_id(id: RequestId) -> String {
    id.as_str().to_owned()
}

async fn fails() -> Failure {
    Failure(Error::new(Kind::Conflict, "somebody was first").with_internal("row version 3"))
}

fn routes() -> Router<App> {
    let below = Router::new().route("/panics", get(panics)).route("/id", get(says_its_id)).route("/fails", get(fails));
    Router::new().nest("/test", below)
}

#[tokio::test]
async fn every_answer_carries_a_request_id_and_every_error_repeats_it() {
    let server = Server::start(routes()).await;
    let table = [
        (Method::GET, "/health/live", 200),
        (Method::GET, "/metrics", 200),
        (Method::GET, "/oauth/callback?code=1&state=x", 200),
        (Method::GET, "/nowhere", 404),
        // Perhaps a resource of an element: who asks without a token does not learn.
        (Method::GET, "/elements/api-v2/nothing/7", 401),
        (Method::DELETE, "/health/live", 405),
        (Method::POST, "/oauth/callback", 405),
        (Method::GET, "/test/panics", 500),
        (Method::GET, "/test/fails", 409),
        (Method::HEAD, "/nowhere", 404),
    ];
    for (method, path, status) in table {
        let answer = client()
            .request(method.clone(), server.url(path))
            .header("Elements-Request-Id", "mine")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{method} {path}");
        let id = answer.headers()["elements-request-id"].to_str().unwrap().to_owned();
        assert!(id.len() == 24 && id.bytes().all(|digit| digit.is_ascii_hexdigit()), "{id}");
        if status >= 400 && method != Method::HEAD {
            assert_eq!(answer.headers()["content-type"], "application/json", "{path}");
            let body: serde_json::Value = answer.json().await.unwrap();
            assert_eq!(body["requestId"], id.as_str(), "{path}");
            assert_eq!(body.as_object().unwrap().len(), 2, "{path}: {body}");
        }
    }
}

#[tokio::test]
async fn a_handler_knows_the_id_that_the_answer_carries() {
    let answer = Server::start(routes()).await.get("/test/id").await;
    let header = answer.headers()["elements-request-id"].to_str().unwrap().to_owned();
    assert_eq!(answer.text().await.unwrap(), header);
}

#[tokio::test]
async fn a_panic_is_an_error_without_its_words_and_the_server_goes_on() {
    let server = Server::start(routes()).await;
    let body = server.get("/test/panics").await.text().await.unwrap();
    assert!(body.contains("internal error") && !body.contains("words"), "{body}");
    assert_eq!(server.get("/health/live").await.status(), 200);
}

#[tokio::test]
async fn a_page_of_another_origin_may_read_the_headers_of_the_service() {
    let server = Server::start(Router::new()).await;
    let expected = "Elements-Returned-Count, Elements-Total-Count, Elements-Request-Id, Elements-Next-Page-Token, \
                    Elements-Trace-Id, Elements-Error, Content-Disposition";
    assert_eq!(EXPOSED, expected);
    let ask = |path: &str, origin: bool| {
        let request = client().get(server.url(path));
        if origin { request.header("Origin", "https://app.example") } else { request }
    };
    let answer = ask("/elements/api-v2/nothing", true).send().await.unwrap();
    assert_eq!(answer.headers()["access-control-expose-headers"], expected);
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    for (path, origin) in [("/elements/api-v2/nothing", false), ("/oauth/callback", true)] {
        let answer = ask(path, origin).send().await.unwrap();
        assert!(!answer.headers().contains_key("access-control-expose-headers"), "{path}");
    }
}

#[tokio::test]
async fn a_preflight_is_answered_for_any_path_of_the_api() {
    let server = Server::start(Router::new()).await;
    let request = client().request(Method::OPTIONS, server.url("/elements/api-v2/hubs/crm/contacts"));
    let request = request.header("Origin", "https://app.example").header("Access-Control-Request-Method", "PATCH");
    let answer =
        request.header("Access-Control-Request-Headers", "authorization,elements-version").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["access-control-allow-headers"], "authorization,elements-version");
    assert!(answer.headers()["access-control-allow-methods"].to_str().unwrap().contains("PATCH"));
    assert!(answer.headers().contains_key("elements-request-id"));
}

#[tokio::test]
async fn the_callback_page_holds_the_code_and_keeps_it_to_itself() {
    let server = Server::start(Router::new()).await;
    let waiter = server.app.callbacks.expect("a-state");
    let answer = server.get("/oauth/callback?code=c%3C1&state=a-state&scope=app%7Cx").await;
    assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert!(answer.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none';"));
    let page = answer.text().await.unwrap();
    assert!(page.contains("c&lt;1") && page.contains(&server.url("/elements/api-v2/instances")), "{page}");
    assert!(!page.contains("<script"), "{page}");
    assert_eq!(waiter.await.unwrap(), crate::api::oauth::callback::Outcome::Code("c<1".into()));
}

#[tokio::test]
async fn the_callback_page_explains_a_refusal() {
    let server = Server::start(Router::new()).await;
    let page = server
        .get("/oauth/callback?error=access_denied&error_description=User%20said%20%3Cno%3E")
        .await
        .text()
        .await
        .unwrap();
    assert!(page.contains("somebody pressed Cancel") && page.contains("access_denied: User said &lt;no&gt;"), "{page}");
    assert_eq!(server.get("/oauth/callback").await.status(), 400);
}
