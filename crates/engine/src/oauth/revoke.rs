//! Giving a grant back (RFC 7009).

use super::form;
use super::token::client;
use crate::Engine;
use ligand_model::Secret;
use ligand_model::element::{Authentication, ClientCredentials};
use std::time::Duration;
use url::Url;

/// One request to a revocation endpoint.
#[derive(Debug, Clone)]
pub struct Revocation {
    /// The endpoint.
    pub url: String,
    /// Client id.
    pub client_id: Secret,
    /// Client secret.
    pub client_secret: Secret,
    /// How the client shows itself, where the instance says otherwise than the element.
    pub credentials: Option<ClientCredentials>,
    /// The refresh token, else the access token: the end of the former ends the grant.
    pub token: Secret,
    /// How long to wait for the answer.
    pub deadline: Duration,
}

impl Engine {
    /// Asks the vendor to end a grant; the client shows itself as it does for a refresh.
    ///
    /// # Errors
    /// Why it is not certain that the grant has ended, for the log.
    pub async fn revoke(&self, rules: &Authentication, revocation: &Revocation) -> Result<(), String> {
        let url = Url::parse(&revocation.url).map_err(|error| format!("the revocation URL is not one: {error}"))?;
        let (form, basic) = encode(rules, revocation);
        let outgoing = form::post(url, form, basic, revocation.deadline)?;
        let answer = self.client.send(outgoing).await.map_err(|failure| failure.to_string())?;
        // A token that is unknown or gone already is answered 200 (§2.2).
        if answer.status.is_success() { Ok(()) } else { Err(format!("status {}", answer.status.as_u16())) }
    }
}

/// The form, and the value of `Authorization` where the client shows itself there.
fn encode(rules: &Authentication, revocation: &Revocation) -> (String, Option<String>) {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("token", revocation.token.expose());
    let credentials = revocation.credentials.unwrap_or(rules.refresh);
    let basic = client(credentials, &revocation.client_id, &revocation.client_secret, &mut form);
    (form.finish(), basic)
}
