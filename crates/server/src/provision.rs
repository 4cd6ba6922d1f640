//! How instances come, change and go: `docs/reference/platform-api.md` §3.
//!
//! [`create`] is the journey of a new instance, [`change`] of `PUT` and `PATCH`, [`remove`] of `DELETE`; each runs as a
//! task that no dropped client can stop. [`sweep`] finishes what a crash left half done. HTTP is `api/instances`.

pub mod change;
pub mod check;
pub mod create;
mod exchange;
mod failure;
mod hold;
pub(crate) mod lifecycle;
pub mod limits;
mod patience;
mod plain_text;
pub mod remove;
pub mod request;
mod revoke;
pub mod settings;
mod signed;
pub mod sweep;
pub mod template;
#[cfg(test)]
pub(crate) mod tests;
mod tokens;
mod webhooks;

use std::sync::Arc;

use ligand_model::credential::Credential;
use ligand_model::identity::{InstanceId, User};
use ligand_model::instance::Instance;
use ligand_model::{Element, Error, Result};
use ligand_store::{Scope, Tx, credential, instance, user};
use tokio::task::JoinHandle;

use crate::app::App;

/// An instance with all that an answer about it needs.
#[derive(Debug)]
pub struct Whole {
    /// The instance.
    pub instance: Instance,
    /// Its grant, if it has one.
    pub credential: Option<Credential>,
    /// Who provisioned it.
    pub owner: User,
    /// Its element.
    pub element: Arc<Element>,
}

/// Reads an instance that the scope may see.
///
/// # Errors
/// 404: there is none.
pub async fn read(app: &App, scope: &Scope, id: InstanceId) -> Result<Whole> {
    app.store
        .read(async |tx| {
            let instance = instance::get(scope, tx, id).await?;
            complete(app, scope, tx, instance).await
        })
        .await
}

/// Adds to an instance what belongs to it.
///
/// # Errors
/// Internal: its element is gone from the catalogue.
pub async fn complete(app: &App, scope: &Scope, tx: &mut Tx, instance: Instance) -> Result<Whole> {
    let credential = match instance.credential {
        Some(id) => Some(credential::get(scope, tx, id).await?),
        None => None,
    };
    let owner = user::get(scope, tx, instance.user).await?;
    let element = element_of(app, &instance)?;
    Ok(Whole { instance, credential, owner, element })
}

/// The element of an instance.
///
/// # Errors
/// Internal: it is gone from the catalogue.
pub fn element_of(app: &App, instance: &Instance) -> Result<Arc<Element>> {
    let gone =
        || Error::internal(format!("instance {} is of element {}, which is not there", instance.id, instance.element));
    app.catalogue.find(&instance.element).cloned().ok_or_else(gone)
}

/// What a task answered; a panic in it is a defect of ours.
///
/// # Errors
/// Those of the task.
pub async fn finished<T>(task: JoinHandle<Result<T>>) -> Result<T> {
    task.await.unwrap_or_else(|failure| Err(Error::internal(failure)))
}
