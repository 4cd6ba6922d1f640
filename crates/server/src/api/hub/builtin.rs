//! What every instance answers although no element defines it: its objects and their columns. An element's own
//! resource of the same path goes first.

use ligand_engine::{Body, Call, Connection, Reply};
use ligand_model::element::{Element, Method, PathTemplate, Segment};
use ligand_model::metadata::{self, ObjectName};
use ligand_model::{Error, Kind, Result, swagger};
use serde_json::{Value, json};

use crate::api::docs::asked::{self, Asked};
use crate::api::instances::docs::add_custom_fields;
use crate::app::App;
use crate::connection::Connected;

/// One of our own resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Builtin {
    /// `GET /objects`; answers on a disabled instance too.
    Objects,
    /// `GET /objects/{name}/metadata`.
    Metadata(String),
    /// `GET /objects/{name}/docs`.
    Docs(String),
}

/// Which of ours a call asks for, if it does.
pub(super) fn asked(connected: &Connected, call: &Call) -> Option<Builtin> {
    if call.method != Method::Get {
        return None;
    }
    let path = PathTemplate::parse(&call.path);
    let parts: Vec<&str> = path.segments.iter().map(Segment::text).collect();
    let builtin = match parts.as_slice() {
        ["objects"] => Builtin::Objects,
        ["objects", name, "metadata"] => Builtin::Metadata((*name).to_owned()),
        ["objects", name, "docs"] => Builtin::Docs((*name).to_owned()),
        _ => return None,
    };
    (!defines(&connected.connection.element, &parts)).then_some(builtin)
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

impl Builtin {
    /// Its answer.
    pub async fn answer(self, app: &App, connected: &Connected, call: &Call) -> Result<Reply> {
        let body = match self {
            Builtin::Objects => objects(&connected.connection.element, call),
            Builtin::Metadata(name) => app.engine.object_metadata(&connected.connection, &name).await?,
            Builtin::Docs(name) => docs(app, &connected.connection, &name, &Asked::read(&call.query)).await?,
        };
        Ok(Reply { status: 200, headers: Vec::new(), body: Body::Json(body) })
    }
}

/// What callers can do with an object, and its models.
async fn docs(app: &App, connection: &Connection, name: &str, asked: &Asked) -> Result<Value> {
    let document = asked::document(&connection.element, asked.server()?).await?;
    let mut document = swagger::object(&document, name).ok_or_else(|| {
        Error::new(Kind::NotFound, format!("No object found with name {name}; GET /objects lists them"))
    })?;
    if asked.discovery() {
        add_custom_fields(app, connection, name, &mut document).await?;
    }
    asked.shaped(document)
}

/// Names; with `Elements-Version: Helium`, objects.
fn objects(element: &Element, call: &Call) -> Value {
    let helium = call.headers.iter().any(|(name, value)| name == "elements-version" && value == "Helium");
    let shown = metadata::objects(element)
        .into_iter()
        .map(|object| if helium { described(&object) } else { Value::from(object.name) });
    shown.collect()
}

/// An object as `Elements-Version: Helium` has it. All are the vendor's: common resources are not known here.
pub fn described(object: &ObjectName) -> Value {
    json!({ "name": object.name, "vendorName": object.vendor_name, "type": "vendor" })
}
