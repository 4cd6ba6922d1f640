//! `GET /elements/metadata` and `GET /elements/{id}/metadata`: what people choose an element by.

use axum::extract::State;
use ligand_model::metadata;
use serde::Deserialize;
use serde_json::Value;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::CatalogueCaller;
use crate::extract::{Path, Query};

/// What may be asked.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// With objects and operations.
    expand: Option<String>,
}

impl Asked {
    fn expand(&self) -> bool {
        self.expand.as_deref().is_some_and(|expand| expand.eq_ignore_ascii_case("true"))
    }
}

/// That of all elements.
pub async fn list(State(app): State<App>, caller: CatalogueCaller, Query(asked): Query<Asked>) -> Outcome {
    let listed = app.elements.listed(caller.scope()).await?;
    let all = listed.iter().map(|element| metadata::of_element(element, asked.expand()));
    Ok(Answer::json(all.collect::<Value>()))
}

/// That of one; 404 if there is none.
pub async fn get(
    State(app): State<App>,
    caller: CatalogueCaller,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Outcome {
    let element = app.elements.shown(caller.scope(), &key).await?;
    Ok(Answer::json(metadata::of_element(&element, asked.expand())))
}
