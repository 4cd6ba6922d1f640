//! A client of the server under test: paths are below the API's base path unless they say `_root`.

use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// Sends requests with one set of credentials.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: String,
    headers: Vec<(String, String)>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Client {
    pub(super) fn new(url: &str, authorization: Option<String>) -> Client {
        let http = reqwest::Client::builder().no_proxy().timeout(super::PATIENCE).build().expect("a client");
        let headers = authorization.into_iter().map(|value| ("Authorization".to_owned(), value)).collect();
        Client { http, url: url.to_owned(), headers }
    }

    /// The same client with one more header.
    pub fn with_header(mut self, name: &str, value: &str) -> Client {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body.to_string())).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::PUT, path, Some(body.to_string())).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::PATCH, path, Some(body.to_string())).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    /// Any method, any body; a body is sent as JSON unless a header says otherwise.
    pub async fn send(&self, method: Method, path: &str, body: Option<String>) -> Answer {
        self.send_to(method, &format!("/elements/api-v2{path}"), body.map(String::into_bytes)).await
    }

    /// A body that is no text; its type is a header of this client.
    pub async fn send_bytes(&self, method: Method, path: &str, body: Vec<u8>) -> Answer {
        self.send_to(method, &format!("/elements/api-v2{path}"), Some(body)).await
    }

    /// Outside the API: `/health/ready`, `/metrics`, `/oauth/callback`.
    pub async fn get_root(&self, path: &str) -> Answer {
        self.send_to(Method::GET, path, None).await
    }

    async fn send_to(&self, method: Method, path: &str, body: Option<Vec<u8>>) -> Answer {
        let mut request = self.http.request(method.clone(), format!("{}{path}", self.url));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(body) = body {
            let has_type = self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
            request = if has_type { request } else { request.header("Content-Type", "application/json") };
            request = request.body(body);
        }
        let response = request.send().await.unwrap_or_else(|error| panic!("{method} {path}: {error:?}"));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, text: response.text().await.expect("a whole body") }
    }
}

impl Answer {
    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("visible ASCII"))
    }

    /// The public message of an error.
    #[track_caller]
    pub fn message(&self) -> String {
        self.json()["message"].as_str().unwrap_or_else(|| panic!("no message: {self:?}")).to_owned()
    }

    /// Passes the answer on if it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{self:?}");
        self
    }
}
