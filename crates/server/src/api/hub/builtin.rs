//! What every instance answers although no element defines it: its objects and their columns. An element's own
//! resource of the same path goes first. They answer on a disabled instance too.

use ligand_engine::{Body, Call, Reply, object_names};
use ligand_model::Result;
use ligand_model::element::{Element, Method, PathTemplate, Segment};
use serde_json::{Value, json};

use crate::app::App;
use crate::connection::Connected;

/// The answer, if this path is one of ours.
pub(super) async fn answer(app: &App, connected: &Connected, call: &Call) -> Option<Result<Reply>> {
    let element = &connected.connection.element;
    if call.method != Method::Get {
        return None;
    }
    let path = PathTemplate::parse(&call.path);
    let parts: Vec<&str> = path.segments.iter().map(Segment::text).collect();
    if parts.first() != Some(&"objects") || defines(element, &parts) {
        return None;
    }
    match parts.as_slice() {
        ["objects"] => {
            let helium = call.headers.iter().any(|(name, value)| name == "elements-version" && value == "Helium");
            let names = object_names(element).into_iter().map(|name| match element.object(name) {
                Some(object) if helium => {
                    json!({ "name": object.name, "vendorName": object.vendor_name, "type": "vendor" })
                }
                _ => Value::from(name),
            });
            Some(Ok(json_reply(names.collect())))
        }
        ["objects", name, "metadata"] => {
            Some(app.engine.object_metadata(&connected.connection, name).await.map(json_reply))
        }
        _ => None,
    }
}

/// Whether the element has a resource of its own for this path: one that begins with the word `objects`, not with
/// a variable that would take any word.
fn defines(element: &Element, parts: &[&str]) -> bool {
    let path = parts.join("/");
    element.resources.iter().filter(|resource| resource.method == Method::Get).any(|resource| {
        resource.path.segments.first() == Some(&Segment::Literal("objects".into()))
            && resource.path.matches(&path).is_some()
    })
}

fn json_reply(body: Value) -> Reply {
    Reply { status: 200, headers: Vec::new(), body: Body::Json(body) }
}
