//! What a piece of work asked of vendors and what it was answered, for whoever asks to be shown. Recorded where everything
//! goes out, for the task that asked and no other; credentials in headers are masked at once, the rest is the reader's.

use crate::outbound::{Answer, Failure, Outgoing, holds_credential};
use http::HeaderMap;
use ligand_model::secret::MASK;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

/// The most requests of one recording.
const MOST: usize = 100;
/// How much of a body is kept, in bytes.
const KEPT: usize = 64 * 1024;

tokio::task_local! {
    static RECORDER: Arc<Mutex<Vec<Exchange>>>;
}

/// One request, and what came of it.
#[derive(Clone)]
pub struct Exchange {
    /// `GET`, `POST` and so on.
    pub method: String,
    /// Path of the URL, without query.
    pub path: String,
    /// The whole URL. Its query may hold credentials.
    pub url: url::Url,
    /// Headers, those of credentials masked.
    pub headers: Vec<(String, String)>,
    /// The body, or its beginning. It may hold credentials.
    pub body: String,
    /// The answer, or why there is none.
    pub answer: Result<Answered, String>,
}

/// What was answered.
#[derive(Clone)]
pub struct Answered {
    /// HTTP status.
    pub status: u16,
    /// Headers, those of credentials masked.
    pub headers: Vec<(String, String)>,
    /// The body, or its beginning. It may hold credentials.
    pub body: String,
}

/// Runs a piece of work and tells what it asked of vendors, in order. What it gives to other tasks is not recorded.
pub async fn recording<F: Future>(work: F) -> (F::Output, Vec<Exchange>) {
    let recorder = Arc::new(Mutex::new(Vec::new()));
    let done = RECORDER.scope(Arc::clone(&recorder), work).await;
    let exchanges = std::mem::take(&mut *recorder.lock().unwrap_or_else(PoisonError::into_inner));
    (done, exchanges)
}

/// Notes one request, if somebody asked to be shown.
pub(crate) fn note(outgoing: &Outgoing, answered: &Result<Answer, Failure>) {
    // Nobody asked: the rule.
    let _ = RECORDER.try_with(|recorder| {
        let mut exchanges = recorder.lock().unwrap_or_else(PoisonError::into_inner);
        if exchanges.len() < MOST {
            exchanges.push(exchange(outgoing, answered));
        }
    });
}

fn exchange(outgoing: &Outgoing, answered: &Result<Answer, Failure>) -> Exchange {
    Exchange {
        method: outgoing.method.to_string(),
        path: outgoing.url.path().to_owned(),
        url: outgoing.url.clone(),
        headers: headers(&outgoing.headers),
        body: beginning(&outgoing.body),
        answer: match answered {
            Ok(answer) => Ok(Answered {
                status: answer.status.as_u16(),
                headers: headers(&answer.headers),
                body: beginning(&answer.body),
            }),
            Err(failure) => Err(failure.to_string()),
        },
    }
}

fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let shown = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        let masked = value.is_sensitive() || holds_credential(name.as_str());
        let value = if masked { MASK.to_owned() } else { String::from_utf8_lossy(value.as_bytes()).into_owned() };
        (name.to_string(), value)
    };
    headers.iter().map(shown).collect()
}

fn beginning(body: &[u8]) -> String {
    String::from_utf8_lossy(&body[..body.len().min(KEPT)]).into_owned()
}
