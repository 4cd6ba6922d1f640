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
        /// The verifier of a proof key (RFC 7636 §4.5).
        verifier: Option<Secret>,
    },
    /// A refresh token.
    Refresh(Secret),
    /// A user's name and password (RFC 6749 §4.3).
    Password {
        /// The name.
        username: String,
        /// The password.
        password: Secret,
    },
    /// The client for itself (RFC 6749 §4.4).
    Client,
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
    /// How the client shows itself, where the instance says otherwise than the element.
    pub credentials: Option<ClientCredentials>,
    /// What is exchanged.
    pub grant: Grant,
    /// Asked for where no user was asked: by password, and for the client. Left out when empty.
    pub scope: String,
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
    fn secrets(&self) -> Vec<&Secret> {
        let mut secrets = vec![&self.client_secret, &self.client_id];
        match &self.grant {
            Grant::Code { code, verifier, .. } => secrets.extend([code].into_iter().chain(verifier)),
            Grant::Refresh(token) => secrets.push(token),
            Grant::Password { password, .. } => secrets.push(password),
            Grant::Client => {}
        }
        secrets
    }
}

/// The form, and the value of `Authorization` where the client shows itself there.
fn encode(rules: &Authentication, request: &TokenRequest) -> (String, Option<String>) {
    let said = match request.grant {
        Grant::Refresh(_) => rules.refresh,
        Grant::Code { .. } | Grant::Password { .. } | Grant::Client => rules.exchange,
    };
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    append_grant(&request.grant, &mut form);
    if !request.scope.is_empty() && matches!(request.grant, Grant::Password { .. } | Grant::Client) {
        form.append_pair("scope", &request.scope);
    }
    let credentials = request.credentials.unwrap_or(said);
    let basic = client(credentials, &request.client_id, &request.client_secret, &mut form);
    (form.finish(), basic)
}

fn append_grant(grant: &Grant, form: &mut url::form_urlencoded::Serializer<'_, String>) {
    match grant {
        Grant::Code { code, redirect_uri, verifier } => {
            form.append_pair("grant_type", "authorization_code");
            form.append_pair("code", code.expose());
            form.append_pair("redirect_uri", redirect_uri);
            if let Some(verifier) = verifier {
                form.append_pair("code_verifier", verifier.expose());
            }
        }
        Grant::Refresh(token) => {
            form.append_pair("grant_type", "refresh_token");
            form.append_pair("refresh_token", token.expose());
        }
        Grant::Password { username, password } => {
            form.append_pair("grant_type", "password");
            form.append_pair("username", username);
            form.append_pair("password", password.expose());
        }
        Grant::Client => {
            form.append_pair("grant_type", "client_credentials");
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use ligand_model::Element;
    use serde_json::json;

    fn sent(grant: Grant, credentials: Option<ClientCredentials>) -> (String, Option<String>) {
        let (element, _) = Element::compile(json!({"key": "x", "authentication": {"type": "oauth2"}}));
        let request = TokenRequest {
            url: "https://vendor.example/token".into(),
            client_id: "id".into(),
            client_secret: "s&c".into(),
            credentials,
            grant,
            scope: "read write".into(),
            deadline: Duration::ZERO,
        };
        encode(&element.unwrap().authentication, &request)
    }

    #[test]
    fn each_grant_sends_its_own_form() {
        let code =
            Grant::Code { code: "c/1".into(), redirect_uri: "https://a.example".into(), verifier: Some("v".into()) };
        let table = [
            (code, "grant_type=authorization_code&code=c%2F1&redirect_uri=https%3A%2F%2Fa.example&code_verifier=v"),
            (Grant::Refresh("r".into()), "grant_type=refresh_token&refresh_token=r"),
            (
                Grant::Password { username: "u".into(), password: "p w".into() },
                "grant_type=password&username=u&password=p+w&scope=read+write",
            ),
            (Grant::Client, "grant_type=client_credentials&scope=read+write"),
        ];
        for (grant, expected) in table {
            let expected = format!("{expected}&client_id=id&client_secret=s%26c");
            assert_eq!(sent(grant, None), (expected, None));
        }
    }

    #[test]
    fn an_instance_may_say_that_its_client_shows_itself_in_the_header() {
        let (form, basic) = sent(Grant::Client, Some(ClientCredentials::Basic));
        assert_eq!(
            (form.as_str(), basic.as_deref()),
            ("grant_type=client_credentials&scope=read+write", Some("Basic aWQ6cyZj"))
        );
    }
}
