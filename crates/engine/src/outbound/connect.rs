//! Connects: host to addresses, every address judged, then exactly those, then the peer checked, then TLS.

use super::failure::{ConnectFailure, Stage};
use super::stream::Stream;
use super::{Settings, judge, proxy};
use futures::future::BoxFuture;
use http::Uri;
use hyper_util::rt::TokioIo;
use ipnet::IpNet;
use ligand_model::Result;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Makes connections for the pool.
#[derive(Clone)]
pub(super) struct Connector {
    shared: Arc<Shared>,
}

struct Shared {
    allow: Vec<IpNet>,
    timeout: Duration,
    proxy: Option<proxy::Proxy>,
    tls: TlsConnector,
}

impl Connector {
    pub fn new(settings: &Settings, tls: Arc<ClientConfig>) -> Result<Connector> {
        let shared = Shared {
            allow: settings.allow.clone(),
            timeout: settings.connect_timeout,
            proxy: settings.proxy.as_ref().map(proxy::Proxy::new).transpose()?,
            tls: TlsConnector::from(tls),
        };
        Ok(Connector { shared: Arc::new(shared) })
    }
}

impl tower::Service<Uri> for Connector {
    type Response = Stream;
    type Error = ConnectFailure;
    type Future = BoxFuture<'static, Result<Stream, ConnectFailure>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ConnectFailure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let shared = self.shared.clone();
        Box::pin(async move {
            let late = |_| {
                ConnectFailure::new(Stage::Connect, format!("no connection within {} ms", shared.timeout.as_millis()))
            };
            tokio::time::timeout(shared.timeout, shared.connect(&uri)).await.map_err(late)?
        })
    }
}

impl Shared {
    async fn connect(&self, uri: &Uri) -> Result<Stream, ConnectFailure> {
        let https = uri.scheme_str() == Some("https");
        let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = uri.port_u16().unwrap_or(if https { 443 } else { 80 });
        let tcp = match &self.proxy {
            Some(proxy) => {
                // The proxy resolves names; a literal is judged here.
                if let Ok(address) = host.parse::<IpAddr>() {
                    judge(address, &self.allow)?;
                }
                proxy.tunnel(&host, port).await?
            }
            None => self.direct(&host, port).await?,
        };
        // A failure here only costs latency.
        let _ = tcp.set_nodelay(true);
        if !https {
            return Ok(Stream::Plain(TokioIo::new(tcp)));
        }
        let wrong = |cause: String| ConnectFailure::new(Stage::Tls, cause);
        let name = ServerName::try_from(host).map_err(|_| wrong("the host is not a name that TLS can check".into()))?;
        let stream = self.tls.connect(name, tcp).await.map_err(|error| wrong(format!("TLS failed: {error}")))?;
        Ok(Stream::Tls(Box::new(TokioIo::new(stream))))
    }

    /// Tries each judged address in turn; the peer must be the address that was judged.
    async fn direct(&self, host: &str, port: u16) -> Result<TcpStream, ConnectFailure> {
        let mut last = ConnectFailure::new(Stage::Resolve, "the name has no address");
        for address in self.addresses(host, port).await? {
            match dial(address).await {
                Ok(stream) if stream.peer_addr().is_ok_and(|peer| peer == address) => return Ok(stream),
                Ok(_) => {
                    last = ConnectFailure::new(Stage::Connect, "the connection does not lead to the address asked for")
                }
                Err(error) => last = ConnectFailure::new(Stage::Connect, format!("no connection: {}", error.kind())),
            }
        }
        Err(last)
    }

    /// The addresses of a host. One that may not be called refuses the whole name: a mixed answer is an attack.
    async fn addresses(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, ConnectFailure> {
        let addresses: Vec<SocketAddr> = match host.parse::<IpAddr>() {
            Ok(address) => vec![SocketAddr::new(address, port)],
            Err(_) => {
                let unknown = |error: std::io::Error| {
                    ConnectFailure::new(Stage::Resolve, format!("the name cannot be resolved: {}", error.kind()))
                };
                tokio::net::lookup_host((host, port)).await.map_err(unknown)?.collect()
            }
        };
        for address in &addresses {
            judge(address.ip(), &self.allow)?;
        }
        Ok(addresses)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the guarded client: the address was judged")]
pub(super) async fn dial(address: SocketAddr) -> std::io::Result<TcpStream> {
    TcpStream::connect(address).await
}
