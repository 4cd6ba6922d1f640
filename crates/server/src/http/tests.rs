//! The way in, over real connections: a server in this process on a free port, with a few routes that misbehave.

mod answers;
mod bodies;
mod connections;
mod draining;
mod log;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::{Listener, serve};
use crate::api;
use crate::app::App;
use crate::clock::Clock;
use crate::config::{KEY_FILE, MasterKeys, Settings};
use crate::rooms::Rooms;
use crate::tasks::Tasks;

/// A server in this process.
struct Server {
    app: App,
    address: SocketAddr,
    stop: mpsc::Sender<()>,
    served: JoinHandle<bool>,
    /// Deleted with the server.
    _data: tempfile::TempDir,
}

impl Server {
    async fn start(routes: Router<App>) -> Server {
        Server::with(routes, |_| {}).await
    }

    async fn with(routes: Router<App>, change: impl FnOnce(&mut Settings)) -> Server {
        let mut settings = Settings { drain_delay: Duration::ZERO, ..Settings::defaults() };
        change(&mut settings);
        let listener = Listener::bind(([127, 0, 0, 1], 0).into()).await.unwrap();
        let address = listener.address();
        let data = tempfile::tempdir().unwrap();
        settings.data_dir = data.path().to_owned();
        settings.master_keys = MasterKeys::InDataDir(data.path().join(KEY_FILE));
        let (clock, tasks) = (Clock::standing_at(1_767_225_600_000), Tasks::new());
        let rooms = Rooms::open(&settings, &clock, &tasks).await.unwrap();
        let app = App::new(settings, address, clock, tasks, rooms);
        let router = routes.with_state(app.clone()).merge(api::router(app.clone()));
        let (stop, stopped) = mpsc::channel(2);
        // Not one of the app's own tasks: those are what it waits for.
        let served = Tasks::new().spawn("server", serve(listener, app.clone(), router, stopped));
        Server { app, address, stop, served, _data: data }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        client().get(self.url(path)).send().await.unwrap()
    }

    /// Sends bytes on a connection of its own and returns what comes back until the server closes it.
    async fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = connect(self.address).await;
        stream.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's client, to the server of the same test")]
async fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).await.unwrap()
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}
