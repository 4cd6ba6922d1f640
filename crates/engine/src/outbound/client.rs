//! The client: one call from its request to its buffered answer.

use super::address::Guard;
use super::body::{self, Caps};
use super::connect::Connector;
use super::failure::{At, Failure, Sent, Stage};
use super::origin::Origin;
use super::pool::{Pool, Sender};
use super::proxy::ProxyUrl;
use super::redirect;
use super::request::{self, Answer, Outgoing, Repeatable};
use super::tls::{self, SettingsError};
use crate::recording;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use ipnet::IpNet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The longest deadline of a call.
const LONGEST: Duration = Duration::from_secs(3600);

/// What an operator decides about outgoing calls.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Networks that may be called although they are not public (`LIGAND_EGRESS_ALLOW`).
    pub allow: Vec<IpNet>,
    /// The longest for each of: finding the name, connecting, the proxy's answer, the TLS handshake.
    pub connect_timeout: Duration,
    /// The longest silence within an answer's body, and how long a connection is kept without a call.
    pub idle: Duration,
    /// How long a connection may have been idle to carry a call that must not be done twice.
    pub fresh: Duration,
    /// The most bytes of an answer's body, as sent and once decompressed.
    pub max_response: usize,
    /// The most bytes of an answer's status line and headers.
    pub max_head: usize,
    /// The proxy that every call goes through (`LIGAND_EGRESS_PROXY`). It resolves the names, so it, and not we, can judge
    /// what they resolve to.
    pub proxy: Option<ProxyUrl>,
    /// PEM file of authorities to believe beside the system's (`LIGAND_EGRESS_CA_FILE`).
    pub ca_file: Option<PathBuf>,
    /// Whether the system's authorities are believed.
    pub system_roots: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            allow: Vec::new(),
            connect_timeout: Duration::from_secs(5),
            idle: Duration::from_secs(30),
            fresh: Duration::from_secs(2),
            max_response: 32 * 1024 * 1024,
            max_head: 64 * 1024,
            proxy: None,
            ca_file: None,
            system_roots: true,
        }
    }
}

/// The one way out. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Client {
    connector: Arc<Connector>,
    pool: Arc<Pool>,
    fresh: Duration,
    caps: Caps,
}

/// What became of a request that was given to a connection.
enum Handed {
    Answered(Response<Incoming>),
    /// The connection gave it back untouched.
    Back(Box<Request<Full<Bytes>>>, hyper::Error),
}

impl Client {
    /// A client; one per process.
    ///
    /// # Errors
    /// A CA file that is none; no authorities at all.
    pub fn new(settings: Settings) -> Result<Client, SettingsError> {
        let connector = Connector {
            guard: Guard::new(settings.allow),
            tls: tls::config(settings.system_roots, settings.ca_file.as_deref())?,
            proxy: settings.proxy,
            timeout: settings.connect_timeout,
            max_head: settings.max_head,
        };
        Ok(Client {
            connector: Arc::new(connector),
            pool: Arc::new(Pool::new(settings.idle)),
            fresh: settings.fresh,
            caps: Caps { bytes: settings.max_response, silence: settings.idle },
        })
    }

    /// Sends a call and reads its answer to the end; any status is an answer. Never sends a call again that the vendor
    /// may have seen, redirects within the same origin excepted. Dropping the future closes the connection.
    ///
    /// # Errors
    /// No whole answer: how far the call came, and whether the vendor may have seen it.
    pub async fn send(&self, outgoing: Outgoing) -> Result<Answer, Failure> {
        let answered = self.follow(&outgoing).await;
        recording::note(&outgoing, &answered);
        answered
    }

    /// The call, and the redirects that may be followed.
    async fn follow(&self, outgoing: &Outgoing) -> Result<Answer, Failure> {
        let deadline = Instant::now() + outgoing.deadline.min(LONGEST);
        let mut url = outgoing.url.clone();
        let mut hops = 0;
        loop {
            let origin = Origin::of(&url)?;
            let request = request::build(outgoing, &url, &origin)?;
            let answer = self.exchange(request, outgoing.repeatable, &origin, deadline).await;
            // After a redirect an earlier hop was seen by the vendor, whatever became of this one.
            let answer =
                answer.map_err(|failure| if hops == 0 { failure } else { Failure { sent: Sent::Maybe, ..failure } })?;
            match redirect::next(outgoing, &url, &origin, &answer, hops)? {
                None => return Ok(answer),
                Some(next) => url = next,
            }
            hops += 1;
        }
    }

    /// One request and its answer, whole.
    async fn exchange(
        &self,
        request: Request<Full<Bytes>>,
        repeatable: Repeatable,
        origin: &Origin,
        deadline: Instant,
    ) -> Result<Answer, Failure> {
        let (response, sender) = self.open(request, repeatable, origin, deadline).await?;
        let (head, incoming) = response.into_parts();
        let started = Instant::now();
        let reading = body::read(incoming, self.caps, origin);
        let read =
            timeout_at(deadline, reading).await.map_err(|_| Failure::late(At::Body, origin, started.elapsed()))??;
        self.pool.put(origin, sender);
        let mut headers = head.headers;
        let body = body::decode(&mut headers, read, self.caps, origin).await?;
        Ok(Answer { status: head.status, headers, body })
    }

    /// The head of the answer, its body still to be read, and the connection to be kept once it is.
    async fn open(
        &self,
        mut request: Request<Full<Bytes>>,
        repeatable: Repeatable,
        origin: &Origin,
        deadline: Instant,
    ) -> Result<(Response<Incoming>, Sender), Failure> {
        let longest_idle = match repeatable {
            Repeatable::Yes => Some(self.pool.lifetime()),
            Repeatable::No => Some(self.fresh),
            Repeatable::TokenCall => None,
        };
        if let Some(longest) = longest_idle {
            while let Some(mut sender) = self.pool.take(origin, longest).await {
                match hand_over(&mut sender, request, origin, deadline).await? {
                    Handed::Answered(response) => return Ok((response, sender)),
                    Handed::Back(unsent, _) => request = *unsent,
                }
            }
        }
        let mut sender = self.connector.connect(origin, &self.pool, deadline).await?;
        match hand_over(&mut sender, request, origin, deadline).await? {
            Handed::Answered(response) => Ok((response, sender)),
            Handed::Back(_, error) => Err(Failure::unsent(Stage::Send, origin, body::chain(&error))),
        }
    }
}

/// Gives a request to a connection and waits for the head of its answer. Only a request that the connection gives back
/// is certainly unsent.
async fn hand_over(
    sender: &mut Sender,
    request: Request<Full<Bytes>>,
    origin: &Origin,
    deadline: Instant,
) -> Result<Handed, Failure> {
    let started = Instant::now();
    let answer = timeout_at(deadline, sender.try_send_request(request)).await;
    match answer.map_err(|_| Failure::late(At::Answer, origin, started.elapsed()))? {
        Ok(response) => Ok(Handed::Answered(response)),
        Err(mut failed) => match failed.take_message() {
            Some(request) => Ok(Handed::Back(Box::new(request), failed.into_error())),
            None => Err(Failure::new(Stage::Headers, origin, body::chain(failed.error()), Sent::Maybe)),
        },
    }
}
