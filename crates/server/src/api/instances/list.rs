//! `GET /instances` and `GET /elements/{keyOrId}/instances`: the account's instances, or with an Element token the one
//! it names. Tests: `tests/provisioning/list.rs`.

use axum::extract::{FromRequestParts as _, Request, State};
use ligand_model::{Error, Kind, Result};
use ligand_store::Scope;
use ligand_store::instance::{self, Filter};
use serde_json::Value;

use super::page::Page;
use super::{Addressed, view};
use crate::api::answer::{Answer, Outcome};
use crate::api::paging;
use crate::app::App;
use crate::caller::{PlatformCaller, header};
use crate::extract::{Path, Query};
use crate::provision::{self, Whole};

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
    let element = app.catalogue.element(&key)?.key.clone();
    list(&app, &caller.scope, &asked.0, Some(element)).await
}

async fn list(app: &App, scope: &Scope, asked: &[(String, String)], element: Option<String>) -> Outcome {
    let first = |name: &str| asked.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let filter = Filter {
        tags: asked.iter().filter(|(name, _)| name == "tags[]" || name == "tags").map(|(_, tag)| tag.clone()).collect(),
        search: first("searchText").filter(|text| !text.is_empty()).map(str::to_owned),
        element,
    };
    let page = Page::read(first("nextPage"), first("pageSize"))?;
    let Found { mut rows, total } = find(app, scope, &filter, page).await?;
    let more = rows.len() > page.page_size as usize;
    rows.truncate(page.page_size as usize);
    let last = rows.last().ok_or_else(|| Error::new(Kind::NotFound, "No instances found"))?.instance.id;
    let now = app.clock.now_ms();
    let is_slim = first("hydrate").is_some_and(|text| text.eq_ignore_ascii_case("false"));
    let shown: Vec<Value> =
        rows.iter().map(|row| if is_slim { view::slim(row) } else { view::full(row, now) }).collect();
    let headers = paging::headers(shown.len(), Some(total), more.then(|| page.token_after(last)));
    Ok(Answer::json(shown).with_headers(headers))
}

struct Found {
    /// One more than the page holds, if there are more.
    rows: Vec<Whole>,
    total: usize,
}

async fn find(app: &App, scope: &Scope, filter: &Filter, page: Page) -> Result<Found> {
    app.store
        .read(async |tx| {
            let counts = instance::count(scope, tx, filter).await?;
            let total = counts.iter().map(|count| count.instances).sum::<i64>();
            let mut rows = Vec::new();
            for found in instance::list(scope, tx, filter, page.after, page.page_size + 1).await? {
                rows.push(provision::complete(app, scope, tx, found).await?);
            }
            Ok(Found { rows, total: usize::try_from(total).unwrap_or_default() })
        })
        .await
}
