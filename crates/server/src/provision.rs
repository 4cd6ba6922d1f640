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
use ligand_store::element::{self, FIRST_ID};
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
    let read = app.store.read(async |tx| {
        let instance = instance::get(scope, tx, id).await?;
        let credential = match instance.credential {
            Some(id) => Some(credential::get(scope, tx, id).await?),
            None => None,
        };
        let owner = user::get(scope, tx, instance.user).await?;
        Ok((instance, credential, owner))
    });
    let (instance, credential, owner) = read.await?;
    let element = element_of(app, scope, &instance).await?;
    Ok(Whole { instance, credential, owner, element })
}

/// The element of an instance. Not to be asked inside a transaction: it may read, too.
///
/// # Errors
/// Internal: its account does not see it any more.
pub async fn element_of(app: &App, scope: &Scope, instance: &Instance) -> Result<Arc<Element>> {
    let gone =
        || Error::internal(format!("instance {} is of element {}, which is not there", instance.id, instance.element));
    app.elements.find(scope, &instance.element).await?.ok_or_else(gone)
}

/// Keeps a stored element from being deleted until the transaction that puts an instance on it ends.
///
/// # Errors
/// 404: it is gone.
async fn keep(scope: &Scope, tx: &mut Tx, element: &Element) -> Result<()> {
    if element.id >= FIRST_ID { element::keep(scope, tx, element.id).await } else { Ok(()) }
}

/// What a task answered; a panic in it is a defect of ours.
///
/// # Errors
/// Those of the task.
pub async fn finished<T>(task: JoinHandle<Result<T>>) -> Result<T> {
    task.await.unwrap_or_else(|failure| Err(Error::internal(failure)))
}
