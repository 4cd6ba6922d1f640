//! The two requests of OAuth 1.0 before any call (RFC 5849 §2.1, §2.3): for a request token, and for the token of a user
//! who has consented.

use super::answer::{self, TokenFailure};
use super::form;
use crate::Engine;
use crate::auth::oauth1::{Moment, Signed, header, parameters};
pub use crate::auth::oauth1::{SignatureMethod, Signer};
use crate::random;
use ligand_model::Secret;
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// One signed request to a token endpoint.
#[derive(Debug, Clone)]
pub struct SignedRequest {
    /// The endpoint: `oauth.request.url` or `oauth.token.url`.
    pub url: String,
    /// Client, and the request token once there is one.
    pub signer: Signer,
    /// The parameters of the protocol stand in the query instead of the header.
    pub in_query: bool,
    /// `oauth_callback` for a request token, `oauth_verifier` for the token.
    pub further: (&'static str, String),
    /// How long to wait for the answer.
    pub deadline: Duration,
}

/// A token and the secret that signs with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedToken {
    /// `oauth_token`.
    pub token: Secret,
    /// `oauth_token_secret`.
    pub secret: Secret,
}

impl Engine {
    /// Sends one request on a fresh connection; never repeats it.
    ///
    /// # Errors
    /// [`TokenFailure`] says whether what was exchanged is certainly unused, refused, or unknown.
    pub async fn signed_token(&self, request: &SignedRequest) -> Result<SignedToken, TokenFailure> {
        let unsent = |cause: String| TokenFailure::Unsent(cause);
        let mut url = Url::parse(&request.url).map_err(|error| unsent(format!("the token URL is not one: {error}")))?;
        let nonce = random::nonce().map_err(unsent)?;
        let moment = Moment { seconds: (self.clock)().div_euclid(1000), nonce };
        let further = [request.further.clone()];
        let signed = Signed { method: "POST", url: &url, form: None, further: &further };
        let parameters = parameters(&request.signer, &moment, &signed);
        let authorization = if request.in_query {
            url.query_pairs_mut().extend_pairs(&parameters);
            None
        } else {
            Some(header(&parameters))
        };
        let outgoing = form::post(url, String::new(), authorization, request.deadline).map_err(unsent)?;
        let read = match self.client.send(outgoing).await {
            Ok(answer) => read(answer.status.as_u16(), &answer.body),
            Err(failure) => Err(answer::lost(&failure)),
        };
        let secrets = [&request.signer.client_secret, &request.signer.token_secret];
        read.map_err(|failure| failure.without(&secrets))
    }
}

/// The answer is a form; a refusal has a status or no token.
fn read(status: u16, body: &[u8]) -> Result<SignedToken, TokenFailure> {
    let members = answer::members(body);
    let text = |name: &str| members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    match (status, text("oauth_token")) {
        (200..=207, Some(token)) => {
            Ok(SignedToken { token: token.into(), secret: text("oauth_token_secret").unwrap_or_default().into() })
        }
        (200..=207, None) => Err(answer::unknown(format!("status {status} without oauth_token"))),
        (429, _) => Err(TokenFailure::Throttled(None)),
        (400 | 401 | 403, _) => {
            let said = String::from_utf8_lossy(body).chars().take(500).collect::<String>();
            let words = if said.trim().is_empty() { format!("status {status}") } else { said };
            Err(TokenFailure::Refused { status, words })
        }
        _ => Err(answer::unknown(format!("status {status}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_from_the_form_and_everything_else_has_its_meaning() {
        let read_token = read(200, b"oauth_token=t%2F1&oauth_token_secret=s&oauth_callback_confirmed=true").unwrap();
        assert_eq!(read_token, SignedToken { token: "t/1".into(), secret: "s".into() });
        assert!(matches!(read(401, b"oauth_problem=token_rejected"), Err(TokenFailure::Refused { status: 401, .. })));
        assert!(matches!(read(429, b""), Err(TokenFailure::Throttled(None))));
        for (status, body) in [(200, ""), (500, "oauth_token=t"), (302, "")] {
            assert!(matches!(read(status, body.as_bytes()), Err(TokenFailure::Unknown { .. })), "{status} {body}");
        }
    }
}
