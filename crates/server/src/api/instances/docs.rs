//! `GET /instances/{id}/docs`, one operation of it, and the models of one operation; by token without the number.
//! Tests: `tests/calls/docs.rs`.

use axum::extract::State;
use ligand_engine::Connection;
use ligand_model::{Element, Result, swagger};
use serde::Deserialize;
use serde_json::Value;

use super::Addressed;
use crate::api::answer::{Answer, Outcome};
use crate::api::docs::asked::{self, Asked};
use crate::app::App;
use crate::extract::{Path, Query};

/// The operation that the path names; the numbers before it are read by [`Addressed`].
#[derive(Debug, Deserialize)]
pub struct Named {
    #[serde(rename = "operationId")]
    operation_id: String,
}

/// The whole document.
pub async fn get(State(app): State<App>, addressed: Addressed, Query(asked): Query<Asked>) -> Outcome {
    let connected = app.connections.find(&addressed.scope(), addressed.id, 0).await?;
    let document = asked::document(&connected.connection.element, asked.server()?).await?;
    Ok(Answer::json(asked.shaped(asked.part(document)?)?))
}

/// The document with one operation.
pub async fn operation(
    State(app): State<App>,
    addressed: Addressed,
    Path(named): Path<Named>,
    Query(asked): Query<Asked>,
) -> Outcome {
    Ok(Answer::json(one(&app, &addressed, &named.operation_id, &asked).await?))
}

/// The models of one operation.
pub async fn definitions(
    State(app): State<App>,
    addressed: Addressed,
    Path(named): Path<Named>,
    Query(asked): Query<Asked>,
) -> Outcome {
    let document = one(&app, &addressed, &named.operation_id, &asked).await?;
    Ok(Answer::json(swagger::definitions(&document)))
}

async fn one(app: &App, addressed: &Addressed, id: &str, asked: &Asked) -> Result<Value> {
    let connected = app.connections.find(&addressed.scope(), addressed.id, 0).await?;
    let connection = &connected.connection;
    let document = asked::document(&connection.element, asked.server()?).await?;
    let mut document = asked::operation(&document, id)?;
    if asked.discovery()
        && let Some(object) = object_of(&document, &connection.element)
    {
        add_custom_fields(app, connection, &object, &mut document).await?;
    }
    asked.shaped(document)
}

/// The object that the one operation of a document handles: the one its resource names, else the one of its path.
fn object_of(document: &Value, element: &Element) -> Option<String> {
    let (path, operations) = document["paths"].as_object()?.iter().next()?;
    let named = operations.as_object()?.values().next()?.get("x-object").and_then(Value::as_str);
    let first = path.split('/').nth(1).filter(|word| element.object(word).is_some());
    named.or(first).map(str::to_owned)
}

/// Adds the columns that the customer added to an object to its models.
///
/// # Errors
/// What the vendor says when they cannot be read.
pub async fn add_custom_fields(app: &App, connection: &Connection, object: &str, document: &mut Value) -> Result<()> {
    let Some(known) = connection.element.object(object) else { return Ok(()) };
    let fields = app.engine.custom_columns(connection, known).await?;
    swagger::add_custom_fields(document, &[&known.name, &known.vendor_name], &fields);
    Ok(())
}
