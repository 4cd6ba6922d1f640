//! A server on loopback that gives scripted bytes and keeps what it was sent.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Which connection it came on, from 0.
    pub connection: usize,
    /// Request line and headers.
    pub head: String,
    pub body: Vec<u8>,
}

/// What is done with a request.
pub struct Reply {
    bytes: Vec<u8>,
    then: Then,
}

enum Then {
    Keep,
    Close,
    Hang,
    Reset,
}

impl Reply {
    /// Exactly these bytes; the connection stays.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Reply {
        Reply { bytes: bytes.into(), then: Then::Keep }
    }

    pub fn ok(body: &str) -> Reply {
        Reply::raw(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
    }

    pub fn encoded(encoding: &str, body: &[u8]) -> Reply {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {}\r\n\r\n", body.len());
        Reply::raw([head.as_bytes(), body].concat())
    }

    pub fn redirect(status: u16, to: &str) -> Reply {
        Reply::raw(format!("HTTP/1.1 {status} Elsewhere\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n"))
    }

    /// Then the connection is closed in good order.
    pub fn then_close(self) -> Reply {
        Reply { then: Then::Close, ..self }
    }

    /// Then nothing more is said.
    pub fn then_hang(self) -> Reply {
        Reply { then: Then::Hang, ..self }
    }

    /// Then the connection is reset.
    pub fn then_reset(self) -> Reply {
        Reply { then: Then::Reset, ..self }
    }
}

type Script = Arc<dyn Fn(&Seen) -> Reply + Send + Sync>;

/// The running server; it ends with the value.
pub struct Listener {
    port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
    closed: watch::Receiver<usize>,
    _tasks: JoinSet<()>,
}

impl Listener {
    pub async fn start(script: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Listener {
        Listener::start_on("127.0.0.1", None, script).await
    }

    /// With TLS.
    pub async fn start_tls(
        tls: tokio_rustls::TlsAcceptor,
        script: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
    ) -> Listener {
        Listener::start_on("127.0.0.1", Some(tls), script).await
    }

    async fn start_on(
        host: &str,
        tls: Option<tokio_rustls::TlsAcceptor>,
        script: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
    ) -> Listener {
        let listener = TcpListener::bind((host, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (close, closed) = watch::channel(0);
        let (kept, script): (_, Script) = (Arc::clone(&seen), Arc::new(script));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            for number in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                let (kept, script, tls, close) = (Arc::clone(&kept), Arc::clone(&script), tls.clone(), close.clone());
                connections.spawn(async move {
                    match tls {
                        None => plain(stream, number, &kept, &script).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                serve(stream, number, &kept, &script).await;
                            }
                        }
                    }
                    close.send_modify(|count| *count += 1);
                });
            }
        });
        Listener { port, seen, closed, _tasks: tasks }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The requests so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// Waits until that many connections are closed at this end.
    pub async fn closed(&mut self, count: usize) {
        self.closed.wait_for(|closed| *closed >= count).await.unwrap();
    }
}

async fn plain(mut stream: TcpStream, number: usize, seen: &Mutex<Vec<Seen>>, script: &Script) {
    if matches!(serve(&mut stream, number, seen, script).await, Then::Reset) {
        stream.set_zero_linger().unwrap();
    }
}

async fn serve<S>(mut stream: S, connection: usize, kept: &Mutex<Vec<Seen>>, script: &Script) -> Then
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut buffer = Vec::new();
    while let Some(seen) = request(&mut stream, &mut buffer, connection).await {
        kept.lock().unwrap().push(seen.clone());
        let reply = script(&seen);
        if stream.write_all(&reply.bytes).await.is_err() {
            return Then::Close;
        }
        _ = stream.flush().await;
        match reply.then {
            Then::Keep => {}
            Then::Hang => {
                // Until the other end gives up.
                _ = stream.read(&mut [0; 1]).await;
                return Then::Close;
            }
            Then::Close => {
                _ = stream.shutdown().await;
                return Then::Close;
            }
            Then::Reset => return Then::Reset,
        }
    }
    Then::Close
}

async fn request<S: AsyncRead + Unpin>(stream: &mut S, buffer: &mut Vec<u8>, connection: usize) -> Option<Seen> {
    loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8(buffer[..end].to_vec()).unwrap();
            let length = header(&head, "content-length").map_or(0, |length| length.parse().unwrap());
            if buffer.len() >= end + 4 + length {
                let body = buffer[end + 4..end + 4 + length].to_vec();
                buffer.drain(..end + 4 + length);
                return Some(Seen { connection, head, body });
            }
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

/// The value of a header of a head.
pub fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}
