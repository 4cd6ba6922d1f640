//! What a simulator is started with, and the settings that may change while it runs.

use std::net::{Ipv4Addr, SocketAddr};

use serde::{Deserialize, Serialize};

use super::quota::Quotas;

/// How a simulated Infusionsoft starts. Everything has a default that works on loopback.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The one registered OAuth client.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// Callbacks registered for the client; empty accepts any.
    pub redirect_uris: Vec<String>,
    /// Name of the tenant: the app `fm260` is `fm260.infusionsoft.com` in a token's scope.
    pub app: String,
    /// The legacy encrypted key that `/api/xmlrpc` accepts; without one every key is refused.
    pub legacy_key: Option<String>,
    /// Personal access tokens and service account keys (`KeapAK-…`).
    pub access_keys: Vec<String>,
    /// Lifetime of access tokens in seconds.
    pub expires_in: u64,
    /// Start with a small plausible CRM instead of empty tables.
    pub seed_data: bool,
    /// Quotas; counted always, enforced only on demand.
    pub quotas: Quotas,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            client_id: "simulated-client".into(),
            client_secret: "simulated-secret".into(),
            redirect_uris: Vec::new(),
            app: "fm260".into(),
            legacy_key: None,
            access_keys: Vec::new(),
            expires_in: 86_400,
            seed_data: true,
            quotas: Quotas::default(),
        }
    }
}

/// Which generation of error bodies the token endpoint uses (`docs/reference/infusionsoft.md` §3.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenErrors {
    /// `invalid_grant` / `Invalid refresh token`, seen 2016 to 2019.
    Early,
    /// `invalid_request` / `Invalid Refresh Token`, seen since.
    #[default]
    Late,
}

/// Settings that `PUT /_simulator/settings` changes; absent members keep their value.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Lifetime of access tokens issued from now on, in seconds.
    pub expires_in: u64,
    /// Lifetime of authorization codes in seconds.
    pub code_ttl: u64,
    /// Lifetime of refresh tokens in seconds (45 days; 180 by another account).
    pub refresh_ttl: u64,
    /// Latency of the token endpoint in milliseconds: the grant is processed, then the answer waits.
    pub token_delay_ms: u64,
    /// Generation of the token endpoint's error bodies.
    pub token_errors: TokenErrors,
    /// A refresh also kills the access token issued before it. What the vendor does is unknown.
    pub refresh_kills_access: bool,
    /// What the consent page does without a person: `allow`, `deny`, or absent to show the page.
    pub consent: Option<Consent>,
    /// `DataService.query` with a limit above 1000: clamp it instead of fault 12. The vendor did either.
    pub clamp_limit: bool,
    /// What `addToGroup` answers for a tag that the contact already has. What the vendor answers is unknown.
    pub tag_twice_answer: bool,
    /// Quotas and whether they are enforced.
    pub quotas: Quotas,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            expires_in: 86_400,
            code_ttl: 300,
            refresh_ttl: 45 * 86_400,
            token_delay_ms: 0,
            token_errors: TokenErrors::default(),
            refresh_kills_access: false,
            consent: None,
            clamp_limit: false,
            tag_twice_answer: true,
            quotas: Quotas::default(),
        }
    }
}

/// What a person answers on the consent page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// Redirect with a code.
    Allow,
    /// Redirect with `error=access_denied`.
    Deny,
}
