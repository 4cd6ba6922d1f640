//! The first start: an organization, its default account and its administrator. Later starts change nothing.
//!
//! Which secrets are given and where they are shown is the server's.

use crate::caller::{ORGANIZATION_SECRET, USER_SECRET};
use crate::db::{Row, Tx};
use crate::seal::Place;
use crate::{Numbered, Store, SystemScope, password, random, system};
use ligand_model::identity::{OrganizationId, Role, UserId};
use ligand_model::{Error, Kind, Result, Secret};

/// What the first start was given; what is absent is generated.
#[derive(Debug, Clone)]
pub struct FirstStart {
    /// The administrator's address (`LIGAND_ADMIN_EMAIL`).
    pub email: String,
    /// Its password (`LIGAND_ADMIN_PASSWORD`).
    pub password: Option<Secret>,
    /// Its secret (`LIGAND_ADMIN_USER_SECRET`).
    pub user_secret: Option<Secret>,
    /// The organization's secret (`LIGAND_ORGANIZATION_SECRET`).
    pub organization_secret: Option<Secret>,
}

/// What the first user sends with every call.
#[derive(Debug, Clone)]
pub struct FirstCredentials {
    /// The administrator's address.
    pub email: String,
    /// Its password, on the first start only: afterwards only its hash is known.
    pub password: Option<Secret>,
    /// Its secret.
    pub user_secret: Secret,
    /// The organization's secret.
    pub organization_secret: Secret,
}

impl FirstCredentials {
    /// The value of the `Authorization` header.
    pub fn authorization(&self) -> Secret {
        Secret::new(format!("User {}, Organization {}", self.user_secret.expose(), self.organization_secret.expose()))
    }
}

/// Does what the first start does, once; later, and in all but one of several servers that start together, none.
///
/// # Errors
/// `configuration`: a secret that no header could carry. `unavailable`: the database is busy or away.
pub async fn first_start(_: SystemScope, store: &Store, given: FirstStart) -> Result<Option<FirstCredentials>> {
    if store.read(system::default_administrator).await?.is_some() {
        return Ok(None);
    }
    let made = FirstCredentials {
        email: given.email.to_lowercase(),
        password: Some(given.password.map_or_else(random::token, Ok)?),
        user_secret: usable("LIGAND_ADMIN_USER_SECRET", given.user_secret.map_or_else(random::token, Ok)?)?,
        organization_secret: usable(
            "LIGAND_ORGANIZATION_SECRET",
            given.organization_secret.map_or_else(|| random::hex().map(Secret::new), Ok)?,
        )?,
    };
    let hash = password::hash(made.password.as_ref().ok_or_else(|| Error::internal("no password"))?).await?;
    let ids = Ids {
        organization: store.next_id(Numbered::Organization).await?,
        account: store.next_id(Numbered::Account).await?,
        user: store.next_id(Numbered::User).await?,
    };
    let first = store.write(async |tx| create(tx, &ids, &made, hash).await).await?;
    Ok(first.then_some(made))
}

/// The credentials of the first user, unsealed. None before the first start.
///
/// # Errors
/// `unavailable`: the database is busy or away. Internal: a value does not open.
pub async fn credentials(_: SystemScope, tx: &mut Tx) -> Result<Option<FirstCredentials>> {
    let Some(row) = system::default_administrator(tx).await? else { return Ok(None) };
    let organization = row.i64("organization_id")?;
    let user_secret = open_user_secret(tx, &row).await?;
    let sealed = row.bytes("organization_secret_sealed")?;
    let organization_secret = tx.open(&organization_place(OrganizationId(organization)), &sealed).await?;
    Ok(Some(FirstCredentials { email: row.text("email")?, password: None, user_secret, organization_secret }))
}

struct Ids {
    organization: i64,
    account: i64,
    user: i64,
}

async fn create(tx: &mut Tx, ids: &Ids, made: &FirstCredentials, password_hash: String) -> Result<bool> {
    if !system::first_start(tx).await? {
        return Ok(false);
    }
    let organization = OrganizationId(ids.organization);
    let insert = system::insert_organization()
        .bind(organization)
        .bind("Default")
        .bind(tx.seal(&organization_place(organization), &made.organization_secret)?)
        .bind(tx.ring().hashes(ORGANIZATION_SECRET, &made.organization_secret)?.current);
    tx.execute(insert).await?;
    tx.execute(system::insert_account().bind(organization).bind(ids.account).bind("Default").bind(true)).await?;
    let insert = system::insert_user()
        .bind(organization)
        .bind(ids.user)
        .bind(ids.account)
        .bind(&made.email)
        .bind("Administrator")
        .bind("Default")
        .bind(password_hash)
        .bind(tx.seal(&user_place(organization, UserId(ids.user)), &made.user_secret)?)
        .bind(tx.ring().hashes(USER_SECRET, &made.user_secret)?.current)
        .bind(Role::OrgAdmin.key());
    tx.execute(insert).await?;
    Ok(true)
}

/// A secret travels in a header between commas and spaces.
fn usable(name: &str, secret: Secret) -> Result<Secret> {
    if !secret.expose().is_empty() && secret.expose().bytes().all(|byte| byte.is_ascii_graphic() && byte != b',') {
        return Ok(secret);
    }
    let message =
        format!("{name} must be printable ASCII without spaces and commas: it travels in the Authorization header");
    Err(Error::new(Kind::Configuration, message))
}

pub(crate) fn organization_place(id: OrganizationId) -> Place<'static> {
    Place { table: "organization", column: "secret_sealed", row: id.0, organization: id.0 }
}

pub(crate) fn user_place(organization: OrganizationId, id: UserId) -> Place<'static> {
    Place { table: "user_", column: "secret_sealed", row: id.0, organization: organization.0 }
}

pub(crate) async fn open_user_secret(tx: &mut Tx, row: &Row) -> Result<Secret> {
    let place = user_place(OrganizationId(row.i64("organization_id")?), UserId(row.i64("id")?));
    tx.open(&place, &row.bytes("secret_sealed")?).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_no_header_can_carry_is_refused_by_name() {
        for bad in ["", "a b", "a,b", "a\nb", "ä"] {
            let error = usable("LIGAND_ORGANIZATION_SECRET", bad.into()).unwrap_err();
            assert!(error.message().starts_with("LIGAND_ORGANIZATION_SECRET"), "{bad:?}");
        }
        assert!(usable("X", "a/b+c=d=".into()).is_ok());
    }
}
