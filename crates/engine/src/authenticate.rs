//! Step: the vendor's authentication, set unless a parameter set it. One file per type in `auth/`.

use crate::auth;
use crate::build::VendorRequest;
use crate::call::{Answer, Turn};
use crate::connection::AccessToken;
use crate::send::{Attempts, Failure};
use ligand_model::Result;
use ligand_model::element::AuthenticationType;

/// How this instance is authenticated: as its variant says, else as the element says.
pub(crate) fn kind(turn: &Turn) -> AuthenticationType {
    let configured = |key: &str| turn.connection.configuration.get(key).map(str::to_owned);
    let element = &turn.connection.element;
    element.variant(configured).map_or(element.authentication.kind, |variant| variant.kind)
}

/// The access token to call with; `None` where the type has none.
pub(crate) async fn token(turn: &Turn<'_>) -> Result<Option<AccessToken>> {
    match kind(turn) {
        AuthenticationType::Oauth2 => turn.connection.tokens.current().await.map(Some),
        _ => Ok(None),
    }
}

/// Adds what the type demands to the request.
pub(crate) fn apply(turn: &Turn, token: Option<&AccessToken>, request: &mut VendorRequest) -> Result<()> {
    match kind(turn) {
        AuthenticationType::Oauth2 => auth::oauth2::apply(token, request),
        AuthenticationType::Basic => auth::basic::apply(turn, request),
        AuthenticationType::Custom | AuthenticationType::ApiKey | AuthenticationType::None => Ok(()),
        AuthenticationType::Unsupported => Err(auth::unsupported(turn)),
    }
}

/// After a 401: a newer token to replay the call with, once.
pub(crate) async fn newer(
    turn: &Turn<'_>,
    used: Option<&AccessToken>,
    sent: &Result<Answer, Failure>,
    attempts: &mut Attempts,
) -> Result<Option<AccessToken>> {
    let Some(used) = used else { return Ok(None) };
    let refused = sent.as_ref().is_ok_and(|answer| answer.status == 401);
    if !refused || !attempts.replay_once() {
        return Ok(None);
    }
    turn.connection.tokens.rejected(used).await
}
