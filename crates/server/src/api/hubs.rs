//! Hubs: the categories of elements. Reading needs no credentials.

mod table;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::CatalogueCaller;
use crate::catalogue::{Detail, element_json};
use crate::extract::Path;
use axum::extract::State;
use ligand_model::{Error, Kind, Result};
use serde_json::{Value, json};
use table::{HUBS, Hub};

/// `GET /hubs`.
pub async fn list() -> Outcome {
    Ok(Answer::json(HUBS.iter().enumerate().map(|(index, hub)| shown(index, hub)).collect::<Value>()))
}

/// `GET /hubs/keys`.
pub async fn keys() -> Outcome {
    Ok(Answer::json(HUBS.iter().map(|hub| Value::from(hub.key)).collect::<Value>()))
}

/// `GET /hubs/{key}`.
pub async fn get(Path(key): Path<String>) -> Outcome {
    let (index, hub) = find(&key)?;
    Ok(Answer::json(shown(index, hub)))
}

/// `GET /hubs/{key}/elements`: those that the caller sees; 404 when the hub has none.
pub async fn elements(State(app): State<App>, caller: CatalogueCaller, Path(key): Path<String>) -> Outcome {
    let (_, hub) = find(&key)?;
    let listed = app.elements.listed(caller.scope()).await?;
    let of_hub = listed.iter().filter(|element| element.hub == hub.key);
    let found: Vec<Value> = of_hub.map(|element| element_json(element, Detail::Abridged)).collect();
    if found.is_empty() {
        return Err(Error::new(Kind::NotFound, format!("No elements found for hub {key}")).into());
    }
    Ok(Answer::json(found))
}

fn find(key: &str) -> Result<(usize, &'static Hub)> {
    let found = HUBS.iter().enumerate().find(|(_, hub)| hub.key == key);
    found.ok_or_else(|| Error::new(Kind::NotFound, format!("No hub found with key {key}; GET /hubs lists them")))
}

fn shown(index: usize, hub: &Hub) -> Value {
    json!({ "id": index + 1, "name": hub.name, "key": hub.key, "description": hub.description, "active": true })
}
