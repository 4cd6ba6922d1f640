//! Size limits and decompression.

use crate::listener::{Listener, Reply, header};
use crate::{client, get, permitting};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use ligand_engine::outbound::{Answer, Failure, Sent, Settings, Stage};
use std::io::Write;

const LIMIT: usize = 100_000;

async fn answer(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Result<Answer, Failure> {
    let vendor = Listener::start(move |_| reply()).await;
    client(Settings { max_response: LIMIT, ..permitting() }).send(get(&vendor.url("/"))).await
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn gzip_is_decompressed_and_its_headers_go() {
    let vendor = Listener::start(|_| Reply::encoded("gzip", &gzip(b"hello"))).await;
    let answer = client(permitting()).send(get(&vendor.url("/"))).await.unwrap();
    assert_eq!(header(&vendor.seen()[0].head, "accept-encoding"), Some("gzip"));
    assert_eq!(answer.body, "hello");
    assert!(!answer.headers.contains_key(CONTENT_ENCODING) && !answer.headers.contains_key(CONTENT_LENGTH));
}

#[tokio::test]
async fn gzip_of_two_members_is_read_whole() {
    let two = || Reply::encoded("x-gzip", &[gzip(b"hel"), gzip(b"lo")].concat());
    assert_eq!(answer(two).await.unwrap().body, "hello");
}

#[tokio::test]
async fn deflate_is_read_with_and_without_zlib_head() {
    let zlib = || {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(b"hello").unwrap();
        Reply::encoded("deflate", &encoder.finish().unwrap())
    };
    let raw = || {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(b"hello").unwrap();
        Reply::encoded("Deflate", &encoder.finish().unwrap())
    };
    assert_eq!(answer(zlib).await.unwrap().body, "hello");
    assert_eq!(answer(raw).await.unwrap().body, "hello");
}

#[tokio::test]
async fn a_gzip_bomb_is_refused() {
    let bomb = gzip(&vec![0; 300 * LIMIT]);
    assert!(bomb.len() < LIMIT, "small as sent: {}", bomb.len());
    let failure = answer(move || Reply::encoded("gzip", &bomb)).await.unwrap_err();
    assert_eq!((failure.stage, failure.sent), (Stage::TooLarge(LIMIT), Sent::Maybe));
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_is_read() {
    let plain = vec![7; LIMIT];
    let packed = gzip(&plain);
    assert_eq!(answer(move || Reply::encoded("gzip", &packed)).await.unwrap().body.len(), LIMIT);
    let text = "x".repeat(LIMIT);
    assert_eq!(answer(move || Reply::ok(&text)).await.unwrap().body.len(), LIMIT);
}

#[tokio::test]
async fn a_long_body_is_refused_by_its_announced_length() {
    let reply = || Reply::raw(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", LIMIT + 1)).then_hang();
    assert_eq!(answer(reply).await.unwrap_err().stage, Stage::TooLarge(LIMIT));
}

#[tokio::test]
async fn a_long_body_without_a_length_is_refused_when_it_passes_the_limit() {
    let chunk = "x".repeat(60_000);
    let chunked =
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nea60\r\n{chunk}\r\nea60\r\n{chunk}\r\n");
    let failure = answer(move || Reply::raw(chunked.clone()).then_hang()).await.unwrap_err();
    assert_eq!(failure.stage, Stage::TooLarge(LIMIT));
}

#[tokio::test]
async fn a_large_compressed_body_is_read() {
    let next =
        |state: &u64| Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
    let noise: Vec<u8> =
        std::iter::successors(Some(1u64), next).map(|state| state.to_be_bytes()[0]).take(90_000).collect();
    let packed = gzip(&noise);
    assert!(packed.len() > 64 * 1024, "large as sent too: {}", packed.len());
    assert_eq!(answer(move || Reply::encoded("gzip", &packed)).await.unwrap().body, noise);
}

#[tokio::test]
async fn an_unknown_encoding_is_a_failure() {
    for encoding in ["br", "zstd", "gzip, br"] {
        let failure = answer(move || Reply::encoded(encoding, b"hello")).await.unwrap_err();
        assert_eq!((failure.stage, failure.sent), (Stage::Decode, Sent::Maybe), "{encoding}");
    }
}

#[tokio::test]
async fn a_body_compressed_twice_is_a_failure() {
    let twice = || Reply::encoded("gzip, gzip", &gzip(&gzip(b"hello")));
    assert_eq!(answer(twice).await.unwrap_err().stage, Stage::Decode);
}

#[tokio::test]
async fn broken_compression_is_a_failure() {
    let whole = gzip(b"hello, hello, hello");
    let cut = whole[..whole.len() - 3].to_vec();
    let mut wrong_sum = whole.clone();
    let at = wrong_sum.len() - 6;
    wrong_sum[at] ^= 1;
    for bytes in [cut, wrong_sum, b"no gzip at all".to_vec()] {
        let failure = answer(move || Reply::encoded("gzip", &bytes)).await.unwrap_err();
        assert_eq!(failure.stage, Stage::Decode);
    }
}

#[tokio::test]
async fn no_body_needs_no_decompression() {
    assert!(answer(|| Reply::encoded("gzip", b"")).await.unwrap().body.is_empty());
    assert_eq!(answer(|| Reply::encoded("identity", b"plain")).await.unwrap().body, "plain");
}

#[tokio::test]
async fn a_head_beyond_its_limit_is_refused() {
    let long = "x".repeat(20_000);
    let vendor =
        Listener::start(move |_| Reply::raw(format!("HTTP/1.1 200 OK\r\nX-Long: {long}\r\nContent-Length: 0\r\n\r\n")))
            .await;
    let reads = client(Settings { max_head: 40_000, ..permitting() }).send(get(&vendor.url("/"))).await;
    assert!(reads.is_ok());
    let failure = client(Settings { max_head: 10_000, ..permitting() }).send(get(&vendor.url("/"))).await.unwrap_err();
    assert_eq!((failure.stage, failure.sent), (Stage::Headers, Sent::Maybe));
}
