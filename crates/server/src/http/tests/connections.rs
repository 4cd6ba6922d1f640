use super::*;

#[tokio::test]
async fn a_head_over_the_limit_is_refused() {
    let server = Server::start(Router::new()).await;
    let long = format!("GET /health/live HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n", "x".repeat(70_000));
    assert!(server.raw(long.as_bytes()).await.starts_with("HTTP/1.1 431"));
    let many: String = (0..200).map(|number| format!("X-{number}: 1\r\n")).collect();
    assert!(
        server
            .raw(format!("GET /health/live HTTP/1.1\r\nHost: x\r\n{many}\r\n").as_bytes())
            .await
            .starts_with("HTTP/1.1 431")
    );
}

#[tokio::test]
async fn a_client_that_never_finishes_its_head_is_cut() {
    let server = Server::with(Router::new(), |settings| settings.limits.header_time = Duration::from_millis(50)).await;
    for begun in ["", "P", "PRI * HTTP/2.0\r\n", "GET /health/live HTTP/1.1\r\nHost:"] {
        let cut = tokio::time::timeout(Duration::from_secs(10), server.raw(begun.as_bytes())).await;
        let answer = cut.unwrap_or_else(|_| panic!("the connection stayed open after {begun:?}"));
        assert!(!answer.contains("200 OK"), "{answer}");
    }
    assert_eq!(server.get("/health/live").await.status(), 200);
}

#[tokio::test]
async fn http_2_is_spoken_to_those_who_begin_with_it() {
    let server = Server::start(Router::new()).await;
    let mut stream = connect(server.address).await;
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.unwrap();
    let mut frame = [0; 9];
    stream.read_exact(&mut frame).await.unwrap();
    assert_eq!(frame[3], 4, "the server's SETTINGS come first: {frame:?}");
}
