//! Grants that are renewed without a refresh token: by the client's own credentials, by a password, or by a resource of the
//! element. The credential then holds a mark in its place, so that the one refresh in flight, its claims and its back-off are
//! the same for all.

use ligand_model::element::{AuthenticationType, ResourceType};
use ligand_model::{Element, Result, Secret};

const MARK: &str = "renewed-without-a-refresh-token:";

/// What stands in place of a refresh token; none where nothing renews without one. Each is its own: two instances never
/// share a credential because of it.
///
/// # Errors
/// Internal: the system has no randomness.
pub fn mark(element: &Element, kind: AuthenticationType) -> Result<Option<Secret>> {
    if !renews(element, kind) {
        return Ok(None);
    }
    let random = ligand_store::random::token()?;
    Ok(Some(Secret::new(format!("{MARK}{}", random.expose()))))
}

/// Whether tokens are renewed without a refresh token.
pub fn renews(element: &Element, kind: AuthenticationType) -> bool {
    by_credentials(kind) || element.lifecycle(ResourceType::OauthOnTokenRefresh).next().is_some()
}

/// Whether the configuration itself is the grant.
pub const fn by_credentials(kind: AuthenticationType) -> bool {
    matches!(kind, AuthenticationType::Oauth2ClientCredentials | AuthenticationType::Oauth2Password)
}

/// Whether this is a mark, which no vendor may see.
pub fn is_mark(token: &Secret) -> bool {
    token.expose().starts_with(MARK)
}
