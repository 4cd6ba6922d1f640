//! Plays the faults of one request: what comes before processing, instead of it, and after it.

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::super::faults::{Action, Moment};
use super::super::gateway;
use super::super::http::{Reply, Request};
use super::super::oauth::Verdict;
use super::super::state::Shared;
use super::super::xmlrpc::Value;
use super::send::{Cut, Wire};

/// The actions that hit a request.
pub(super) struct Play(Vec<Action>);

/// What ends a request at a moment.
pub(super) enum Early {
    Cut(Cut),
    Hang,
    Reply(Reply),
}

impl Play {
    pub(super) fn new(actions: Vec<Action>) -> Self {
        Self(actions)
    }

    pub(super) async fn wait_before_processing(&self) {
        self.wait(Moment::BeforeProcessing).await;
    }

    pub(super) async fn wait_before_answering(&self) {
        self.wait(Moment::BeforeAnswering).await;
    }

    async fn wait(&self, moment: Moment) {
        for action in &self.0 {
            if let Action::Delay { ms, when } = action
                && *when == moment
            {
                tokio::time::sleep(Duration::from_millis(*ms)).await;
            }
        }
    }

    /// What happens instead of processing.
    pub(super) fn early(&self, shared: &Shared, request: &Request) -> Option<Early> {
        self.0.iter().find_map(|action| {
            ends_at(action, Moment::BeforeProcessing).or_else(|| instead(action, shared, request).map(Early::Reply))
        })
    }

    /// What happens instead of answering.
    pub(super) fn late(&self) -> Option<Early> {
        self.0.iter().find_map(|action| ends_at(action, Moment::BeforeAnswering))
    }

    /// Another answer than the true one, after processing.
    pub(super) fn replace(&self, reply: Reply) -> Reply {
        self.0.iter().fold(reply, |reply, action| match action {
            Action::Empty { .. } => empty(),
            Action::Garbage { .. } => garbage(),
            Action::Status { status, body, content_type, .. } => {
                status_page(*status, body.as_deref(), content_type.as_deref())
            }
            _ => reply,
        })
    }

    /// The answer with its body spoilt.
    pub(super) fn disfigure(&self, reply: Reply) -> Reply {
        self.0.iter().fold(reply, |mut reply, action| {
            match action {
                Action::Truncate { bytes } => reply.body.truncate(*bytes),
                Action::DuplicateMembers => reply.body = duplicate_members(&reply.body),
                Action::BadUtf8 => reply.body = bad_utf8(reply.body),
                Action::Huge { bytes } => reply.body = huge(*bytes),
                Action::Gzip => {
                    reply.body = gzip(&reply.body);
                    reply.headers.push(("Content-Encoding".into(), "gzip".into()));
                }
                _ => {}
            }
            reply
        })
    }

    pub(super) fn wire(&self) -> Wire {
        let mut wire = Wire::default();
        for action in &self.0 {
            match action {
                Action::Drip { bytes, interval_ms } => wire.drip = Some((*bytes, Duration::from_millis(*interval_ms))),
                Action::ContentLength { delta } => wire.length_delta = *delta,
                Action::Close { when } if *when == Moment::MidBody => wire.cut = Some(Cut::Close),
                Action::Reset { when } if *when == Moment::MidBody => wire.cut = Some(Cut::Reset),
                Action::Hang { when } if *when == Moment::MidBody => wire.hang = true,
                _ => {}
            }
        }
        wire
    }
}

fn ends_at(action: &Action, moment: Moment) -> Option<Early> {
    match action {
        Action::Close { when } if *when == moment => Some(Early::Cut(Cut::Close)),
        Action::Reset { when } if *when == moment => Some(Early::Cut(Cut::Reset)),
        Action::Hang { when } if *when == moment => Some(Early::Hang),
        _ => None,
    }
}

/// The answer to a request that is not processed.
fn instead(action: &Action, shared: &Shared, request: &Request) -> Option<Reply> {
    Some(match action {
        Action::Empty { processed: false } => empty(),
        Action::Garbage { processed: false } => garbage(),
        Action::Status { status, body, content_type, processed: false } => {
            status_page(*status, body.as_deref(), content_type.as_deref())
        }
        Action::Fault { code, text } => gateway::fault(*code, text),
        Action::InvalidConfig => gateway::fault(1, "[InvalidConfig]Unable to find the application configuration"),
        Action::SessionFault => gateway::fault(
            500,
            "Server encountered exception: java.lang.IllegalStateException: Cannot create a session after the \
             response has been committed",
        ),
        Action::Unauthorized => gateway::unauthorized(Verdict::Expired),
        Action::ExpireToken => {
            let token = request.bearer().map(str::to_owned).or_else(|| request.query_value("access_token"));
            let mut state = shared.lock();
            let now = state.clock.now();
            state.grants.expire(now, Some(&token.unwrap_or_default()));
            gateway::unauthorized(Verdict::Expired)
        }
        Action::TooMany { body } => gateway::throttled(*body),
        Action::Redirect { location, status } => Reply::redirect(status.unwrap_or(301), location),
        _ => return None,
    })
}

fn empty() -> Reply {
    Reply::new(200, "text/xml;charset=UTF-8", "")
}

fn garbage() -> Reply {
    Reply::new(200, "text/xml;charset=UTF-8", "\u{1}\u{2}%%% this is neither XML nor JSON <<<{{{ &&&")
}

fn status_page(status: u16, body: Option<&str>, content_type: Option<&str>) -> Reply {
    match body {
        Some(body) => Reply::new(status, content_type.unwrap_or("text/html;charset=UTF-8"), body),
        None => gateway::html_error(status),
    }
}

/// Puts another member of the same name before the first member of every struct.
fn duplicate_members(body: &[u8]) -> Vec<u8> {
    const OPEN: &str = "<struct><member><name>";
    let text = String::from_utf8_lossy(body);
    let mut parts = text.split(OPEN);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let name = part.split('<').next().unwrap_or_default();
        out.push_str(&format!("{OPEN}{name}</name><value>repeated</value></member><member><name>{part}"));
    }
    out.into_bytes()
}

/// Puts two bytes that no UTF-8 text holds behind the first value's tag, else in front.
fn bad_utf8(mut body: Vec<u8>) -> Vec<u8> {
    const MARK: &[u8] = b"<value>";
    let at = body.windows(MARK.len()).position(|window| window == MARK).map_or(0, |at| at + MARK.len());
    body.splice(at..at, [0xff, 0xfe]);
    body
}

fn huge(bytes: usize) -> Vec<u8> {
    let item = Value::String("x".repeat(1000));
    let items = vec![item; bytes / 1015 + 1];
    gateway::success(Value::Array(items)).body
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    // Writing into memory cannot fail; an empty body would be noticed by every test of it.
    packer.write_all(body).and_then(|()| packer.finish()).unwrap_or_default()
}
