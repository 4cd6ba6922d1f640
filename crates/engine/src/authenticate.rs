//! Step: the vendor's authentication, set unless a parameter set it. One file per type in `auth/`.

use crate::auth;
use crate::build::VendorRequest;
use crate::call::{Answer, Turn};
use crate::connection::AccessToken;
use crate::send::{Attempts, Failure};
use ligand_model::Result;
use ligand_model::element::AuthenticationType;

/// How this turn is authenticated: as the instance says, else as the element does. What obtains tokens needs none.
pub(crate) fn kind(turn: &Turn) -> AuthenticationType {
    if turn.resource.resource_type.obtains_tokens() {
        return AuthenticationType::Custom;
    }
    let connection = turn.connection;
    connection.element.authentication_kind(|key| connection.configuration.get(key).map(str::to_owned))
}

/// The access token to call with; `None` where the type has none.
pub(crate) async fn token(turn: &Turn<'_>) -> Result<Option<AccessToken>> {
    if kind(turn).is_oauth2() { turn.connection.tokens.current().await.map(Some) } else { Ok(None) }
}

/// Adds what the type demands to the request. Signatures come after the hooks: they are `sign`'s.
pub(crate) fn apply(turn: &Turn, token: Option<&AccessToken>, request: &mut VendorRequest) -> Result<()> {
    match kind(turn) {
        AuthenticationType::Basic => auth::basic::apply(turn, request),
        AuthenticationType::Unsupported => Err(auth::unsupported(turn)),
        kind if kind.is_oauth2() => auth::oauth2::apply(token, request),
        _ => Ok(()),
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
