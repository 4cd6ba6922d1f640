//! What the run of a resource means that stands in for the token endpoint: the same four outcomes, so that the same rules
//! keep the grant alive. What is not certain is `Unknown`.

use super::answer::{TokenFailure, TokenPair, judge as judge_members, unknown};
use crate::call::Reply;
use ligand_model::element::Authentication;
use ligand_model::{Error, Kind};
use serde_json::{Value, json};

/// How a run ended.
pub(crate) struct Outcome<'a> {
    /// What came of it.
    pub reply: &'a Result<Reply, Error>,
    /// The status of the vendor's last answer, if there was one.
    pub status: Option<u16>,
}

/// Judges a run. The pair is there if the reply is one as the standard has it; what hooks wrote is not known here.
pub(crate) fn judge(rules: &Authentication, outcome: &Outcome) -> Result<Option<TokenPair>, TokenFailure> {
    match outcome.reply {
        Ok(reply) if (200..=207).contains(&reply.status) => {
            Ok(reply.json().and_then(|members| judge_members(rules, 200, None, members).ok()))
        }
        // A hook made the answer of an error.
        Ok(reply) => Err(failure(rules, reply.status, None, reply.json().unwrap_or(&Value::Null))),
        Err(error) => Err(failed(rules, outcome, error)),
    }
}

fn failed(rules: &Authentication, outcome: &Outcome, error: &Error) -> TokenFailure {
    if error.kind() == Kind::OutcomeUnknown {
        return TokenFailure::Unknown { cause: error.message().to_owned(), timed_out: error.status() == 504 };
    }
    match outcome.status {
        // Nothing left this server, or nothing arrived at the vendor's: what may have arrived is `OutcomeUnknown`.
        None => TokenFailure::Unsent(error.message().to_owned()),
        Some(status) if (200..=207).contains(&status) => {
            let words = error.message().to_owned();
            match failure(rules, 400, None, &said(&words)) {
                refused @ TokenFailure::Refused { .. } => refused,
                _ => unknown(words),
            }
        }
        Some(status) => {
            let words = error.provider().unwrap_or_else(|| error.message());
            failure(rules, status, error.retry_after(), &said(words))
        }
    }
}

fn failure(
    rules: &Authentication,
    status: u16,
    retry_after: Option<std::time::Duration>,
    members: &Value,
) -> TokenFailure {
    match judge_members(rules, status, retry_after, members) {
        Err(failure) => failure,
        Ok(_) => unknown(format!("status {status}")),
    }
}

/// The members that words have if they are JSON or a form; else the words, as the `error` they may be.
fn said(words: &str) -> Value {
    let members = super::answer::members(words.as_bytes());
    match members.get("error") {
        Some(Value::String(_)) => members,
        // Some vendors wrap it: {"error": {"code": …}}. Their own words are all there is.
        _ => json!({ "error": words.trim() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Body;
    use ligand_model::Element;

    fn judged(reply: Result<Reply, Error>, status: Option<u16>) -> Result<Option<TokenPair>, TokenFailure> {
        let (element, _) = Element::compile(json!({"key": "x"}));
        judge(&element.unwrap().authentication, &Outcome { reply: &reply, status })
    }

    fn reply(status: u16, body: Value) -> Result<Reply, Error> {
        Ok(Reply { status, headers: Vec::new(), body: Body::Json(body) })
    }

    #[test]
    fn a_standard_answer_is_a_pair_and_another_good_one_is_what_the_hooks_wrote() {
        let pair = judged(reply(200, json!({"access_token": "a"})), Some(200)).unwrap().unwrap();
        assert_eq!(pair.access.expose(), "a");
        assert!(judged(reply(200, json!({"ok": true})), Some(200)).unwrap().is_none());
    }

    #[test]
    fn only_what_the_vendor_certainly_refused_is_refused() {
        let vendor = |words: &str| Err(Error::new(Kind::Vendor, "refused").with_provider(words));
        let table = [
            (vendor(r#"{"error": "invalid_grant"}"#), Some(400), "Refused"),
            (vendor(r#"{"error": {"code": 7}}"#), Some(400), "Unknown"),
            (vendor("nonsense"), Some(401), "Unknown"),
            (reply(401, json!({"error": "invalid_grant"})), Some(401), "Refused"),
            (Err(Error::new(Kind::Vendor, "invalid_grant")), Some(200), "Refused"),
            (Err(Error::new(Kind::HookFailed, "it threw")), Some(200), "Unknown"),
            (Err(Error::new(Kind::HookFailed, "it threw")), None, "Unsent"),
            (Err(Error::new(Kind::VendorUnavailable, "no route")), None, "Unsent"),
            (Err(Error::new(Kind::OutcomeUnknown, "lost")), None, "Unknown"),
            (Err(Error::new(Kind::VendorUnavailable, "502")), Some(502), "Unknown"),
            (Err(Error::new(Kind::TooManyRequests, "slow")), Some(429), "Throttled"),
        ];
        for (reply, status, expected) in table {
            let shown = format!("{:?}", judged(reply.clone(), status).unwrap_err());
            assert!(shown.starts_with(expected), "{reply:?} {status:?}: {shown}");
        }
    }
}
