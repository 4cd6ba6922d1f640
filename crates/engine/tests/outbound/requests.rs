//! What goes out, and what failures and debug output say of it.

use crate::listener::{Listener, Reply, header};
use crate::{client, get, permitting, post};
use http::HeaderValue;
use http::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING};

#[tokio::test]
async fn sends_path_query_headers_and_body() {
    let vendor = Listener::start(|_| Reply::ok("")).await;
    let mut outgoing = post(&vendor.url("/a%20b/c?x=1&y=%26#fragment"), "hello");
    outgoing.headers.insert(AUTHORIZATION, HeaderValue::from_static("Bearer at-1"));
    client(permitting()).send(outgoing).await.unwrap();
    let seen = &vendor.seen()[0];
    assert!(seen.head.starts_with("POST /a%20b/c?x=1&y=%26 HTTP/1.1\r\n"), "{}", seen.head);
    assert_eq!(seen.body, b"hello");
    assert_eq!(header(&seen.head, "host"), Some(format!("127.0.0.1:{}", vendor.port()).as_str()));
    assert_eq!(header(&seen.head, "authorization"), Some("Bearer at-1"));
    assert_eq!(header(&seen.head, "accept-encoding"), Some("gzip"));
    assert_eq!(header(&seen.head, "content-length"), Some("5"));
}

#[tokio::test]
async fn says_the_length_of_an_empty_post() {
    let vendor = Listener::start(|_| Reply::ok("")).await;
    client(permitting()).send(post(&vendor.url("/"), "")).await.unwrap();
    assert_eq!(header(&vendor.seen()[0].head, "content-length"), Some("0"));
}

#[tokio::test]
async fn headers_of_the_connection_are_ours() {
    let vendor = Listener::start(|_| Reply::ok("")).await;
    let mut outgoing = post(&vendor.url("/"), "hello");
    outgoing.headers.insert(HOST, HeaderValue::from_static("other.example"));
    outgoing.headers.insert(CONTENT_LENGTH, HeaderValue::from_static("3"));
    outgoing.headers.insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
    outgoing.headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("br"));
    client(permitting()).send(outgoing).await.unwrap();
    let seen = &vendor.seen()[0];
    assert_eq!(header(&seen.head, "host"), Some(format!("127.0.0.1:{}", vendor.port()).as_str()));
    assert_eq!(header(&seen.head, "content-length"), Some("5"));
    assert_eq!(header(&seen.head, "transfer-encoding"), None);
    assert_eq!(header(&seen.head, "accept-encoding"), Some("gzip"));
}

#[tokio::test]
async fn a_failure_names_the_host_and_no_secret() {
    let vendor = Listener::start(|_| Reply::raw("").then_close()).await;
    let mut outgoing = post(&vendor.url("/path-s3cret?access_token=query-s3cret"), "body-s3cret");
    outgoing.headers.insert("x-keap-api-key", HeaderValue::from_static("header-s3cret"));
    let debug = format!("{outgoing:?}");
    let failure = client(permitting()).send(outgoing).await.unwrap_err();
    let said = format!("{debug} {failure} {failure:?}");
    assert!(said.contains(&format!("127.0.0.1:{}", vendor.port())), "{said}");
    assert!(!said.contains("s3cret"), "{said}");
}

#[tokio::test]
async fn any_status_is_an_answer() {
    let vendor = Listener::start(|_| Reply::raw("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy")).await;
    let answer = client(permitting()).send(get(&vendor.url("/"))).await.unwrap();
    assert_eq!((answer.status.as_u16(), &answer.body[..]), (503, &b"busy"[..]));
}
