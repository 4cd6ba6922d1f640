//! Opening, migrating, numbering, telling.

use crate::given::{Given, system};
use ligand_model::{Error, Kind};
use ligand_store::{ChangeKind, MasterKeys, Migrate, Numbered, Store};
use std::collections::BTreeSet;

on_both_databases!(
    opening_twice_migrates_once,
    another_master_key_is_refused_in_plain_words,
    numbers_ascend_from_one_and_never_repeat,
    a_failed_transaction_leaves_nothing,
    a_commit_tells_subscribers_and_the_change_table,
    a_reader_cannot_write,
    several_servers_may_migrate_at_once,
);

async fn opening_twice_migrates_once(given: Given) {
    Store::open(&given.database, given.masters.clone(), Migrate::Auto).await.unwrap();
    Store::open(&given.database, given.masters.clone(), Migrate::Off).await.unwrap();
}

async fn another_master_key_is_refused_in_plain_words(given: Given) {
    let (other, _) = MasterKeys::generate().unwrap();
    let error = Store::open(&given.database, other, Migrate::Auto).await.err().unwrap();
    assert_eq!(error.kind(), Kind::Configuration);
    assert!(error.message().contains("LIGAND_MASTER_KEY_FILE"), "{error}");
}

async fn numbers_ascend_from_one_and_never_repeat(given: Given) {
    let other = Store::open(&given.database, given.masters.clone(), Migrate::Auto).await.unwrap();
    let mut seen = BTreeSet::new();
    let mut last = 0;
    for _ in 0..100 {
        let id = given.store.next_id(Numbered::Instance).await.unwrap();
        assert!(id > last);
        last = id;
        assert!(seen.insert(id) && seen.insert(other.next_id(Numbered::Instance).await.unwrap()));
    }
    assert_eq!(seen.first(), Some(&1));
}

async fn a_failed_transaction_leaves_nothing(given: Given) {
    let new = given.new_instance("doomed").await;
    let boot = given.store.boot();
    let failed = given
        .store
        .write(async |tx| {
            ligand_store::instance::insert(&given.scope, tx, boot, &new).await?;
            Err::<(), _>(Error::new(Kind::Conflict, "changed my mind"))
        })
        .await;
    assert!(failed.is_err());
    let found = given.store.read(async |tx| ligand_store::instance::get(&given.scope, tx, new.id).await).await;
    assert_eq!(found.unwrap_err().kind(), Kind::NotFound);
}

async fn a_commit_tells_subscribers_and_the_change_table(given: Given) {
    let mut told = given.store.subscribe();
    let before = given.store.read(async |tx| ligand_store::system::changes::latest(system(), tx).await).await.unwrap();
    let id = given.inserted(&given.new_instance("loud").await).await;
    let change = told.try_recv().unwrap();
    assert_eq!((change.kind, change.id), (ChangeKind::Instance, id.0));
    let since = given.store.read(async |tx| ligand_store::system::changes::since(system(), tx, before).await).await;
    assert_eq!(since.unwrap().iter().map(|found| found.change).collect::<Vec<_>>(), [change]);
}

async fn a_reader_cannot_write(given: Given) {
    let new = given.new_instance("forbidden").await;
    let written =
        given.store.read(async |tx| ligand_store::instance::insert(&given.scope, tx, "boot", &new).await).await;
    assert!(written.is_err());
}

async fn several_servers_may_migrate_at_once(given: Given) {
    let open = || Store::open(&given.database, given.masters.clone(), Migrate::Auto);
    let (one, two, three) = tokio::join!(open(), open(), open());
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
}
