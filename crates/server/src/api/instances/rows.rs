//! The rows of a page of instances, with all that belongs to them: a few statements a page, not a few a row.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use ligand_model::credential::Status;
use ligand_model::identity::{CredentialId, UserId};
use ligand_model::instance::Instance;
use ligand_model::{Element, Error, Result};
use ligand_store::instance::{self, Filter};
use ligand_store::{Scope, Tx, credential, user};

use super::page::Page;
use crate::app::App;
use crate::provision::{Whole, element_of};

/// An instance as `hydrate=false` shows it. Its configuration is empty, for nothing of it was read.
pub(super) struct Slim {
    pub instance: Instance,
    /// How its grant stands, if it has one.
    pub status: Option<Status>,
    pub element: Arc<Element>,
}

/// How many instances the filter finds on all pages.
pub(super) async fn total(scope: &Scope, tx: &mut Tx, filter: &Filter) -> Result<usize> {
    let counts = instance::count(scope, tx, filter).await?;
    Ok(usize::try_from(counts.iter().map(|count| count.instances).sum::<i64>()).unwrap_or_default())
}

/// The instances of a page, and one more if there are more.
pub(super) async fn whole(app: &App, scope: &Scope, tx: &mut Tx, filter: &Filter, page: Page) -> Result<Vec<Whole>> {
    let instances = instance::list(scope, tx, filter, page.after, page.page_size + 1).await?;
    let credentials = credential::several(scope, tx, &credentials(&instances)).await?;
    let owners: BTreeSet<UserId> = instances.iter().map(|instance| instance.user).collect();
    let owners = user::several(scope, tx, &owners.into_iter().collect::<Vec<_>>()).await?;
    let mut rows = Vec::with_capacity(instances.len());
    for instance in instances {
        let element = element_of(app, &instance)?;
        let owner = owners.get(&instance.user).cloned().ok_or_else(|| lost(&instance, "owner"))?;
        rows.push(Whole { credential: of(&credentials, &instance)?, owner, element, instance });
    }
    Ok(rows)
}

/// As [`whole`], slim: neither configurations nor tokens of vendors are read.
pub(super) async fn slim(app: &App, scope: &Scope, tx: &mut Tx, filter: &Filter, page: Page) -> Result<Vec<Slim>> {
    let instances = instance::list_slim(scope, tx, filter, page.after, page.page_size + 1).await?;
    let statuses = credential::statuses(scope, tx, &credentials(&instances)).await?;
    let row = |instance: Instance| {
        let status = of(&statuses, &instance)?;
        Ok(Slim { element: element_of(app, &instance)?, status, instance })
    };
    instances.into_iter().map(row).collect()
}

/// The credentials these instances use. Several may share one.
fn credentials(instances: &[Instance]) -> Vec<CredentialId> {
    let used: BTreeSet<CredentialId> = instances.iter().filter_map(|instance| instance.credential).collect();
    used.into_iter().collect()
}

/// What was found of the instance's credential, if it has one.
fn of<T: Clone>(found: &HashMap<CredentialId, T>, instance: &Instance) -> Result<Option<T>> {
    let Some(id) = instance.credential else { return Ok(None) };
    found.get(&id).cloned().map(Some).ok_or_else(|| lost(instance, "credential"))
}

fn lost(instance: &Instance, what: &str) -> Error {
    Error::internal(format!("instance {} has no {what}, although the database keeps them together", instance.id))
}
