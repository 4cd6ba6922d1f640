//! Calls of an instance: every path that is no endpoint of the platform, with any hub prefix or none
//! (`docs/reference/platform-api.md` §4). The element token selects the instance.

pub mod builtin;
mod record;
mod reply;

use builtin::Builtin;
use record::Record;

use std::sync::Arc;

use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::response::Response;
use bytes::Bytes;
use ligand_engine::{Call, Reply};
use ligand_model::element::{Method, Resource, Segment};
use ligand_model::{Error, Kind, Result};

use crate::api::BASE_PATH;
use crate::api::fallback;
use crate::app::App;
use crate::caller::{Credentials, HubCaller, header};
use crate::connection::Connected;
use crate::http::access_log::Subject;
use crate::json;
use crate::respond::Failure;
use crate::session;

/// A call of the instance that the element token names.
pub async fn call(
    State(app): State<App>,
    subject: Subject,
    request: Request,
) -> std::result::Result<Response, Failure> {
    let (mut parts, body) = request.into_parts();
    // Whoever calls as a user of the platform, without an element token, meant an endpoint that does not exist.
    if header::read(&parts.headers).is_ok_and(|given| given.element.is_none() && given != Credentials::default()) {
        return Err(fallback::no_such_resource(parts.method, parts.uri).await);
    }
    let HubCaller { caller, element } = HubCaller::from_request_parts(&mut parts, &app).await?;
    subject.instance(element.instance.0);
    // What can be refused is refused before anything is done.
    reply::acceptable(&parts.headers)?;
    let connected = session::connected(&app, &caller.scope, element.instance, element.version).await?;
    let call = Arc::new(asked(&parts, json::read(body).await?)?);
    ligand_engine::depth::check(&call)?;
    let record = Record::begin(&app, &connected, &call, &parts);
    let reply = answer(&app, connected, call).await;
    record.end(&app, &reply);
    let mut response = reply::response(reply?);
    reply::name_instance(&mut response, element.instance);
    Ok(response)
}

/// Whether a path of the platform is meant as a resource of the element whose token was presented: the element's goes
/// first if it has one (`docs/reference/platform-api.md` §1.2). What is wrong with a token is said where it is needed.
pub async fn is_resource(app: &App, parts: &mut Parts) -> bool {
    let Ok(HubCaller { caller, element }) = HubCaller::from_request_parts(parts, app).await else { return false };
    let connected = app.connections.find(&caller.scope, element.instance, element.version).await;
    let Some(method) = Method::from_name(parts.method.as_str()) else { return false };
    let path = parts.uri.path().strip_prefix(BASE_PATH).unwrap_or(parts.uri.path());
    let literal = |resource: &Resource| matches!(resource.path.segments.first(), Some(Segment::Literal(_)));
    connected.is_ok_and(|connected| {
        let resources = &connected.connection.element.resources;
        resources.iter().any(|r| r.method == method && literal(r) && r.path.matches(path).is_some())
    })
}

/// The call as the engine takes it.
fn asked(parts: &Parts, body: Bytes) -> Result<Call> {
    let unknown = || Error::new(Kind::MethodNotAllowed, format!("{} is not a method of any resource", parts.method));
    let pairs = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    // Credentials of the caller are not an input of resources.
    let headers = parts.headers.iter().filter(|(name, _)| *name != AUTHORIZATION);
    let headers = headers.filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())));
    Ok(Call {
        method: Method::from_name(parts.method.as_str()).ok_or_else(unknown)?,
        path: parts.uri.path().strip_prefix(BASE_PATH).unwrap_or(parts.uri.path()).to_owned(),
        query: pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect(),
        headers: headers.collect(),
        body,
        traffic: Arc::default(),
    })
}

/// Runs the call. What changes something at the vendor goes on although its caller hangs up.
async fn answer(app: &App, connected: Arc<Connected>, call: Arc<Call>) -> Result<Reply> {
    let builtin = builtin::asked(&connected, &call);
    if !connected.enabled && builtin != Some(Builtin::Objects) {
        let message = format!(
            "instance {} is disabled; PUT /instances/{}/enabled enables it",
            connected.instance, connected.instance
        );
        return Err(Error::new(Kind::InstanceDisabled, message));
    }
    if let Some(builtin) = builtin {
        return builtin.answer(app, &connected, &call).await;
    }
    if call.method == Method::Get {
        return app.engine.call(&connected.connection, &call).await;
    }
    let engine = app.engine.clone();
    let work = async move { engine.call(&connected.connection, &call).await };
    let done = app.tasks.spawn("change at a vendor", work).await;
    done.unwrap_or_else(|_| Err(Error::internal("the task of a change ended early")))
}
