//! An element as a whole: created from a document, replaced by another, cloned, hidden, shared, deleted.

use std::sync::Arc;

use ligand_model::identity::{Account, AccountId};
use ligand_model::{Element, Error, Kind, Result};
use ligand_store::element::{self, NewElement, Role, Written};
use ligand_store::{Numbered, Scope, Store};
use serde_json::Value;

use super::draft::{self, Draft};
use super::{Target, secret};
use crate::app::App;
use crate::catalogue::Catalogue;
use crate::provision::finished;

/// Stores a document as a new element of the scope's account; answers its number. Also for the command line, which has a
/// store and no server.
///
/// # Errors
/// 400: what is missing or cannot run. 409: the key is taken.
pub async fn insert(catalogue: &Catalogue, store: &Store, scope: &Scope, document: Value) -> Result<i64> {
    let Draft { key, document, next_member } = draft::read(document, None)?;
    if catalogue.by_key(&key).is_some() {
        let message =
            format!("an element with key {key} is in the catalogue; choose another key, or add resources to that one");
        return Err(Error::new(Kind::Conflict, message));
    }
    let id = store.next_id(Numbered::Element).await?;
    let active = document.get("active").and_then(Value::as_bool).unwrap_or(true);
    let new = NewElement { id, key, role: Role::Own, written: Written { document, next_member, active } };
    store.write(async |tx| element::insert(scope, tx, &new).await).await?;
    Ok(id)
}

/// Puts a whole document in the place of that of an element of the scope's account.
///
/// # Errors
/// 400: what is missing or cannot run. 409: somebody else changed it meanwhile.
pub async fn overwrite(store: &Store, scope: &Scope, id: i64, document: Value) -> Result<()> {
    let stored = store.read(async |tx| element::get(scope, tx, id).await).await?;
    let before = Draft { key: stored.head.key, document: stored.document, next_member: stored.next_member };
    let Draft { document, next_member, .. } = draft::read(document, Some(&before))?;
    // Whether it is hidden stays unless the document says so.
    let active = document.get("active").and_then(Value::as_bool).unwrap_or(stored.head.active);
    let written = Written { document, next_member, active };
    store.write(async |tx| element::update(scope, tx, id, stored.head.version, &written).await).await.map(drop)
}

/// Creates an element. Goes on if the caller leaves, as everything here.
///
/// # Errors
/// Those of [`insert`].
pub async fn create(app: &App, scope: Scope, document: Value) -> Result<Arc<Element>> {
    let task = app.clone();
    let work = async move {
        let id = insert(&task.catalogue, &task.store, &scope, document).await?;
        task.elements.element(&scope, &id.to_string()).await
    };
    finished(app.tasks.spawn("element creation", work)).await
}

/// Replaces an element.
///
/// # Errors
/// Those of [`overwrite`]; 403: it is not the caller's.
pub async fn replace(app: &App, scope: Scope, key_or_id: String, document: Value) -> Result<Arc<Element>> {
    let task = app.clone();
    let work = async move {
        let id = Target::own(&task, &scope, &key_or_id).await?.id;
        overwrite(&task.store, &scope, id, document).await?;
        task.elements.element(&scope, &id.to_string()).await
    };
    finished(app.tasks.spawn("element replacement", work)).await
}

/// Clones whatever element the caller sees, without its secret defaults. `wanted`: name and key of the clone.
///
/// # Errors
/// 403: the element says that it is not to be cloned. 409: the key that was asked for is taken.
pub async fn clone(
    app: &App,
    scope: Scope,
    key_or_id: &str,
    (name, key): (Option<String>, Option<String>),
) -> Result<Arc<Element>> {
    let element = app.elements.element(&scope, key_or_id).await?;
    if element.document.get("cloneable").and_then(Value::as_bool) == Some(false) {
        let message = format!("element {} is not to be cloned (its definition says cloneable: false)", element.key);
        return Err(Error::new(Kind::Forbidden, message));
    }
    let key = match key {
        Some(key) => key,
        None => free_key(app, &scope, &element.key).await?,
    };
    let mut document = (*element.document).clone();
    secret::empty_all(&mut document);
    document["key"] = key.into();
    document["name"] = name.unwrap_or_else(|| format!("{} (copy)", element.name)).into();
    document["active"] = true.into();
    document["extended"] = false.into();
    create(app, scope, document).await
}

async fn free_key(app: &App, scope: &Scope, key: &str) -> Result<String> {
    for number in 1..1_000 {
        let candidate = if number == 1 { format!("{key}-copy") } else { format!("{key}-copy-{number}") };
        if app.elements.find(scope, &candidate).await?.is_none() {
            return Ok(candidate);
        }
    }
    Err(Error::new(Kind::Conflict, format!("there are too many copies of {key}; name one: {{\"key\": …}}")))
}

/// Shows an element to those it is shared with, or hides it; answers the element.
///
/// # Errors
/// 403: it is not the caller's.
pub async fn set_active(app: &App, scope: Scope, key_or_id: String, active: bool) -> Result<Arc<Element>> {
    let task = app.clone();
    let work = async move {
        let id = Target::own(&task, &scope, &key_or_id).await?.id;
        task.store.write(async |tx| element::set_active(&scope, tx, id, active).await).await?;
        task.elements.element(&scope, &id.to_string()).await
    };
    finished(app.tasks.spawn("element activation", work)).await
}

/// Deletes an element.
///
/// # Errors
/// 409: instances of it exist. 403: it is not the caller's.
pub async fn delete(app: &App, scope: Scope, key_or_id: String) -> Result<()> {
    let task = app.clone();
    let work = async move {
        let id = Target::own(&task, &scope, &key_or_id).await?.id;
        task.store.write(async |tx| element::delete(&scope, tx, id).await).await
    };
    finished(app.tasks.spawn("element deletion", work)).await
}

/// Shows an element to another account of the organization, or no longer; answers the account if it is shown.
///
/// # Errors
/// 403: it is not the caller's. 404: no such account. 409: that account has instances of it, or another with its key.
pub async fn share(
    app: &App,
    scope: Scope,
    key_or_id: String,
    with: AccountId,
    shown: bool,
) -> Result<Option<Account>> {
    let task = app.clone();
    let work = async move {
        let id = Target::own(&task, &scope, &key_or_id).await?.id;
        task.store
            .write(async |tx| match shown {
                true => element::share(&scope, tx, id, with).await.map(Some),
                false => element::unshare(&scope, tx, id, with).await.map(|()| None),
            })
            .await
    };
    finished(app.tasks.spawn("element share", work)).await
}
