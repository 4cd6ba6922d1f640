//! `/catalog-properties`: where elements stand in somebody's catalogue: hidden, featured, in which order. Tests:
//! `tests/elements/catalog_properties.rs`.

use std::collections::BTreeMap;

use axum::extract::State;
use ligand_model::{Error, Kind, Result};
use ligand_store::catalogue_property::{self, CatalogueProperty, Of};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::extract::Query;
use crate::json::Json;
use crate::provision::finished;

/// Whose catalogue.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// `user` (also if absent), `account` or `organization`.
    entity_type: Option<String>,
}

/// One element's place, as it is sent.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    element_id: i64,
    #[serde(default)]
    hidden: bool,
    #[serde(default)]
    featured: bool,
    position: Option<i64>,
}

/// The places that were set.
pub async fn get(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Query(asked): Query<Asked>,
) -> Outcome {
    let of = asked.of()?;
    let places = app.store.read(async |tx| catalogue_property::list(&caller.scope, tx, of).await).await?;
    Ok(Answer::json(places.iter().map(shown).collect::<Value>()))
}

/// Sets the places of these elements; others stay. Answers what was set.
pub async fn put(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Query(asked): Query<Asked>,
    Json(places): Json<Vec<Place>>,
) -> Outcome {
    let (of, scope) = (asked.of()?, caller.scope);
    let mut last: BTreeMap<i64, CatalogueProperty> = BTreeMap::new();
    for Place { element_id: element, hidden, featured, position } in places {
        app.elements.element(&scope, &element.to_string()).await?;
        last.insert(element, CatalogueProperty { element, hidden, featured, position });
    }
    let places: Vec<CatalogueProperty> = last.into_values().collect();
    let (store, answer) = (app.store.clone(), places.iter().map(shown).collect::<Value>());
    let work = async move { store.write(async |tx| catalogue_property::set(&scope, tx, of, &places).await).await };
    finished(app.tasks.spawn("catalogue properties", work)).await?;
    Ok(Answer::json(answer))
}

impl Asked {
    fn of(&self) -> Result<Of> {
        let word = self.entity_type.as_deref().unwrap_or("user");
        let of = [Of::User, Of::Account, Of::Organization].into_iter().find(|of| of.key() == word);
        of.ok_or_else(|| {
            let message = format!("entityType must be user, account or organization; found {word}");
            Error::new(Kind::BadRequest, message)
        })
    }
}

fn shown(place: &CatalogueProperty) -> Value {
    let CatalogueProperty { element, hidden, featured, position } = place;
    let mut shown = json!({ "elementId": element, "hidden": hidden, "featured": featured });
    if let Some(position) = position {
        shown["position"] = (*position).into();
    }
    shown
}
