use super::*;
use axum::routing::get;
use std::sync::Arc;
use tokio::sync::Notify;

/// A call that is open until it is let go, and says when it has begun.
#[derive(Clone, Default)]
struct Gate {
    begun: Arc<Notify>,
    go: Arc<Notify>,
}

impl Gate {
    fn routes(&self) -> Router<App> {
        let gate = self.clone();
        Router::new().route("/slow", get(move || gate.clone().pass()))
    }

    async fn pass(self) -> &'static str {
        self.begun.notify_one();
        self.go.notified().await;
        "done"
    }
}

/// Whether the server is still there after it had every chance to end.
async fn still_serves(server: &mut Server) -> bool {
    tokio::time::timeout(Duration::from_millis(100), &mut server.served).await.is_err()
}

/// Waits until nobody listens any more.
async fn closed(address: SocketAddr) {
    while std::net::TcpListener::bind(address).is_err() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn while_the_drain_delay_passes_ready_says_no_and_calls_are_answered() {
    let server = Server::with(Router::new(), |settings| settings.drain_delay = Duration::from_secs(600)).await;
    assert_eq!(server.get("/health/ready").await.status(), 200);
    server.stop.send(()).await.unwrap();
    while server.get("/health/ready").await.status() == 200 {
        tokio::task::yield_now().await;
    }
    assert_eq!(server.get("/health/ready").await.status(), 503);
    assert_eq!(server.get("/health/live").await.status(), 200);
    assert_eq!(server.get("/oauth/callback?code=1").await.status(), 200);
}

#[tokio::test]
async fn an_open_call_is_answered_before_the_end() {
    let gate = Gate::default();
    let mut server = Server::start(gate.routes()).await;
    let url = server.url("/slow");
    let call = Tasks::new().spawn("call", async move { client().get(url).send().await.unwrap().text().await.unwrap() });
    gate.begun.notified().await;

    server.stop.send(()).await.unwrap();
    closed(server.address).await;
    assert!(still_serves(&mut server).await, "a call is open");
    gate.go.notify_one();
    assert_eq!(call.await.unwrap(), "done");
    assert!(server.served.await.unwrap(), "everything was finished");
}

#[tokio::test]
async fn an_open_task_is_finished_before_the_end() {
    let gate = Gate::default();
    let mut server = Server::start(Router::new()).await;
    drop(server.app.tasks.spawn("refresh", gate.clone().pass()));

    server.stop.send(()).await.unwrap();
    closed(server.address).await;
    assert!(still_serves(&mut server).await, "a task is open");
    gate.go.notify_one();
    assert!(server.served.await.unwrap(), "everything was finished");
}

#[tokio::test]
async fn asked_twice_the_server_leaves_what_is_open() {
    let gate = Gate::default();
    let server = Server::start(gate.routes()).await;
    drop(server.app.tasks.spawn("refresh", gate.clone().pass()));
    server.stop.send(()).await.unwrap();
    closed(server.address).await;
    server.stop.send(()).await.unwrap();
    assert!(!server.served.await.unwrap());
}

#[tokio::test]
async fn an_idle_connection_does_not_hold_the_drain() {
    let server = Server::start(Router::new()).await;
    let silent = connect(server.address).await;
    let client = client();
    assert_eq!(client.get(server.url("/health/live")).send().await.unwrap().status(), 200);
    server.stop.send(()).await.unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(10), server.served).await;
    assert!(ended.expect("idle connections were waited for").unwrap());
    drop(silent);
}
