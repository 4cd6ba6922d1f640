//! `GET` and `POST /elements/{keyOrId}/oauth/url`: where to send the user (`docs/reference/platform-api.md` §2).
//!
//! Needs no credentials. The client secret is demanded, as it always was, and goes nowhere.

use crate::api::answer::{Answer, Outcome};
use crate::api::oauth::proxy;
use crate::app::App;
use crate::caller::CatalogueCaller;
use crate::extract::{Path, Query};
use crate::json::Json;
use crate::oauth::authorize::Consent;
use axum::extract::State;
use ligand_model::{Element, Error, Kind, Result};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The parameters, from the query.
pub async fn get(
    State(app): State<App>,
    caller: CatalogueCaller,
    Path(key): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Outcome {
    answer(&app, &caller, &key, query).await
}

/// The same parameters as a JSON body: keeps the secret out of URLs.
pub async fn post(
    State(app): State<App>,
    caller: CatalogueCaller,
    Path(key): Path<String>,
    Json(body): Json<Map<String, Value>>,
) -> Outcome {
    answer(&app, &caller, &key, texts(body)).await
}

async fn answer(app: &App, caller: &CatalogueCaller, key: &str, given: Vec<(String, String)>) -> Outcome {
    let element = app.elements.shown(caller.scope(), key).await?;
    let mut given = given.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
    proxy::substitute(app, caller.scope(), &element.key, &mut given).await?;
    Ok(Answer::json(url(app, &element, texts(given)).await?))
}

/// Members as texts, as a query would have them.
fn texts(body: Map<String, Value>) -> Vec<(String, String)> {
    let texts = body.into_iter().filter_map(|(name, value)| match value {
        Value::String(text) => Some((name, text)),
        Value::Bool(_) | Value::Number(_) => Some((name, value.to_string())),
        _ => None,
    });
    texts.collect()
}

async fn url(app: &App, element: &Arc<Element>, given: Vec<(String, String)>) -> Result<Value> {
    let consent = Consent::new(element, given.into_iter())?;
    consent.must_bring(&["apiKey", "apiSecret", "callbackUrl"], "oauth/url")?;
    let request_token = consent.given.get("requestToken").cloned();
    let oauth_url = consent.url(app, request_token.as_deref()).await?;
    Ok(json!({ "element": element.key, "oauthUrl": oauth_url }))
}

/// Users are sent to the vendor directly: there is no proxy of ours in between.
///
/// # Errors
/// 400 that says so.
pub(super) fn direct(given: &[(String, String)]) -> Result<()> {
    let asks = |(name, value): &&(String, String)| name.eq_ignore_ascii_case("isOauthProxy") && value == "true";
    match given.iter().find(asks) {
        None => Ok(()),
        Some((name, _)) => {
            let message = format!(
                "{name}: OAuth proxies are not supported here; leave it out and use a callback URL of your own"
            );
            Err(Error::new(Kind::BadRequest, message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provision::tests::house::House;

    async fn asked(house: &House, element: Value, given: Value) -> Result<String> {
        let (element, _) = Element::compile(element);
        let Value::Object(given) = given else { panic!("parameters are an object") };
        let answer = url(&house.app, &Arc::new(element.unwrap()), texts(given)).await?;
        Ok(answer["oauthUrl"].as_str().unwrap().to_owned())
    }

    async fn of_infusionsoft(given: Value) -> Result<Value> {
        let house = House::start().await;
        let Value::Object(given) = given else { panic!("parameters are an object") };
        url(&house.app, house.app.catalogue.element("infusionsoftcrm")?, texts(given)).await
    }

    fn element(authentication: Value, endpoint: &str) -> Value {
        json!({
            "key": "hosted", "authentication": authentication,
            "configuration": [{"key": "oauth.authorization.url", "defaultValue": endpoint}],
            "parameters": [{"name": "rights", "type": "query", "vendorName": "oauth.scope", "vendorType": "configuration"}],
        })
    }

    fn client(further: Value) -> Value {
        let mut given = json!({"apiKey": "id", "apiSecret": "hush", "callbackUrl": "https://a.example"});
        given.as_object_mut().unwrap().extend(further.as_object().cloned().unwrap());
        given
    }

    #[tokio::test]
    async fn the_url_is_that_of_the_guide_and_holds_no_secret() {
        let given = json!({"apiKey": "id", "apiSecret": "hush", "callbackUrl": "https://mycoolapp.com/auth"});
        let answer = of_infusionsoft(given).await.unwrap();
        assert_eq!(answer["element"], "infusionsoftcrm");
        let expected = "https://signin.infusionsoft.com/app/oauth/authorize?response_type=code&client_id=id\
                        &redirect_uri=https%3A%2F%2Fmycoolapp.com%2Fauth&scope=full&state=infusionsoftcrm";
        assert_eq!(answer["oauthUrl"], expected);
    }

    #[tokio::test]
    async fn every_missing_parameter_is_named_at_once() {
        let error = of_infusionsoft(json!({"apiKey": "id", "apiSecret": " "})).await.unwrap_err();
        assert!(error.status() == 400 && error.message().contains("apiSecret, callbackUrl not found"), "{error}");
    }

    #[tokio::test]
    async fn parameters_of_other_elements_do_no_harm() {
        let answer = of_infusionsoft(client(json!({"subdomain": "x", "state": "mine"}))).await.unwrap();
        assert!(answer["oauthUrl"].as_str().unwrap().ends_with("&state=mine"));
    }

    #[tokio::test]
    async fn a_parameter_fills_the_host_of_the_endpoint_and_nothing_beyond() {
        let house = House::start().await;
        let hosted = element(json!({"type": "oauth2"}), "https://{subdomain}.vendor.example/auth");
        let url = asked(&house, hosted.clone(), client(json!({"subdomain": "mine"}))).await.unwrap();
        assert!(url.starts_with("https://mine.vendor.example/auth?"), "{url}");
        let error = asked(&house, hosted.clone(), client(json!({"subdomain": "evil.example/?"}))).await.unwrap_err();
        assert!(error.status() == 400 && error.message().contains("subdomain must be a host name"), "{error}");
        let error = asked(&house, hosted, client(json!({}))).await.unwrap_err();
        assert!(error.message().starts_with("configuration is missing: subdomain"), "{error}");
    }

    #[tokio::test]
    async fn a_parameter_of_the_element_overrides_its_configuration() {
        let house = House::start().await;
        let hosted = element(json!({"type": "oauth2"}), "https://v.example/auth");
        let url = asked(&house, hosted, client(json!({"rights": "all"}))).await.unwrap();
        assert!(url.contains("&scope=all&"), "{url}");
    }

    #[tokio::test]
    async fn a_proof_key_is_the_same_for_the_same_consent_and_another_for_another() {
        let house = House::start().await;
        let mut challenges = Vec::new();
        for (authentication, state) in [
            (json!({"type": "oauth2Pkce"}), "one"),
            (json!({"type": "oauth2", "pkce": true}), "one"),
            (json!({"type": "oauth2Pkce"}), "two"),
        ] {
            let hosted = element(authentication, "https://v.example/auth");
            let url = asked(&house, hosted, client(json!({"state": state}))).await.unwrap();
            assert!(url.ends_with("&code_challenge_method=S256"), "{url}");
            challenges.push(url.split_once("code_challenge=").unwrap().1.to_owned());
        }
        assert_eq!(challenges[0], challenges[1]);
        assert_ne!(challenges[0], challenges[2]);
    }

    #[tokio::test]
    async fn an_element_without_a_user_to_send_says_so() {
        let house = House::start().await;
        for kind in ["basic", "oauth2ClientCredentials"] {
            let error = asked(&house, element(json!({ "type": kind }), "https://v.example"), client(json!({}))).await;
            let error = error.unwrap_err();
            assert!(error.status() == 400 && error.message().contains(kind), "{error}");
        }
    }

    #[tokio::test]
    async fn oauth1_needs_its_request_token_and_carries_nothing_else() {
        let house = House::start().await;
        let signed = element(json!({"type": "oauth1"}), "https://v.example/auth?scope={scope}");
        let given = client(json!({"scope": "read", "requestToken": "rt/1"}));
        let url = asked(&house, signed.clone(), given).await.unwrap();
        assert_eq!(url, "https://v.example/auth?scope=read&oauth_token=rt%2F1");
        let error = asked(&house, signed, client(json!({"scope": "read"}))).await.unwrap_err();
        assert!(error.message().contains("requestToken"), "{error}");
    }

    #[test]
    fn where_no_proxy_can_help_it_is_refused_by_name() {
        let error = direct(&[("isOAuthProxy".to_owned(), "true".to_owned())]).unwrap_err();
        assert!(error.message().starts_with("isOAuthProxy"), "{error}");
        assert!(direct(&[("isOAuthProxy".to_owned(), "false".to_owned())]).is_ok());
    }
}
