//! Which instance a request is about, and that its caller may see it.

use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use ligand_model::identity::InstanceId;
use ligand_model::{Error, Kind, Result};
use ligand_store::{Scope, instance};

use crate::app::App;
use crate::caller::{Caller, HubCaller, PlatformCaller};
use crate::http::access_log::Subject;
use crate::respond::Failure;

/// One instance: by the number in the path and User + Organization, or by User + Element. That it exists is known only
/// when it is read.
#[derive(Debug)]
pub struct Addressed {
    /// Who calls.
    pub caller: Arc<Caller>,
    /// The instance.
    pub id: InstanceId,
}

impl Addressed {
    /// What the store may touch for the caller.
    pub fn scope(&self) -> Scope {
        self.caller.scope
    }
}

impl FromRequestParts<App> for Addressed {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> std::result::Result<Addressed, Failure> {
        let path = RawPathParams::from_request_parts(parts, app).await;
        let path = path.map_err(|refused| Error::new(Kind::BadRequest, refused.body_text()))?;
        let variable = |name: &str| path.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_owned());
        let addressed = match variable("id") {
            Some(number) => {
                let PlatformCaller(caller) = PlatformCaller::from_request_parts(parts, app).await?;
                Addressed { caller, id: read_id(&number)? }
            }
            None => {
                let HubCaller { caller, element } = HubCaller::from_request_parts(parts, app).await?;
                Addressed { caller, id: element.instance }
            }
        };
        if let Some(key) = variable("keyOrId") {
            must_be_of(app, &addressed, &key).await?;
        }
        Subject::from_request_parts(parts, app).await?.instance(addressed.id.0);
        Ok(addressed)
    }
}

fn read_id(text: &str) -> Result<InstanceId> {
    text.parse().map(InstanceId).map_err(|_| none(text))
}

async fn must_be_of(app: &App, addressed: &Addressed, key: &str) -> Result<()> {
    let scope = addressed.scope();
    let element = app.elements.element(&scope, key).await?;
    let found = app.store.read(async |tx| instance::get(&scope, tx, addressed.id).await).await?;
    if found.element == element.key { Ok(()) } else { Err(none(&format!("{} of element {key}", addressed.id))) }
}

fn none(id: &str) -> Error {
    Error::new(Kind::NotFound, format!("No instance found with ID {id}"))
}
