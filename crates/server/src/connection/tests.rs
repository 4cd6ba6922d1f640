//! The cache of connections: what it holds, whom it answers, and what makes it forget.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use ligand_model::Kind;
use ligand_model::identity::InstanceId;
use ligand_model::instance::Setting;
use ligand_store::{Scope, Store, instance};

use super::Connected;
use crate::refresh::tests::house::{EXPIRED, HOUR, House, scope};

async fn found(house: &House) -> Arc<Connected> {
    house.process.connections.find(&house.scope, house.instance, 0).await.unwrap()
}

async fn write(store: &Store, scope: &Scope, id: InstanceId, key: &str, value: &str) {
    let change = BTreeMap::from([(key.to_owned(), Some(Setting::Plain(value.to_owned())))]);
    store.write(async |tx| instance::write_configuration(scope, tx, id, &change).await).await.unwrap();
}

fn value(connected: &Arc<Connected>, key: &str) -> Option<String> {
    connected.connection.configuration.get(key).map(str::to_owned)
}

#[tokio::test]
async fn the_configuration_is_own_values_over_defaults_with_a_view_of_the_tokens() {
    let house = House::with_lifetime(HOUR).await;
    let connected = found(&house).await;
    let row = house.row().await;
    assert_eq!(value(&connected, "oauth.token.url"), Some(format!("{}/token", house.vendor.url())));
    assert_eq!(value(&connected, "pagination.max").as_deref(), Some("100"), "the element's default");
    assert_eq!(value(&connected, "oauth.user.refresh_interval").as_deref(), Some("3600"));
    assert_eq!(value(&connected, "oauth.user.refresh_time"), Some(row.obtained_at.to_string()));
    assert_eq!(value(&connected, "oauth.user.token").as_ref(), row.access.as_ref().map(|token| token.expose()));
    assert_eq!(value(&connected, "oauth.user.refresh_token"), None, "no call sees it");
    assert!(connected.enabled && !connected.is_traced(row.now));
}

#[tokio::test]
async fn a_second_look_finds_the_same_and_a_change_of_this_process_is_seen_at_once() {
    let house = House::with_lifetime(HOUR).await;
    let _feed = house.process.feed().await;
    let first = found(&house).await;
    assert!(Arc::ptr_eq(&first, &found(&house).await));
    for round in 0..20 {
        let url = format!("https://vendor.example/{round}");
        write(&house.process.store, &house.scope, house.instance, "base.url", &url).await;
        assert_eq!(value(&found(&house).await, "base.url"), Some(url));
    }
}

#[tokio::test]
async fn a_refresh_shows_in_the_view() {
    let house = House::with_lifetime(EXPIRED).await;
    let _feed = house.process.feed().await;
    let before = found(&house).await;
    let token = before.connection.tokens.current().await.unwrap();
    let after = found(&house).await;
    assert_eq!(value(&after, "oauth.user.token").as_ref(), Some(token.value.expose()));
    assert_eq!(value(&after, "oauth.user.refresh_interval").as_deref(), Some("86400"));
}

#[tokio::test]
async fn a_hit_is_for_the_same_account_and_user_only() {
    let house = House::with_lifetime(HOUR).await;
    found(&house).await;
    let stranger = house.process.connections.find(&scope(2, 2), house.instance, 0).await.err().unwrap();
    assert_eq!(stranger.kind(), Kind::NotFound);
    let colleague = house.process.connections.find(&scope(1, 7), house.instance, 0).await.unwrap();
    assert_eq!(colleague.scope.user.0, 7, "not the entry of another user");
}

#[tokio::test]
async fn an_entry_below_the_demanded_version_is_read_again() {
    let house = House::with_lifetime(HOUR).await;
    let _feed = house.process.feed().await;
    let first = found(&house).await;
    let beside = house.beside().await;
    write(&beside, &house.scope, house.instance, "base.url", "https://other.example").await;
    let demanded = house.process.connections.find(&house.scope, house.instance, first.version + 1).await.unwrap();
    assert_eq!(value(&demanded, "base.url").as_deref(), Some("https://other.example"));
}

#[tokio::test]
async fn what_the_command_line_writes_is_noticed() {
    let house = House::with_lifetime(HOUR).await;
    let feed = house.process.feed().await;
    found(&house).await;
    feed.start(&house.process.tasks, house.process.connections.memory());
    let beside = house.beside().await;
    write(&beside, &house.scope, house.instance, "base.url", "https://other.example").await;
    let noticed = async {
        while value(&found(&house).await, "base.url").as_deref() != Some("https://other.example") {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(2), noticed).await.expect("the change was not noticed");
}

#[tokio::test]
async fn without_news_an_entry_is_read_again() {
    let house = House::with_lifetime(HOUR).await;
    let _feed = house.process.feed().await;
    found(&house).await;
    let beside = house.beside().await;
    write(&beside, &house.scope, house.instance, "base.url", "https://other.example").await;
    assert_ne!(value(&found(&house).await, "base.url").as_deref(), Some("https://other.example"), "it is cached");
    // Nobody polls: after a second the news are no longer sure to be complete.
    house.process.uptime.advance(Duration::from_millis(1_500));
    assert_eq!(value(&found(&house).await, "base.url").as_deref(), Some("https://other.example"));
}

#[tokio::test]
async fn no_entry_lives_longer_than_a_minute() {
    let house = House::with_lifetime(HOUR).await;
    found(&house).await;
    let beside = house.beside().await;
    write(&beside, &house.scope, house.instance, "base.url", "https://other.example").await;
    house.process.uptime.advance(Duration::from_secs(61));
    // As if news came all the time, and this one was missed.
    house.process.heard.be_sure_until(i64::MAX);
    assert_eq!(value(&found(&house).await, "base.url").as_deref(), Some("https://other.example"));
}

#[tokio::test]
async fn while_the_database_is_away_entries_serve_for_the_stale_limit() {
    let house = House::with_lifetime(HOUR).await;
    let _feed = house.process.feed().await;
    let first = found(&house).await;
    house.process.store.close().await;
    house.process.uptime.advance(Duration::from_secs(5));
    assert!(Arc::ptr_eq(&first, &found(&house).await));
    house.process.uptime.advance(Duration::from_secs(31));
    let error = house.process.connections.find(&house.scope, house.instance, 0).await.err().unwrap();
    assert_eq!((error.kind(), error.status()), (Kind::Unavailable, 503));
    assert!(error.retry_after().is_some());
}

#[tokio::test]
async fn a_good_token_serves_as_long_as_its_entry_does() {
    let house = House::with_lifetime(HOUR).await;
    found(&house).await;
    // The news were complete for 59 s; then the database goes away, and what is known turns a minute old.
    house.process.heard.be_sure_until(house.process.uptime.now_ms() + 59_000);
    house.process.store.close().await;
    house.process.uptime.advance(Duration::from_secs(62));
    let connected = found(&house).await;
    assert_eq!(connected.connection.tokens.current().await.unwrap().generation, 1);
}

#[tokio::test]
async fn what_is_absent_is_remembered_until_something_is_heard_of_it() {
    let house = House::with_lifetime(HOUR).await;
    let find = async |id| house.process.connections.find(&house.scope, id, 0).await;
    let (id, boot) = (house.instance, house.process.store.boot().to_owned());
    let scope = house.scope;
    house.process.store.write(async |tx| instance::begin_delete(&scope, tx, &boot, id).await).await.unwrap();
    assert_eq!(find(id).await.err().unwrap().kind(), Kind::NotFound);
    house.process.store.close().await;
    assert_eq!(find(id).await.err().unwrap().kind(), Kind::NotFound, "no look at the database");
    assert_eq!(find(InstanceId(99)).await.err().unwrap().kind(), Kind::Unavailable);
    house
        .process
        .heard
        .tell(ligand_store::Change { kind: ligand_store::ChangeKind::Instance, id: id.0, version: 9 }, 0);
    assert_eq!(find(id).await.err().unwrap().kind(), Kind::Unavailable, "something was heard of it");
}

#[tokio::test]
async fn a_call_writes_the_keys_it_changed_secrets_sealed_and_no_token() {
    let house = House::with_lifetime(HOUR).await;
    let connected = found(&house).await;
    let before = house.row().await;
    let changes = [
        ("base.url", Some("https://moved.example")),
        ("oauth.api.secret", Some("a new secret")),
        ("oauth.callback.url", None),
        ("oauth.user.token", Some("from a hook")),
        ("oauth.user.refresh_token", Some("from a hook")),
        ("oauth.user.refresh_time", Some("1")),
    ];
    let changes = changes.map(|(key, value)| (key.to_owned(), value.map(str::to_owned)));
    connected.connection.persist.persist(changes.into_iter().collect()).await.unwrap();
    let scope = house.scope;
    let stored = house.process.store.read(async |tx| instance::get(&scope, tx, house.instance).await).await.unwrap();
    assert_eq!(stored.version, connected.version + 1, "one write");
    assert_eq!(stored.configuration["base.url"], Setting::Plain("https://moved.example".into()));
    assert_eq!(stored.configuration["oauth.api.secret"], Setting::Sealed("a new secret".into()));
    let gone = ["oauth.callback.url", "oauth.user.token", "oauth.user.refresh_token", "oauth.user.refresh_time"];
    assert!(gone.iter().all(|key| !stored.configuration.contains_key(*key)));
    let after = house.row().await;
    assert_eq!((after.access, after.refresh, after.generation), (before.access, before.refresh, before.generation));
}

#[tokio::test]
async fn a_write_outlives_the_call_that_made_it() {
    let house = House::with_lifetime(HOUR).await;
    let connected = found(&house).await;
    let changes = BTreeMap::from([("base.url".to_owned(), Some("https://moved.example".to_owned()))]);
    let mut write = connected.connection.persist.persist(changes);
    assert!(futures::poll!(&mut write).is_pending());
    drop(write);
    let soon = async {
        while value(&found(&house).await, "base.url").as_deref() != Some("https://moved.example") {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), soon).await.expect("the write was dropped with its caller");
}
