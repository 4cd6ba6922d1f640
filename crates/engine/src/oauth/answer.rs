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
    #[must_use]
    pub fn without(mut self, secrets: &[&Secret]) -> TokenFailure {
        if let TokenFailure::Unsent(words)
        | TokenFailure::Refused { words, .. }
        | TokenFailure::Unknown { cause: words, .. } = &mut self
        {
            *words = hide(std::mem::take(words), secrets.iter().map(|secret| secret.expose().as_str()));
        }
        self
    }
}

/// Reads an answer: JSON, or the form that older vendors send.
pub(super) fn read(
    rules: &Authentication,
    status: u16,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<TokenPair, TokenFailure> {
    judge(rules, status, retry_after(headers), &members(body))
}

/// What the members of an answer mean. Some vendors refuse with status 200.
pub(super) fn judge(
    rules: &Authentication,
    status: u16,
    retry_after: Option<Duration>,
    members: &Value,
) -> Result<TokenPair, TokenFailure> {
    match status {
        200..=207 => match pair(rules, members) {
            Some(pair) => Ok(pair),
            None if members.get("error").is_some() => refusal(rules, status, members),
            None => Err(unknown(format!("status {status} without an access token"))),
        },
        429 => Err(TokenFailure::Throttled(retry_after)),
        400 | 401 | 403 => refusal(rules, status, members),
        _ => Err(unknown(format!("status {status}"))),
    }
}

/// The members of a JSON object, or the fields of a form.
pub(super) fn members(body: &[u8]) -> Value {
    if let Ok(json) = serde_json::from_slice(body) {
        return json;
    }
    let text = String::from_utf8_lossy(body);
    let is_form = text.contains('=') && !text.trim_start().starts_with('<');
    let fields = url::form_urlencoded::parse(text.trim().as_bytes()).filter(|_| is_form);
    Value::Object(fields.map(|(name, value)| (name.into_owned(), Value::String(value.into_owned()))).collect())
}

/// What a lost answer means.
pub(super) fn lost(failure: &Failure) -> TokenFailure {
    match failure.sent {
        Sent::No => TokenFailure::Unsent(failure.to_string()),
        Sent::Maybe => TokenFailure::Unknown { cause: failure.to_string(), timed_out: failure.timed_out() },
    }
}

pub(super) fn unknown(cause: String) -> TokenFailure {
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

    fn rules() -> Authentication {
        let (element, _) = ligand_model::Element::compile(serde_json::json!({"key": "x"}));
        element.unwrap().authentication
    }

    #[test]
    fn tokens_are_read_from_json_and_from_a_form() {
        let form = "access_token=a%2F1&refresh_token=r&expires_in=60";
        for body in [r#"{"access_token": "a/1", "refresh_token": "r", "expires_in": 60}"#, form] {
            let pair = read(&rules(), 200, &HeaderMap::new(), body.as_bytes()).unwrap();
            let refresh = pair.refresh.map(|token| token.expose().clone());
            assert_eq!(
                (pair.access.expose().as_str(), refresh.as_deref(), pair.expires_in),
                ("a/1", Some("r"), Some(60))
            );
        }
    }

    #[test]
    fn a_refusal_with_status_200_is_one_and_anything_else_is_not_believed() {
        let refused = read(&rules(), 200, &HeaderMap::new(), b"error=invalid_grant&error_description=spent");
        assert!(matches!(refused, Err(TokenFailure::Refused { status: 200, .. })), "{refused:?}");
        for body in ["error=odd", "{}", "<html a='b'>", ""] {
            let read = read(&rules(), 200, &HeaderMap::new(), body.as_bytes());
            assert!(matches!(read, Err(TokenFailure::Unknown { .. })), "{body}: {read:?}");
        }
    }

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
