//! `GET /elements/{keyOrId}/authentication-types` and `…/{type}/configurations`: what a form for provisioning is made of.
//! Tests: `tests/elements/authentication_types.rs`.

use axum::extract::State;
use ligand_model::{Element, Error, Kind};
use serde_json::{Value, json};

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::CatalogueCaller;
use crate::catalogue::entry_json;
use crate::extract::Path;

/// The entry by which an instance chooses.
const CHOICE: &str = "authentication.type";

/// `{defaultValue, options: [{value, description}]}`; one option if there is nothing to choose.
pub async fn list(State(app): State<App>, caller: CatalogueCaller, Path(key): Path<String>) -> Outcome {
    let element = app.elements.shown(caller.scope(), &key).await?;
    let options = options(&element);
    let default = element.entry(CHOICE).and_then(|entry| entry.default_text()).map(str::to_owned);
    let default = default.or_else(|| options.first()?["value"].as_str().map(str::to_owned));
    Ok(Answer::json(json!({ "defaultValue": default, "options": options })))
}

/// The entries that a user fills in for this type: neither retired nor the platform's, and of this group or of none.
pub async fn configurations(
    State(app): State<App>,
    caller: CatalogueCaller,
    Path((key, kind)): Path<(String, String)>,
) -> Outcome {
    let element = app.elements.shown(caller.scope(), &key).await?;
    if !options(&element).iter().any(|option| option["value"] == kind.as_str()) {
        let message = format!("No authentication type found with name {kind} for element {}", element.key);
        return Err(Error::new(Kind::NotFound, message).into());
    }
    let entries = element.configuration.iter().filter(|entry| entry.active && !entry.internal);
    let shown = entries.map(|entry| entry_json(&element, entry)).filter(|entry| is_of(entry, &kind));
    Ok(Answer::json(shown.collect::<Value>()))
}

fn options(element: &Element) -> Vec<Value> {
    let entries = element.document.get("configuration").and_then(Value::as_array);
    let choice = entries.into_iter().flatten().find(|entry| entry.get("key").and_then(Value::as_str) == Some(CHOICE));
    let written = choice.and_then(|choice| choice.get("options")?.as_array()).filter(|options| !options.is_empty());
    if let Some(written) = written {
        return written.iter().map(option).collect();
    }
    let kind = element.document.pointer("/authentication/type").and_then(Value::as_str);
    kind.map(|kind| json!({ "value": kind, "description": kind })).into_iter().collect()
}

/// Some documents call the value `name`.
fn option(written: &Value) -> Value {
    let text = |name: &str| written.get(name).and_then(Value::as_str);
    let value = text("value").or_else(|| text("name")).unwrap_or_default();
    json!({ "value": value, "description": text("description").unwrap_or(value) })
}

/// `groupName` is one group, `groupBy` a list of several with commas between.
fn is_of(entry: &Value, kind: &str) -> bool {
    let group = |name: &str| entry.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    match group("groupBy").or_else(|| group("groupName")) {
        Some(groups) => groups.split(',').any(|group| group.trim() == kind),
        None => true,
    }
}
