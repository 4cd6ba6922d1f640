//! What the answer of a token endpoint means. An unclear answer is not believed to be a refusal.

use crate::outbound::{Failure, Sent};
use http::HeaderMap;
use ligand_model::Secret;
use ligand_model::element::Authentication;
use ligand_model::secret::hide;
use serde_json::Value;
use std::time::Duration;

/// Tokens, as the vendor gave them.
#[derive(Debug, Clone)]
pub struct TokenPair {
    /// The access token.
    pub access: Secret,
    /// The refresh token, when one came: a rotating vendor sends a new one each time.
    pub refresh: Option<Secret>,
    /// Lifetime of the access token in seconds, when said.
    pub expires_in: Option<u64>,
    /// Configuration that the answer teaches.
    pub learned: Vec<(String, String)>,
}

/// Why there are no tokens.
#[derive(Debug, Clone)]
pub enum TokenFailure {
    /// The vendor certainly did not see the request; the grant is as good as before.
    Unsent(String),
    /// The vendor asks to wait; the grant is as good as before.
    Throttled(Option<Duration>),
    /// The vendor says that the grant or the client is not accepted: status, and its own words.
    Refused {
        /// HTTP status.
        status: u16,
        /// The vendor's words, for people.
        words: String,
    },
    /// Nobody knows whether the grant was used: time-out, cut, 5xx, unreadable.
    Unknown {
        /// What happened, for people.
        cause: String,
        /// The vendor did not answer in time.
        timed_out: bool,
    },
}

impl TokenFailure {
    /// The same without these secrets: some vendors repeat what they refuse, and their words are stored and logged.
    pub(super) fn without(mut self, secrets: &[&Secret]) -> TokenFailure {
        if let TokenFailure::Unsent(words)
        | TokenFailure::Refused { words, .. }
        | TokenFailure::Unknown { cause: words, .. } = &mut self
        {
            *words = hide(std::mem::take(words), secrets.iter().map(|secret| secret.expose().as_str()));
        }
        self
    }
}

/// Reads an answer.
pub(super) fn read(
    rules: &Authentication,
    status: u16,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<TokenPair, TokenFailure> {
    let json = serde_json::from_slice::<Value>(body).unwrap_or(Value::Null);
    match status {
        200..=207 => pair(rules, &json).ok_or_else(|| unknown(format!("status {status} without an access token"))),
        429 => Err(TokenFailure::Throttled(retry_after(headers))),
        400 | 401 | 403 => refusal(rules, status, &json),
        _ => Err(unknown(format!("status {status}"))),
    }
}

/// What a lost answer means.
pub(super) fn lost(failure: &Failure) -> TokenFailure {
    match failure.sent {
        Sent::No => TokenFailure::Unsent(failure.to_string()),
        Sent::Maybe => TokenFailure::Unknown { cause: failure.to_string(), timed_out: failure.timed_out() },
    }
}

fn unknown(cause: String) -> TokenFailure {
    TokenFailure::Unknown { cause, timed_out: false }
}

fn pair(rules: &Authentication, json: &Value) -> Option<TokenPair> {
    let text = |key: &str| json.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let expires_in = json.get("expires_in").and_then(|value| value.as_u64().or_else(|| value.as_str()?.parse().ok()));
    let learned = rules.learned.iter().filter_map(|rule| {
        let (_, value) = text(&rule.member)?.split_once(rule.after.as_str())?;
        Some((rule.configuration.clone(), value.to_owned()))
    });
    Some(TokenPair {
        access: text("access_token")?.into(),
        refresh: text("refresh_token").map(Secret::from),
        expires_in,
        learned: learned.collect(),
    })
}

/// `invalid_grant`, `invalid_client` and the element's own patterns are refusals; other 4xx are not believed.
fn refusal(rules: &Authentication, status: u16, json: &Value) -> Result<TokenPair, TokenFailure> {
    let text = |key: &str| json.get(key).and_then(Value::as_str).unwrap_or_default();
    let (error, description) = (text("error"), text("error_description"));
    let standard = ["invalid_grant", "invalid_client", "unauthorized_client", "access_denied"].contains(&error);
    let own = rules.refusals.iter().any(|r| r.error == error && description.to_lowercase().contains(&r.description));
    if !standard && !own {
        let words = if error.is_empty() { "no OAuth error" } else { error };
        return Err(unknown(format!("status {status}, {words} {description}").trim_end().to_owned()));
    }
    let words = if description.is_empty() { error.to_owned() } else { format!("{error}: {description}") };
    Err(TokenFailure::Refused { status, words })
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_masked_wherever_the_vendor_repeats_it() {
        let (code, id) = (Secret::from("a-code/+="), Secret::from("id"));
        let said = || "id: a-code/+= (a-code/+=) is not good".to_owned();
        let masked = "id: ******** (********) is not good";
        let failures = [
            TokenFailure::Unsent(said()),
            TokenFailure::Refused { status: 400, words: said() },
            TokenFailure::Unknown { cause: said(), timed_out: false },
        ];
        for failure in failures {
            let shown = format!("{:?}", failure.without(&[&code, &id]));
            assert!(shown.contains(masked), "{shown}");
        }
    }
}
