//! The key table: keys wrapped by a master key, numbered, each for one purpose.
//!
//! The newest of a purpose is used; older ones still open and still find.

use super::format::Key;
use super::{MasterKeys, Ring, Rings};
use crate::db::{Tx, now, system_sql};
use crate::random;
use ligand_model::{Error, Result, Secret};

const FIRST: [(u32, &str); 2] = [(1, "seal"), (2, "lookup")];

impl Rings {
    /// Makes the first keys unless they exist; of two servers that start together one makes them.
    pub(crate) async fn make_first(&self, tx: &mut Tx) -> Result<()> {
        for (id, purpose) in FIRST {
            let key: Key = Secret::new(random::bytes()?);
            let insert = system_sql!(
                "insert into \"key\"(id, purpose, wrapped, state, created_at) values ($1, $2, $3, 'active', ",
                now!(),
                ") on conflict (id) do nothing"
            );
            let wrapped = self.masters.wrap(id, purpose, &key)?;
            tx.execute(insert.bind(i64::from(id)).bind(purpose).bind(wrapped)).await?;
        }
        Ok(())
    }

    /// Reads the key table anew.
    pub(crate) async fn reload(&self, tx: &mut Tx) -> Result<()> {
        let rows = tx.fetch_all(system_sql!("select id, purpose, wrapped from \"key\" order by id")).await?;
        let mut ring = Ring::default();
        for row in rows {
            let id = u32::try_from(row.i64("id")?).map_err(|_| Error::internal("a key number beyond 32 bits"))?;
            let purpose = row.text("purpose")?;
            insert(&mut ring, &self.masters, id, &purpose, &row.bytes("wrapped")?)?;
        }
        self.replace(ring);
        Ok(())
    }
}

fn insert(ring: &mut Ring, masters: &MasterKeys, id: u32, purpose: &str, wrapped: &[u8]) -> Result<()> {
    let key = masters.unwrap(id, purpose, wrapped)?;
    match purpose {
        "seal" => ring.seal.insert(id, key),
        "lookup" => ring.lookup.insert(id, key),
        other => return Err(Error::internal(format!("key {id} is for an unknown purpose: {other}"))),
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::Place;
    use crate::{DataDirectory, Database, Migrate, Store};

    #[tokio::test]
    async fn a_key_made_by_another_process_is_found_when_it_is_met() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::Sqlite(DataDirectory::create(folder.path()).unwrap());
        let (masters, _) = MasterKeys::generate().unwrap();
        let maker = Store::open(&database, masters.clone(), Migrate::Auto).await.unwrap();
        let meeter = Store::open(&database, masters.clone(), Migrate::Auto).await.unwrap();
        let wrapped = masters.wrap(3, "seal", &Secret::new([3; 32])).unwrap();
        let insert = system_sql!(
            "insert into \"key\"(id, purpose, wrapped, state, created_at) values (3, 'seal', $1, 'active', 0)"
        );
        let rings = std::sync::Arc::clone(&maker.inner.rings);
        maker
            .write(async |tx| {
                tx.execute(insert.bind(wrapped)).await?;
                rings.reload(tx).await
            })
            .await
            .unwrap();
        let place = Place { table: "t", column: "c", row: 1, organization: 1 };
        let sealed = maker.read(async |tx| tx.seal(&place, &"new".into())).await.unwrap();
        assert!(!meeter.inner.rings.current().knows(&sealed));
        let opened = meeter.read(async |tx| tx.open(&place, &sealed).await).await.unwrap();
        assert_eq!(opened.expose(), "new");
    }
}
