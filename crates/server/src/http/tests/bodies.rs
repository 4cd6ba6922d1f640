use super::*;
use crate::json::{Json, Raw};
use axum::routing::post;
use serde_json::Value;

async fn takes_json(Json(body): Json<Value>) -> String {
    body["name"].as_str().unwrap_or("nothing").to_owned()
}

async fn takes_anything(Raw(body): Raw) -> String {
    body.len().to_string()
}

async fn server() -> Server {
    let routes = Router::new().route("/json", post(takes_json)).route("/raw", post(takes_anything));
    Server::with(routes, |settings| settings.limits.body = 1_000).await
}

#[tokio::test]
async fn json_is_taken_and_what_is_not_json_is_located() {
    let server = server().await;
    let table: [(&str, &str, u16, &str); 8] = [
        ("application/json", "{\"name\": \"Anna\"}", 200, "Anna"),
        ("", "{\"name\": \"Anna\"}", 200, "Anna"),
        ("application/vnd.api+json; charset=utf-8", "{\"name\": \"Anna\"}", 200, "Anna"),
        ("application/json", "{\n  \"name\": ,\n}", 400, "line 2, column 11"),
        ("application/json", "", 400, "empty"),
        ("application/json", "{\u{201c}name\u{201d}: 1}", 400, "typographic quotes"),
        ("application/x-www-form-urlencoded", "{}", 415, "Content-Type: application/json"),
        ("text/xml", "<a/>", 415, "text/xml"),
    ];
    for (kind, body, status, expected) in table {
        let mut request = client().post(server.url("/json")).body(body);
        if !kind.is_empty() {
            request = request.header("Content-Type", kind);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{kind} {body}");
        let text = answer.text().await.unwrap();
        assert!(text.contains(expected), "{kind} {body}: {text}");
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_whether_its_length_is_told_or_not() {
    let server = server().await;
    let told = client().post(server.url("/raw")).body(vec![b'x'; 1_001]).send().await.unwrap();
    assert_eq!(told.status(), 429);
    assert!(told.text().await.unwrap().contains("LIGAND_BODY_LIMIT"));
    let chunk = format!("3e9\r\n{}\r\n0\r\n\r\n", "x".repeat(1_001));
    let untold =
        format!("POST /raw HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}");
    let answer = server.raw(untold.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 429") && answer.contains("LIGAND_BODY_LIMIT"), "{answer}");
    let fits = client().post(server.url("/raw")).body(vec![b'x'; 1_000]).send().await.unwrap();
    assert_eq!(fits.text().await.unwrap(), "1000");
}
