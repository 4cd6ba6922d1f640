//! A vendor that follows a script: it compares each request with what is expected and gives the next reply.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// One request that is expected, and the reply to it.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct Scripted {
    request: Request,
    reply: Reply,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct Request {
    /// `POST /path?query`.
    line: String,
    /// Headers that must be there; `null`: that must not.
    #[serde(default)]
    headers: BTreeMap<String, Option<String>>,
    #[serde(default)]
    body: String,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct Reply {
    #[serde(default = "ok")]
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
}

fn ok() -> u16 {
    200
}

/// The running vendor.
pub struct Vendor {
    address: std::net::SocketAddr,
    state: Arc<Mutex<State>>,
}

struct State {
    script: Vec<Scripted>,
    next: usize,
    differences: Vec<String>,
}

impl Vendor {
    pub async fn start(script: Vec<Scripted>) -> Vendor {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State { script, next: 0, differences: Vec::new() }));
        let shared = state.clone();
        #[expect(clippy::disallowed_methods, reason = "a test server, not a task of the product")]
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        Vendor { address, state }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was not as the script says, requests that never came included.
    pub fn differences(&self) -> Vec<String> {
        let state = self.state.lock().unwrap();
        let mut differences = state.differences.clone();
        let missing = state.script.iter().skip(state.next).map(|step| format!("never sent: {}", step.request.line));
        differences.extend(missing);
        differences
    }
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    while let Some((head, body)) = read(&mut stream).await {
        let answer = answer(&state, &head, &body);
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut received = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = received.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8(received[..end].to_vec()).unwrap();
            let length = header(&head, "content-length").map_or(0, |text| text.parse().unwrap());
            while received.len() < end + 4 + length {
                let count = stream.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
                received.extend_from_slice(&buffer[..count]);
            }
            return Some((head, String::from_utf8(received[end + 4..].to_vec()).unwrap()));
        }
        let count = stream.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        received.extend_from_slice(&buffer[..count]);
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let lines = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    lines.into_iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

fn answer(state: &Mutex<State>, head: &str, body: &str) -> String {
    let mut state = state.lock().unwrap();
    let line = head.lines().next().unwrap().trim_end_matches(" HTTP/1.1").to_owned();
    let Some(step) = state.script.get(state.next).cloned() else {
        state.differences.push(format!("not expected: {line}\n{body}"));
        return "HTTP/1.1 500 Unexpected\r\ncontent-length: 0\r\n\r\n".into();
    };
    state.next += 1;
    if line != step.request.line {
        state.differences.push(format!("request line\n  {line}\nexpected\n  {}", step.request.line));
    }
    if body != step.request.body {
        state.differences.push(format!("request body\n  {body}\nexpected\n  {}", step.request.body));
    }
    for (name, expected) in &step.request.headers {
        let found = header(head, name).map(str::to_owned);
        if found != *expected {
            state.differences.push(format!("header {name}: {found:?}, expected {expected:?}"));
        }
    }
    let mut text = format!("HTTP/1.1 {} Scripted\r\ncontent-length: {}\r\n", step.reply.status, step.reply.body.len());
    if !step.reply.headers.contains_key("content-type") {
        text.push_str("content-type: text/xml;charset=UTF-8\r\n");
    }
    for (name, value) in &step.reply.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text + "\r\n" + &step.reply.body
}
