//! A vendor that costs next to nothing: constant answers in the form of Infusionsoft's XML-RPC and token endpoint, so that
//! what is measured is Ligand and not the vendor.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// The fields that every measured call asks for.
pub const FIELDS: [&str; 5] = ["Id", "FirstName", "LastName", "Email", "ContactNotes"];

/// Makes a record about 1 kB long.
pub fn notes() -> String {
    "Asked about the engine, and when the drawing can be sent. ".repeat(12)
}

/// How many pairs were given: each is another.
static PAIRS: AtomicU64 = AtomicU64::new(0);

/// Serves until the process ends.
pub async fn serve(listen: SocketAddr) -> anyhow::Result<()> {
    let listener = TcpListener::bind(listen).await?;
    let record: Bytes = answer(&record()).into();
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let record = record.clone();
        connections.spawn(async move {
            let service = service_fn(move |request| reply(request, record.clone()));
            // A connection that breaks is its client's business.
            drop(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await);
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn reply(request: Request<Incoming>, record: Bytes) -> Result<Response<Full<Bytes>>, Infallible> {
    let token = request.uri().path() == "/token";
    let body = request.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let (kind, body) = if token {
        let number = PAIRS.fetch_add(1, Ordering::Relaxed);
        let pair = serde_json::json!({"access_token": format!("access-{number}"), "refresh_token": format!("refresh-{number}"),
            "token_type": "bearer", "expires_in": 86_400, "scope": "full|bench.infusionsoft.com"});
        ("application/json", Bytes::from(pair.to_string()))
    } else if body.windows(16).any(|bytes| bytes == b"DataService.load") {
        ("text/xml", record)
    } else {
        ("text/xml", Bytes::from(answer("<string>Mr.,Ms.</string>")))
    };
    let response = Response::builder().header("content-type", kind).body(Full::new(body));
    Ok(response.unwrap_or_default())
}

fn record() -> String {
    let member = |name: &str, value: String| format!("<member><name>{name}</name><value>{value}</value></member>");
    let members = [
        member("Id", "<i4>4</i4>".into()),
        member("FirstName", "Ada".into()),
        member("LastName", "Lovelace".into()),
        member("Email", "ada@example.com".into()),
        member("ContactNotes", notes()),
    ];
    format!("<struct>{}</struct>", members.concat())
}

fn answer(value: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><methodResponse><params><param><value>{value}</value></param></params>\
         </methodResponse>"
    )
}
