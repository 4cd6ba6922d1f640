//! One line per request. Never the query and never a header: codes, secrets and customers' data travel in them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, Request, StatusCode};
use ligand_model::Error;

use super::client_address::ClientAddress;
use crate::metrics::Metrics;
use crate::respond::Failure;

/// What a status is called in the log when the client left before there was one.
const CLIENT_LEFT: u16 = 499;

/// Which instance a request is about. Handlers take it as an argument and fill it in as soon as they know.
#[derive(Debug, Clone, Default)]
pub struct Subject(Arc<AtomicI64>);

impl Subject {
    /// The instance is known now. Ids are positive.
    pub fn instance(&self, id: i64) {
        self.0.store(id, Ordering::Relaxed);
    }

    fn known(&self) -> Option<i64> {
        Some(self.0.load(Ordering::Relaxed)).filter(|id| *id != 0)
    }
}

impl<S: Sync> FromRequestParts<S> for Subject {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Subject, Failure> {
        parts
            .extensions
            .get()
            .cloned()
            .ok_or_else(|| Failure(Error::internal("the request did not come through the front door")))
    }
}

/// The line of one request. Dropped without [`Line::end`], it says that the client left.
pub(super) struct Line {
    method: Method,
    path: String,
    client: ClientAddress,
    subject: Subject,
    metrics: Metrics,
    begun: Instant,
    status: Option<StatusCode>,
}

impl Line {
    pub fn begin<B>(request: &Request<B>, client: ClientAddress, subject: Subject, metrics: Metrics) -> Line {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        Line { method, path, client, subject, metrics, begun: Instant::now(), status: None }
    }

    pub fn end(mut self, status: StatusCode) {
        self.status = Some(status);
    }

    /// Probes come every second from every balancer: they are not worth a line unless asked for.
    fn is_probe(&self) -> bool {
        self.path.starts_with("/health/") || self.path == "/metrics"
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let took = self.begun.elapsed();
        let status = self.status.map_or(CLIENT_LEFT, |status| status.as_u16());
        let (method, path, client, ms) = (self.method.as_str(), self.path.as_str(), self.client.0, took.as_millis());
        let instance = self.subject.known();
        self.metrics.answered(status, took);
        if self.is_probe() {
            tracing::debug!(target: "ligand::access", method, path, status, ms, %client, "request");
        } else {
            tracing::info!(target: "ligand::access", method, path, status, ms, instance, %client, "request");
        }
    }
}
