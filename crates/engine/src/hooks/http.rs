//! Requests that a hook sends itself (`require('http')`): through the guarded client, on the time of the call that the
//! hook runs for. How many there may be is the script room's limit.

use crate::call::Call;
use crate::outbound::{Answer, Client, Failure, Outgoing, Repeatable};
use crate::{Engine, Traffic, depth};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use ligand_script::HttpFromHooks;
use serde::Deserialize;
use serde_json::json;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;

/// The most bytes of an answer that a hook may read.
const MAX_ANSWER: usize = 6 * 1024 * 1024;

/// The way out of the hooks of one call.
pub(super) struct WayOut {
    client: Client,
    traffic: Arc<Traffic>,
    budget: Duration,
    depth: u32,
}

/// What `js/http.js` of the script room asks for.
#[derive(Deserialize)]
struct Asked {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: String,
    /// Milliseconds.
    timeout: Option<f64>,
}

impl WayOut {
    pub fn of(engine: &Engine, call: &Call) -> WayOut {
        let depth = depth::of(call).saturating_add(1);
        let (client, budget) = (engine.client.clone(), engine.limits.vendor_call);
        WayOut { client, traffic: Arc::clone(&call.traffic), budget, depth }
    }

    async fn exchange(&self, request: &str) -> Result<String, String> {
        let asked: Asked = serde_json::from_str(request).map_err(|_| "the request is malformed".to_owned())?;
        let left = self.traffic.left(self.budget);
        if left.is_zero() {
            return Err(format!("no time is left of the {} s that one call may take", self.budget.as_secs()));
        }
        let own = asked.timeout.and_then(|ms| Duration::try_from_secs_f64(ms / 1000.0).ok()).filter(|own| *own < left);
        let outgoing = self.outgoing(asked, own.unwrap_or(left))?;
        self.traffic.sent();
        let begun = Instant::now();
        let answered = self.client.send(outgoing).await;
        self.traffic.spend(begun.elapsed());
        match answered {
            Ok(answer) => told(&answer),
            Err(failure) if own.is_some() && failure.timed_out() => Ok(late(&failure)),
            Err(failure) => Err(failure.to_string()),
        }
    }

    fn outgoing(&self, asked: Asked, deadline: Duration) -> Result<Outgoing, String> {
        let method = Method::try_from(asked.method.as_str()).map_err(|_| "the method is none of HTTP".to_owned())?;
        let url = Url::parse(&asked.url).map_err(|error| format!("the URL is not one: {error}"))?;
        let repeatable = if method.is_safe() { Repeatable::Yes } else { Repeatable::No };
        let mut headers = HeaderMap::new();
        for (name, value) in &asked.headers {
            let wrong = || format!("the header {name} cannot be sent: its name or value is not valid");
            let header = HeaderName::try_from(name.as_str()).map_err(|_| wrong())?;
            headers.append(header, HeaderValue::try_from(value.as_str()).map_err(|_| wrong())?);
        }
        headers.insert(depth::HEADER, HeaderValue::from(self.depth));
        let body = Bytes::from(asked.body);
        Ok(Outgoing { method, url, headers, body, repeatable, deadline, follow_redirects: false })
    }
}

fn told(answer: &Answer) -> Result<String, String> {
    if answer.body.len() > MAX_ANSWER {
        return Err(format!("the answer is larger than the {} MB that a hook may read", MAX_ANSWER >> 20));
    }
    let headers = answer.headers.iter().map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())));
    let reply = json!({
        "status": answer.status.as_u16(),
        "message": answer.status.canonical_reason().unwrap_or_default(),
        "headers": headers.collect::<Vec<_>>(),
        "body": String::from_utf8_lossy(&answer.body),
    });
    Ok(reply.to_string())
}

/// The time that the hook itself set was over: an event of its own.
fn late(failure: &Failure) -> String {
    json!({ "timed_out": failure.to_string() }).to_string()
}

impl HttpFromHooks for WayOut {
    fn send(&self, request: String) -> Pin<Box<dyn Future<Output = Result<String, String>> + Send + '_>> {
        Box::pin(async move { self.exchange(&request).await })
    }
}
