//! `/elements/{keyOrId}/accounts`: which other accounts of the organization see an element. Tests:
//! `tests/elements/shares.rs`.

use axum::extract::State;
use ligand_model::identity::{Account, AccountId, Privilege};
use ligand_model::{Error, Kind, Result};
use ligand_store::element;
use serde_json::{Value, json};

use crate::api::answer::{Answer, Outcome};
use crate::app::App;
use crate::caller::PlatformCaller;
use crate::definition::{Target, life};
use crate::extract::Path;

/// The accounts, by number.
pub async fn list(State(app): State<App>, PlatformCaller(caller): PlatformCaller, Path(key): Path<String>) -> Outcome {
    caller.must(Privilege::ViewElements)?;
    let scope = caller.scope;
    let id = Target::own(&app, &scope, &key).await?.id;
    let accounts = app.store.read(async |tx| element::shared_with(&scope, tx, id).await).await?;
    Ok(Answer::json(accounts.iter().map(shown).collect::<Value>()))
}

/// Shares it with one more.
pub async fn put(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path((key, account)): Path<(String, String)>,
) -> Outcome {
    caller.must(Privilege::EditElements)?;
    let account = life::share(&app, caller.scope, key, number(&account)?, true).await?;
    Ok(account.map_or_else(Answer::empty, |account| Answer::json(shown(&account))))
}

/// Shares it with one less.
pub async fn delete(
    State(app): State<App>,
    PlatformCaller(caller): PlatformCaller,
    Path((key, account)): Path<(String, String)>,
) -> Outcome {
    caller.must(Privilege::EditElements)?;
    life::share(&app, caller.scope, key, number(&account)?, false).await?;
    Ok(Answer::empty())
}

fn shown(account: &Account) -> Value {
    json!({ "id": account.id, "name": account.name, "defaultAccount": account.default_account })
}

fn number(text: &str) -> Result<AccountId> {
    let none = || Error::new(Kind::NotFound, format!("No account found with ID {text}"));
    text.parse().map(AccountId).map_err(|_| none())
}
