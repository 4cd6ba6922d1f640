//! A new instance: committed invisible right after the code exchange, made visible when its resources have run.
//!
//! What a crash leaves between the two is found by [`crate::system::instances::leftovers`].

use super::{configuration, token_place, told};
use crate::Scope;
use crate::caller::ELEMENT_TOKEN;
use crate::changes::ChangeKind;
use crate::db::{Bind, MOST_ROWS, Tx, growing_sql, now, part, sql};
use ligand_model::identity::{CredentialId, InstanceId};
use ligand_model::instance::{Configuration, Stage};
use ligand_model::{Result, Secret};

/// What a new instance is made of.
#[derive(Debug, Clone)]
pub struct NewInstance {
    /// From [`crate::Store::next_id`].
    pub id: InstanceId,
    /// Key of its element.
    pub element: String,
    /// The name people read.
    pub name: String,
    /// Free words.
    pub tags: Vec<String>,
    /// From [`crate::random::token`].
    pub token: Secret,
    /// Without tokens of the vendor. Secret entries are [`ligand_model::instance::Setting::Sealed`].
    pub configuration: Configuration,
    /// `none` or `initial`.
    pub external_authentication: String,
    /// The grant, inserted before in the same transaction.
    pub credential: Option<CredentialId>,
    /// [`Stage::Provisioning`] if lifecycle resources still have to run, else [`Stage::Active`].
    pub stage: Stage,
}

/// Inserts an instance. `boot` is [`crate::Store::boot`]: while the instance is provisioning it is held by that
/// process for 10 minutes ([`hold`] extends).
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn insert(scope: &Scope, tx: &mut Tx, boot: &str, new: &NewInstance) -> Result<()> {
    let insert = sql!(
        "insert into instance(organization_id, id, account_id, user_id, element_key, name, search, token_sealed, \
         token_hash, state, held_by, held_until, external_authentication, credential_id, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, ",
        now!(),
        " + 600000, $12, $13, ",
        now!(),
        ", ",
        now!(),
        ")"
    );
    let insert = insert
        .bind(scope.organization)
        .bind(new.id)
        .bind(scope.account)
        .bind(scope.user)
        .bind(&new.element)
        .bind(&new.name)
        .bind(new.name.to_lowercase())
        .bind(tx.seal(&token_place(scope.organization, new.id), &new.token)?)
        .bind(tx.ring().hashes(ELEMENT_TOKEN, &new.token)?.current)
        .bind(new.stage.key())
        .bind(boot)
        .bind(&new.external_authentication)
        .bind(new.credential);
    tx.execute(insert).await?;
    insert_tags(scope, tx, new.id, &new.tags).await?;
    let settings = new.configuration.iter().map(|(name, setting)| (name.clone(), Some(setting.clone()))).collect();
    configuration::write(scope, tx, new.id, &settings).await?;
    tx.changed(ChangeKind::Instance, new.id.0, 1);
    Ok(())
}

pub(super) async fn insert_tags(scope: &Scope, tx: &mut Tx, id: InstanceId, tags: &[String]) -> Result<()> {
    let rows: Vec<_> = tags.iter().zip(0_i64..).collect();
    for rows in rows.chunks(MOST_ROWS) {
        let rows = rows.iter().map(|(tag, position)| [Bind::from(*position), Bind::from(*tag)]);
        let insert = growing_sql!("insert into instance_tag(organization_id, instance_id, position, tag) values ")
            .bind(scope.organization)
            .bind(id)
            .rows(part!("($1, $2, $?, $?)"), rows);
        tx.execute(insert).await?;
    }
    Ok(())
}

/// Makes a provisioned instance visible; answers its version.
///
/// # Errors
/// `not-found`: it is not being provisioned (any more).
pub async fn activate(scope: &Scope, tx: &mut Tx, id: InstanceId) -> Result<i64> {
    let update = sql!(
        "update instance set state = 'active', held_by = null, held_until = null, version = version + 1, updated_at = ",
        now!(),
        " where organization_id = $1 and account_id = $2 and id = $3 and state = 'provisioning' returning version"
    );
    let row = tx.fetch_optional(update.bind(scope.organization).bind(scope.account).bind(id)).await?;
    told(tx, id, row)
}

/// Keeps a provisioning or deleting instance from the sweep for 10 more minutes; false if it is not held by `boot`.
///
/// # Errors
/// `unavailable`: the database is busy or away.
pub async fn hold(scope: &Scope, tx: &mut Tx, boot: &str, id: InstanceId) -> Result<bool> {
    let update = sql!(
        "update instance set held_until = ",
        now!(),
        " + 600000 where organization_id = $1 and id = $2 and held_by = $3 and state <> 'active'"
    );
    Ok(tx.execute(update.bind(scope.organization).bind(id).bind(boot)).await? == 1)
}
