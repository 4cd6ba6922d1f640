//! Takes connections and speaks HTTP/1.1 or HTTP/2 on them, whichever the client begins with.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::Watcher;
use tokio::net::{TcpListener, TcpStream};

use super::first_bytes::FirstBytes;
use super::front;
use crate::app::App;

/// The largest head of a request: request line and headers.
const HEAD_LIMIT: usize = 64 << 10;

/// More header lines than this are not a request of anybody's client.
const HEADER_LINES: usize = 128;

/// A bound listener.
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Binds an address; port 0 takes any free port.
    ///
    /// # Errors
    /// The address is taken, or is not one of this machine; the text names it.
    pub async fn bind(address: SocketAddr) -> io::Result<Listener> {
        let named = |error: io::Error| {
            io::Error::new(error.kind(), format!("cannot listen on {address} (LIGAND_LISTEN): {error}"))
        };
        let socket = TcpListener::bind(address).await.map_err(named)?;
        let address = socket.local_addr()?;
        Ok(Listener { socket, address })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The next connection. An error of one connection, or a lack of descriptors, does not end the listener.
    pub(super) async fn accept(&self) -> (TcpStream, SocketAddr) {
        loop {
            match self.socket.accept().await {
                Ok((stream, peer)) => {
                    // Answers are small and complete: waiting for more would only delay them.
                    let _ = stream.set_nodelay(true);
                    return (stream, peer);
                }
                Err(error) if is_of_the_connection(&error) => {
                    tracing::debug!(%error, "a connection was gone before it was taken")
                }
                Err(error) => {
                    tracing::error!(%error, "no connection can be taken");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        }
    }
}

fn is_of_the_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Serves one connection until it ends, or until `watcher` tells it to finish what is under way.
pub(super) async fn serve_connection(stream: TcpStream, peer: SocketAddr, app: App, router: Router, watcher: Watcher) {
    let header_time = app.settings.limits.header_time;
    let stream = TokioIo::new(FirstBytes::new(stream, header_time));
    let service = service_fn(move |request| {
        let (app, router) = (app.clone(), router.clone());
        async move { Ok::<_, Infallible>(front::answer(app, router, peer, request).await) }
    });
    let builder = builder(header_time);
    let connection = builder.serve_connection(stream, service).into_owned();
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%peer, error = %error, "a connection ended early");
    }
}

fn builder(header_time: Duration) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(header_time)
        .max_buf_size(HEAD_LIMIT)
        .max_headers(HEADER_LINES);
    let head_limit = u32::try_from(HEAD_LIMIT).unwrap_or(u32::MAX);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(head_limit)
        .max_concurrent_streams(200)
        .keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(Duration::from_secs(20));
    builder
}
