//! The lists of an element's document: `GET`, `POST` on the list, `GET`, `PUT`, `DELETE` on an entry; the same for each of
//! them. Tests: `tests/elements/`.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use ligand_model::Result;
use ligand_model::identity::Privilege;
use ligand_store::Scope;
use serde::Deserialize;
use serde_json::Value;

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::{CatalogueCaller, PlatformCaller};
use crate::definition::collection::Collection;
use crate::definition::edit::{Change, Spot, edit};
use crate::definition::merge;
use crate::extract::{Path, Query};
use crate::json::Json;

/// What the path names.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    #[serde(rename = "keyOrId")]
    element: String,
    id: Option<String>,
    #[serde(rename = "memberId")]
    member: Option<String>,
}

/// What may be asked of a list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Asked {
    /// `true`: only what the caller's account added.
    account_only: Option<String>,
}

impl Named {
    fn spot(self, collection: &'static Collection) -> Spot {
        let Named { element, id, member } = self;
        match collection.inside {
            Some(_) => Spot { element, collection, parent: id, entry: member },
            None => Spot { element, collection, parent: None, entry: id },
        }
    }
}

/// A list of the document.
pub(super) fn routes(path: &str, collection: &'static Collection) -> Router<App> {
    with_entries(path, &format!("{path}/{{id}}"), collection)
}

/// A list inside the entries of another.
pub(super) fn inner_routes(path: &str, collection: &'static Collection) -> Router<App> {
    with_entries(path, &format!("{path}/{{memberId}}"), collection)
}

fn with_entries(path: &str, entry: &str, collection: &'static Collection) -> Router<App> {
    type Named_ = Path<Named>;
    Router::new()
        .route(
            path,
            get(move |app: State<App>, caller: CatalogueCaller, named: Named_, asked: Query<Asked>| {
                list(app, caller, named, asked, collection)
            })
            .post(
                move |app: State<App>, caller: PlatformCaller, named: Named_, Json(body): Json<Value>| {
                    change(app, caller, named, Change::Add(body), collection)
                },
            ),
        )
        .route(
            entry,
            get(move |app: State<App>, caller: CatalogueCaller, named: Named_| one(app, caller, named, collection))
                .put(move |app: State<App>, caller: PlatformCaller, named: Named_, Json(body): Json<Value>| {
                    change(app, caller, named, Change::Replace(body), collection)
                })
                .delete(move |app: State<App>, caller: PlatformCaller, named: Named_| {
                    change(app, caller, named, Change::Remove, collection)
                }),
        )
}

async fn list(
    State(app): State<App>,
    caller: CatalogueCaller,
    Path(named): Path<Named>,
    Query(asked): Query<Asked>,
    collection: &'static Collection,
) -> Outcome {
    let mut entries = entries(&app, caller.scope(), &named.spot(collection)).await?;
    if asked.account_only.as_deref() == Some("true") {
        let (own, entry_of) = (entries.1, |entry: &Value| entry["id"].as_i64().unwrap_or_default());
        entries.0.retain(|entry| own || entry_of(entry) >= merge::FIRST_MEMBER);
    }
    Ok(Answer::json(entries.0))
}

async fn one(
    State(app): State<App>,
    caller: CatalogueCaller,
    Path(named): Path<Named>,
    collection: &'static Collection,
) -> Outcome {
    let spot = named.spot(collection);
    let (mut entries, _) = entries(&app, caller.scope(), &spot).await?;
    let at = collection.position(&entries, spot.entry.as_deref().unwrap_or_default())?;
    Ok(Answer::json(entries.swap_remove(at)))
}

async fn change(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path(named): Path<Named>,
    change: Change,
    collection: &'static Collection,
) -> Outcome {
    caller.must(Privilege::EditElements)?;
    Ok(match edit(&app, &caller.scope, named.spot(collection), change).await? {
        Value::Null => Answer::empty(),
        entry => Answer::json(entry),
    })
}

/// The entries of a list, and whether all of them are the account's own.
async fn entries(app: &App, scope: Option<&Scope>, spot: &Spot) -> Result<(Vec<Value>, bool)> {
    let element = app.elements.shown(scope, &spot.element).await?;
    let entries = spot.collection.entries(&element.document, spot.parent.as_deref())?;
    Ok((entries, element.id >= ligand_store::element::FIRST_ID))
}
