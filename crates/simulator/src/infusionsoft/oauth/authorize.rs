//! `GET` and `POST /app/oauth/authorize`: the page on which a person allows or denies.

use url::Url;

use super::super::config::Consent;
use super::super::consent_page;
use super::super::http::{Reply, Request, value_of};
use super::super::state::State;

/// The parameters of an authorization request.
pub(in super::super) struct Asked {
    pub(in super::super) client_id: String,
    pub(in super::super) redirect_uri: String,
    pub(in super::super) response_type: String,
    pub(in super::super) scope: String,
    pub(in super::super) state: Option<String>,
}

/// Shows the page, or answers for the person if told to (`?auto=allow|deny`, or the `consent` setting).
pub(in super::super) fn answer(state: &mut State, request: &Request) -> Reply {
    let sent: &[u8] = if request.method == "POST" { &request.body } else { request.query.as_bytes() };
    let field = |name| value_of(sent, name).unwrap_or_default();
    let asked = Asked {
        client_id: field("client_id"),
        redirect_uri: field("redirect_uri"),
        response_type: field("response_type"),
        scope: field("scope"),
        state: value_of(sent, "state"),
    };
    let callback = match callback(state, &asked) {
        Ok(callback) => callback,
        Err(problem) => return Reply::html(400, &consent_page::refusal(problem)),
    };
    if asked.response_type != "code" {
        return refuse(callback, &asked, "unsupported_response_type", "response_type or grant_type is required");
    }
    if !matches!(asked.scope.as_str(), "full" | "") {
        return refuse(callback, &asked, "invalid_scope", "The only scope is full");
    }
    let decision =
        match (value_of(sent, "decision").or_else(|| value_of(sent, "auto")).as_deref(), request.method.as_str()) {
            (Some("allow"), _) => Some(Consent::Allow),
            (Some("deny"), _) | (_, "POST") => Some(Consent::Deny),
            _ => state.settings.consent,
        };
    match decision {
        None => Reply::html(200, &consent_page::question(&asked, &state.config.app)).with("Cache-Control", "no-store"),
        Some(Consent::Deny) => refuse(callback, &asked, "access_denied", "User denied access to resource"),
        Some(Consent::Allow) => {
            let now = state.clock.now();
            let code = state.grants.issue_code(&state.settings, now, &asked.client_id, &asked.redirect_uri);
            let scope = super::scope(&state.config);
            redirect(callback, &[("code", &code), ("scope", &scope)], asked.state.as_deref())
        }
    }
}

/// Where to send the person back; without a registered client and callback nobody is sent anywhere.
fn callback(state: &State, asked: &Asked) -> Result<Url, &'static str> {
    let config = &state.config;
    if asked.client_id != config.client_id {
        return Err("The client_id is not registered.");
    }
    let registered = &config.redirect_uris;
    if !registered.is_empty() && !registered.contains(&asked.redirect_uri) {
        return Err("The redirect_uri is not the registered callback.");
    }
    Url::parse(&asked.redirect_uri)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or("The redirect_uri is missing or not a URL.")
}

fn refuse(callback: Url, asked: &Asked, error: &str, description: &str) -> Reply {
    let mut callback = callback;
    if let Some(state) = &asked.state {
        callback.query_pairs_mut().append_pair("state", state);
    }
    let uri = "https://developer.example/errors";
    redirect(callback, &[("error", error), ("error_uri", uri), ("error_description", description)], None)
}

fn redirect(mut callback: Url, parameters: &[(&str, &str)], state: Option<&str>) -> Reply {
    {
        let mut query = callback.query_pairs_mut();
        query.extend_pairs(parameters);
        if let Some(state) = state {
            query.append_pair("state", state);
        }
    }
    Reply::redirect(302, callback.as_str()).with("Cache-Control", "no-store")
}
