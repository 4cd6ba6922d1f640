//! A new connection: addresses, TCP, perhaps a proxy's tunnel, TLS, HTTP/1.1.

use super::address::Guard;
use super::failure::{At, Failure, Stage};
use super::origin::Origin;
use super::pool::{Pool, Sender};
use super::proxy::{self, ProxyUrl};
use super::{resolve, tls};
use futures::future::select_ok;
use hyper::client::conn::http1;
use hyper::rt::{Read, Write};
use hyper_util::rt::TokioIo;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;

/// The most addresses of one name that are tried, and the head start of each before the next.
const MAX_ADDRESSES: usize = 6;
const HEAD_START: Duration = Duration::from_millis(250);

pub(super) struct Connector {
    pub guard: Guard,
    pub tls: Arc<rustls::ClientConfig>,
    pub proxy: Option<ProxyUrl>,
    /// The longest for each of look-up, connecting, the proxy's answer and the TLS handshake.
    pub timeout: Duration,
    pub max_head: usize,
}

impl Connector {
    /// A connection to the origin, ready for one request. Whatever fails here, the request was not sent.
    pub async fn connect(&self, origin: &Origin, pool: &Arc<Pool>, deadline: Instant) -> Result<Sender, Failure> {
        let stream = match &self.proxy {
            None => self.direct(origin, deadline).await?,
            Some(proxy) => self.through(proxy, origin, deadline).await?,
        };
        if !origin.https {
            return self.speak(TokioIo::new(stream), origin, pool).await;
        }
        let name = tls::server_name(origin)?;
        let shake = TlsConnector::from(Arc::clone(&self.tls)).connect(name, stream);
        let stream = self.within(At::Tls, origin, deadline, shake).await?;
        let stream = stream.map_err(|error| Failure::unsent(Stage::Tls, origin, tls::explain(&error)))?;
        self.speak(TokioIo::new(stream), origin, pool).await
    }

    async fn direct(&self, origin: &Origin, deadline: Instant) -> Result<TcpStream, Failure> {
        let found = resolve::addresses(origin, &self.guard);
        let addresses = self.within(At::Resolve, origin, deadline, found).await??;
        let stream = self.within(At::Connect, origin, deadline, first_of(&addresses)).await?;
        let stream = stream.map_err(|error| Failure::unsent(Stage::Connect, origin, error))?;
        match stream.peer_addr() {
            Ok(peer) if was_judged(peer, &addresses) => Ok(stream),
            Ok(_) => Err(Failure::unsent(Stage::Connect, origin, "it leads to another address than was asked for")),
            Err(error) => Err(Failure::unsent(Stage::Connect, origin, error)),
        }
    }

    async fn through(&self, proxy: &ProxyUrl, origin: &Origin, deadline: Instant) -> Result<TcpStream, Failure> {
        resolve::judge_unresolved(origin, &self.guard)?;
        let failed = |cause: String| Failure::unsent(Stage::Proxy, origin, cause);
        let opened = async {
            let found = tokio::net::lookup_host((proxy.host.as_str(), proxy.port)).await;
            let addresses: Vec<_> = found.map_err(|error| format!("the proxy's name: {error}"))?.collect();
            let mut stream =
                first_of(&addresses).await.map_err(|error| format!("no connection to the proxy: {error}"))?;
            proxy::tunnel(&mut stream, proxy, &origin.authority()).await?;
            Ok(stream)
        };
        self.within(At::Proxy, origin, deadline, opened).await?.map_err(failed)
    }

    async fn speak<T>(&self, io: T, origin: &Origin, pool: &Arc<Pool>) -> Result<Sender, Failure>
    where
        T: Read + Write + Unpin + Send + 'static,
    {
        let mut builder = http1::Builder::new();
        builder.max_header_size(self.max_head);
        let opened = builder.handshake(io).await;
        let (sender, connection) = opened.map_err(|error| Failure::unsent(Stage::Connect, origin, error))?;
        drive(connection, Arc::downgrade(pool));
        Ok(sender)
    }

    /// Runs one part of connecting, to its own limit or the call's deadline, whichever comes first.
    async fn within<F: Future>(
        &self,
        at: At,
        origin: &Origin,
        deadline: Instant,
        part: F,
    ) -> Result<F::Output, Failure> {
        let started = Instant::now();
        let limit = deadline.min(started + self.timeout);
        timeout_at(limit, part).await.map_err(|_| Failure::late(at, origin, started.elapsed()))
    }
}

/// The other end must be one of the addresses that were judged: whatever bent the way, it is not used.
fn was_judged(peer: SocketAddr, judged: &[SocketAddr]) -> bool {
    judged.iter().any(|judged| judged.ip() == peer.ip().to_canonical() && judged.port() == peer.port())
}

/// The first address to answer; each gets a head start before the next is tried as well.
async fn first_of(addresses: &[SocketAddr]) -> io::Result<TcpStream> {
    let tried = addresses.iter().take(MAX_ADDRESSES).zip(0u32..).map(|(address, place)| {
        Box::pin(async move {
            tokio::time::sleep(HEAD_START * place).await;
            open(*address).await
        })
    });
    let tried: Vec<_> = tried.collect();
    if tried.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "it has no address"));
    }
    select_ok(tried).await.map(|(stream, _)| stream)
}

#[expect(clippy::disallowed_methods, reason = "the named place; the address was judged and is not a name")]
async fn open(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Moves the connection's bytes until it ends, and now and then closes those that waited too long.
#[expect(clippy::disallowed_methods, reason = "ends with its connection; what must finish holds the call's future")]
fn drive<C>(connection: C, pool: Weak<Pool>)
where
    C: Future<Output = hyper::Result<()>> + Send + 'static,
{
    tokio::spawn(async move {
        let mut connection = std::pin::pin!(connection);
        loop {
            let Some(lifetime) = pool.upgrade().map(|pool| pool.lifetime()) else {
                _ = connection.await;
                return;
            };
            let pause = lifetime.max(Duration::from_secs(1));
            if tokio::time::timeout(pause, &mut connection).await.is_ok() {
                return;
            }
            if let Some(pool) = pool.upgrade() {
                pool.sweep();
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::was_judged;

    #[test]
    fn only_a_judged_peer_is_spoken_to() {
        let judged = ["8.8.8.8:443".parse().unwrap(), "[2606:4700::1111]:443".parse().unwrap()];
        for (peer, expected) in [
            ("8.8.8.8:443", true),
            ("[::ffff:8.8.8.8]:443", true),
            ("[2606:4700::1111]:443", true),
            ("8.8.8.8:80", false),
            ("127.0.0.1:443", false),
        ] {
            assert_eq!(was_judged(peer.parse().unwrap(), &judged), expected, "{peer}");
        }
    }
}
