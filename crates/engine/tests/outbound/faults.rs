//! What goes wrong on the way: each fault has its stage, and says whether the vendor may have seen the request.

use crate::listener::{Listener, Reply};
use crate::{client, get, permitting, post};
use ligand_engine::outbound::{At, Failure, Outgoing, Sent, Settings, Stage};
use std::time::{Duration, Instant};

/// The failure of a call to a listener that always does the same.
async fn failure(reply: fn() -> Reply, change: impl FnOnce(Outgoing) -> Outgoing) -> Failure {
    let vendor = Listener::start(move |_| reply()).await;
    let outgoing = change(post(&vendor.url("/"), "hello"));
    let failure = client(permitting()).send(outgoing).await.unwrap_err();
    assert_eq!(vendor.seen().len(), 1, "nothing is sent twice");
    failure
}

fn hasty(outgoing: Outgoing) -> Outgoing {
    Outgoing { deadline: Duration::from_millis(300), ..outgoing }
}

#[tokio::test]
async fn nobody_listens() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let failure = client(permitting()).send(get(&url)).await.unwrap_err();
    assert_eq!((failure.stage, failure.sent), (Stage::Connect, Sent::No));
    assert!(failure.to_string().contains("refused"), "{failure}");
}

#[tokio::test]
async fn the_name_does_not_exist() {
    let failure = client(permitting()).send(get("http://nowhere.invalid/")).await.unwrap_err();
    assert_eq!((failure.stage, failure.sent), (Stage::Resolve, Sent::No));
}

/// A listener whose queue is full answers no connection attempt.
#[tokio::test]
async fn a_connection_that_is_never_accepted() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let settings = Settings { connect_timeout: Duration::from_millis(200), ..permitting() };
    let client = client(settings);
    // Each of these holds a place in the queue, whose answer never comes, until the queue is full.
    let mut failures = Vec::new();
    for _ in 0..8 {
        let outgoing = Outgoing { deadline: Duration::from_millis(600), ..get(&url) };
        failures.push(client.send(outgoing).await.unwrap_err());
    }
    assert!(
        failures.iter().any(|failure| failure.stage == Stage::Timeout(At::Connect) && failure.sent == Sent::No),
        "{failures:?}"
    );
}

#[tokio::test]
async fn the_vendor_never_answers() {
    let started = Instant::now();
    let failure = failure(|| Reply::raw("").then_hang(), hasty).await;
    assert_eq!((failure.stage, failure.sent), (Stage::Timeout(At::Answer), Sent::Maybe));
    assert!(failure.timed_out());
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn the_head_stops_half_way() {
    let failure = failure(|| Reply::raw("HTTP/1.1 200 OK\r\nContent-Le").then_hang(), hasty).await;
    assert_eq!((failure.stage, failure.sent), (Stage::Timeout(At::Answer), Sent::Maybe));
}

#[tokio::test]
async fn the_body_stops_half_way() {
    let failure = failure(|| Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf").then_hang(), hasty).await;
    assert_eq!((failure.stage, failure.sent), (Stage::Timeout(At::Body), Sent::Maybe));
}

#[tokio::test]
async fn silence_within_the_body_ends_before_the_deadline() {
    let vendor = Listener::start(|_| Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf").then_hang()).await;
    let settings = Settings { idle: Duration::from_millis(200), ..permitting() };
    let started = Instant::now();
    let failure = client(settings).send(get(&vendor.url("/"))).await.unwrap_err();
    assert_eq!(failure.stage, Stage::Timeout(At::Body));
    assert!(started.elapsed() < Duration::from_secs(10), "the deadline is 20 s");
}

#[tokio::test]
async fn the_connection_is_closed_before_the_answer() {
    let failure = failure(|| Reply::raw("").then_close(), |outgoing| outgoing).await;
    assert_eq!((failure.stage, failure.sent), (Stage::Headers, Sent::Maybe));
}

#[tokio::test]
async fn the_connection_is_reset_before_the_answer() {
    let failure = failure(|| Reply::raw("").then_reset(), |outgoing| outgoing).await;
    assert_eq!((failure.stage, failure.sent), (Stage::Headers, Sent::Maybe));
}

#[tokio::test]
async fn the_head_is_cut() {
    let failure = failure(|| Reply::raw("HTTP/1.1 200 OK\r\nContent-").then_close(), |outgoing| outgoing).await;
    assert_eq!((failure.stage, failure.sent), (Stage::Headers, Sent::Maybe));
}

#[tokio::test]
async fn the_answer_is_not_http() {
    let failure = failure(|| Reply::raw("220 mail.example ESMTP\r\n").then_close(), |outgoing| outgoing).await;
    assert_eq!((failure.stage, failure.sent), (Stage::Headers, Sent::Maybe));
}

#[tokio::test]
async fn the_body_is_shorter_than_its_length() {
    let failure =
        failure(|| Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf").then_close(), |outgoing| outgoing)
            .await;
    assert_eq!((failure.stage, failure.sent), (Stage::Body, Sent::Maybe));
}

#[tokio::test]
async fn the_body_is_reset_half_way() {
    let failure =
        failure(|| Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf").then_reset(), |outgoing| outgoing)
            .await;
    assert!(matches!(failure.stage, Stage::Body | Stage::Headers), "{failure:?}");
    assert_eq!(failure.sent, Sent::Maybe);
}

#[tokio::test]
async fn a_chunked_body_lacks_its_end() {
    let reply = || Reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n").then_close();
    let failure = failure(reply, |outgoing| outgoing).await;
    assert_eq!((failure.stage, failure.sent), (Stage::Body, Sent::Maybe));
}

#[tokio::test]
async fn two_lengths_that_differ_are_refused() {
    let reply = || Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nhello").then_close();
    let failure = failure(reply, |outgoing| outgoing).await;
    assert_eq!((failure.stage, failure.sent), (Stage::Headers, Sent::Maybe));
}

/// What follows the announced length must not become the answer of the next call.
#[tokio::test]
async fn the_body_is_longer_than_its_length() {
    let forged = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";
    let vendor = Listener::start(move |seen| match seen.connection {
        0 => Reply::raw(format!("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrue{forged}")),
        _ => Reply::ok("true"),
    })
    .await;
    let client = client(permitting());
    for _ in 0..2 {
        assert_eq!(client.send(get(&vendor.url("/"))).await.unwrap().body, "true");
    }
}
