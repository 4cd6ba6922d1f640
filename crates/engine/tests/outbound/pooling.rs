//! Which connection carries which call.

use crate::listener::{Listener, Reply};
use crate::{client, get, permitting, post};
use ligand_engine::outbound::{Outgoing, Repeatable, Settings};
use std::time::Duration;

/// The connections on which two calls came, the first of them a read.
async fn connections(settings: Settings, second: Repeatable) -> Vec<usize> {
    let vendor = Listener::start(|_| Reply::ok("ok")).await;
    let client = client(settings);
    client.send(get(&vendor.url("/"))).await.unwrap();
    client.send(Outgoing { repeatable: second, ..post(&vendor.url("/"), "hello") }).await.unwrap();
    vendor.seen().iter().map(|seen| seen.connection).collect()
}

#[tokio::test]
async fn a_living_connection_is_used_again() {
    assert_eq!(connections(permitting(), Repeatable::Yes).await, [0, 0]);
}

#[tokio::test]
async fn an_add_uses_a_fresh_connection_of_the_pool() {
    assert_eq!(connections(permitting(), Repeatable::No).await, [0, 0]);
}

#[tokio::test]
async fn an_add_uses_no_stale_connection() {
    let stale_at_once = Settings { fresh: Duration::ZERO, ..permitting() };
    assert_eq!(connections(stale_at_once.clone(), Repeatable::No).await, [0, 1]);
    assert_eq!(connections(stale_at_once, Repeatable::Yes).await, [0, 0], "a read may");
}

#[tokio::test]
async fn a_connection_is_stale_for_an_add_after_two_seconds() {
    assert_eq!(Settings::default().fresh, Duration::from_secs(2));
}

#[tokio::test]
async fn a_token_call_has_a_connection_of_its_own() {
    assert_eq!(connections(permitting(), Repeatable::TokenCall).await, [0, 1]);
}

#[tokio::test]
async fn a_connection_that_waited_too_long_is_not_used() {
    let brief = Settings { idle: Duration::ZERO, ..permitting() };
    let vendor = Listener::start(|_| Reply::raw("HTTP/1.1 204 No Content\r\n\r\n")).await;
    let client = client(brief);
    for _ in 0..2 {
        client.send(get(&vendor.url("/"))).await.unwrap();
    }
    assert_eq!(vendor.seen()[1].connection, 1);
}

#[tokio::test]
async fn a_connection_that_the_vendor_closed_is_not_used() {
    let mut vendor = Listener::start(|seen| match seen.connection {
        0 => Reply::ok("ok").then_close(),
        _ => Reply::ok("ok"),
    })
    .await;
    let client = client(permitting());
    client.send(get(&vendor.url("/"))).await.unwrap();
    vendor.closed(1).await;
    client.send(post(&vendor.url("/"), "hello")).await.unwrap();
    let seen = vendor.seen();
    assert_eq!(seen.iter().map(|seen| seen.connection).collect::<Vec<_>>(), [0, 1]);
}

#[tokio::test]
async fn connections_are_not_shared_between_hosts() {
    let (one, other) = (Listener::start(|_| Reply::ok("one")).await, Listener::start(|_| Reply::ok("other")).await);
    let client = client(permitting());
    assert_eq!(client.send(get(&one.url("/"))).await.unwrap().body, "one");
    assert_eq!(client.send(get(&other.url("/"))).await.unwrap().body, "other");
}

#[tokio::test]
async fn calls_at_the_same_time_get_their_own_answers() {
    let vendor = Listener::start(|seen| Reply::ok(seen.head.split(' ').nth(1).unwrap())).await;
    let client = client(permitting());
    let rounds = (0..20).map(|round| {
        let (client, vendor) = (&client, &vendor);
        async move {
            for turn in 0..10 {
                let path = format!("/{round}/{turn}");
                assert_eq!(client.send(get(&vendor.url(&path))).await.unwrap().body, path);
            }
        }
    });
    futures::future::join_all(rounds).await;
    let connections = vendor.seen().iter().map(|seen| seen.connection).max().unwrap() + 1;
    assert!(connections <= 20, "no more connections than calls at the same time: {connections}");
}

#[tokio::test]
async fn a_dropped_call_closes_its_connection() {
    let mut vendor = Listener::start(|_| Reply::raw("").then_hang()).await;
    let client = client(permitting());
    let call = client.send(get(&vendor.url("/")));
    assert!(tokio::time::timeout(Duration::from_millis(300), call).await.is_err());
    tokio::time::timeout(Duration::from_secs(10), vendor.closed(1)).await.expect("the vendor sees the end");
}
