//! `GET /instances` and `GET /elements/{keyOrId}/instances`: the account's instances, or with an Element token the one
//! it names. Tests: `tests/provisioning/list.rs`.

use axum::extract::{FromRequestParts as _, Request, State};
use ligand_model::identity::InstanceId;
use ligand_model::{Error, Kind, Result};
use ligand_store::instance::Filter;
use ligand_store::{Scope, Tx};
use serde_json::Value;

use super::page::Page;
use super::{Addressed, rows, view};
use crate::api::answer::{Answer, Outcome};
use crate::api::paging;
use crate::app::App;
use crate::caller::{PlatformCaller, header};
use crate::extract::{Path, Query};
use crate::provision::limits;

/// `tags[]`, `searchText`, `hydrate`, `nextPage`, `pageSize`.
type Asked = Query<Vec<(String, String)>>;

/// With an Element token its instance, else a page of all.
pub async fn get(State(app): State<App>, request: Request) -> Outcome {
    let mut parts = request.into_parts().0;
    if header::read(&parts.headers)?.element.is_some() {
        let addressed = Addressed::from_request_parts(&mut parts, &app).await?;
        return super::get::get(State(app), addressed).await;
    }
    let PlatformCaller(caller) = PlatformCaller::from_request_parts(&mut parts, &app).await?;
    let asked = Asked::from_request_parts(&mut parts, &app).await?;
    list(&app, &caller.scope, &asked.0, None).await
}

/// Those of one element.
pub async fn of_element(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path(key): Path<String>,
    asked: Asked,
) -> Outcome {
    let element = app.elements.element(&caller.scope, &key).await?.key.clone();
    list(&app, &caller.scope, &asked.0, Some(element)).await
}

async fn list(app: &App, scope: &Scope, asked: &[(String, String)], element: Option<String>) -> Outcome {
    let first = |name: &str| asked.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let filter = Filter {
        tags: asked.iter().filter(|(name, _)| name == "tags[]" || name == "tags").map(|(_, tag)| tag.clone()).collect(),
        search: first("searchText").filter(|text| !text.is_empty()).map(str::to_owned),
        element,
    };
    check(&filter)?;
    let page = Page::read(first("nextPage"), first("pageSize"))?;
    let is_slim = first("hydrate").is_some_and(|text| text.eq_ignore_ascii_case("false"));
    let (total, mut rows) = shown(app, scope, &filter, page, is_slim).await?;
    let more = rows.len() > page.page_size as usize;
    rows.truncate(page.page_size as usize);
    let last = rows.last().ok_or_else(|| Error::new(Kind::NotFound, "No instances found"))?.0;
    let headers = paging::headers(rows.len(), Some(total), more.then(|| page.token_after(last)));
    Ok(Answer::json(rows.into_iter().map(|(_, row)| row).collect::<Value>()).with_headers(headers))
}

/// No tag or name is longer than these, or holds what they may not.
fn check(filter: &Filter) -> Result<()> {
    let count = filter.tags.len();
    if count > limits::MOST_TAGS {
        let message = format!("'tags[]' must be given at most {} times; found {count}", limits::MOST_TAGS);
        return Err(Error::new(Kind::BadRequest, message));
    }
    filter.tags.iter().try_for_each(|tag| limits::word("'tags[]'", tag))?;
    filter.search.iter().try_for_each(|text| limits::word("'searchText'", text))
}

/// How many there are in all, and the rows of the page with one more if there are more.
async fn shown(
    app: &App,
    scope: &Scope,
    filter: &Filter,
    page: Page,
    is_slim: bool,
) -> Result<(usize, Vec<(InstanceId, Value)>)> {
    if is_slim {
        let read =
            async |tx: &mut Tx| Ok((rows::total(scope, tx, filter).await?, rows::slim(scope, tx, filter, page).await?));
        let (total, rows) = app.store.read(read).await?;
        let rows = rows::slim_with_elements(app, scope, rows).await?;
        return Ok((total, rows.iter().map(|row| (row.instance.id, view::slim(row))).collect()));
    }
    let read =
        async |tx: &mut Tx| Ok((rows::total(scope, tx, filter).await?, rows::whole(scope, tx, filter, page).await?));
    let (total, rows) = app.store.read(read).await?;
    let rows = rows::with_elements(app, scope, rows).await?;
    let now = app.clock.now_ms();
    Ok((total, rows.iter().map(|row| (row.instance.id, view::full(row, now))).collect()))
}
