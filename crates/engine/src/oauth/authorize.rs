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
}

/// Builds the URL; a query that the endpoint already has is kept.
///
/// # Errors
/// [`Kind::Configuration`] when the endpoint is not a URL.
pub fn authorization_url(request: &Authorize) -> Result<String> {
    let mut url = Url::parse(request.endpoint).map_err(|error| {
        let message = format!("oauth.authorization.url is not a URL ({error}): {}", request.endpoint);
        Error::new(Kind::Configuration, message)
    })?;
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("response_type", "code");
        query.append_pair("client_id", request.client_id);
        query.append_pair("redirect_uri", request.redirect_uri);
        if !request.scope.is_empty() {
            query.append_pair("scope", request.scope);
        }
        query.append_pair("state", request.state);
    }
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
        });
        let expected = "https://vendor.example/authorize?tenant=7&response_type=code&client_id=id%2F%2B%3D\
                        &redirect_uri=https%3A%2F%2Fapp.example%2Fauth&scope=full&state=x+y";
        assert_eq!(url.unwrap(), expected);
    }
}
