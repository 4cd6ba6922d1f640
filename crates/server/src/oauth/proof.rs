//! The proof key of an authorization code (RFC 7636). Its verifier is derived from what both ends of the consent know, under
//! a key of the installation: nothing is stored, every replica knows it, and nobody outside does.

use ligand_engine::Configuration;
use ligand_engine::oauth::pkce::{self, ChallengeMethod};
use ligand_model::element::{Authentication, AuthenticationType};
use ligand_model::{Element, Result, Secret};
use ligand_store::Store;

/// The verifier of one consent.
const VERIFIER: &str = "oauth.pkce.code.verifier";
/// How its challenge is made: `S256`, unless a vendor knows `plain` only.
const METHOD: &str = "oauth.pkce.code.method";
/// The challenge, for hooks.
const CHALLENGE: &str = "oauth.pkce.code.challenge";

/// A verifier and what is shown of it.
pub struct Proof {
    /// For the exchange only.
    pub verifier: Secret,
    /// For the authorization URL.
    pub challenge: String,
    /// `S256` or `plain`.
    pub method: &'static str,
}

/// The proof key of a consent that began with this client, callback URL and `state`; none where the element needs none.
///
/// # Errors
/// Internal: the store has no keys.
pub fn proof(store: &Store, element: &Element, kind: AuthenticationType, asked: &Asked) -> Result<Option<Proof>> {
    let Authentication { pkce, .. } = element.authentication;
    if !(kind == AuthenticationType::Oauth2Pkce || pkce && kind == AuthenticationType::Oauth2) {
        return Ok(None);
    }
    let method = ChallengeMethod::from_name(asked.configuration.get(METHOD).unwrap_or_default());
    let verifier = match asked.configuration.get(VERIFIER).filter(|own| !own.trim().is_empty()) {
        Some(own) => own.into(),
        None => derived(store, element, asked)?,
    };
    Ok(Some(Proof { challenge: method.challenge(&verifier), verifier, method: method.name() }))
}

/// What both ends know: the configuration in force, and the `state` of the redirect.
pub struct Asked<'a> {
    /// Client id, callback URL, and a verifier of the caller's own if it brought one.
    pub configuration: &'a Configuration,
    /// As it was sent, and came back.
    pub state: &'a str,
}

fn derived(store: &Store, element: &Element, asked: &Asked) -> Result<Secret> {
    let text = |key: &str| asked.configuration.get(key).unwrap_or_default();
    let parts = [element.key.as_str(), text("oauth.api.key"), text("oauth.callback.url"), asked.state];
    // The length before each part: no two lists of parts make the same text.
    let joined: String = parts.iter().map(|part| format!("{}:{part}", part.len())).collect();
    Ok(pkce::verifier(&store.derived("oauth.pkce", &Secret::new(joined))?))
}

impl Proof {
    /// What hooks of the authorization URL see. The verifier is not theirs: what they build is shown.
    pub fn shown(&self) -> [(String, String); 2] {
        [(CHALLENGE.to_owned(), self.challenge.clone()), (METHOD.to_owned(), self.method.to_owned())]
    }

    /// What hooks of the exchange see.
    pub fn whole(&self) -> impl Iterator<Item = (String, String)> {
        self.shown().into_iter().chain([(VERIFIER.to_owned(), self.verifier.expose().clone())])
    }
}
