//! Redirects: within the origin, for reads; never elsewhere, whatever the headers hold.

use crate::listener::{Listener, Reply};
use crate::{client, get, permitting, post};
use http::HeaderValue;
use http::header::AUTHORIZATION;
use ligand_engine::outbound::{Outgoing, Sent, Stage};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn following(outgoing: Outgoing) -> Outgoing {
    Outgoing { follow_redirects: true, ..outgoing }
}

#[tokio::test]
async fn another_host_is_not_followed_and_gets_no_token() {
    let thief = Listener::start(|_| Reply::ok("thanks")).await;
    let there = thief.url("/steal?x=path-s3cret");
    for (status, method) in [(301, http::Method::GET), (302, http::Method::GET), (307, http::Method::POST)] {
        let to = there.clone();
        let vendor = Listener::start(move |_| Reply::redirect(status, &to)).await;
        let mut outgoing = Outgoing { method, ..following(get(&vendor.url("/"))) };
        outgoing.headers.insert(AUTHORIZATION, HeaderValue::from_static("Bearer at-1"));
        let failure = client(permitting()).send(outgoing).await.unwrap_err();
        assert_eq!((failure.stage, failure.sent), (Stage::Redirect, Sent::Maybe));
        let said = failure.to_string();
        assert!(said.contains(&format!("127.0.0.1:{}", thief.port())) && !said.contains("s3cret"), "{said}");
    }
    assert!(thief.seen().is_empty(), "the other host saw nothing");
}

#[tokio::test]
async fn another_name_scheme_or_port_is_another_host() {
    let locations = [
        "//localhost:{port}/",
        "https://127.0.0.1:{port}/",
        "http://127.0.0.1/",
        "ftp://127.0.0.1/",
        "http://a@127.0.0.1:{port}/",
    ];
    for location in locations {
        let vendor = Listener::start(move |seen| {
            let port = seen.head.split_once("127.0.0.1:").unwrap().1.split("\r\n").next().unwrap();
            Reply::redirect(302, &location.replace("{port}", port))
        })
        .await;
        let failure = client(permitting()).send(following(get(&vendor.url("/")))).await.unwrap_err();
        assert_eq!(failure.stage, Stage::Redirect, "{location}");
        assert_eq!(vendor.seen().len(), 1, "{location}");
    }
}

#[tokio::test]
async fn the_same_host_is_followed_with_headers() {
    let vendor = Listener::start(|seen| match seen.head.starts_with("GET /old") {
        true => Reply::redirect(301, "/new?a=1"),
        false => Reply::ok("found"),
    })
    .await;
    let mut outgoing = following(get(&vendor.url("/old")));
    outgoing.headers.insert(AUTHORIZATION, HeaderValue::from_static("Bearer at-1"));
    assert_eq!(client(permitting()).send(outgoing).await.unwrap().body, "found");
    let seen = &vendor.seen()[1];
    assert!(seen.head.starts_with("GET /new?a=1 ") && seen.head.contains("Bearer at-1"), "{}", seen.head);
}

#[tokio::test]
async fn a_redirect_is_the_answer_unless_it_is_to_be_followed() {
    let vendor = Listener::start(|_| Reply::redirect(302, "/new")).await;
    let answer = client(permitting()).send(get(&vendor.url("/"))).await.unwrap();
    assert_eq!((answer.status.as_u16(), vendor.seen().len()), (302, 1));
}

#[tokio::test]
async fn four_redirects_are_too_many() {
    let vendor = Listener::start(|_| Reply::redirect(302, "/again")).await;
    let failure = client(permitting()).send(following(get(&vendor.url("/")))).await.unwrap_err();
    assert_eq!(failure.stage, Stage::Redirect);
    assert_eq!(vendor.seen().len(), 4, "the call and three redirects");
}

#[tokio::test]
async fn a_post_is_sent_again_only_where_that_is_what_the_status_says() {
    for (status, again) in [(301, false), (302, false), (303, false), (307, true), (308, true)] {
        let vendor = Listener::start(move |seen| match seen.head.starts_with("POST /old") {
            true => Reply::redirect(status, "/new"),
            false => Reply::ok("done"),
        })
        .await;
        let outcome = client(permitting()).send(following(post(&vendor.url("/old"), "hello"))).await;
        assert_eq!(outcome.is_ok(), again, "{status}: {outcome:?}");
        assert_eq!(vendor.seen().len(), if again { 2 } else { 1 }, "{status}");
        assert!(vendor.seen().iter().all(|seen| seen.body == b"hello"));
    }
}

/// A later hop that certainly was not sent does not make the call unsent.
#[tokio::test]
async fn after_a_redirect_the_call_was_seen() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let mut vendor = tokio::task::JoinSet::new();
    vendor.spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        drop(listener);
        let mut request = Vec::new();
        while !request.ends_with(b"hello") {
            stream.read_buf(&mut request).await.unwrap();
        }
        let reply = b"HTTP/1.1 307 Elsewhere\r\nLocation: /new\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        stream.write_all(reply).await.unwrap();
    });
    let failure = client(permitting()).send(following(post(&url, "hello"))).await.unwrap_err();
    assert_eq!((failure.stage, failure.sent), (Stage::Connect, Sent::Maybe));
}
