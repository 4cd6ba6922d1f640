//! The configuration of an instance: one row a key, plain or sealed.
//!
//! A key that is secret whatever its entry says is sealed even if the caller forgot.

use crate::Scope;
use crate::db::{Bind, MOST_ROWS, Tx, growing_sql, part};
use crate::seal::Place;
use ligand_model::element::is_secret_key;
use ligand_model::identity::InstanceId;
use ligand_model::instance::{Configuration, ConfigurationChange, Setting};
use ligand_model::{Result, Secret};
use std::collections::HashMap;

/// Writes new values in one statement and removes what is to go in another (each 500 in one of their own); nothing if
/// there is nothing.
pub(super) async fn write(scope: &Scope, tx: &mut Tx, id: InstanceId, changes: &ConfigurationChange) -> Result<()> {
    let mut rows = Vec::new();
    let mut gone = Vec::new();
    for (name, change) in changes {
        match change {
            Some(setting) => rows.push(row(scope, tx, id, name, setting)?),
            None => gone.push([Bind::from(name)]),
        }
    }
    for rows in rows.chunks(MOST_ROWS) {
        let upsert = growing_sql!(
            "insert into instance_configuration(organization_id, instance_id, name, value, sealed) values "
        )
        .bind(scope.organization)
        .bind(id)
        .rows(part!("($1, $2, $?, $?, $?)"), rows.iter().cloned())
        .and(
            part!(" on conflict (instance_id, name) do update set value = excluded.value, sealed = excluded.sealed"),
            [],
        );
        tx.execute(upsert).await?;
    }
    for gone in gone.chunks(MOST_ROWS) {
        let delete = growing_sql!(
            "delete from instance_configuration where organization_id = $1 and instance_id = $2 and name in ("
        )
        .bind(scope.organization)
        .bind(id)
        .rows(part!("$?"), gone.iter().cloned())
        .and(part!(")"), []);
        tx.execute(delete).await?;
    }
    Ok(())
}

fn row(scope: &Scope, tx: &Tx, id: InstanceId, name: &str, setting: &Setting) -> Result<[Bind; 3]> {
    let sealed = |secret: &Secret| tx.seal(&place(scope, id, &column(name)), secret);
    let (value, sealed) = match setting {
        Setting::Null => (None, None),
        Setting::Sealed(secret) => (None, Some(sealed(secret)?)),
        Setting::Plain(text) if is_secret_key(name) => (None, Some(sealed(&Secret::from(text.as_str()))?)),
        Setting::Plain(text) => (Some(text.clone()), None),
    };
    Ok([Bind::from(name), Bind::from(value), Bind::from(sealed)])
}

/// The configurations of these instances, opened.
pub(super) async fn read(scope: &Scope, tx: &mut Tx, ids: &[InstanceId]) -> Result<HashMap<InstanceId, Configuration>> {
    let mut all: HashMap<_, _> = ids.iter().map(|id| (*id, Configuration::new())).collect();
    let mut rows = Vec::new();
    for ids in ids.chunks(MOST_ROWS) {
        let select = growing_sql!(
            "select instance_id, name, value, sealed from instance_configuration \
             where organization_id = $1 and instance_id in ("
        )
        .bind(scope.organization)
        .rows(part!("$?"), ids.iter().map(|id| [Bind::from(*id)]))
        .and(part!(")"), []);
        rows.extend(tx.fetch_all(select).await?);
    }
    for row in rows {
        let id = InstanceId(row.i64("instance_id")?);
        let name = row.text("name")?;
        let setting = match (row.text_or_null("value")?, row.bytes_or_null("sealed")?) {
            (_, Some(sealed)) => Setting::Sealed(tx.open(&place(scope, id, &column(&name)), &sealed).await?),
            (Some(text), None) => Setting::Plain(text),
            (None, None) => Setting::Null,
        };
        all.entry(id).or_default().insert(name, setting);
    }
    Ok(all)
}

/// A sealed value is good for its name only.
fn column(name: &str) -> String {
    format!("sealed/{name}")
}

fn place<'a>(scope: &Scope, id: InstanceId, column: &'a str) -> Place<'a> {
    Place { table: "instance_configuration", column, row: id.0, organization: scope.organization.0 }
}
