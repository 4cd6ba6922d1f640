//! What was asked of a vendor while an instance was provisioned, for who made it with `debug`
//! (`docs/reference/platform-api.md` §2.3): kept in memory, an hour, without secrets, for the organization that asked.

mod mask;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};
use ligand_engine::recording::Exchange;
use ligand_model::identity::OrganizationId;
use ligand_model::instance::Setting;
use ligand_model::secret::hide;
use ligand_model::{Element, Error, Kind, Result};
use ligand_store::Scope;
use moka::sync::Cache;
use serde_json::{Map, Value, json};

use crate::provision::Whole;
use crate::provision::request::InstanceRequest;

/// Where an answer says the number of its trace.
pub const HEADER: HeaderName = HeaderName::from_static("elements-trace-id");
/// How long a trace is kept.
const LIFE: Duration = Duration::from_secs(3600);
/// The most bytes of traces, roughly.
const CAPACITY: u64 = 64 << 20;

/// The traces of this process.
pub struct Traces(Cache<String, Arc<Trace>>);

struct Trace {
    organization: OrganizationId,
    element: String,
    document: Value,
    size: u32,
}

impl Default for Traces {
    fn default() -> Traces {
        let weight = |_: &String, trace: &Arc<Trace>| trace.size;
        Traces(Cache::builder().weigher(weight).max_capacity(CAPACITY).time_to_live(LIFE).build())
    }
}

impl Traces {
    /// Keeps what was recorded; answers the trace's id as a header.
    ///
    /// # Errors
    /// Internal: the system has no randomness.
    pub fn keep(
        &self,
        scope: &Scope,
        element: &Element,
        exchanges: Vec<Exchange>,
        secrets: Secrets,
    ) -> Result<HeaderValue> {
        let id: String = ligand_store::random::bytes::<16>()?.iter().map(|byte| format!("{byte:02x}")).collect();
        let document = document(&exchanges, &secrets);
        let size = u32::try_from(document.to_string().len()).unwrap_or(u32::MAX);
        let trace = Trace { organization: scope.organization, element: element.key.clone(), document, size };
        self.0.insert(id.clone(), Arc::new(trace));
        HeaderValue::try_from(id).map_err(Error::internal)
    }

    /// A trace of this element that the scope may see.
    ///
    /// # Errors
    /// 404: there is none, it is another's, or an hour has passed.
    pub fn find(&self, scope: &Scope, element: &Element, id: &str) -> Result<Value> {
        let seen = |trace: &Arc<Trace>| trace.organization == scope.organization && trace.element == element.key;
        let found = self.0.get(id).filter(seen);
        let none = || {
            let message =
                format!("No trace found with id {id} for element {}; traces are kept for an hour", element.key);
            Error::new(Kind::NotFound, message)
        };
        found.map(|trace| trace.document.clone()).ok_or_else(none)
    }
}

/// Values that no trace shows, wherever they stand.
#[derive(Default)]
pub struct Secrets(BTreeSet<String>);

/// The secrets of a request: what its element calls secret, and what the vendor's redirect carried.
pub fn secrets(element: &Element, request: &InstanceRequest) -> Secrets {
    let configured = request.configuration.iter().flatten().filter(|(key, _)| element.is_secret(key));
    let configured = configured.filter_map(|(_, value)| value.as_ref());
    // `state` is a word of the caller's own, and would be masked wherever the element's key stands.
    let carried = request.provider_data.iter().flatten().filter(|(name, _)| *name != "state").map(|(_, value)| value);
    Secrets(configured.chain(carried).map(|secret| secret.expose().clone()).collect())
}

impl Secrets {
    /// With those of the instance that came of it.
    #[must_use]
    pub fn chain_of(mut self, whole: Option<&Whole>) -> Secrets {
        let Some(Whole { instance, credential, .. }) = whole else { return self };
        let sealed = instance.configuration.values().filter(|setting| matches!(setting, Setting::Sealed(_)));
        self.0.extend(sealed.filter_map(|setting| setting.text()).map(str::to_owned));
        let tokens = credential.iter().flat_map(|credential| [&credential.access, &credential.refresh]).flatten();
        self.0.extend(tokens.map(|token| token.expose().clone()));
        self
    }

    /// A text without them, as they are and as they stand in forms.
    fn hidden(&self, text: String) -> String {
        let encoded: Vec<String> =
            self.0.iter().map(|secret| url::form_urlencoded::byte_serialize(secret.as_bytes()).collect()).collect();
        hide(text, self.0.iter().chain(&encoded).map(String::as_str))
    }
}

/// Requests by `METHOD:path`; a repeated one is numbered.
fn document(exchanges: &[Exchange], secrets: &Secrets) -> Value {
    let mut members = Map::new();
    for exchange in exchanges {
        let name = format!("{}:{}", exchange.method, exchange.path);
        let taken = (2..).map(|count| format!("{name} ({count})"));
        let free = [name.clone()].into_iter().chain(taken).find(|name| !members.contains_key(name));
        members.insert(secrets.hidden(free.unwrap_or(name)), shown(exchange, secrets));
    }
    Value::Object(members)
}

fn shown(exchange: &Exchange, secrets: &Secrets) -> Value {
    let headers = |pairs: &[(String, String)]| {
        let shown = pairs.iter().map(|(name, value)| {
            // It may lead back with a code.
            let url = Some(value).filter(|_| name == "location").and_then(|value| url::Url::parse(value).ok());
            let value = url.map_or_else(|| value.clone(), |url| mask::url(&url));
            (name.clone(), secrets.hidden(value).into())
        });
        Value::Object(shown.collect())
    };
    let body = |text: &str| secrets.hidden(mask::body(text));
    let response = match &exchange.answer {
        Ok(answer) => json!({"status": answer.status, "headers": headers(&answer.headers), "body": body(&answer.body)}),
        Err(cause) => json!({"error": secrets.hidden(cause.clone())}),
    };
    json!({
        "request": {
            "method": exchange.method,
            "url": secrets.hidden(mask::url(&exchange.url)),
            "headers": headers(&exchange.headers),
            "body": body(&exchange.body),
        },
        "response": response,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provision::tests::house::House;
    use crate::provision::{create, request};
    use ligand_model::identity::{AccountId, Privileges, UserId};

    /// An instance that is made, or not, and what its trace shows.
    async fn traced(house: &House) -> (Result<Whole>, String) {
        let element = house.app.catalogue.element("whole").unwrap().clone();
        let configuration = json!({
            "oauth.api.key": "the-client", "oauth.api.secret": "the secret", "oauth.callback.url": "https://app.example",
        });
        let body = json!({"configuration": configuration, "providerData": {"code": "the-code"}, "debug": true});
        let request = request::read(&body).unwrap();
        assert!(request.debug);
        let secrets = secrets(&element, &request);
        let (created, exchanges) = create::create_recorded(&house.app, house.scope, element.clone(), request).await;
        let secrets = secrets.chain_of(created.as_ref().ok());
        let id = house.app.traces.keep(&house.scope, &element, exchanges, secrets).unwrap();
        (created, id.to_str().unwrap().to_owned())
    }

    #[tokio::test]
    async fn a_trace_shows_every_request_and_no_secret() {
        let house = House::start().await;
        let (created, id) = traced(&house).await;
        created.unwrap();
        let element = house.app.catalogue.element("whole").unwrap();
        let trace = house.app.traces.find(&house.scope, element, &id).unwrap();
        let names: Vec<&String> = trace.as_object().unwrap().keys().collect();
        assert_eq!(names, ["POST:/token", "GET:/me", "POST:/hooks", "POST:/hooks/h7/confirmed"]);
        assert_eq!(trace["POST:/token"]["response"]["status"], 200);
        let text = trace.to_string();
        for secret in ["the-client", "the secret", "the+secret", "the-code", "at-1", "rt-1"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        assert!(text.contains("grant_type=authorization_code"), "{text}");
    }

    #[tokio::test]
    async fn what_failed_is_traced_too() {
        let house = House::start().await;
        house.answers("/me", 403, json!({"error": "suspended"}));
        let (created, id) = traced(&house).await;
        created.unwrap_err();
        let element = house.app.catalogue.element("whole").unwrap();
        let trace = house.app.traces.find(&house.scope, element, &id).unwrap();
        assert_eq!(trace["GET:/me"]["response"]["body"], r#"{"error":"suspended"}"#);
        assert!(trace.get("POST:/revoke").is_some(), "what was taken back is there: {trace}");
        assert!(!trace.to_string().contains("rt-1"), "{trace}");
    }

    #[tokio::test]
    async fn a_trace_is_for_its_organization_and_its_element_only() {
        let house = House::start().await;
        let (_, id) = traced(&house).await;
        let catalogue = &house.app.catalogue;
        #[expect(clippy::disallowed_methods, reason = "a test stands in for the look-up of callers")]
        let stranger = Scope::authenticated(OrganizationId(2), AccountId(1), UserId(1), Privileges::NONE);
        let strange = [(&stranger, "whole", id.as_str()), (&house.scope, "machine", &id), (&house.scope, "whole", "0")];
        for (scope, element, id) in strange {
            let error = house.app.traces.find(scope, catalogue.element(element).unwrap(), id).unwrap_err();
            assert_eq!(error.status(), 404, "{element} {id}");
        }
    }
}
