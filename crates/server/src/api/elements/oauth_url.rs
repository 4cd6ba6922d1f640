//! `GET` and `POST /elements/{keyOrId}/oauth/url`: where to send the user (`docs/reference/platform-api.md` §2).
//!
//! Needs no credentials. The client secret is demanded, as it always was, and goes nowhere.

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::extract::{Path, Query};
use crate::json::Json;
use crate::provision::template::{self, HOST, Unfit};
use axum::extract::State;
use ligand_engine::oauth::{Authorize, authorization_url};
use ligand_model::element::AuthenticationType;
use ligand_model::{Element, Error, Kind, Result};
use serde_json::{Map, Value, json};

/// The parameters, from the query.
pub async fn get(
    State(app): State<App>,
    Path(key): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Outcome {
    let given = query.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
    Ok(Answer::json(url(app.catalogue.public_element(&key)?, &given)?))
}

/// The same parameters as a JSON body: keeps the secret out of URLs.
pub async fn post(State(app): State<App>, Path(key): Path<String>, Json(body): Json<Map<String, Value>>) -> Outcome {
    Ok(Answer::json(url(app.catalogue.public_element(&key)?, &body)?))
}

fn url(element: &Element, given: &Map<String, Value>) -> Result<Value> {
    if !matches!(element.authentication.kind, AuthenticationType::Oauth2) {
        let message = format!(
            "element {} does not authenticate with OAuth 2.0: create an instance without this step",
            element.key
        );
        return Err(Error::new(Kind::BadRequest, message));
    }
    let text = |name: &str| given.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let missing: Vec<&str> =
        ["apiKey", "apiSecret", "callbackUrl"].into_iter().filter(|name| text(name).is_none()).collect();
    if !missing.is_empty() {
        let message =
            format!("required parameter {} not found (GET /elements/{}/oauth/url)", missing.join(", "), element.key);
        return Err(Error::new(Kind::BadRequest, message));
    }
    let default = |key: &str| element.entry(key).and_then(|entry| entry.default_text()).unwrap_or_default();
    let endpoint = fill(default("oauth.authorization.url"), given)?;
    let oauth_url = authorization_url(&Authorize {
        endpoint: &endpoint,
        client_id: text("apiKey").unwrap_or_default(),
        redirect_uri: text("callbackUrl").unwrap_or_default(),
        scope: text("scope").unwrap_or(default("oauth.scope")),
        state: text("state").unwrap_or(&element.key),
    })?;
    Ok(json!({ "element": element.key, "oauthUrl": oauth_url }))
}

/// Fills `{key}` of the endpoint with what the caller gave under that key.
fn fill(endpoint: &str, given: &Map<String, Value>) -> Result<String> {
    let filled = template::fill(endpoint, |key| given.get(key).and_then(Value::as_str));
    filled.map_err(|Unfit(name)| Error::new(Kind::BadRequest, format!("parameter {name} must be {HOST}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Overrides};

    fn asked(given: Value) -> Result<Value> {
        let catalogue = Catalogue::load(&Overrides::new()).unwrap();
        url(catalogue.element("infusionsoftcrm").unwrap(), given.as_object().unwrap())
    }

    #[test]
    fn the_url_is_that_of_the_guide_and_holds_no_secret() {
        let answer =
            asked(json!({"apiKey": "id", "apiSecret": "hush", "callbackUrl": "https://mycoolapp.com/auth"})).unwrap();
        assert_eq!(answer["element"], "infusionsoftcrm");
        let expected = "https://signin.infusionsoft.com/app/oauth/authorize?response_type=code&client_id=id\
                        &redirect_uri=https%3A%2F%2Fmycoolapp.com%2Fauth&scope=full&state=infusionsoftcrm";
        assert_eq!(answer["oauthUrl"], expected);
    }

    #[test]
    fn every_missing_parameter_is_named_at_once() {
        let error = asked(json!({"apiKey": "id", "apiSecret": " "})).unwrap_err();
        assert!(error.status() == 400 && error.message().contains("apiSecret, callbackUrl not found"), "{error}");
    }

    #[test]
    fn parameters_of_other_elements_do_no_harm() {
        let answer = asked(
            json!({"apiKey": "id", "apiSecret": "s", "callbackUrl": "https://a.example", "subdomain": "x", "state": "mine"}),
        );
        assert!(answer.unwrap()["oauthUrl"].as_str().unwrap().ends_with("&state=mine"));
    }

    #[test]
    fn a_parameter_fills_the_host_of_the_endpoint_and_nothing_beyond() {
        let element = json!({
            "id": 9002, "key": "hosted", "name": "Hosted", "hub": "general", "authentication": {"type": "oauth2"}, "resources": [],
            "configuration": [{"key": "oauth.authorization.url", "defaultValue": "https://{subdomain}.vendor.example/auth"}],
        });
        let catalogue = Catalogue::load(&Overrides::new()).unwrap().and(element);
        let asked = |subdomain: &str| {
            let given = json!({"apiKey": "{subdomain}", "apiSecret": "s", "callbackUrl": "https://a.example", "subdomain": subdomain});
            url(catalogue.element("hosted").unwrap(), given.as_object().unwrap())
        };
        let answer = asked("mine").unwrap();
        assert!(answer["oauthUrl"].as_str().unwrap().starts_with("https://mine.vendor.example/auth?"), "{answer}");
        let error = asked("evil.example/?").unwrap_err();
        assert!(
            error.status() == 400 && error.message().starts_with("parameter subdomain must be a host name"),
            "{error}"
        );
    }
}
