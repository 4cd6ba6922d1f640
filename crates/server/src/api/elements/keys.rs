//! `GET /elements/keys`: the keys of all elements.

use crate::api::answer::{Answer, Outcome};
use crate::api::paging;
use crate::app::App;
use crate::caller::CatalogueCaller;
use crate::extract::Query;
use axum::extract::State;
use serde_json::Value;

/// All keys that the caller sees, by number of the element, a page of them.
pub async fn get(State(app): State<App>, caller: CatalogueCaller, Query(page): Query<paging::Asked>) -> Outcome {
    let listed = app.elements.listed(caller.scope()).await?;
    let (keys, headers) = page.cut(listed.iter().map(|element| Value::from(element.key.clone())).collect())?;
    Ok(Answer::json(keys).with_headers(headers))
}
