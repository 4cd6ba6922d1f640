//! Changes of one list of a stored document: find the entry, change it, compile the whole, store it if nobody else was
//! first.

use std::sync::Arc;

use ligand_model::{Error, Kind, Result};
use ligand_store::element::{self, NewElement, Role, Written};
use ligand_store::{Numbered, Scope};
use serde_json::{Value, json};

use super::collection::{Admission, Collection};
use super::draft::{self, Draft};
use super::target::{Target, of_the_catalogue};
use super::{merge, number};
use crate::app::App;
use crate::provision::finished;

/// How often a change is made again on what somebody else left.
const ATTEMPTS: usize = 16;

/// Which list, or which entry of it.
#[derive(Debug, Clone)]
pub struct Spot {
    /// Key or number of the element.
    pub element: String,
    /// The list.
    pub collection: &'static Collection,
    /// The entry that holds the list, if it is inside one.
    pub parent: Option<String>,
    /// The entry.
    pub entry: Option<String>,
}

/// What is to become of it.
#[derive(Debug, Clone)]
pub enum Change {
    /// A new entry.
    Add(Value),
    /// Another entry in its place.
    Replace(Value),
    /// No entry in its place.
    Remove,
    /// Another list in the place of the whole.
    ReplaceAll(Value),
    /// One member of an entry, or none in its place.
    Set(&'static str, Option<Value>),
}

/// Makes a change; answers the entry (or the list) as it is then, null for what is gone. Goes on if the caller leaves.
///
/// # Errors
/// 404: no such element or entry. 403: not the caller's to change. 400: what was sent is wrong, or does not compile. 409:
/// it exists already, or others change the element all the time.
pub async fn edit(app: &App, scope: &Scope, spot: Spot, change: Change) -> Result<Value> {
    let (task, scope) = (app.clone(), *scope);
    let work = async move {
        let mut refused = Error::internal("no attempt");
        for _ in 0..ATTEMPTS {
            match attempt(&task, &scope, &spot, &change).await {
                Err(Attempted::Overtaken(error)) => refused = error,
                Err(Attempted::Failed(error)) => return Err(error),
                Ok(answer) => return Ok(answer),
            }
        }
        Err(refused)
    };
    finished(app.tasks.spawn("element change", work)).await
}

enum Attempted {
    /// Somebody else changed the document meanwhile.
    Overtaken(Error),
    Failed(Error),
}

impl From<Error> for Attempted {
    fn from(error: Error) -> Attempted {
        Attempted::Failed(error)
    }
}

async fn attempt(app: &App, scope: &Scope, spot: &Spot, change: &Change) -> Result<Value, Attempted> {
    match Target::find(app, scope, &spot.element).await? {
        Target::Own(head) => {
            let stored = app.store.read(async |tx| element::get(scope, tx, head.id).await).await?;
            let (version, active) = (stored.head.version, stored.head.active);
            let mut draft = Draft { key: head.key, document: stored.document, next_member: stored.next_member };
            let answer = apply(&mut draft, spot, change)?;
            draft::compile(&draft.document)?;
            let written = Written { document: draft.document, next_member: draft.next_member, active };
            replace(app, scope, head.id, version, &written).await?;
            Ok(answer)
        }
        Target::Extension(element, head) => {
            if !spot.collection.extends() {
                return Err(of_the_catalogue(&element.key).into());
            }
            if element.document.get("extendable").and_then(Value::as_bool) == Some(false) {
                let message =
                    format!("element {} is not to be extended (its definition says extendable: false)", element.key);
                return Err(Error::new(Kind::Forbidden, message).into());
            }
            extend(app, scope, &element, head, (spot, change)).await
        }
    }
}

/// A change of what an account adds to an element of the catalogue.
async fn extend(
    app: &App,
    scope: &Scope,
    element: &Arc<ligand_model::Element>,
    head: Option<element::Head>,
    (spot, change): (&Spot, &Change),
) -> Result<Value, Attempted> {
    let key = element.key.clone();
    let stored = match &head {
        Some(head) => Some(app.store.read(async |tx| element::get(scope, tx, head.id).await).await?),
        None => None,
    };
    let (document, next_member, version) = match stored {
        Some(stored) => (stored.document, stored.next_member, stored.head.version),
        // The head of the element is what its entries are read by.
        None => (json!({ "key": key, "hub": element.hub }), merge::FIRST_MEMBER, 0),
    };
    let mut draft = Draft { key: key.clone(), document, next_member };
    let answer = apply(&mut draft, spot, change)?;
    draft::compile(&merge::merged(&element.document, &draft.document))?;
    let written = Written { document: draft.document, next_member: draft.next_member, active: true };
    match head {
        Some(head) => replace(app, scope, head.id, version, &written).await?,
        None => {
            let new =
                NewElement { id: app.store.next_id(Numbered::Element).await?, key, role: Role::Extension, written };
            let inserted = app.store.write(async |tx| element::insert(scope, tx, &new).await).await;
            inserted.map_err(overtaken)?;
        }
    }
    Ok(answer)
}

async fn replace(app: &App, scope: &Scope, id: i64, version: i64, written: &Written) -> Result<(), Attempted> {
    let updated = app.store.write(async |tx| element::update(scope, tx, id, version, written).await).await;
    updated.map(drop).map_err(overtaken)
}

fn overtaken(error: Error) -> Attempted {
    if error.kind() == Kind::Conflict { Attempted::Overtaken(error) } else { Attempted::Failed(error) }
}

/// The change on the JSON of a document, without storing it.
fn apply(draft: &mut Draft, spot: &Spot, change: &Change) -> Result<Value> {
    let hub = draft::hub(&draft.document);
    let (collection, parent) = (spot.collection, spot.parent.as_deref());
    let list = collection.list_mut(&mut draft.document, parent)?;
    let entry = spot.entry.as_deref().unwrap_or_default();
    let place = match change {
        Change::Add(body) => {
            list.push(admitted(collection, &hub, body, None, list)?);
            Some(list.len() - 1)
        }
        Change::ReplaceAll(body) => {
            let bodies = body.as_array().ok_or_else(|| Error::new(Kind::BadRequest, "a JSON list was expected"))?;
            list.clear();
            for body in bodies {
                list.push(admitted(collection, &hub, body, None, list)?);
            }
            None
        }
        Change::Replace(body) => {
            let at = collection.position(list, entry)?;
            list[at] = admitted(collection, &hub, body, Some(at), list)?;
            Some(at)
        }
        Change::Set(name, value) => {
            let at = collection.position(list, entry)?;
            set(&mut list[at], name, value.as_ref());
            Some(at)
        }
        Change::Remove => {
            list.remove(collection.position(list, entry)?);
            return Ok(Value::Null);
        }
    };
    draft.next_member = number::fill(&mut draft.document, draft.next_member);
    let mut shown = collection.entries(&draft.document, parent)?;
    Ok(match place {
        Some(at) => shown.swap_remove(at),
        None => Value::Array(shown),
    })
}

fn admitted(collection: &Collection, hub: &str, body: &Value, at: Option<usize>, list: &[Value]) -> Result<Value> {
    let mut entry = body.clone();
    let before = at.and_then(|at| list.get(at));
    collection.admit(&mut entry, &Admission { before, at, list, hub })?;
    Ok(entry)
}

fn set(entry: &mut Value, name: &str, value: Option<&Value>) {
    let Some(members) = entry.as_object_mut() else { return };
    match value {
        Some(value) => members.insert(name.to_owned(), value.clone()),
        None => members.shift_remove(name),
    };
}
