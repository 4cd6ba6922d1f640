//! Resources that take the place of a step of OAuth, with hooks: what hooks see, what they write, and what a failure means.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use futures::future::BoxFuture;
use ligand_engine::oauth::TokenFailure;
use ligand_engine::outbound::{Client, Settings};
use ligand_engine::{AccessToken, Configuration, Connection, Engine, Limits, Persist, Tokens};
use ligand_model::element::{Element, ResourceType};
use ligand_model::{Error, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// No token, and a memory of what was written.
#[derive(Default)]
struct Step(Mutex<BTreeMap<String, Option<String>>>);

impl Tokens for Step {
    fn current(&self) -> BoxFuture<'_, Result<AccessToken>> {
        Box::pin(async { Err(Error::internal("a step that obtains tokens has none")) })
    }

    fn rejected<'a>(&'a self, _: &'a AccessToken) -> BoxFuture<'a, Result<Option<AccessToken>>> {
        Box::pin(async { Ok(None) })
    }
}

impl Persist for Step {
    fn persist(&self, changes: BTreeMap<String, Option<String>>) -> BoxFuture<'_, Result<()>> {
        self.0.lock().unwrap().extend(changes);
        Box::pin(async { Ok(()) })
    }
}

fn engine() -> Engine {
    let settings = Settings { allow: vec!["127.0.0.0/8".parse().unwrap()], ..Settings::default() };
    let test = std::env::current_exe().unwrap();
    let worker = test.parent().and_then(Path::parent).unwrap().join("examples/hook-worker");
    let pool = ligand_script::Pool::new(ligand_script::PoolConfig::new(worker, [""; 0]));
    Engine::new(Client::new(settings).unwrap(), pool, Limits::default(), Arc::new(|| 1_769_000_000_000))
}

/// One resource of this type, with these hooks.
fn element(kind: &str, pre: &str, post: &str) -> Element {
    let hook = |kind: &str, body: &str| json!({"type": kind, "body": body});
    let (element, _) =
        Element::compile(json!({"key": "stepping", "authentication": {"type": "oauth2"}, "resources": [{
            "method": "POST", "path": "/hubs/general/step", "type": kind, "vendorMethod": "POST", "vendorPath": "/step",
            "hooks": [hook("preRequest", pre), hook("postRequest", post)],
        }]}));
    element.unwrap()
}

fn connection(element: Element, base: &str, step: &Arc<Step>) -> Connection {
    let values = [("base.url", base), ("oauth.api.key", "id"), ("oauth.user.refresh_token", "rt-secret")];
    let configuration: Configuration =
        values.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    Connection {
        instance: 0,
        element: Arc::new(element),
        configuration: Arc::new(configuration),
        tokens: step.clone(),
        persist: step.clone(),
    }
}

fn parameters(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

async fn url(pre: &str) -> Result<String> {
    let element = element("oauthOnAuthroizeUrl", pre, "done();");
    let connection = connection(element, "https://vendor.example", &Arc::default());
    let resource = connection.element.lifecycle(ResourceType::OauthOnAuthorizeUrl).next().unwrap();
    let asked = parameters(&[("client_id", "id"), ("redirect_uri", "https://app.example/auth")]);
    engine().resource_url(&connection, resource, &asked).await
}

#[tokio::test]
async fn a_hook_builds_the_url_that_the_user_is_sent_to() {
    let built = "done({request_vendor_path: 'https://login.example/' + configuration['oauth.api.key'], \
                 request_vendor_parameters: {app: request_parameters.client_id, to: request_parameters.redirect_uri}});";
    let expected = "https://login.example/id?app=id&to=https%3A%2F%2Fapp.example%2Fauth";
    assert_eq!(url(built).await.unwrap(), expected);
    let answered = "done({continue: false, request_vendor_path: 'https://login.example/'});";
    assert_eq!(url(answered).await.unwrap(), "https://login.example/", "it is not sent anyway");
}

#[tokio::test]
async fn a_hook_that_refuses_to_build_a_url_is_quoted() {
    let error = url("done({continue: false, response_error: 'no region configured'});").await.unwrap_err();
    assert_eq!((error.status(), error.message()), (400, "no region configured"));
}

/// A refresh with these hooks at a vendor that gives this answer.
async fn refreshed(pre: &str, post: &str, answer: &'static str) -> (Result<(), TokenFailure>, Value) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    #[expect(clippy::disallowed_methods, reason = "a test server, not a task of the product")]
    tokio::spawn(async move {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    let step = Arc::new(Step::default());
    let connection = connection(element("oauthOnTokenRefresh", pre, post), &base, &step);
    let resource = connection.element.lifecycle(ResourceType::OauthOnTokenRefresh).next().unwrap();
    let asked = parameters(&[("refreshToken", "rt-secret")]);
    let ran = engine().run_token_step(&connection, resource, &asked, Duration::from_secs(20)).await;
    let written = json!(*step.0.lock().unwrap());
    (ran.map(drop), written)
}

/// It says one byte more than it has.
const CUT: &str = "HTTP/1.1 200 OK\r\ncontent-length: 12\r\nconnection: close\r\n\r\n{\"t\":\"at-2\"";
const ANSWER: &str = "HTTP/1.1 200 OK\r\ncontent-length: 12\r\nconnection: close\r\n\r\n{\"t\":\"at-2\"}";
const REFUSED: &str = "HTTP/1.1 400 Bad\r\ncontent-length: 45\r\nconnection: close\r\n\r\n{\"error\":\"invalid_grant\",\"token\":\"rt-secret\"}";

#[tokio::test]
async fn hooks_see_the_refresh_token_and_write_the_new_one() {
    let post = "done({configuration: {'oauth.user.token': response_body.t, seen: request_parameters.refreshToken + \
                configuration['oauth.user.refresh_token']}});";
    let (ran, written) = refreshed("done();", post, ANSWER).await;
    ran.unwrap();
    assert_eq!(written, json!({"oauth.user.token": "at-2", "seen": "rt-secretrt-secret"}));
}

#[tokio::test]
async fn what_fails_before_anything_is_sent_leaves_the_grant_as_it_was() {
    let (ran, _) = refreshed("throw new Error('odd');", "done();", ANSWER).await;
    assert!(matches!(ran, Err(TokenFailure::Unsent(_))), "{ran:?}");
}

#[tokio::test]
async fn what_fails_after_it_may_have_spent_the_token() {
    for (post, answer) in [("throw new Error('odd');", ANSWER), ("done();", CUT)] {
        let (ran, _) = refreshed("done();", post, answer).await;
        assert!(matches!(ran, Err(TokenFailure::Unknown { .. })), "{ran:?}");
    }
}

#[tokio::test]
async fn a_refusal_is_one_and_is_told_without_the_token() {
    let (ran, _) = refreshed("done();", "done();", REFUSED).await;
    let shown = format!("{ran:?}");
    assert!(matches!(ran, Err(TokenFailure::Refused { status: 400, .. })), "{shown}");
    assert!(!shown.contains("rt-secret"), "{shown}");
}
