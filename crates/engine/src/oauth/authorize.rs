//! The authorization URL (RFC 6749 §4.1.1).

use ligand_model::{Error, Kind, Result};
use url::Url;

/// What goes into an authorization URL. The client secret does not.
#[derive(Debug, Clone)]
pub struct Authorize<'a> {
    /// The vendor's authorization endpoint.
    pub endpoint: &'a str,
    /// Client id.
    pub client_id: &'a str,
    /// Where the vendor sends the user back to.
    pub redirect_uri: &'a str,
    /// Left out when empty.
    pub scope: &'a str,
    /// Handed back by the vendor.
    pub state: &'a str,
    /// The challenge of a proof key, and how it was made of its verifier (RFC 7636 §4.3).
    pub challenge: Option<(&'a str, &'a str)>,
}

/// Builds the URL; a query that the endpoint already has is kept, and nothing of it is said twice.
///
/// # Errors
/// [`Kind::Configuration`] when the endpoint is not a URL.
pub fn authorization_url(request: &Authorize) -> Result<String> {
    let mut url = Url::parse(request.endpoint).map_err(|error| {
        let message = format!("oauth.authorization.url is not a URL ({error}): {}", request.endpoint);
        Error::new(Kind::Configuration, message)
    })?;
    let mut parameters = vec![
        ("response_type", "code"),
        ("client_id", request.client_id),
        ("redirect_uri", request.redirect_uri),
        ("scope", request.scope),
        ("state", request.state),
    ];
    if let Some((challenge, method)) = request.challenge {
        parameters.extend([("code_challenge", challenge), ("code_challenge_method", method)]);
    }
    let own: Vec<String> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    let missing = parameters
        .iter()
        .filter(|(name, value)| !own.iter().any(|own| own == name) && (*name != "scope" || !value.is_empty()));
    url.query_pairs_mut().extend_pairs(missing);
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_carries_everything_but_a_secret_and_keeps_the_endpoints_own_query() {
        let url = authorization_url(&Authorize {
            endpoint: "https://vendor.example/authorize?tenant=7",
            client_id: "id/+=",
            redirect_uri: "https://app.example/auth",
            scope: "full",
            state: "x y",
            challenge: None,
        });
        let expected = "https://vendor.example/authorize?tenant=7&response_type=code&client_id=id%2F%2B%3D\
                        &redirect_uri=https%3A%2F%2Fapp.example%2Fauth&scope=full&state=x+y";
        assert_eq!(url.unwrap(), expected);
    }

    #[test]
    fn a_proof_key_joins_and_what_the_endpoint_says_itself_stays() {
        let url = authorization_url(&Authorize {
            endpoint: "https://vendor.example/authorize?scope=mine",
            client_id: "id",
            redirect_uri: "https://app.example",
            scope: "other",
            state: "s",
            challenge: Some(("c", "S256")),
        });
        let expected = "https://vendor.example/authorize?scope=mine&response_type=code&client_id=id\
                        &redirect_uri=https%3A%2F%2Fapp.example&state=s&code_challenge=c&code_challenge_method=S256";
        assert_eq!(url.unwrap(), expected);
    }
}
