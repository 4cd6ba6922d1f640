//! What every instance answers although no element defines it: its objects and their columns. An element's own
//! resource of the same path goes first. They answer on a disabled instance too.

use ligand_engine::{Body, Call, Reply, has_resource, object_names};
use ligand_model::Result;
use ligand_model::element::Method;
use serde_json::{Value, json};

use crate::app::App;
use crate::connection::Connected;

/// The answer, if this path is one of ours.
pub(super) async fn answer(app: &App, connected: &Connected, call: &Call) -> Option<Result<Reply>> {
    let element = &connected.connection.element;
    if call.method != Method::Get {
        return None;
    }
    let path = call.path.strip_prefix("/hubs/").and_then(|rest| rest.split_once('/')).map_or(call.path.trim_start_matches('/'), |(_, rest)| rest);
    let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    match parts.as_slice() {
        ["objects"] if !names_literally(connected, "objects") => {
            let helium = call.headers.iter().any(|(name, value)| name == "elements-version" && value == "Helium");
            let names = object_names(element).into_iter().map(|name| match element.object(name) {
                Some(object) if helium => json!({ "name": object.name, "vendorName": object.vendor_name, "type": "vendor" }),
                _ => Value::from(name),
            });
            Some(Ok(json_reply(names.collect())))
        }
        ["objects", name, "metadata"] if !has_resource(element, Method::Get, &format!("/objects/{name}/metadata")) => {
            Some(app.engine.object_metadata(&connected.connection, name).await.map(json_reply))
        }
        _ => None,
    }
}

/// Whether the element itself defines this path, not by a variable.
fn names_literally(connected: &Connected, name: &str) -> bool {
    let path = format!("/{name}");
    connected.connection.element.resources.iter().any(|resource| resource.method == Method::Get && resource.path.to_string() == path)
}

fn json_reply(body: Value) -> Reply {
    Reply { status: 200, headers: Vec::new(), body: Body::Json(body) }
}
