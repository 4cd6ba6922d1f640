//! Statements on organizations, accounts and users that cannot know their scope yet: the first start and the look-up
//! of callers. [`crate::bootstrap`] and [`crate::caller`] say what they mean.

use crate::Tx;
use crate::db::{Query, Row, now, system_sql};
use crate::seal::Hashes;
use ligand_model::Result;

/// Claims the first start; true for the one process that has it.
pub(crate) async fn first_start(tx: &mut Tx) -> Result<bool> {
    let claim = system_sql!(
        "insert into installation(id, created_at) values (1, ",
        now!(),
        ") on conflict (id) do nothing returning id"
    );
    tx.fetch_optional(claim).await.map(|row| row.is_some())
}

pub(crate) fn insert_organization() -> Query {
    system_sql!(
        "insert into organization(id, name, secret_sealed, secret_hash, created_at, updated_at) values ($1, $2, $3, $4, ",
        now!(),
        ", ",
        now!(),
        ")"
    )
}

pub(crate) fn insert_account() -> Query {
    system_sql!(
        "insert into account(organization_id, id, name, default_account, created_at, updated_at) values ($1, $2, $3, $4, ",
        now!(),
        ", ",
        now!(),
        ")"
    )
}

pub(crate) fn insert_user() -> Query {
    system_sql!(
        "insert into user_(organization_id, id, account_id, email, first_name, last_name, password_hash, secret_sealed, \
         secret_hash, roles, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, ",
        now!(),
        ", ",
        now!(),
        ")"
    )
}

macro_rules! user_columns {
    () => {
        "u.id, u.organization_id, u.account_id, u.email, u.first_name, u.last_name, u.secret_sealed, u.roles, u.active, \
         u.version"
    };
}

/// The user with this secret.
pub(crate) async fn user_by_hash(tx: &mut Tx, hashes: Hashes) -> Result<Option<Row>> {
    let query = system_sql!("select ", user_columns!(), " from user_ u where u.secret_hash in ($1, $2)");
    tx.fetch_optional(query.bind(hashes.current).bind(hashes.other)).await
}

/// The organization with this secret.
pub(crate) async fn organization_by_hash(tx: &mut Tx, hashes: Hashes) -> Result<Option<Row>> {
    let query =
        system_sql!("select id, name, secret_sealed, active, version from organization where secret_hash in ($1, $2)");
    tx.fetch_optional(query.bind(hashes.current).bind(hashes.other)).await
}

/// The active instance with this token.
pub(crate) async fn instance_by_hash(tx: &mut Tx, hashes: Hashes) -> Result<Option<Row>> {
    let query = system_sql!(
        "select id, organization_id, account_id, user_id, token_sealed, version from instance \
         where token_hash in ($1, $2) and state = 'active'"
    );
    tx.fetch_optional(query.bind(hashes.current).bind(hashes.other)).await
}

/// Whether organization and account of a user may call.
pub(crate) async fn accounts_active(tx: &mut Tx, organization: i64, account: i64) -> Result<bool> {
    let query = system_sql!(
        "select o.active * a.active as active from organization o join account a on a.organization_id = o.id \
         where o.id = $1 and a.id = $2"
    );
    let row = tx.fetch_optional(query.bind(organization).bind(account)).await?;
    row.map_or(Ok(false), |row| row.bool("active"))
}

/// The first user, with its organization's sealed secret.
pub(crate) async fn default_administrator(tx: &mut Tx) -> Result<Option<Row>> {
    let query = system_sql!(
        "select ",
        user_columns!(),
        ", o.secret_sealed as organization_secret_sealed from user_ u join organization o on o.id = u.organization_id \
         order by u.id limit 1"
    );
    tx.fetch_optional(query).await
}
