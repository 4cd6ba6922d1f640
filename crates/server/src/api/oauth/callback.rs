//! `/oauth/callback`: the hosted page to which a vendor sends the browser back.
//!
//! It shows the code and what to do with it. Nothing is stored and nothing is sent to another window; only a waiter in this
//! process (`ligand demo`) receives the outcome, by its `state`. Everything from the URL is escaped.

mod page;
mod refusal;
mod waiting;

use axum::extract::State;
use axum::response::Response;
use ligand_model::Secret;
use serde::Deserialize;

use super::proxy;
use crate::app::App;
use crate::extract::Query;

pub use waiting::{Callbacks, Outcome};

/// What a vendor's redirect carries.
#[derive(Deserialize)]
pub struct Redirect {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// The page, whatever the vendor says.
pub async fn get(
    State(app): State<App>,
    Query(redirect): Query<Redirect>,
    Query(answered): Query<Vec<(String, String)>>,
) -> Response {
    match proxy::onward(&app, redirect.state.as_deref().unwrap_or_default(), &answered).await {
        Ok(None) => {}
        Ok(Some(url)) => return page::onward(&url),
        Err(error) => return page::refused("invalid_request", Some(error.message())),
    }
    let outcome = outcome(&redirect);
    let state = redirect.state.unwrap_or_default();
    let response = match &outcome {
        // An error beside a code is an error: the code is then not worth anything.
        Some(Outcome::Refused { error, description }) => page::refused(error, description.as_deref()),
        Some(Outcome::Code(code)) => page::code(&app.public_url, code, &state),
        None => page::nothing(),
    };
    if let Some(outcome) = outcome {
        app.callbacks.deliver(&state, outcome);
    }
    response
}

fn outcome(redirect: &Redirect) -> Option<Outcome> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    match (given(&redirect.error), given(&redirect.code)) {
        (Some(error), _) => Some(Outcome::Refused { error, description: given(&redirect.error_description) }),
        (None, Some(code)) => Some(Outcome::Code(Secret::from(code))),
        (None, None) => None,
    }
}
