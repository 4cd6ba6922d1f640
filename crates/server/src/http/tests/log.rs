use super::*;
use crate::http::access_log::Subject;
use axum::routing::get;
use std::io;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;
use tracing_subscriber::fmt::MakeWriter;

/// The log of this test: everything runs on its one thread.
#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        io::Write::write(&mut *self.0.lock().unwrap(), bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'p> MakeWriter<'p> for Page {
    type Writer = Page;

    fn make_writer(&'p self) -> Page {
        self.clone()
    }
}

impl Page {
    fn open() -> (Page, tracing::subscriber::DefaultGuard) {
        let page = Page::default();
        let log = tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_writer(page.clone())
            .with_env_filter("info")
            .finish();
        (page, tracing::subscriber::set_default(log))
    }

    /// The lines about requests, waiting for the first.
    async fn requests(&self) -> Vec<serde_json::Value> {
        loop {
            let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
            let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
            let found: Vec<_> = lines.filter(|line| line["target"] == "ligand::access").collect();
            if !found.is_empty() {
                return found;
            }
            tokio::task::yield_now().await;
        }
    }
}

async fn knows_its_instance(subject: Subject) -> &'static str {
    subject.instance(42);
    "ok"
}

#[tokio::test]
async fn one_line_says_what_was_asked_and_answered_without_the_query() {
    let (page, _log) = Page::open();
    let server = Server::start(Router::new().route("/known", get(knows_its_instance))).await;
    let answer = server.get("/known?code=hunter2&where=name%3D'x'").await;
    let id = answer.headers()["elements-request-id"].to_str().unwrap().to_owned();
    let lines = page.requests().await;
    assert_eq!(lines.len(), 1);
    let line = &lines[0];
    assert_eq!((&line["method"], &line["path"], &line["status"]), (&"GET".into(), &"/known".into(), &200.into()));
    assert_eq!((&line["instance"], &line["client"]), (&42.into(), &"127.0.0.1".into()));
    assert_eq!(line["span"]["request_id"], id.as_str());
    assert!(!String::from_utf8(page.0.lock().unwrap().clone()).unwrap().contains("hunter2"));
}

#[tokio::test]
async fn a_client_that_leaves_is_a_line_too() {
    let (page, _log) = Page::open();
    let begun = Arc::new(Notify::new());
    let tell = begun.clone();
    let endless = move || {
        tell.notify_one();
        std::future::pending::<()>()
    };
    let server = Server::start(Router::new().route("/endless", get(endless))).await;
    let mut stream = connect(server.address).await;
    stream.write_all(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    begun.notified().await;
    drop(stream);
    let lines = page.requests().await;
    assert_eq!((&lines[0]["path"], &lines[0]["status"]), (&"/endless".into(), &499.into()));
}
