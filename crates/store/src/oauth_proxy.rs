//! Proxies of OAuth callbacks: one registered redirect address that hands the code on to one of several applications.
//!
//! The addresses it may hand on to are patterns; matching them, and signing what the vendor carries, is
//! [`crate::oauth_proxy::sign`] and the server's.

use crate::Scope;
use crate::db::{Row, Tx, not_found, now, sql};
use crate::seal::Place;
use ligand_model::{Error, Kind, Result, Secret};

/// A proxy.
#[derive(Debug, Clone)]
pub struct OauthProxy {
    /// Its number.
    pub id: i64,
    /// Unique within the account.
    pub name: String,
    /// What else the caller gave, as JSON: `apiKey`, `apiSecret`, `configuration`.
    pub given: Secret,
    /// Patterns of the addresses it hands on to.
    pub urls: Vec<String>,
}

/// The proxies of the scope's account, by number.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn list(scope: &Scope, tx: &mut Tx) -> Result<Vec<OauthProxy>> {
    let select = sql!(
        "select id, name, secrets_sealed, urls from oauth_proxy where organization_id = $1 and account_id = $2 order by id"
    );
    let rows = tx.fetch_all(select.bind(scope.organization).bind(scope.account)).await?;
    let mut proxies = Vec::with_capacity(rows.len());
    for row in rows {
        proxies.push(proxy(scope, tx, &row).await?);
    }
    Ok(proxies)
}

/// Inserts a proxy; `id` is from [`crate::Store::next_id`].
///
/// # Errors
/// `conflict`: the account has one with this name.
pub async fn insert(scope: &Scope, tx: &mut Tx, proxy: &OauthProxy) -> Result<()> {
    let insert = sql!(
        "insert into oauth_proxy(organization_id, id, account_id, name, secrets_sealed, urls, created_at) \
         values ($1, $2, $3, $4, $5, $6, ",
        now!(),
        ") on conflict (organization_id, account_id, name) do nothing"
    );
    let insert = insert
        .bind(scope.organization)
        .bind(proxy.id)
        .bind(scope.account)
        .bind(&proxy.name)
        .bind(tx.seal(&place(scope, proxy.id), &proxy.given)?)
        .bind(written(&proxy.urls));
    if tx.execute(insert).await? == 0 {
        let message = format!("an OAuth proxy named {} exists already", proxy.name);
        return Err(Error::new(Kind::Conflict, message));
    }
    Ok(())
}

/// Changes the addresses of a proxy; answers what it is then.
///
/// # Errors
/// `not-found`: the scope's account has none with this number.
pub async fn set_urls(
    scope: &Scope,
    tx: &mut Tx,
    id: i64,
    change: impl FnOnce(&mut Vec<String>) -> Result<()>,
) -> Result<OauthProxy> {
    let mut proxy = list(scope, tx).await?.into_iter().find(|proxy| proxy.id == id).ok_or_else(|| none(id))?;
    let before = written(&proxy.urls);
    change(&mut proxy.urls)?;
    let update = sql!(
        "update oauth_proxy set urls = $5, version = version + 1 \
         where organization_id = $1 and account_id = $2 and id = $3 and urls = $4"
    );
    let update = update.bind(scope.organization).bind(scope.account).bind(id).bind(before).bind(written(&proxy.urls));
    if tx.execute(update).await? == 0 {
        return Err(Error::new(Kind::Conflict, "the proxy was changed by somebody else meanwhile; repeat the change"));
    }
    Ok(proxy)
}

/// Deletes a proxy.
///
/// # Errors
/// `not-found`: the scope's account has none with this number.
pub async fn delete(scope: &Scope, tx: &mut Tx, id: i64) -> Result<()> {
    let delete = sql!("delete from oauth_proxy where organization_id = $1 and account_id = $2 and id = $3");
    match tx.execute(delete.bind(scope.organization).bind(scope.account).bind(id)).await? {
        0 => Err(none(id)),
        _ => Ok(()),
    }
}

/// The signature of a text that a browser carries to a vendor and back: a keyed hash that only this installation makes.
///
/// # Errors
/// Internal: there is no key.
pub fn sign(tx: &Tx, text: &str) -> Result<Vec<u8>> {
    Ok(tx.ring().hashes(SIGNED, &Secret::from(text))?.current)
}

/// Whether the installation signed this text, with the key in use or the one before.
///
/// # Errors
/// Internal: there is no key.
pub fn is_signed(tx: &Tx, text: &str, signature: &[u8]) -> Result<bool> {
    use subtle::ConstantTimeEq;
    let hashes = tx.ring().hashes(SIGNED, &Secret::from(text))?;
    Ok((hashes.current.ct_eq(signature) | hashes.other.ct_eq(signature)).into())
}

/// Keeps apart what is signed here from what is looked up elsewhere.
const SIGNED: &str = "oauth_proxy.state";

async fn proxy(scope: &Scope, tx: &mut Tx, row: &Row) -> Result<OauthProxy> {
    let id = row.i64("id")?;
    let given = tx.open_or_null(&place(scope, id), row.bytes_or_null("secrets_sealed")?).await?;
    let given = given.unwrap_or_else(|| Secret::from("{}"));
    Ok(OauthProxy { id, name: row.text("name")?, given, urls: urls(&row.text("urls")?)? })
}

fn written(urls: &[String]) -> String {
    serde_json::Value::from(urls).to_string()
}

/// The addresses as they are stored.
pub(crate) fn urls(stored: &str) -> Result<Vec<String>> {
    serde_json::from_str(stored).map_err(|error| Error::internal(format!("the addresses of an OAuth proxy: {error}")))
}

fn place(scope: &Scope, id: i64) -> Place<'static> {
    Place { table: "oauth_proxy", column: "secrets_sealed", row: id, organization: scope.organization.0 }
}

fn none(id: i64) -> Error {
    not_found("OAuth proxy", id)
}
