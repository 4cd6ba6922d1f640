//! The rows of a page of instances, with all that belongs to them: a few statements a page, not a few a row.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use ligand_model::credential::{Credential, Status};
use ligand_model::identity::{CredentialId, User, UserId};
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

/// An instance with what of it stands in the database.
pub(super) struct Row {
    instance: Instance,
    credential: Option<Credential>,
    owner: User,
}

/// How many instances the filter finds on all pages.
pub(super) async fn total(scope: &Scope, tx: &mut Tx, filter: &Filter) -> Result<usize> {
    let counts = instance::count(scope, tx, filter).await?;
    Ok(usize::try_from(counts.iter().map(|count| count.instances).sum::<i64>()).unwrap_or_default())
}

/// The instances of a page, and one more if there are more.
pub(super) async fn whole(scope: &Scope, tx: &mut Tx, filter: &Filter, page: Page) -> Result<Vec<Row>> {
    let instances = instance::list(scope, tx, filter, page.after, page.page_size + 1).await?;
    let credentials = credential::several(scope, tx, &credentials(&instances)).await?;
    let owners: BTreeSet<UserId> = instances.iter().map(|instance| instance.user).collect();
    let owners = user::several(scope, tx, &owners.into_iter().collect::<Vec<_>>()).await?;
    let mut rows = Vec::with_capacity(instances.len());
    for instance in instances {
        let owner = owners.get(&instance.user).cloned().ok_or_else(|| lost(&instance, "owner"))?;
        rows.push(Row { credential: of(&credentials, &instance)?, owner, instance });
    }
    Ok(rows)
}

/// As [`whole`], slim: neither configurations nor tokens of vendors are read.
pub(super) async fn slim(
    scope: &Scope,
    tx: &mut Tx,
    filter: &Filter,
    page: Page,
) -> Result<Vec<(Instance, Option<Status>)>> {
    let instances = instance::list_slim(scope, tx, filter, page.after, page.page_size + 1).await?;
    let statuses = credential::statuses(scope, tx, &credentials(&instances)).await?;
    let row = |instance: Instance| {
        let status = of(&statuses, &instance)?;
        Ok((instance, status))
    };
    instances.into_iter().map(row).collect()
}

/// The rows with their elements. After the transaction: elements may have to be read, too.
pub(super) async fn with_elements(app: &App, scope: &Scope, rows: Vec<Row>) -> Result<Vec<Whole>> {
    let mut whole = Vec::with_capacity(rows.len());
    for Row { instance, credential, owner } in rows {
        let element = element_of(app, scope, &instance).await?;
        whole.push(Whole { instance, credential, owner, element });
    }
    Ok(whole)
}

/// As [`with_elements`], slim.
pub(super) async fn slim_with_elements(
    app: &App,
    scope: &Scope,
    rows: Vec<(Instance, Option<Status>)>,
) -> Result<Vec<Slim>> {
    let mut slim = Vec::with_capacity(rows.len());
    for (instance, status) in rows {
        slim.push(Slim { element: element_of(app, scope, &instance).await?, status, instance });
    }
    Ok(slim)
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
