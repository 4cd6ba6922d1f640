//! Who calls: the owner of a secret, found by its keyed hash.
//!
//! Equal hashes are confirmed against the unsealed secret in constant time. What a combination of secrets may do, and
//! the scope that follows, is decided in `server/src/caller.rs`.

use crate::bootstrap::{open_user_secret, organization_place};
use crate::db::{Row, Tx};
use crate::instance::token_place;
use crate::{SystemScope, same, system};
use ligand_model::identity::{AccountId, InstanceId, Organization, OrganizationId, Role, User, UserId};
use ligand_model::{Result, Secret};

/// Labels that keep apart what is hashed for different columns.
pub(crate) const USER_SECRET: &str = "user_.secret";
pub(crate) const ORGANIZATION_SECRET: &str = "organization.secret";
pub(crate) const ELEMENT_TOKEN: &str = "instance.token";

/// The user with this secret, if it, its account and its organization are active.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn user(_: SystemScope, tx: &mut Tx, secret: &Secret) -> Result<Option<User>> {
    let hashes = tx.ring().hashes(USER_SECRET, secret)?;
    let Some(row) = system::user_by_hash(tx, hashes).await? else { return Ok(None) };
    let user = user_of(&row)?;
    let active = user.active && system::accounts_active(tx, user.organization.0, user.account.0).await?;
    Ok((same(&open_user_secret(tx, &row).await?, secret) && active).then_some(user))
}

/// The organization with this secret, if it is active.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn organization(_: SystemScope, tx: &mut Tx, secret: &Secret) -> Result<Option<Organization>> {
    let hashes = tx.ring().hashes(ORGANIZATION_SECRET, secret)?;
    let Some(row) = system::organization_by_hash(tx, hashes).await? else { return Ok(None) };
    let organization = Organization {
        id: OrganizationId(row.i64("id")?),
        name: row.text("name")?,
        active: row.bool("active")?,
        version: row.i64("version")?,
    };
    let stored = tx.open(&organization_place(organization.id), &row.bytes("secret_sealed")?).await?;
    Ok((same(&stored, secret) && organization.active).then_some(organization))
}

/// Whose instance an element token names. The instance itself is read with the caller's scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element {
    /// The instance.
    pub instance: InstanceId,
    /// Its organization.
    pub organization: OrganizationId,
    /// Its account.
    pub account: AccountId,
    /// Its owner.
    pub user: UserId,
    /// The version of the instance.
    pub version: i64,
}

/// The active instance with this element token; a deleted one has none.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn element(_: SystemScope, tx: &mut Tx, token: &Secret) -> Result<Option<Element>> {
    let hashes = tx.ring().hashes(ELEMENT_TOKEN, token)?;
    let Some(row) = system::instance_by_hash(tx, hashes).await? else { return Ok(None) };
    let found = Element {
        instance: InstanceId(row.i64("id")?),
        organization: OrganizationId(row.i64("organization_id")?),
        account: AccountId(row.i64("account_id")?),
        user: UserId(row.i64("user_id")?),
        version: row.i64("version")?,
    };
    let stored = tx.open(&token_place(found.organization, found.instance), &row.bytes("token_sealed")?).await?;
    Ok(same(&stored, token).then_some(found))
}

pub(crate) fn user_of(row: &Row) -> Result<User> {
    // A role that only a newer release knows grants nothing here.
    let roles = row.text("roles")?.split_whitespace().filter_map(Role::from_key).collect();
    Ok(User {
        id: UserId(row.i64("id")?),
        organization: OrganizationId(row.i64("organization_id")?),
        account: AccountId(row.i64("account_id")?),
        email: row.text("email")?,
        first_name: row.text("first_name")?,
        last_name: row.text("last_name")?,
        roles,
        active: row.bool("active")?,
        version: row.i64("version")?,
    })
}
