//! `/elements/oauthProxies`: one registered redirect address for several applications. The address is this server's
//! callback page, which hands the code on to where the proxy allows. Tests: `tests/elements/oauth_proxies.rs`.

use axum::extract::State;
use ligand_model::identity::Privilege;
use ligand_model::secret::MASK;
use ligand_model::{Error, Kind, Result, Secret};
use ligand_store::oauth_proxy::{self, OauthProxy};
use ligand_store::{Numbered, Scope};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::api::answer::{Answer, Outcome};
use crate::api::oauth::proxy::pattern;
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::extract::{Path, Query};
use crate::json::Json;
use crate::provision::finished;

/// The most addresses of one proxy.
const MOST_URLS: usize = 100;

/// The pattern that is added or removed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    application_url: Option<String>,
}

/// The proxies of the account.
pub async fn list(State(app): State<App>, PlatformCaller(caller): PlatformCaller) -> Outcome {
    caller.must(Privilege::ViewElements)?;
    let proxies = app.store.read(async |tx| oauth_proxy::list(&caller.scope, tx).await).await?;
    Ok(Answer::json(proxies.iter().map(shown).collect::<Value>()))
}

/// A new proxy: `{name, apiKey?, apiSecret?, configuration?}`. It hands on to nobody before it has an address.
pub async fn create(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Json(mut body): Json<Map<String, Value>>,
) -> Outcome {
    caller.must(Privilege::CreateElements)?;
    let name = body.get("name").and_then(Value::as_str).map(str::trim).filter(|name| !name.is_empty());
    let name = name.map(str::to_owned).ok_or_else(|| Error::new(Kind::BadRequest, "an OAuth proxy needs a name"))?;
    body.retain(|member, value| {
        matches!(member.as_str(), "apiKey" | "apiSecret" | "configuration") && !value.is_null()
    });
    let id = app.store.next_id(Numbered::OauthProxy).await?;
    let proxy = OauthProxy { id, name, given: Secret::new(Value::Object(body).to_string()), urls: Vec::new() };
    let (store, scope, answer) = (app.store.clone(), caller.scope, shown(&proxy));
    let work = async move { store.write(async |tx| oauth_proxy::insert(&scope, tx, &proxy).await).await };
    finished(app.tasks.spawn("OAuth proxy", work)).await?;
    Ok(Answer::json(answer))
}

/// No proxy any more: what is on its way back from a vendor is handed on to nobody.
pub async fn delete(State(app): State<App>, PlatformCaller(caller): PlatformCaller, Path(id): Path<String>) -> Outcome {
    caller.must(Privilege::DeleteElements)?;
    let (store, scope, id) = (app.store.clone(), caller.scope, number(&id)?);
    let work = async move { store.write(async |tx| oauth_proxy::delete(&scope, tx, id).await).await };
    finished(app.tasks.spawn("OAuth proxy", work)).await?;
    Ok(Answer::empty())
}

/// One more address, as a pattern that the whole address must match.
pub async fn add_url(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Outcome {
    caller.must(Privilege::EditElements)?;
    let url = asked.url()?;
    pattern(&url)?;
    let add = move |urls: &mut Vec<String>| {
        if urls.len() >= MOST_URLS {
            return Err(Error::new(Kind::BadRequest, format!("an OAuth proxy has at most {MOST_URLS} addresses")));
        }
        if !urls.contains(&url) {
            urls.push(url);
        }
        Ok(())
    };
    Ok(Answer::json(shown(&change(&app, caller.scope, number(&id)?, add).await?)))
}

/// One address less.
pub async fn remove_url(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Outcome {
    caller.must(Privilege::EditElements)?;
    let url = asked.url()?;
    let remove = move |urls: &mut Vec<String>| match urls.iter().position(|known| *known == url) {
        Some(at) => {
            urls.remove(at);
            Ok(())
        }
        None => Err(Error::new(Kind::NotFound, format!("No application URL found with ID {url}"))),
    };
    Ok(Answer::json(shown(&change(&app, caller.scope, number(&id)?, remove).await?)))
}

async fn change(
    app: &App,
    scope: Scope,
    id: i64,
    change: impl FnOnce(&mut Vec<String>) -> Result<()> + Send + 'static,
) -> Result<OauthProxy> {
    let store = app.store.clone();
    let work = async move { store.write(async |tx| oauth_proxy::set_urls(&scope, tx, id, change).await).await };
    finished(app.tasks.spawn("OAuth proxy", work)).await
}

impl Asked {
    fn url(&self) -> Result<String> {
        let url = self.application_url.as_deref().map(str::trim).filter(|url| !url.is_empty());
        url.map(str::to_owned)
            .ok_or_else(|| Error::new(Kind::BadRequest, "required parameter applicationUrl not found"))
    }
}

/// What was given is not shown again, but whether it was given is.
fn shown(proxy: &OauthProxy) -> Value {
    let given: Map<String, Value> = serde_json::from_str(proxy.given.expose()).unwrap_or_default();
    let mut shown = json!({ "id": proxy.id, "name": proxy.name, "applicationUrls": proxy.urls });
    for name in ["apiKey", "apiSecret"].into_iter().filter(|name| given.contains_key(*name)) {
        shown[name] = MASK.into();
    }
    shown
}

fn number(text: &str) -> Result<i64> {
    text.parse().map_err(|_| Error::new(Kind::NotFound, format!("No OAuth proxy found with ID {text}")))
}
