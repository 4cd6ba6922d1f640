//! `GET /elements/{keyOrId}/export`: the document, for `POST /elements` elsewhere. Tests: `tests/elements/export.rs`.

use axum::extract::State;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::CatalogueCaller;
use crate::definition::secret;
use crate::extract::Path;

/// The document as a download, without its secret defaults: a file goes where nobody looks after it.
pub async fn get(State(app): State<App>, caller: CatalogueCaller, Path(key): Path<String>) -> Outcome {
    let element = app.elements.shown(caller.scope(), &key).await?;
    let mut document = (*element.document).clone();
    secret::empty_all(&mut document);
    let download = format!("attachment; filename=\"{}.json\"", element.key);
    Ok(Answer::json(document).with_headers([("content-disposition", download)]))
}
