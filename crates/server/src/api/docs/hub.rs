//! `GET /docs/{hub}`: the Swagger of a hub, what its elements have in common and what single ones add.

use std::sync::Arc;

use axum::extract::{FromRequestParts as _, Request, State};
use axum::response::{IntoResponse, Response};
use ligand_model::swagger::{self, Server};
use ligand_model::{Element, Error, Kind};
use serde::Deserialize;

use super::asked::Asked;
use crate::api::BASE_PATH;
use crate::api::answer::{Answer, Outcome};
use crate::api::hub as calls;
use crate::app::App;
use crate::caller::CatalogueCaller;
use crate::extract::{Path, Query};
use crate::http::access_log::Subject;
use crate::respond::Failure;

/// Who will read the document.
#[derive(Debug, Deserialize)]
pub struct Reader {
    /// `aws`: an API gateway, which needs to be told where calls go.
    provider: Option<String>,
}

/// A call of the element's own `/docs/{…}` where the element token names one that has it; else the document.
pub async fn get(State(app): State<App>, subject: Subject, request: Request) -> Result<Response, Failure> {
    let (mut parts, body) = request.into_parts();
    if calls::is_resource(&app, &mut parts).await {
        return calls::call(State(app), subject, Request::from_parts(parts, body)).await;
    }
    let caller = CatalogueCaller::from_request_parts(&mut parts, &app).await?;
    let Path(hub): Path<String> = Path::from_request_parts(&mut parts, &app).await?;
    let Query(asked) = Query::from_request_parts(&mut parts, &app).await?;
    let Query(reader) = Query::from_request_parts(&mut parts, &app).await?;
    let listed = app.elements.listed(caller.scope()).await?;
    document(&app, &listed, &hub, &asked, &reader).map(IntoResponse::into_response)
}

/// The document; 404 for a hub without elements.
fn document(app: &App, listed: &[Arc<Element>], hub: &str, asked: &Asked, reader: &Reader) -> Outcome {
    let elements: Vec<_> = listed.iter().filter(|element| element.hub == hub.to_lowercase()).collect();
    if elements.is_empty() {
        return Err(Error::new(Kind::NotFound, format!("No elements found for hub {hub}")).into());
    }
    let server = asked.server()?;
    let mut document = swagger::of_hub(&hub.to_lowercase(), elements.into_iter().map(AsRef::as_ref), &server);
    match reader.provider.as_deref() {
        None | Some("") => {}
        Some("aws") => swagger::for_aws(&mut document, &reachable(app, server)),
        Some(other) => {
            return Err(Error::new(Kind::BadRequest, format!("provider must be aws; found {other}")).into());
        }
    }
    Ok(Answer::json(asked.shaped(asked.part(document)?)?))
}

/// A gateway must be told a host; without one in the query it is where callers reach this server.
fn reachable(app: &App, server: Server) -> Server {
    if !server.host.is_empty() {
        return server;
    }
    let (scheme, host) = app.public_url.split_once("://").unwrap_or(("https", &app.public_url));
    let (host, path) = host.split_once('/').unwrap_or((host, ""));
    let path = if path.is_empty() { String::new() } else { format!("/{path}") };
    Server { scheme: scheme.to_owned(), host: host.to_owned(), base_path: format!("{path}{BASE_PATH}") }
}
