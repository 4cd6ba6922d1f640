//! `POST /elements/convert?type=soap|swagger|odata`: the draft of an element from a description of a service. Nothing is
//! stored: the draft is for `POST /elements`, after a person has looked at it.

use axum::body::Bytes;
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use ligand_model::convert::{self, Format};
use ligand_model::identity::Privilege;
use ligand_model::{Error, Kind, Result};
use serde::Deserialize;

use crate::api::answer::{Answer, Outcome};
use crate::caller::PlatformCaller;
use crate::extract::Query;
use crate::json;

/// What the description is, and what the element shall be called.
#[derive(Debug, Deserialize)]
pub struct Asked {
    r#type: Option<String>,
    name: Option<String>,
}

/// The draft.
pub async fn post(PlatformCaller(caller): PlatformCaller, Query(asked): Query<Asked>, request: Request) -> Outcome {
    caller.must(Privilege::CreateElements)?;
    let missing = || Error::new(Kind::BadRequest, "type is missing: soap, swagger or odata");
    let format = Format::from_name(asked.r#type.as_deref().ok_or_else(missing)?)?;
    let description = description(request).await?;
    let name = asked.name.unwrap_or_default();
    // Reading a large description takes longer than other tasks should wait.
    let work = tokio::task::spawn_blocking(move || convert::convert(format, &description, &name));
    let draft = work.await.map_err(|failed| Error::internal("a conversion ended early").with_internal(failed))??;
    Ok(Answer::json(draft))
}

/// The part `file` of a form, or the whole body.
async fn description(request: Request) -> Result<Bytes> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("multipart/form-data") {
        return json::read(request.into_body()).await;
    }
    let wrong = |detail: String| Error::new(Kind::BadRequest, format!("the form cannot be read: {detail}"));
    let mut form = Multipart::from_request(request, &()).await.map_err(|refused| wrong(refused.body_text()))?;
    while let Some(part) = form.next_field().await.map_err(|refused| wrong(refused.body_text()))? {
        if part.name() == Some("file") {
            return part.bytes().await.map_err(|refused| wrong(refused.body_text()));
        }
    }
    Err(Error::new(Kind::BadRequest, "the form has no part named file"))
}
