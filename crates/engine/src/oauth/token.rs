//! Requests to the token endpoint (RFC 6749 §4.1.3, §6), and what its answers mean.

use super::answer::{self, TokenFailure, TokenPair};
use super::form;
use crate::Engine;
use base64::Engine as _;
use ligand_model::Secret;
use ligand_model::element::{Authentication, ClientCredentials};
use std::time::Duration;
use url::Url;

/// What is exchanged for tokens.
#[derive(Debug, Clone)]
pub enum Grant {
    /// The code of a redirect, with the redirect URI that was used.
    Code {
        /// The code, as received.
        code: Secret,
        /// The same redirect URI as in the authorization URL.
        redirect_uri: String,
    },
    /// A refresh token.
    Refresh(Secret),
}

/// One request to a token endpoint.
#[derive(Debug, Clone)]
pub struct TokenRequest {
    /// The endpoint.
    pub url: String,
    /// Client id.
    pub client_id: Secret,
    /// Client secret.
    pub client_secret: Secret,
    /// What is exchanged.
    pub grant: Grant,
    /// How long to wait for the answer. A refresh is never cut at a caller's time-out.
    pub deadline: Duration,
}

impl Engine {
    /// Sends one request on a fresh connection; never repeats it.
    ///
    /// # Errors
    /// [`TokenFailure`] says whether the grant is certainly unused, certainly dead, or unknown.
    pub async fn token(&self, rules: &Authentication, request: &TokenRequest) -> Result<TokenPair, TokenFailure> {
        let (form, basic) = encode(rules, request);
        let url = Url::parse(&request.url)
            .map_err(|error| TokenFailure::Unsent(format!("the token URL is not one: {error}")))?;
        let outgoing = form::post(url, form, basic, request.deadline).map_err(TokenFailure::Unsent)?;
        let read = match self.client.send(outgoing).await {
            Ok(answer) => answer::read(rules, answer.status.as_u16(), &answer.headers, &answer.body),
            Err(failure) => Err(answer::lost(&failure)),
        };
        read.map_err(|failure| failure.without(&request.secrets()))
    }
}

impl TokenRequest {
    /// What the vendor was sent and nobody else may read.
    fn secrets(&self) -> [&Secret; 3] {
        let (Grant::Code { code: grant, .. } | Grant::Refresh(grant)) = &self.grant;
        [grant, &self.client_secret, &self.client_id]
    }
}

/// The form, and the value of `Authorization` where the client shows itself there.
fn encode(rules: &Authentication, request: &TokenRequest) -> (String, Option<String>) {
    let credentials = match request.grant {
        Grant::Code { .. } => rules.exchange,
        Grant::Refresh(_) => rules.refresh,
    };
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    match &request.grant {
        Grant::Code { code, redirect_uri } => {
            form.append_pair("grant_type", "authorization_code");
            form.append_pair("code", code.expose());
            form.append_pair("redirect_uri", redirect_uri);
        }
        Grant::Refresh(token) => {
            form.append_pair("grant_type", "refresh_token");
            form.append_pair("refresh_token", token.expose());
        }
    }
    let basic = client(credentials, &request.client_id, &request.client_secret, &mut form);
    (form.finish(), basic)
}

/// Shows who the client is: in the form, or in the value of `Authorization` that is answered.
pub(super) fn client(
    credentials: ClientCredentials,
    id: &Secret,
    secret: &Secret,
    form: &mut url::form_urlencoded::Serializer<'_, String>,
) -> Option<String> {
    match credentials {
        ClientCredentials::Body => {
            form.append_pair("client_id", id.expose());
            form.append_pair("client_secret", secret.expose());
            None
        }
        ClientCredentials::Basic => {
            let pair = format!("{}:{}", id.expose(), secret.expose());
            Some(format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair)))
        }
    }
}
