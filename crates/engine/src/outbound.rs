//! The one guarded way out: every address is judged after DNS and pinned, sizes are capped, time is bounded,
//! redirects carry no credentials away. `docs/security.md`, Egress.

mod address;
mod body;
mod connect;
mod failure;
mod proxy;
mod redirect;
mod stream;
mod tls;

pub use address::{Refused, judge};
pub use failure::{Failure, Sent, Stage};

use body::Caps;
use bytes::Bytes;
use connect::Connector;
use http::header::{ACCEPT_ENCODING, HOST, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use http_body_util::Full;
use hyper_util::client::legacy;
use hyper_util::rt::TokioExecutor;
use ipnet::IpNet;
use ligand_model::Result;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// How the client goes out. Each is a setting of the server.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Networks that may be reached although private.
    pub allow: Vec<IpNet>,
    /// Longest wait for a connection, TLS included.
    pub connect_timeout: Duration,
    /// Longest silence in the middle of an answer's body.
    pub idle_timeout: Duration,
    /// Largest answer in bytes, as it comes and after decompression.
    pub max_answer: usize,
    /// A proxy for CONNECT, `http://host:port`. The environment's proxies are never used.
    pub proxy: Option<Url>,
    /// More root certificates, PEM, beside the system's.
    pub ca_file: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            allow: Vec::new(),
            connect_timeout: Duration::from_secs(5),
            idle_timeout: Duration::from_secs(30),
            max_answer: 64 << 20,
            proxy: None,
            ca_file: None,
        }
    }
}

/// What sending twice would do, which decides over connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeatable {
    /// The same as sending once: any pooled connection will do.
    Yes,
    /// Something else: no connection that has been idle for 2 s, which the peer may be closing just now.
    No,
    /// Destroy a grant: a fresh connection.
    TokenCall,
}

/// One request.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The method.
    pub method: Method,
    /// `http` or `https`, without user name and password.
    pub url: Url,
    /// Headers; `host` and `accept-encoding` are set by the client.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// What sending twice would do.
    pub repeatable: Repeatable,
    /// Longest time from start to the end of the body.
    pub deadline: Duration,
    /// Follow redirects within the same origin, for GET only; others are answered as they are.
    pub follow_redirects: bool,
}

/// One answer, read to its end and decompressed.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

type Pool = legacy::Client<Connector, Full<Bytes>>;

/// The client. Clones share connections.
#[derive(Clone)]
pub struct Client {
    settings: Settings,
    relaxed: Pool,
    careful: Pool,
    fresh: Pool,
}

impl Client {
    /// A client; one per process.
    ///
    /// # Errors
    /// No root certificates at all, or a CA file that cannot be read: the start must stop there.
    pub fn new(settings: Settings) -> Result<Client> {
        let connector = Connector::new(&settings, tls::config(settings.ca_file.as_deref())?)?;
        let pool = |idle: Option<Duration>| {
            let mut builder = legacy::Client::builder(TokioExecutor::new());
            builder.retry_canceled_requests(false).set_host(false).http1_max_headers(200);
            match idle {
                Some(idle) => builder
                    .pool_timer(hyper_util::rt::TokioTimer::new())
                    .pool_idle_timeout(idle)
                    .pool_max_idle_per_host(32),
                None => builder.pool_max_idle_per_host(0),
            };
            builder.build(connector.clone())
        };
        Ok(Client {
            relaxed: pool(Some(Duration::from_secs(30))),
            careful: pool(Some(Duration::from_secs(2))),
            fresh: pool(None),
            settings,
        })
    }

    /// Sends one request and reads its answer. Never sends anything twice.
    ///
    /// # Errors
    /// [`Failure`] says how far it came and whether the vendor may have seen the request.
    pub async fn send(&self, outgoing: Outgoing) -> Result<Answer, Failure> {
        let host = outgoing.url.host_str().unwrap_or_default().to_owned();
        let deadline = outgoing.deadline;
        match tokio::time::timeout(deadline, self.follow(outgoing)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Failure::timeout(&host, deadline)),
        }
    }

    async fn follow(&self, mut outgoing: Outgoing) -> Result<Answer, Failure> {
        for _ in 0..redirect::MAX {
            let answer = self.once(&outgoing).await?;
            match redirect::within_origin(&outgoing, &answer) {
                Some(next) => outgoing.url = next,
                None => return Ok(answer),
            }
        }
        self.once(&outgoing).await
    }

    async fn once(&self, outgoing: &Outgoing) -> Result<Answer, Failure> {
        let request = request(outgoing)?;
        let host = outgoing.url.host_str().unwrap_or_default();
        let pool = match outgoing.repeatable {
            Repeatable::Yes => &self.relaxed,
            Repeatable::No => &self.careful,
            Repeatable::TokenCall => &self.fresh,
        };
        let response = pool.request(request).await.map_err(|error| Failure::of_request(host, &error))?;
        let caps = Caps { bytes: self.settings.max_answer, idle: self.settings.idle_timeout };
        let (parts, body) = response.into_parts();
        let body = body::read(host, &parts.headers, body, caps).await?;
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }
}

fn request(outgoing: &Outgoing) -> Result<Request<Full<Bytes>>, Failure> {
    let url = &outgoing.url;
    let host = url.host_str().unwrap_or_default();
    if !matches!(url.scheme(), "http" | "https") || host.is_empty() {
        return Err(Failure::unsent(Stage::Url, host, "only http and https URLs with a host are called"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Failure::unsent(
            Stage::Url,
            host,
            "the URL holds a user name or password; configure credentials instead",
        ));
    }
    let mut target = url.clone();
    target.set_fragment(None);
    let authority = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let mut request =
        Request::builder().method(outgoing.method.clone()).uri(target.as_str()).body(Full::new(outgoing.body.clone()));
    if let Ok(request) = &mut request {
        let headers = request.headers_mut();
        headers.extend(outgoing.headers.clone());
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        headers.entry(USER_AGENT).or_insert(HeaderValue::from_static(concat!("Ligand/", env!("CARGO_PKG_VERSION"))));
        if let Ok(authority) = HeaderValue::try_from(authority) {
            headers.insert(HOST, authority);
        }
    }
    request.map_err(|error| Failure::unsent(Stage::Url, host, &format!("the request cannot be made: {error}")))
}
