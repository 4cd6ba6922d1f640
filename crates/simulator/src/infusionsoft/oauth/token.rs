//! `POST /token`: a code or a refresh token for a new pair.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::super::config::TokenErrors;
use super::super::http::{Reply, Request, value_of};
use super::super::state::State;
use super::Tokens;

/// What the client said about itself, and where.
struct Client {
    id: String,
    secret: String,
    by_basic: bool,
}

/// The grant type that a request names, if it is a form.
pub(in super::super) fn grant_type(request: &Request) -> Option<String> {
    request.is_form().then(|| value_of(&request.body, "grant_type")).flatten().filter(|kind| !kind.is_empty())
}

/// Answers, and notes in the journal what the vendor's documents would have had otherwise.
pub(in super::super) fn answer(state: &mut State, request: &Request, deviations: &mut Vec<String>) -> Reply {
    let Some(kind) = (request.method == "POST").then(|| grant_type(request)).flatten() else {
        deviations.push("the token endpoint takes a form with a grant_type by POST".into());
        return error(400, "invalid_request", "response_type or grant_type is required");
    };
    let field = |name| value_of(&request.body, name).unwrap_or_default();
    let client = client(request);
    note_deviations(&kind, &client, request, deviations);
    if client.id != state.config.client_id || client.secret != state.config.client_secret {
        return error(401, "invalid_grant", "Unable to authenticate username and password");
    }
    let now = state.clock.now();
    let early = state.settings.token_errors == TokenErrors::Early;
    let refused = if early { "invalid_grant" } else { "invalid_request" };
    let issued = match kind.as_str() {
        "authorization_code" => {
            let good = state.grants.redeem(now, &field("code"), &client.id, &field("redirect_uri"));
            good.then(|| state.grants.issue(&state.settings, now, &client.id))
                .ok_or_else(|| error(400, refused, "Authorization code is invalid"))
        }
        "refresh_token" => {
            let text = if early { "Invalid refresh token" } else { "Invalid Refresh Token" };
            let pair = state.grants.rotate(&state.settings, now, &field("refresh_token"), &client.id);
            pair.ok_or_else(|| error(400, refused, text))
        }
        _ => Err(error(400, "unsupported_grant_type", "The grant_type is not supported")),
    };
    match issued {
        Ok(tokens) => granted(&tokens, &super::scope(&state.config)),
        Err(reply) => reply,
    }
}

fn granted(tokens: &Tokens, scope: &str) -> Reply {
    let body = json!({
        "access_token": tokens.access_token,
        "token_type": "bearer",
        "expires_in": tokens.expires_in,
        "refresh_token": tokens.refresh_token,
        "scope": scope,
    });
    Reply::json(200, &body).with("Cache-Control", "no-store").with("Pragma", "no-cache")
}

fn error(status: u16, error: &str, description: &str) -> Reply {
    Reply::json(status, &json!({"error": error, "error_description": description})).with("Cache-Control", "no-store")
}

fn client(request: &Request) -> Client {
    let basic = request.header("authorization").and_then(|value| value.split_once(' '));
    let basic = basic.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"));
    let pair = basic
        .and_then(|(_, packed)| STANDARD.decode(packed.trim()).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| text.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned())));
    match pair {
        Some((id, secret)) => Client { id, secret, by_basic: true },
        None => {
            let field = |name| value_of(&request.body, name).unwrap_or_default();
            Client { id: field("client_id"), secret: field("client_secret"), by_basic: false }
        }
    }
}

/// Documented: the code with the secret in the body, the refresh token with Basic.
fn note_deviations(kind: &str, client: &Client, request: &Request, deviations: &mut Vec<String>) {
    match kind {
        "authorization_code" if client.by_basic => {
            deviations.push("authorization_code with Basic: documented is client_secret in the body".into());
        }
        "refresh_token" if !client.by_basic => {
            deviations.push("refresh_token with client_secret in the body: documented is Basic".into());
        }
        _ => {}
    }
    if client.by_basic && value_of(&request.body, "client_secret").is_some() {
        deviations.push("client authentication twice: Basic and body".into());
    }
    if !request.query.is_empty() {
        deviations.push("parameters in the query of the token endpoint".into());
    }
}
